"""The forum beside the group of tests.meeting_world: its members, a leader, and a partner's contact."""

from datetime import date

from bot.domain.groups import GroupKind, GroupRef, Office
from bot.domain.people import Role
from bot.storage.engine import Database
from bot.storage.models import Group, OfficeHolding, PartnerContact, RoleHolding
from tests.meeting_world import LONG_AGO, World, add_person, add_seat, build

FORUM_CHANNEL = "C0FOORUMI"


def build_forum(database: Database) -> tuple[World, GroupRef]:
    """Leena leads the forum; Anna has a deputy, Matti; Opisto has nobody; Tarja is Opisto's contact.

    Kaisa is an area expert, so that she manages every group.
    """
    world = build(database)
    with database.writing() as session:
        forum = Group(
            name="Johtofoorumi",
            search_name="johtofoorumi",
            kind=GroupKind.FORUM,
            channel_id=FORUM_CHANNEL,
            started_on=date(2026, 1, 7),
            created_at=LONG_AGO,
        )
        session.add(forum)
        session.flush()
        for first, partner in (
            ("Leena", "Esimerkkilä"),
            ("Anna", "Mallila"),
            ("Paavo", "Puhelin ry"),
        ):
            seat = add_seat(session, forum.id, world.people[first], world.partners[partner])
            seat.deputy_id = world.people["Matti"] if first == "Anna" else None
        session.add(
            OfficeHolding(
                group_id=forum.id, person_id=world.people["Leena"], office=Office.LEADER, started_at=LONG_AGO
            )
        )
        session.add(RoleHolding(person_id=world.people["Kaisa"], role=Role.AREA_EXPERT, started_at=LONG_AGO))
        tarja = add_person(session, "Tarja", world.partners["Opisto"])
        world.people["Tarja"] = tarja
        session.add(PartnerContact(partner_id=world.partners["Opisto"], person_id=tarja, started_at=LONG_AGO))
        ref = GroupRef(forum.id, forum.name, forum.kind)
    return world, ref
