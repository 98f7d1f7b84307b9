"""Naming people to something: somebody the registry has, or somebody new who is added by being named."""

import difflib
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.names import clean, fold
from bot.domain.people import (
    Actor,
    Named,
    NameNeeded,
    PersonElsewhere,
    PersonNotFound,
    PersonRef,
    PersonUnclear,
    SlackId,
    Who,
    email_address,
)
from bot.permissions import Permission, allows
from bot.services import audit
from bot.services.people import complete, find_person, get_or_create_person
from bot.storage import partners as partners_stored
from bot.storage import people as stored
from bot.storage.models import Person

CLOSE = 0.85  # of difflib's ratio: one slip in an ordinary name is above, two different people are below


def name_person(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    who: Who,
    email: str | None = None,
    partner_id: int | None = None,
) -> Named:
    """The person meant by a mention, a name or an address; added when nobody is.

    `partner_id` is the partner they are named for: a person without one becomes its, and another partner's
    person is moved only by somebody who manages partners. Raises PersonNotFound, PersonAmbiguous,
    PersonUnclear, PersonElsewhere, NameNeeded, EmailNotUnderstood, PersonTaken, NameTooLong.
    """
    address = email_address(email) if email and email.strip() else None
    known = _known(session, who, address)
    if known is not None:
        _belongs(session, actor, now, known, partner_id)
        return Named(
            complete(session, known, actor=actor, now=now, email=address, partner_id=partner_id), is_new=False
        )
    name = _new_name(session, who, address)
    before = stored.last_id(session)
    ref = get_or_create_person(session, actor=actor, now=now, name=name, email=address, partner_id=partner_id)
    return Named(ref, is_new=ref.id > before)


def _known(session: Session, who: Who, address: str | None) -> Person | None:
    """Whoever of the registry is meant; an address tells more than a name."""
    if isinstance(who, SlackId):
        return session.get(Person, find_person(session, who).id)
    by_address = stored.with_email(session, address or (who if "@" in who else ""))
    if by_address is not None or "@" in who:
        return by_address
    if address is not None:
        # A new address: the same name without one is the same person (get_or_create_person decides).
        return None
    try:
        return session.get(Person, find_person(session, who).id)
    except PersonNotFound:
        return None


def _new_name(session: Session, who: Who, address: str | None) -> str:
    """A name for a new person. Raises NameNeeded, PersonUnclear."""
    query = clean(str(who))
    if "@" in query or len(query.split()) < 2:
        raise NameNeeded(query)
    if address is None:
        names = {row.search_name: PersonRef(row.id, row.name) for row in stored.named(session)}
        close = difflib.get_close_matches(fold(query), names, n=1, cutoff=CLOSE)
        if close:
            raise PersonUnclear(query, names[close[0]])
    return query


def _belongs(session: Session, actor: Actor, now: datetime, person: Person, partner_id: int | None) -> None:
    if partner_id is None or person.partner_id in (None, partner_id):
        return
    if not allows(actor, Permission.MANAGE_PARTNERS):
        other = partners_stored.get(session, person.partner_id)
        raise PersonElsewhere(PersonRef(person.id, person.name), other.name if other else "")
    details = {"from": person.partner_id, "to": partner_id}
    person.partner_id = partner_id
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="person.moved",
        object_type="person",
        object_id=person.id,
        details=details,
    )
