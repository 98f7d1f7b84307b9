"""Groups founded, led, coordinated, bound to channels, set and ended; and what the database refuses."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from bot.domain.groups import (
    ChannelTaken,
    GroupAmbiguous,
    GroupKind,
    GroupNameTaken,
    GroupNotFound,
    GroupRef,
    HasMeetings,
    HasSubgroups,
    NoChannelBound,
    Office,
    OnlyOneOfKind,
    ParentNeeded,
    ParentNotWorkingGroup,
    StaysForGood,
)
from bot.domain.meetings import MeetingState
from bot.domain.names import NameEmpty, NameTooLong
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonNotFound, Role
from bot.domain.rights import NotAllowed
from bot.domain.seats import CoordinatorNotOfArea, Done, LeaderNotMember
from bot.services import Session
from bot.services import group_changes as changes
from bot.services.group_changes import NewGroup, found_group
from bot.services.groups import bound_group, composition, details, find_group, overview, own
from bot.services.offices import appoint, area_people
from bot.storage.constraints import violates
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Meeting, OfficeHolding, RoleHolding, Seat
from tests.services.groups import MANAGER, NOW, TODAY, Registry, registry, seat

OUTSIDERS = (Actor(None), Actor(1), Actor(1, leads=frozenset({10_000})))


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as one:
        yield one


@pytest.fixture
def reg(session: Session) -> Registry:
    return registry(session)


def found(session: Session, name: str, kind: GroupKind = GroupKind.WORKING_GROUP) -> GroupRef:
    return found_group(session, actor=MANAGER, now=NOW, new=NewGroup(name, kind)).group


def test_a_group_is_founded_under_its_clean_name(session: Session, reg: Registry) -> None:
    done = found_group(
        session,
        actor=MANAGER,
        now=NOW,
        new=NewGroup("  <!channel>\u202e *Ohjaamo* &lt;\n\U0001f33f ", coordinator=reg.ella.id),
    )

    assert done.group.name == "<!channel> *Ohjaamo* &lt; \U0001f33f"
    assert (done.parent, done.coordinator, done.started_on) == (None, reg.ella, TODAY)
    assert find_group(session, "*ohjaamo*") == done.group


@pytest.mark.parametrize(
    ("name", "error"),
    [("  \u200f ", NameEmpty), ("A" * 81, NameTooLong), ("nuorten PALVELUT", GroupNameTaken)],
)
def test_a_name_that_cannot_be_is_refused_at_its_field(
    session: Session, reg: Registry, name: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as refused, session.begin_nested():
        found(session, name)
    assert getattr(refused.value, "field", "") == "name"


def test_a_subgroup_is_under_a_working_group(session: Session, reg: Registry) -> None:
    new = NewGroup("Ohjaamo", GroupKind.SUBGROUP, parent_id=reg.group.id)
    sub = found_group(session, actor=MANAGER, now=NOW, new=new)

    assert sub.parent == reg.group
    assert details(session, actor=MANAGER, now=NOW, group_id=reg.group.id).subgroups == (sub.group,)
    assert details(session, actor=MANAGER, now=NOW, group_id=sub.group.id).parent == reg.group
    with pytest.raises(ParentNeeded):
        found(session, "Ilman", GroupKind.SUBGROUP)
    under = NewGroup("Alla", GroupKind.SUBGROUP, parent_id=sub.group.id)
    with pytest.raises(ParentNotWorkingGroup):
        found_group(session, actor=MANAGER, now=NOW, new=under)


def test_there_is_one_forum_at_a_time(session: Session, reg: Registry) -> None:
    found(session, "Foorumi", GroupKind.FORUM)
    with pytest.raises(OnlyOneOfKind), session.begin_nested():
        found(session, "Toinen foorumi", GroupKind.FORUM)


def test_a_coordinator_that_cannot_be_is_told_at_the_forms_field(session: Session, reg: Registry) -> None:
    for who, error in ((reg.anna.id, CoordinatorNotOfArea), ("Ei Kukaan", PersonNotFound)):
        new = NewGroup("Ohjaamo", coordinator=who)
        with pytest.raises(error) as refused, session.begin_nested():
            found_group(session, actor=MANAGER, now=NOW, new=new)
        assert getattr(refused.value, "field", "") == "coordinator"


def test_only_area_people_coordinate(session: Session, reg: Registry) -> None:
    session.add(RoleHolding(person_id=reg.nils.id, role=Role.AREA_EXPERT, started_at=NOW))
    session.flush()

    assert area_people(session) == (reg.ella, reg.nils)
    for person in (reg.ella, reg.nils):
        done = appoint(
            session,
            actor=MANAGER,
            now=NOW,
            group_id=reg.group.id,
            office=Office.COORDINATOR,
            who=person.id,
        )
        assert done.person == person
    assert done.before == reg.ella


def test_only_a_current_member_leads(session: Session, reg: Registry) -> None:
    def lead(who: int | None) -> Done:
        return appoint(
            session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.LEADER, who=who
        ).done

    with pytest.raises(LeaderNotMember):
        lead(reg.anna.id)
    seat(session, reg.group, reg.anna, starts_on=TODAY + timedelta(1))
    with pytest.raises(LeaderNotMember):
        lead(reg.anna.id)
    seat(session, reg.group, reg.anna, starts_on=TODAY)
    seat(session, reg.group, reg.outi)
    assert [lead(reg.anna.id), lead(reg.anna.id), lead(reg.outi.id), lead(None), lead(None)] == [
        Done.ADDED,
        Done.UNCHANGED,
        Done.CHANGED,
        Done.CHANGED,
        Done.UNCHANGED,
    ]
    rows = session.scalars(select(OfficeHolding).order_by(OfficeHolding.id)).all()
    assert [(row.person_id, row.ended_at) for row in rows] == [(reg.anna.id, NOW), (reg.outi.id, NOW)]


def test_a_channel_has_one_group_and_a_group_one_channel(session: Session, reg: Registry) -> None:
    other = find_group(session, "muu ryhmä")

    def bind(group: GroupRef, channel: str) -> GroupRef:
        return changes.bind_channel(session, actor=MANAGER, now=NOW, group_id=group.id, channel_id=channel)

    assert bind(reg.group, "C1") == bind(reg.group, "C1") == reg.group
    with pytest.raises(ChannelTaken) as taken:
        bind(other, "C1")
    assert taken.value.group == reg.group
    bind(reg.group, "C2")
    assert (bound_group(session, "C1"), bound_group(session, "C2")) == (None, reg.group)
    bind(other, "C1")
    changes.release_channel(session, actor=MANAGER, now=NOW, group_id=reg.group.id)
    assert bound_group(session, "C2") is None
    with pytest.raises(NoChannelBound):
        changes.release_channel(session, actor=MANAGER, now=NOW, group_id=reg.group.id)
    changes.end_group(session, actor=MANAGER, now=NOW, group_id=other.id)
    assert bound_group(session, "C1") is None
    assert bind(reg.group, "C1") == reg.group


def test_settings_change_and_the_same_changes_nothing(session: Session, reg: Registry) -> None:
    def change(name: str, reminders: str | None, weeks: int | None = None) -> changes.Settings:
        return changes.change_settings(
            session,
            actor=MANAGER,
            now=NOW,
            group_id=reg.group.id,
            name=name,
            reminder_minutes=reminders,
            meets_every_weeks=weeks,
        )

    assert change("Nuorten palvelut", None).changed is False
    done = change("Nuoret", "2880,60")
    assert (done.changed, done.group.name, done.reminder_minutes) == (True, "Nuoret", "2880,60")
    assert find_group(session, "nuoret") == done.group
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.details) == ("group.changed", {"changed": "name,reminders"})
    met = change("Nuoret", "2880,60", 6)
    assert (met.changed, met.meets_every_weeks) == (True, 6)
    with pytest.raises(GroupNameTaken), session.begin_nested():
        change("MUU RYHMA", None)


def meeting(session: Session, group: GroupRef, organiser: int, starts: datetime, state: MeetingState) -> None:
    session.add(
        Meeting(
            group_id=group.id,
            title="K",
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            state=state,
            organiser_id=organiser,
            created_at=NOW,
        )
    )
    session.flush()


def test_a_group_with_meetings_or_subgroups_does_not_end(session: Session, reg: Registry) -> None:
    def end() -> object:
        return changes.ending(session, actor=MANAGER, now=NOW, group_id=reg.group.id)

    new = NewGroup("Ohjaamo", GroupKind.SUBGROUP, parent_id=reg.group.id)
    sub = found_group(session, actor=MANAGER, now=NOW, new=new).group
    with pytest.raises(HasSubgroups) as subgroups:
        end()
    assert subgroups.value.subgroups == (sub,)
    changes.end_group(session, actor=MANAGER, now=NOW, group_id=sub.id)

    meeting(session, reg.group, reg.anna.id, NOW - timedelta(days=1), MeetingState.CONFIRMED)
    meeting(session, reg.group, reg.anna.id, NOW + timedelta(days=1), MeetingState.CANCELLED)
    assert end() is not None
    meeting(session, reg.group, reg.anna.id, NOW + timedelta(days=2), MeetingState.DRAFT)
    meeting(session, reg.group, reg.anna.id, NOW + timedelta(days=3), MeetingState.CONFIRMED)
    with pytest.raises(HasMeetings) as meetings:
        end()
    assert meetings.value.count == 2


def test_the_agreements_own_groups_stay(session: Session, reg: Registry) -> None:
    for kind in (GroupKind.FORUM, GroupKind.DEVELOPMENT_GROUP):
        group = found(session, kind.value, kind)
        with pytest.raises(StaysForGood):
            changes.end_group(session, actor=MANAGER, now=NOW, group_id=group.id)


def test_who_may_do_nothing_here_is_refused(session: Session, reg: Registry) -> None:
    group_id = reg.group.id

    def tries(who: Actor) -> list[Callable[[], object]]:
        return [
            lambda: found_group(session, actor=who, now=NOW, new=NewGroup("X")),
            lambda: changes.end_group(session, actor=who, now=NOW, group_id=group_id),
            lambda: changes.bind_channel(session, actor=who, now=NOW, group_id=group_id, channel_id="C1"),
            lambda: changes.release_channel(session, actor=who, now=NOW, group_id=group_id),
            lambda: changes.change_settings(
                session,
                actor=who,
                now=NOW,
                group_id=group_id,
                name="X",
                reminder_minutes=None,
                meets_every_weeks=None,
            ),
            lambda: appoint(session, actor=who, now=NOW, group_id=group_id, office=Office.LEADER, who=None),
            lambda: appoint(
                session, actor=who, now=NOW, group_id=group_id, office=Office.COORDINATOR, who=None
            ),
            lambda: details(session, actor=who, now=NOW, group_id=group_id),
        ]

    for actor in OUTSIDERS:
        for attempt in tries(actor):
            with pytest.raises(NotAllowed):
                attempt()


def test_a_leader_manages_the_own_group_but_names_no_coordinator(session: Session, reg: Registry) -> None:
    leader = Actor(reg.anna.id, leads=frozenset({reg.group.id}))
    changes.bind_channel(session, actor=leader, now=NOW, group_id=reg.group.id, channel_id="C1")
    with pytest.raises(NotAllowed):
        appoint(
            session,
            actor=leader,
            now=NOW,
            group_id=reg.group.id,
            office=Office.COORDINATOR,
            who=reg.ella.id,
        )


def test_an_ended_group_is_found_by_nobody(session: Session, reg: Registry) -> None:
    changes.end_group(session, actor=MANAGER, now=NOW, group_id=reg.group.id)
    with pytest.raises(GroupNotFound):
        find_group(session, "Nuorten palvelut")
    with pytest.raises(StaleButton):
        changes.end_group(session, actor=MANAGER, now=NOW, group_id=reg.group.id)
    with pytest.raises(StaleButton):
        details(session, actor=MANAGER, now=NOW, group_id=reg.group.id)


def test_several_that_fit_are_told(session: Session, reg: Registry) -> None:
    other = found(session, "Nuorten ohjaus")
    with pytest.raises(GroupAmbiguous) as several:
        find_group(session, "nuor")
    assert several.value.groups == (other, reg.group)


def test_the_list_has_sizes_and_names(session: Session, reg: Registry) -> None:
    seat(session, reg.group, reg.anna)
    seat(session, reg.group, reg.outi, starts_on=TODAY + timedelta(1))
    appoint(session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.LEADER, who=reg.anna.id)

    rows = overview(session, actor=MANAGER, now=NOW)

    assert [(row.ref.name, row.members, row.leader, row.coordinator) for row in rows] == [
        ("Muu ryhmä", 0, "", ""),
        ("Nuorten palvelut", 1, "Anna Asiantuntija", ""),
    ]
    assert own(Actor(1, member_of=frozenset({1}), leads=frozenset({2}), coordinates=frozenset({3}))) == {
        1,
        2,
        3,
    }


def test_the_composition_counts_current_seats_by_the_seats_partner(session: Session, reg: Registry) -> None:
    seat(session, reg.group, reg.anna, partner_id=reg.opisto.id)
    seat(session, reg.group, reg.outi)
    seat(session, reg.group, reg.ella, starts_on=date(2027, 1, 1))
    session.add(Seat(group_id=reg.group.id, person_id=reg.nils.id, starts_on=TODAY, created_at=NOW))
    session.flush()

    group, balance, without = composition(session, actor=MANAGER, now=NOW, group_id=reg.group.id)

    assert (group, balance.total, without) == (reg.group, 2, 1)
    assert [(one.label, one.seats) for one in balance.by_partner] == [("Esimerkkiopisto", 2)]


RACES = [
    (
        "uq_seats_current",
        "INSERT INTO seats (group_id, person_id, starts_on, created_at)"
        " SELECT group_id, person_id, starts_on, created_at FROM seats",
    ),
    (
        "uq_office_holdings_current",
        "INSERT INTO office_holdings (group_id, person_id, office, started_at)"
        " SELECT group_id, person_id, office, started_at FROM office_holdings",
    ),
    ("uq_groups_current_name", "UPDATE groups SET search_name = 'sama'"),
    ("uq_groups_current_channel", "UPDATE groups SET channel_id = 'C1'"),
    ("uq_groups_current_only_one", "UPDATE groups SET kind = 'forum'"),
]


@pytest.mark.parametrize(("name", "statement"), RACES)
def test_the_database_refuses_what_must_never_be_and_says_which(
    session: Session, reg: Registry, name: str, statement: str
) -> None:
    seat(session, reg.group, reg.anna)
    appoint(session, actor=MANAGER, now=NOW, group_id=reg.group.id, office=Office.LEADER, who=reg.anna.id)

    with pytest.raises(IntegrityError) as refused, session.begin_nested():
        session.execute(text(statement))

    assert [one for one, _ in RACES if violates(refused.value, one)] == [name]
    with pytest.raises(LookupError):
        violates(IntegrityError("", {}, Exception("UNIQUE constraint failed: a.b")), "uq_of_nothing")


def test_another_refusal_is_not_taken_for_a_known_one(session: Session, reg: Registry) -> None:
    statement = text("UPDATE groups SET kind = 'subgroup'")  # without a parent
    with pytest.raises(IntegrityError) as refused, session.begin_nested():
        session.execute(statement)
    assert [one for one, _ in RACES if violates(refused.value, one)] == []
