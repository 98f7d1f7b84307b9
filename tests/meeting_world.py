"""A group with its people, for tests of meetings; every name is obviously an example.

Noise is there too: another group with a meeting-less leader, so that a forgotten condition is noticed.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind, GroupRef, Office
from bot.domain.names import fold
from bot.domain.partners import PartnerKind
from bot.domain.people import Actor
from bot.services.people import find_actor
from bot.storage.engine import Database
from bot.storage.models import Group, OfficeHolding, Partner, Person, Seat

TEAM = "T0001"
CHANNEL = "C0NUORET"
LONG_AGO = datetime(2026, 1, 7, 8, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Ids of what was made. `people` are by first name."""

    database: Database
    group: GroupRef
    other_group: GroupRef
    people: dict[str, int]
    partners: dict[str, int]

    def actor(self, session: Session, name: str, now: datetime) -> Actor:
        """Somebody as they come from Slack."""
        found = find_actor(session, team_id=TEAM, user_id=user(name), now=now)
        assert found is not None
        return found


def user(name: str) -> str:
    """A person's Slack id."""
    return f"U0{fold(name).upper()}"


# (first name, partner, has Slack)
MEMBERS = (
    ("Leena", "Esimerkkilä", True),  # leads
    ("Anna", "Mallila", True),
    ("Matti", "Mallila", True),
    ("Oili", "Opisto", True),
    ("Paavo", "Puhelin ry", False),
)


def build(database: Database) -> World:
    """Makes the group Nuorten palvelut with five members, its leader and coordinator, and some noise."""
    with database.writing() as session:
        partners = {}
        for name, kind in (
            ("Esimerkkilä", PartnerKind.MUNICIPALITY),
            ("Mallila", PartnerKind.MUNICIPALITY),
            ("Opisto", PartnerKind.EDUCATION),
            ("Puhelin ry", PartnerKind.ASSOCIATION),
            ("Työllisyysalue", PartnerKind.EMPLOYMENT_AREA),
        ):
            partner = Partner(name=name, search_name=fold(name), kind=kind, created_at=LONG_AGO)
            session.add(partner)
            session.flush()
            partners[name] = partner.id
        groups = [
            Group(
                name=name,
                search_name=fold(name),
                kind=GroupKind.WORKING_GROUP,
                channel_id=channel,
                started_on=date(2026, 1, 7),
                created_at=LONG_AGO,
            )
            for name, channel in (("Nuorten palvelut", CHANNEL), ("Työnantajapalvelut", "C0TYONANTAJAT"))
        ]
        session.add_all(groups)
        session.flush()
        everybody = [*MEMBERS, ("Kaisa", "Työllisyysalue", True), ("Ville", "Opisto", True)]
        people = {}
        for first, partner_name, has_slack in everybody:
            people[first] = add_person(session, first, partners[partner_name], has_slack=has_slack)
        for first, partner_name, _ in MEMBERS:
            add_seat(session, groups[0].id, people[first], partners[partner_name])
        add_seat(session, groups[1].id, people["Ville"], partners["Opisto"])
        for group, first, office in (
            (groups[0], "Leena", Office.LEADER),
            (groups[0], "Kaisa", Office.COORDINATOR),
            (groups[1], "Ville", Office.LEADER),
        ):
            session.add(
                OfficeHolding(group_id=group.id, person_id=people[first], office=office, started_at=LONG_AGO)
            )
        refs = [GroupRef(group.id, group.name, group.kind) for group in groups]
    return World(database, refs[0], refs[1], people, partners)


def add_person(session: Session, first: str, partner_id: int | None, *, has_slack: bool = True) -> int:
    """Adds "First Esimerkki" of a partner, or of none; their id."""
    name = f"{first} Esimerkki"
    person = Person(
        name=name,
        search_name=fold(name),
        email=f"{fold(first)}@example.fi",
        partner_id=partner_id,
        slack_team_id=TEAM if has_slack else None,
        slack_user_id=user(first) if has_slack else None,
        created_at=LONG_AGO,
    )
    session.add(person)
    session.flush()
    return person.id


def add_seat(
    session: Session, group_id: int, person_id: int, partner_id: int, ends_on: date | None = None
) -> Seat:
    """Seats somebody from the beginning of the year on."""
    seat = Seat(
        group_id=group_id,
        person_id=person_id,
        partner_id=partner_id,
        starts_on=date(2026, 1, 7),
        ends_on=ends_on,
        created_at=LONG_AGO,
    )
    session.add(seat)
    session.flush()
    return seat
