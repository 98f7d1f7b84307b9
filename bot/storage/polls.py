"""Queries about polls, their options and voters, and what was answered."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Row, bindparam, case, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, aliased

from bot.domain.polls import Audience, PollSource, PollState, Value, Voice
from bot.storage.models import (
    Group,
    Partner,
    Person,
    Poll,
    PollAnswer,
    PollBallot,
    PollOption,
    PollPerson,
    PollVoter,
)
from bot.storage.prepared import Prepared

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_POLLS = (
    select(
        *Poll.__table__.columns,
        Group.name.label("group_name"),
        Group.kind.label("group_kind"),
        Person.name.label("organiser"),
    )
    .outerjoin(Group, Group.id == Poll.group_id)
    .join(Person, Person.id == Poll.organiser_id)
)


# The statements of a vote, of which three hundred come at once (bench/polls.py).
_ONE = Prepared(_POLLS.where(Poll.id == bindparam("poll")))
_TURN: Prepared[int] = Prepared(
    update(Poll)
    .where(Poll.id == bindparam("poll"), Poll.state == PollState.OPEN, Poll.closes_at > bindparam("now"))
    .values(revision=Poll.revision + 1)
    .returning(Poll.revision)
)
_OPTIONS = Prepared(
    select(*PollOption.__table__.columns)
    .where(PollOption.poll_id == bindparam("poll"))
    .order_by(PollOption.position)
)


def get(session: Session, poll_id: int) -> AnyRow | None:
    """One poll with its group and organiser, whatever its state."""
    found = _ONE.named(session, {"poll": poll_id})
    return found[0] if found else None


def lock(session: Session, poll_id: int) -> None:
    """Holds the poll until the commit: votes come one after another (SQLite has one writer anyway)."""
    session.connection().execute(select(Poll.id).where(Poll.id == poll_id).with_for_update())


def insert_poll(session: Session, values: Mapping[str, Any]) -> int:
    """Makes a poll; its id."""
    return session.connection().execute(insert(Poll).values(**values).returning(Poll.id)).scalar_one()


def update_poll(session: Session, poll_id: int, values: Mapping[str, Any]) -> None:
    """Changes a poll's columns."""
    session.connection().execute(update(Poll).where(Poll.id == poll_id).values(**values))


def raise_revision(session: Session, poll_id: int) -> int:
    """The poll's message shows something new; the number of what it shows now."""
    statement = (
        update(Poll).where(Poll.id == poll_id).values(revision=Poll.revision + 1).returning(Poll.revision)
    )
    return session.connection().execute(statement).scalar_one()


def take_turn(session: Session, poll_id: int, now: datetime) -> int | None:
    """Raises the revision of a poll that is open at this moment, and holds it until the commit.

    None, and nothing is held, when it is not open (any more): votes and the closing come one after another.
    """
    row = _TURN.first(session, {"poll": poll_id, "now": now})
    return row[0] if row else None


def to_close(session: Session, now: datetime) -> Sequence[int]:
    """The open polls whose end has come."""
    statement = (
        select(Poll.id).where(Poll.state == PollState.OPEN, Poll.closes_at <= now).order_by(Poll.closes_at)
    )
    return session.connection().execute(statement).scalars().all()


def lost_voters(session: Session) -> Sequence[int]:
    """The open polls that close when all have answered, and of whose voters some are waited for no more."""
    left = exists().where(PollVoter.poll_id == Poll.id, PollVoter.withdrawn_at.is_not(None))
    statement = select(Poll.id).where(Poll.state == PollState.OPEN, Poll.until_all, left)
    return session.connection().execute(statement).scalars().all()


def sent_since(session: Session, since: datetime) -> Sequence[AnyRow]:
    """Polls that are open, or were closed after that moment: open ones first, those that close soonest."""
    statement = _POLLS.where(
        or_(Poll.state == PollState.OPEN, (Poll.state == PollState.CLOSED) & (Poll.closed_at > since))
    ).order_by(case((Poll.state == PollState.OPEN, 0), else_=1), Poll.closes_at, Poll.id)
    return session.connection().execute(statement).all()


def twin(session: Session, organiser_id: int, question: str, since: datetime) -> int | None:
    """A draft of the same question that the same person made after that moment."""
    statement = (
        select(Poll.id)
        .where(
            Poll.organiser_id == organiser_id,
            Poll.question == question,
            Poll.state == PollState.DRAFT,
            Poll.created_at > since,
        )
        .order_by(Poll.id.desc())
    )
    return session.connection().execute(statement).scalars().first()


# -- options ---------------------------------------------------------------------------------------------


def options(session: Session, poll_id: int) -> Sequence[AnyRow]:
    """A poll's options in their order."""
    return _OPTIONS.named(session, {"poll": poll_id})


def insert_options(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds options."""
    if rows:
        session.connection().execute(insert(PollOption), list(rows))


def insert_option(session: Session, values: Mapping[str, Any]) -> int:
    """Adds one option; its id."""
    made = session.connection().execute(insert(PollOption).values(**values).returning(PollOption.id))
    return made.scalar_one()


def delete_options(session: Session, poll_id: int) -> None:
    """Takes a draft's options away: it gets new ones."""
    session.connection().execute(delete(PollOption).where(PollOption.poll_id == poll_id))


def set_sums(session: Session, option_id: int, yes: int, maybe: int, no: int) -> None:
    """Writes an anonymous poll's sums of one option."""
    session.connection().execute(
        update(PollOption).where(PollOption.id == option_id).values(sum_yes=yes, sum_maybe=maybe, sum_no=no)
    )


# -- who is asked ----------------------------------------------------------------------------------------


def named(session: Session, poll_id: int) -> Sequence[int]:
    """The people named one by one for a draft."""
    statement = select(PollPerson.person_id).where(PollPerson.poll_id == poll_id)
    return session.connection().execute(statement).scalars().all()


def set_named(session: Session, poll_id: int, people: Collection[int]) -> None:
    """Names the people of a draft anew."""
    connection = session.connection()
    connection.execute(delete(PollPerson).where(PollPerson.poll_id == poll_id))
    if people:
        rows = [{"poll_id": poll_id, "person_id": one} for one in sorted(set(people))]
        connection.execute(insert(PollPerson), rows)


_VOTERS = (
    select(
        PollVoter.id,
        PollVoter.poll_id,
        PollVoter.person_id,
        Person.name,
        PollVoter.partner_id,
        Partner.name.label("partner"),
        PollVoter.reach,
        PollVoter.answered,
        PollVoter.sequence,
        PollVoter.withdrawn_at,
    )
    .join(Person, Person.id == PollVoter.person_id)
    .outerjoin(Partner, Partner.id == PollVoter.partner_id)
)


_THEIRS = _VOTERS.where(PollVoter.poll_id == bindparam("poll"), PollVoter.person_id == bindparam("person"))
_VOTER = Prepared(_THEIRS)
_VOTER_LOCKED = Prepared(_THEIRS, _THEIRS.with_for_update(of=PollVoter))
_ANSWERED: Prepared[()] = Prepared(
    update(PollVoter)
    .where(PollVoter.id == bindparam("voter"))
    .values(answered=bindparam("answered"), sequence=bindparam("sequence"), source=bindparam("source"))
)


def voters(session: Session, poll_id: int) -> Sequence[AnyRow]:
    """Everybody who is asked and not withdrawn, by name: in no order that tells when they answered."""
    statement = _VOTERS.where(PollVoter.poll_id == poll_id, PollVoter.withdrawn_at.is_(None)).order_by(
        Person.name, Person.id
    )
    return session.connection().execute(statement).all()


def voter_of(session: Session, poll_id: int, person_id: int, *, locked: bool = False) -> AnyRow | None:
    """A person as a poll's voter; `locked`: their answers come one after another until the commit."""
    statement = _VOTER_LOCKED if locked else _VOTER
    found = statement.named(session, {"poll": poll_id, "person": person_id})
    return found[0] if found else None


def voter(session: Session, voter_id: int) -> AnyRow | None:
    """One voter."""
    return session.connection().execute(_VOTERS.where(PollVoter.id == voter_id)).first()


def insert_voters(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Adds voters who are not there yet."""
    if rows:
        kind: Any = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        session.connection().execute(kind(PollVoter).on_conflict_do_nothing(), list(rows))


def set_answered(
    session: Session, voter_id: int, *, answered: bool, sequence: int, source: PollSource
) -> None:
    """Writes down that a voter of an open poll has answered, or has taken their answer back."""
    values = {"voter": voter_id, "answered": answered, "sequence": sequence, "source": source}
    _ANSWERED.run(session, values)


def mark_answered(session: Session, voter_id: int, source: PollSource) -> bool:
    """Marks a voter of an anonymous poll as having answered; False when they had already."""
    statement = (
        update(PollVoter)
        .where(PollVoter.id == voter_id, PollVoter.answered.is_(False))
        .values(answered=True, source=source)
        .returning(PollVoter.id)
    )
    return session.connection().execute(statement).first() is not None


def partner_has_answered(session: Session, poll_id: int, partner_id: int | None) -> bool:
    """Whether somebody of the partner has answered."""
    statement = select(PollVoter.id).where(
        PollVoter.poll_id == poll_id, PollVoter.partner_id == partner_id, PollVoter.answered
    )
    return session.connection().execute(statement.limit(1)).first() is not None


def turnouts(session: Session, poll_ids: Collection[int]) -> dict[int, tuple[int, int, int, int]]:
    """By poll: people asked and answered, partners asked and answered."""
    heard = case((PollVoter.answered, PollVoter.partner_id))
    statement = (
        select(
            PollVoter.poll_id,
            func.count(PollVoter.id),
            func.count(case((PollVoter.answered, 1))),
            func.count(PollVoter.partner_id.distinct()),
            func.count(heard.distinct()),
        )
        .where(PollVoter.poll_id.in_(poll_ids), PollVoter.withdrawn_at.is_(None))
        .group_by(PollVoter.poll_id)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in session.connection().execute(statement)}


def voting_in(session: Session, person_id: int) -> dict[int, bool]:
    """The polls that a person is asked in, and whether they have answered."""
    statement = select(PollVoter.poll_id, PollVoter.answered).where(PollVoter.person_id == person_id)
    return {row[0]: row[1] for row in session.connection().execute(statement)}


def waiting_for(session: Session, person_id: int, now: datetime) -> Sequence[tuple[int, str, datetime]]:
    """Open polls that wait for a person's answer, as (id, question, end), those that end first first.

    Where partners vote and the person's has answered, nobody waits for them.
    """
    colleague = aliased(PollVoter)
    heard = (
        select(colleague.id)
        .where(
            colleague.poll_id == Poll.id,
            colleague.partner_id == PollVoter.partner_id,
            colleague.answered,
        )
        .exists()
    )
    statement = (
        select(Poll.id, Poll.question, Poll.closes_at)
        .join(PollVoter, PollVoter.poll_id == Poll.id)
        .where(
            PollVoter.person_id == person_id,
            PollVoter.answered.is_(False),
            PollVoter.withdrawn_at.is_(None),
            Poll.state == PollState.OPEN,
            Poll.closes_at > now,
            or_(Poll.voice == Voice.PERSON, ~heard),
        )
        .order_by(Poll.closes_at, Poll.id)
        .limit(10)
    )
    return [(row[0], row[1], row[2]) for row in session.connection().execute(statement)]


def forget_silent(session: Session, person_id: int, now: datetime) -> None:
    """Lets go of an erased person where they have not answered: nobody waits for them. Votes stay."""
    connection = session.connection()
    open_ones = select(Poll.id).where(Poll.state == PollState.OPEN)
    connection.execute(
        update(PollVoter)
        .where(
            PollVoter.person_id == person_id,
            PollVoter.answered.is_(False),
            PollVoter.poll_id.in_(open_ones),
        )
        .values(withdrawn_at=now)
    )
    connection.execute(delete(PollPerson).where(PollPerson.person_id == person_id))


def let_go(session: Session, person_id: int, group_id: int, now: datetime) -> None:
    """Lets go of somebody who is no longer of the group, in its open polls that they have not answered."""
    open_ones = select(Poll.id).where(
        Poll.state == PollState.OPEN, Poll.group_id == group_id, Poll.audience == Audience.GROUP
    )
    session.connection().execute(
        update(PollVoter)
        .where(
            PollVoter.person_id == person_id,
            PollVoter.answered.is_(False),
            PollVoter.poll_id.in_(open_ones),
        )
        .values(withdrawn_at=now)
    )


# -- answers ---------------------------------------------------------------------------------------------


def answers(session: Session, poll_id: int) -> Sequence[Row[int, int, Value]]:
    """What the voters of an open poll said, as (voter, option, value)."""
    statement = select(PollAnswer.voter_id, PollAnswer.option_id, PollAnswer.value).where(
        PollAnswer.poll_id == poll_id
    )
    return session.connection().execute(statement).all()


def answers_of(session: Session, voter_id: int) -> dict[int, Value]:
    """What one voter of an open poll said, by option."""
    statement = select(PollAnswer.option_id, PollAnswer.value).where(PollAnswer.voter_id == voter_id)
    return {row[0]: row[1] for row in session.connection().execute(statement)}


def replace_answers(session: Session, poll_id: int, voter_id: int, said: Mapping[int, Value]) -> None:
    """Puts a voter's answers in the place of earlier ones."""
    connection = session.connection()
    connection.execute(delete(PollAnswer).where(PollAnswer.voter_id == voter_id))
    if said:
        rows = [
            {"poll_id": poll_id, "voter_id": voter_id, "option_id": option, "value": value}
            for option, value in said.items()
        ]
        connection.execute(insert(PollAnswer), rows)


def insert_ballot(session: Session, ballot_id: str, poll_id: int, sealed: bytes) -> None:
    """Puts a sealed answer into an anonymous poll's box."""
    session.connection().execute(insert(PollBallot).values(id=ballot_id, poll_id=poll_id, sealed=sealed))


def take_ballots(session: Session, poll_id: int) -> Sequence[bytes]:
    """Empties an anonymous poll's box."""
    statement = delete(PollBallot).where(PollBallot.poll_id == poll_id).returning(PollBallot.sealed)
    return session.connection().execute(statement).scalars().all()


def ballots(session: Session, poll_id: int) -> Sequence[bytes]:
    """What is in an anonymous poll's box."""
    statement = select(PollBallot.sealed).where(PollBallot.poll_id == poll_id)
    return session.connection().execute(statement).scalars().all()
