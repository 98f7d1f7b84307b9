"""Hostile text in every field of every command: answered, taken by Slack, and nothing of it alive."""

import re

import pytest

from bot.domain.groups import GroupKind
from bot.domain.names import fold
from bot.handlers import registry
from bot.storage.models import Group, Person
from tests.hostile.bench import Bench
from tests.meeting_world import LONG_AGO

ENTRIES = registry()
SLASHES = ENTRIES.slashes


def as_slack_sends(text: str) -> str:
    """docs.slack.dev/interactivity/implementing-slash-commands: exactly these three."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


TYPED = (
    "<!channel> *b* <@U0ANNA> @everyone https://example.fi/<x> `k` | [a](http://b.fi) &lt;!here&gt;",
    "x" * 5000,
    "😀" * 1400,
    "\u202e\u200fabc\u2066 \u200b\u200d\u3164",
    "a\0b\x02#C0MUU\x03c\n\td\x1b[31m",
    '"' * 2900,
    "=HYPERLINK(1)",
    "9" * 400,
    "31.2.2026 klo 25.99",
    "#" + "9" * 40,
    ";" * 300,
    "nimi: x: y: z",
    "%s %(x)s {0} {name} {",
    "ti tai ke",
)
# Slack's own tokens, as they come from a real mention or link, whole and broken.
TOKENS = (
    "<@U0ANNA|anna>",
    "<#C0MUU|>",
    "<!subteam^S1|x>",
    "<https://x.fi|y>",
    "<@U0ANNA",
    "&amp;lt;!here&amp;gt;",
)
HOSTILE = (*map(as_slack_sends, TYPED), *TOKENS)


def lines_of(slash: str) -> list[str]:
    """Every command's example with each of its fields, all of them, and one too many made hostile."""
    found = []
    for command in ENTRIES.of(slash):
        words = " ".join(command.words)
        rest = command.example.partition(" ")[2][len(words) :].strip()
        pieces = [piece.strip() for piece in rest.split(";")] if rest else []
        for text in HOSTILE:
            tries = [[*pieces, text], [text] * max(len(pieces), 1)]
            tries += [[*pieces[:place], text, *pieces[place + 1 :]] for place in range(len(pieces))]
            found += [f"{words} {'; '.join(one)}".strip() for one in tries]
    return found


def visible(body: str) -> str:
    """The answer without what buttons and forms carry inside."""
    return re.sub(r'"(?:value|private_metadata)":"(?:\\.|[^"\\])*"', "", body)


@pytest.mark.parametrize("slash", SLASHES)
def test_hostile_text_in_every_field_is_answered_and_stays_text(sqlite_bench: Bench, slash: str) -> None:
    bench = sqlite_bench
    for number, line in enumerate(lines_of(slash)):
        where = "C0NUORET" if number % 2 else "D0TOISTEN"
        status, body = bench.types("Paula", slash, line, where=where)
        assert (status, [mark for mark in ("\\u0002", "\\u0003", "\x02") if mark in visible(body)]) == (
            200,
            [],
        )

    assert bench.slack.wrong == []


@pytest.mark.parametrize("filler", ['"', "😀", "ä", "\\"], ids=["quote", "emoji", "letter", "backslash"])
def test_a_line_longer_than_a_button_carries_is_answered_wherever_it_would_be_carried(
    sqlite_bench: Bench, filler: str
) -> None:
    """Near misses, names that fit several, times that can mean several: each offers the line on a button."""
    bench = sqlite_bench
    _namesakes(bench)
    long, much = (filler * 2900)[:2900], filler * 400
    lines = [(slash, f"{words} {long}") for slash in SLASHES for words in ("lisä", "uus", "näyt", "siirr")]
    for words in ("lisää", "poista", "vetäjä", "vastuuhenkilö", "asetukset"):
        named = "".join(
            f"; {field}: {much[:200]}" for field in ("kumppani", "alkaa", "päättyy", "varahenkilö")
        )
        lines.append(("/ryhma", f"{words} ryhmä: Kaksois; henkilö: Tuula{named}"))
    for words in ("siirrä", "peru", "sijainen", "näytä", "läsnä"):
        lines += [("/kokous", f"{words} Ohjaamon; ke 9.12. klo 9; {piece}") for piece in (long, much)]
    lines += [
        ("/kokous", f"siirrä 1; ti tai ke klo 13; {long}"),
        ("/kokous", f"uusi ti tai ke klo 13; {much[:150]}; {much[:300]}"),
        ("/kokous", f"peru 1; {much[:300]}"),
        ("/ryhma", f"lisää Nuorten palvelut; Anna Esimerkki; Mallila; ti tai ke; {long}"),
        ("/kumppani", f"poistu Mallila; ti tai ke; {long}"),
    ]

    for where in ("C0NUORET", "D0TOISTEN"):
        assert {bench.types("Paula", *line, where=where)[0] for line in lines} == {200}

    assert bench.slack.wrong == []


def _namesakes(bench: Bench) -> None:
    with bench.bot.database.writing() as session:
        for name in ("Tuula Yksi", "Tuula Kaksi"):
            session.add(Person(name=name, search_name=fold(name), partner_id=1, created_at=LONG_AGO))
        for name in ("Kaksois A", "Kaksois B"):
            session.add(
                Group(
                    name=name,
                    search_name=fold(name),
                    kind=GroupKind.WORKING_GROUP,
                    started_on=LONG_AGO.date(),
                    created_at=LONG_AGO,
                )
            )


@pytest.mark.parametrize("who", ["Paula", "Leena"])
def test_every_commands_example_is_answered_on_both_engines(bench: Bench, who: str) -> None:
    """PostgreSQL refuses what SQLite lets pass: a lock taken by who may only read, a number out of range."""
    for command in ENTRIES:
        words = " ".join(command.words)
        tries = [
            command.example.partition(" ")[2],
            words,
            *(f"{words} {number}" for number in (1, bench.there.draft_id, 999_999_999, "9" * 12, "#1")),
        ]
        for text in tries:
            for where in ("C0NUORET", "D0TOISTEN"):
                assert bench.types(who, command.slash, text, where=where)[0] == 200

    assert bench.slack.wrong == []
