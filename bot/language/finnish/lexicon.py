"""The words of time: every form of every word this reader knows, and what each can mean."""

from collections.abc import Iterable
from functools import cache

from bot.domain.calendar import Feast
from bot.domain.times import Reason
from bot.language.finnish import names
from bot.language.finnish.categories import ANY_CASE, Cat, Edge, Lex, Lexicon, Part, Unit, Which
from bot.language.finnish.inflection import (
    ABL,
    ADE,
    ELA,
    ESS,
    GEN,
    ILL,
    INE,
    NOM,
    PAR,
    Forms,
    cardinal_stems,
    cardinals,
    diphthong,
    fold,
    graded,
    nen,
    noun,
    ordinals,
    plain,
)

REFUSALS = tuple(Reason)


class _Builder:
    def __init__(self) -> None:
        self.words: Lexicon = {}

    def put(self, form: str, cat: int, n: int = 0, case: int = NOM, extra: int = 0) -> None:
        meanings = self.words.setdefault(fold(form), {})
        old = meanings.get(cat)
        # The first meaning of a form within one category stands, its cases add up.
        meanings[cat] = old._replace(case=old.case | case) if old else Lex(cat, n, case, extra)

    def forms(self, forms: Forms, cat: int, n: int = 0, extra: int = 0) -> None:
        for form, case in forms.items():
            self.put(form, cat, n, case, extra)

    def each(
        self, words: str | Iterable[str], cat: int, n: int = 0, case: int = ANY_CASE, extra: int = 0
    ) -> None:
        for word in words.split() if isinstance(words, str) else words:
            self.put(word, cat, n, case, extra)


@cache
def lexicon() -> Lexicon:
    """All known forms, folded, and their meanings. Built at first use (about 10 ms)."""
    b = _Builder()
    for build in (
        _weekdays,
        _months,
        _numbers,
        _units,
        _parts,
        _relatives,
        _clock,
        _marks,
        _repeats,
        _feasts,
    ):
        build(b)
    _refused(b)
    return b.words


@cache
def formal_numbers() -> frozenset[str]:
    """The forms of the written numbers and ordinals, without the spoken shapes."""
    return frozenset(form for _, forms in (*cardinals(), *ordinals()) for form in forms) | set(
        nen("viimeinen")
    )


def weekday_forms(n: int) -> Forms:
    """The forms of a weekday, Monday 0."""
    word = names.WEEKDAYS[n]
    return graded(word, "keskiviiko") if word == "keskiviikko" else diphthong(word)


def _weekdays(b: _Builder) -> None:
    for n, (word, short) in enumerate(zip(names.WEEKDAYS, names.WEEKDAYS_SHORT, strict=True)):
        b.forms(weekday_forms(n), Cat.WEEKDAY, n)
        b.put(short, Cat.WEEKDAY, n, ANY_CASE)
        b.put(word + "sin" if word.endswith("i") else word + "isin", Cat.WEEKDAY_EACH, n)
        for part, stem in names.PART_STEMS.items():
            for form, case in _part_forms(stem).items():
                b.put(short + form, Cat.WEEKDAY, n, case, Part[part])  # ma-aamuna
                b.put(word + form, Cat.WEEKDAY, n, case, Part[part])
            b.put(word + names.PARTS_EACH[part], Cat.WEEKDAY_EACH, n, NOM, Part[part])
    # Spoken shapes.
    b.forms(diphthong("maantai"), Cat.WEEKDAY, 0)
    b.forms(diphthong("maanatai"), Cat.WEEKDAY, 0)
    b.put("maantaisin", Cat.WEEKDAY_EACH, 0)
    for short, n in (("tiistaisi", 1), ("torstaisi", 3)):
        b.put(short, Cat.WEEKDAY_EACH, n)


def _part_forms(stem: str) -> Forms:
    return {"ilta": graded("ilta", "illa"), "yö": diphthong("yö")}.get(stem) or plain(stem)


def _months(b: _Builder) -> None:
    for n, stem in enumerate(names.MONTH_STEMS, 1):
        b.forms(diphthong(stem + "kuu"), Cat.MONTH, n)
        b.each((stem + "k", stem + "kuulla"), Cat.MONTH, n)
        b.put(stem, Cat.MONTH_SHORT, n)


def _numbers(b: _Builder) -> None:
    for n, forms in cardinals():
        b.forms(forms, Cat.CARDINAL, n)
    for n, forms in ordinals():
        b.forms(forms, Cat.ORD, n)
    for n, word, stem in names.SPOKEN_ORDINALS:
        b.forms(noun(word, stem, stem, stem + "a", stem + "an"), Cat.ORD, n)
    b.put("toine", Cat.ORD, 2)
    b.forms(nen("viimeinen"), Cat.ORD, -1)
    for n, spoken in names.SPOKEN_CARDINALS.items():
        for case, words in zip((NOM, GEN, PAR, ABL, ELA, ILL), spoken, strict=True):
            # "pe kymppi" is at ten: what only means an hour or a coin is a clock time beside a day
            b.each(words, Cat.CARDINAL, n, case, extra=int(case == NOM and 8 <= n <= 10))
    b.each("puolitoista puoltoista", Cat.HALVES, 150, NOM | PAR)
    b.each("puolentoista puoletoista", Cat.HALVES, 150, GEN)
    b.each("pari", Cat.PAIR, 2, NOM)
    b.each("parin", Cat.PAIR, 2, GEN)
    b.each("paria", Cat.PAIR, 2, PAR)


def _units(b: _Builder) -> None:
    year = noun("vuosi", "vuote", "vuode", "vuotta", "vuoteen")
    month = noun("kuukausi", "kuukaute", "kuukaude", "kuukautta", "kuukauteen")
    day_and_night = noun("vuorokausi", "vuorokaute", "vuorokaude", "vuorokautta", "vuorokauteen")
    nouns: tuple[tuple[int, Forms], ...] = (
        (Unit.MINUTE, graded("minuutti", "minuuti")),
        (Unit.QUARTER_HOUR, graded("vartti", "varti")),
        (Unit.QUARTER_HOUR, graded("varttitunti", "varttitunni")),
        (Unit.HOUR, graded("tunti", "tunni")),
        (Unit.DAY, plain("päivä")),
        (Unit.DAY, day_and_night),
        (Unit.WORKDAY, plain("työpäivä")),
        (Unit.WORKDAY, plain("arkipäivä")),
        (Unit.WEEK, graded("viikko", "viiko")),
        (Unit.MONTH, month),
        (
            Unit.QUARTER,
            noun("neljännesvuosi", "neljännesvuote", "neljännesvuode", "neljännesvuotta", "neljännesvuoteen"),
        ),
        (Unit.QUARTER, graded("kvartaali", "kvartaali")),
        (Unit.HALF_YEAR, noun("puolivuosi", "puolivuote", "puolivuode", "puolivuotta", "puolivuoteen")),
        (Unit.YEAR, year),
    )
    for unit, forms in nouns:
        b.forms(forms, Cat.UNIT, unit)
    b.forms(diphthong("kuu"), Cat.UNIT, Unit.MONTH, extra=1)  # "kuun 5. päivä": the month, not a length
    b.put("vuonna", Cat.UNIT, Unit.YEAR, ESS)
    b.each("viikot", Cat.UNIT, Unit.WEEK, NOM)
    b.each("viikoilla", Cat.UNIT, Unit.WEEK, ADE)
    b.each("viikkojen", Cat.UNIT, Unit.WEEK, GEN)
    b.each("vkoilla vkot", Cat.UNIT, Unit.WEEK, ADE)
    for name, shorts in names.UNITS_SHORT.items():
        b.each(shorts, Cat.UNIT, Unit[name])


def _parts(b: _Builder) -> None:
    for part, stem in names.PART_STEMS.items():
        b.forms(_part_forms(stem), Cat.PART, Part[part])
        b.put(names.PARTS_EACH[part], Cat.PART_EACH, Part[part])
    del b.words["paiva"][Cat.PART], b.words["paivan"][Cat.PART], b.words["paivaa"][Cat.PART]
    del b.words["paivana"][Cat.PART], b.words["paivaan"][Cat.PART]
    b.each("ap aamup aamup.", Cat.PART, Part.FORENOON, ADE)
    b.each("ip iltap iltapv", Cat.PART, Part.AFTERNOON, ADE)
    b.each("aamuyöllä aamuyönä", Cat.PART, Part.NIGHT, ADE)


def _relatives(b: _Builder) -> None:
    for n, word in ((1, "huominen"), (2, "ylihuominen")):
        b.forms(nen(word), Cat.RELATIVE, n)
    b.each("tänään tänää tänäpäivänä tänäpänä", Cat.RELATIVE, 0, ESS)
    b.each("huomenna huomen huomena huomispäivänä", Cat.RELATIVE, 1, ESS)
    b.each("ylihuomenna ylihuomen ylihuomena ylihuomispäivänä", Cat.RELATIVE, 2, ESS)
    for part, stem in names.PART_STEMS.items():
        for form, case in _part_forms(stem).items():
            b.put("huomis" + form, Cat.RELATIVE, 1, case, Part[part])
            b.put("ylihuomis" + form, Cat.RELATIVE, 2, case, Part[part])
            if case & (ADE | ESS):
                b.put("huomen" + form, Cat.RELATIVE, 1, case, Part[part])
                b.put("tänä" + form, Cat.RELATIVE, 0, case, Part[part])
    del b.words["huomispaivana"][Cat.RELATIVE], b.words["ylihuomispaivana"][Cat.RELATIVE]
    b.each("huomispäivänä", Cat.RELATIVE, 1, ESS)
    b.each("ylihuomispäivänä", Cat.RELATIVE, 2, ESS)
    b.words["tanapaivana"] = {Cat.RELATIVE: Lex(Cat.RELATIVE, 0, ESS)}
    b.each(
        "tämä tämän tätä tässä tästä tähän tällä tälle tältä tänä täksi tään tän nyt", Cat.WHICH, Which.THIS
    )
    b.forms(plain("kuluva"), Cat.WHICH, Which.THIS)
    b.forms(plain("tuleva"), Cat.WHICH, Which.COMING)
    b.forms(plain("seuraava"), Cat.WHICH, Which.COMING)
    b.each("ensi ens ensin ensitulevana", Cat.WHICH, Which.NEXT)
    del b.words["ensin"]  # first of all, not next


def _clock(b: _Builder) -> None:
    b.each("klo kello kl kelo kloo kllo kellon klo.", Cat.KLO)
    b.each("puoli puol", Cat.HALF, 0, NOM)
    b.each("puolta", Cat.HALF, 0, PAR)
    b.each("puolen", Cat.HALF, 0, GEN)
    b.each("puolelta", Cat.HALF, 0, ABL)
    b.each("puolesta", Cat.HALF, 0, ELA)
    b.each("puoleen", Cat.HALF, 0, ILL)
    b.each("yli", Cat.PAST_HOUR)
    b.each("vaille vailla vaile vaill", Cat.TO_HOUR)
    b.each("tasan tasalta tarkalleen", Cat.SHARP)
    b.forms(plain("keskipäivä"), Cat.NOON)
    b.each("puoliltapäivin puoleltapäivin puolenpäivän puolipäivä", Cat.NOON, 0, ADE)
    b.each("puolestapäivästä", Cat.NOON, 0, ELA)
    b.each("puoleenpäivään", Cat.NOON, 0, ILL)
    b.forms(diphthong("keskiyö"), Cat.MIDNIGHT)
    b.each("puoliltaöin puoleltaöin puolenyön", Cat.MIDNIGHT, 0, ADE)
    b.each("puoleenyöhön", Cat.MIDNIGHT, 0, ILL)
    spoken = [(n, dict.fromkeys(w.split(), c)) for n, s in names.SPOKEN_CARDINALS.items() if n <= 12
              for c, w in zip((NOM, GEN, PAR, ABL, ELA, ILL), s, strict=True)]  # fmt: skip
    for n, forms in [*cardinal_stems(), *spoken]:
        for part, stem in names.PART_STEMS.items():
            if part != "DAYTIME":
                b.forms({stem + form: case for form, case in forms.items()}, Cat.CLOCK, n, Part[part])
    for n, forms in cardinals():  # puolikolmelta, puol kolme
        if n <= 12:
            b.forms({"puoli" + form: case for form, case in forms.items() if case != GEN}, Cat.CLOCK, -n)
            b.forms({"puol" + form: case for form, case in forms.items() if case != GEN}, Cat.CLOCK, -n)
    b.each("kesäaikaa", Cat.DAYLIGHT, 1)
    b.each("talviaikaa normaaliaikaa", Cat.DAYLIGHT, 0)
    b.put("itäeuroopankesäaika", Cat.DAYLIGHT, 1)
    b.put("itäeuroopannormaaliaika", Cat.DAYLIGHT, 0)


def _marks(b: _Builder) -> None:
    for cat, words in names.MARKS.items():
        b.each(words, Cat[cat])
    b.forms(graded("loppu", "lopu"), Cat.EDGE, Edge.END)
    b.each("lopuun loppun", Cat.EDGE, Edge.END, ILL)  # slips too short to be found as such
    b.forms(noun("alku", "alku", "alu", "alkua", "alkuun"), Cat.EDGE, Edge.START)
    b.forms(plain("puoliväli"), Cat.EDGE, Edge.MIDDLE)
    b.each("puolessavälissä puolivälissä puolenvälin", Cat.EDGE, Edge.MIDDLE, INE)
    b.each("lopulla alussa lopussa", Cat.EDGE, Edge.END, INE)


def _repeats(b: _Builder) -> None:
    b.forms(nen("jokainen"), Cat.EVERY)
    for unit, words in names.FREQUENCIES.items():
        b.each(words, Cat.FREQUENCY, Unit[unit])
    b.forms(graded("viikonloppu", "viikonlopu"), Cat.WEEKEND)
    b.each("vkl viikonloppun vklona vklna viikloppuna", Cat.WEEKEND, 0, ESS)
    b.each("viikonloppuisin vkloppuisin", Cat.WEEKEND_EACH)
    b.each("arkisin arkipäivisin työpäivisin arkipäiväisin", Cat.WORKDAYS_EACH)
    for part, each in names.PARTS_EACH.items():
        if part != "DAYTIME":
            b.put("arki" + each, Cat.WORKDAYS_EACH, 0, NOM, Part[part])
            b.put("arki" + names.PART_STEMS[part], Cat.UNIT, Unit.WORKDAY, NOM, Part[part])
    b.each("parillisina parillisilla parillisten parillinen parillisella", Cat.PARITY, 0)
    b.each("parittomina parittomilla parittomien pariton parittomalla", Cat.PARITY, 1)
    b.each("viikol", Cat.UNIT, Unit.WEEK, ADE)
    b.each("viikkoina", Cat.UNIT, Unit.WEEK, ESS)


def _feasts(b: _Builder) -> None:
    feasts = list(Feast)
    for feast, forms in names.feast_forms():
        b.forms(forms, Cat.FEAST, feasts.index(feast))
    for n, forms in enumerate(names.feast_span_forms()):
        b.forms(forms, Cat.FEAST_SPAN, n)
    for word in ("adventti", "adventtisunnuntai"):
        b.forms(graded(word, "adventi") if word == "adventti" else diphthong(word), Cat.ADVENT)
    b.forms(graded("aatto", "aato"), Cat.EVE)
    b.forms(nen("jälkeinen"), Cat.BESIDE, 1)
    b.forms(plain("seuraava"), Cat.BESIDE, 1, extra=1)  # loppiaista seuraavana päivänä
    b.forms(plain("edeltävä"), Cat.BESIDE, -1, extra=1)


def _refused(b: _Builder) -> None:
    for reason, words in names.REFUSED.items():
        b.each(words, Cat.REFUSED, REFUSALS.index(reason))
    for word in names.VAGUE_NOUNS:
        b.forms(word, Cat.REFUSED, REFUSALS.index(Reason.VAGUE))
    for word in names.PAST_NOUNS:
        b.forms(word, Cat.REFUSED, REFUSALS.index(Reason.PAST))
