"""What cannot be done about the development programme; facts, the words are in views/programme_errors.py."""

from datetime import date

from bot.domain.errors import UserError
from bot.domain.programme import GoalView, ProgrammeRef


class NoProgramme(UserError):
    """There is no programme: of that year, or none in force or being prepared (None)."""

    def __init__(self, year: int | None = None) -> None:
        super().__init__(year)
        self.year = year


class NoDraft(UserError):
    """No version of a programme is being prepared, so there is nothing to change."""


class ActionNotFound(UserError):
    """No action has such a number or title."""

    def __init__(self, query: str, field: str = "action") -> None:
        super().__init__(query, field)
        self.query = query
        self.field = field


class ActionAmbiguous(UserError):
    """Several actions match; carries them, as (number, title), to choose from."""

    def __init__(self, query: str, actions: tuple[tuple[int, str], ...], field: str = "action") -> None:
        super().__init__(query, actions, field)
        self.query = query
        self.actions = actions
        self.field = field


class GoalNotFound(UserError):
    """The version has no such goal."""

    def __init__(self, query: str, field: str = "goal") -> None:
        super().__init__(query, field)
        self.query = query
        self.field = field


class GoalAmbiguous(UserError):
    """Several goals match; carries them to choose from."""

    def __init__(self, query: str, goals: tuple[GoalView, ...], field: str = "goal") -> None:
        super().__init__(query, goals, field)
        self.query = query
        self.goals = goals
        self.field = field


class ProgrammeFrozen(UserError):
    """The version is decided, or no draft any more: it cannot be edited (rule R8)."""

    def __init__(self, programme: ProgrammeRef) -> None:
        super().__init__(programme)
        self.programme = programme


class YearOutOfReach(UserError):
    """A programme is made for the years of the agreement, and not far ahead."""

    def __init__(self, first: int, last: int, field: str = "year") -> None:
        super().__init__(first, last, field)
        self.first = first
        self.last = last
        self.field = field


class OwnerMissing(UserError):
    """Neither a group nor a person was named to answer for the action."""

    field = "owner"


class OwnerTwice(UserError):
    """Both a group and a person were named: one answers for the action."""

    field = "owner"


class OwnerNotFound(UserError):
    """Neither a group nor a person has such a name."""

    field = "owner"

    def __init__(self, query: str) -> None:
        super().__init__(query)
        self.query = query


class OwnerAmbiguous(UserError):
    """The name fits several: as (name, what names it alone)."""

    field = "owner"

    def __init__(self, query: str, owners: tuple[tuple[str, str], ...]) -> None:
        super().__init__(query, owners)
        self.query = query
        self.owners = owners


class DeadlinePast(UserError):
    """An action cannot be promised to a day that has passed."""

    field = "deadline"

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


class GoalInUse(UserError):
    """A goal with actions or indicators, or one of the agreement's, is not removed."""

    def __init__(self, goal: GoalView) -> None:
        super().__init__(goal)
        self.goal = goal


class TooMany(UserError):
    """So many goals or actions that nobody could follow them."""

    def __init__(self, limit: int, field: str = "title") -> None:
        super().__init__(limit, field)
        self.limit = limit
        self.field = field


class ProgrammeEmpty(UserError):
    """A version without a single action: there is nothing to comment or to decide."""


class CommentsDayWrong(UserError):
    """The last day for comments is ahead, and not too far."""

    field = "until"

    def __init__(self, last: date) -> None:
        super().__init__(last)
        self.last = last


class CommentsNotOpen(UserError):
    """The version is not open for comments: not yet, or not any more."""

    def __init__(self, programme: ProgrammeRef) -> None:
        super().__init__(programme)
        self.programme = programme


class CommentEmpty(UserError):
    """A comment without a word."""

    field = "comment"


class NotCommented(UserError):
    """A version that has not been open for comments, or is still, cannot be decided (rule R8)."""

    def __init__(self, programme: ProgrammeRef) -> None:
        super().__init__(programme)
        self.programme = programme


class NoForumMeeting(UserError):
    """The forum has not met, so it cannot have decided; or the meeting named is not one that it held.

    `field` is the form's when one was named: without any meeting there is nothing to fill in.
    """

    def __init__(self, field: str | None = None) -> None:
        super().__init__(field)
        self.field = field


class DecisionDayWrong(UserError):
    """A decision is made on the day of the meeting or after it, and not in the future."""

    field = "on"

    def __init__(self, first: date, last: date) -> None:
        super().__init__(first, last)
        self.first = first
        self.last = last


class InForceTooEarly(UserError):
    """A programme is in force from the decision on, not before it."""

    field = "in_force"

    def __init__(self, decided_on: date) -> None:
        super().__init__(decided_on)
        self.decided_on = decided_on


class NothingBefore(UserError):
    """The first version of a year has nothing to be compared with."""

    def __init__(self, programme: ProgrammeRef) -> None:
        super().__init__(programme)
        self.programme = programme
