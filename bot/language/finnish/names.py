"""The vocabulary itself, as tables: what a speaker of Finnish would correct or add to."""

from collections.abc import Iterator

from bot.domain.calendar import Feast
from bot.domain.times import Reason
from bot.language.finnish.inflection import Forms, diphthong, fold, graded, nen, noun, plain, us

WEEKDAYS = ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai")
WEEKDAYS_SHORT = ("ma", "ti", "ke", "to", "pe", "la", "su")
MONTH_STEMS = (
    "tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu",
)  # fmt: skip

PART_STEMS = {
    "MORNING": "aamu",
    "FORENOON": "aamupäivä",
    "DAYTIME": "päivä",
    "AFTERNOON": "iltapäivä",
    "EVENING": "ilta",
    "NIGHT": "yö",
}
PARTS_EACH = {
    "MORNING": "aamuisin",
    "FORENOON": "aamupäivisin",
    "DAYTIME": "päivisin",
    "AFTERNOON": "iltapäivisin",
    "EVENING": "iltaisin",
    "NIGHT": "öisin",
}

UNITS_SHORT = {
    "MINUTE": "min minn minuut",
    "HOUR": "h hn t tn",
    "DAY": "pv pvn pvä pvänä pnä vrk vrkn",
    "WEEK": "vk vko vkn vkon vkoa vkolla vklla vk. vkolle vkoon",
    "MONTH": "kk kkn",
    "YEAR": "v vn",
}

# Nominative, genitive, partitive, ablative (at), elative (from), illative (to): what people say.
SPOKEN_CARDINALS = {
    1: ("yks ykkönen", "yhen", "yhtä", "yheltä yhelt ykköseltä", "yhestä ykkösestä", "ykköseen"),
    2: ("kaks kakkonen", "kahen", "kahta", "kahelta kahelt kakkoselta", "kahesta kakkosesta", "kakkoseen"),
    3: ("kolmonen kol", "kolmen", "kolmee", "kolmoselta kolmelt", "kolmosesta", "kolmoseen"),
    4: ("nelonen nelkku", "neljän", "neljää", "neloselta neljält", "nelosesta", "neloseen"),
    5: ("viis vitonen", "viien", "viittä", "viieltä vitoselta viidelt", "viiestä vitosesta", "vitoseen"),
    6: ("kuus kutonen", "kuuen", "kuutta", "kuuelta kutoselta kuudelt", "kuuesta kutosesta", "kutoseen"),
    7: ("seiska seittemän", "seittemän", "seittemää", "seiskalta seittemältä seitsemält",
        "seiskasta seittemästä", "seiskaan seittemään"),
    8: ("kasi kaheksan", "kaheksan", "kaheksaa", "kasilta kaheksalta kaheksalt kahdeksalt",
        "kasista kaheksasta", "kasiin kaheksaan"),
    9: ("ysi yheksän", "yheksän", "yheksää", "ysiltä yheksältä yheksält yhdeksält", "ysistä yheksästä",
        "ysiin yheksään"),
    10: ("kymppi", "kympin", "kymppiä", "kympiltä kympilt kymmenelt", "kympistä", "kymppiin"),
    11: ("yhestoista ykstoista", "yhentoista", "yhtätoista", "yheltätoista yhelttoista", "yhestätoista",
         "yhteentoista"),
    12: ("kakstoista", "kahentoista", "kahtatoista", "kaheltatoista", "kahestatoista", "kahteentoista"),
    13: ("kolmetoist", "kolmentoist", "kolmeatoist", "kolmeltatoist", "kolmestatoist", "kolmeentoist"),
    15: ("viistoista", "viientoista", "viittätoist", "viieltätoista", "viiestätoista", "viiteentoist"),
    20: ("kakskymmentä kakskyt kaksikyt", "kahenkymmenen", "kahtakymmentä", "kaheltakymmeneltä",
         "kahestakymmenestä", "kahteenkymmeneen"),
    30: ("kolkyt kolmekyt", "kolmenkymmenen", "kolmeakymmentä", "", "", ""),
    40: ("nelkyt neljäkyt", "neljänkymmenen", "neljääkymmentä", "", "", ""),
    45: ("nelkytviis neljäkytviis", "neljänkymmenenviien", "", "", "", ""),
}  # fmt: skip
# The stem takes the endings: eka-na, toka-na.
SPOKEN_ORDINALS = ((1, "eka", "eka"), (2, "toka", "toka"), (-1, "vika", "vika"))

MARKS = {
    "BY": "mennessä menness viimeistään viimestään deadline deadlinena dl määräaika määräpäivä takaraja",
    "FROM": "alkaen lähtien eteenpäin",
    "UNTIL": "asti saakka ast",
    "AFTER": "päästä kuluttua perästä pääst",
    "WITHIN": "kuluessa sisällä sisään",
    "DURING": "ajan ajaksi aikana",
    "LASTING": "kesto kestää kestäen kestoltaan kestona keston pituus",
    "APART": "välein",
    "BETWEEN": "välillä väliltä ajalla ajalle aikavälillä aikavälille välinen välisenä välisellä",
    "AND": "ja sekä",
    "EVERY": "joka kunkin",
    "ONCE": "kerran",
    "TIMES": "kertaa krt",
    "WHOLE": "koko",
    "ALWAYS": "aina toistuvasti",
    "TOTAL": "yhteensä",
    "LABEL": "aika ajankohta pvm päivämäärä",
    "APPROXIMATE": "noin n maissa aikaan aikoihin tienoilla korvilla nurkilla kieppeillä paikkeilla "
    "seutuvilla hujakoilla jälkeen ennen suunnilleen suurinpiirtein",
}

FREQUENCIES = {
    "DAY": "päivittäin joka_päivä",
    "WEEK": "viikoittain viikottain viikkoisin",
    "MONTH": "kuukausittain kuukausitain",
    "QUARTER": "neljännesvuosittain kvartaaleittain vuosineljänneksittäin",
    "HALF_YEAR": "puolivuosittain",
    "YEAR": "vuosittain",
}

REFUSED = {
    Reason.NEGATED: "ei en et emme ette eivät eikä älä älkää paitsi ilman muulloin lukuunottamatta "
    "poislukien",
    Reason.SEVERAL: "tai vai taikka joko vaihtoehtoisesti",
    Reason.PAST: "eilen toissapäivänä toissa viime viimeksi sitten äsken äskettäin taannoin eilispäivänä "
    "toissailtana",
    Reason.VAGUE: "joskus pian kohta myöhemmin aikaisemmin aiemmin lähiaikoina lähipäivinä lähiviikkoina "
    "lähipäivien lähikuukausina lähitulevaisuudessa piakkoin jatkossa muutaman muutama muutamia muutamaa "
    "muutamassa usean useita useamman jonain jonakin joku jokin jossain jossakin milloin koska ehkä "
    "mahdollisesti heti nyt kun tuonnempana aikanaan silloin usein harvoin säännöllisesti ajoittain "
    "toisinaan satunnaisesti seuraavaksi ensitilassa asap kesäisin syksyisin talvisin keväisin "
    "kuunvaihteessa kuunvaihteen vuodenvaihteessa vuodenvaihteen vuodenvaihteeseen vuodenvaihteesta "
    "vuodenvaihde suvena puolin loppupuolella alkupuolella loppupuoli alkupuolen loppupuolen",
}
VAGUE_NOUNS: tuple[Forms, ...] = (
    graded("alkuviikko", "alkuviiko"),
    graded("loppuviikko", "loppuviiko"),
    diphthong("alkukuu"),
    diphthong("loppukuu"),
    noun("alkuvuosi", "alkuvuote", "alkuvuode", "alkuvuotta", "alkuvuoteen"),
    noun("loppuvuosi", "loppuvuote", "loppuvuode", "loppuvuotta", "loppuvuoteen"),
    *(
        plain(part + season)
        for part in ("", "alku", "loppu", "keski")
        for season in ("kesä", "syksy", "talvi")
    ),
    *(
        noun(part + "kevät", part + "kevää", part + "kevää", part + "kevättä", part + "kevääseen")
        for part in ("", "alku", "loppu")
    ),
)
PAST_NOUNS: tuple[Forms, ...] = (
    nen("eilinen"),
    nen("edellinen"),
    {fold("eilisaamuna"): 1, "eilisiltana": 1, fold("eilisiltapäivänä"): 1, fold("eilispäivä"): 1},
    noun("mennyt", "mennee", "mennee", "mennyttä", "menneeseen"),
)

_DAYS = {
    Feast.NEW_YEARS_DAY: "uudenvuodenpäivä uudenvuodenpäivä",
    Feast.ST_KNUTS_DAY: "nuutinpäivä",
    Feast.RUNEBERG_DAY: "runeberginpäivä",
    Feast.SAMI_NATIONAL_DAY: "saamelaistenkansallispäivä saamelaistenpäivä saamenkansallispäivä",
    Feast.VALENTINES_DAY: "ystävänpäivä valentiininpäivä",
    Feast.KALEVALA_DAY: "kalevalanpäivä suomalaisenkulttuurinpäivä",
    Feast.WOMENS_DAY: "naistenpäivä kansainvälinennaistenpäivä",
    Feast.EQUALITY_DAY: "minnacanthinpäivä tasa-arvonpäivä tasaarvonpäivä canthinpäivä",
    Feast.APRIL_FOOLS_DAY: "aprillipäivä",
    Feast.AGRICOLA_DAY: "agricolanpäivä mikaelagricolanpäivä suomenkielenpäivä",
    Feast.VETERANS_DAY: "veteraanipäivä kansallinenveteraanipäivä veteraanienpäivä",
    Feast.EASTER_SUNDAY: "pääsiäispäivä ensimmäinenpääsiäispäivä",
    Feast.MAY_DAY: "vapunpäivä vappupäivä suomalaisentyönpäivä",
    Feast.EUROPE_DAY: "eurooppapäivä euroopanpäivä",
    Feast.SNELLMAN_DAY: "snellmaninpäivä jvsnellmaninpäivä suomalaisuudenpäivä",
    Feast.MOTHERS_DAY: "äitienpäivä äitinpäivä",
    Feast.FALLEN_SOLDIERS_DAY: "kaatuneittenmuistopäivä kaatuneidenmuistopäivä "
    "kaatuneittenpäivä kaatuneidenpäivä",
    Feast.WHIT_SUNDAY: "helluntaipäivä",
    Feast.DEFENCE_FORCES_DAY: "lippujuhlapäivä puolustusvoimainlippujuhlapäivä "
    "lippujuhlanpäivä puolustusvoimainlippujuhlanpäivä "
    "puolustusvoimienlippujuhlanpäivä",
    Feast.MIDSUMMER_DAY: "juhannuspäivä suomenlipunpäivä",
    Feast.EINO_LEINO_DAY: "einoleinonpäivä runonjasuvenpäivä leinonpäivä",
    Feast.SLEEPYHEAD_DAY: "unikeonpäivä",
    Feast.TOVE_JANSSON_DAY: "tovejanssoninpäivä",
    Feast.NATURE_DAY: "suomenluonnonpäivä luonnonpäivä",
    Feast.MIINA_SILLANPAA_DAY: "miinasillanpäänpäivä",
    Feast.ALEKSIS_KIVI_DAY: "aleksiskivenpäivä suomalaisenkirjallisuudenpäivä",
    Feast.UNITED_NATIONS_DAY: "yknpäivä ykpäivä yhdistyneidenkansakuntienpäivä",
    Feast.ALL_SAINTS_DAY: "pyhäinpäivä pyhäinmiestenpäivä",
    Feast.SWEDISH_DAY: "ruotsalaisuudenpäivä kustaaadolfinpäivä",
    Feast.FATHERS_DAY: "isänpäivä isienpäivä",
    Feast.CHILDRENS_RIGHTS_DAY: "lapsenoikeuksienpäivä lastenoikeuksienpäivä",
    Feast.INDEPENDENCE_DAY: "itsenäisyyspäivä",
    Feast.SIBELIUS_DAY: "sibeliuksenpäivä jeansibeliuksenpäivä suomalaisenmusiikinpäivä",
    Feast.LUCIA_DAY: "lucianpäivä luciapäivä",
    Feast.CHRISTMAS_DAY: "joulupäivä ensimmäinenjoulupäivä",
    Feast.BOXING_DAY: "tapaninpäivä tapaninpäivä",
}
_EVES = {
    Feast.EPIPHANY_EVE: "loppiaisaatto loppiaisenaatto",
    Feast.MAY_DAY_EVE: "vappuaatto vapunaatto",
    Feast.MIDSUMMER_EVE: "juhannusaatto juhannuksenaatto",
    Feast.CHRISTMAS_EVE: "jouluaatto joulunaatto aatonaatto",
    Feast.NEW_YEARS_EVE: "uudenvuodenaatto uudenvuodenaato",
}
_LONG_VOWELS = {
    Feast.SHROVE_TUESDAY: "laskiaistiistai",
    Feast.SHROVE_SUNDAY: "laskiaissunnuntai",
    Feast.PALM_SUNDAY: "palmusunnuntai",
    Feast.MAUNDY_THURSDAY: "kiirastorstai",
    Feast.GOOD_FRIDAY: "pitkäperjantai",
    Feast.EASTER_SATURDAY: "pääsiäislauantai lankalauantai hiljainenlauantai",
    Feast.EASTER_SUNDAY: "pääsiäissunnuntai",
    Feast.EASTER_MONDAY: "pääsiäismaanantai",
    Feast.ASCENSION_DAY: "helatorstai",
    Feast.WHIT_SUNDAY: "helluntai helluntaisunnuntai",
    Feast.BOXING_DAY: "",
}

# Several days by one name: joulu, juhannus, pääsiäinen, uusivuosi, laskiainen.
FEAST_SPANS: tuple[tuple[Feast, ...], ...] = (
    (Feast.CHRISTMAS_EVE, Feast.CHRISTMAS_DAY),
    (Feast.MIDSUMMER_EVE, Feast.MIDSUMMER_DAY),
    (Feast.EASTER_SUNDAY, Feast.GOOD_FRIDAY),
    (Feast.NEW_YEARS_EVE, Feast.NEW_YEARS_DAY),
    (Feast.SHROVE_SUNDAY, Feast.SHROVE_TUESDAY),
)


def feast_span_forms() -> tuple[Forms, ...]:
    """The forms of the words in FEAST_SPANS, in the same order."""
    new_year = noun("uusivuosi", "uutenavuote", "uudenvuode", "uuttavuotta", "uuteenvuoteen") | {
        "uutenavuotena": 1 << 9,
        "uutenavuonna": 1 << 9,
    }
    return (plain("joulu"), us("juhannus"), nen("pääsiäinen"), new_year, nen("laskiainen"))


def feast_forms() -> Iterator[tuple[Feast, Forms]]:
    """The named days in all cases. Names of several words are stored joined."""
    for feast, words in _DAYS.items():
        for word in words.split():
            yield feast, plain(word)
    for feast, words in _EVES.items():
        for word in words.split():
            yield feast, graded(word, word[:-3] + "to")
    for feast, words in _LONG_VOWELS.items():
        for word in words.split():
            yield feast, diphthong(word)
    yield Feast.EPIPHANY, nen("loppiainen")
    yield Feast.MAY_DAY, graded("vappu", "vapu")
    yield Feast.ASH_WEDNESDAY, graded("tuhkakeskiviikko", "tuhkakeskiviiko")
    yield Feast.DEFENCE_FORCES_DAY, plain("puolustusvoimainlippujuhla")
    # Both parts inflect; "tapani" alone is a man's name, so only its time form counts.
    yield Feast.BOXING_DAY, {"tapanina": 1 << 9}
    for feast, tail in ((Feast.EASTER_MONDAY, "pääsiäispäivä"), (Feast.BOXING_DAY, "joulupäivä")):
        yield feast, _both_inflected(nen("toinen"), plain(fold(tail)))
    yield Feast.VETERANS_DAY, _both_inflected(nen("kansallinen"), plain("veteraanipäivä"))
    yield Feast.GOOD_FRIDAY, _both_inflected(plain("pitkä"), diphthong("perjantai"))
    for n, feast in enumerate(
        (Feast.FIRST_ADVENT, Feast.SECOND_ADVENT, Feast.THIRD_ADVENT, Feast.FOURTH_ADVENT)
    ):
        first = nen("ensimmäinen") if n == 0 else nen("toinen") if n == 1 else None
        if first:
            yield feast, _both_inflected(first, graded("adventti", "adventi"))


def _both_inflected(first: Forms, second: Forms) -> Forms:
    return {a + b: ca & cb for a, ca in first.items() for b, cb in second.items() if ca & cb}
