"""Guest experts, shown: the list of passes, one pass, and what was done about it."""

from collections.abc import Callable, Sequence
from typing import Any

from bot.domain import guest_errors as e
from bot.domain.errors import UserError
from bot.domain.guest_payloads import PassRef
from bot.domain.guests import GuestList, Invitation, InviteFate, Pass, PassState
from bot.domain.outgoing import Way
from bot.domain.payloads import Nothing, RunText
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day, show_span
from bot.views import blocks as b
from bot.views.partner_changes import new_person

SLASH = "/asiantuntija"
LISTED = 12  # passes with buttons; a message has room for fifty blocks

STATE_NAMES = {
    PassState.INVITED: N_("invited, has not answered"),
    PassState.ACCEPTED: N_("accepted"),
    PassState.DECLINED: N_("declined"),
    PassState.ENDED: N_("ended"),
    PassState.CANCELLED: N_("cancelled"),
}


def run_button(text: str, line: str, *, style: str | None = None) -> b.Block:
    """A button that does what the command would."""
    return b.button(text, "house.run", RunText(SLASH, line), nth=line.replace("/", ""), style=style)


def term(found: Pass, tr: Translator) -> str:
    """From–to."""
    return show_span(found.starts_on, found.ends_on, tr.locale)


def facts(found: Pass, tr: Translator) -> list[list[b.Block]]:
    """What a pass is to, what it is for, and how long it runs."""
    _ = tr.gettext
    lines = [b.line(_("*Group:* {group}"), group=found.group.name)]
    if found.meeting:
        when = show_span(found.meeting.starts_at, found.meeting.ends_at, tr.locale)
        lines.append(b.line(_("*Meeting:* {title}"), title=found.meeting.title))
        lines.append(b.line(_("*Time:* {time}"), time=when))
    else:
        lines.append(b.line(_("*Pass:* {term}"), term=term(found, tr)))
    lines.append(b.line(_("*Topic:* {topic}"), topic=found.purpose))
    return lines


def invited(done: Invitation, tr: Translator) -> list[b.Block]:
    """A guest who was invited, or whose pass was changed."""
    _ = tr.gettext
    found = done.made
    title = {
        InviteFate.NEW: _("Guest expert invited: *{name}*"),
        InviteFate.CHANGED: _("The guest's pass is changed: *{name}*"),
        InviteFate.UNCHANGED: _("Already invited, nothing changed: *{name}*"),
    }[done.fate]
    lines = [b.line(title, name=found.guest.name), *facts(found, tr), *new_person(done.named, tr)]
    if done.fate is InviteFate.NEW:
        lines.append(b.line(_("I ask the guest to acknowledge confidentiality, and tell you the answer.")))
    if found.state is PassState.INVITED and done.way is Way.EMAIL:
        lines.append(b.line(_("The invitation goes by e-mail.")))
    if done.way is Way.NONE:
        lines.append(b.line(_("I cannot write to the guest: not in Slack, and e-mail is not in use here.")))
    return [b.rich(*lines), b.actions(run_button(_("All guests"), "lista"))]


def listing(found: GuestList, tr: Translator, *, heading: str = "") -> list[b.Block]:
    """Passes by group, open ones first, each with what can be done to it."""
    _ = tr.gettext
    shown = [b.header(heading or _("Guest experts"))]
    if not found.passes:
        shown.append(b.rich(b.line(_("There are no guest experts."))))
    for one in found.passes[:LISTED]:
        shown.append(b.rich(*_row(one, tr)))
        if one.group.id in found.manageable:
            shown += _steps(one, tr)
    rest = len(found.passes) - LISTED
    if rest > 0:
        shown.append(b.rich(b.line(_("and {n} more"), n=rest)))
        shown.append(b.note(_("To see the rest, name the group: /asiantuntija lista group")))
    if found.manageable:
        shown.append(b.actions(run_button(_("Invite a guest expert"), "kutsu", style="primary")))
    return shown


def _row(one: Pass, tr: Translator) -> list[list[b.Block]]:
    _ = tr.gettext
    lines = [b.line("*{name}* – {state}", name=one.guest.name, state=_(STATE_NAMES[one.state]))]
    lines += facts(one, tr)
    if one.inviter:
        lines.append(b.line(_("*Invited by:* {name}"), name=one.inviter))
    return lines


def _steps(one: Pass, tr: Translator) -> list[b.Block]:
    """The buttons that make sense for a pass now."""
    _ = tr.gettext
    ref, buttons = PassRef(one.id), []
    if one.state.is_open and one.covers_group:
        buttons.append(b.button(_("Change the last day"), "guest.extend_form", ref, nth=one.id))
    channel = channel_button(one, tr)
    if channel:
        buttons.append(channel)
    if one.state.is_open:
        buttons.append(b.button(_("Send the message again"), "guest.send_again", ref, nth=one.id))
        buttons.append(b.button(_("Cancel the pass …"), "guest.cancel_ask", ref, nth=one.id))
    return [b.actions(*buttons)] if buttons else []


def channel_button(one: Pass, tr: Translator) -> b.Block | None:
    """Bringing a guest who is in Slack to the group's channel, or taking them from it."""
    _ = tr.gettext
    if not (one.by_slack and one.channel_id):
        return None
    if one.in_channel:
        return b.button(_("Remove from the channel"), "guest.from_channel", PassRef(one.id), nth=one.id)
    if one.state is PassState.ACCEPTED:
        return b.button(_("Invite to the channel"), "guest.to_channel", PassRef(one.id), nth=one.id)
    return None


def overview(own: Sequence[Pass], found: GuestList | None, tr: Translator) -> list[b.Block]:
    """Bare /asiantuntija: one's own passes, and the guests of the groups one manages."""
    _ = tr.gettext
    shown: list[b.Block] = []
    for one in own:
        shown += own_pass(one, tr)
    if found is not None and (found.manageable or not own):
        shown += listing(found, tr)
    elif not own:
        shown.append(b.rich(b.line(_("You have no guest's pass at the moment."))))
    return shown


def own_pass(one: Pass, tr: Translator) -> list[b.Block]:
    """A pass to its guest, with what the guest can do."""
    _ = tr.gettext
    lines = [b.line(_("*Your pass:* {state}"), state=_(STATE_NAMES[one.state])), *facts(one, tr)]
    if one.inviter:
        lines.append(b.line(_("*Invited by:* {name}"), name=one.inviter))
    return [b.rich(*lines), *answer_buttons(one, tr)]


def answer_buttons(one: Pass, tr: Translator) -> list[b.Block]:
    """How a guest answers, or gives the pass up."""
    _ = tr.gettext
    ref = PassRef(one.id)
    if one.state is PassState.INVITED:
        return [
            b.actions(
                b.button(_("Read and accept"), "guest.read", ref, nth=one.id, style="primary"),
                b.button(_("I cannot take part"), "guest.decline", ref, nth=one.id),
            )
        ]
    if one.state is PassState.ACCEPTED:
        sure = b.confirm(
            _("Give the pass up?"),
            _("You will not get the group's invitations any more."),
            yes=_("Give up"),
            no=_("Back"),
        )
        return [b.actions(b.button(_("Give the pass up"), "guest.decline", ref, nth=one.id, confirm=sure))]
    return []


def cancel_question(found: Pass, tr: Translator) -> list[b.Block]:
    """What a cancellation does, to be confirmed."""
    _ = tr.gettext
    return [
        b.header(_("Cancel the pass?")),
        b.rich(b.line(_("*Guest:* {name}"), name=found.guest.name), *facts(found, tr)),
        b.bullets(
            b.line(_("The guest is told, and sees nothing of the group any more.")),
            b.line(_("Invitations to coming meetings are withdrawn.")),
            b.line(_("The acknowledgement of confidentiality is kept: the duty goes on.")),
        ),
        b.actions(
            b.button(_("Cancel the pass"), "guest.cancel", PassRef(found.id), style="danger"),
            b.button(_("Back"), "house.cancel", Nothing()),
        ),
    ]


def cancelled(found: Pass, tr: Translator) -> list[b.Block]:
    """A pass that was cancelled; who is in the channel can be removed from it."""
    _ = tr.gettext
    shown = [b.rich(b.line(_("The pass is cancelled: *{name}*"), name=found.guest.name), *facts(found, tr))]
    channel = channel_button(found, tr)
    if channel:
        shown.append(b.rich(b.line(_("The guest is still in the group's channel."))))
        shown.append(b.actions(channel))
    return shown


def sent_again(found: Pass, tr: Translator) -> list[b.Block]:
    """The guest gets the message once more."""
    return [
        b.rich(b.line(tr.gettext("The message is sent to the guest again: *{name}*"), name=found.guest.name))
    ]


def brought(found: Pass, tr: Translator) -> list[b.Block]:
    """The guest is in the group's channel now."""
    _ = tr.gettext
    words = b.line(_("The guest is now in the group's channel: *{name}*"), name=found.guest.name)
    return [b.rich(words, b.line(_("When the pass ends, I offer to remove them.")))]


def taken(found: Pass, tr: Translator) -> list[b.Block]:
    """The guest is not in the group's channel any more."""
    words = b.line(
        tr.gettext("The guest is no longer in the group's channel: *{name}*"), name=found.guest.name
    )
    return [b.rich(words)]


def slack_refused(found: Pass, code: str, name: str, tr: Translator) -> list[b.Block]:
    """Slack did not do what it was asked; `name` is the button's, to try again."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(
                _("Slack did not do this, so nothing changed in the channel: *{name}*"), name=found.guest.name
            ),
            b.line(_("Slack's own word for the reason: {code}"), code=code),
        ),
        b.actions(b.button(_("Try again"), name, PassRef(found.id))),
    ]


def choose(question: str, options: Sequence[tuple[str, str]], tr: Translator) -> list[b.Block]:
    """Several match: a button for each runs the command again."""
    buttons = [run_button(name, line) for name, line in options]
    return [
        b.rich(b.line("{question}", question=question)),
        b.actions(*buttons, b.button(tr.gettext("Back"), "house.cancel", Nothing())),
    ]


def pass_name(one: Pass, tr: Translator) -> str:
    """A pass in a menu or on a button."""
    what = one.meeting.title if one.meeting else term(one, tr)
    return f"{one.guest.name}: {one.group.name}, {what}"


def _closed(error: e.PassClosed, tr: Translator) -> str:
    _ = tr.gettext
    return _("This pass is not valid. Guest: {name}. State: {state}.").format(
        name=error.found.guest.name, state=_(STATE_NAMES[error.state])
    )


def _not_found(error: e.PassNotFound, tr: Translator) -> str:
    _ = tr.gettext
    if not error.query:
        return _("There is no guest's pass that you could change.")
    return _("No guest expert of your groups has this name: {name}").format(name=b.cut(error.query, 100))


def _no_channel(error: e.NoChannelToJoin, tr: Translator) -> str:
    _ = tr.gettext
    if not error.found.by_slack:
        return _("The guest is not in Slack: {name}").format(name=error.found.guest.name)
    return _("The group has no channel: {group}").format(group=error.found.group.name)


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    e.GuestUnreachable: lambda error, tr: tr.gettext(
        "The guest acknowledges confidentiality in Slack or on a page, so I need an e-mail address: {name}"
    ).format(name=error.person.name),
    e.GuestIsMember: lambda error, tr: tr.gettext(
        "{name} is a member of this group already and needs no pass. Group: {group}"
    ).format(name=error.person.name, group=error.group.name),
    e.PassInPast: lambda error, tr: tr.gettext("The last day has already passed: {day}").format(
        day=show_day(error.ends_on, tr.locale)
    ),
    e.PassTooLong: lambda error, tr: tr.gettext(
        "A pass is for a time, at most two years. The last day you gave: {day}"
    ).format(day=show_day(error.ends_on, tr.locale)),
    e.PassNotFound: _not_found,
    e.PassAmbiguous: lambda _error, tr: tr.gettext("Several passes match. Which one do you mean?"),
    e.PassClosed: _closed,
    e.PassFollowsMeeting: lambda _error, tr: tr.gettext(
        "A pass to one meeting lasts as long as the meeting. Leave the days out."
    ),
    e.TextChanged: lambda _error, tr: tr.gettext(
        "The confidentiality text has changed. Please open it anew and read it once more."
    ),
    e.NotAcknowledged: lambda _error, tr: tr.gettext(
        "Tick the box when you have read the text and agree to it."
    ),
    e.ConfidentialityMissing: lambda _error, tr: tr.gettext(
        "The confidentiality text is missing, so passes cannot be accepted. Please tell the administrator."
    ),
    e.NoChannelToJoin: _no_channel,
}
