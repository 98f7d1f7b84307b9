"""What one row of each kind of table means."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind, GroupNotFound, GroupRef, Office, group_kind
from bot.domain.importing import (
    CellEmpty,
    Fate,
    ImportKind,
    KindStays,
    Row,
    TermIsOver,
    day_in,
    heading_of,
    yes_in,
)
from bot.domain.names import MAX_NAME, clean_within, fold
from bot.domain.partner_file import NewPartner, kind_of, split_aliases
from bot.domain.people import (
    Actor,
    PersonAmbiguous,
    PersonNotFound,
    PersonRef,
    PersonUnclear,
    email_address,
)
from bot.domain.reminder_text import read_reminders
from bot.domain.seats import Done as SeatDone
from bot.domain.zone import local_date
from bot.services import audit
from bot.services.group_changes import NewGroup, change_settings, found_group
from bot.services.groups import all_groups, details
from bot.services.offices import appoint
from bot.services.partner_changes import add as add_partner
from bot.services.partners import find_partner, folded_aliases
from bot.services.people import find_person
from bot.services.people_naming import name_person
from bot.services.seats import SeatRequest, add_member
from bot.storage import groups as groups_stored
from bot.storage import partners as partners_stored
from bot.storage import people as people_stored
from bot.storage.models import Person

SOURCE = "cli"


@dataclass(frozen=True)
class Bringing:
    """One import: in which transaction, by whom, when."""

    session: Session
    actor: Actor
    now: datetime

    def note(self, action: str, object_type: str, object_id: int, changes: list[str]) -> None:
        """Writes it to the audit trail."""
        audit.record(
            self.session,
            actor=self.actor,
            now=self.now,
            action=action,
            object_type=object_type,
            object_id=object_id,
            source=SOURCE,
            details={"changed": ",".join(changes)},
        )


@dataclass(frozen=True)
class Done:
    """What became of a row that went in; `changes` are the headings of what changed."""

    fate: Fate
    changes: tuple[str, ...] = ()


def _done(kind: ImportKind, changes: list[str]) -> Done:
    if not changes:
        return Done(Fate.SAME)
    return Done(Fate.CHANGED, tuple(heading_of(kind, column) for column in changes))


def _needed(kind: ImportKind, row: Row, column: str) -> str:
    text = row.cells.get(column, "")
    if not text:
        raise CellEmpty(heading_of(kind, column))
    return text


# -- partners -------------------------------------------------------------------------------------------


def import_partner(act: Bringing, row: Row) -> Done:
    """A partner is known by its name; an empty cell leaves what there is. Raises UserError."""
    session, actor, now = act.session, act.actor, act.now
    name = clean_within(_needed(ImportKind.PARTNERS, row, "name"), "name", MAX_NAME)
    kind = kind_of(_needed(ImportKind.PARTNERS, row, "kind"))
    aliases = split_aliases(row.cells.get("aliases", ""))
    joined = day_in(row.cells.get("joined", ""), "joined")
    partner = partners_stored.with_name(session, fold(name))
    if partner is None:
        new = NewPartner(name, kind, aliases, joined)
        add_partner(session, actor=actor, now=now, new=new)
        return Done(Fate.NEW)
    changes = []
    if partner.kind is not kind:
        partner.kind = kind
        changes.append("kind")
    if aliases and partner.aliases != folded_aliases(aliases):
        partner.aliases = folded_aliases(aliases)
        changes.append("aliases")
    if joined and partner.joined_on != joined:
        partner.joined_on = joined
        changes.append("joined")
    if changes:
        session.flush()
        act.note("partner.imported", "partner", partner.id, changes)
    return _done(ImportKind.PARTNERS, changes)


# -- people ---------------------------------------------------------------------------------------------


def import_person(act: Bringing, row: Row) -> Done:
    """A person is known by the address, else by the whole name. Raises UserError."""
    session, actor, now = act.session, act.actor, act.now
    cells = row.cells
    name = cells.get("name", "") or " ".join(filter(None, (cells.get("first", ""), cells.get("last", ""))))
    if not name:
        raise CellEmpty(heading_of(ImportKind.PEOPLE, "name"))
    name = clean_within(name, "name", MAX_NAME)
    email = email_address(cells["email"]) if cells.get("email") else None
    partner_id = _partner(session, now, row)
    person = known_person(session, name, email, partner_id)
    if person is None:
        name_person(session, actor=actor, now=now, who=name, email=email, partner_id=partner_id)
        return Done(Fate.NEW)
    changes = []
    if person.name != name:
        person.name, person.search_name = name, fold(name)
        changes.append("name")
    if email and person.email is None:
        person.email = email
        changes.append("email")
    if partner_id and person.partner_id != partner_id:
        person.partner_id = partner_id
        changes.append("partner")
    if changes:
        session.flush()
        act.note("person.imported", "person", person.id, changes)
    return _done(ImportKind.PEOPLE, changes)


def known_person(session: Session, name: str, email: str | None, partner_id: int | None) -> Person | None:
    """Whoever has the address; else the only one of that whole name whose address does not say otherwise.

    Never by a part of the name: a table is not a conversation. Raises PersonAmbiguous, PersonUnclear.
    """
    if email:
        by_address = people_stored.with_email(session, email)
        if by_address is not None:
            return by_address
    same = [
        person
        for person in people_stored.with_name(session, fold(name))
        if email is None or person.email is None
    ]
    if len(same) > 1 and partner_id is not None:
        same = [person for person in same if person.partner_id == partner_id] or same
    if len(same) > 1:
        raise PersonAmbiguous(name, tuple(PersonRef(person.id, person.name) for person in same))
    if same or email:
        return same[0] if same else None
    try:
        near = find_person(session, name)
    except PersonNotFound:
        return None
    raise PersonUnclear(name, near)


def _partner(session: Session, now: datetime, row: Row) -> int | None:
    text = row.cells.get("partner", "")
    return find_partner(session, text, now=now).id if text else None


# -- groups ---------------------------------------------------------------------------------------------


def import_group(act: Bringing, row: Row) -> Done:
    """A group is known by its name; an empty cell leaves what there is. Raises UserError."""
    session, actor, now = act.session, act.actor, act.now
    cells = row.cells
    name = _needed(ImportKind.GROUPS, row, "name")
    kind = group_kind(cells["kind"]) if cells.get("kind") else None
    parent = _group(session, cells["parent"]) if cells.get("parent") else None
    starts = day_in(cells.get("starts", ""), "starts")
    coordinator = _person_id(session, cells["coordinator"]) if cells.get("coordinator") else None
    known = _find_group(session, name)
    if known is None:
        new = NewGroup(
            name=name,
            kind=kind or (GroupKind.SUBGROUP if parent else GroupKind.WORKING_GROUP),
            parent_id=parent.id if parent else None,
            coordinator=coordinator,
            started_on=starts,
        )
        founded = found_group(session, actor=actor, now=now, new=new, source=SOURCE)
        _reminders(act, founded.group, row)
        return Done(Fate.NEW)
    group = groups_stored.get(session, known.id)
    if group is None or (kind or group.kind) is not group.kind or (parent and parent.id != group.parent_id):
        raise KindStays
    changes = []
    if coordinator is not None:
        done = appoint(
            session,
            actor=actor,
            now=now,
            group_id=known.id,
            office=Office.COORDINATOR,
            who=coordinator,
            source=SOURCE,
        )
        changes += ["coordinator"] if done.done is not SeatDone.UNCHANGED else []
    if starts and group.started_on != starts:
        group.started_on = starts
        session.flush()
        act.note("group.changed", "group", group.id, ["starts"])
        changes.append("starts")
    changes += ["reminders"] if _reminders(act, known, row) else []
    return _done(ImportKind.GROUPS, changes)


def _reminders(act: Bringing, group: GroupRef, row: Row) -> bool:
    text = row.cells.get("reminders", "")
    if not text:
        return False
    found = details(act.session, actor=act.actor, now=act.now, group_id=group.id)
    return change_settings(
        act.session,
        actor=act.actor,
        now=act.now,
        group_id=group.id,
        name=group.name,
        reminder_minutes=read_reminders(text),
        meets_every_weeks=found.meets_every_weeks,
    ).changed


def _find_group(session: Session, name: str) -> GroupRef | None:
    wanted = fold(name)
    return next((group for group in all_groups(session) if fold(group.name) == wanted), None)


def _group(session: Session, name: str) -> GroupRef:
    found = _find_group(session, name)
    if found is None:
        raise GroupNotFound(name)
    return found


# -- seats ----------------------------------------------------------------------------------------------


def import_seat(act: Bringing, row: Row) -> Done:
    """A seat is known by its group and its person; a person not known yet is added. Raises UserError."""
    session, actor, now = act.session, act.actor, act.now
    cells = row.cells
    group = _group(session, _needed(ImportKind.SEATS, row, "group"))
    email = email_address(cells["email"]) if cells.get("email") else None
    partner_id = _partner(session, now, row)
    person = cells.get("person", "")
    if not person and not email:
        raise CellEmpty(heading_of(ImportKind.SEATS, "person"))
    if "@" in person and email is None:
        person, email = "", email_address(person)
    ends = day_in(cells.get("ends", ""), "ends")
    if ends is not None and ends < local_date(now):
        raise TermIsOver(ends)
    known = known_person(session, person, email, partner_id) if person or email else None
    request = SeatRequest(
        group_id=group.id,
        who=known.id if known else (person or email or ""),
        email=email or "",
        partner_id=partner_id,
        starts_on=day_in(cells.get("starts", ""), "starts"),
        ends_on=ends,
        deputy=_person_id(session, cells["deputy"]) if cells.get("deputy") else None,
        may_create=True,
    )
    done = add_member(session, actor=actor, now=now, request=request, source=SOURCE)
    changes = list(done.changed)
    if yes_in(cells.get("leader", ""), heading_of(ImportKind.SEATS, "leader")):
        led = appoint(
            session,
            actor=actor,
            now=now,
            group_id=group.id,
            office=Office.LEADER,
            who=done.named.person.id,
            source=SOURCE,
        )
        changes += ["leader"] if led.done is not SeatDone.UNCHANGED else []
    return Done(Fate.NEW) if done.done is SeatDone.ADDED else _done(ImportKind.SEATS, changes)


def _person_id(session: Session, text: str) -> int:
    """Somebody of the registry by address or whole name. Raises PersonNotFound and what known_person does."""
    email = email_address(text) if "@" in text else None
    found = known_person(session, "" if email else text, email, None)
    if found is None:
        raise PersonNotFound(text)
    return found.id
