"""Following an action of the development programme: done, moved, noted, in need of help."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.errors import UserError
from bot.domain.people import PersonRef
from bot.domain.programme import ActionView, NoteKind

MAX_NOTE = 1000
NOTES_SHOWN = 5


class FollowFate(StrEnum):
    """What became of what somebody did to an action."""

    KEPT = "kept"
    CLOSED = "closed"  # it is done, or left undone, already: nothing was changed
    SAME = "same"  # it was so before


@dataclass(frozen=True)
class Note:
    """What somebody did to an action or wrote of it. `by` is "" when the person was erased."""

    id: int
    kind: NoteKind
    text: str
    by: str
    at: datetime
    moved_to: date | None = None


@dataclass(frozen=True)
class Following:
    """An action with its newest notes, and what whoever looks may do. `closed` is the note that closed it."""

    action: ActionView
    notes: tuple[Note, ...]
    closed: Note | None
    is_followed: bool  # the version in force has it
    may_follow: bool
    may_drop: bool
    in_channel: bool
    has_channel: bool  # its owner is a group with a channel of its own


@dataclass(frozen=True)
class Followed:
    """What came of it; `told` are those who were asked to help."""

    fate: FollowFate
    following: Following
    told: tuple[PersonRef, ...] = ()


@dataclass(frozen=True)
class HelpAsked:
    """A call for help as its reader gets it, with the ways to reach whoever asks."""

    action: ActionView
    by: str
    email: str
    text: str


class ActionNotFollowed(UserError):
    """The action is not in the version in force: it is still a plan, or has been left out."""

    def __init__(self, title: str, field: str = "action") -> None:
        super().__init__(title, field)
        self.title = title
        self.field = field


class DeadlineInPast(UserError):
    """A deadline can be moved to today or later only."""

    field = "day"

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


class NoChannelToRemindIn(UserError):
    """Reminders go to a group's channel, and the action's owner has none."""

    def __init__(self, owner: str) -> None:
        super().__init__(owner)
        self.owner = owner


class StateWordUnknown(UserError):
    """What was given is no state of an action, or no yes or no; `field` tells which."""

    def __init__(self, text: str, field: str) -> None:
        super().__init__(text, field)
        self.text = text
        self.field = field
