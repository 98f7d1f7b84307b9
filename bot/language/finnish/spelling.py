"""Words as people type them: split where they are one, glued where they are two, one letter wrong.

A repair is made only when exactly one meaning is one letter away, and never in short words: too many names
are near them.
"""

from functools import cache, lru_cache

from bot.language.finnish import names
from bot.language.finnish.categories import Cat, Lexicon, Meanings
from bot.language.finnish.inflection import GEN
from bot.language.finnish.lexicon import formal_numbers, lexicon
from bot.language.finnish.near_words import NOT_TIMES
from bot.language.finnish.tokens import Token

_LONGEST_NAME = 4  # words in one name: puolustusvoimain lippujuhlan päivä
_SHORTEST_PIECE = 3
_SHORTEST_TYPO = 6
_SHORTEST_SURE = 7  # tiistai, elokuun
_SHORTEST_ANY = 8  # shorter words of other kinds have too many near neighbours
_SHORTEST_NUMBER = 9
_LONGEST_ENDING = 5
_NUMBERS = frozenset({Cat.CARDINAL, Cat.ORD, Cat.CLOCK})
_LONG_UNITS = ("kuukau", "minuut", "vuorokau", "viikol", "viikon")
_LONGEST_WORD = 40
_REFUSED_ONLY = frozenset({Cat.REFUSED})  # aamupala is no aamup. ala
_MOST_PIECES = 3
_LONGEST_PIECE = 5  # the longest of the pieces has at least so many letters


def repair(tokens: list[Token]) -> list[Token]:
    """The tokens with split words joined, glued ones parted and small slips corrected."""
    joinable, unknown = _look(tokens)
    if joinable:
        tokens = _join(tokens, lexicon())
        unknown = any(token.word and not token.lex for token in tokens)
    if not unknown:
        return tokens
    repaired: list[Token] = []
    for token in tokens:
        if token.lex or not token.word:
            repaired.append(token)
        else:
            repaired += _read_unknown(token.text, token.word, token.glued) or (token,)
    return _join(repaired, lexicon()) if _look(repaired)[0] else repaired


def _look(tokens: list[Token]) -> tuple[bool, bool]:
    """Whether two words side by side, or with a hyphen between them, can be pieces of a known one.

    And whether there is a word that is not known.
    """
    before, beginnings = "", _beginnings()
    joinable = unknown = False
    for token in tokens:
        word = token.word
        if word:
            if before and before + word in beginnings:
                joinable = True
            before = word
            if not token.lex:
                unknown = True
        elif before and not (token.glued and Cat.DASH in token.lex):
            before = ""
    return joinable, unknown


def _join(tokens: list[Token], words: Lexicon) -> list[Token]:
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.word and at + 1 < len(tokens):
            last, word = _longest_name(tokens, at, words)
            if last > at:
                end = tokens[last]
                text = " ".join(t.text for t in tokens[at : last + 1])
                result.append(Token(text, token.start, end.end, words[word], word, token.glued))
                at = last + 1
                continue
        result.append(token)
        at += 1
    return result


def _longest_name(tokens: list[Token], at: int, words: Lexicon) -> tuple[int, str]:
    """The last token of the longest known word that begins at `at` and goes on in the next ones."""
    best, best_word = at, ""
    word = tokens[at].word
    last = _next_part(tokens, at)
    if not last or word + tokens[last].word not in _beginnings():
        return best, best_word
    parts, last = 1, at
    while parts < _LONGEST_NAME:
        last = _next_part(tokens, last)
        if not last:
            break
        word += tokens[last].word
        parts += 1
        if word in words and not (tokens[last].word == "toista" and Cat.ORD in tokens[at].lex):
            best, best_word = last, word
    return best, best_word


@cache
def _beginnings() -> frozenset[str]:
    """What a known word of at least two pieces can begin with: all that two words written apart can be."""
    return frozenset(word[:end] for word in lexicon() for end in range(2, len(word) + 1))


def _next_part(tokens: list[Token], at: int) -> int:
    """The word after `at`: the next token, or the one after a hyphen without spaces. 0 when there is none."""
    if at + 1 >= len(tokens):
        return 0
    if tokens[at + 1].word:
        return at + 1
    hyphen = tokens[at + 1].lex.get(Cat.DASH)
    if (
        hyphen
        and tokens[at + 1].glued
        and at + 2 < len(tokens)
        and tokens[at + 2].glued
        and tokens[at + 2].word
    ):
        return at + 2
    return 0


@lru_cache(maxsize=4096)
def _read_unknown(text: str, word: str, glued: bool) -> tuple[Token, ...]:  # noqa: FBT001
    """What an unknown word was meant to be, its places counted from its beginning; empty when nothing.

    Names and places come again and again, and are looked at once.
    """
    if len(word) > _LONGEST_WORD or word in NOT_TIMES:
        return ()
    token = Token(text, 0, len(text), {}, word, glued)
    meanings = _one_letter_away(word, lexicon())
    if meanings:
        return (Token(text, 0, len(text), meanings, word, glued),)
    return tuple(_parted(token, lexicon(), _MOST_PIECES))


def _parted(token: Token, words: Lexicon, pieces: int) -> list[Token]:
    """A glued word as two or three known ones, the first as long as possible; empty when it cannot be."""
    for cut in range(len(token.word) - _SHORTEST_PIECE, _SHORTEST_PIECE - 1, -1):
        head, tail = words.get(token.word[:cut]), words.get(token.word[cut:])
        if not head or not (tail or pieces > 2) or (tail and tail.keys() == _REFUSED_ONLY):
            continue
        if max(cut, len(token.word) - cut) < _LONGEST_PIECE:
            continue
        middle = token.start + cut
        last = Token(token.text[cut:], middle, token.end, tail or {}, token.word[cut:], glued=True)
        rest = [last] if tail else _parted(last, words, pieces - 1)
        if rest:
            return [Token(token.text[:cut], token.start, middle, head, token.word[:cut], token.glued), *rest]
    return []


# Words of these kinds are common enough in times, and long enough, that a slip in them is worth reading.
_REPAIRED = frozenset(
    {
        Cat.WEEKDAY, Cat.WEEKDAY_EACH, Cat.MONTH, Cat.RELATIVE, Cat.FEAST, Cat.FREQUENCY, Cat.WEEKEND,
        Cat.WORKDAYS_EACH, Cat.WEEKEND_EACH, Cat.UNIT, Cat.AFTER, Cat.BY, Cat.FROM, Cat.UNTIL, Cat.WHICH,
        Cat.CARDINAL, Cat.ORD, Cat.CLOCK, Cat.PART, Cat.TO_HOUR, Cat.HALVES, Cat.ADVENT, Cat.KLO,
    }
)  # fmt: skip
# Of these kinds only doubled and single letters are corrected: tulevana and tukevana are both words.
_ONLY_DOUBLED = frozenset({Cat.WHICH, Cat.FROM, Cat.UNTIL, Cat.TO_HOUR, Cat.KLO})


@cache
def _repairable() -> dict[str, bool]:
    """The known forms that a misspelt word may be taken for, and whether any slip counts or doubling only."""
    return {word: _any_slip(word, found) for word, found in lexicon().items() if _worth(word, found)}


def _worth(word: str, meanings: Meanings) -> bool:
    kinds = _REPAIRED & meanings.keys()
    if len(word) < _SHORTEST_TYPO or not kinds or word.startswith("vkl"):
        return False
    if kinds & {Cat.WEEKDAY, Cat.WEEKDAY_EACH}:
        return word.startswith(names.WEEKDAYS)  # not ma-aamuna
    if Cat.CLOCK in kinds:
        return word.startswith(("aamu", "ilta"))
    return not kinds & {Cat.CARDINAL, Cat.ORD} or word in formal_numbers()


def _any_slip(word: str, meanings: Meanings) -> bool:
    kinds = meanings.keys()
    if kinds <= _ONLY_DOUBLED or (Cat.UNIT in kinds and not word.startswith(_LONG_UNITS)):
        return False
    if kinds & {Cat.WEEKDAY, Cat.MONTH}:
        return len(word) >= _SHORTEST_SURE
    return len(word) >= (_SHORTEST_NUMBER if kinds & _NUMBERS else _SHORTEST_ANY)


_Halves = dict[tuple[int, str], list[str]]


@cache
def _halves() -> tuple[_Halves, _Halves]:
    """The repairable forms by length and beginning, and by length and end.

    One slip leaves either what comes before the middle or what comes after it as it was; the two letters at
    the middle are left out because they may have changed places.
    """
    beginnings: _Halves = {}
    ends: _Halves = {}
    for word in _repairable():
        middle = len(word) // 2
        beginnings.setdefault((len(word), word[: middle - 1]), []).append(word)
        ends.setdefault((len(word), word[middle + 1 :]), []).append(word)
    return beginnings, ends


@cache
def _undoubled_forms() -> dict[str, list[str]]:
    """The repairable forms by what is left of them when each doubled letter is written once."""
    found: dict[str, list[str]] = {}
    for word in _repairable():
        found.setdefault(_undoubled(word), []).append(word)
    return found


def _near(word: str) -> set[str]:
    """The repairable forms one missing, extra, wrong or swapped letter away."""
    beginnings, ends = _halves()
    found: set[str] = set()
    size = len(word)
    for length in (size - 1, size, size + 1):
        middle = length // 2
        for known in beginnings.get((length, word[: middle - 1]), ()):
            if _one_slip(word, known):
                found.add(known)
        for known in ends.get((length, word[middle + 1 - length :]), ()):
            if _one_slip(word, known):
                found.add(known)
    return found


def _one_letter_away(word: str, words: Lexicon) -> Meanings | None:
    """The one meaning among the known forms one letter away, else None."""
    if len(word) < _SHORTEST_TYPO - 1:
        return None
    near = _near(word)
    # Doubled and single letters are the commonest slip: they win over other neighbours, even several at once.
    doubled = {w for w in near if _undoubled(w) == _undoubled(word)}
    if not doubled and len(word) >= _SHORTEST_ANY:
        doubled = set(_undoubled_forms().get(_undoubled(word), ()))
    targets = _repairable()
    if not doubled and not any(targets[w] for w in near):
        return None
    meanings = _without_genitives([words[w] for w in doubled or near])
    first = meanings[0]
    if not all(_same_meaning(first, m) for m in meanings[1:]):
        return None
    # The first letter is seldom wrong: a word that differs there only keeps others from being taken.
    return first if any(w[0] == word[0] for w in doubled or near) else None


def _without_genitives(meanings: list[Meanings]) -> list[Meanings]:
    """Without the weekdays' genitives, which no time is told with, where there are others: tiistaian."""
    others = [m for m in meanings if Cat.WEEKDAY not in m or m[Cat.WEEKDAY].case != GEN]
    return others or meanings


def _one_slip(typed: str, word: str) -> bool:
    """Whether one letter was left out, added, changed, or swapped with the next."""
    at = 0
    for a, b in zip(typed, word, strict=False):
        if a != b:
            break
        at += 1
    if len(typed) < len(word):
        return typed[at:] == word[at + 1 :]
    if len(typed) > len(word):
        return typed[at + 1 :] == word[at:]
    if typed[at + 1 :] == word[at + 1 :]:
        # an i in the ending is the plural, which means something else: lauantaipäivinä
        return at < len(typed) and (
            typed[at] != "i" or word[at] not in "aeou" or at < len(typed) - _LONGEST_ENDING
        )
    return typed[at + 2 :] == word[at + 2 :] and typed[at] == word[at + 1] and typed[at + 1] == word[at]


def _undoubled(word: str) -> str:
    return "".join(c for i, c in enumerate(word) if i == 0 or c != word[i - 1])


def _same_meaning(a: Meanings, b: Meanings) -> bool:
    """Same kinds and values; the cases may differ only when they mean the same direction."""
    if a.keys() != b.keys():
        return False
    return all(a[c].n == b[c].n and a[c].extra == b[c].extra and bool(a[c].case & b[c].case) for c in a)
