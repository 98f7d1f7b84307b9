"""Following an action: done, moved, noted, in need of help, reminded of in the group's channel.

Its owner may, whoever manages the owner group, and whoever manages the programme. What the forum decided is
never changed by it (rule R8): a moved deadline stands beside the decided one.
"""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.deadlines import GOING
from bot.domain.names import clean_within
from bot.domain.outgoing import OutgoingKind
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonRef
from bot.domain.programme import ActionState, ActionView, NoteKind, Owner
from bot.domain.programme_following import (
    MAX_NOTE,
    NOTES_SHOWN,
    ActionNotFollowed,
    DeadlineInPast,
    Followed,
    FollowFate,
    Following,
    HelpAsked,
    NoChannelToRemindIn,
    Note,
)
from bot.domain.zone import local_date
from bot.permissions import On, Permission, allows, require
from bot.services import audit, deadlines, outgoing, programme
from bot.services.outgoing import NewOutgoing
from bot.services.people import get_person
from bot.storage import deadlines as stored
from bot.storage.models import ProgrammeAction

HELP_KEPT = timedelta(days=14)
_NOTE_KINDS = {
    ActionState.DONE: NoteKind.DONE,
    ActionState.DROPPED: NoteKind.DROPPED,
    ActionState.UNDER_WAY: NoteKind.PROGRESS,
    ActionState.PLANNED: NoteKind.PROGRESS,
}


def may_follow(actor: Actor, owner: Owner) -> bool:
    """Whether the actor may follow the actions of this owner: for views that show the buttons."""
    if allows(actor, Permission.MANAGE_PROGRAMME):
        return True
    if owner.group_id is not None:
        return allows(actor, Permission.MANAGE_GROUP, On(group_id=owner.group_id))
    return allows(actor, Permission.ANSWER, On(person_id=owner.person_id)) and actor.is_known


def look(session: Session, *, actor: Actor, now: datetime, action_id: int) -> Following:
    """An action as it is followed. Everybody of the network sees it. Raises NotAllowed, StaleButton."""
    action = programme.get_action(session, action_id, today=local_date(now))
    if not may_follow(actor, action.owner):
        require(actor, Permission.SEE_NETWORK)
    return _following(session, actor, now, action)


def look_to_follow(session: Session, *, actor: Actor, now: datetime, action_id: int) -> Following:
    """An action of the version in force, for who may follow it. Raises NotAllowed, StaleButton,
    ActionNotFollowed."""
    action = programme.get_action(session, action_id, today=local_date(now))
    _require(session, actor, now, action)
    return _following(session, actor, now, action)


def finish(
    session: Session, *, actor: Actor, now: datetime, action_id: int, note: str = "", source: str = "slack"
) -> Followed:
    """The action is done. Raises NotAllowed, StaleButton, ActionNotFollowed, NameTooLong (field "note")."""
    return set_state(
        session,
        actor=actor,
        now=now,
        action_id=action_id,
        state=ActionState.DONE,
        note=note,
        source=source,
    )


def set_state(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    action_id: int,
    state: ActionState | None,
    note: str = "",
    source: str = "slack",
) -> Followed:
    """How the action goes, and what is written of it; without a state only the note.

    To leave an action undone is for who manages the programme. A done one can be opened again. Raises
    NotAllowed, StaleButton, ActionNotFollowed, NameTooLong (field "note").
    """
    action, row = _open(session, actor, now, action_id)
    text = clean_within(note, "note", MAX_NOTE, may_be_empty=True)
    if state is ActionState.DROPPED:
        require(actor, Permission.MANAGE_PROGRAMME)
    state = state or row.state
    if state is row.state and not text:
        fate = FollowFate.SAME if action.is_going else FollowFate.CLOSED
        return Followed(fate, _following(session, actor, now, action))
    if state is ActionState.DONE and not action.is_going:
        return Followed(FollowFate.CLOSED, _following(session, actor, now, action))
    is_reopened = not action.is_going and state in GOING
    kind = NoteKind.REOPENED if is_reopened else _NOTE_KINDS[state]
    if state is row.state:
        kind = NoteKind.PROGRESS
    row.state = state
    row.done_on = local_date(now) if state is ActionState.DONE else None
    stored.add_note(
        session, action_id=action_id, kind=kind, text=text, person_id=actor.person_id, created_at=now
    )
    _record(session, actor, now, str(kind), action_id=action_id, source=source)
    if is_reopened:
        deadlines.arm(session, now, action_id=action_id)
    return _kept(session, actor, now, action_id)


def move(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    action_id: int,
    day: date,
    reason: str = "",
    source: str = "slack",
) -> Followed:
    """The action is followed by another day; the decided one stays beside it. Reminders follow the new day.

    Raises NotAllowed, StaleButton, ActionNotFollowed, DeadlineInPast, NameTooLong (field "reason").
    """
    action, row = _open(session, actor, now, action_id)
    text = clean_within(reason, "reason", MAX_NOTE, may_be_empty=True)
    if not action.is_going:
        return Followed(FollowFate.CLOSED, _following(session, actor, now, action))
    if day < local_date(now):
        raise DeadlineInPast(day)
    if day == action.due_on:
        return Followed(FollowFate.SAME, _following(session, actor, now, action))
    row.moved_to = None if day == action.deadline else day
    stored.add_note(
        session,
        action_id=action_id,
        kind=NoteKind.MOVED,
        moved_to=day,
        text=text,
        person_id=actor.person_id,
        created_at=now,
    )
    _record(session, actor, now, "moved", action_id=action_id, source=source, day=day.isoformat())
    deadlines.arm(session, now, action_id=action_id)
    return _kept(session, actor, now, action_id)


def ask_help(
    session: Session, *, actor: Actor, now: datetime, action_id: int, text: str, source: str = "slack"
) -> Followed:
    """Tells the coordinator of the owner group, or the service manager, that help is needed, and why.

    The same words of the same person are told once. Raises NotAllowed, StaleButton, ActionNotFollowed,
    NameEmpty and NameTooLong (field "message").
    """
    action, row = _open(session, actor, now, action_id)
    text = clean_within(text, "message", MAX_NOTE)
    if not action.is_going:
        return Followed(FollowFate.CLOSED, _following(session, actor, now, action))
    owned = stored.by_id(session, [action_id], local_date(now))[0]
    people = deadlines.Heads(session, local_date(now)).others(owned, actor.person_id)
    told = tuple(get_person(session, one) for one in people)
    latest = next(iter(stored.notes(session, action_id, 1)), None)
    if latest and (latest.kind, latest.text, latest.person_id) == (NoteKind.HELP, text, actor.person_id):
        return Followed(FollowFate.SAME, _following(session, actor, now, action), told)
    row.help_asked_at = now
    note_id = stored.add_note(
        session, action_id=action_id, kind=NoteKind.HELP, text=text, person_id=actor.person_id, created_at=now
    )
    _tell(session, action_id, note_id, told, now)
    _record(session, actor, now, "help", action_id=action_id, source=source)
    return _kept(session, actor, now, action_id, told)


def wish_channel(
    session: Session, *, actor: Actor, now: datetime, action_id: int, wanted: bool, source: str = "slack"
) -> Followed:
    """Whether the action's reminders go to the group's channel too: the leader's wish, or who manages.

    Raises NotAllowed, StaleButton, ActionNotFollowed, NoChannelToRemindIn.
    """
    action, row = _open(session, actor, now, action_id)
    found = _following(session, actor, now, action)
    if wanted and not found.has_channel:
        raise NoChannelToRemindIn(action.owner.name)
    if row.in_channel == wanted:
        return Followed(FollowFate.SAME, found)
    row.in_channel = wanted
    session.flush()
    _record(
        session, actor, now, "in_channel" if wanted else "not_in_channel", action_id=action_id, source=source
    )
    if wanted:
        deadlines.arm(session, now, action_id=action_id)
    return _kept(session, actor, now, action_id)


def help_asked(session: Session, note_id: int, *, now: datetime) -> HelpAsked | None:
    """A call for help as it is told; None when the action is closed by now or who asked is gone."""
    row = stored.get_note(session, note_id)
    if row is None:
        return None
    action = programme.get_action(session, row.action_id, today=local_date(now))
    return HelpAsked(action, row.name, row.email or "", row.text) if action.is_going else None


# -- parts -------------------------------------------------------------------------------------------------


def _open(
    session: Session, actor: Actor, now: datetime, action_id: int
) -> tuple[ActionView, ProgrammeAction]:
    """The action of the version in force, locked, that the actor may follow."""
    row = stored.lock(session, action_id)
    if row is None:
        raise StaleButton
    action = programme.get_action(session, action_id, today=local_date(now))
    _require(session, actor, now, action)
    return action, row


def _require(session: Session, actor: Actor, now: datetime, action: ActionView) -> None:
    if not may_follow(actor, action.owner):
        group_id = action.owner.group_id
        if group_id is None:
            require(actor, Permission.MANAGE_PROGRAMME)
        require(actor, Permission.MANAGE_GROUP, On(group_id=group_id))
    if not stored.by_id(session, [action.id], local_date(now)):
        raise ActionNotFollowed(action.title)


def _following(session: Session, actor: Actor, now: datetime, action: ActionView) -> Following:
    row = next(iter(stored.by_id(session, [action.id], local_date(now))), None)
    closing = None if action.is_going else stored.closing_note(session, action.id)
    return Following(
        action=action,
        notes=tuple(_note(one) for one in stored.notes(session, action.id, NOTES_SHOWN)),
        closed=_note(closing) if closing else None,
        is_followed=row is not None,
        may_follow=row is not None and may_follow(actor, action.owner),
        may_drop=row is not None and allows(actor, Permission.MANAGE_PROGRAMME),
        in_channel=bool(row and row.in_channel),
        has_channel=bool(row and row.channel_id),
    )


def _note(row: stored.AnyRow) -> Note:
    return Note(row.id, row.kind, row.text, row.by or "", row.created_at, row.moved_to)


def _kept(
    session: Session, actor: Actor, now: datetime, action_id: int, told: tuple[PersonRef, ...] = ()
) -> Followed:
    session.flush()
    action = programme.get_action(session, action_id, today=local_date(now))
    return Followed(FollowFate.KEPT, _following(session, actor, now, action), told)


def _tell(
    session: Session, action_id: int, note_id: int, people: tuple[PersonRef, ...], now: datetime
) -> None:
    rows = [
        NewOutgoing(
            kind=OutgoingKind.ACTION_HELP,
            dedupe_key=f"help:{note_id}:{one.id}",
            due_at=now,
            expires_at=now + HELP_KEPT,
            recipient_id=one.id,
            action_id=action_id,
            subject_sequence=note_id,
        )
        for one in people
    ]
    outgoing.enqueue_many(session, rows, now=now)


def _record(
    session: Session,
    actor: Actor,
    now: datetime,
    what: str,
    *,
    action_id: int,
    source: str,
    **details: str,
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=f"action.{what}",
        object_type="action",
        object_id=action_id,
        source=source,
        details=details,
    )
