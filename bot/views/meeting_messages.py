"""What an invited person sees: invitation, move, cancellation, reminder, and their own answer."""

from datetime import datetime

from bot.domain.meeting_payloads import InvitationRef, MeetingAnswer
from bot.domain.meetings import Answer, Answered, AnswerFate, InvitationInfo
from bot.language.i18n import N_, Translator
from bot.language.showing import show_near, show_span
from bot.views import agenda
from bot.views import blocks as b
from bot.views.meetings import ANSWERS, facts, titled

SAID = {
    Answer.YES: N_("*You answered:* I will attend."),
    Answer.NO: N_("*You answered:* I cannot attend."),
    Answer.MAYBE: N_("*You answered:* maybe."),
}


def invitation(found: InvitationInfo, tr: Translator, *, calendar: str = "") -> list[b.Block]:
    """An invitation, with the buttons to answer it; with the answer when there is one already.

    `calendar` is the address of the file for the person's own calendar; without it there is no button for it.
    """
    _ = tr.gettext
    heading = _("Invitation: {title}").format(title=found.meeting.title)
    return _with_calendar(_asking(found, tr, heading), calendar, tr)


def moved(
    found: InvitationInfo, old_start: datetime, old_end: datetime, tr: Translator, *, calendar: str = ""
) -> list[b.Block]:
    """The meeting has another time or place: old and new, and the question again."""
    _ = tr.gettext
    if (old_start, old_end) == (found.meeting.starts_at, found.meeting.ends_at):
        heading = _("The meeting has a new place: {title}").format(title=found.meeting.title)
        return _with_calendar(_asking(found, tr, heading), calendar, tr)
    heading = _("The meeting has moved: {title}").format(title=found.meeting.title)
    before = b.line(_("*Old time:* {time}"), time=show_span(old_start, old_end, tr.locale))
    return _with_calendar(_asking(found, tr, heading, before), calendar, tr)


def _with_calendar(blocks: list[b.Block], calendar: str, tr: Translator) -> list[b.Block]:
    if not calendar:
        return blocks
    return [*blocks, b.actions(b.link_button(tr.gettext("Add to calendar"), calendar, nth="calendar"))]


def reminder(found: InvitationInfo, now: datetime, tr: Translator) -> list[b.Block]:
    """A reminder to who comes or may come."""
    _ = tr.gettext
    meeting = found.meeting
    near = show_near(meeting.starts_at, now, tr.locale)
    heading = _("Reminder: {title}").format(title=meeting.title)
    if near:
        heading = _("Reminder: {title}, {near}").format(title=meeting.title, near=near)
    return _asking(found, tr, heading)


def nudge(found: InvitationInfo, now: datetime, tr: Translator) -> list[b.Block]:
    """A question to who has not answered: in place of a plain reminder, or because the organiser asks."""
    _ = tr.gettext
    heading = _("Are you coming? {title}").format(title=found.meeting.title)
    near = show_near(found.meeting.starts_at, now, tr.locale)
    if near:
        heading = _("Are you coming? {title}, {near}").format(title=found.meeting.title, near=near)
    return _asking(found, tr, heading, b.line(_("You have not answered the invitation yet.")))


def cancelled(found: InvitationInfo, tr: Translator) -> list[b.Block]:
    """The meeting will not be held."""
    _ = tr.gettext
    meeting = found.meeting
    lines = [b.line(_("This meeting will not be held.")), *facts(meeting, tr)]
    if meeting.cancel_reason:
        lines.append(b.line(_("*Reason:* {reason}"), reason=meeting.cancel_reason))
    return titled(_("Cancelled: {title}").format(title=meeting.title), meeting, tr, *lines)


def withdrawn(found: InvitationInfo, tr: Translator) -> list[b.Block]:
    """This person is not needed any more, though the meeting is held."""
    _ = tr.gettext
    if found.stands_for:
        why = b.line(_("You are not needed as a substitute any more. Thank you for being ready to help!"))
    elif found.invited.guest_id is not None:
        why = b.line(_("Your guest's pass does not cover this meeting, so you need not attend."))
    else:
        why = b.line(_("You are no longer a member of the group, so you need not attend."))
    heading = _("The invitation is withdrawn: {title}").format(title=found.meeting.title)
    return titled(heading, found.meeting, tr, why, *facts(found.meeting, tr))


def answered(result: Answered, tr: Translator, *, calendar: str = "") -> list[b.Block]:
    """What a press of an answer leads to, in place of the message it was in."""
    shown = _answered(result, tr)
    is_held = result.fate in (AnswerFate.KEPT, AnswerFate.MOVED)
    return _with_calendar(shown, calendar if is_held else "", tr)


def _answered(result: Answered, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    found = result.invitation
    if result.fate is AnswerFate.CANCELLED:
        return cancelled(found, tr)
    if result.fate is AnswerFate.WITHDRAWN:
        return withdrawn(found, tr)
    if result.fate is AnswerFate.OVER:
        lines = [
            b.line(_("This meeting is over, so it can no longer be answered.")),
            *facts(found.meeting, tr),
        ]
        return [b.header(found.meeting.title), b.rich(*lines)]
    if result.fate is AnswerFate.MOVED:
        heading = _("The meeting has changed: {title}").format(title=found.meeting.title)
        why = b.line(_("Time or place has changed after this message. Please answer by these ones."))
        return _asking(found, tr, heading, why)
    return _card(found, tr, found.meeting.title, [b.line(_("*Saved.*"))], change=True)


def ask(found: InvitationInfo, tr: Translator) -> list[b.Block]:
    """The question once more, to change an answer."""
    return _asking(found, tr, found.meeting.title, again=True)


def _asking(
    found: InvitationInfo, tr: Translator, heading: str, *first: list[b.Block], again: bool = False
) -> list[b.Block]:
    if found.invited.answer is Answer.NONE or again:
        blocks = _card(found, tr, heading, list(first))
        return [*blocks, answer_buttons(found, tr)]
    return _card(found, tr, heading, list(first), change=True)


def _card(
    found: InvitationInfo,
    tr: Translator,
    heading: str,
    first: list[list[b.Block]],
    *,
    change: bool = False,
) -> list[b.Block]:
    _ = tr.gettext
    lines = [*first, *facts(found.meeting, tr)]
    lines.append(b.line(_("*Organiser:* {name}"), name=found.meeting.organiser))
    if found.stands_for:
        lines.append(b.line(_("*You stand in for:* {name}"), name=found.stands_for))
    said = SAID.get(found.invited.answer)
    if said:
        lines.append(b.line(_(said)))
    if found.invited.answer is Answer.SUBSTITUTE:
        lines.append(b.line(_("*Your substitute:* {name}"), name=found.substitute))
        if not found.substitute_is_reached:
            lines.append(
                b.line(_("No message reaches them, so please tell them about the meeting yourself."))
            )
    if found.deputy:
        lines.append(b.line(_("*Your deputy is invited:* {name}"), name=found.deputy))
    blocks = [*titled(heading, found.meeting, tr, *lines), *agenda.listed(found.agenda, tr)]
    if change:
        ref = InvitationRef(found.invited.invitation_id, found.meeting.sequence)
        blocks.append(b.actions(b.button(_("Change the answer"), "meeting.ask", ref)))
    return blocks


def answer_buttons(found: InvitationInfo, tr: Translator) -> b.Block:
    """The ways to answer; a substitute cannot send a substitute."""
    _ = tr.gettext
    invitation_id, sequence = found.invited.invitation_id, found.meeting.sequence

    def button(text: str, answer: Answer, style: str | None = None) -> b.Block:
        payload = MeetingAnswer(invitation_id, sequence, answer)
        return b.button(text, "meeting.answer", payload, nth=answer, style=style)

    buttons = [
        button(_("I will attend"), Answer.YES, "primary"),
        button(_("I cannot attend"), Answer.NO),
        button(_("Maybe"), Answer.MAYBE),
    ]
    if found.invited.stands_for_id is None and found.invited.guest_id is None:
        ref = InvitationRef(invitation_id, sequence)
        buttons.append(b.button(_("I will send a substitute"), "meeting.substitute", ref))
    return b.actions(*buttons)


def note(found: InvitationInfo, tr: Translator) -> list[b.Block]:
    """To the organiser: what somebody wrote with their answer."""
    _ = tr.gettext
    lines = [
        b.line(_("*From:* {name}"), name=found.invited.person.name),
        b.line(_("*Answer:* {answer}"), answer=_(ANSWERS[found.invited.answer])),
        b.line(_("*Message:* {text}"), text=found.invited.note),
    ]
    heading = _("A message with an answer: {title}").format(title=found.meeting.title)
    return titled(heading, found.meeting, tr, *lines)


def wrong_reader(found: InvitationInfo, tr: Translator) -> list[b.Block]:
    """To the organiser: somebody else has got a person's link."""
    _ = tr.gettext
    lines = [
        b.line(
            _("Somebody else got the invitation that was sent to: *{name}*"), name=found.invited.person.name
        ),
        b.line(
            _("The links sent to them so far are closed. Please check the e-mail address in the registry.")
        ),
    ]
    heading = _("An invitation came to the wrong person: {title}").format(title=found.meeting.title)
    return titled(heading, found.meeting, tr, *lines)
