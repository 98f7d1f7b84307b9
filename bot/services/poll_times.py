"""From a poll of times to a meeting: the chosen time becomes a draft, which its maker confirms as always."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.meetings import Draft, MeetingState
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.poll_errors import MeetingMade, NoGroupForMeeting, NotTimes, PollNotSent
from bot.domain.polls import Closing, PollInfo, PollKind, PollState
from bot.domain.rights import On, Permission
from bot.permissions import require
from bot.services import audit, meeting_drafts, meetings, poll_closing, poll_messages
from bot.services.poll_sealing import Vault
from bot.services.polls import load, options, require_managing
from bot.storage import polls as stored


def choose(
    session: Session, *, actor: Actor, now: datetime, poll_id: int, option_id: int, vault: Vault
) -> Draft:
    """Makes a meeting's draft of one of the poll's times, and closes the poll if it is still open.

    Nobody is invited yet: the draft is confirmed like any other. Chosen again, the draft that is there comes
    back at the new time. Raises NotAllowed, StaleButton, NotTimes, NoGroupForMeeting, PollNotSent,
    MeetingMade (the invitations have been sent), and what services.meeting_drafts.draft raises.
    """
    poll = load(session, poll_id, locked=True)
    require_managing(actor, poll)
    if poll.kind is not PollKind.TIMES:
        raise NotTimes(poll)
    if poll.group is None:
        raise NoGroupForMeeting(poll)
    if poll.state in (PollState.DRAFT, PollState.DISCARDED):
        raise PollNotSent(poll)
    require(actor, Permission.MANAGE_GROUP, On(group_id=poll.group.id))
    option = next((one for one in options(session, poll_id) if one.id == option_id), None)
    if option is None or option.starts_at is None or option.ends_at is None:
        raise StaleButton
    old = _standing_draft(session, poll)
    if old is not None:
        meeting_drafts.discard(session, actor=actor, now=now, meeting_id=old)
    draft = meeting_drafts.draft(
        session,
        actor=actor,
        now=now,
        group=poll.group,
        title=poll.question,
        starts_at=option.starts_at,
        ends_at=option.ends_at,
        place=poll.place,
    )
    if poll.is_open(now):
        poll_closing.close_now(session, poll, now, why=Closing.CHOSEN, vault=vault, actor=actor)
    stored.update_poll(session, poll_id, {"chosen_option_id": option_id, "meeting_id": draft.meeting.id})
    poll_messages.show_changed(session, poll, now)
    audit.record(
        session,
        actor=actor,
        now=now,
        action="poll.chosen",
        object_type="poll",
        object_id=poll_id,
        details={"option": option_id, "meeting": draft.meeting.id},
    )
    return draft


def _standing_draft(session: Session, poll: PollInfo) -> int | None:
    """The draft that an earlier choice made, if it is there still. Raises MeetingMade when it was sent."""
    if poll.meeting_id is None:
        return None
    meeting = meetings.load(session, poll.meeting_id, locked=True)
    if meeting.state is MeetingState.CONFIRMED:
        raise MeetingMade(poll)
    return meeting.id if meeting.state is MeetingState.DRAFT else None
