"""What can go wrong with guests. An error with a `field` is shown at that field of an open form."""

from datetime import date

from bot.domain.errors import UserError
from bot.domain.groups import GroupRef
from bot.domain.guests import Pass, PassState
from bot.domain.people import PersonRef


class GuestUnreachable(UserError):
    """The person has neither Slack nor an address: nobody could ask them to acknowledge confidentiality."""

    def __init__(self, person: PersonRef, field: str = "email") -> None:
        super().__init__(person, field)
        self.person = person
        self.field = field


class GuestIsMember(UserError):
    """A member needs no pass to the own group."""

    def __init__(self, person: PersonRef, group: GroupRef, field: str = "person") -> None:
        super().__init__(person, group, field)
        self.person = person
        self.group = group
        self.field = field


class PassInPast(UserError):
    """A pass would end before today."""

    def __init__(self, ends_on: date, field: str = "ends") -> None:
        super().__init__(ends_on, field)
        self.ends_on = ends_on
        self.field = field


class PassTooLong(UserError):
    """A pass would last longer than LONGEST_PASS."""

    def __init__(self, ends_on: date, field: str = "ends") -> None:
        super().__init__(ends_on, field)
        self.ends_on = ends_on
        self.field = field


class PassNotFound(UserError):
    """No open pass that the actor may see is the named guest's."""

    def __init__(self, query: str, field: str = "person") -> None:
        super().__init__(query, field)
        self.query = query
        self.field = field


class PassAmbiguous(UserError):
    """Several open passes match; carries them for the person to choose from."""

    def __init__(self, query: str, passes: tuple[Pass, ...], field: str = "person") -> None:
        super().__init__(query, passes, field)
        self.query = query
        self.passes = passes
        self.field = field


class PassClosed(UserError):
    """The pass has ended, or was declined or cancelled: nothing more is done to it."""

    def __init__(self, found: Pass) -> None:
        super().__init__(found)
        self.found = found

    @property
    def state(self) -> PassState:
        """Why."""
        return self.found.state


class PassFollowsMeeting(UserError):
    """A pass for one meeting lasts as long as the meeting: its days are not set by hand."""

    field = "ends"


class TextChanged(UserError):
    """The confidentiality text is another one than what the person read: it is to be read again."""


class NotAcknowledged(UserError):
    """An acceptance was sent without the mark that the text was read and is agreed to."""

    field = "agree"


class NoChannelToJoin(UserError):
    """The group has no channel, or the guest no Slack."""

    def __init__(self, found: Pass) -> None:
        super().__init__(found)
        self.found = found


class ConfidentialityMissing(UserError):
    """There is no confidentiality text to acknowledge: the installation is not ready for guests."""
