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


@dataclass(frozen=True)
class OpenUntil(Payload):
    """Opening a version for comments, shown and waiting to be confirmed; `until` as 2026-12-31."""

    programme_id: int
    until: str


@dataclass(frozen=True)
class CommentOn(Payload):
    """A comment of a version; of one action of it, or of the whole (0)."""

    programme_id: int
    action_id: int


@dataclass(frozen=True)
class OfComment(Payload):
    """One comment."""

    comment_id: int


@dataclass(frozen=True)
class OfThread(Payload):
    """A version's comments, and the thread in Slack where they are written too; "" when there is none."""

    programme_id: int
    channel_id: str
    ts: str


@dataclass(frozen=True)
class Decision(Payload):
    """A decision of the forum, shown and waiting to be confirmed; days as 2027-01-19."""

    programme_id: int
    meeting_id: int
    decided_on: str
    in_force_from: str
