"""What can go wrong with meetings. An error with a `field` is shown at that field of an open form."""

from datetime import datetime, timedelta

from bot.domain.errors import UserError
from bot.domain.meetings import MeetingInfo

LONGEST = timedelta(days=3)  # longer is a slip of the pen
FURTHEST = timedelta(days=2 * 366)  # so is a meeting further away


def checked_times(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """What every meeting's time must be.

    Raises MeetingInPast, MeetingTooFar, MeetingEndsBeforeStart, MeetingTooLong.
    """
    if starts_at <= now:
        raise MeetingInPast(starts_at)
    if starts_at - now > FURTHEST:
        raise MeetingTooFar(starts_at)
    if ends_at <= starts_at:
        raise MeetingEndsBeforeStart
    if ends_at - starts_at > LONGEST:
        raise MeetingTooLong


class _AtTime(UserError):
    def __init__(self, starts_at: datetime) -> None:
        super().__init__(starts_at)
        self.starts_at = starts_at


class MeetingInPast(_AtTime):
    """A meeting would begin before now."""

    field = "date"


class MeetingTooFar(_AtTime):
    """A meeting would be further away than FURTHEST."""

    field = "date"


class MeetingEndsBeforeStart(UserError):
    """A meeting would end when it begins, or before."""

    field = "to"


class MeetingTooLong(UserError):
    """A meeting would last longer than LONGEST."""

    field = "to"


class ClockTimeMissing(UserError):
    """A day was said, but no time of the day."""

    field = "from"


class ClockTimeSkipped(UserError):
    """A time in the hour that the clock skips when summer time begins."""

    field = "from"


class RepeatNotMade(UserError):
    """A repeating time was said; one command makes one meeting."""

    field = "date"


class MeetingLengthUnclear(UserError):
    """A length that is no length, or that does not fit the said end."""

    field = "to"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class NobodyToInvite(UserError):
    """The group has no members on the meeting's day."""

    def __init__(self, group: str) -> None:
        super().__init__(group)
        self.group = group


class NoGroupToMeet(UserError):
    """The actor may call no group together."""


class MeetingNotFound(UserError):
    """No meeting that the actor may see is known by this; an empty query asked for the next one, or for the
    latest (`past`)."""

    def __init__(self, query: str, *, past: bool = False) -> None:
        super().__init__(query)
        self.query = query
        self.past = past


class MeetingAmbiguous(UserError):
    """Several meetings match; carries them for the person to choose from."""

    def __init__(self, query: str, meetings: tuple[MeetingInfo, ...]) -> None:
        super().__init__(query, meetings)
        self.query = query
        self.meetings = meetings


class AboutMeeting(UserError):
    """Base of what is wrong with one meeting; carries it as it now is."""

    def __init__(self, meeting: MeetingInfo) -> None:
        super().__init__(meeting)
        self.meeting = meeting


class TimeTaken(AboutMeeting):
    """Another meeting of the group begins at that very time."""

    field = "date"


class SameTime(AboutMeeting):
    """A move to the present time and place: nothing would change."""

    field = "date"


class MeetingGone(AboutMeeting):
    """The meeting is cancelled: nothing more is done to it."""


class MeetingOver(AboutMeeting):
    """The meeting has begun or is over: it cannot be moved, cancelled or answered any more."""


class MeetingNotSent(AboutMeeting):
    """The meeting is still a draft: nobody is invited yet."""


class MeetingNotBegun(AboutMeeting):
    """Attendance was asked for before the meeting's day."""


class MeetingChanged(AboutMeeting):
    """The meeting was changed after the button or form was made."""


class NotInvited(AboutMeeting):
    """The actor has no invitation to this meeting."""


class SubstituteMissing(UserError):
    """A substitute's form was sent without naming anybody."""

    field = "name"


class SubstituteUnknown(UserError):
    """A Slack user whom the registry does not know: a name is needed as well."""

    field = "name"


class SubstituteInvited(UserError):
    """The named person is invited to the meeting already (or is the member themself)."""

    field = "name"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class SubstituteOfGuest(UserError):
    """A guest's pass is personal: a guest does not send a substitute."""


class SubstituteOfSubstitute(UserError):
    """A substitute cannot send a substitute."""
