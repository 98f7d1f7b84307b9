"""Nobody becomes somebody else by naming them: an address and a Slack account are not just anybody's to give.

Whoever reads at a person's address, or acts from their Slack account, has that person's rights.
"""

import pytest
from sqlalchemy import select

from bot.domain.meeting_payloads import InvitationRef
from bot.domain.payloads import Payload
from bot.domain.people import Role
from bot.services.people import find_actor
from bot.storage.models import Invitation, Person, RoleHolding
from tests.hostile.bench import Bench
from tests.meeting_world import LONG_AGO, TEAM, add_person, add_seat, user

ACCOMPLICE = "Rosvo"  # in the workspace, unknown to the registry


@pytest.fixture
def bench(sqlite_bench: Bench) -> Bench:
    return sqlite_bench


def _invitation(bench: Bench, first: str) -> Payload:
    with bench.bot.database.reading() as session:
        number = session.scalars(
            select(Invitation.id).where(
                Invitation.meeting_id == bench.there.meeting_id,
                Invitation.person_id == bench.there.world.people[first],
            )
        ).one()
    return InvitationRef(number, 0)


def _add(bench: Bench, first: str, *, email: str | None, role: Role | None = None, seat: bool = False) -> int:
    """Somebody of Mallila, as Anna is, whose Slack account the registry does not know."""
    world = bench.there.world
    with bench.bot.database.writing() as session:
        person_id = add_person(session, first, world.partners["Mallila"], has_slack=False)
        session.get_one(Person, person_id).email = email
        if role is not None:
            session.add(RoleHolding(person_id=person_id, role=role, started_at=LONG_AGO))
        if seat:
            add_seat(session, world.other_group.id, person_id, world.partners["Mallila"])
    return person_id


def _identity(bench: Bench, person_id: int) -> tuple[str | None, str | None]:
    with bench.bot.database.reading() as session:
        person = session.get_one(Person, person_id)
        return person.email, person.slack_user_id


def _roles_of(bench: Bench, first: str) -> frozenset[Role]:
    with bench.bot.database.reading() as session:
        actor = find_actor(session, team_id=TEAM, user_id=user(first), now=bench.bot.clock.now())
        return actor.roles if actor else frozenset()


def test_a_member_cannot_join_a_slack_account_to_somebody_elses_address(bench: Bench) -> None:
    manager = _add(bench, "Mirja", email="mirja@example.fi", role=Role.SERVICE_MANAGER)

    status, body = bench.submits(
        "Anna",
        "meeting.substitute",
        _invitation(bench, "Anna"),
        {"person": user(ACCOMPLICE), "name": "Mirja Esimerkki", "email": "mirja@example.fi"},
    )

    assert (status, "Tämä sähköpostiosoite kuuluu toiselle henkilölle" in body) == (200, True)
    assert _identity(bench, manager) == ("mirja@example.fi", None)
    assert _roles_of(bench, ACCOMPLICE) == frozenset()


@pytest.mark.parametrize("has_role", [True, False], ids=["role", "seat"])
def test_a_member_cannot_give_an_address_to_whoever_has_a_standing(bench: Bench, *, has_role: bool) -> None:
    role = Role.SERVICE_MANAGER if has_role else None
    person_id = _add(bench, "Mirja", email=None, role=role, seat=not has_role)

    status, body = bench.submits(
        "Anna",
        "meeting.substitute",
        _invitation(bench, "Anna"),
        {"name": "Mirja Esimerkki", "email": "rosvo@example.fi"},
    )

    assert (status, "Osoitteen lisää palvelupäällikkö" in body) == (200, True)
    assert _identity(bench, person_id) == (None, None)


def test_a_colleague_without_a_standing_gets_the_address_so_that_the_invitation_arrives(bench: Bench) -> None:
    person_id = _add(bench, "Mirja", email=None)

    bench.submits(
        "Anna",
        "meeting.substitute",
        _invitation(bench, "Anna"),
        {"name": "Mirja Esimerkki", "email": "mirja@example.fi"},
    )

    assert _identity(bench, person_id) == ("mirja@example.fi", None)


@pytest.mark.parametrize(
    ("who", "command"),
    [
        ("Leena", "/ryhma lisää Nuorten palvelut; Mirja Esimerkki; Mallila; sähköposti: rosvo@example.fi"),
        ("Kalle", "/kumppani yhteyshenkilö Mallila; Mirja Esimerkki; rosvo@example.fi"),
    ],
    ids=["leader", "contact"],
)
def test_a_leader_and_a_contact_cannot_give_an_address_to_whoever_has_a_role(
    bench: Bench, who: str, command: str
) -> None:
    manager = _add(bench, "Mirja", email=None, role=Role.SERVICE_MANAGER)
    slash, _, text = command.partition(" ")

    status, _ = bench.types(who, slash, text)

    assert status == 200
    assert _identity(bench, manager) == (None, None)
    assert bench.slack.wrong == []


def test_the_service_manager_gives_the_address(bench: Bench) -> None:
    expert = _add(bench, "Mirja", email=None, role=Role.AREA_EXPERT)

    bench.types("Paula", "/kumppani", "yhteyshenkilö Mallila; Mirja Esimerkki; mirja@example.fi")

    assert _identity(bench, expert) == ("mirja@example.fi", None)


def test_the_address_typed_for_a_slack_user_is_not_taken_for_theirs(bench: Bench) -> None:
    """Else whoever later brings in the real owner of the address would find the accomplice there."""
    bench.submits(
        "Anna",
        "meeting.substitute",
        _invitation(bench, "Anna"),
        {"person": user(ACCOMPLICE), "name": "Roope Rosvo", "email": "johtaja@example.fi"},
    )

    with bench.bot.database.reading() as session:
        found = session.execute(
            select(Person.name, Person.email).where(Person.slack_user_id == user(ACCOMPLICE))
        ).one()
    assert tuple(found) == ("Roope Rosvo", None)
