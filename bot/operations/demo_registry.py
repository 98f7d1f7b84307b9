"""What the demo's registry starts from: people, roles, one working group, a draft of the programme.

Everything goes through the same services as what people do; only the first step is the house's own.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.app import Bot
from bot.domain.groups import Office
from bot.domain.people import Actor, PersonRef, Role
from bot.domain.programme import NewAction
from bot.domain.zone import local_date
from bot.services import (
    Session,
    group_changes,
    groups,
    offices,
    partner_changes,
    partners,
    people,
    people_roles,
    programme,
    programme_drafts,
    seats,
)
from bot.services.group_changes import NewGroup
from bot.services.seats import SeatRequest

# The demo is filled as a director would fill it: the one who may do everything but the technical part.
FILLER = Actor(person_id=None, name="", roles=frozenset({Role.DIRECTOR}))


@dataclass(frozen=True)
class _Desk:
    """What every step needs."""

    session: Session
    now: datetime
    people: dict[str, PersonRef]


def fill(bot: Bot, path: Path) -> None:
    """Fills an empty registry from the file; a registry with people in it is left as it is."""
    with bot.database.reading() as session:
        if people.anybody(session):
            return
    data = json.loads(path.read_text("utf-8"))
    with bot.database.writing() as session:
        desk = _Desk(session, bot.clock.now(), {})
        for one in data["people"]:
            _person(desk, one)
        for one in data["groups"]:
            _group(desk, one)
        _programme(desk, data["programme"])


def _person(desk: _Desk, one: dict[str, Any]) -> None:
    partner = partners.find_partner(desk.session, one["partner"], now=desk.now)
    ref = people.get_or_create_person(
        desk.session,
        actor=FILLER,
        now=desk.now,
        name=one["name"],
        email=one["email"],
        partner_id=partner.id,
        source="cli",
    )
    desk.people[one["name"]] = ref
    if one.get("contact"):
        partner_changes.name_contact(
            desk.session, actor=FILLER, now=desk.now, partner_id=partner.id, who=one["email"], email=None
        )
    for role in one.get("roles", ()):
        people_roles.appoint(desk.session, actor=FILLER, now=desk.now, person_id=ref.id, role=Role(role))


def _group(desk: _Desk, one: dict[str, Any]) -> None:
    founded = group_changes.found_group(
        desk.session, actor=FILLER, now=desk.now, new=NewGroup(one["name"]), source="cli"
    )
    group_id = founded.group.id
    for name in one["members"]:
        deputy = one.get("deputies", {}).get(name)
        request = SeatRequest(group_id=group_id, who=desk.people[name].id, deputy=deputy)
        seats.add_member(desk.session, actor=FILLER, now=desk.now, request=request, source="cli")
    for office, name in ((Office.LEADER, one["leader"]), (Office.COORDINATOR, one["coordinator"])):
        offices.appoint(
            desk.session,
            actor=FILLER,
            now=desk.now,
            group_id=group_id,
            office=office,
            who=desk.people[name].id,
            source="cli",
        )
    group_changes.bind_channel(
        desk.session, actor=FILLER, now=desk.now, group_id=group_id, channel_id=one["channel"]
    )


def _programme(desk: _Desk, actions: Sequence[dict[str, Any]]) -> None:
    """A draft of the next year's programme: its deadlines are ahead whenever the demo is begun."""
    year = local_date(desk.now).year + 1
    begun = programme_drafts.begin(desk.session, actor=FILLER, now=desk.now, year=year)
    for one in actions:
        group = groups.find_group(desk.session, one["group"]) if "group" in one else None
        new = NewAction(
            title=one["title"],
            goal_id=programme.find_goal(desk.session, begun.ref.id, one["goal"]).id,
            deadline=date.fromisoformat(f"{year}-{one['deadline']}"),
            group_id=group.id if group else None,
            person_id=None if group else desk.people[one["person"]].id,
            partner_ids=tuple(
                partners.find_partner(desk.session, name, now=desk.now).id for name in one["partners"]
            ),
        )
        programme_drafts.add_action(
            desk.session, actor=FILLER, now=desk.now, programme_id=begun.ref.id, new=new
        )
