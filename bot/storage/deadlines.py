"""Queries about the deadlines of the version in force, and the rows of the queue that remind of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, ScalarSelect, Select, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.domain.deadlines import GOING
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.programme import NoteKind, ProgrammeState
from bot.storage.models import ActionNote, ActionPlan, Group, Outgoing, Person, Programme, ProgrammeAction

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_ACTIONS = (
    select(
        ActionPlan.action_id,
        ActionPlan.title,
        ActionPlan.deadline,
        func.coalesce(ProgrammeAction.moved_to, ActionPlan.deadline).label("due_on"),
        ProgrammeAction.moved_to,
        ProgrammeAction.state,
        ProgrammeAction.in_channel,
        ActionPlan.owner_group_id,
        ActionPlan.owner_person_id,
        func.coalesce(Group.name, Person.name).label("owner"),
        Group.channel_id,
        Group.ended_at.label("group_ended_at"),
        Person.erased_at,
    )
    .join(ProgrammeAction, ProgrammeAction.id == ActionPlan.action_id)
    .outerjoin(Group, Group.id == ActionPlan.owner_group_id)
    .outerjoin(Person, Person.id == ActionPlan.owner_person_id)
    .order_by(func.coalesce(ProgrammeAction.moved_to, ActionPlan.deadline), ActionPlan.action_id)
)


def _version(today: date) -> ScalarSelect[int]:
    """The newest decided version whose day has come."""
    return (
        select(Programme.id)
        .where(Programme.state == ProgrammeState.DECIDED, Programme.in_force_from <= today)
        .order_by(Programme.year.desc(), Programme.version.desc())
        .limit(1)
        .scalar_subquery()
    )


def _in_force(today: date) -> Select[*tuple[Any, ...]]:
    return _ACTIONS.where(ActionPlan.programme_id == _version(today))


def going(session: Session, today: date, action_id: int | None = None) -> Sequence[AnyRow]:
    """What waits to be done in the version in force, the nearest deadline first; or of it one action."""
    query = _in_force(today).where(ProgrammeAction.state.in_(GOING))
    if action_id is not None:
        query = query.where(ActionPlan.action_id == action_id)
    return session.execute(query).all()


def moved(session: Session, today: date) -> Sequence[AnyRow]:
    """The actions of the version in force that are followed by another day than the decided one."""
    return session.execute(_in_force(today).where(ProgrammeAction.moved_to.is_not(None))).all()


def forget_moves(session: Session, ids: Collection[int]) -> None:
    """The decided deadline counts again."""
    if ids:
        session.execute(update(ProgrammeAction).where(ProgrammeAction.id.in_(ids)).values(moved_to=None))


def by_id(session: Session, ids: Collection[int], today: date) -> Sequence[AnyRow]:
    """Actions of the version in force, however they go."""
    return session.execute(_in_force(today).where(ActionPlan.action_id.in_(ids))).all()


def answered_for(
    session: Session, person_id: int, groups: Collection[int], today: date, due_by: date | None
) -> Sequence[AnyRow]:
    """What waits to be done of a person's own or of these groups, due on that day at the latest."""
    query = _in_force(today).where(
        ProgrammeAction.state.in_(GOING),
        or_(ActionPlan.owner_person_id == person_id, ActionPlan.owner_group_id.in_(sorted(groups))),
    )
    if due_by is not None:
        query = query.where(func.coalesce(ProgrammeAction.moved_to, ActionPlan.deadline) <= due_by)
    return session.execute(query).all()


def decided_days(session: Session, ids: Collection[int], today: date) -> Mapping[tuple[int, date], date]:
    """Since when each (action, deadline) has been in force: the first version that says so counts."""
    rows = session.execute(
        select(ActionPlan.action_id, ActionPlan.deadline, func.min(Programme.in_force_from))
        .join(Programme, Programme.id == ActionPlan.programme_id)
        .where(
            ActionPlan.action_id.in_(ids),
            Programme.state == ProgrammeState.DECIDED,
            Programme.in_force_from <= today,
        )
        .group_by(ActionPlan.action_id, ActionPlan.deadline)
    )
    return {(action_id, deadline): since for action_id, deadline, since in rows if since}


def last_moves(session: Session, ids: Collection[int]) -> Mapping[int, datetime]:
    """When each action's deadline was last moved."""
    rows = session.execute(
        select(ActionNote.action_id, func.max(ActionNote.created_at))
        .where(ActionNote.action_id.in_(ids), ActionNote.kind == NoteKind.MOVED)
        .group_by(ActionNote.action_id)
    )
    return {row[0]: row[1] for row in rows}


# -- following ---------------------------------------------------------------------------------------------


def lock(session: Session, action_id: int) -> ProgrammeAction | None:
    """The action, kept from others until the commit."""
    return session.scalar(
        select(ProgrammeAction)
        .where(ProgrammeAction.id == action_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def notes(session: Session, action_id: int, most: int) -> Sequence[AnyRow]:
    """The newest notes of an action with their writers' names, the newest first."""
    return session.execute(
        select(
            ActionNote.id,
            ActionNote.kind,
            ActionNote.text,
            Person.name.label("by"),
            ActionNote.created_at,
            ActionNote.moved_to,
            ActionNote.person_id,
        )
        .outerjoin(Person, Person.id == ActionNote.person_id)
        .where(ActionNote.action_id == action_id)
        .order_by(ActionNote.id.desc())
        .limit(most)
    ).all()


def closing_note(session: Session, action_id: int) -> AnyRow | None:
    """The note by which an action was done or left undone last."""
    return session.execute(
        select(
            ActionNote.id,
            ActionNote.kind,
            ActionNote.text,
            Person.name.label("by"),
            ActionNote.created_at,
            ActionNote.moved_to,
        )
        .outerjoin(Person, Person.id == ActionNote.person_id)
        .where(ActionNote.action_id == action_id, ActionNote.kind.in_((NoteKind.DONE, NoteKind.DROPPED)))
        .order_by(ActionNote.id.desc())
        .limit(1)
    ).first()


def get_note(session: Session, note_id: int) -> AnyRow | None:
    """A note with its writer's name and address."""
    return session.execute(
        select(ActionNote.action_id, ActionNote.kind, ActionNote.text, Person.name, Person.email)
        .join(Person, Person.id == ActionNote.person_id)
        .where(ActionNote.id == note_id)
    ).first()


def add_note(session: Session, **values: Any) -> int:
    """Adds a note; its id."""
    note = ActionNote(**values)
    session.add(note)
    session.flush()
    return note.id


# -- the queue ---------------------------------------------------------------------------------------------


def known(session: Session, keys: Collection[str]) -> Mapping[str, AnyRow]:
    """Those of the rows that are there, by their dedupe keys."""
    found: dict[str, AnyRow] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), 500):
        rows = session.execute(
            select(
                Outgoing.id,
                Outgoing.dedupe_key,
                Outgoing.state,
                Outgoing.about_id,
                Outgoing.action_id,
                Outgoing.due_at,
                Outgoing.expires_at,
            ).where(Outgoing.dedupe_key.in_(wanted[start : start + 500]))
        ).all()
        found |= {row.dedupe_key: row for row in rows}
    return found


def put_together(
    session: Session, head: str, others: Collection[str], due_at: datetime, expires_at: datetime
) -> None:
    """Makes one message of several rows that wait: the head tells of all, the others are not sent."""
    session.flush()
    waits = Outgoing.state == OutgoingState.DUE
    head_id = session.scalar(select(Outgoing.id).where(Outgoing.dedupe_key == head))
    session.execute(
        update(Outgoing)
        .where(Outgoing.dedupe_key.in_(others), waits)
        .values(state=OutgoingState.CANCELLED, about_id=head_id)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Outgoing)
        .where(Outgoing.id == head_id, waits)
        .values(due_at=due_at, next_try_at=due_at, expires_at=expires_at)
        .execution_options(synchronize_session=False)
    )


def told_by(session: Session, row_id: int) -> Sequence[tuple[int, int]]:
    """The actions a message tells of, with the day that each had (as an ordinal) when it was armed."""
    rows = session.execute(
        select(Outgoing.action_id, Outgoing.subject_sequence)
        .where(or_(Outgoing.id == row_id, Outgoing.about_id == row_id), Outgoing.action_id.is_not(None))
        .order_by(Outgoing.id)
    )
    return [(action_id, day) for action_id, day in rows if action_id is not None]


def posted(session: Session, action_id: int, person_id: int) -> AnyRow | None:
    """Where the newest reminder of an action alone stands in Slack, to this person or in a channel."""
    other = aliased(Outgoing)
    tells_of_others = select(other.id).where(other.about_id == Outgoing.id, other.action_id.is_not(None))
    return session.execute(
        select(Outgoing.posted_channel_id, Outgoing.sent_ts)
        .where(
            Outgoing.action_id == action_id,
            Outgoing.kind == OutgoingKind.DEADLINE_REMINDER,
            or_(Outgoing.channel_id.is_not(None), Outgoing.recipient_id == person_id),
            Outgoing.posted_channel_id.is_not(None),
            Outgoing.sent_ts.is_not(None),
            ~tells_of_others.exists(),
        )
        .order_by(Outgoing.sent_at.desc(), Outgoing.channel_id.is_(None), Outgoing.id.desc())
        .limit(1)
    ).first()
