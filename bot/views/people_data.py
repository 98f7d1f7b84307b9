"""What is stored about a person, for that person; and its erasure."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from bot.domain.errors import UserError
from bot.domain.groups import Office
from bot.domain.guests import Pass
from bot.domain.payloads import Nothing
from bot.domain.people import PersonRef, Role
from bot.domain.people_own import Erased, HoldsOffice, Invited, OwnData, Term
from bot.domain.people_payloads import OfPerson
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.language.showing import show_day, show_moment
from bot.views import blocks as b
from bot.views.guests import STATE_NAMES
from bot.views.partners import term_words
from bot.views.people_own import ANSWER_NAMES, OFFICE_NAMES, settings_lines
from bot.views.people_roles import ROLE_NAMES


def data(found: OwnData, tr: Translator) -> list[b.Block]:
    """Everything held about the person, and the ways to take it along and to have it erased."""
    _ = tr.gettext
    facts = [
        b.line(_("Name: {name}"), name=found.person.name),
        b.line(_("E-mail address: {email}"), email=found.email or "–"),
        b.line(_("Partner: {partner}"), partner=found.partner or "–"),
        b.line(_("Slack user: {user}"), user=found.slack_user_id or "–"),
        b.line(_("Language in Slack: {locale}"), locale=found.slack_locale or "–"),
        *settings_lines(found.settings, tr),
        b.line(_("In the registry since: {day}"), day=show_day(local_date(found.created_at), tr.locale)),
    ]
    roles = [_term(_(ROLE_NAMES[Role(term.what)]), term, tr) for term in found.roles]
    offices = [_term(f"{t.where}: {_(OFFICE_NAMES[Office(t.what)])}", t, tr) for t in found.offices]
    seats = [_term(f"{t.what} ({t.where})" if t.where else t.what, t, tr) for t in found.seats]
    contacts = [_term(term.what, term, tr) for term in found.contact_of]
    shown = [b.header(_("What is stored about you")), b.rich(*facts)]
    for title, lines in (
        (_("Roles"), roles),
        (_("Offices in groups"), offices),
        (_("Seats in groups"), seats),
        (_("Deputy in groups"), [b.line("{name}", name=name) for name in found.deputy_in]),
        (_("Contact of partners"), contacts),
        (_("Guest's passes"), [_pass(one, tr) for one in found.passes]),
        (_("Confidentiality acknowledged"), [_acknowledged(one, tr) for one in found.acknowledged]),
        (_("Meetings you were invited to"), [_invited(one, tr) for one in found.invited]),
    ):
        shown += _listed(title, lines)
    return [*shown, *_data_notes(found, tr)]


def _term(what: str, term: Term, tr: Translator) -> list[b.Block]:
    return b.line("{what}, {term}", what=what, term=term_words(term.first, term.last, tr))


def _pass(one: Pass, tr: Translator) -> list[b.Block]:
    return b.line(
        "{what}, {term} – {topic} – {state}",
        what=one.meeting.title if one.meeting else one.group.name,
        term=term_words(one.starts_on, one.ends_on, tr),
        topic=one.purpose,
        state=tr.gettext(STATE_NAMES[one.state]),
    )


def _acknowledged(one: tuple[str, datetime], tr: Translator) -> list[b.Block]:
    version, at = one
    words = tr.gettext("{time}, text version {version}")
    return b.line(words, time=show_moment(at, tr.locale), version=version)


def _invited(one: Invited, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    presence = {True: _("present"), False: _("absent"), None: ""}[one.was_present]
    state = ", ".join(filter(None, (_(ANSWER_NAMES[one.answer]), presence)))
    day = show_day(local_date(one.starts_at), tr.locale)
    return b.line("{day} {group}: {title} – {state}", day=day, group=one.group, title=one.title, state=state)


def _listed(title: str, lines: Sequence[list[b.Block]]) -> list[b.Block]:
    return [b.rich(b.line("*{title}*", title=title)), b.bullets(*lines)] if lines else []


def _data_notes(found: OwnData, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    counts = found.counts
    notes = [
        b.line(
            _(
                "In all: invitations {invitations}, messages sent or waiting {messages}, meetings you "
                "arranged {meetings}, entries in the log of changes {changes}."
            ),
            **{name: counts.get(name, 0) for name in ("invitations", "messages", "meetings", "changes")},
        )
    ]
    if counts.get("polls", 0):
        notes.append(
            b.line(
                _(
                    "Polls asked of you {polls}, answered {answered}. What you answered is in each poll "
                    "behind the button My answer; of anonymous polls I do not know it."
                ),
                polls=counts["polls"],
                answered=counts.get("poll_answers", 0),
            )
        )
    if any(counts.get(name, 0) for name in ("actions", "comments", "inputs")):
        notes.append(
            b.line(
                _(
                    "Of the development programme: actions you answer for or have answered for {actions}, "
                    "comments {comments}, proposals {inputs}."
                ),
                **{name: counts.get(name, 0) for name in ("actions", "comments", "inputs")},
            )
        )
    if counts.get("agreements", 0):
        words = _("Matters of the agreement that you have recorded: {n}.")
        notes.append(b.line(words, n=counts["agreements"]))
    if counts.get("invitations", 0) > len(found.invited):
        notes.append(b.line(_("The list above has your {n} latest meetings."), n=len(found.invited)))
    notes.append(b.line(_("To correct something, ask your partner's contact or the service manager.")))
    export = b.button(_("Take my data as a file"), "own.export", Nothing())
    erase = b.button(_("Erase my data …"), "own.erase_ask", OfPerson(found.person.id), style="danger")
    return [b.rich(*notes), b.actions(export, erase)]


def erase_question(person: PersonRef, tr: Translator, *, is_self: bool) -> list[b.Block]:
    """What an erasure does and does not do, to be confirmed."""
    _ = tr.gettext
    title = _("Erase your data?") if is_self else _("Erase the data of: {name}?").format(name=person.name)
    return [
        b.header(title),
        b.bullets(
            b.line(_("Name, e-mail address, partner, Slack user and settings are removed.")),
            b.line(_("Seats in groups end, and coming invitations are withdrawn.")),
            b.line(_("Messages that wait to be sent are cancelled.")),
            b.line(_("Counts and decisions stay, without the name.")),
            b.line(_("Titles that people have written and messages posted in Slack stay as they are.")),
        ),
        b.rich(b.line(_("This cannot be undone."))),
        b.actions(
            b.button(_("Erase"), "own.erase", OfPerson(person.id), style="danger"),
            b.button(_("Back"), "house.cancel", Nothing()),
        ),
    ]


def erased(done: Erased, tr: Translator) -> list[b.Block]:
    """What the erasure did."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("The data is erased.")),
            b.line(
                _("Ended: seats {seats}, messages {messages}, invitations {invitations}."),
                seats=done.seats,
                messages=done.messages,
                invitations=done.invitations,
            ),
        )
    ]


def _holds_office(error: HoldsOffice, tr: Translator) -> str:
    _ = tr.gettext
    held = [_(ROLE_NAMES[role]) for role in error.roles]
    held += [f"{name}: {_(OFFICE_NAMES[Office.LEADER])}" for name in error.leads]
    held += [f"{name}: {_(OFFICE_NAMES[Office.COORDINATOR])}" for name in error.coordinates]
    held += [f"{name}: {_('contact')}" for name in error.contact_of]
    return _(
        "The data cannot be erased while these last: {held}. First they must end or go to somebody else."
    ).format(held=", ".join(held))


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {HoldsOffice: _holds_office}
