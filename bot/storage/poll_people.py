"""Whom a poll asks: the members of a group, the partners' contacts, people by name or by Slack's ids."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind
from bot.storage import guests, meetings
from bot.storage.models import Partner, PartnerContact, Person
from bot.storage.polls import AnyRow

_PEOPLE = (
    select(
        Person.id,
        Person.name,
        Person.email,
        Person.slack_user_id,
        Person.slack_active,
        Person.partner_id,
        Partner.name.label("partner"),
    )
    .outerjoin(Partner, Partner.id == Person.partner_id)
    .where(Person.erased_at.is_(None))
    .order_by(Person.name, Person.id)
)


def members(session: Session, group_id: int, kind: GroupKind, today: date) -> Sequence[AnyRow]:
    """A group's members on a local day, each with the partner they sit for; then guests of the whole group.

    A guest is for no partner.
    """
    return [
        *meetings.members(session, group_id, kind, today),
        *guests.of_group_on(session, group_id, today),
    ]


def contacts(session: Session) -> Sequence[AnyRow]:
    """The contacts of the partners that are in the network; a contact of two speaks for the first by name."""
    statement = (
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.slack_user_id,
            Person.slack_active,
            PartnerContact.partner_id,
            Partner.name.label("partner"),
        )
        .join(PartnerContact, PartnerContact.person_id == Person.id)
        .join(Partner, Partner.id == PartnerContact.partner_id)
        .where(PartnerContact.ended_at.is_(None), Partner.left_on.is_(None), Person.erased_at.is_(None))
        .order_by(Person.name, Person.id, Partner.name)
    )
    return session.connection().execute(statement).all()


def by_ids(session: Session, ids: Collection[int]) -> Sequence[AnyRow]:
    """People named one by one."""
    return session.connection().execute(_PEOPLE.where(Person.id.in_(sorted(ids)))).all()


def by_slack(session: Session, team_id: str, user_ids: Collection[str]) -> Sequence[AnyRow]:
    """Those of Slack's users whom the registry knows."""
    statement = _PEOPLE.where(Person.slack_team_id == team_id, Person.slack_user_id.in_(sorted(user_ids)))
    return session.connection().execute(statement).all()
