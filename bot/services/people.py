"""People: who is acting, and whom to ask."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.groups import Office
from bot.domain.names import MAX_NAME, clean, clean_within, fold, matching
from bot.domain.payloads import StaleButton
from bot.domain.people import (
    Actor,
    AddressNotGiven,
    PersonAmbiguous,
    PersonNotFound,
    PersonRef,
    PersonTaken,
    Role,
    SlackId,
    Who,
    email_address,
    name_and_address,
)
from bot.domain.rights import NotAllowed, Permission, Standing
from bot.domain.zone import local_date
from bot.permissions import allows
from bot.services import audit
from bot.storage import directory as directory_stored
from bot.storage import people as stored
from bot.storage.models import Person


def find_actor(session: Session, *, team_id: str, user_id: str, now: datetime) -> Actor | None:
    """The registry's person behind a Slack id, with their standings at `now`; None for a stranger."""
    return stored.find_actor(session, team_id=team_id, user_id=user_id, today=local_date(now))


def find_actor_by_id(session: Session, person_id: int, *, now: datetime) -> Actor | None:
    """The person who comes by a link of their own, with their standings at `now`; None when they are gone."""
    return stored.find_actor_by_id(session, person_id, local_date(now))


_OFFICES = ((Standing.LEADER, Office.LEADER), (Standing.COORDINATOR, Office.COORDINATOR))
_ROLES = (
    (Standing.SERVICE_MANAGER, Role.SERVICE_MANAGER),
    (Standing.AREA_EXPERT, Role.AREA_EXPERT),
    (Standing.DIRECTOR, Role.DIRECTOR),
    (Standing.ADMINISTRATOR, Role.ADMINISTRATOR),
)


def whom_to_ask(
    session: Session, refused: NotAllowed, now: datetime, *, group_id: int | None = None
) -> tuple[str, ...]:
    """Names of at most three people who may do what was refused: the group's own first, then by role.

    `group_id` is the group of the channel, for what was refused before a group was named.
    """
    group = refused.on.group_id or group_id
    if group is not None:
        holders = [
            stored.office_holder(session, group, office, local_date(now))
            for standing, office in _OFFICES
            if standing in refused.allowed
        ]
        names = [holder.name for holder in holders if holder]
        if names:
            return tuple(dict.fromkeys(names))
    for standing, role in _ROLES:
        holders_of_role = stored.holders_of(session, (role,)) if standing in refused.allowed else ()
        if holders_of_role:
            return tuple(person.name for person in holders_of_role[:3])
    return ()


def find_person(session: Session, who: Who) -> PersonRef:
    """The person named by a mention, by e-mail address or by any unambiguous part of their name.

    Raises PersonNotFound, PersonAmbiguous.
    """
    if isinstance(who, SlackId):
        person = stored.with_slack_id(session, who.team_id, who.user_id)
        if person is None:
            raise PersonNotFound("")
        return _ref(person)
    query = clean(who)
    if "@" in query:
        both = name_and_address(query)
        person = stored.with_email(session, both[1] if both else query)
        if person is None:
            raise PersonNotFound(query)
        return _ref(person)
    found = matching(query, [(row.search_name, PersonRef(row.id, row.name)) for row in stored.named(session)])
    if not found:
        raise PersonNotFound(query)
    if len(found) > 1:
        raise PersonAmbiguous(query, tuple(found))
    return found[0]


def get_person(session: Session, person_id: int) -> PersonRef:
    """The person with the id that a button or a form carries. Raises StaleButton when nobody has it."""
    person = stored.get(session, person_id)
    if person is None or person.erased_at is not None:
        raise StaleButton
    return _ref(person)


def get_or_create_person(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    name: str,
    email: str | None = None,
    slack: SlackId | None = None,
    partner_id: int | None = None,
    source: str = "slack",
) -> PersonRef:
    """The person with this Slack id or e-mail address, else a namesake of the same partner, else a new one.

    What the registry did not know of them (address, Slack id, partner) is filled in; what it knew is never
    overwritten. The caller has asked for the right to what the person is needed for. A new Slack user's
    address is Slack's to tell, unless the actor appoints to roles. Raises NameEmpty and NameTooLong (field
    "name"), EmailNotUnderstood, PersonTaken, AddressNotGiven.
    """
    name = clean_within(name, "name", MAX_NAME)
    email = email_address(email) if email and email.strip() else None
    person = _same_person(session, name, email, slack, partner_id)
    if person is None:
        told = email if slack is None or allows(actor, Permission.APPOINT_ROLES) else None
        person = stored.add(session, now=now, name=name, email=told, slack=slack, partner_id=partner_id)
        if person is not None:
            _note(session, actor, now, "person.added", person, source=source)
            return _ref(person)
        # Somebody else added the same one at the same moment: that one it is.
        person = _same_person(session, name, email, slack, partner_id)
    if person is None:
        raise PersonNotFound(name)
    return complete(
        session,
        person,
        actor=actor,
        now=now,
        email=email,
        slack=slack,
        partner_id=partner_id,
        source=source,
    )


def complete(
    session: Session,
    person: Person,
    *,
    actor: Actor,
    now: datetime,
    email: str | None = None,
    slack: SlackId | None = None,
    partner_id: int | None = None,
    source: str = "slack",
) -> PersonRef:
    """Fills in what the registry did not know of the person; what it knew stays.

    Whoever reads at somebody's address, or acts from their Slack account, has that person's standing and sees
    what is theirs: neither is given by just anybody. Raises PersonTaken, AddressNotGiven.
    """
    if slack is not None and person.slack_user_id is None and not allows(actor, Permission.APPOINT_ROLES):
        raise PersonTaken(_ref(person))
    if email is not None and person.email is None and not _may_give_address(session, actor, person):
        raise AddressNotGiven(_ref(person))
    if _fill_in(person, email, slack, partner_id):
        session.flush()
        _note(session, actor, now, "person.completed", person, source=source)
    return _ref(person)


def _may_give_address(session: Session, actor: Actor, person: Person) -> bool:
    """Whoever appoints to roles: to anybody; whoever names people to groups: to those without duties.

    Others: to those who belong nowhere yet.
    """
    if actor.person_id == person.id or allows(actor, Permission.APPOINT_ROLES):
        return True
    if directory_stored.holds_anything(session, person.id):
        return False
    names_people = (Permission.NAME_MEMBERS, Permission.NAME_PARTNER_PEOPLE)
    return any(allows(actor, one) for one in names_people) or not stored.has_seat(session, person.id)


def _note(session: Session, actor: Actor, now: datetime, action: str, person: Person, *, source: str) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="person",
        object_id=person.id,
        source=source,
    )


def _same_person(
    session: Session, name: str, email: str | None, slack: SlackId | None, partner_id: int | None
) -> Person | None:
    by_slack = stored.with_slack_id(session, slack.team_id, slack.user_id) if slack else None
    by_email = stored.with_email(session, email) if email else None
    if by_email and by_slack is not by_email and slack and (by_slack or by_email.slack_user_id):
        raise PersonTaken(_ref(by_email))
    return by_slack or by_email or (None if slack else _namesake(session, name, email, partner_id))


def _namesake(session: Session, name: str, email: str | None, partner_id: int | None) -> Person | None:
    """The only person of the same name whose partner, and address if both have one, do not differ."""
    same = [
        person
        for person in stored.with_name(session, fold(name))
        if (partner_id is None or person.partner_id in (None, partner_id))
        and (email is None or person.email is None)
    ]
    return same[0] if len(same) == 1 else None


def _fill_in(person: Person, email: str | None, slack: SlackId | None, partner_id: int | None) -> bool:
    """Adds what was not known; tells whether anything was."""
    before = (person.email, person.slack_user_id, person.partner_id)
    person.email = person.email or email
    if slack and person.slack_user_id is None:
        person.slack_team_id, person.slack_user_id = slack.team_id, slack.user_id
    person.partner_id = person.partner_id or partner_id
    return before != (person.email, person.slack_user_id, person.partner_id)


def _ref(person: Person) -> PersonRef:
    return PersonRef(person.id, person.name)


def anybody(session: Session) -> bool:
    """Whether there is anybody in the registry at all."""
    return stored.anybody(session)
