"""The time inside a longer sentence: the longest stretch of words that is one, and what is left over.

Words of time are also words of other things ("kolmelta henkilöltä", "Perjantain palaveri"), so a stretch
counts only when it has a word that is hardly anything else: a date, a weekday, "huomenna", "klo".
"""

from bot.domain.times import Reason
from bot.language.finnish.categories import Cat
from bot.language.finnish.moments import Now, Readings
from bot.language.finnish.reader import read
from bot.language.finnish.refusal import Refused
from bot.language.finnish.tokens import Token

Span = tuple[int, int]

_TELLING = frozenset(
    {
        Cat.DATE, Cat.RELATIVE, Cat.MONTH, Cat.FEAST, Cat.KLO, Cat.WEEKDAY_EACH, Cat.WORKDAYS_EACH,
        Cat.FREQUENCY, Cat.AFTER, Cat.CLOCK, Cat.WEEKEND, Cat.EVERY, Cat.APART,
    }
)  # fmt: skip
_JOINERS = frozenset({Cat.DASH, Cat.COMMA, Cat.AND, Cat.LABEL})
_LONGEST_STRETCH = 24  # tokens
_MOST_TOKENS = 200
_MOST_READ = 240  # tokens of all parts tried, twice for each number that can be a date and a clock time
_NO_TIME = frozenset({Reason.NOT_A_TIME, Reason.UNKNOWN_WORD})
_SHORT = 2  # letters of ma, ti, ke: words of other languages, too


def find(tokens: list[Token], now: Now) -> tuple[Readings, list[Span]]:
    """The readings of the one time in a sentence and where it stood. Raises Refused."""
    if len(tokens) > _MOST_TOKENS:
        raise Refused(Reason.TOO_LONG)
    stretches = _stretches(tokens)
    if not stretches:
        raise Refused(Reason.NOT_A_TIME)
    search = _Search(tokens, now)
    found: list[tuple[int, int, Readings]] = []
    for first, last in stretches:
        best = search.longest(first, last)
        if best:
            found.append(best)
        if len(found) > 2:
            raise Refused(Reason.SEVERAL, found[1][0])
    if len(found) == 2:
        return _together(tokens, found, now)
    if not found:
        raise search.refusals[0] if search.refusals else Refused(Reason.NOT_A_TIME)
    first, last, readings = found[0]
    return readings, [(tokens[first].start, tokens[last - 1].end)]


def _stretches(tokens: list[Token]) -> list[Span]:
    """Runs of neighbouring words of time, without joiners at their ends."""
    runs: list[Span] = []
    start = None
    for i, token in enumerate([*tokens, None]):
        if token is not None and token.lex:
            start = i if start is None else start
        elif start is not None:
            first, last = start, i
            while first < last and tokens[first].lex.keys() <= _JOINERS:
                first += 1
            while last > first and tokens[last - 1].lex.keys() <= _JOINERS:
                last -= 1
            if any(_telling(tokens, k) for k in range(first, last)):
                runs.append((first, last))
            start = None
    return runs


def _telling(tokens: list[Token], at: int) -> bool:
    token = tokens[at]
    if token.lex.keys() & _TELLING:
        return True
    if Cat.WEEKDAY in token.lex:
        return len(token.word) > _SHORT or (at + 1 < len(tokens) and not tokens[at + 1].word)
    return Cat.CLOCK_DIGITS in token.lex or (Cat.UNIT in token.lex and _counted(tokens, at))


def _counted(tokens: list[Token], at: int) -> bool:
    """viikolla 35, ensi viikolla."""
    after = at + 1 < len(tokens) and Cat.INT in tokens[at + 1].lex
    return after or (at > 0 and Cat.WHICH in tokens[at - 1].lex)


class _Search:
    """Reads parts of a sentence, longest first, and gives up after so many that it is no clear time."""

    def __init__(self, tokens: list[Token], now: Now) -> None:
        self.tokens = tokens
        self.now = now
        self.refusals: list[Refused] = []
        self.left = _MOST_READ

    def longest(self, first: int, last: int) -> tuple[int, int, Readings] | None:
        """The longest part of a stretch that is a time. What the whole stretch was refused for is kept."""
        if last - first > _LONGEST_STRETCH:
            raise Refused(Reason.SEVERAL, first)
        telling = [_telling(self.tokens, k) for k in range(first, last)]
        for size in range(last - first, 0, -1):
            for start in range(first, last - size + 1):
                if not any(telling[start - first : start - first + size]):
                    continue
                part = self.tokens[start : start + size]
                if not any(_telling(part, k) for k in range(size)):
                    continue
                try:
                    return start, start + size, self._read(part)
                except Refused as refused:
                    if refused.reason not in _NO_TIME:
                        # the words make a time, but an impossible one: no shorter part of it may stand in
                        at = start + max(refused.at, 0)
                        self.refusals.append(Refused(refused.reason, at, refused.suggestions))
                        return None
                except (OverflowError, ValueError):
                    return None
        return None

    def _read(self, part: list[Token]) -> Readings:
        self.left -= len(part) << sum(Cat.DOTTED in token.lex for token in part)
        if self.left < 0:
            raise Refused(Reason.TOO_LONG)
        return read(part, self.now)


def _together(
    tokens: list[Token], found: list[tuple[int, int, Readings]], now: Now
) -> tuple[Readings, list[Span]]:
    """A day in one place and its clock time in another: tiistaina Carelicumissa klo 13."""
    (a, b, _), (c, d, _) = found
    if clock_only(tokens[a:b]) == clock_only(tokens[c:d]):
        raise Refused(Reason.SEVERAL, c)
    try:
        readings = read(tokens[a:b] + tokens[c:d], now)
    except Refused:
        raise Refused(Reason.SEVERAL, c) from None
    return readings, [(tokens[a].start, tokens[b - 1].end), (tokens[c].start, tokens[d - 1].end)]


_CLOCK_WORDS = frozenset(
    {Cat.KLO, Cat.INT, Cat.INT_CASE, Cat.ORD, Cat.DOTTED, Cat.CLOCK_DIGITS, Cat.DASH, Cat.CARDINAL, Cat.HALF}
)


def clock_only(tokens: list[Token]) -> bool:
    """Whether a clock time is said, but no day."""
    return all(t.lex.keys() <= _CLOCK_WORDS for t in tokens)


def around(text: str, spans: list[Span]) -> list[str]:
    """The texts before, between and after the spans, those that are not empty, without loose punctuation."""
    starts, ends = [0, *(b for _, b in spans)], [*(a for a, _ in spans), len(text)]
    pieces = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    tidied = [_tidied(piece, n > 0, n < len(spans)) for n, piece in enumerate(pieces)]
    return [piece for piece in tidied if piece]


def _tidied(piece: str, after_time: bool, before_time: bool) -> str:  # noqa: FBT001
    if after_time:
        piece = piece.lstrip(" \t\n,;:.–-)")
    if before_time:
        piece = piece.rstrip(" \t\n,;:–-(")
    return " ".join(piece.split())


def rest(text: str, spans: list[Span]) -> str:
    """The text without the spans."""
    return " ".join(around(text, spans))
