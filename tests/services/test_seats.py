"""Seats: who may name whom, how many fit, and what happens when they end."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.groups import GroupKind, Office
from bot.domain.names import NameTooLong
from bot.domain.partners import PartnerHasLeft, TermOutOfOrder
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonElsewhere, PersonNotFound, PersonRef, Role, SlackId
from bot.domain.rights import NotAllowed
from bot.domain.seats import (
    DeputyIsMember,
    Done,
    GroupFull,
    MembersFollowRoles,
    NotAMember,
    PartnerNeeded,
)
from bot.services import Session, partner_changes
from bot.services.group_changes import NewGroup, end_group, found_group
from bot.services.groups import details
from bot.services.offices import appoint
from bot.services.seat_ends import close_lapsed_seats, remove_member
from bot.services.seats import SeatRequest, add_member
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, OfficeHolding, Person, RoleHolding, Seat
from tests.services.groups import MANAGER, NOW, TODAY, Registry, fill, registry, seat


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as one:
        yield one


@pytest.fixture
def reg(session: Session) -> Registry:
    return registry(session)


def names(session: Session, group_id: int, now: datetime = NOW) -> list[str]:
    found = details(session, actor=MANAGER, now=now, group_id=group_id)
    return [one.person.name for one in found.members]


def leader(session: Session, group_id: int) -> str | None:
    found = details(session, actor=MANAGER, now=NOW, group_id=group_id).leader
    return found.name if found else None


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_seat_is_the_persons_own_partners_from_today_until_further_notice(
    session: Session, reg: Registry
) -> None:
    done = seat(session, reg.group, reg.anna)

    assert (done.done, done.partner, done.starts_on, done.ends_on, done.size) == (
        Done.ADDED,
        "Esimerkkilän kunta",
        TODAY,
        None,
        1,
    )
    assert names(session, reg.group.id) == ["Anna Asiantuntija"]
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.added")).one()
    row = session.scalars(select(Seat)).one()
    assert (entry.object_type, entry.object_id, entry.details) == (
        "group",
        reg.group.id,
        {"seat": row.id, "person": reg.anna.id},
    )


def test_the_same_again_changes_nothing_and_what_is_said_anew_changes(
    session: Session, reg: Registry
) -> None:
    seat(session, reg.group, reg.anna)
    again = seat(session, reg.group, reg.anna)
    later = date(2027, 12, 31)
    changed = seat(session, reg.group, reg.anna, ends_on=later, deputy=reg.outi.id)
    kept = seat(session, reg.group, reg.anna)
    opened = seat(session, reg.group, reg.anna, open_ended=True)

    assert (again.done, again.changed) == (Done.UNCHANGED, ())
    assert (changed.done, changed.changed, changed.deputy) == (
        Done.CHANGED,
        ("ends", "deputy"),
        "Outi Opettaja",
    )
    assert (kept.done, kept.ends_on, kept.deputy) == (Done.UNCHANGED, later, "Outi Opettaja")
    assert (opened.done, opened.ends_on) == (Done.CHANGED, None)
    assert actions(session)[-3:] == ["seat.added", "seat.changed", "seat.changed"]


def test_the_eleventh_passes_the_target_and_the_sixteenth_is_refused_for_everybody(
    session: Session, reg: Registry
) -> None:
    fill(session, reg, 10)
    eleventh = seat(session, reg.group, reg.anna)
    fill(session, reg, 14)  # ten of them are there already
    director = Actor(person_id=None, roles=frozenset({Role.DIRECTOR}))

    assert (eleventh.size, eleventh.past_target) == (11, True)
    assert len(names(session, reg.group.id)) == 15
    for actor in (MANAGER, director):
        with pytest.raises(GroupFull) as refused:
            add_member(session, actor=actor, now=NOW, request=SeatRequest(reg.group.id, reg.outi.id))
        assert (refused.value.limit, refused.value.field) == (15, "person")
    assert len(names(session, reg.group.id)) == 15


def test_places_are_counted_by_day(session: Session, reg: Registry) -> None:
    people = fill(session, reg, 15)
    seat(session, reg.group, people[0], ends_on=date(2026, 12, 31))

    follows = seat(session, reg.group, reg.outi, starts_on=date(2027, 1, 1))
    assert follows.size == 15
    with pytest.raises(GroupFull):
        seat(session, reg.group, reg.anna, starts_on=date(2027, 1, 1))
    with pytest.raises(GroupFull):
        seat(session, reg.group, people[0], open_ended=True)


def test_the_coordinator_takes_no_place_and_the_forum_has_no_limit(session: Session, reg: Registry) -> None:
    fill(session, reg, 15)
    appoint(
        session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.COORDINATOR, who=reg.ella.id
    )
    forum = found_group(session, actor=MANAGER, now=NOW, new=NewGroup("Foorumi", GroupKind.FORUM)).group
    for person in session.scalars(select(Person)).all():
        seat(session, forum, PersonRef(person.id, person.name), partner_id=reg.kunta.id)

    assert len(names(session, reg.group.id)) == 15
    assert len(names(session, forum.id)) == 19
    assert seat(session, forum, reg.anna).past_target is False


def test_the_development_groups_members_are_computed_and_never_typed_in(
    session: Session, reg: Registry
) -> None:
    new = NewGroup("Kehittämisryhmä", GroupKind.DEVELOPMENT_GROUP)
    group = found_group(session, actor=MANAGER, now=NOW, new=new).group
    assert names(session, group.id) == []
    session.add(RoleHolding(person_id=reg.ella.id, role=Role.AREA_EXPERT, started_at=NOW))
    seat(session, reg.group, reg.outi)
    appoint(session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.LEADER, who=reg.outi.id)

    assert names(session, group.id) == ["Ella Esimerkki", "Outi Opettaja"]
    with pytest.raises(MembersFollowRoles):
        seat(session, group, reg.anna)
    with pytest.raises(MembersFollowRoles):
        remove_member(session, actor=MANAGER, now=NOW, group_id=group.id, who=reg.outi.id)
    remove_member(session, actor=MANAGER, now=NOW, group_id=reg.group.id, who=reg.outi.id)
    assert names(session, group.id) == ["Ella Esimerkki"]


def test_a_leader_of_another_group_and_a_stranger_name_nobody(session: Session, reg: Registry) -> None:
    own = Actor(reg.anna.id, leads=frozenset({reg.group.id}), member_of=frozenset({reg.group.id}))
    other = Actor(reg.anna.id, leads=frozenset({reg.group.id + 1000}))

    added = add_member(session, actor=own, now=NOW, request=SeatRequest(reg.group.id, reg.outi.id))
    assert added.done is Done.ADDED
    for actor in (other, Actor(reg.anna.id), Actor(None)):
        with pytest.raises(NotAllowed) as refused:
            add_member(session, actor=actor, now=NOW, request=SeatRequest(reg.group.id, "Ei Kukaan"))
        assert refused.value.on.group_id == reg.group.id
        with pytest.raises(NotAllowed):
            remove_member(session, actor=actor, now=NOW, group_id=reg.group.id, who=reg.outi.id)


def test_a_contact_names_and_ends_the_own_partners_people_only(session: Session, reg: Registry) -> None:
    contact = Actor(reg.anna.id, contact_of=frozenset({reg.kunta.id}))

    def add(request: SeatRequest) -> None:
        add_member(session, actor=contact, now=NOW, request=request)

    add(SeatRequest(reg.group.id, reg.anna.id))
    add(SeatRequest(reg.group.id, reg.nils.id, partner_id=reg.kunta.id))
    with pytest.raises(NotAllowed):
        add(SeatRequest(reg.group.id, reg.outi.id))
    with pytest.raises(PersonElsewhere):
        add(SeatRequest(reg.group.id, reg.outi.id, partner_id=reg.kunta.id))
    with pytest.raises(NotAllowed):
        add(SeatRequest(reg.group.id, reg.anna.id, partner_id=reg.opisto.id))

    seat(session, reg.group, reg.outi)
    with pytest.raises(NotAllowed):
        remove_member(session, actor=contact, now=NOW, group_id=reg.group.id, who=reg.outi.id)
    remove_member(session, actor=contact, now=NOW, group_id=reg.group.id, who=reg.anna.id)
    assert names(session, reg.group.id) == ["Nils Nimetön", "Outi Opettaja"]
    assert session.get_one(Person, reg.nils.id).partner_id == reg.kunta.id


def test_somebody_new_is_added_only_when_it_was_confirmed_and_with_a_partner(
    session: Session, reg: Registry
) -> None:
    request = SeatRequest(reg.group.id, "Uusi Ihminen", email="uusi@example.fi", partner_id=reg.opisto.id)
    with pytest.raises(PersonNotFound) as missing:
        add_member(session, actor=MANAGER, now=NOW, request=request)
    assert (missing.value.query, missing.value.field) == ("Uusi Ihminen", "person")
    confirmed = replace(request, partner_id=None, may_create=True)
    with pytest.raises(PartnerNeeded):
        add_member(session, actor=MANAGER, now=NOW, request=confirmed)

    slack = SlackId("T1", "U1")
    done = add_member(session, actor=MANAGER, now=NOW, request=replace(request, may_create=True, slack=slack))

    person = session.get_one(Person, done.named.person.id)
    assert (done.named.is_new, person.email, person.slack_user_id, person.partner_id) == (
        True,
        "uusi@example.fi",
        "U1",
        reg.opisto.id,
    )


def test_a_mention_nobody_knows_is_not_found_even_when_confirmed(session: Session, reg: Registry) -> None:
    request = SeatRequest(reg.group.id, SlackId("T1", "U404"), partner_id=reg.kunta.id, may_create=True)
    with pytest.raises(PersonNotFound) as missing:
        add_member(session, actor=MANAGER, now=NOW, request=request)
    assert missing.value.query == ""


def test_what_cannot_be_a_seat_is_refused_at_its_field(session: Session, reg: Registry) -> None:
    cases: list[tuple[dict[str, object], type[Exception], str]] = [
        ({"who": reg.nils.id}, PartnerNeeded, "partner"),
        ({"who": reg.anna.id, "ends_on": date(2026, 1, 1)}, TermOutOfOrder, "ends"),
        ({"who": reg.anna.id, "deputy": reg.anna.id}, DeputyIsMember, "deputy"),
        ({"who": reg.anna.id, "deputy": "Ei Kukaan"}, PersonNotFound, "deputy"),
        ({"who": "A" * 81 + " B", "partner_id": reg.kunta.id, "may_create": True}, NameTooLong, "person"),
    ]
    for fields, error, field in cases:
        request = SeatRequest(group_id=reg.group.id, **fields)  # type: ignore[arg-type]
        with pytest.raises(error) as refused:
            add_member(session, actor=MANAGER, now=NOW, request=request)
        assert getattr(refused.value, "field", "") == field
    with pytest.raises(StaleButton):
        seat(session, replace(reg.group, id=404), reg.anna)
    with pytest.raises(StaleButton):
        seat(session, reg.group, PersonRef(404, ""))


def test_a_partner_that_has_left_names_nobody(session: Session, reg: Registry) -> None:
    partner_changes.leave(session, actor=MANAGER, now=NOW, partner_id=reg.kunta.id, on=TODAY)
    with pytest.raises(PartnerHasLeft):
        seat(session, reg.group, reg.anna)


def test_ending_the_leaders_seat_leaves_the_group_without_a_leader(session: Session, reg: Registry) -> None:
    seat(session, reg.group, reg.anna)
    appoint(session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.LEADER, who=reg.anna.id)

    done = remove_member(session, actor=MANAGER, now=NOW, group_id=reg.group.id, who=reg.anna.id)

    assert (done.last_day, done.was_leader) == (None, True)
    assert leader(session, reg.group.id) is None
    assert names(session, reg.group.id) == []
    row = session.scalars(select(Seat)).one()
    assert (row.ended_at, row.ends_on) == (NOW, TODAY)  # history stays
    with pytest.raises(NotAMember):
        remove_member(session, actor=MANAGER, now=NOW, group_id=reg.group.id, who=reg.anna.id)
    assert seat(session, reg.group, reg.anna).done is Done.ADDED


def test_a_last_day_to_come_ends_the_seat_after_it_and_the_tidy_ends_the_leadership(
    session: Session, reg: Registry
) -> None:
    seat(session, reg.group, reg.anna)
    appoint(session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.LEADER, who=reg.anna.id)
    last = TODAY + timedelta(7)

    done = remove_member(
        session, actor=MANAGER, now=NOW, group_id=reg.group.id, who=reg.anna.id, last_day=last
    )
    assert (done.last_day, done.was_leader) == (last, True)
    assert close_lapsed_seats(session, NOW + timedelta(7)) == 0
    assert names(session, reg.group.id, NOW + timedelta(7)) == ["Anna Asiantuntija"]
    # By its dates the seat is over before the tidy comes.
    assert names(session, reg.group.id, NOW + timedelta(8)) == []

    assert close_lapsed_seats(session, NOW + timedelta(8)) == 1
    assert close_lapsed_seats(session, NOW + timedelta(8)) == 0
    assert leader(session, reg.group.id) is None
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.lapsed")).one()
    assert (entry.source, entry.actor_id, entry.details["leader"]) == ("job", None, True)


def test_a_last_day_before_the_first_is_refused(session: Session, reg: Registry) -> None:
    seat(session, reg.group, reg.anna)
    with pytest.raises(TermOutOfOrder) as refused:
        remove_member(
            session,
            actor=MANAGER,
            now=NOW,
            group_id=reg.group.id,
            who=reg.anna.id,
            last_day=TODAY - timedelta(1),
        )
    assert refused.value.field == "last_day"


def test_a_lapsed_seat_is_no_hindrance_for_a_new_one_before_the_tidy(session: Session, reg: Registry) -> None:
    seat(session, reg.group, reg.anna, ends_on=TODAY)
    tomorrow = NOW + timedelta(1)

    done = add_member(session, actor=MANAGER, now=tomorrow, request=SeatRequest(reg.group.id, reg.anna.id))

    assert (done.done, done.starts_on) == (Done.ADDED, TODAY + timedelta(1))
    assert len(session.scalars(select(Seat)).all()) == 2


def test_an_ended_group_keeps_its_history_and_frees_its_name(session: Session, reg: Registry) -> None:
    seat(session, reg.group, reg.anna)
    appoint(session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.LEADER, who=reg.anna.id)

    told = end_group(session, actor=MANAGER, now=NOW, group_id=reg.group.id)

    assert told.members == 1
    assert [row.ended_at for row in session.scalars(select(Seat))] == [NOW]
    assert [row.ended_at for row in session.scalars(select(OfficeHolding))] == [NOW]
    again = found_group(session, actor=MANAGER, now=NOW, new=NewGroup("Nuorten palvelut"))
    assert names(session, again.group.id) == []
