"""What can go wrong with polls. An error with a `field` is shown at that field of an open form."""

from bot.domain.errors import UserError
from bot.domain.polls import PollInfo


class QuestionMissing(UserError):
    """A poll without a question."""

    field = "question"


class _TooLong(UserError):
    def __init__(self, limit: int, length: int) -> None:
        super().__init__(limit, length)
        self.limit = limit
        self.length = length


class QuestionTooLong(_TooLong):
    """A question longer than fits."""

    field = "question"


class OptionTooLong(UserError):
    """An option longer than fits; carries its beginning."""

    def __init__(self, text: str, limit: int, field: str = "options") -> None:
        super().__init__(text, limit, field)
        self.text = text
        self.limit = limit
        self.field = field


class TooFewOptions(UserError):
    """There is nothing to choose between."""

    field = "options"


class TooManyOptions(UserError):
    """More options than fit in a message."""

    def __init__(self, limit: int, field: str = "options") -> None:
        super().__init__(limit, field)
        self.limit = limit
        self.field = field


class OptionTwice(UserError):
    """The same option twice, or one of one's own that is there already."""

    def __init__(self, text: str, field: str = "options") -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


class OptionEmpty(UserError):
    """An option of one's own without a word in it."""

    field = "option"


class ClosesInPast(UserError):
    """The end is not ahead."""

    field = "closes"


class ClosesTooFar(UserError):
    """The end is more than a year away."""

    field = "closes"


class ClosingNotUnderstood(UserError):
    """The end could not be read as a day or a moment."""

    field = "closes"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class QuorumNotUnderstood(UserError):
    """How many answers are needed: neither a number nor a percentage."""

    field = "quorum"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class SwitchNotUnderstood(UserError):
    """A setting that is on or off was given something else; carries the setting's name as typed."""

    def __init__(self, name: str, text: str, field: str) -> None:
        super().__init__(name, text, field)
        self.name = name
        self.text = text
        self.field = field


class AudienceMissing(UserError):
    """Neither a channel, a group nor people: nobody would be asked."""

    field = "audience"


class NobodyToAsk(UserError):
    """Nobody belongs to those who would be asked."""

    field = "audience"


class ChannelNotSeen(UserError):
    """Slack did not tell about the channel just now: nothing was done."""


class PollNotFound(UserError):
    """No poll that the actor may see is known by this; an empty query asked for the latest."""

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.query = query


class PollAmbiguous(UserError):
    """Several polls match; carries them for the person to choose from."""

    def __init__(self, query: str, polls: tuple[PollInfo, ...]) -> None:
        super().__init__(query, polls)
        self.query = query
        self.polls = polls


class AboutPoll(UserError):
    """Base of what is wrong with one poll; carries it as it now is."""

    def __init__(self, poll: PollInfo) -> None:
        super().__init__(poll)
        self.poll = poll


class PollGone(AboutPoll):
    """The draft was given up."""


class PollSent(AboutPoll):
    """The poll is no draft any more: it cannot be edited."""


class PollNotSent(AboutPoll):
    """The poll is still a draft."""


class PollClosed(AboutPoll):
    """The poll is closed: nothing of it changes any more."""


class NotAsked(AboutPoll):
    """The actor is not among those who are asked."""


class NoVoice(AboutPoll):
    """Partners vote, and the actor has no partner."""


class NoOwnOptions(AboutPoll):
    """Options of one's own are not wanted in this poll."""


class NothingChosen(AboutPoll):
    """An answer without any option."""

    field = "choice-0"


class ResultsHidden(AboutPoll):
    """The results are seen when the poll has closed, by everybody at once."""


class NotTimes(AboutPoll):
    """Only a poll of meeting times makes a meeting."""


class MeetingMade(AboutPoll):
    """The poll has its meeting, and people are invited to it."""


class NoGroupForMeeting(AboutPoll):
    """A meeting is a group's, and this poll is of none."""


class AnonymousNotPossible(UserError):
    """This installation has no secret to seal anonymous answers with."""

    field = "settings"
