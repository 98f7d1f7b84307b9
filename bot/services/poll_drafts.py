"""Polls before anybody hears of them: drafted, edited, given up, sent."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from bot.domain.calendar import concerns
from bot.domain.names import MAX_PLACE, MAX_TITLE, clean, clean_within, fold
from bot.domain.people import Actor
from bot.domain.poll_errors import (
    AudienceMissing,
    ClosesInPast,
    ClosesTooFar,
    NobodyToAsk,
    OptionTooLong,
    OptionTwice,
    PollGone,
    PollSent,
    QuestionMissing,
    QuestionTooLong,
    TooFewOptions,
    TooManyOptions,
)
from bot.domain.polls import (
    FEWEST_OPTIONS,
    LONGEST,
    MAX_OPTION,
    MAX_OPTIONS,
    MAX_QUESTION,
    Audience,
    NewPoll,
    PollDraft,
    PollInfo,
    PollKind,
    PollState,
    default_closing,
    poll_stamp,
)
from bot.services import audit, poll_messages
from bot.services.poll_audience import electorate, reach_of
from bot.services.polls import info, load, options, require_asking, require_managing
from bot.storage import polls as stored

SAME_WITHIN = timedelta(minutes=10)  # the same line typed again finds the draft that is there


def draft(session: Session, *, actor: Actor, now: datetime, new: NewPoll) -> PollInfo:
    """Makes a draft; nothing is sent. The same question asked again within minutes edits the first draft.

    Raises NotAllowed, QuestionMissing, QuestionTooLong, NameTooLong (place), TooFewOptions, TooManyOptions,
    OptionTooLong, OptionTwice, ClosesInPast, ClosesTooFar, AudienceMissing.
    """
    require_asking(actor, new.audience, new.group)
    values = _checked(new, now)
    twin = stored.twin(session, actor.person_id or 0, str(values["question"]), now - SAME_WITHIN)
    if twin is not None:
        return edit(session, actor=actor, now=now, poll_id=twin, new=new)
    poll_id = stored.insert_poll(
        session,
        {
            **values,
            "state": PollState.DRAFT,
            "revision": 0,
            "organiser_id": actor.person_id,
            "created_at": now,
        },
    )
    _write_parts(session, poll_id, new)
    _note(session, actor, now, "poll.drafted", poll_id)
    return load(session, poll_id)


def edit(session: Session, *, actor: Actor, now: datetime, poll_id: int, new: NewPoll) -> PollInfo:
    """Changes a draft. Raises what `draft` raises, PollGone, PollSent (it was sent)."""
    _own_draft(session, actor, poll_id)
    require_asking(actor, new.audience, new.group)
    stored.update_poll(session, poll_id, _checked(new, now))
    stored.delete_options(session, poll_id)
    _write_parts(session, poll_id, new)
    _note(session, actor, now, "poll.edited", poll_id)
    return load(session, poll_id)


def discard(session: Session, *, actor: Actor, now: datetime, poll_id: int) -> PollInfo:
    """Gives a draft up, of which nobody has heard. Raises NotAllowed, PollGone, PollSent."""
    poll = _own_draft(session, actor, poll_id)
    stored.update_poll(session, poll_id, {"state": PollState.DISCARDED})
    _note(session, actor, now, "poll.discarded", poll_id)
    return poll


def show_draft(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    poll_id: int,
    team_id: str = "",
    in_channel: Collection[str] = (),
) -> PollDraft:
    """A draft as it now is, with everybody who would be asked. Raises NotAllowed, PollGone, PollSent."""
    return _shown(session, _own_draft(session, actor, poll_id), now, team_id, in_channel)


def send(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    poll_id: int,
    stamp: str,
    team_id: str,
    in_channel: Collection[str],
) -> PollDraft | PollInfo:
    """Opens a draft: it is posted, and those who do not see it there are asked one by one.

    `stamp` is the mark of what the person saw; when something has changed since, nothing is sent and the
    draft comes back. A second press finds the poll open. Raises NotAllowed, PollGone, NobodyToAsk,
    ClosesInPast.
    """
    poll = load(session, poll_id, locked=True)
    require_managing(actor, poll)
    if poll.state is PollState.DISCARDED:
        raise PollGone(poll)
    if poll.state is not PollState.DRAFT:
        return poll
    if poll.closes_at <= now:
        raise ClosesInPast
    found = _shown(session, poll, now, team_id, in_channel)
    if not found.electorate.people:
        raise NobodyToAsk
    if found.stamp != stamp:
        return PollDraft(poll, found.options, found.electorate, found.stamp, found.concerns, changed=True)
    stored.insert_voters(
        session,
        [
            {
                "poll_id": poll.id,
                "person_id": one.person.id,
                "partner_id": one.partner_id,
                "reach": reach_of(one, in_channel),
            }
            for one in found.electorate.people
        ],
    )
    stored.update_poll(session, poll_id, {"state": PollState.OPEN, "opened_at": now})
    opened = load(session, poll_id)
    poll_messages.ask_all(session, opened, now)
    _note(session, actor, now, "poll.sent", poll_id, asked=len(found.electorate.people))
    return opened


def _shown(
    session: Session, poll: PollInfo, now: datetime, team_id: str, in_channel: Collection[str]
) -> PollDraft:
    people = electorate(session, poll, now, team_id=team_id, in_channel=in_channel)
    found = options(session, poll.id)
    marks = {
        one.id: concerns(one.starts_at, one.ends_at)
        for one in found
        if one.starts_at is not None and one.ends_at is not None
    }
    return PollDraft(poll, found, people, poll_stamp(poll, found, people), marks)


def _own_draft(session: Session, actor: Actor, poll_id: int) -> PollInfo:
    poll = load(session, poll_id, locked=True)
    require_managing(actor, poll)
    if poll.state is PollState.DISCARDED:
        raise PollGone(poll)
    if poll.state is not PollState.DRAFT:
        raise PollSent(poll)
    return poll


def _checked(new: NewPoll, now: datetime) -> dict[str, Any]:
    """The columns of a poll. Raises what `draft` tells."""
    question = clean(new.question)
    if not question:
        raise QuestionMissing
    # A poll of times gives the meeting its title.
    limit = MAX_TITLE if new.kind is PollKind.TIMES else MAX_QUESTION
    if len(question) > limit:
        raise QuestionTooLong(limit, len(question))
    closes_at = new.closes_at or default_closing(now)
    if closes_at <= now:
        raise ClosesInPast
    if closes_at - now > LONGEST:
        raise ClosesTooFar
    if new.audience is Audience.CHANNEL and not new.channel_id:
        raise AudienceMissing
    if new.audience is Audience.GROUP and new.group is None:
        raise AudienceMissing
    if new.audience is Audience.PEOPLE and not new.people:
        raise NobodyToAsk
    times = new.kind is PollKind.TIMES
    _check_options(new)
    return {
        "kind": new.kind,
        "question": question,
        "place": clean_within(new.place, "place", MAX_PLACE, may_be_empty=True),
        "group_id": new.group.id if new.group else None,
        "channel_id": new.channel_id,
        "audience": new.audience,
        "voice": new.voice,
        "multiple": new.multiple or times,
        "anonymous": new.anonymous,
        # A count that rises when somebody has answered tells what they said: sums are made at the end.
        "hidden": new.hidden or new.anonymous,
        "own_options": new.own_options and not times,
        "until_all": new.until_all,
        "quorum": new.quorum,
        "quorum_is_percent": new.quorum_is_percent and new.quorum is not None,
        "closes_at": closes_at,
    }


def _check_options(new: NewPoll) -> None:
    count = len(new.times) if new.kind is PollKind.TIMES else len(new.options)
    # One option is enough where people add their own.
    fewest = 1 if new.own_options and new.kind is PollKind.CHOICE else FEWEST_OPTIONS
    if count < fewest:
        raise TooFewOptions
    if count > MAX_OPTIONS:
        raise TooManyOptions(MAX_OPTIONS)
    seen = set()
    for text in new.options if new.kind is PollKind.CHOICE else ():
        cleaned = clean(text)
        if len(cleaned) > MAX_OPTION:
            raise OptionTooLong(cleaned, MAX_OPTION)
        if fold(cleaned) in seen or not cleaned:
            raise OptionTwice(cleaned)
        seen.add(fold(cleaned))
    if len(set(new.times)) < len(new.times):
        raise OptionTwice("")


def _write_parts(session: Session, poll_id: int, new: NewPoll) -> None:
    if new.kind is PollKind.TIMES:
        rows = [
            {"poll_id": poll_id, "position": place, "text": "", "starts_at": start, "ends_at": end}
            for place, (start, end) in enumerate(sorted(new.times), start=1)
        ]
    else:
        rows = [
            {"poll_id": poll_id, "position": place, "text": clean(text)}
            for place, text in enumerate(new.options, start=1)
        ]
    stored.insert_options(session, rows)
    stored.set_named(session, poll_id, new.people if new.audience is Audience.PEOPLE else ())


def _note(session: Session, actor: Actor, now: datetime, action: str, poll_id: int, **details: int) -> None:
    audit.record(
        session,
        actor=actor,
        now=now,
        action=action,
        object_type="poll",
        object_id=poll_id,
        details=details,
    )


__all__ = ["discard", "draft", "edit", "info", "send", "show_draft"]
