"""Partners, shown."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.domain import partners
from bot.domain.errors import UserError
from bot.domain.partner_payloads import OfContact, OfPartner
from bot.domain.partners import (
    Coverage,
    ForumState,
    PartnerDetails,
    PartnerKind,
    PartnerRef,
    PartnerRow,
    SeatRow,
)
from bot.domain.payloads import RunText
from bot.domain.people import PersonRef
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.lists import first_of
from bot.views.paging import paged

SLASH = "/kumppani"
PAGE = 15  # partners on one page of the list
SHOWN_FIRST = 10  # partners under one heading of the overview

KIND_NAMES = {
    PartnerKind.MUNICIPALITY: N_("Municipalities"),
    PartnerKind.EDUCATION: N_("Education"),
    PartnerKind.EMPLOYER: N_("Employer services and development companies"),
    PartnerKind.STATE: N_("State, region and wellbeing"),
    PartnerKind.ASSOCIATION: N_("Associations"),
    PartnerKind.EMPLOYMENT_AREA: N_("Employment area"),
}


def summary(rows: Sequence[PartnerRow], tr: Translator, *, may_name: bool, may_manage: bool) -> list[b.Block]:
    """How the forum's places stand (rule R1), whose are vacant, and what can be done next."""
    _ = tr.gettext
    parties = [row for row in rows if row.kind.is_party]
    by_state = {state: [row for row in parties if row.forum.coverage is state] for state in Coverage}
    shown = [
        b.header(_("Partners")),
        b.rich(
            b.line(tr.ngettext("{n} partner", "{n} partners", len(parties)), n=len(parties)),
            b.line(
                _("Places in the forum: {covered} covered, {ending} ending within 90 days, {vacant} vacant."),
                covered=len(by_state[Coverage.COVERED]),
                ending=len(by_state[Coverage.ENDING]),
                vacant=len(by_state[Coverage.VACANT]),
            ),
        ),
    ]
    for state, title in (
        (Coverage.VACANT, _("*Place in the forum vacant*")),
        (Coverage.ENDING, _("*Place in the forum ending*")),
    ):
        lines = [_row_line(row, tr, under=state) for row in by_state[state]]
        if lines:
            shown += [b.rich(b.line(title)), first_of(lines, SHOWN_FIRST, tr)]
    buttons = [b.button(_("All partners"), "house.run", RunText(SLASH, "lista"), nth="all")]
    if may_name:
        buttons.append(
            b.button(_("Name a forum member"), "house.run", RunText(SLASH, "edustaja"), nth="member")
        )
        buttons.append(
            b.button(_("Name a contact"), "house.run", RunText(SLASH, "yhteyshenkilö"), nth="contact")
        )
    if may_manage:
        buttons.append(b.button(_("Add a partner"), "house.run", RunText(SLASH, "uusi"), nth="new"))
    return [*shown, b.actions(*buttons)]


def overview(rows: Sequence[PartnerRow], page: int, tr: Translator) -> list[b.Block]:
    """One page of the partners by kind; `page` counts from 1."""
    _ = tr.gettext
    ordered = [row for kind in PartnerKind for row in rows if row.kind is kind]
    found = paged(ordered, page, PAGE)
    here = found.here
    shown: list[b.Block] = [b.header(_("Partners"))]
    for kind in PartnerKind:
        of_kind = [row for row in here if row.kind is kind]
        if of_kind:
            count = sum(row.kind is kind for row in rows)
            shown.append(b.rich(b.line("*{kind}* ({count})", kind=_(KIND_NAMES[kind]), count=count)))
            shown.append(b.bullets(*(_row_line(row, tr) for row in of_kind)))
    if not here:
        shown.append(b.rich(b.line(_("There are no partners yet."))))
    if any(row.kind.is_party and row.forum.coverage is not Coverage.COVERED for row in here):
        shown.append(b.note(_("The place is the partner's place in the forum.")))
    buttons = found.buttons(SLASH, "lista", tr)
    return [*shown, *found.note(tr), b.actions(*buttons)] if buttons else shown


def _row_line(row: PartnerRow, tr: Translator, *, under: Coverage | None = None) -> list[b.Block]:
    """A partner's name, and of its place in the forum what the heading (`under`) does not tell already."""
    _ = tr.gettext
    coverage, until = row.forum.coverage, row.forum.until
    if not row.kind.is_party or coverage is Coverage.COVERED or under is Coverage.VACANT:
        return b.line("{name}", name=row.name)
    if until is None:
        return b.line(_("{name} – place vacant"), name=row.name)
    words = _("{name} – until {day}") if under else _("{name} – place until {day}")
    return b.line(words, name=row.name, day=show_day(until, tr.locale))


def forum_words(forum: ForumState, tr: Translator) -> str:
    """How the partner's place in the forum stands."""
    _ = tr.gettext
    if forum.coverage is Coverage.VACANT:
        return _("place in the forum is vacant")
    if forum.until is not None:
        return _("place in the forum ends {day}").format(day=show_day(forum.until, tr.locale))
    return _("place in the forum is covered")


def details(found: PartnerDetails, tr: Translator) -> list[b.Block]:
    """One partner."""
    _ = tr.gettext
    facts = [b.line("{kind}", kind=_(KIND_NAMES[found.ref.kind]))]
    if found.joined_on:
        facts.append(b.line(_("With us since: {day}"), day=show_day(found.joined_on, tr.locale)))
    if found.left_on:
        facts.append(b.line(_("Leaves or has left: {day}"), day=show_day(found.left_on, tr.locale)))
    if found.ref.kind.is_party:
        facts.append(b.line(_("In short: {state}."), state=forum_words(found.forum, tr)))
    facts.append(
        b.line(
            tr.ngettext("{n} person in the registry", "{n} people in the registry", found.people),
            n=found.people,
        )
    )
    shown = [b.header(found.ref.name), b.rich(*facts)]
    shown += _seats(_("Members in the forum"), found.forum_seats, tr, with_group=False)
    shown += _contacts(found, tr)
    shown += _seats(_("Seats in groups"), found.group_seats, tr, with_group=True)
    buttons = _detail_buttons(found, tr)
    return [*shown, b.actions(*buttons)] if buttons else shown


def _seats(title: str, seats: Sequence[SeatRow], tr: Translator, *, with_group: bool) -> list[b.Block]:
    if not seats:
        return []
    lines = [_seat_line(seat, tr, with_group=with_group) for seat in seats]
    return [b.rich(b.line("*{title}*", title=title)), first_of(lines, 30, tr)]


def _seat_line(seat: SeatRow, tr: Translator, *, with_group: bool) -> list[b.Block]:
    term = term_words(seat.starts_on, seat.ends_on, tr)
    if with_group:
        return b.line("{group}: {name} ({term})", group=seat.group, name=seat.person.name, term=term)
    return b.line("{name} ({term})", name=seat.person.name, term=term)


def term_words(starts_on: date, ends_on: date | None, tr: Translator) -> str:
    """From–to, or from until further notice."""
    _ = tr.gettext
    first = show_day(starts_on, tr.locale)
    if ends_on is None:
        return _("from {first} until further notice").format(first=first)
    return f"{first} – {show_day(ends_on, tr.locale)}"


def _contacts(found: PartnerDetails, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    if not found.contacts:
        return []
    title = b.rich(b.line(_("*Contacts*")))
    if not found.may_name:
        return [title, b.bullets(*(b.line("{name}", name=person.name) for person in found.contacts))]
    return [title, *(_contact(found.ref, person, tr) for person in found.contacts[:20])]


def _contact(partner: PartnerRef, person: PersonRef, tr: Translator) -> b.Block:
    _ = tr.gettext
    end = b.button(
        _("End"), "partner.contact_end", OfContact(partner.id, person.id), nth=person.id,
        confirm=b.confirm(
            _("End as a contact?"),
            _("{name} will no longer be a contact of this partner.").format(name=person.name),
            yes=_("End"),
            no=_("Back"),
        ),
    )  # fmt: skip
    return b.section(person.name, accessory=end)


def _detail_buttons(found: PartnerDetails, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    of = OfPartner(found.ref.id)
    buttons = []
    if found.may_name and found.left_on is None:
        if found.ref.kind.is_party:
            buttons.append(b.button(_("Name a forum member"), "partner.member_form", of))
        buttons.append(b.button(_("Name a contact"), "partner.contact_form", of))
    if found.may_manage and found.left_on is None and found.ref.kind.is_party:
        buttons.append(b.button(_("Leaves the network …"), "partner.leave_ask", of))
    return buttons


def _ambiguous(error: partners.PartnerAmbiguous, tr: Translator) -> str:
    names = ", ".join(partner.name for partner in error.partners[:5])
    return tr.gettext("Several partners match: {names}. Write more of the name.").format(names=names)


def _in_forum(error: partners.AlreadyInForum, tr: Translator) -> str:
    _ = tr.gettext
    if not error.partner:
        return _("{name} is a member of the forum already.").format(name=error.person.name)
    return _("{name} is a member of the forum already, named by: {partner}.").format(
        name=error.person.name, partner=error.partner
    )


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    partners.PartnerNotFound: lambda error, tr: tr.gettext("I found no partner by the name: {query}").format(
        query=b.cut(error.query, 80)
    ),
    partners.PartnerAmbiguous: _ambiguous,
    partners.PartnerKnown: lambda error, tr: tr.gettext(
        "There is a partner of this name already: {name}."
    ).format(name=error.partner.name),
    partners.PartnerHasLeft: lambda error, tr: tr.gettext(
        "This partner is no longer in the network: {name} ({day})."
    ).format(name=error.partner.name, day=show_day(error.on, tr.locale)),
    partners.KindUnknown: lambda error, tr: tr.gettext(
        "I do not know this kind: {text}. Use one of these: kunta, koulutus, yrityspalvelut, valtio, "
        "järjestö, työllisyysalue."
    ).format(text=b.cut(error.text, 40)),
    partners.NotAContact: lambda error, tr: tr.gettext(
        "{name} is not a contact of this partner: {partner}."
    ).format(name=error.person.name, partner=error.partner.name),
    partners.AlreadyInForum: _in_forum,
    partners.DayNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand this day: {text}. Write it like this: 1.2.2027."
    ).format(text=b.cut(error.text, 40)),
    partners.DayAmbiguous: lambda error, tr: tr.gettext(
        "The day can mean any of these: {days}. Write the one you mean."
    ).format(days=" / ".join(show_day(day, tr.locale) for day in error.days)),
    partners.TermOutOfOrder: lambda error, tr: tr.gettext(
        "The term would end ({last}) before it begins ({first})."
    ).format(last=show_day(error.ends_on, tr.locale), first=show_day(error.starts_on, tr.locale)),
}
