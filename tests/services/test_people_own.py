"""What is one person's own: settings, stored data, erasure, on both engines."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.groups import GroupKind, Office
from bot.domain.meetings import Answer, MeetingState
from bot.domain.outgoing import OutgoingKind, OutgoingState, Topic, Way
from bot.domain.partners import PartnerKind
from bot.domain.payloads import StaleButton
from bot.domain.people import ERASED_NAME, STRANGER, Actor, PersonNotFound, ReminderWish, Role, SlackId
from bot.domain.people_own import Erased, HoldsOffice, Invited, OwnSettings, Term, WordUnknown
from bot.domain.rights import NotAllowed
from bot.services import Session, deliveries
from bot.services import people_own as service
from bot.services.people import find_actor, find_person, get_or_create_person
from bot.storage.engine import Database
from bot.storage.models import (
    AuditEntry,
    Delivery,
    Group,
    Invitation,
    LetterRefusal,
    Meeting,
    OfficeHolding,
    Outgoing,
    Partner,
    PartnerContact,
    Person,
    RoleHolding,
    Seat,
)

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)


class Registry:
    """Jaana, a member with a past meeting and a coming one, and Veera who leads the group."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.partner = Partner(name="Kela", search_name="kela", kind=PartnerKind.STATE, created_at=NOW)
        self.group = Group(
            name="Työkyky",
            search_name="tyokyky",
            kind=GroupKind.WORKING_GROUP,
            started_on=TODAY,
            created_at=NOW,
        )
        session.add_all([self.partner, self.group])
        session.flush()
        self.jaana = self.person("Jaana Jäsen", "U1")
        self.veera = self.person("Veera Vetäjä", "U2")
        for ref in (self.jaana, self.veera):
            session.add(
                Seat(
                    group_id=self.group.id,
                    person_id=ref,
                    partner_id=self.partner.id,
                    starts_on=date(2026, 1, 1),
                    created_at=NOW,
                )
            )
        session.add(
            OfficeHolding(group_id=self.group.id, person_id=self.veera, office=Office.LEADER, started_at=NOW)
        )
        self.past = self.meeting("Mennyt", NOW - 24 * HOUR, Answer.YES, present=True)
        self.coming = self.meeting("Tuleva", NOW + 24 * HOUR, Answer.NONE, present=None)

    def person(self, name: str, user_id: str) -> int:
        email = f"{user_id}@example.fi"
        return get_or_create_person(
            self.session,
            actor=Actor(None, roles=frozenset({Role.ADMINISTRATOR})),
            now=NOW,
            name=name,
            email=email,
            slack=SlackId("T1", user_id),
            partner_id=self.partner.id,
        ).id

    def meeting(self, title: str, starts: datetime, answer: Answer, *, present: bool | None) -> int:
        """A confirmed meeting to which both are invited; the answer and the presence are Jaana's."""
        meeting = Meeting(
            group_id=self.group.id,
            title=title,
            starts_at=starts,
            ends_at=starts + HOUR,
            state=MeetingState.CONFIRMED,
            organiser_id=self.veera,
            created_at=NOW,
        )
        self.session.add(meeting)
        self.session.flush()
        self.session.add_all(
            [
                Invitation(
                    meeting_id=meeting.id,
                    person_id=self.jaana,
                    answer=answer,
                    present=present,
                    created_at=NOW,
                ),
                Invitation(meeting_id=meeting.id, person_id=self.veera, created_at=NOW),
            ]
        )
        self.session.flush()
        return meeting.id

    def message(self, key: str, recipient: int, state: OutgoingState, **more: int) -> None:
        """One message in the queue."""
        self.session.add(
            Outgoing(
                key=key,
                dedupe_key=key,
                kind=OutgoingKind.MEETING_REMINDER,
                meeting_id=self.coming,
                recipient_id=recipient,
                way=Way.SLACK,
                due_at=NOW + HOUR,
                expires_at=NOW + 24 * HOUR,
                next_try_at=NOW + HOUR,
                state=state,
                created_at=NOW,
                **more,
            )
        )
        self.session.flush()

    def actor(self, user_id: str) -> Actor:
        """Who acts, with the rights they have now."""
        actor = find_actor(self.session, team_id="T1", user_id=user_id, now=NOW)
        assert actor is not None
        return actor


@pytest.fixture
def registry(database: Database) -> Iterator[Registry]:
    with database.writing() as session:
        yield Registry(session)


def test_the_own_page_has_what_is_coming_and_not_what_was_or_was_withdrawn(registry: Registry) -> None:
    actor = registry.actor("U1")
    page = service.page(registry.session, actor=actor, now=NOW)
    assert [(m.title, m.is_open) for m in page.meetings] == [("Tuleva", True)]
    assert [(group.name, group.is_member) for group in page.groups] == [("Työkyky", True)]

    registry.session.get_one(Meeting, registry.coming).state = MeetingState.CANCELLED
    registry.session.flush()
    assert service.page(registry.session, actor=actor, now=NOW).meetings == ()
    with pytest.raises(NotAllowed):
        service.page(registry.session, actor=STRANGER, now=NOW)


def test_settings_are_kept_and_a_change_that_is_none_leaves_no_trace(registry: Registry) -> None:
    actor, session = registry.actor("U1"), registry.session
    wanted = OwnSettings("sv", ReminderWish.DAY_BEFORE)

    for _ in range(2):
        assert service.change_settings(session, actor=actor, now=NOW, wanted=wanted) == wanted
    assert service.settings(session, actor=actor) == wanted
    assert registry.actor("U1").locale == "sv"
    details = session.scalars(select(AuditEntry.details).where(AuditEntry.action == "person.settings")).all()
    assert details == [{"language": "sv", "reminders": "day_before", "way": "slack"}]
    with pytest.raises(WordUnknown):
        service.change_settings(session, actor=actor, now=NOW, wanted=OwnSettings("de", ReminderWish.ALL))


def test_what_is_stored_is_told_in_full(registry: Registry) -> None:
    data = service.data(registry.session, actor=registry.actor("U1"), now=NOW)

    assert (data.person.name, data.email, data.partner) == ("Jaana Jäsen", "u1@example.fi", "Kela")
    assert data.seats == (Term("Työkyky", "Kela", date(2026, 1, 1), None),)
    assert data.invited == (
        Invited("Työkyky", "Tuleva", NOW + 24 * HOUR, Answer.NONE, None),
        Invited("Työkyky", "Mennyt", NOW - 24 * HOUR, Answer.YES, True),  # noqa: FBT003 (present)
    )
    assert data.counts == {
        "invitations": 2,
        "messages": 0,
        "meetings": 0,
        "polls": 0,
        "poll_answers": 0,
        "actions": 0,
        "comments": 0,
        "inputs": 0,
        "agreements": 0,
        "changes": 1,
    }
    assert service.data(registry.session, actor=registry.actor("U2"), now=NOW).counts["meetings"] == 2


def test_an_erasure_takes_the_person_and_leaves_the_counts(registry: Registry) -> None:
    session, actor = registry.session, registry.actor("U1")
    theirs = session.scalars(
        select(Invitation.id).where(
            Invitation.person_id == registry.jaana, Invitation.meeting_id == registry.coming
        )
    ).one()
    registry.message("due", registry.jaana, OutgoingState.DUE)
    registry.message("about", registry.veera, OutgoingState.DUE, invitation_id=theirs)
    registry.message("sent", registry.jaana, OutgoingState.SENT)
    registry.message("others", registry.veera, OutgoingState.DUE)
    veeras = session.scalars(select(Seat).where(Seat.person_id == registry.veera)).one()
    veeras.deputy_id = registry.jaana
    for key, answer in (("naming", '{"text": "Jaana Jäsen osallistuu"}'), ("other", "Veera Vetäjä")):
        deliveries.claim(session, key=key, now=NOW)
        deliveries.finish(session, key=key, answer=answer)

    session.get_one(Invitation, theirs).note = "Tulen junalla"
    session.add(LetterRefusal(person_id=registry.jaana, topic=Topic.SEMINAR, refused_at=NOW))
    session.flush()

    done = service.erase(session, actor=actor, now=NOW, person_id=registry.jaana)
    session.expire_all()

    assert session.scalars(select(Invitation.note).where(Invitation.note.is_not(None))).all() == []
    assert session.scalars(select(LetterRefusal)).all() == []
    assert done == Erased(seats=1, messages=2, invitations=1)
    person = session.get_one(Person, registry.jaana)
    assert (person.name, person.search_name, person.email, person.partner_id) == (ERASED_NAME, "", None, None)
    assert (person.slack_team_id, person.slack_user_id, person.slack_active) == (None, None, False)
    assert find_actor(session, team_id="T1", user_id="U1", now=NOW) is None
    for who in ("Jaana", ERASED_NAME, "poistettu"):
        with pytest.raises(PersonNotFound):
            find_person(session, who)
    states = {row.key: row.state for row in session.execute(select(Outgoing.key, Outgoing.state))}
    known = {key: states.pop(key) for key in ("due", "about", "sent", "others")}
    assert known == {
        "due": OutgoingState.CANCELLED,
        "about": OutgoingState.CANCELLED,
        "sent": OutgoingState.SENT,
        "others": OutgoingState.DUE,
    }
    # What the ended seat would have told the person is not told either.
    assert set(states.values()) == {OutgoingState.CANCELLED}
    assert session.scalars(select(Seat.deputy_id)).all() == [None, None]
    # Who was there once stays counted.
    attended = select(Invitation.answer, Invitation.present, Invitation.withdrawn_at).where(
        Invitation.person_id == registry.jaana, Invitation.meeting_id == registry.past
    )
    assert tuple(session.execute(attended).one()) == (Answer.YES, True, None)
    answers = {row.key: row.answer for row in session.execute(select(Delivery.key, Delivery.answer))}
    assert answers == {"naming": "", "other": "Veera Vetäjä"}


def test_the_same_address_can_come_back_as_a_new_person(registry: Registry) -> None:
    service.erase(registry.session, actor=registry.actor("U1"), now=NOW, person_id=registry.jaana)

    assert registry.person("Jaana Jäsen", "U1") != registry.jaana


def test_nobody_is_erased_while_they_hold_something(registry: Registry) -> None:
    session, actor = registry.session, registry.actor("U2")
    role = RoleHolding(person_id=registry.veera, role=Role.AREA_EXPERT, started_at=NOW)
    contact = PartnerContact(partner_id=registry.partner.id, person_id=registry.veera, started_at=NOW)
    session.add_all([role, contact])
    session.flush()

    with pytest.raises(HoldsOffice) as held:
        service.erase(session, actor=actor, now=NOW, person_id=registry.veera)
    facts = held.value
    assert (facts.roles, facts.leads, facts.coordinates, facts.contact_of) == (
        (Role.AREA_EXPERT,),
        ("Työkyky",),
        (),
        ("Kela",),
    )

    office = session.scalars(select(OfficeHolding)).one()
    role.ended_at = contact.ended_at = office.ended_at = NOW
    session.flush()
    assert service.erase(session, actor=actor, now=NOW, person_id=registry.veera).seats == 1


def test_others_are_erased_only_by_those_who_appoint_and_nobody_twice(registry: Registry) -> None:
    session = registry.session
    with pytest.raises(NotAllowed):
        service.erase(session, actor=registry.actor("U2"), now=NOW, person_id=registry.jaana)
    admin = Actor(person_id=None, roles=frozenset({Role.ADMINISTRATOR}))
    service.erase(session, actor=admin, now=NOW, person_id=registry.jaana)
    for person_id in (registry.jaana, 999):
        with pytest.raises(StaleButton):
            service.erase(session, actor=admin, now=NOW, person_id=person_id)
