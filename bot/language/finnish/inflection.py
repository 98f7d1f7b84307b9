"""Finnish inflection, as far as time needs it: nouns and numerals in their cases.

Forms are compared without the dots of ä and ö (many people type without them), so vowel harmony never shows:
one set of endings serves all words.
"""

from collections.abc import Iterator

# Cases are bits, because one form can stand for several: "kahdeksan" is nominative and genitive.
NOM, GEN, PAR, INE, ELA, ILL, ADE, ABL, ALL, ESS, TRA = (1 << n for n in range(11))
FROM_CASES = ELA | ABL
TO_CASES = ILL | ALL | TRA

Forms = dict[str, int]

_ENDINGS = ((GEN, "n"), (INE, "ssa"), (ELA, "sta"), (ADE, "lla"), (ABL, "lta"), (ALL, "lle"), (TRA, "ksi"))


def fold(text: str) -> str:
    """The form under which words are compared: no dots on ä and ö."""
    return text.translate(_FOLDING)


_FOLDING = str.maketrans("äöå", "aoa")


def add(forms: Forms, form: str, case: int) -> None:
    """Notes that `form` can stand for `case` too."""
    key = fold(form)
    forms[key] = forms.get(key, 0) | case


def noun(nominative: str, strong: str, weak: str, partitive: str, illative: str) -> Forms:
    """The singular forms of a word from its stems (aatto: strong aatto-, weak aato-)."""
    forms: Forms = {}
    add(forms, nominative, NOM)
    add(forms, partitive, PAR)
    add(forms, illative, ILL)
    add(forms, strong + "na", ESS)
    for case, ending in _ENDINGS:
        add(forms, weak + ending, case)
    return forms


def plain(word: str) -> Forms:
    """A word whose stem never changes and ends in one vowel (päivä, joulu)."""
    return noun(word, word, word, word + "a", word + word[-1] + "n")


def diphthong(word: str) -> Forms:
    """A word that ends in a long vowel or a diphthong (tiistai, kuu)."""
    return noun(word, word, word, word + "ta", word + "h" + word[-1] + "n")


def graded(word: str, weak: str) -> Forms:
    """A word whose consonant weakens before endings (aatto: aato-)."""
    return noun(word, word, weak, word + "a", word + word[-1] + "n")


def nen(word: str) -> Forms:
    """A word in -nen (pääsiäinen: pääsiäise-)."""
    stem = word[:-3]
    return noun(word, stem + "se", stem + "se", stem + "sta", stem + "seen")


def us(word: str) -> Forms:
    """A word in -us that takes -kse- (juhannus: juhannukse-)."""
    stem = word[:-1] + "kse"
    return noun(word, stem, stem, word + "ta", stem + "en")


_UNITS = (
    noun("yksi", "yhte", "yhde", "yhtä", "yhteen"),
    noun("kaksi", "kahte", "kahde", "kahta", "kahteen"),
    noun("kolme", "kolme", "kolme", "kolmea", "kolmeen"),
    noun("neljä", "neljä", "neljä", "neljää", "neljään"),
    noun("viisi", "viite", "viide", "viittä", "viiteen"),
    noun("kuusi", "kuute", "kuude", "kuutta", "kuuteen"),
    noun("seitsemän", "seitsemä", "seitsemä", "seitsemää", "seitsemään"),
    noun("kahdeksan", "kahdeksa", "kahdeksa", "kahdeksaa", "kahdeksaan"),
    noun("yhdeksän", "yhdeksä", "yhdeksä", "yhdeksää", "yhdeksään"),
)
_TEN = noun("kymmenen", "kymmene", "kymmene", "kymmentä", "kymmeneen")


def _ordinal(stem: str) -> Forms:
    return noun(stem + "s", stem + "nte", stem + "nne", stem + "tta", stem + "nteen")


_FIRST, _SECOND = nen("ensimmäinen"), nen("toinen")
_COMPOUND_ORDINALS = tuple(
    _ordinal(s)
    for s in ("yhde", "kahde", "kolma", "neljä", "viide", "kuude", "seitsemä", "kahdeksa", "yhdeksä")
)
_TENTH = _ordinal("kymmene")


def _joined(*parts: Forms) -> Forms:
    """A compound all of whose parts inflect: kahden + kymmenen, kahta + kymmentä."""
    joined: Forms = {}
    for case in (NOM, GEN, PAR, INE, ELA, ILL, ADE, ABL, ALL, ESS, TRA):
        pieces = [next(form for form, cases in part.items() if cases & case) for part in parts]
        add(joined, "".join(pieces), case)
    return joined


def _teens(unit: Forms) -> Forms:
    return {form + "toista": cases for form, cases in unit.items()}


def _tens(unit: Forms, rest: Forms | None = None) -> Forms:
    """20, 30, … and what follows them. In the nominative the ten is partitive: kaksikymmentä."""
    forms = _joined(unit, _TEN, *([rest] if rest else []))
    nominatives = [f for f, c in forms.items() if c & NOM]
    for form in nominatives:
        forms[form] &= ~NOM
        if not forms[form]:
            del forms[form]
    tail = next(f for f, c in rest.items() if c & NOM) if rest else ""
    add(forms, next(f for f, c in unit.items() if c & NOM) + "kymmentä" + tail, NOM)
    return forms


def cardinals() -> Iterator[tuple[int, Forms]]:
    """The numbers 1–99 in all cases."""
    for n, unit in enumerate(_UNITS, 1):
        yield n, unit
        yield 10 + n, _teens(unit)
    yield 10, _TEN
    for ten in range(2, 10):
        yield ten * 10, _tens(_UNITS[ten - 1])
        for n, unit in enumerate(_UNITS, 1):
            yield ten * 10 + n, _tens(_UNITS[ten - 1], unit)


def ordinals() -> Iterator[tuple[int, Forms]]:
    """The ordinals 1–31 in all cases; 21 and 31 both ways (-ensimmäinen, -yhdes), likewise 22."""
    yield 1, _FIRST
    yield 2, _SECOND
    for n, unit in enumerate(_COMPOUND_ORDINALS, 1):
        if n > 2:
            yield n, unit
        yield 10 + n, _teens(unit)
    yield 10, _TENTH
    for ten in (2, 3):
        base = _COMPOUND_ORDINALS[ten - 1]
        yield ten * 10, _joined(base, _TENTH)
        for n, unit in enumerate(_COMPOUND_ORDINALS, 1):
            if ten == 3 and n > 1:
                break
            yield ten * 10 + n, _joined(base, _TENTH, unit)
            if n <= 2:
                yield ten * 10 + n, _joined(base, _TENTH, (_FIRST, _SECOND)[n - 1])


def cardinal_stems() -> Iterator[tuple[int, Forms]]:
    """The hours 1–12: what a clock time is told with."""
    yield from enumerate(_UNITS, 1)
    yield 10, _TEN
    yield 11, _teens(_UNITS[0])
    yield 12, _teens(_UNITS[1])
