"""What can go wrong with seminars. An error with a `field` is shown at that field of an open form."""

from datetime import datetime

from bot.domain.errors import UserError
from bot.domain.seminars import SeminarInfo, StageInfo


class SeminarNotFound(UserError):
    """No seminar is known by this; an empty query asked for the present one."""

    def __init__(self, query: str = "") -> None:
        super().__init__(query)
        self.query = query


class SeminarAmbiguous(UserError):
    """Several seminars match; carries them for the person to choose from."""

    def __init__(self, query: str, seminars: tuple[SeminarInfo, ...]) -> None:
        super().__init__(query, seminars)
        self.query = query
        self.seminars = seminars


class CapacityNotUnderstood(UserError):
    """What was given is no number of places."""

    field = "capacity"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class CapacityTooSmall(UserError):
    """More people have a place already, or more places are held, than the new number allows."""

    field = "capacity"

    def __init__(self, needed: int) -> None:
        super().__init__(needed)
        self.needed = needed


class CapacityMissing(UserError):
    """Places are held for partners, but the seminar has room for everybody."""

    field = "capacity"


class DeadlineAfterStart(UserError):
    """The time to register would end after the seminar begins."""

    field = "deadline"


class DeadlinePassed(UserError):
    """The time to register would be over already."""

    field = "deadline"

    def __init__(self, deadline: datetime) -> None:
        super().__init__(deadline)
        self.deadline = deadline


class LinkNotUnderstood(UserError):
    """What was given as the link for taking part from afar is no https address."""

    field = "link"


class ChoiceNotUnderstood(UserError):
    """Neither yes nor no."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field


class HoldNotUnderstood(UserError):
    """A line of held places is not "partner: number"."""

    field = "holds"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class GuestLineNotUnderstood(UserError):
    """A line of extra people is neither a known person nor "Name <address>"; carries the line."""

    field = "people"

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class AnswerMissing(UserError):
    """A page's form was sent without an answer."""

    def __init__(self, field: str = "answer") -> None:
        super().__init__(field)
        self.field = field


class AboutSeminar(UserError):
    """Base of what is wrong with one seminar; carries it as it now is."""

    def __init__(self, seminar: SeminarInfo) -> None:
        super().__init__(seminar)
        self.seminar = seminar


class SeminarGone(AboutSeminar):
    """The seminar is cancelled: nothing more is done to it."""


class SeminarOver(AboutSeminar):
    """The seminar has begun or is over."""


class SeminarChanged(AboutSeminar):
    """The seminar was changed after the button or form was made."""


class SeminarNotOpen(AboutSeminar):
    """Nobody is invited yet, so that nobody can register."""


class SeasonNotConfirmed(AboutSeminar):
    """The seminar is not in early autumn (rule R9), and nobody has said that this is meant so."""


class NothingChanges(AboutSeminar):
    """What was given is what the seminar is already."""


class NotOnTheList(AboutSeminar):
    """The person is not invited to the seminar."""


class DoorClosed(AboutSeminar):
    """People are received on the day of the seminar only."""


class NobodyToTell(AboutSeminar):
    """A stage has no recipients now."""


class AboutStage(UserError):
    """Base of what is wrong with one stage."""

    def __init__(self, seminar: SeminarInfo, stage: StageInfo) -> None:
        super().__init__(seminar, stage)
        self.seminar = seminar
        self.stage = stage


class StageTooEarly(AboutStage):
    """The stage cannot go out yet: something must come before it."""


class StageTooLate(AboutStage):
    """The stage would help nobody any more."""

    field = "date"


class StageInPast(AboutStage):
    """A stage would be scheduled for a moment that is gone."""

    field = "date"
