"""A version's way to the decision (rule R8): open for comments until a day, then the forum's to decide."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind
from bot.domain.meetings import MeetingInfo, MeetingState
from bot.domain.outgoing import OutgoingKind
from bot.domain.payloads import StaleButton
from bot.domain.people import STRANGER, Actor
from bot.domain.programme import COMMENT_DAYS, CalendarStep, ProgrammeRef, ProgrammeState
from bot.domain.programme_calendar import APART
from bot.domain.programme_errors import (
    CommentsDayWrong,
    CommentsNotOpen,
    DecisionDayWrong,
    InForceTooEarly,
    NoForumMeeting,
    NotCommented,
    NothingBefore,
    ProgrammeEmpty,
    ProgrammeFrozen,
)
from bot.domain.programme_versions import Deciding, Differences, Opening, differences
from bot.domain.rights import Permission
from bot.domain.zone import HELSINKI, local_date
from bot.permissions import require
from bot.services import agenda_items, deadlines
from bot.services.forum import forum_group
from bot.services.meetings import load
from bot.services.outgoing import NewOutgoing, cancel_for_programme, enqueue_many
from bot.services.programme import get_programme, planned, ref_of, shown
from bot.services.programme_calendar import of_year
from bot.services.programme_drafts import locked, note
from bot.storage import agenda as stored_agenda
from bot.storage import groups as stored_groups
from bot.storage import meetings as stored_meetings
from bot.storage import programme as stored
from bot.storage import programme_changes as changes
from bot.storage import programme_comments as stored_comments

LONGEST = timedelta(days=120)  # open for comments


# -- comments ----------------------------------------------------------------------------------------------


def opening(
    session: Session, *, actor: Actor, now: datetime, programme_id: int, until: date | None = None
) -> Opening:
    """Who would hear that a version is open for comments, and until when; `_last_day` when no day is said.

    Raises NotAllowed, StaleButton, ProgrammeFrozen, CommentsNotOpen, CommentsDayWrong, ProgrammeEmpty.
    """
    require(actor, Permission.MANAGE_PROGRAMME)
    row = stored.get(session, programme_id)
    if row is None:
        raise StaleButton
    ref = ref_of(row)
    if not ref.is_open:
        raise ProgrammeFrozen(ref)
    if ref.state is ProgrammeState.AGENDA:
        raise CommentsNotOpen(ref)
    today = local_date(now)
    last = until or _last_day(session, ref.year, now)
    if not today < last <= today + LONGEST:
        raise CommentsDayWrong(today + LONGEST)
    if not planned(session, programme_id):
        raise ProgrammeEmpty
    people = [one for one in _heard(session) if one != actor.person_id]
    return Opening(ref, last, len(people), _channel(session))


def _last_day(session: Session, year: int, now: datetime) -> date:
    """The calendar's day, once the input is in and while there is a week to it; else two weeks from now."""
    calendar, today = of_year(session, year), local_date(now)
    last = calendar.days[CalendarStep.COMMENTS_CLOSE]
    if now >= calendar.input_over_at and last - today >= APART:
        return last
    return today + timedelta(days=COMMENT_DAYS)


def open_comments(
    session: Session, *, actor: Actor, now: datetime, programme_id: int, until: date
) -> ProgrammeRef:
    """Opens a version for comments: leaders and area experts hear of it once, each their own way.

    One that is open already gets the new last day, and nobody is written to again. Raises what `opening`
    does.
    """
    require(actor, Permission.MANAGE_PROGRAMME)
    before = ref_of(locked(session, programme_id))
    plan = opening(session, actor=actor, now=now, programme_id=programme_id, until=until)
    if before.state is ProgrammeState.COMMENTS and before.comments_until == plan.until:
        return before
    values = {"state": ProgrammeState.COMMENTS, "comments_until": plan.until}
    changes.change(session, programme_id, values)
    if before.state is ProgrammeState.DRAFT:
        _tell(session, actor, plan, now)
    note(session, actor, now, "programme.comments_opened", programme_id=programme_id)
    return get_programme(session, programme_id)


def close_comments(session: Session, *, actor: Actor, now: datetime, programme_id: int) -> ProgrammeRef:
    """Ends the comments before their day; pressed again it changes nothing.

    Raises NotAllowed, StaleButton, CommentsNotOpen.
    """
    require(actor, Permission.MANAGE_PROGRAMME)
    ref = ref_of(locked(session, programme_id))
    if ref.state is ProgrammeState.AGENDA:
        return ref
    if ref.state is not ProgrammeState.COMMENTS:
        raise CommentsNotOpen(ref)
    return _close(session, actor, now, programme_id)


def to_close(session: Session, now: datetime) -> Sequence[int]:
    """Versions whose last day for comments has passed."""
    return stored_comments.ended(session, local_date(now))


def close_due(session: Session, now: datetime, programme_id: int) -> None:
    """Ends the comments of a version whose last day has passed. Safe from several processes at once."""
    ref = ref_of(locked(session, programme_id))
    if ref.state is ProgrammeState.COMMENTS and ref.comments_until and ref.comments_until < local_date(now):
        _close(session, STRANGER, now, programme_id)


def _close(session: Session, actor: Actor, now: datetime, programme_id: int) -> ProgrammeRef:
    changes.change(session, programme_id, {"state": ProgrammeState.AGENDA})
    cancel_for_programme(session, programme_id)
    source = "slack" if actor.is_known else "job"
    note(session, actor, now, "programme.comments_closed", programme_id=programme_id, source=source)
    return get_programme(session, programme_id)


def _heard(session: Session) -> list[int]:
    """Who prepares the programme: the leaders and the area's experts (section 3), with the manager (R6)."""
    return [row.person_id for row in stored_groups.development_members(session)]


def _channel(session: Session) -> str | None:
    group_id = stored_groups.development_group(session)
    group = stored_groups.get(session, group_id) if group_id is not None else None
    return group.channel_id if group else None


def _tell(session: Session, actor: Actor, plan: Opening, now: datetime) -> None:
    ends = datetime.combine(plan.until + timedelta(days=1), time(0), HELSINKI)

    def row(whom: str, recipient_id: int | None = None, channel_id: str | None = None) -> NewOutgoing:
        return NewOutgoing(
            kind=OutgoingKind.PROGRAMME_COMMENTS,
            dedupe_key=f"programme:{plan.ref.id}:comments:{whom}",
            due_at=now,
            expires_at=ends,
            recipient_id=recipient_id,
            channel_id=channel_id,
            programme_id=plan.ref.id,
            responsible_id=actor.person_id,
        )

    rows = [row(str(one), recipient_id=one) for one in _heard(session) if one != actor.person_id]
    if plan.channel_id:
        rows.append(row("channel", channel_id=plan.channel_id))
    enqueue_many(session, rows, now=now)


# -- the decision ------------------------------------------------------------------------------------------


def deciding(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    programme_id: int,
    meeting_id: int | None = None,
    decided_on: date | None = None,
    in_force_from: date | None = None,
) -> Deciding:
    """The forum's decision as it would be written down: of its latest meeting, on its day, in force at once.

    Raises NotAllowed, StaleButton, ProgrammeFrozen, NotCommented, ProgrammeEmpty, NoForumMeeting,
    DecisionDayWrong, InForceTooEarly.
    """
    require(actor, Permission.MANAGE_PROGRAMME)
    row = stored.get(session, programme_id)
    if row is None:
        raise StaleButton
    ref = ref_of(row)
    if not ref.is_open:
        raise ProgrammeFrozen(ref)
    if ref.state is not ProgrammeState.AGENDA:
        raise NotCommented(ref)
    if not planned(session, programme_id):
        raise ProgrammeEmpty
    meeting = _meeting(session, meeting_id, now)
    held_on, today = local_date(meeting.starts_at), local_date(now)
    day = decided_on or held_on
    if not held_on <= day <= today:
        raise DecisionDayWrong(held_on, today)
    since = in_force_from or day
    if since < day:
        raise InForceTooEarly(day)
    return Deciding(ref, meeting, day, since)


def decide(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    programme_id: int,
    meeting_id: int,
    decided_on: date,
    in_force_from: date,
) -> ProgrammeRef:
    """Writes the forum's decision down: the version is frozen for good. Again it is told as it is.

    Raises what `deciding` does.
    """
    require(actor, Permission.MANAGE_PROGRAMME)
    row = locked(session, programme_id)
    if row.state is ProgrammeState.DECIDED and row.decided_meeting_id == meeting_id:
        return ref_of(row)
    plan = deciding(
        session,
        actor=actor,
        now=now,
        programme_id=programme_id,
        meeting_id=meeting_id,
        decided_on=decided_on,
        in_force_from=in_force_from,
    )
    changes.change(
        session,
        programme_id,
        {
            "state": ProgrammeState.DECIDED,
            "decided_on": plan.decided_on,
            "decided_meeting_id": plan.meeting.id,
            "in_force_from": plan.in_force_from,
        },
    )
    agenda_items.programme_dealt(session, plan.meeting.id, now)
    note(session, actor, now, "programme.decided", programme_id=programme_id, meeting=plan.meeting.id)
    deadlines.arm(session, now)
    return get_programme(session, programme_id)


def _meeting(session: Session, meeting_id: int | None, now: datetime) -> MeetingInfo:
    """A meeting of the forum that has begun; the latest one when none is named."""
    group = forum_group(session)
    field = None if meeting_id is None else "meeting"
    if meeting_id is None:
        meeting_id = stored_agenda.last_begun(session, group.id, now)
    row = stored_meetings.get(session, meeting_id) if meeting_id is not None else None
    if row is None or row.state is not MeetingState.CONFIRMED or row.starts_at > now:
        raise NoForumMeeting(field)
    meeting = load(session, row.id)
    if meeting.group.kind is not GroupKind.FORUM:
        raise NoForumMeeting(field)
    return meeting


# -- differences -------------------------------------------------------------------------------------------


def compare(session: Session, *, actor: Actor, programme_id: int) -> Differences:
    """What a version says otherwise than the one it was made from.

    Raises NotAllowed, StaleButton, NothingBefore.
    """
    require(actor, Permission.SEE_NETWORK)
    after = shown(session, programme_id)
    if after.ref.based_on_id is None:
        raise NothingBefore(after.ref)
    return differences(shown(session, after.ref.based_on_id), after)
