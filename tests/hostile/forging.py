"""Payloads and fields that no button and no form of ours would ever carry."""

import dataclasses
from collections.abc import Iterator
from typing import Any, get_type_hints

from bot.domain.payloads import MAX_ID, MAX_NUMBER, Payload
from tests.hostile.world import Besieged

NUMBERS = (0, -1, 2, 999_999, MAX_ID + 1, MAX_NUMBER, 2**63, 2**70, -(2**70))
TEXTS = (
    "",
    "leader",
    "9999-12-31",
    "31.2.2026",
    "lisää",
    "x" * 900,
    "a\0b",
    "\ud800",
    "<!channel> *b* <@U0ANNA>",
    "\x02#C0MUU\x03",
)
# Not even payloads: cut, of another kind, of another version, deeper than any parser goes.
BROKEN = (
    "",
    "{",
    "[]",
    "null",
    "NaN",
    '"x"',
    '{"v":1}',
    '{"v":0}',
    '{"v":"1"}',
    '{"v":true}',
    '{"v":99,"meeting_id":1}',
    '{"v":1,"meeting_id":1.5}',
    '{"v":1,"meeting_id":1,"more":1}',
    '{"v":1,"meeting_id":' + "9" * 1500 + "}",
    '{"v":1e400}',
    "[" * 1990,
    '{"v":' * 300,
    "\ud800",
)
# What a field may be filled with, whatever kind of field it is.
TYPED = (
    "999999",
    "#999999",
    "9" * 30,
    "#" + "9" * 12,
    "-1",
    "٣",
    "²",
    "2026-02-31",
    "0001-01-01",
    "9999-12-31",
    "25:99",
    "\0",
    "\ud800x",
    "x" * 3000,
    "<!channel> *b* <@U0ANNA> @everyone https://example.fi",
    "\u200d\u3164",
    "=1+1",
    "1\n2\n" + "9" * 40,
    "\x02@U0ANNA\x03",
    "&lt;" * 700,
    "😀" * 1500,
    '"' * 500,
    "\\" * 900,
    "a" * 254 + "@example.fi",
)


def right_payload(kind: type[Payload], there: Besieged) -> Payload:
    """A payload as a button of that kind really carries it, for the group and meeting that are attacked."""
    known: dict[str, Any] = {
        "meeting_id": there.meeting_id,
        "group_id": there.world.group.id,
        "invitation_id": 1,
        "person_id": there.world.people["Anna"],
        "partner_id": there.world.partners["Mallila"],
        "starts": 1_796_295_600,
        "ends": 1_796_302_800,
        "answer": "yes",
        "role": "area_expert",
        "on": "2026-12-31",
        "channel_id": "C0NUORET",
        "words": "näytä",
        "rest": "",
    }
    hints = get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    blank: dict[Any, Any] = {int: 0, bool: False}
    return kind(**{name: known.get(name, blank.get(hints[name], "x")) for name in names})


def forged(kind: type[Payload], there: Besieged) -> Iterator[Payload]:
    """The right payload, and with each field in turn what it never holds; all its numbers at once, too."""
    right = right_payload(kind, there)
    hints = get_type_hints(kind)
    yield right
    numbers = []
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        kind_of = hints[field.name]
        numbers += [field.name] if kind_of is int else []
        odd: tuple[Any, ...] = NUMBERS if kind_of is int else TEXTS if kind_of is str else (True,)
        for value in odd:
            yield dataclasses.replace(right, **{field.name: value})  # type: ignore[type-var]
    for number in NUMBERS if len(numbers) > 1 else ():
        yield dataclasses.replace(right, **dict.fromkeys(numbers, number))  # type: ignore[type-var]


def aimed(kind: type[Payload], there: Besieged) -> Iterator[Payload]:
    """The payloads that could hit: the right one, with ids around it, and with words that are known."""
    right = right_payload(kind, there)
    hints = get_type_hints(kind)
    yield right
    for field in dataclasses.fields(kind):  # type: ignore[arg-type]
        if field.name.endswith("_id") and hints[field.name] is int:
            for number in (1, 2, 3, 4):
                yield dataclasses.replace(right, **{field.name: number})  # type: ignore[type-var]
        for word in WORDS.get(field.name, ()):
            yield dataclasses.replace(right, **{field.name: word})  # type: ignore[type-var]


WORDS = {
    "words": ("uusi", "lisää", "poista", "vetäjä", "vastuuhenkilö", "asetukset", "päätä"),
    "role": ("director", "administrator"),
    "answer": ("no", "substitute"),
}


RIGHT_FIELDS: dict[str, str] = {
    "group": "#1",
    "person": "Anna Esimerkki",
    "email": "anna@example.fi",
    "partner": "1",
    "starts": "2026-12-01",
    "ends": "2027-12-01",
    "deputy": "Matti Esimerkki",
    "last_day": "2026-12-30",
    "name": "Uusi Nimi",
    "kind": "municipality",
    "parent": "#1",
    "coordinator": "#6",
    "joined": "2026-01-01",
    "aliases": "a, b",
    "on": "2027-01-01",
    "replaces": "1",
    "reminders": "1 pv",
    "language": "fi",
    "role": "area_expert",
    "title": "Otsikko",
    "date": "2026-12-15",
    "from": "13:00",
    "to": "15:00",
    "place": "Paikka",
    "reason": "Syy",
    "known": "2",
    "invitation": "1",
    "answer": "yes",
    "present-0": "1",
    "purpose": "Kuulla nuorten kokemuksia",
    "pass": "1",
    "agree": "yes",
    "meeting": "1",
    "audience": "group",
    "options": "Kyllä\nEi",
    "option": "1",
    "settings": "anonymous",
    "closes": "2026-12-20",
    "closes_time": "12:00",
    "query": "Anna",
    "parties": "1\n2",
    "subject": "Aihe",
    "began": "2026-11-20",
    "approved": "2026-11-20",
    "given": "2026-11-20",
    "outcome": "settled",
    "body": "Hallitus",
    "section": "§ 7",
    "action": "1",
    "until": "2026-12-20",
    "day": "2026-12-15",
    "goal": "1",
    "indicator": "1",
    "period": "2026",
    "value": "12,5",
    "baseline": "10",
    "target": "20",
}
