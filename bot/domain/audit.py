"""The trail of changes, as it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Change:
    """One change. `actor_name` is None when nobody of the registry made it."""

    at: datetime
    actor_name: str | None
    action: str
    object_name: str | None
    source: str
    details: Mapping[str, int | str | bool | None]


@dataclass(frozen=True)
class ChangePage:
    """One page of changes; `page` counts from 1."""

    changes: tuple[Change, ...]
    page: int
    has_more: bool
