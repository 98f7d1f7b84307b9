"""What a button, a menu or a form carries: a stored format, since old buttons live in channels for years.

A payload is a frozen dataclass of ints, strings and bools. It is written by views and read by handlers; both
only through `encode` and `decode`. A field is never renamed or given another meaning: the class gets a new
VERSION and says in `upgrade` how an older one is read.
"""

import dataclasses
import hashlib
import json
import types
import typing
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, Self, TypeVar, get_args, get_origin, get_type_hints

from bot.domain.errors import UserError
from bot.domain.names import storable
from bot.domain.zone import in_reach

_ENCODE = json.JSONEncoder(ensure_ascii=False).encode
MAX_BUTTON_VALUE = 2000  # docs.slack.dev/reference/block-kit/block-elements/button-element
MAX_ACTION_ID = (
    255 // 2
)  # an emoji counts as two, docs.slack.dev/reference/block-kit/block-elements/button-element
# Every number in a payload is an id, a count or a moment after 1970: none is negative, and none is so large
# that the calendar ends before it (in seconds, this is the year 5138).
MAX_NUMBER = 10**11
MAX_ID = 2**31 - 1  # of the store's keys on PostgreSQL; fields that carry one are named so: meeting_id


class StaleButton(UserError):
    """A button or form whose content cannot be read any more, or names something that is gone."""


class Payload:
    """Base of all payloads; subclasses are frozen dataclasses."""

    VERSION: ClassVar[int] = 1

    @classmethod
    def upgrade(cls, version: int, fields: dict[str, Any]) -> dict[str, Any]:
        """Turns the fields of an older version into the present ones. Raises StaleButton when it cannot."""
        del version, fields
        raise StaleButton

    @property
    def fits(self) -> bool:
        """Whether a button can carry it: a typed line may be longer."""
        return _units(self._text()) <= MAX_BUTTON_VALUE

    def encode(self) -> str:
        """The stored text: compact JSON with the version. Raises ValueError over Slack's button limit."""
        text = self._text()
        if _units(text) > MAX_BUTTON_VALUE:
            raise ValueError(f"{type(self).__name__} does not fit in a button: {len(text)} characters")
        return text

    def _text(self) -> str:
        # A frozen dataclass keeps its fields, in their order, and nothing else. Ten buttons are in one list:
        # whole numbers, which most of them carry, do not need the encoder.
        text = f'{{"v":{self.VERSION}'
        for name, value in self.__dict__.items():
            text += f',"{name}":{value if type(value) is int else _ENCODE(value)}'
        return text + "}"

    @classmethod
    def decode(cls, text: str | None) -> Self:
        """Reads a stored text. Raises StaleButton for anything but a whole payload of this class."""
        try:
            fields = json.loads(text or "{}")
        except (ValueError, RecursionError):
            raise StaleButton from None
        if not isinstance(fields, dict):
            raise StaleButton
        version = fields.pop("v", None)
        if type(version) is not int:
            raise StaleButton
        if version != cls.VERSION:
            fields = cls.upgrade(version, fields)
        expected: dict[str, tuple[type, ...]] = _FIELD_TYPES(cls)
        if fields.keys() != expected.keys():
            raise StaleButton
        # bool is an int to isinstance, but not to us.
        if any(type(fields[name]) not in allowed for name, allowed in expected.items()):
            raise StaleButton
        if not all(_is_sound(name, value) for name, value in fields.items()):
            raise StaleButton
        return cls(**fields)


def _units(text: str) -> int:
    """The length as Slack counts it, an emoji as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _is_sound(name: str, value: object) -> bool:
    if type(value) is int:
        return 0 <= value <= (MAX_ID if name.endswith("_id") else MAX_NUMBER)
    return not isinstance(value, str) or storable(value) == value


E = TypeVar("E", bound=StrEnum)


def code_of(kind: type[E], text: str) -> E:
    """The code that a payload or a menu carries as text. Raises StaleButton for one that is none any more."""
    try:
        return kind(text)
    except ValueError:
        raise StaleButton from None


def day_in_reach(text: str) -> date:
    """The day that a payload carries, as 2026-12-31. Raises StaleButton for none, or one out of reach."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise StaleButton from None
    if not in_reach(day):
        raise StaleButton
    return day


P = TypeVar("P", bound=Payload)


def _field_types(cls: type[Any]) -> dict[str, tuple[type, ...]]:
    hints = get_type_hints(cls)
    return {f.name: _plain_types(hints[f.name]) for f in dataclasses.fields(cls)}


_FIELD_TYPES: Any = cache(_field_types)


def _plain_types(hint: Any) -> tuple[type, ...]:
    if get_origin(hint) in (types.UnionType, typing.Union):
        return tuple(t for arg in get_args(hint) for t in _plain_types(arg))
    return (hint,)


@dataclasses.dataclass(frozen=True)
class Nothing(Payload):
    """A button that needs to say nothing but its name."""


@dataclasses.dataclass(frozen=True)
class RunText(Payload):
    """A command line to run as if the person had typed it: "did you mean" and "show more" buttons."""

    slash: str
    text: str


def action_id(name: str, nth: int | str = "") -> str:
    """The action id of a button. Ids within a block must differ: `nth` tells equal buttons apart."""
    if nth == "":
        return name
    whole = f"{name}/{nth}"
    if len(whole) > MAX_ACTION_ID:
        whole = f"{name}/{hashlib.sha256(str(nth).encode()).hexdigest()}"
    return whole


def action_name(identifier: str) -> str:
    """The name in an action id, as the registry knows it."""
    return identifier.partition("/")[0]
