"""Two people at once: the last place, the same person, the leader, the name, the channel. Real threads."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bot.domain.errors import UserError
from bot.domain.groups import ChannelTaken, GroupNameTaken, Office
from bot.domain.seats import GroupFull, OfficeTaken, SeatTaken
from bot.services import Session, group_changes
from bot.services.group_changes import NewGroup, bind_channel, found_group
from bot.services.groups import bound_group, find_group
from bot.services.offices import appoint
from bot.services.people import get_or_create_person
from bot.services.seat_ends import close_lapsed_seats
from bot.services.seats import SeatRequest, add_member
from bot.storage import groups as groups_stored
from bot.storage import seats as seats_stored
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Group, OfficeHolding, Seat
from tests.services.groups import MANAGER, NOW, TODAY, Registry, fill, registry, seat

Work = Callable[[Session], object]


@pytest.fixture
def reg(database: Database) -> Registry:
    with database.writing() as session:
        return registry(session)


def at_once(database: Database, *works: Work) -> list[str]:
    """Runs each work in a transaction and a thread of its own, from the same moment; what came of each."""
    start = threading.Barrier(len(works))

    def run(work: Work) -> str:
        start.wait()
        try:
            with database.writing() as session:
                work(session)
        except UserError as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(works)) as pool:
        return sorted(pool.map(run, works))


def count(database: Database, what: type[Seat] | type[OfficeHolding] | type[Group]) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(what).where(what.ended_at.is_(None))) or 0


def add(reg: Registry, person_id: int) -> Work:
    request = SeatRequest(reg.group.id, person_id)
    return lambda session: add_member(session, actor=MANAGER, now=NOW, request=request)


def test_of_many_who_take_the_last_place_at_once_one_gets_it(database: Database, reg: Registry) -> None:
    with database.writing() as session:
        fill(session, reg, 14)
        others = [
            get_or_create_person(
                session, actor=MANAGER, now=NOW, name=f"Toinen T{n}", partner_id=reg.kunta.id
            )
            for n in range(4)
        ]

    outcome = at_once(database, *(add(reg, person.id) for person in others))

    assert outcome == [GroupFull.__name__] * 3 + ["done"]
    assert count(database, Seat) == 15


def test_the_same_person_named_twice_at_once_has_one_seat(database: Database, reg: Registry) -> None:
    assert at_once(database, *[add(reg, reg.anna.id)] * 4) == ["done"] * 4
    assert count(database, Seat) == 1
    with database.reading() as session:
        added = session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.added")).all()
        assert len(added) == 1


def test_two_leaders_named_at_once_leave_one(database: Database, reg: Registry) -> None:
    with database.writing() as session:
        for person in (reg.anna, reg.outi):
            seat(session, reg.group, person)

    def lead(person_id: int) -> Work:
        return lambda session: appoint(
            session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.LEADER, who=person_id
        )

    at_once(database, lead(reg.anna.id), lead(reg.outi.id), lead(reg.anna.id), lead(reg.outi.id))

    assert count(database, OfficeHolding) == 1


def test_the_same_name_founded_twice_at_once_is_one_group(database: Database, reg: Registry) -> None:
    def found(name: str) -> Work:
        return lambda session: found_group(session, actor=MANAGER, now=NOW, new=NewGroup(name))

    before = count(database, Group)
    outcome = at_once(database, found("Työpaja"), found("TYOPAJA"), found("työpaja"))

    assert outcome == [GroupNameTaken.__name__] * 2 + ["done"]
    assert count(database, Group) == before + 1


def test_a_channel_taken_by_two_groups_at_once_is_one_groups(database: Database, reg: Registry) -> None:
    with database.reading() as session:
        other = find_group(session, "Muu ryhmä")

    def bind(group_id: int) -> Work:
        return lambda session: bind_channel(
            session, actor=MANAGER, now=NOW, group_id=group_id, channel_id="C1"
        )

    assert at_once(database, bind(reg.group.id), bind(other.id)) == [ChannelTaken.__name__, "done"]
    with database.reading() as session:
        assert session.scalar(select(func.count(Group.id)).where(Group.channel_id == "C1")) == 1


def test_a_lapsed_seat_is_closed_once_by_many_tidies(database: Database, reg: Registry) -> None:
    with database.writing() as session:
        seat(session, reg.group, reg.anna, ends_on=TODAY)
    tomorrow = NOW.replace(day=NOW.day + 1)

    at_once(database, *[lambda session: close_lapsed_seats(session, tomorrow)] * 4)

    with database.reading() as session:
        closed = session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.lapsed")).all()
        assert len(closed) == 1


class Both:
    """Makes a look of the code wait until both threads have had it: neither sees the other's change."""

    def __init__(self, look: Callable[..., object]) -> None:
        self._look = look
        self._met = threading.Barrier(2)

    def __call__(self, *args: object, **more: object) -> object:
        seen = self._look(*args, **more)
        self._met.wait(10)
        return seen


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch, postgres_address: str) -> Iterator[Database]:
    """Without the group's lock, so that only the constraints stand. SQLite has one writer at a time."""
    real = groups_stored.get
    monkeypatch.setattr(groups_stored, "get", lambda session, group_id, **_: real(session, group_id))
    store = Database(postgres_address)
    yield store
    store.close()


def test_without_the_lock_the_constraint_leaves_one_leader_and_says_so_kindly(
    unlocked: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unlocked.writing() as session:
        reg = registry(session)
        for person in (reg.anna, reg.outi):
            seat(session, reg.group, person)
    monkeypatch.setattr(groups_stored, "offices", Both(groups_stored.offices))

    def lead(person_id: int) -> Work:
        return lambda session: appoint(
            session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.LEADER, who=person_id
        )

    outcome = at_once(unlocked, lead(reg.anna.id), lead(reg.outi.id))

    assert outcome == [OfficeTaken.__name__, "done"]
    assert count(unlocked, OfficeHolding) == 1


def test_without_the_lock_the_constraint_leaves_one_seat_and_says_so_kindly(
    unlocked: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unlocked.writing() as session:
        reg = registry(session)
    monkeypatch.setattr(seats_stored, "open_seat", Both(seats_stored.open_seat))

    assert at_once(unlocked, add(reg, reg.anna.id), add(reg, reg.anna.id)) == [SeatTaken.__name__, "done"]
    assert count(unlocked, Seat) == 1


def test_without_the_lock_the_constraint_leaves_the_channel_to_one_group(
    unlocked: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unlocked.writing() as session:
        reg = registry(session)
        other = find_group(session, "Muu ryhmä")
    monkeypatch.setattr(group_changes, "bound_group", Both(bound_group))

    def bind(group_id: int) -> Work:
        return lambda session: bind_channel(
            session, actor=MANAGER, now=NOW, group_id=group_id, channel_id="C1"
        )

    assert at_once(unlocked, bind(reg.group.id), bind(other.id)) == [ChannelTaken.__name__, "done"]
