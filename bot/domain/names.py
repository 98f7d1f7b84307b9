"""Names people type: cleaned for keeping, folded for finding."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.domain.errors import UserError

MAX_NAME = 80
MAX_TITLE = 150
MAX_PLACE = 300

_BLANK = re.compile("[ \u200d\ufe00-\ufe0f\u115f\u1160\u3164\uffa0\u2800]*")
_NO_CHARACTER = re.compile("[\x00\ud800-\udfff]")

T = TypeVar("T")


class NameEmpty(UserError):
    """A name or title has no visible character."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class NameTooLong(UserError):
    """A name or title is longer than fits; carries the limit and the length, in characters."""

    def __init__(self, field: str, limit: int, length: int) -> None:
        super().__init__(field, limit, length)
        self.field = field
        self.limit = limit
        self.length = length


def numbered(query: str) -> int | None:
    """The number in "12" or "#12", as people name a meeting, a poll or a seminar; None for anything else."""
    number = query.strip().removeprefix("#").strip()
    return int(number) if number.isdecimal() and len(number) < 10 else None


def storable(text: str) -> str:
    """Without what is no character: neither the store nor JSON takes a NUL or a lone surrogate."""
    return _NO_CHARACTER.sub("", text)


def clean(text: str) -> str:
    """One line of visible text: NFC, no control or bidirectional marks, white space folded to single spaces.

    Direction marks go because they can make a name read as another one (Unicode TR 36, section 3.2).
    """
    composed = unicodedata.normalize("NFC", text)
    if composed.isprintable():  # nearly every text: neither marks to drop nor spaces of other kinds
        return _seen(" ".join(composed.split()))
    kept = (
        " " if ch.isspace() else ch
        for ch in composed
        # Cf is format marks, direction overrides among them; the joiner stays, since emoji are built with it.
        if ch.isspace() or ch == "\u200d" or unicodedata.category(ch) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    return _seen(" ".join("".join(kept).split()))


def _seen(text: str) -> str:
    """Nothing, for what is made of joiners, fillers and blanks alone: a name that nobody can see is none."""
    return "" if _BLANK.fullmatch(text) else text


def clean_within(text: str, field: str, limit: int, *, may_be_empty: bool = False) -> str:
    """Cleans a text for the named field.

    Raises NameEmpty when nothing visible is left (unless that is allowed), NameTooLong past `limit`
    characters.
    """
    cleaned = clean(text)
    if not cleaned and not may_be_empty:
        raise NameEmpty(field)
    if len(cleaned) > limit:
        raise NameTooLong(field, limit, len(cleaned))
    return cleaned


def fold(text: str) -> str:
    """The form names are compared in: case, umlauts and doubled spaces do not matter."""
    decomposed = unicodedata.normalize("NFKD", clean(text).casefold())
    return "".join(ch for ch in decomposed if not unicodedata.combining(ch))


def matching(query: str, candidates: Iterable[tuple[str, T]]) -> Sequence[T]:
    """The candidates, given as (folded name, thing), that the query names.

    An exact name wins alone; else names with a word that begins so; else names that contain it.
    """
    wanted = fold(query)
    if not wanted:
        return ()
    pool = list(candidates)
    exact = [thing for name, thing in pool if name == wanted]
    if exact:
        return exact
    beginning = [
        thing
        for name, thing in pool
        if name.startswith(wanted) or f" {wanted}" in name or f"-{wanted}" in name
    ]
    return beginning or [thing for name, thing in pool if wanted in name]
