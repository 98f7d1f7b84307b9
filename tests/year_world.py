"""A small network in which nothing is amiss, so that whatever anybody hears in a year has its cause in it."""

from datetime import date

from bot.domain.groups import GroupKind, GroupRef, Office
from bot.domain.names import fold
from bot.domain.partners import PartnerKind
from bot.domain.people import Role
from bot.storage.engine import Database
from bot.storage.models import Group, OfficeHolding, Partner, RoleHolding
from tests.meeting_world import CHANNEL, LONG_AGO, World, add_person, add_seat

PARTNERS = {
    "Esimerkkilä": PartnerKind.MUNICIPALITY,
    "Opisto": PartnerKind.EDUCATION,
    "Yritystalo": PartnerKind.EMPLOYER,
    "Hyvinvointi": PartnerKind.STATE,
    "Yhdistys ry": PartnerKind.ASSOCIATION,
    "Työllisyysalue": PartnerKind.EMPLOYMENT_AREA,
}
PEOPLE = {
    "Leena": "Esimerkkilä",
    "Anna": "Esimerkkilä",
    "Oili": "Opisto",
    "Ville": "Opisto",
    "Yrjö": "Yritystalo",
    "Hilla": "Hyvinvointi",
    "Aino": "Yhdistys ry",
    "Paavo": "Yhdistys ry",  # has no Slack
    "Kaisa": "Työllisyysalue",
    "Paula": "Työllisyysalue",
}
WITHOUT_SLACK = "Paavo"
# One of each kind of partner in every group: nobody is missing, nobody holds more than a third (rule R5).
MEMBERS = {
    "Nuorten palvelut": ("Leena", "Oili", "Yrjö", "Hilla", "Aino"),
    "Työnantajapalvelut": ("Anna", "Ville", "Yrjö", "Hilla", "Paavo"),
    "Johtofoorumi": ("Anna", "Oili", "Yrjö", "Hilla", "Aino"),
}
LEADERS = {"Nuorten palvelut": "Leena", "Työnantajapalvelut": "Ville"}
COORDINATOR, MANAGER = "Kaisa", "Paula"
CHANNELS = {"Nuorten palvelut": CHANNEL}


def build_year(database: Database) -> World:
    """Two working groups led by Leena and Ville, coordinated by Kaisa, who is an area expert; the forum."""
    with database.writing() as session:
        partners: dict[str, int] = {}
        for name, kind in PARTNERS.items():
            partner = Partner(name=name, search_name=fold(name), kind=kind, created_at=LONG_AGO)
            session.add(partner)
            session.flush()
            partners[name] = partner.id
        people = {
            first: add_person(session, first, partners[partner], has_slack=first != WITHOUT_SLACK)
            for first, partner in PEOPLE.items()
        }
        groups: dict[str, Group] = {}
        for name, members in MEMBERS.items():
            group = Group(
                name=name,
                search_name=fold(name),
                kind=GroupKind.FORUM if name == "Johtofoorumi" else GroupKind.WORKING_GROUP,
                channel_id=CHANNELS.get(name),
                started_on=date(2026, 1, 7),
                created_at=LONG_AGO,
            )
            session.add(group)
            session.flush()
            groups[name] = group
            for first in members:
                add_seat(session, group.id, people[first], partners[PEOPLE[first]])
        for name, first in LEADERS.items():
            for who, office in ((first, Office.LEADER), (COORDINATOR, Office.COORDINATOR)):
                session.add(
                    OfficeHolding(
                        group_id=groups[name].id, person_id=people[who], office=office, started_at=LONG_AGO
                    )
                )
        for first, role in ((COORDINATOR, Role.AREA_EXPERT), (MANAGER, Role.SERVICE_MANAGER)):
            session.add(RoleHolding(person_id=people[first], role=role, started_at=LONG_AGO))
        refs = [GroupRef(group.id, group.name, group.kind) for group in groups.values()]
    return World(database, refs[0], refs[1], people, partners)
