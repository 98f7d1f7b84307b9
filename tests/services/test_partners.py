"""Partners: the first start, finding them, and rights on them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingState
from bot.domain.names import NameTooLong
from bot.domain.partner_file import NewPartner, read_partners
from bot.domain.partners import (
    AlreadyInForum,
    Coverage,
    PartnerAmbiguous,
    PartnerHasLeft,
    PartnerKind,
    PartnerKnown,
    PartnerNotFound,
    PartnerRef,
    TermOutOfOrder,
)
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonElsewhere, Role
from bot.domain.rights import NotAllowed
from bot.services import Session, partner_changes
from bot.services import partners as service
from bot.services.people import get_or_create_person
from bot.settings import DATA_DIR
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Group, Invitation, Meeting, Partner, Seat

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
ROWS = read_partners((DATA_DIR / "kumppanit.csv").read_text(encoding="utf-8"))
MANAGER = Actor(person_id=None, roles=frozenset({Role.SERVICE_MANAGER}))


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A registry with the partners of the agreement."""
    with database.writing() as one:
        service.seed(one, ROWS, NOW)
        yield one


def test_the_first_start_adds_all_and_the_next_ones_nothing(database: Database) -> None:
    with database.writing() as session:
        assert service.is_seeded(session) is False
        assert service.seed(session, ROWS, NOW) == 31
        assert service.is_seeded(session) is True
        session.scalars(select(Partner).where(Partner.name == "KELA")).one().name = "Kela"
    with database.writing() as session:
        assert service.seed(session, ROWS, NOW) == 0
        assert session.scalars(select(Group.kind).order_by(Group.kind)).all() == [
            GroupKind.DEVELOPMENT_GROUP,
            GroupKind.FORUM,
        ]
        assert session.scalars(select(AuditEntry.details)).all() == [{"count": 31}]
        assert len(session.scalars(select(Partner)).all()) == 31


def test_many_first_starts_at_once_add_all_once(database: Database) -> None:
    def start(_nth: int) -> int:
        with database.writing() as session:
            return service.seed(session, ROWS, NOW)

    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(start, range(4)))

    assert sorted(added) == [0, 0, 0, 31]
    with database.reading() as session:
        assert len(session.scalars(select(Partner)).all()) == 31
        assert len(session.scalars(select(Group)).all()) == 2


def test_every_other_name_of_the_file_names_one_partner(session: Session) -> None:
    for row in ROWS:
        for name in (row.name, *row.aliases):
            assert service.find_partner(session, name, now=NOW).name == row.name


def test_a_name_that_fits_none_or_many_is_refused(session: Session) -> None:
    with pytest.raises(PartnerNotFound):
        service.find_partner(session, "Helsinki", now=NOW)
    with pytest.raises(PartnerNotFound):
        service.find_partner(session, "", now=NOW)
    with pytest.raises(PartnerAmbiguous) as several:
        service.find_partner(session, "outokummun", now=NOW)
    assert [partner.name for partner in several.value.partners] == [
        "Outokummun kaupunki",
        "Outokummun seudun teollisuuskylä Oy",
    ]


def kela(session: Session) -> PartnerRef:
    return service.find_partner(session, "kela", now=NOW)


def test_a_seat_to_come_or_of_another_group_covers_nothing(session: Session) -> None:
    partner = kela(session)
    working = Group(name="R", search_name="r", kind=GroupKind.WORKING_GROUP, started_on=TODAY, created_at=NOW)
    session.add(working)
    session.flush()
    anna = get_or_create_person(session, actor=MANAGER, now=NOW, name="Anna Asiantuntija")
    session.add(
        Seat(group_id=working.id, person_id=anna.id, partner_id=partner.id, starts_on=TODAY, created_at=NOW)
    )
    partner_changes.name_forum_member(
        session,
        actor=MANAGER,
        now=NOW,
        partner_id=partner.id,
        who="Anna Asiantuntija",
        starts_on=date(2027, 1, 1),
    )

    rows = service.overview(session, actor=MANAGER, now=NOW)

    assert {row.forum.coverage for row in rows} == {Coverage.VACANT}
    assert [row.name for row in rows if not row.owes_a_seat] == ["Pohjois-Karjalan työllisyysalue"]
    assert next(row.people for row in rows if row.name == "KELA") == 1


def test_what_a_reader_may_not_see_is_not_in_the_details(session: Session) -> None:
    partner = kela(session)
    group = Group(name="R", search_name="r", kind=GroupKind.WORKING_GROUP, started_on=TODAY, created_at=NOW)
    session.add(group)
    session.flush()
    anna = get_or_create_person(session, actor=MANAGER, now=NOW, name="Anna Asiantuntija")
    session.add(
        Seat(group_id=group.id, person_id=anna.id, partner_id=partner.id, starts_on=TODAY, created_at=NOW)
    )
    session.flush()
    member = Actor(person_id=anna.id)

    def seats(actor: Actor) -> list[str]:
        found = service.details(session, actor=actor, now=NOW, partner_id=partner.id)
        return [seat.group for seat in found.group_seats]

    assert seats(member) == []
    assert seats(replace(member, member_of=frozenset({group.id}))) == ["R"]
    assert seats(replace(member, contact_of=frozenset({partner.id}))) == ["R"]
    assert seats(replace(member, contact_of=frozenset({partner.id + 1}))) == []
    assert seats(replace(member, roles=frozenset({Role.AREA_EXPERT}))) == ["R"]
    assert seats(replace(member, roles=frozenset({Role.ADMINISTRATOR}))) == []


def test_a_contact_takes_no_person_of_another_partner_and_a_manager_moves_them(session: Session) -> None:
    partner = kela(session)
    riveria = service.find_partner(session, "riveria", now=NOW)
    anna = get_or_create_person(
        session, actor=MANAGER, now=NOW, name="Anna Asiantuntija", partner_id=riveria.id
    )
    contact = Actor(person_id=anna.id, contact_of=frozenset({partner.id}))
    named = {"now": NOW, "partner_id": partner.id, "who": "Anna Asiantuntija"}

    with pytest.raises(PersonElsewhere) as elsewhere:
        partner_changes.name_forum_member(session, actor=contact, **named)  # type: ignore[arg-type]
    assert elsewhere.value.partner == riveria.name

    done = partner_changes.name_forum_member(session, actor=MANAGER, **named)  # type: ignore[arg-type]
    assert (done.named.person, done.named.is_new) == (anna, False)
    assert "person.moved" in session.scalars(select(AuditEntry.action)).all()


def test_a_term_ends_after_it_begins(session: Session) -> None:
    with pytest.raises(TermOutOfOrder):
        partner_changes.name_forum_member(
            session,
            actor=MANAGER,
            now=NOW,
            partner_id=kela(session).id,
            who="Anna Asiantuntija",
            starts_on=date(2027, 1, 2),
            ends_on=date(2027, 1, 1),
        )


def test_nobody_replaces_a_seat_of_another_partner(session: Session) -> None:
    riveria = service.find_partner(session, "riveria", now=NOW)
    partner_changes.name_forum_member(
        session, actor=MANAGER, now=NOW, partner_id=riveria.id, who="Anna Asiantuntija"
    )
    seat = session.scalars(select(Seat.id)).one()

    with pytest.raises(StaleButton):
        partner_changes.name_forum_member(
            session,
            actor=MANAGER,
            now=NOW,
            partner_id=kela(session).id,
            who="Ville Vetäjä",
            replaces=seat,
        )


def test_a_partner_has_a_name_of_its_own(session: Session) -> None:
    with pytest.raises(PartnerKnown):
        partner_changes.add(session, actor=MANAGER, now=NOW, new=NewPartner(" kela ", PartnerKind.STATE))
    with pytest.raises(NameTooLong):
        partner_changes.add(session, actor=MANAGER, now=NOW, new=NewPartner("a" * 81, PartnerKind.STATE))
    with pytest.raises(NotAllowed):
        partner_changes.add(
            session, actor=Actor(person_id=None), now=NOW, new=NewPartner("B", PartnerKind.STATE)
        )


def test_who_has_left_is_neither_found_nor_changed(session: Session) -> None:
    partner = kela(session)
    partner_changes.leave(session, actor=MANAGER, now=NOW, partner_id=partner.id, on=TODAY)

    with pytest.raises(PartnerNotFound):
        service.find_partner(session, "kela", now=NOW)
    with pytest.raises(PartnerHasLeft):
        partner_changes.leave(session, actor=MANAGER, now=NOW, partner_id=partner.id, on=TODAY)
    with pytest.raises(PartnerHasLeft):
        partner_changes.name_contact(
            session, actor=MANAGER, now=NOW, partner_id=partner.id, who="Anna Asiantuntija", email=None
        )
    assert service.details(session, actor=MANAGER, now=NOW, partner_id=partner.id).left_on == TODAY


def test_coming_meetings_follow_the_seats(session: Session) -> None:
    partner = kela(session)
    named = {"actor": MANAGER, "now": NOW, "partner_id": partner.id}
    first = partner_changes.name_forum_member(session, who="Aino Alku", **named).named  # type: ignore[arg-type]
    forum = session.scalars(select(Group).where(Group.kind == GroupKind.FORUM)).one()
    meeting = Meeting(
        group_id=forum.id,
        title="Tammikuun kokous",
        starts_at=NOW + timedelta(days=30),
        ends_at=NOW + timedelta(days=30, hours=2),
        state=MeetingState.CONFIRMED,
        organiser_id=first.person.id,
        created_at=NOW,
    )
    session.add(meeting)
    session.flush()

    second = partner_changes.name_forum_member(session, who="Liisa Loppu", **named).named  # type: ignore[arg-type]
    assert _invited(session) == {first.person.id: True, second.person.id: True}

    partner_changes.leave(session, actor=MANAGER, now=NOW, partner_id=partner.id, on=TODAY)
    assert _invited(session) == {first.person.id: False, second.person.id: False}


def _invited(session: Session) -> dict[int, bool]:
    """Who has been invited, and whether they still are."""
    rows = session.execute(select(Invitation.person_id, Invitation.withdrawn_at))
    return {person_id: withdrawn_at is None for person_id, withdrawn_at in rows}


def test_the_same_person_named_to_the_forum_twice_at_once_has_one_seat(database: Database) -> None:
    with database.writing() as session:
        service.seed(session, ROWS, NOW)
        partner = service.find_partner(session, "Riveria", now=NOW)
        get_or_create_person(
            session,
            actor=MANAGER,
            now=NOW,
            name="Jaana Jäsen",
            email="jaana@example.fi",
            partner_id=partner.id,
        )
    together = Barrier(2)

    def name(_nth: int) -> str:
        together.wait(10)
        try:
            with database.writing() as session:
                partner_changes.name_forum_member(
                    session, actor=MANAGER, now=NOW, partner_id=partner.id, who="jaana@example.fi"
                )
        except AlreadyInForum:
            return "already"
        return "named"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(name, range(2))) == ["already", "named"]
