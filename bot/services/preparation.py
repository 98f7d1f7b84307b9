"""Who has given input to next year's programme, giving it, and asking for it each autumn."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot.domain.groups import GroupKind, GroupRef
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonRef, Role
from bot.domain.preparation import (
    Giver,
    Input,
    InputClosed,
    InputSaved,
    NothingOwnAsked,
    NotOfWorkingGroup,
    Preparation,
    Read,
    Stage,
    clean_input,
)
from bot.domain.programme import CalendarStep, ProgrammeState
from bot.domain.zone import local_date
from bot.permissions import On, Permission, allows, require
from bot.services import audit, programme
from bot.services.duties import group_facts
from bot.services.groups import all_groups, get_group
from bot.services.programme_calendar import january_meeting, this_round
from bot.storage import people as people_stored
from bot.storage import preparation as stored

_Key = tuple[int | None, int | None]  # (group, None), or (None, expert)


def look(session: Session, *, actor: Actor, now: datetime) -> Preparation:
    """Who has given what to the programme that is being prepared. Raises NotAllowed."""
    require(actor, Permission.COMMENT_PROGRAMME)
    found = this_round(session, now)
    return Preparation(
        round=found,
        givers=givers(session, found.year, now),
        may_give=gives_for(session, actor),
        gives_own=Role.AREA_EXPERT in actor.roles,
        may_manage=allows(actor, Permission.MANAGE_PROGRAMME),
        meeting=january_meeting(session, found.year),
        is_open=now < found.input_over_at,
    )


def stage(session: Session, *, now: datetime) -> Stage | None:
    """Where the preparation stands; None before the input is asked, and once the programme is decided."""
    found = this_round(session, now)
    step = found.step_at(now)
    if step is None or any(
        one.state is ProgrammeState.DECIDED for one in programme.of_year(session, found.year)
    ):
        return None
    everybody = givers(session, found.year, now)
    return Stage(
        round=found,
        step=step,
        given=sum(one.given is not None for one in everybody),
        all=len(everybody),
        meeting=january_meeting(session, found.year),
    )


def gives_for(session: Session, actor: Actor) -> tuple[GroupRef, ...]:
    """The working groups for which the actor may give input, by name."""
    return tuple(
        group
        for group in all_groups(session)
        if group.kind is GroupKind.WORKING_GROUP
        and allows(actor, Permission.MANAGE_GROUP, On(group_id=group.id))
    )


def givers(session: Session, year: int, now: datetime) -> tuple[Giver, ...]:
    """The working groups and then the area experts, by name, with what each has given.

    Who has given and is no group or expert any more comes last: what was given counts.
    """
    given = _newest(session, year)
    asked = [*_groups(session, now), *_experts(session)]
    found = [replace(one, given=given.pop(_key(one), (None, None))[1]) for one in asked]
    return (*found, *(replace(giver, given=newest) for giver, newest in given.values() if giver))


def lacking(session: Session, person_id: int, now: datetime) -> tuple[Giver, ...]:
    """What this person is asked for in this round and has not been given; () when the time is over."""
    found = this_round(session, now)
    if now >= found.input_over_at:
        return ()
    return tuple(
        one
        for one in givers(session, found.year, now)
        if one.given is None and one.asked and one.asked.id == person_id
    )


def waiting_for(session: Session, *, actor: Actor, now: datetime) -> tuple[tuple[Giver, ...], date]:
    """What the actor has been asked for and not given, and the last day for it; for their own page.

    Those who are never asked cost no look.
    """
    is_asked = bool(actor.leads or actor.coordinates or Role.AREA_EXPERT in actor.roles)
    if not is_asked or actor.person_id is None:
        return (), date.max
    found = this_round(session, now)
    if now < found.begins(CalendarStep.INPUT_ASKED):
        return (), date.max
    return lacking(session, actor.person_id, now), found.days[CalendarStep.INPUT_CLOSES]


def own(session: Session, *, actor: Actor, now: datetime) -> tuple[Giver, ...]:
    """What the actor is asked for in this round, given or not: for the page of a letter's link."""
    year = this_round(session, now).year
    return tuple(one for one in givers(session, year, now) if one.asked and one.asked.id == actor.person_id)


def read(session: Session, *, actor: Actor, input_id: int) -> Read:
    """One input as a whole, with what its giver had given before. Raises NotAllowed, StaleButton."""
    require(actor, Permission.COMMENT_PROGRAMME)
    year = stored.year_of(session, input_id)
    rows = stored.inputs(session, year) if year is not None else ()
    mine = next((row for row in rows if row.id == input_id), None)
    if mine is None or year is None:
        raise StaleButton
    same = [row for row in rows if _row_key(row) == _row_key(mine)]
    newest, *earlier = (_input(row) for row in same)
    return Read(_giver(mine), newest, tuple(earlier), year)


def give(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    text: str,
    group_id: int | None,
    source: str = "slack",
    field: str = "text",
) -> InputSaved:
    """Gives a working group's input, or without a group an area expert's own; replaces what was given before.

    After the time is over only those who prepare the draft write down what they are told. Troubles of the
    text are told at `field`. Raises NotAllowed, StaleButton, NotOfWorkingGroup, NothingOwnAsked, InputClosed,
    NameEmpty, NameTooLong.
    """
    giver = _may_give(session, actor, group_id)
    found = this_round(session, now)
    if now >= found.input_over_at and not allows(actor, Permission.MANAGE_PROGRAMME):
        raise InputClosed(found, field)
    text = clean_input(text, field)
    before = _newest(session, found.year).get(_key(giver), (None, None))[1]
    if before is not None and before.text == text:
        return InputSaved(replace(giver, given=before), found, same=True)
    made = stored.add_input(
        session, year=found.year, group_id=group_id, person_id=actor.person_id, text=text, now=now
    )
    audit.record(
        session,
        actor=actor,
        now=now,
        action="programme.input",
        object_type="programme_input",
        object_id=made,
        source=source,
        details={"year": found.year, "group": group_id},
    )
    earlier = before.earlier + 1 if before else 0
    saved = replace(giver, given=Input(made, text, actor.name, now, earlier))
    return InputSaved(saved, found, replaced=before is not None)


def giver(session: Session, *, actor: Actor, now: datetime, group_id: int | None) -> Giver:
    """Whose input this is, with what was given before: for the form. Raises what `give` does of rights."""
    found = _may_give(session, actor, group_id)
    year = this_round(session, now).year
    return replace(found, given=_newest(session, year).get(_key(found), (None, None))[1])


def _may_give(session: Session, actor: Actor, group_id: int | None) -> Giver:
    require(actor, Permission.COMMENT_PROGRAMME)
    if group_id is None:
        if Role.AREA_EXPERT not in actor.roles or actor.person_id is None:
            raise NothingOwnAsked
        return Giver(None, PersonRef(actor.person_id, actor.name))
    group = get_group(session, group_id)
    if group.kind is not GroupKind.WORKING_GROUP:
        raise NotOfWorkingGroup(group)
    require(actor, Permission.MANAGE_GROUP, On(group_id=group.id))
    return Giver(group, None)


# -- who is asked, and what was given --------------------------------------------------------------------


def _groups(session: Session, now: datetime) -> Iterable[Giver]:
    """The working groups: their leader is asked, or the coordinator where nobody leads."""
    heads = group_facts(session, local_date(now))
    leading = [
        one.leader if facts.leader_is_member and one.leader else one.coordinator for one, facts in heads
    ]
    names = stored.people_named(session, {one for one in leading if one is not None})
    for (one, facts), person_id in zip(heads, leading, strict=True):
        asked = PersonRef(person_id, names[person_id]) if person_id in names else None
        yield Giver(GroupRef(one.group_id, facts.name, GroupKind.WORKING_GROUP), asked)


def _experts(session: Session) -> Iterable[Giver]:
    for person in people_stored.holders_of(session, [Role.AREA_EXPERT]):
        yield Giver(None, PersonRef(person.id, person.name))


def _newest(session: Session, year: int) -> dict[_Key, tuple[Giver | None, Input | None]]:
    """The newest of each giver, with who that is."""
    found: dict[_Key, list[stored.AnyRow]] = {}
    for row in stored.inputs(session, year):
        found.setdefault(_row_key(row), []).append(row)
    return {
        key: (_giver(rows[0]), replace(_input(rows[0]), earlier=len(rows) - 1)) for key, rows in found.items()
    }


def _key(giver: Giver) -> _Key:
    if giver.group:
        return giver.group.id, None
    return None, giver.asked.id if giver.asked else None


def _row_key(row: stored.AnyRow) -> _Key:
    return (row.group_id, None) if row.group_id is not None else (None, row.person_id)


def _giver(row: stored.AnyRow) -> Giver:
    if row.group_id is not None:
        return Giver(GroupRef(row.group_id, row.group_name, row.group_kind), None)
    return Giver(None, PersonRef(row.person_id or 0, row.by or ""))


def _input(row: stored.AnyRow) -> Input:
    return Input(row.id, row.text, row.by or "", row.created_at)


def asked_people(found: Sequence[Giver]) -> dict[int, list[Giver]]:
    """Each person who is asked, with all that they are asked for: one message to each."""
    people: dict[int, list[Giver]] = {}
    for one in found:
        if one.asked:
            people.setdefault(one.asked.id, []).append(one)
    return people


def whom_to_phone(session: Session) -> str:
    """Who takes input by phone or by e-mail: a service manager, or an area expert; "" when nobody is."""
    for role in (Role.SERVICE_MANAGER, Role.AREA_EXPERT):
        for person in people_stored.holders_of(session, [role]):
            return person.name
    return ""
