"""Everything that can be pressed or sent, with what nobody was given, by everybody who might try.

The entries come from the registry, so that a new button is attacked the day it is written.
"""

from typing import Any

import pytest

from bot.domain.payloads import Nothing, Payload
from bot.handlers import registry
from tests.hostile.bench import Bench, Rows
from tests.hostile.forging import BROKEN, RIGHT_FIELDS, TYPED, aimed, forged, right_payload

ENTRIES = registry()
ACTIONS = {name: entry.payload for name, entry in ENTRIES.actions.items()}
FORMS = {name: entry.payload for name, entry in ENTRIES.forms.items()}

# (who, workspace): somebody unknown, another workspace's user with a leader's id, a deactivated manager.
NOBODIES = (("Outo", "T0001"), ("Leena", "T0MUU"), ("Poissa", "T0001"))
# What is another group's, or nobody's but a manager's.
FOREIGN = ("partners", "partner_contacts", "role_holdings")


def all_filled(text: str) -> dict[str, str]:
    return dict.fromkeys(RIGHT_FIELDS, text)


NOUNS = sorted({name.partition(".")[0] for name in (*ACTIONS, *FORMS)})


def of_noun(noun: str, entries: dict[str, type[Payload]]) -> list[tuple[str, type[Payload]]]:
    return [(name, kind) for name, kind in sorted(entries.items()) if name.partition(".")[0] == noun]


@pytest.mark.parametrize("noun", NOUNS)
def test_a_press_with_what_nobody_was_given_is_answered_even_to_who_may_do_everything(
    bench: Bench, noun: str
) -> None:
    for name, kind in of_noun(noun, ACTIONS):
        for payload in forged(kind, bench.there):
            assert bench.presses("Paula", name, payload)[0] == 200

    assert bench.slack.wrong == []


@pytest.mark.parametrize("noun", NOUNS)
def test_a_form_with_what_nobody_was_given_is_answered_even_to_who_may_do_everything(
    bench: Bench, noun: str
) -> None:
    for name, kind in of_noun(noun, FORMS):
        for payload in forged(kind, bench.there):
            assert bench.submits("Paula", name, payload, RIGHT_FIELDS)[0] == 200
        right = right_payload(kind, bench.there)
        for text in TYPED:
            assert bench.submits("Paula", name, right, all_filled(text))[0] == 200
            bench.submits("Paula", name, right, {**RIGHT_FIELDS, "date": text, "name": text, "title": text})
        assert bench.submits("Paula", name, right, all_filled(""))[0] == 200

    assert bench.slack.wrong == []


def carries_nothing(kind: type[Payload], value: str) -> bool:
    """Whether the value is just what such a button carries."""
    return kind is Nothing and value == '{"v":1}'


@pytest.mark.parametrize("value", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_payload_at_all_is_a_stale_button(sqlite_bench: Bench, value: str) -> None:
    before = sqlite_bench.stored()

    for name, kind in ACTIONS.items():
        if not carries_nothing(kind, value):
            assert sqlite_bench.presses("Paula", name, value)[0] == 200
    for name, kind in FORMS.items():
        if not carries_nothing(kind, value):
            assert sqlite_bench.submits("Paula", name, value, RIGHT_FIELDS)[0] == 200

    assert sqlite_bench.slack.wrong == []
    assert sqlite_bench.stored() == before


@pytest.mark.parametrize(("who", "team"), NOBODIES, ids=[who for who, _ in NOBODIES])
def test_nobody_changes_anything_and_is_told_nothing(sqlite_bench: Bench, who: str, team: str) -> None:
    bench = sqlite_bench
    before = bench.stored()
    told = [
        bench.presses(who, name, payload, team=team)
        for name, kind in ACTIONS.items()
        for payload in aimed(kind, bench.there)
    ]
    told += [
        bench.submits(who, name, payload, RIGHT_FIELDS, team=team)
        for name, kind in FORMS.items()
        for payload in aimed(kind, bench.there)
    ]
    told += [
        bench.types(who, command.slash, command.example.partition(" ")[2], team=team) for command in ENTRIES
    ]

    assert {status for status, _ in told} == {200}
    assert bench.stored() == before
    said = bench.slack.words + "".join(body for _, body in told)
    for secret in ("Ohjaamon palvelut", "Carelicum", "anna@example.fi", "Matti Esimerkki"):
        assert secret not in said


def of_group(rows: Rows, group_id: int) -> list[Any]:
    """What is a group's: itself, its seats and offices, its meetings and their invitations."""
    meetings = [row for row in rows["meetings"] if row[1] == group_id]
    ids = {row[0] for row in meetings}
    return [
        *(row for row in rows["groups"] if row[0] == group_id),
        *(row for table in ("seats", "office_holdings") for row in rows[table] if row[1] == group_id),
        *meetings,
        *(row for row in rows["invitations"] if row[1] in ids),
        *(row for table in FOREIGN for row in rows[table]),
    ]


# Whoever belongs elsewhere, or did until yesterday, and the group they have no business with any more.
OUTSIDERS = {
    "Ville": "group",  # leads another group
    "Rauno": "group",  # an expert until yesterday
    "Entinen": "group",  # a member until yesterday
    "Ylermi": "group",  # an administrator: technical matters alone
    "Lassi": "bygone",  # led it until yesterday, when the seat ended
    "Anna": "other",
    "Leena": "other",
    "Kaisa": "other",
}


@pytest.mark.parametrize("who", sorted(OUTSIDERS))
def test_an_outsider_changes_nothing_of_a_group(sqlite_bench: Bench, who: str) -> None:
    bench, there = sqlite_bench, sqlite_bench.there
    group_id, meeting_id = {
        "group": (there.world.group.id, there.meeting_id),
        "other": (there.world.other_group.id, there.other_draft_id),
        "bygone": (there.bygone_group_id, there.bygone_draft_id),
    }[OUTSIDERS[who]]
    attacked = there.aimed_at(group_id, meeting_id)
    before = of_group(bench.stored(), group_id)

    for name, kind in ACTIONS.items():
        if name in ("role.appoint", "own.erase") and who == "Ylermi":
            continue  # the administrator's own rights (part 3 of the domain)
        for payload in aimed(kind, attacked):
            bench.presses(who, name, payload)
    for name, kind in FORMS.items():
        for payload in aimed(kind, attacked):
            bench.submits(who, name, payload, {**RIGHT_FIELDS, "group": f"#{group_id}", "partner": "1"})
            bench.submits(who, name, payload, {**RIGHT_FIELDS, "group": str(group_id)})

    assert of_group(bench.stored(), group_id) == before
