"""Which letters a person has refused."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.domain.outgoing import Topic
from bot.domain.people import ReminderWish
from bot.storage.models import LetterRefusal, Person


def is_refused(session: Session, person_id: int, topic: Topic) -> bool:
    """Whether there is a refusal."""
    statement = select(LetterRefusal.topic).where(
        LetterRefusal.person_id == person_id, LetterRefusal.topic == topic
    )
    return session.scalar(statement) is not None


def set_refused(session: Session, person_id: int, topic: Topic, refused_at: datetime | None) -> None:
    """Keeps a refusal, or (None) takes it away."""
    session.execute(
        delete(LetterRefusal).where(LetterRefusal.person_id == person_id, LetterRefusal.topic == topic)
    )
    if refused_at is not None:
        session.add(LetterRefusal(person_id=person_id, topic=topic, refused_at=refused_at))
        session.flush()


def reminder_wish(session: Session, person_id: int) -> ReminderWish | None:
    """Which reminders the person wants."""
    return session.scalar(select(Person.reminder_wish).where(Person.id == person_id))


def set_reminder_wish(session: Session, person_id: int, wish: ReminderWish) -> None:
    """Keeps which reminders the person wants."""
    session.execute(
        update(Person)
        .where(Person.id == person_id)
        .values(reminder_wish=wish)
        .execution_options(synchronize_session=False)
    )
