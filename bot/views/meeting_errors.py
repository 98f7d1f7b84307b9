"""What can go wrong with meetings, in words."""

from collections.abc import Callable
from typing import Any

from bot.domain import meeting_errors as e
from bot.domain.errors import UserError
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment
from bot.views import blocks as b
from bot.views.meetings import when


def _about(words: str) -> Callable[[Any, Translator], str]:
    """A sentence that may name the meeting's title and time."""

    def sentence(error: Any, tr: Translator) -> str:
        meeting = error.meeting
        return tr.gettext(words).format(title=b.cut(meeting.title, 100), time=when(meeting, tr))

    return sentence


def _plain(words: str) -> Callable[[Any, Translator], str]:
    return lambda _error, tr: tr.gettext(words)


def _not_found(error: e.MeetingNotFound, tr: Translator) -> str:
    _ = tr.gettext
    if error.query.strip():
        return _("I found no such meeting: {query}").format(query=b.cut(error.query, 80))
    if error.past:
        return _("No meeting has been held lately, and none is coming.")
    return _("There are no coming meetings.")


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    e.MeetingInPast: lambda error, tr: tr.gettext(
        "The time {time} has already passed. Choose a time that is still to come."
    ).format(time=show_moment(error.starts_at, tr.locale)),
    e.MeetingTooFar: lambda error, tr: tr.gettext(
        "The time {time} is more than two years away. Check the year."
    ).format(time=show_moment(error.starts_at, tr.locale)),
    e.MeetingEndsBeforeStart: _plain(N_("The meeting would end before it begins. Check the times.")),
    e.MeetingTooLong: _plain(N_("A meeting can last three days at most. Check the day and the times.")),
    e.ClockTimeMissing: _plain(N_("The time of day is missing. When does the meeting begin and end?")),
    e.ClockTimeSkipped: _plain(
        N_("That time does not exist: the clock is turned forward that night. Choose another time.")
    ),
    e.RepeatNotMade: _plain(
        N_("One command makes one meeting, so this is the first one only. Make the others separately.")
    ),
    e.MeetingLengthUnclear: lambda error, tr: tr.gettext(
        "I did not understand the length: {text}. Write for example: 2 h or 90 min."
    ).format(text=b.cut(error.text, 60)),
    e.NobodyToInvite: lambda error, tr: tr.gettext(
        "The group has no members, so there is nobody to invite. Group: {group}"
    ).format(group=error.group),
    e.NoGroupToMeet: _plain(N_("You do not lead or coordinate a group that you could call together.")),
    e.MeetingNotFound: _not_found,
    e.MeetingAmbiguous: lambda error, tr: tr.gettext("Several meetings match: {titles}").format(
        titles=", ".join(f"{one.id} {one.title}" for one in error.meetings[:5])
    ),
    e.TimeTaken: _about(N_("The group already has a meeting at this time: {title}, {time}.")),
    e.SameTime: _about(N_("The meeting is already at this time: {title}, {time}. Nothing was changed.")),
    e.MeetingGone: _about(N_("This meeting is cancelled: {title}, {time}.")),
    e.MeetingOver: _about(
        N_("This meeting has already begun or is over, so it can no longer be changed: {title}, {time}.")
    ),
    e.MeetingNotSent: _about(
        N_("This meeting is still a draft, and nobody has been invited yet: {title}, {time}.")
    ),
    e.MeetingNotBegun: _about(
        N_("Attendance can be filled in from the day of the meeting on: {title}, {time}.")
    ),
    e.MeetingChanged: _about(
        N_("This meeting has changed meanwhile. Look at it again before you go on: {title}, {time}.")
    ),
    e.NotInvited: _about(N_("You have no invitation to this meeting: {title}, {time}.")),
    e.SubstituteMissing: _plain(N_("Choose the substitute, or write their name.")),
    e.SubstituteUnknown: _plain(N_("I do not know this Slack user yet. Please write their name as well.")),
    e.SubstituteInvited: lambda error, tr: tr.gettext(
        "This person is already invited to the meeting: {name}. Choose somebody else."
    ).format(name=error.name),
    e.SubstituteOfGuest: _plain(N_("A guest's pass is personal. If you cannot attend, please answer so.")),
    e.SubstituteOfSubstitute: _plain(
        N_("You are a substitute yourself. If you cannot attend, please answer so.")
    ),
}
