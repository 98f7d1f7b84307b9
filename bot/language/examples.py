"""What people can write as a time: the examples of the user guide, which the tests run.

The headings and notes are Finnish because they are a page of the Finnish guide and appear nowhere else.
"""

from datetime import UTC, datetime

# When the examples are said: Wednesday 11.2.2026 at 9.40 in Helsinki.
SAID_AT = datetime(2026, 2, 11, 7, 40, tzinfo=UTC)

READ: dict[str, tuple[str, ...]] = {
    "Päivät": (
        "3.3.",
        "3.3.2026",
        "3. maaliskuuta",
        "maaliskuun kolmas päivä",
        "perjantaina",
        "ensi viikon tiistaina",
        "huomenna",
        "viikon päästä",
        "kolmen työpäivän päästä",
        "kuun viimeisenä perjantaina",
        "viikolla 35 tiistaina",
        "15. päivä",
        "vappuaattona",
        "helatorstaina",
        "loppiaisen jälkeisenä päivänä",
        "4/2026",
    ),
    "Kellonajat": (
        "klo 13",
        "perjantaina klo 13.15",
        "ti 14",
        "huomenna puoli kolmelta",
        "varttia vaille neljä",
        "illalla seitsemältä",
        "parin tunnin päästä",
        "keskipäivällä",
    ),
    "Alku ja loppu": (
        "ti 3.3. klo 13–15",
        "huomenna kahdesta neljään",
        "pe klo 9, kesto 1,5 h",
        "20.–22.3.",
        "24.2. klo 9 – 25.2. klo 12",
        "maanantaista keskiviikkoon",
        "viikolla 35",
        "ensi kuussa",
    ),
    "Määräajat": (
        "31.8. mennessä",
        "viimeistään perjantaina klo 12",
        "kuun loppuun mennessä",
        "vuoden loppuun mennessä",
    ),
    "Toistuvat ajat": (
        "joka tiistai klo 9–10",
        "joka toinen torstai klo 13",
        "arkisin klo 8.30",
        "kuukauden ensimmäinen maanantai klo 10",
        "joka kuun 15. päivä",
        "kahden viikon välein alkaen ti 24.2. klo 9",
        "joka tiistai klo 9 toukokuun loppuun asti",
        "tiistaisin klo 9, 5 kertaa",
        "joka vuosi 6.12.",
    ),
}

# One sentence, taken apart into the time and what stands around it.
SENTENCES: tuple[str, ...] = (
    "Ohjaamon palvelut ensi ti klo 13–15 Carelicumissa",
    "ti 17.2. klo 13–15 Ohjaamon palvelut",
    "tiistaina Ohjaamon palvelut klo 13 Carelicumissa",
    "Palaveri (pe 13.2. klo 9, kesto 2 h)",
)

# Understood, but in more than one way: the bot asks.
ASKED: tuple[str, ...] = (
    "ensi perjantaina",
    "viikonloppuna klo 10",
    "huomenna seitsemältä",
    "viikon loppuun mennessä",
    "juhannuksena",
    "10.2.",
)

# Not accepted as a time.
REFUSED: tuple[str, ...] = (
    "pian",
    "ensi kesänä",
    "31.2.",
    "klo 25",
    "tiistaina tai keskiviikkona",
    "ke 3.3.2026",
    "eilen",
)
