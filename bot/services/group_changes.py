"""What changes about a group itself: founded, led, coordinated, given a channel and reminders, ended."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.domain.errors import UserError
from bot.domain.groups import (
    ChannelTaken,
    Ending,
    GroupKind,
    GroupNameTaken,
    GroupRef,
    HasMeetings,
    HasSubgroups,
    NoChannelBound,
    Office,
    OnlyOneOfKind,
    ParentNeeded,
    ParentNotWorkingGroup,
    StaysForGood,
)
from bot.domain.names import MAX_NAME, clean_within, fold
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonRef, Who
from bot.domain.zone import local_date
from bot.permissions import On, Permission, require
from bot.services import audit, guest_ends
from bot.services.groups import bound_group, group_ref
from bot.services.meeting_changes import follow_reminders
from bot.services.offices import appoint, follow_development
from bot.storage import constraints
from bot.storage import groups as stored
from bot.storage import seats as seats_stored
from bot.storage.models import Group


@dataclass(frozen=True)
class NewGroup:
    """A group to be founded."""

    name: str
    kind: GroupKind = GroupKind.WORKING_GROUP
    parent_id: int | None = None
    coordinator: Who | int | None = None
    started_on: date | None = None


@dataclass(frozen=True)
class Founded:
    """A new group."""

    group: GroupRef
    parent: GroupRef | None
    coordinator: PersonRef | None
    started_on: date


def found_group(
    session: Session, *, actor: Actor, now: datetime, new: NewGroup, source: str = "slack"
) -> Founded:
    """Founds a group by need (the agreement, section 5; rule R17).

    Raises NotAllowed, NameEmpty, NameTooLong, GroupNameTaken, OnlyOneOfKind, ParentNeeded,
    ParentNotWorkingGroup, and for the coordinator what appoint does (field "coordinator").
    """
    require(actor, Permission.FORM_GROUPS)
    name = clean_within(new.name, "name", MAX_NAME)
    parent = _parent(session, new)
    group = Group(
        name=name,
        search_name=fold(name),
        kind=new.kind,
        parent_id=parent.id if parent else None,
        started_on=new.started_on or local_date(now),
        created_at=now,
    )
    session.add(group)
    try:
        session.flush()
    except IntegrityError as error:
        if constraints.violates(error, "uq_groups_current_name"):
            raise GroupNameTaken(name) from error
        if constraints.violates(error, "uq_groups_current_only_one"):
            raise OnlyOneOfKind(new.kind) from error
        raise
    _note(session, actor, now, "group.founded", group.id, source=source, kind=new.kind.value)
    coordinator = None
    if new.coordinator is not None:
        try:
            coordinator = appoint(
                session,
                actor=actor,
                now=now,
                group_id=group.id,
                office=Office.COORDINATOR,
                who=new.coordinator,
                source=source,
            ).person
        except UserError as error:
            if getattr(error, "field", None) == "person":
                error.field = "coordinator"  # type: ignore[attr-defined]
            raise
    return Founded(group_ref(group), group_ref(parent) if parent else None, coordinator, group.started_on)


def _parent(session: Session, new: NewGroup) -> Group | None:
    if new.kind is not GroupKind.SUBGROUP:
        return None
    if new.parent_id is None:
        raise ParentNeeded
    parent = _locked(session, new.parent_id)
    if parent.kind is not GroupKind.WORKING_GROUP:
        raise ParentNotWorkingGroup(group_ref(parent))
    return parent


def bind_channel(
    session: Session, *, actor: Actor, now: datetime, group_id: int, channel_id: str
) -> GroupRef:
    """The channel is the group's from now on; its former one is released.

    Raises NotAllowed, ChannelTaken, StaleButton.
    """
    require(actor, Permission.MANAGE_GROUP, On(group_id=group_id))
    group = _locked(session, group_id)
    taken = bound_group(session, channel_id)
    if taken is not None and taken.id != group.id:
        raise ChannelTaken(taken)
    if group.channel_id == channel_id:
        return group_ref(group)
    group.channel_id = channel_id
    try:
        session.flush()
    except IntegrityError as error:
        if constraints.violates(error, "uq_groups_current_channel"):
            raise ChannelTaken(GroupRef(0, "", GroupKind.WORKING_GROUP)) from error
        raise
    _note(session, actor, now, "group.channel_bound", group.id)
    return group_ref(group)


def release_channel(session: Session, *, actor: Actor, now: datetime, group_id: int) -> GroupRef:
    """The group has no channel any more. Raises NotAllowed, NoChannelBound, StaleButton."""
    require(actor, Permission.MANAGE_GROUP, On(group_id=group_id))
    group = _locked(session, group_id)
    if group.channel_id is None:
        raise NoChannelBound(group_ref(group))
    group.channel_id = None
    session.flush()
    _note(session, actor, now, "group.channel_released", group.id)
    return group_ref(group)


def must_have_channel(group: GroupRef, channel_id: str | None) -> None:
    """Raises NoChannelBound."""
    if channel_id is None:
        raise NoChannelBound(group)


@dataclass(frozen=True)
class Settings:
    """A group's settings as they are after the change."""

    group: GroupRef
    reminder_minutes: str | None
    meets_every_weeks: int | None
    changed: bool


def change_settings(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    group_id: int,
    name: str,
    reminder_minutes: str | None,
    meets_every_weeks: int | None,
) -> Settings:
    """The group's name, its own reminder times (domain.reminder_text; None = the house's default), and the
    weeks from one meeting to the next (None = no interval).

    Raises NotAllowed, NameEmpty, NameTooLong, GroupNameTaken, StaleButton.
    """
    require(actor, Permission.MANAGE_GROUP, On(group_id=group_id))
    group = _locked(session, group_id)
    name = clean_within(name, "name", MAX_NAME)
    changed = []
    if name != group.name:
        group.name, group.search_name = name, fold(name)
        changed.append("name")
    if reminder_minutes != group.reminder_minutes:
        group.reminder_minutes = reminder_minutes
        changed.append("reminders")
    if meets_every_weeks != group.meets_every_weeks:
        group.meets_every_weeks = meets_every_weeks
        changed.append("interval")
    try:
        session.flush()
    except IntegrityError as error:
        if constraints.violates(error, "uq_groups_current_name"):
            raise GroupNameTaken(name) from error
        raise
    if "reminders" in changed:
        follow_reminders(session, now=now, group_id=group.id)
    if changed:
        _note(session, actor, now, "group.changed", group.id, changed=",".join(changed))
    return Settings(group_ref(group), group.reminder_minutes, group.meets_every_weeks, bool(changed))


def ending(session: Session, *, actor: Actor, now: datetime, group_id: int) -> Ending:
    """What would end with the group. Raises NotAllowed, StaysForGood, HasSubgroups, HasMeetings, StaleButton.

    Meetings to come keep a group alive: people are told of them, so they are cancelled first.
    """
    require(actor, Permission.FORM_GROUPS)
    group = stored.get(session, group_id)
    if group is None:
        raise StaleButton
    ref = group_ref(group)
    if group.kind in (GroupKind.FORUM, GroupKind.DEVELOPMENT_GROUP):
        raise StaysForGood(ref)
    subgroups = tuple(GroupRef(*row) for row in stored.subgroups(session, group.id))
    if subgroups:
        raise HasSubgroups(ref, subgroups)
    meetings = stored.coming_meetings(session, group.id, now)
    if meetings:
        raise HasMeetings(ref, meetings)
    return Ending(ref, len(stored.members(session, group.id, local_date(now))), group.channel_id)


def end_group(session: Session, *, actor: Actor, now: datetime, group_id: int) -> Ending:
    """Ends the group (rule R17): its seats and offices end, its channel is free for another, history stays.

    Raises what `ending` does.
    """
    require(actor, Permission.FORM_GROUPS)
    group = _locked(session, group_id)
    told = ending(session, actor=actor, now=now, group_id=group_id)
    guest_ends.end_with_group(session, actor=actor, now=now, group_id=group.id)
    today = local_date(now)
    for seat in seats_stored.open_seats(session, group.id):
        seat.ends_on = max(min(seat.ends_on or today, today), seat.starts_on)
        seat.ended_at = now
    seats_stored.end_all_offices(session, group.id, now)
    group.ended_at = now
    session.flush()
    follow_development(session, actor=actor, now=now)
    _note(session, actor, now, "group.ended", group.id, members=told.members)
    return told


def _locked(session: Session, group_id: int) -> Group:
    group = stored.get(session, group_id, locked=True)
    if group is None:
        raise StaleButton
    return group


def _note(
    session: Session,
    actor: Actor,
    now: datetime,
    action: str,
    group_id: int,
    *,
    source: str = "slack",
    **details: int | str | bool | None,
) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="group",
        object_id=group_id,
        source=source,
        details=details,
    )
