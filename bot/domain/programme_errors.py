"""What cannot be done about the development programme; facts, the words are in views/programme_errors.py."""

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
