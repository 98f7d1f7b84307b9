"""Finnish text into times: the one reader behind every command and form that takes a time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.domain.times import Found, Located, Moment, Reading, Reason, TimeAmbiguous, TimeNotUnderstood
from bot.domain.zone import HELSINKI
from bot.language import foreign_zones
from bot.language.finnish import sentences
from bot.language.finnish.categories import Cat
from bot.language.finnish.moments import Now, Readings
from bot.language.finnish.reader import read
from bot.language.finnish.refusal import Refused
from bot.language.finnish.spelling import repair
from bot.language.finnish.tokens import Token, normalise, places_kept, scan, scan_expression

# No time expression or sentence with one is longer; what is longer is refused before anything looks at it.
MAX_LENGTH = 200
MAX_SENTENCE = 1000
_LONGEST_QUOTE = 40
_UNREAD = frozenset({Reason.UNKNOWN_WORD, Reason.NOT_A_TIME})
# What would be understood, whenever it is said: shown where the words do not tell what was meant.
WOULD_BE = ("huomenna klo 9", "ensi viikon tiistaina klo 13–15")


def prepare() -> None:
    """Builds the words and the index of misspellings now (some tens of ms) instead of at the first text."""
    repair(scan("huomnena"))


def understand(text: str, *, now: datetime, zone: ZoneInfo = HELSINKI) -> Reading:
    """The one meaning of a Finnish time expression, said at `now` (aware) by someone who lives in `zone`.

    Every word counts: what is left over is an error. Raises TimeNotUnderstood, or its subclass TimeAmbiguous
    with the possible readings.
    """
    if len(text) > MAX_LENGTH:
        raise TimeNotUnderstood("", Reason.TOO_LONG, WOULD_BE)
    tokens = repair(scan_expression(normalise(text)))
    if not tokens:
        raise TimeNotUnderstood("", Reason.EMPTY, WOULD_BE)
    try:
        found = read(tokens, _now(now, zone))
    except Refused as refused:
        zoned = refused.reason in _UNREAD and any(t.word in foreign_zones.NAMES for t in tokens if not t.lex)
        elsewhere = foreign_zones.without_zone(text) if zoned else None
        if elsewhere is None:
            raise _error(refused, tokens, text) from None
        return _elsewhere(*elsewhere, now=now, zone=zone)
    except (OverflowError, ValueError):  # beyond the year 9999
        raise TimeNotUnderstood(_quoted(text), Reason.IMPOSSIBLE, WOULD_BE) from None
    return _one(found, text)


def find(text: str, *, now: datetime, zone: ZoneInfo = HELSINKI) -> Found:
    """The time inside a longer text, and the text without it: "Ohjaamon palvelut ensi ti klo 13–15 Siltassa".

    Only words spelt right are taken for times here. Raises TimeNotUnderstood: reason NOT_A_TIME when there is
    none, SEVERAL when there are two; TimeAmbiguous as `understand` does.
    """
    plain, _, found, spans = _found(text, _now(now, zone))
    said = " ".join(plain[a:b] for a, b in spans)
    return Found(_one(found, said), sentences.rest(plain, spans))


def locate(text: str, *, now: datetime, zone: ZoneInfo = HELSINKI) -> Located:
    """Which words of a longer text say its one time; what they say is for `understand`.

    Stricter than `find`: raises TimeNotUnderstood also when no day is said, and when a word that is left over
    looks like a misspelt word of time ("tiistiana klo 13 Siltassa" is not today at one o'clock).
    """
    plain, tokens, _, spans = _found(text, _now(now, zone))
    inside = [t for t in tokens if any(a <= t.start < b for a, b in spans)]
    if sentences.clock_only(inside):
        raise TimeNotUnderstood(_quoted(text), Reason.NOT_A_TIME)
    for token in tokens:
        if token.word and not token.lex and any(t.lex for t in repair([token])):
            raise TimeNotUnderstood(_quoted(token.text), Reason.UNKNOWN_WORD)
    source = text if places_kept(text, plain) else plain
    said = " ".join(source[a:b] for a, b in spans)
    return Located(said, tuple(sentences.around(source, spans)))


def _found(text: str, now: Now) -> tuple[str, list[Token], Readings, list[sentences.Span]]:
    if len(text) > MAX_SENTENCE:
        raise TimeNotUnderstood("", Reason.TOO_LONG)
    plain = normalise(text)
    tokens = scan(plain)
    if not tokens:
        raise TimeNotUnderstood("", Reason.EMPTY)
    try:
        found, spans = sentences.find(tokens, now)
    except Refused as refused:
        raise _error(refused, tokens, text) from None
    return plain, tokens, found, spans


def _now(now: datetime, zone: ZoneInfo) -> Now:
    utc = now if now.tzinfo is UTC else now.astimezone(UTC)
    return tuple.__new__(Now, (utc.astimezone(zone), zone, utc))


def _one(found: Readings, text: str) -> Reading:
    if not found.sure or len(found.options) != 1:
        raise TimeAmbiguous(_quoted(text), found.options)
    return found.options[0]


def _elsewhere(rest: str, zone_name: str, *, now: datetime, zone: ZoneInfo) -> Reading:
    reading = understand(rest, now=now, zone=zone)
    wall = reading.at.astimezone(zone).replace(tzinfo=None) if isinstance(reading, Moment) else None
    moment = foreign_zones.in_zone(wall, zone_name) if wall else None
    if moment is None:
        raise TimeNotUnderstood(zone_name, Reason.UNKNOWN_WORD)
    if moment <= now:
        raise TimeNotUnderstood(_quoted(rest), Reason.PAST)
    return Moment(moment)


def _error(refused: Refused, tokens: list[Token], text: str) -> TimeNotUnderstood:
    word = _words(tokens, refused.at) if 0 <= refused.at < len(tokens) else text
    if refused.reason == Reason.AMBIGUOUS:
        return TimeAmbiguous(_quoted(word), ())
    return TimeNotUnderstood(_quoted(word), refused.reason, refused.suggestions or WOULD_BE)


def _words(tokens: list[Token], at: int) -> str:
    """The word that is told; klo with its time."""
    if Cat.KLO in tokens[at].lex and at + 1 < len(tokens):
        return f"{tokens[at].text} {tokens[at + 1].text}"
    return tokens[at].text


def _quoted(text: str) -> str:
    return text.strip()[:_LONGEST_QUOTE]
