"""Partners: the organisations of the network, and who has a member in the forum."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind
from bot.domain.names import fold, matching
from bot.domain.partner_file import NewPartner, read_partners
from bot.domain.partners import (
    PartnerAmbiguous,
    PartnerDetails,
    PartnerHasLeft,
    PartnerNotFound,
    PartnerRef,
    PartnerRow,
    SeatRow,
    forum_state,
)
from bot.domain.payloads import StaleButton
from bot.domain.people import STRANGER, Actor, PersonNotFound, PersonRef, Who
from bot.domain.zone import local_date
from bot.permissions import On, Permission, allows, require
from bot.services import audit
from bot.services.people import find_person
from bot.storage import partners as stored
from bot.storage.models import Group, Partner

FORUM_NAME = "Johtofoorumi"
DEVELOPMENT_GROUP_NAME = "Kehittämisryhmä"
ALIAS_SEPARATOR = ";"


def overview(session: Session, *, actor: Actor, now: datetime) -> tuple[PartnerRow, ...]:
    """Active partners by name, with how their place in the forum stands (rule R1). Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    return forum_places(session, local_date(now))


def forum_places(session: Session, today: date) -> tuple[PartnerRow, ...]:
    """The same for the house's own use: whoever shows it asks for the right."""
    terms = stored.forum_terms(session, today)
    return tuple(
        PartnerRow(
            row.id, row.name, row.kind, forum_state(terms.get(row.id, ()), today), row.people, row.left_on
        )
        for row in stored.overview(session, today)
    )


def all_partners(session: Session, *, now: datetime) -> tuple[PartnerRef, ...]:
    """Active partners by name."""
    rows = stored.named(session, local_date(now))
    return tuple(PartnerRef(row.id, row.name, row.kind) for row in rows)


def find_partner(session: Session, query: str, *, now: datetime) -> PartnerRef:
    """The active partner named by any unambiguous part of its name, or by another name of its.

    Raises PartnerNotFound, PartnerAmbiguous.
    """
    candidates: list[tuple[str, PartnerRef]] = []
    for row in stored.named(session, local_date(now)):
        ref = PartnerRef(row.id, row.name, row.kind)
        names = (row.search_name, *(row.aliases or "").split(ALIAS_SEPARATOR))
        candidates.extend((name, ref) for name in names if name)
    found = tuple(dict.fromkeys(matching(query, candidates)))
    if not found:
        raise PartnerNotFound(query)
    if len(found) > 1:
        raise PartnerAmbiguous(query, found)
    return found[0]


def get_partner(session: Session, partner_id: int) -> PartnerRef:
    """The partner with the id, also one that has left. Raises StaleButton when there is none."""
    partner = stored.get(session, partner_id)
    if partner is None:
        raise StaleButton
    return PartnerRef(partner.id, partner.name, partner.kind)


def details(session: Session, *, actor: Actor, now: datetime, partner_id: int) -> PartnerDetails:
    """One partner: its place in the forum, its contacts, its seats in the groups that the actor may see.

    Raises NotAllowed, StaleButton.
    """
    require(actor, Permission.SEE_NETWORK)
    partner = stored.get(session, partner_id)
    if partner is None:
        raise StaleButton
    today = local_date(now)
    may_name = allows(actor, Permission.NAME_PARTNER_PEOPLE, On(partner_id=partner.id))
    forum_seats: list[SeatRow] = []
    group_seats: list[SeatRow] = []
    for row in stored.open_seats(session, partner.id):
        seat = SeatRow(
            row.seat_id, row.group_name, PersonRef(row.person_id, row.person_name), row.starts_on, row.ends_on
        )
        if row.kind is GroupKind.FORUM:
            forum_seats.append(seat)
        elif may_name or allows(actor, Permission.SEE_GROUP, On(group_id=row.group_id)):
            group_seats.append(seat)
    return PartnerDetails(
        ref=PartnerRef(partner.id, partner.name, partner.kind),
        aliases=tuple(filter(None, (partner.aliases or "").split(ALIAS_SEPARATOR))),
        joined_on=partner.joined_on,
        left_on=partner.left_on,
        forum=forum_state(((seat.starts_on, seat.ends_on) for seat in forum_seats), today),
        forum_seats=tuple(forum_seats),
        group_seats=tuple(group_seats),
        contacts=tuple(PersonRef(*row) for row in stored.contacts(session, partner.id)),
        people=stored.people_count(session, partner.id),
        may_name=may_name,
        may_manage=allows(actor, Permission.MANAGE_PARTNERS),
    )


def forum_seats(session: Session, *, partner_id: int) -> tuple[SeatRow, ...]:
    """The partner's open seats in the forum."""
    return tuple(
        SeatRow(
            row.seat_id, row.group_name, PersonRef(row.person_id, row.person_name), row.starts_on, row.ends_on
        )
        for row in stored.open_seats(session, partner_id)
        if row.kind is GroupKind.FORUM
    )


def forum_seat_of(session: Session, *, partner_id: int, who: Who) -> SeatRow:
    """The partner's open seat in the forum that the named person holds.

    Raises PersonNotFound (field "replaces"), PersonAmbiguous.
    """
    person = find_person(session, who)
    for seat in forum_seats(session, partner_id=partner_id):
        if seat.person == person:
            return seat
    raise PersonNotFound(person.name, field="replaces")


def is_seeded(session: Session) -> bool:
    """Whether the first start has been: nothing is read from the file any more."""
    kinds = (GroupKind.FORUM, GroupKind.DEVELOPMENT_GROUP)
    return stored.any_at_all(session) and all(stored.any_group(session, kind) for kind in kinds)


def seed(session: Session, rows: Sequence[NewPartner], now: datetime) -> int:
    """What there is from the start: the partners, the forum and the development group (sections 1 and 5).

    Returns how many partners were added: 0 whenever the registry has or has had any, so that what was
    changed since stays changed. Many processes may start at once: unique keys decide who adds.
    """
    today = local_date(now)
    for kind, name in (
        (GroupKind.FORUM, FORUM_NAME),
        (GroupKind.DEVELOPMENT_GROUP, DEVELOPMENT_GROUP_NAME),
    ):
        if not stored.any_group(session, kind):
            group = {"name": name, "search_name": fold(name), "kind": kind, "started_on": today}
            stored.insert_new(session, Group, [{**group, "created_at": now}])
    if stored.any_at_all(session):
        return 0
    added = stored.insert_new(session, Partner, [_row(new, now) for new in rows])
    if added:
        audit.record(
            session,
            actor=STRANGER,
            now=now,
            action="partners.seeded",
            object_type="partner",
            object_id=None,
            source="cli",
            details={"count": added},
        )
    return added


def _row(new: NewPartner, now: datetime) -> dict[str, object]:
    return {
        "name": new.name,
        "search_name": fold(new.name),
        "kind": new.kind,
        "aliases": folded_aliases(new.aliases),
        "joined_on": new.joined_on,
        "created_at": now,
    }


def folded_aliases(aliases: Sequence[str]) -> str | None:
    """Other names as they are stored; None when there are none."""
    return ALIAS_SEPARATOR.join(fold(alias).replace(ALIAS_SEPARATOR, " ") for alias in aliases) or None


def active(session: Session, partner_id: int, today: date) -> Partner:
    """The partner, for a change. Raises StaleButton when there is none, PartnerHasLeft."""
    partner = stored.get(session, partner_id)
    if partner is None:
        raise StaleButton
    if partner.left_on is not None and partner.left_on <= today:
        raise PartnerHasLeft(PartnerRef(partner.id, partner.name, partner.kind), partner.left_on)
    return partner


__all__ = [
    "active",
    "all_partners",
    "details",
    "find_partner",
    "folded_aliases",
    "forum_places",
    "forum_seat_of",
    "forum_seats",
    "get_partner",
    "is_seeded",
    "overview",
    "read_partners",
    "seed",
]
