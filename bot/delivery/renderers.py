"""From a row of the queue to a message: one renderer for each kind, which looks at the subject again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.language.i18n import Translator
from bot.storage.outgoing import Job
from bot.views.blocks import Block


@dataclass(frozen=True)
class Message:
    """What to send."""

    blocks: Sequence[Block]


@dataclass(frozen=True)
class Void:
    """There is nothing to send any more; `state` is where the row ends: cancelled or expired."""

    state: OutgoingState = OutgoingState.CANCELLED


Renderer = Callable[[Session, Job, Translator, datetime], Message | Void]
"""Reads the subject as it is now and renders it in the recipient's language; `datetime` is now, in UTC."""

Renderers = dict[OutgoingKind, Renderer]
