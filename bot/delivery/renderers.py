"""From a row of the queue to a message: one renderer for each kind, which looks at the subject again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.links import NOBODY, Purpose
from bot.domain.outgoing import OutgoingKind, OutgoingState, Way
from bot.language.i18n import Translator
from bot.services.links import Links
from bot.storage.outgoing import Job
from bot.views.blocks import Block
from bot.views.letters import Letter


@dataclass(frozen=True)
class Bundle:
    """The rows of a digest: the ids of those that it tells of, and where each of the others ends instead."""

    told: Sequence[int]
    ended: Mapping[int, OutgoingState]


@dataclass(frozen=True)
class Message:
    """What to send: Slack's blocks, and the letter for whom it reaches by e-mail.

    Without a letter of its own a message goes by e-mail as the words of its blocks. Only a digest has
    a `bundle`.
    """

    blocks: Sequence[Block]
    letter: Letter | None = None
    bundle: Bundle | None = None


@dataclass(frozen=True)
class Subject:
    """What a message is about, in words, and when that is over."""

    title: str
    when: str
    ends_at: datetime


@dataclass(frozen=True)
class Void:
    """There is nothing to send any more; `state` is where the row ends: cancelled or expired."""

    state: OutgoingState = OutgoingState.CANCELLED
    bundle: Bundle | None = None


@dataclass(frozen=True)
class Rendering:
    """What a renderer has at hand. `now` is in UTC; `way` is how the message goes this time."""

    session: Session
    job: Job
    tr: Translator
    now: datetime
    links: Links
    way: Way

    def link(self, purpose: Purpose, subject_id: int = 0, tail: str = "") -> str:
        """The recipient's own address of a page; "" when the installation has no pages."""
        return self.links.url(
            self.session,
            purpose,
            person_id=self.job.recipient_id or NOBODY,
            subject_id=subject_id,
            tail=tail,
        )


@dataclass(frozen=True)
class Replacement:
    """What to put in the place of a message that is there."""

    channel_id: str
    ts: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class NotYet:
    """What it needs is still on its way itself: to be looked at again after `wait`."""

    wait: timedelta = timedelta(seconds=2)


Rendered = Message | Void | Replacement | NotYet
Renderer = Callable[[Rendering], Rendered]
"""Reads the subject as it is now and renders it in the recipient's language."""

Renderers = dict[OutgoingKind, Renderer]
