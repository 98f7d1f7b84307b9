"""Letters about a meeting, and what calendars are told of it: for who is reached by e-mail."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.calendar_entry import Attendee, CalendarEntry, Method
from bot.domain.meetings import Answer, InvitationInfo, MeetingInfo, MeetingState
from bot.domain.outgoing import Topic
from bot.language.i18n import N_, Translator
from bot.language.showing import show_near, show_span
from bot.views.agenda import about_lines, title_of
from bot.views.letters import Fact, Letter, Link, fact

# PARTSTAT of RFC 5545, section 3.2.12.
PARTSTAT = {
    Answer.NONE: "NEEDS-ACTION",
    Answer.YES: "ACCEPTED",
    Answer.NO: "DECLINED",
    Answer.MAYBE: "TENTATIVE",
    Answer.SUBSTITUTE: "DECLINED",
}
SAID = {
    Answer.YES: N_("You answered: I will attend."),
    Answer.NO: N_("You answered: I cannot attend."),
    Answer.MAYBE: N_("You answered: maybe."),
    Answer.SUBSTITUTE: N_("You answered: a substitute comes instead."),
}


def entry(found: InvitationInfo, url: str, tr: Translator, email: str = "") -> CalendarEntry:
    """The meeting as the person's calendar is told of it: the same UID always, a SEQUENCE that only rises."""
    _ = tr.gettext
    meeting, invited = found.meeting, found.invited
    lines = [_("Group: {group}").format(group=meeting.group.name)]
    lines.append(_("Organiser: {name}").format(name=meeting.organiser))
    lines += [f"{number}. {words}" for number, words in enumerate(agenda(found, tr), start=1)]
    if url:
        lines.append(_("Answer or change your answer: {url}").format(url=url))
    return CalendarEntry(
        uid=meeting.calendar_uid,
        sequence=meeting.sequence + invited.calendar_step,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=meeting.title,
        place=meeting.place,
        description="\n".join(lines),
        url=url,
        organiser=Attendee(meeting.organiser, ""),
        attendee=Attendee(invited.person.name, email, PARTSTAT[invited.answer]) if email else None,
        is_cancelled=meeting.state is MeetingState.CANCELLED or found.withdrawn,
        changed_at=meeting.changed_at,
    )


def group_entry(meeting: MeetingInfo, tr: Translator) -> CalendarEntry:
    """The meeting in its group's calendar, which is nobody's in particular."""
    _ = tr.gettext
    return CalendarEntry(
        uid=meeting.calendar_uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        summary=meeting.title,
        place=meeting.place,
        description=_("Group: {group}").format(group=meeting.group.name),
        is_cancelled=meeting.state is MeetingState.CANCELLED,
        changed_at=meeting.changed_at,
    )


def agenda(found: InvitationInfo, tr: Translator) -> list[str]:
    """The titles of the agenda's items; with the sub-agreements that one of them tells of."""
    return [
        ": ".join(filter(None, (title_of(item, tr), "; ".join(about_lines(item))))) for item in found.agenda
    ]


def facts(found: InvitationInfo, tr: Translator) -> list[Fact]:
    """Time, place, group, who invites, whose place it is, the agenda."""
    _ = tr.gettext
    meeting = found.meeting
    when = show_span(meeting.starts_at, meeting.ends_at, tr.locale)
    items = "\n".join(f"{number}. {words}" for number, words in enumerate(agenda(found, tr), start=1))
    return [
        Fact(_("Meeting"), meeting.title),
        Fact(_("Time"), when),
        Fact(_("Place"), meeting.place or _("not known yet")),
        Fact(_("Group"), meeting.group.name),
        Fact(_("Called by"), meeting.organiser),
        *fact(_("You stand in for"), found.stands_for),
        *fact(_("Agenda"), items),
    ]


def invitation(found: InvitationInfo, url: str, tr: Translator, email: str) -> Letter:
    """The invitation itself."""
    subject = tr.gettext("Invitation: {title}").format(title=found.meeting.title)
    return _asking(found, url, tr, subject, calendar=entry(found, url, tr, email))


def moved(
    found: InvitationInfo, old: tuple[datetime, datetime], url: str, tr: Translator, email: str
) -> Letter:
    """The meeting has another time or place."""
    _ = tr.gettext
    calendar = entry(found, url, tr, email)
    if old == (found.meeting.starts_at, found.meeting.ends_at):
        subject = _("The meeting has a new place: {title}").format(title=found.meeting.title)
        return _asking(found, url, tr, subject, calendar=calendar)
    subject = _("The meeting has moved: {title}").format(title=found.meeting.title)
    before = _("Old time: {time}").format(time=show_span(*old, tr.locale))
    return _asking(found, url, tr, subject, [before], calendar=calendar)


def reminder(found: InvitationInfo, now: datetime, url: str, tr: Translator) -> Letter:
    """A reminder to who comes or may come."""
    _ = tr.gettext
    near = show_near(found.meeting.starts_at, now, tr.locale)
    subject = _("Reminder: {title}").format(title=found.meeting.title)
    if near:
        subject = _("Reminder: {title}, {near}").format(title=found.meeting.title, near=near)
    return _asking(found, url, tr, subject, topic=Topic.REMINDERS)


def nudge(found: InvitationInfo, now: datetime, url: str, tr: Translator) -> Letter:
    """A question to who has not answered."""
    _ = tr.gettext
    near = show_near(found.meeting.starts_at, now, tr.locale)
    subject = _("Are you coming? {title}").format(title=found.meeting.title)
    if near:
        subject = _("Are you coming? {title}, {near}").format(title=found.meeting.title, near=near)
    first = [_("You have not answered the invitation yet.")]
    return _asking(found, url, tr, subject, first, topic=Topic.REMINDERS)


def cancelled(found: InvitationInfo, tr: Translator, email: str) -> Letter:
    """The meeting will not be held: the calendar takes it out."""
    _ = tr.gettext
    meeting = found.meeting
    return Letter(
        subject=_("Cancelled: {title}").format(title=meeting.title),
        paragraphs=[_("This meeting will not be held.")],
        facts=[*facts(found, tr), *fact(_("Reason"), meeting.cancel_reason)],
        calendar=entry(found, "", tr, email),
        method=Method.CANCEL,
        when=_when(found, tr),
    )


def withdrawn(found: InvitationInfo, tr: Translator, email: str) -> Letter:
    """This person is not needed, though the meeting is held: their calendar takes it out."""
    _ = tr.gettext
    if found.stands_for:
        why = _("You are not needed as a substitute any more. Thank you for being ready to help!")
    elif found.invited.guest_id is not None:
        why = _("Your guest's pass does not cover this meeting, so you need not attend.")
    else:
        why = _("You are no longer a member of the group, so you need not attend.")
    return Letter(
        subject=_("The invitation is withdrawn: {title}").format(title=found.meeting.title),
        paragraphs=[why],
        facts=facts(found, tr),
        calendar=entry(found, "", tr, email),
        method=Method.CANCEL,
        when=_when(found, tr),
    )


def _asking(
    found: InvitationInfo,
    url: str,
    tr: Translator,
    subject: str,
    first: Sequence[str] = (),
    *,
    topic: Topic | None = None,
    calendar: CalendarEntry | None = None,
) -> Letter:
    _ = tr.gettext
    said = SAID.get(found.invited.answer)
    return Letter(
        subject=subject,
        paragraphs=[*first, *([_(said)] if said else [])],
        facts=facts(found, tr),
        links=[Link(_("Change your answer") if said else _("Answer the invitation"), url, is_main=True)],
        closing=[_("The link is your own. Please do not forward it.")] if url else [],
        topic=topic,
        calendar=calendar,
        when=_when(found, tr),
    )


def _when(found: InvitationInfo, tr: Translator) -> str:
    return show_span(found.meeting.starts_at, found.meeting.ends_at, tr.locale)
