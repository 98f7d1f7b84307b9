"""Everything twice: one delivery at once on two threads, and the same deed by two people: one effect."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from slack_bolt import BoltRequest
from sqlalchemy import func, select

from bot.domain.group_payloads import OfGroup
from bot.domain.meeting_payloads import MeetingAnswer, MeetingCancel, MeetingMove, MeetingRef
from bot.domain.payloads import Payload
from bot.domain.people_payloads import OfRole
from bot.handlers import registry
from bot.storage.models import AuditEntry, Delivery, Invitation, Meeting, Outgoing, RoleHolding
from tests.hostile.bench import Bench
from tests.hostile.forging import RIGHT_FIELDS, right_payload
from tests.meeting_world import CHANNEL, TEAM, user

ENTRIES = registry()
WRITING_ACTIONS = sorted(name for name, entry in ENTRIES.actions.items() if entry.writes)
WRITING_FORMS = sorted(name for name, entry in ENTRIES.forms.items() if entry.writes)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    gate = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        gate.wait(timeout=20)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


def _press(bench: Bench, who: str, name: str, payload: Payload, trigger: str) -> tuple[int, str]:
    body = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": user(who), "team_id": TEAM},
        "channel": {"id": CHANNEL},
        "trigger_id": trigger,
        "response_url": bench.slack.response_url,
        "actions": [{"action_id": name, "block_id": "b", "type": "button", "value": payload.encode()}],
    }
    answer = bench.bot.app.dispatch(BoltRequest(mode="socket_mode", body=body))
    return answer.status, answer.body


def _submit(bench: Bench, who: str, name: str, payload: Payload, view_id: str) -> tuple[int, str]:
    state = {
        field: {"value": {"type": "plain_text_input", "value": text}} for field, text in RIGHT_FIELDS.items()
    }
    body = {
        "type": "view_submission",
        "team": {"id": TEAM},
        "user": {"id": user(who), "team_id": TEAM},
        "trigger_id": "",
        "view": {
            "id": view_id,
            "hash": "1",
            "type": "modal",
            "callback_id": name,
            "private_metadata": payload.encode(),
            "blocks": [{"type": "input", "block_id": field} for field in RIGHT_FIELDS],
            "state": {"values": state},
        },
    }
    answer = bench.bot.app.dispatch(BoltRequest(mode="socket_mode", body=body))
    return answer.status, answer.body


def _invitation(bench: Bench, first: str) -> int:
    with bench.bot.database.reading() as session:
        return session.scalars(
            select(Invitation.id).where(
                Invitation.meeting_id == bench.there.meeting_id,
                Invitation.person_id == bench.there.world.people[first],
            )
        ).one()


def _counts(bench: Bench) -> tuple[int, int, int]:
    """(changes in the trail, messages in the queue, meetings)."""
    with bench.bot.database.reading() as session:
        first, second, third = (
            session.scalar(select(func.count()).select_from(table))
            for table in (AuditEntry, Outgoing, Meeting)
        )
    return first or 0, second or 0, third or 0


def test_every_writing_press_delivered_twice_at_once_counts_once(bench: Bench) -> None:
    """Told apart by the trail: what one delivery writes, the two of them together write no more."""
    for name in WRITING_ACTIONS:
        payload = right_payload(ENTRIES.actions[name].payload, bench.there)

        first, second = at_once(*[lambda p=payload, n=name: _press(bench, "Paula", n, p, f"twice.{n}")] * 2)

        assert (first[0], second) == (200, first)
        after = _counts(bench)
        assert _press(bench, "Paula", name, payload, f"twice.{name}") == first
        assert _counts(bench) == after
        with bench.bot.database.reading() as session:
            keys = select(func.count()).where(Delivery.key == f"trigger:twice.{name}")
            assert (session.scalar(keys) or 0) <= 1  # none when it was refused


def test_every_writing_form_delivered_twice_at_once_counts_once(bench: Bench) -> None:
    for number, name in enumerate(WRITING_FORMS):
        payload = right_payload(ENTRIES.forms[name].payload, bench.there)

        first, second = at_once(
            *[lambda p=payload, n=name, v=f"V{number}": _submit(bench, "Paula", n, p, v)] * 2
        )

        assert first[0] == second[0] == 200
        after = _counts(bench)
        _submit(bench, "Paula", name, payload, f"V{number}")
        assert _counts(bench) == after


def _audit(bench: Bench, action: str) -> int:
    with bench.bot.database.reading() as session:
        return session.scalar(select(func.count()).where(AuditEntry.action == action)) or 0


DEEDS: dict[str, tuple[str, Callable[[Bench], tuple[str, Payload]], tuple[str, str]]] = {
    "a meeting is moved": (
        "meeting.moved",
        lambda bench: (
            "meeting.move",
            MeetingMove(bench.there.meeting_id, 0, 1_796_713_200, 1_796_720_400, "Toinen"),
        ),
        ("Leena", "Kaisa"),
    ),
    "a meeting is cancelled": (
        "meeting.cancelled",
        lambda bench: ("meeting.cancel", MeetingCancel(bench.there.meeting_id, 0, "Syy")),
        ("Leena", "Kaisa"),
    ),
    "a draft is discarded": (
        "meeting.discarded",
        lambda bench: ("meeting.discard", MeetingRef(bench.there.draft_id)),
        ("Leena", "Kaisa"),
    ),
    "a group ends": (
        "group.ended",
        lambda bench: ("group.end", OfGroup(bench.there.bygone_group_id)),
        ("Paula", "Dagny"),
    ),
    "somebody is appointed": (
        "role.appointed",
        lambda bench: ("role.appoint", OfRole(bench.there.world.people["Anna"], "area_expert")),
        ("Paula", "Dagny"),
    ),
}


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_the_same_deed_by_two_people_at_once_is_done_once(bench: Bench, deed: str) -> None:
    action, press, people = DEEDS[deed]
    name, payload = press(bench)
    if deed == "a group ends":
        _press(bench, "Paula", "meeting.discard", MeetingRef(bench.there.bygone_draft_id), "first")
    before = _audit(bench, action)

    answers = at_once(*[lambda w=who: _press(bench, w, name, payload, f"by.{w}") for who in people])

    assert [status for status, _ in answers] == [200, 200]
    assert _audit(bench, action) == before + 1


def test_two_who_appoint_the_same_person_leave_one_holding(bench: Bench) -> None:
    payload = OfRole(bench.there.world.people["Anna"], "area_expert")

    at_once(
        *[lambda w=who: _press(bench, w, "role.appoint", payload, w) for who in ("Paula", "Dagny", "Ylermi")]
    )

    with bench.bot.database.reading() as session:
        found = session.scalars(
            select(RoleHolding.id).where(
                RoleHolding.person_id == bench.there.world.people["Anna"], RoleHolding.ended_at.is_(None)
            )
        ).all()
    assert len(found) == 1


def test_a_press_about_what_has_gone_and_a_form_opened_before_the_change_are_told_so(
    sqlite_bench: Bench,
) -> None:
    bench, there = sqlite_bench, sqlite_bench.there
    move = MeetingMove(there.meeting_id, 0, 1_796_713_200, 1_796_720_400, "Toinen")
    _press(bench, "Leena", "meeting.move", move, "t1")
    bench.slack.calls.clear()

    for who, name, payload in (
        ("Anna", "meeting.answer", MeetingAnswer(_invitation(bench, "Anna"), 0, "yes")),
        ("Leena", "meeting.move", move),
        ("Leena", "meeting.cancel", MeetingCancel(there.meeting_id, 0, "Syy")),
    ):
        _press(bench, who, name, payload, f"stale.{name}")
    said = bench.slack.words
    _submit(bench, "Leena", "meeting.save", MeetingRef(there.meeting_id), "V-late")

    assert said.count("on sillä välin muuttunut") >= 2
    assert "Aika tai paikka on muuttunut tämän viestin jälkeen" in said
    with bench.bot.database.reading() as session:
        meeting = session.get_one(Meeting, there.meeting_id)
        assert (meeting.sequence, meeting.place, meeting.state) == (1, "Toinen", "confirmed")
