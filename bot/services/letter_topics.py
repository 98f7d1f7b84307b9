"""Letters that a person does not want: refused by the link at their end, one topic at a time (RFC 8058)."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.links import LinkWrong
from bot.domain.outgoing import TOPIC_NUMBERS, Topic
from bot.domain.people import Actor, ReminderWish
from bot.domain.rights import On, Permission
from bot.permissions import require
from bot.services import audit
from bot.storage import letter_topics as stored


def topic_of(number: int) -> Topic:
    """The topic that a link's number stands for. Raises LinkWrong."""
    found = next((topic for topic, given in TOPIC_NUMBERS.items() if given == number), None)
    if found is None:
        raise LinkWrong
    return found


def is_refused(session: Session, *, actor: Actor, topic: Topic) -> bool:
    """Whether the person has refused letters on the topic."""
    if topic is Topic.REMINDERS:
        return stored.reminder_wish(session, actor.person_id or 0) is ReminderWish.NONE
    return stored.is_refused(session, actor.person_id or 0, topic)


def set_refused(session: Session, *, actor: Actor, now: datetime, topic: Topic, refused: bool) -> None:
    """Refuses letters on a topic, or wants them again; doing it twice is doing it once. Raises NotAllowed."""
    require(actor, Permission.ANSWER, On(person_id=actor.person_id))
    person_id = actor.person_id or 0
    if is_refused(session, actor=actor, topic=topic) is refused:
        return
    if topic is Topic.REMINDERS:
        wish = ReminderWish.NONE if refused else ReminderWish.ALL
        stored.set_reminder_wish(session, person_id, wish)
    else:
        stored.set_refused(session, person_id, topic, refused_at=now if refused else None)
    audit.record(
        session,
        actor=actor,
        now=now,
        action="person.letters_refused" if refused else "person.letters_wanted",
        object_type="person",
        object_id=person_id,
        source="web",
        details={"topic": str(topic)},
    )
