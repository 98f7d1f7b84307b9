"""Polls: finding them, showing them, listing them, and their rows turned into facts."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.groups import GroupRef
from bot.domain.names import fold, matching, numbered
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor, PersonRef
from bot.domain.poll_counting import PollResults, count
from bot.domain.poll_errors import PollAmbiguous, PollNotFound, ResultsHidden
from bot.domain.polls import (
    Audience,
    Counts,
    OptionInfo,
    PollInfo,
    PollList,
    PollRow,
    PollState,
    Value,
    Voice,
    Voter,
)
from bot.domain.rights import On, Permission
from bot.domain.zone import local_date
from bot.permissions import allows, require
from bot.storage import guests as guests_stored
from bot.storage import polls as stored

PAGE = 8
LOOKED_BACK = timedelta(days=60)  # how far back closed polls are listed and found by their question


def latest(session: Session, *, actor: Actor, now: datetime, skip: int = 0) -> PollList:
    """The polls that concern the actor: open ones first, then those closed lately."""
    seen = visible(session, actor=actor, now=now)
    page = seen[skip : skip + PAGE]
    voting = stored.voting_in(session, actor.person_id or 0)
    turnouts = stored.turnouts(session, [poll.id for poll in page])
    rows = []
    for poll in page:
        asked, answered, partners, heard = turnouts.get(poll.id, (0, 0, 0, 0))
        if poll.voice is Voice.PARTNER:
            asked, answered = partners, heard
        rows.append(PollRow(poll, answered, asked, voting.get(poll.id)))
    return PollList(tuple(rows), more=len(seen) > skip + PAGE, skipped=skip)


def visible(session: Session, *, actor: Actor, now: datetime) -> list[PollInfo]:
    """Polls that are open or closed lately and that the actor may see."""
    mine = stored.voting_in(session, actor.person_id or 0)
    found = [info(row) for row in stored.sent_since(session, now - LOOKED_BACK)]
    return [poll for poll in found if poll.id in mine or may_see(actor, poll)]


def find(
    session: Session, *, actor: Actor, now: datetime, query: str, channel_id: str | None = None
) -> PollInfo:
    """The poll named by its number or by a part of its question; "" means the one of this channel, or the
    latest. Raises PollNotFound, PollAmbiguous."""
    number = numbered(query)
    if number is not None:
        row = stored.get(session, number)
        poll = info(row) if row else None
        mine = stored.voting_in(session, actor.person_id or 0)
        if poll is None or not (poll.id in mine or may_see(actor, poll)):
            raise PollNotFound(query)
        return poll
    seen = visible(session, actor=actor, now=now)
    if not query.strip():
        here = [poll for poll in seen if channel_id and poll.channel_id == channel_id]
        if not (here or seen):
            raise PollNotFound(query)
        return (here or seen)[0]
    found = matching(query, [(fold(poll.question), poll) for poll in seen])
    if len(found) == 1:
        return found[0]
    if found:
        raise PollAmbiguous(query, tuple(found))
    raise PollNotFound(query)


def may_manage(actor: Actor, poll: PollInfo) -> bool:
    """Whether the actor may close a poll and see who is silent: its organiser, and who manages its group."""
    if actor.person_id == poll.organiser.id:
        return True
    if poll.group is not None:
        return allows(actor, Permission.MANAGE_GROUP, On(group_id=poll.group.id))
    return allows(actor, Permission.ASK_PARTNERS)


def require_managing(actor: Actor, poll: PollInfo) -> None:
    """Raises NotAllowed unless the actor may manage the poll."""
    if may_manage(actor, poll):
        return
    if poll.group is not None:
        require(actor, Permission.MANAGE_GROUP, On(group_id=poll.group.id))
    require(actor, Permission.ASK_PARTNERS)


def may_see(actor: Actor, poll: PollInfo) -> bool:
    """Whether the actor may see a poll without being asked in it. A draft is its makers' alone."""
    if may_manage(actor, poll):
        return True
    if poll.state in (PollState.DRAFT, PollState.DISCARDED):
        return False
    return poll.group is not None and allows(actor, Permission.SEE_GROUP, On(group_id=poll.group.id))


def has_left(session: Session, poll: PollInfo, person_id: int, now: datetime) -> bool:
    """Whether somebody was asked as the group's guest whose pass has ended: they see and say nothing more."""
    if poll.audience is not Audience.GROUP or poll.group is None:
        return False
    return guests_stored.has_left(session, person_id, poll.group.id, local_date(now))


def results(session: Session, *, actor: Actor, now: datetime, poll_id: int) -> tuple[PollResults, bool]:
    """A poll counted, and whether the actor manages it. Raises NotAllowed, StaleButton.

    What is hidden until the closing is for the view to leave out (PollInfo.shows_results).
    """
    poll = load(session, poll_id)
    mine = stored.voter_of(session, poll_id, actor.person_id or 0)
    if mine is not None and has_left(session, poll, actor.person_id or 0, now):
        mine = None
    if mine is None and not may_see(actor, poll):
        require_managing(actor, poll)
    return counted(session, poll, now), may_manage(actor, poll)


def open_results(session: Session, *, actor: Actor, now: datetime, poll_id: int) -> PollResults:
    """A poll counted, to be taken along as a table. Raises what `results` does, and ResultsHidden."""
    found, _ = results(session, actor=actor, now=now, poll_id=poll_id)
    if not found.poll.shows_results:
        raise ResultsHidden(found.poll)
    return found


def own_answer(session: Session, poll: PollInfo, person_id: int) -> tuple[Voter | None, dict[int, Value]]:
    """A person as a poll's voter, and what they said; nothing is known of an anonymous answer."""
    row = stored.voter_of(session, poll.id, person_id)
    if row is None or row.withdrawn_at is not None:
        return None, {}
    return voter(row), {} if poll.anonymous else stored.answers_of(session, row.id)


# -- rows to facts: for the services of this noun and for delivery ----------------------------------------


def load(session: Session, poll_id: int, *, locked: bool = False) -> PollInfo:
    """A poll; `locked` until the commit. Raises StaleButton when there is none."""
    if locked:
        stored.lock(session, poll_id)
    row = stored.get(session, poll_id)
    if row is None:
        raise StaleButton
    return info(row)


def info(row: stored.AnyRow) -> PollInfo:
    """A poll's row as facts."""
    return PollInfo(
        id=row.id,
        kind=row.kind,
        question=row.question,
        place=row.place,
        group=GroupRef(row.group_id, row.group_name, row.group_kind) if row.group_id else None,
        channel_id=row.channel_id,
        audience=row.audience,
        voice=row.voice,
        multiple=row.multiple,
        anonymous=row.anonymous,
        hidden=row.hidden,
        own_options=row.own_options,
        until_all=row.until_all,
        quorum=row.quorum,
        quorum_is_percent=row.quorum_is_percent,
        closes_at=row.closes_at,
        state=row.state,
        revision=row.revision,
        organiser=PersonRef(row.organiser_id, row.organiser),
        created_at=row.created_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        closed_why=row.closed_why,
        chosen_option_id=row.chosen_option_id,
        meeting_id=row.meeting_id,
    )


def options(session: Session, poll_id: int) -> tuple[OptionInfo, ...]:
    """A poll's options in their order."""
    return tuple(_option(row) for row in stored.options(session, poll_id))


def _option(row: stored.AnyRow) -> OptionInfo:
    sums = None if row.sum_yes is None else Counts(row.sum_yes, row.sum_maybe, row.sum_no)
    return OptionInfo(row.id, row.position, row.text, row.starts_at, row.ends_at, sums)


def voters(session: Session, poll_id: int) -> tuple[Voter, ...]:
    """Everybody who is asked, by name."""
    return tuple(map(voter, stored.voters(session, poll_id)))


def voter(row: stored.AnyRow) -> Voter:
    """A voter's row as facts."""
    return Voter(
        id=row.id,
        person=PersonRef(row.person_id, row.name),
        partner_id=row.partner_id,
        partner=row.partner or "",
        reach=row.reach,
        answered=row.answered,
        sequence=row.sequence,
    )


def counted(session: Session, poll: PollInfo, now: datetime) -> PollResults:
    """A poll counted as it is now."""
    votes: dict[int, dict[int, Value]] = {}
    for voter_id, option_id, value in () if poll.anonymous else stored.answers(session, poll.id):
        votes.setdefault(voter_id, {})[option_id] = value
    found = count(poll, options(session, poll.id), voters(session, poll.id), votes, now)
    if poll.anonymous and poll.state is PollState.CLOSED:
        return replace(found, unread=len(stored.ballots(session, poll.id)))
    return found


def require_asking(actor: Actor, audience: Audience, group: GroupRef | None) -> None:
    """Raises NotAllowed unless the actor may ask these people."""
    if audience is Audience.CONTACTS:
        require(actor, Permission.ASK_PARTNERS)
    elif group is not None:
        require(actor, Permission.MANAGE_GROUP, On(group_id=group.id))
    else:
        require(actor, Permission.MANAGE_GROUP)
