"""What the buttons and forms of the development programme carry."""

from dataclasses import dataclass

from bot.domain.payloads import Payload


@dataclass(frozen=True)
class ProgrammeOf(Payload):
    """One version of a programme."""

    programme_id: int


@dataclass(frozen=True)
class PlannedAction(Payload):
    """An action as a version has it; 0 for one that is not there yet."""

    programme_id: int
    action_id: int


@dataclass(frozen=True)
class OfGoal(Payload):
    """One goal of a version."""

    goal_id: int
