"""Answers that calendar programs send by themselves when their owner presses a button (RFC 5546)."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.meetings import Answer, Answered, AnswerSource
from bot.domain.payloads import StaleButton
from bot.services.meeting_answers import answer
from bot.services.people import find_actor_by_id
from bot.storage import meetings as stored


def answer_from_calendar(
    session: Session,
    *,
    now: datetime,
    uid: str,
    sequence: int,
    email: str,
    given: Answer,
) -> Answered:
    """Keeps what a calendar program says that its owner pressed.

    `uid` and `email` tell which invitation; the uid is known to those invited and us alone. `sequence` is the
    calendar's own: an answer to an older one is not kept. Raises StaleButton.
    """
    row = stored.invited_as(session, uid, email)
    actor = find_actor_by_id(session, row.person_id, now=now) if row else None
    if row is None or actor is None:
        raise StaleButton
    return answer(
        session,
        actor=actor,
        now=now,
        invitation_id=row.id,
        sequence=sequence - row.calendar_step,
        given=given,
        source=AnswerSource.CALENDAR,
    )
