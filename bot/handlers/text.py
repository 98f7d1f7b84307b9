"""The text behind a slash command, taken apart: fields parted by `;` or named (`paikka: Carelicum`)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import TooManyFields
from bot.domain.names import fold, storable
from bot.domain.people import SlackId, Who, name_and_address

MAX_TEXT = 3000  # longer is cut before anything reads it: no parser meets unbounded input

_TAG = re.compile(r"<([@#])([UWCG][A-Z0-9]{1,30})(?:\|[^>]{0,200})?>")
# How a real mention travels on after `readable`: nobody can type these two control characters.
_OPEN, _CLOSE = "\x02", "\x03"
_MARKED = re.compile(f"{_OPEN}([@#])([A-Z0-9]+){_CLOSE}")
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
# <!everyone>, <!subteam^S1|@tiimi>, <!date^1^{date}|2.1.2027>: what people see of them.
_SPECIAL = re.compile(r"<!(?:(channel|here|everyone)|[^|>]{1,200})(?:\|([^>]{0,200}))?>")
_MAILTO = re.compile(r"<mailto:([^|>]{1,254})(?:\|[^>]{0,254})?>")
_LINK = re.compile(r"<(https?://[^|>]{1,2000})(?:\|[^>]{0,2000})?>")
_NAMED = re.compile(r"\s*([^\W\d][\w -]{1,30}?)\s*:\s*(?!//)(.*)", re.DOTALL)


@dataclass(frozen=True)
class Mention:
    """A person or channel named by Slack's own mention."""

    id: str


def typed(text: str) -> str:
    """What came from a keyboard, be it through a form or a command: our own marks are nobody's to type."""
    return storable(_MARKS.sub("", text))


def readable(text: str) -> str:
    """What the person typed: Slack escapes exactly three characters, and wraps mentions, links and addresses.

    Real mentions become marks that only `mention` and `channel_mention` read: a typed "<@U1>" is just text.
    """
    whole = typed(text[:MAX_TEXT])
    if "<" not in whole and "&" not in whole:
        return whole
    tagged = _TAG.sub(rf"{_OPEN}\1\2{_CLOSE}", whole)
    bare = _LINK.sub(r"\1", _MAILTO.sub(r"\1", _SPECIAL.sub(_as_seen, tagged)))
    # The ampersand last: `&amp;lt;` was typed as `&lt;` (docs.slack.dev/messaging/formatting-message-text).
    return bare.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _as_seen(special: re.Match[str]) -> str:
    return f"@{special[1]}" if special[1] else str(special[2] or "")


def spelled(text: str, name_of: Callable[[str], str | None]) -> str:
    """Mentions in the midst of words as names: a title that speaks of somebody has no ids in it.

    A field that is a mention and nothing else stays one. `name_of` gives a person's name by Slack id.
    """
    if _OPEN not in text:
        return text

    def name(mark: re.Match[str]) -> str:
        known = name_of(mark[2]) if mark[1] == "@" else None
        return known or f"{mark[1]}…"

    pieces = text.split(";")
    for place, piece in enumerate(pieces):
        named = _NAMED.fullmatch(piece)
        if not _MARKED.fullmatch((named[2] if named else piece).strip()):
            pieces[place] = _MARKED.sub(name, piece)
    return ";".join(pieces)


def mention(text: str) -> Mention | None:
    """The person mentioned, when the text is a mention and nothing else."""
    return _marked(text, "@")


def who(text: str, team_id: str) -> Who:
    """How a person was named: the Slack user of a mention, else the name or e-mail address as typed."""
    found = mention(text)
    return SlackId(team_id, found.id) if found else text.strip()


def channel_mention(text: str) -> Mention | None:
    """The channel mentioned, when the text is a channel mention and nothing else."""
    return _marked(text, "#")


def _marked(text: str, sign: str) -> Mention | None:
    match = _MARKED.fullmatch(text.strip())
    return Mention(match[2]) if match and match[1] == sign else None


def page_number(text: str) -> int:
    """The page of a list as typed after its command; 1 for anything that is no number."""
    typed = text.strip()
    return int(typed) if typed.isdecimal() and len(typed) < 4 else 1


def fields(text: str, order: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """The fields of a command: by place in `order`, or by name.

    `names` maps a folded word people write to a field. An unknown name before a colon is no name: "Huom: tuo
    eväät" is a title. Empty places are skipped, so that `;;` leaves a field out. Raises TooManyFields.
    """
    found: dict[str, str] = {}
    free = list(order)
    for piece in text.split(";"):
        match = _NAMED.fullmatch(piece)
        named = names.get(fold(match[1])) if match else None
        if match and named and named not in found:
            found[named] = match[2].strip()
            if named in free:
                free.remove(named)
            continue
        if not free:
            if piece.strip():
                raise TooManyFields(piece.strip())
            continue
        place = free.pop(0)
        if piece.strip():
            found[place] = piece.strip()
    return found


def address_apart(texts: Mapping[str, str]) -> dict[str, str]:
    """The fields, with a person's name and address in one field made two: `person` and `email`."""
    both = None if texts.get("email") else name_and_address(texts.get("person", ""))
    return {**texts, **({"person": both[0], "email": both[1]} if both else {})}
