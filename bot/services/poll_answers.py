"""Answers to polls: given, changed and taken back; an option of one's own.

An open poll keeps what each voter said last. An anonymous one keeps who has answered in one table and what
was answered, sealed, in another: nobody, the bot included, can find an answer again to change it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.names import clean, fold
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.poll_counting import turnout
from bot.domain.poll_errors import (
    AnonymousNotPossible,
    NoOwnOptions,
    NotAsked,
    NothingChosen,
    NoVoice,
    OptionEmpty,
    OptionTooLong,
    OptionTwice,
    TooManyOptions,
)
from bot.domain.polls import (
    MAX_OPTION,
    MAX_OPTIONS,
    Audience,
    Closing,
    OptionInfo,
    PollFate,
    PollInfo,
    PollKind,
    PollSource,
    Reach,
    Value,
    Voice,
    Voter,
)
from bot.domain.rights import Permission
from bot.permissions import require
from bot.services import audit, poll_closing, poll_messages
from bot.services.poll_audience import belongs_now
from bot.services.poll_sealing import Vault
from bot.services.polls import has_left, load, options, own_answer, voter, voters
from bot.storage import polls as stored


@dataclass(frozen=True)
class PollAnswered:
    """An answer's fate, and the poll as it now is. `said` is empty for an anonymous poll."""

    fate: PollFate
    poll: PollInfo
    options: tuple[OptionInfo, ...]
    said: Mapping[int, Value]
    voter: Voter | None = None


def press(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    poll_id: int,
    option_id: int,
    vault: Vault,
    channel_id: str | None = None,
) -> PollAnswered:
    """One option's button: chooses it; where several may be chosen, a second press lets go of it.

    Raises what `answer` raises.
    """
    poll = load(session, poll_id)
    me = _voter(session, actor, now, poll, channel_id)
    said = {option_id: Value.YES}
    if poll.multiple and not poll.anonymous and me is not None:
        before = stored.answers_of(session, me.id)
        said = {**before, **said}
        if before.get(option_id) is Value.YES:
            del said[option_id]
    return _answer(session, actor, now, poll=poll, me=me, said=said, vault=vault, source=PollSource.SLACK)


def answer(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    poll_id: int,
    said: Mapping[int, Value],
    vault: Vault,
    source: PollSource = PollSource.SLACK,
    channel_id: str | None = None,
) -> PollAnswered:
    """A whole answer, by option. An empty one takes the earlier one back, where that can be found.

    An answer to a closed poll is not kept; its fate tells why. Raises NotAllowed, StaleButton, NotAsked,
    NoVoice, NothingChosen (of an anonymous poll), AnonymousNotPossible.
    """
    poll = load(session, poll_id)
    me = _voter(session, actor, now, poll, channel_id)
    return _answer(session, actor, now, poll=poll, me=me, said=said, vault=vault, source=source)


def look(session: Session, *, actor: Actor, now: datetime, poll_id: int) -> PollAnswered:
    """What the actor has said, and what would become of an answer now. Raises what `answer` raises."""
    require(actor, Permission.ANSWER)
    poll = load(session, poll_id)
    if has_left(session, poll, actor.person_id or 0, now):
        raise NotAsked(poll)
    me, said = own_answer(session, poll, actor.person_id or 0)
    fate = PollFate.KEPT
    if not poll.is_open(now):
        fate = PollFate.CLOSED
    elif me is None and belongs_now(session, poll, actor, now) is None:
        raise NotAsked(poll)
    elif poll.anonymous and me is not None and _used(session, poll, me):
        fate = PollFate.ALREADY
    return PollAnswered(fate, poll, options(session, poll_id), said, me)


def add_option(
    session: Session, *, actor: Actor, now: datetime, poll_id: int, text: str, vault: Vault
) -> PollAnswered:
    """Adds an option of the actor's own, and chooses it; in an anonymous poll it is only added.

    Raises NotAllowed, StaleButton, NotAsked, NoOwnOptions, OptionEmpty, OptionTooLong, OptionTwice,
    TooManyOptions.
    """
    poll = load(session, poll_id)
    me = _voter(session, actor, now, poll, None)
    # The person first, then the poll: the order in which votes hold them.
    poll = load(session, poll_id, locked=True)
    if me is None or not poll.is_open(now):
        return _closed(session, poll)
    there = options(session, poll_id)
    cleaned = _own_text(poll, there, text)
    option_id = stored.insert_option(
        session,
        {
            "poll_id": poll_id,
            "position": len(there) + 1,
            "text": cleaned,
            # Who adds an option usually chooses it: of an anonymous poll it is not known who it was.
            "added_by": None if poll.anonymous else actor.person_id,
        },
    )
    if poll.anonymous:
        poll_messages.show_changed(session, poll, now)
        return PollAnswered(PollFate.ADDED, load(session, poll_id), options(session, poll_id), {}, me)
    said = {option_id: Value.YES}
    if poll.multiple:
        said = {**stored.answers_of(session, me.id), **said}
    return _answer(session, actor, now, poll=poll, me=me, said=said, vault=vault, source=PollSource.SLACK)


def check_option(session: Session, *, actor: Actor, now: datetime, poll_id: int) -> PollInfo:
    """The poll, when the actor may add an option to it. Raises NotAllowed, StaleButton, NotAsked,
    NoOwnOptions."""
    found = look(session, actor=actor, now=now, poll_id=poll_id)
    if not found.poll.own_options:
        raise NoOwnOptions(found.poll)
    return found.poll


# -- parts -------------------------------------------------------------------------------------------------


def _own_text(poll: PollInfo, there: tuple[OptionInfo, ...], text: str) -> str:
    if not poll.own_options:
        raise NoOwnOptions(poll)
    cleaned = clean(text)
    if not cleaned:
        raise OptionEmpty
    if len(cleaned) > MAX_OPTION:
        raise OptionTooLong(cleaned, MAX_OPTION, "option")
    if fold(cleaned) in {fold(one.text) for one in there}:
        raise OptionTwice(cleaned, "option")
    if len(there) >= MAX_OPTIONS:
        raise TooManyOptions(MAX_OPTIONS, "option")
    return cleaned


def _voter(
    session: Session, actor: Actor, now: datetime, poll: PollInfo, channel_id: str | None
) -> Voter | None:
    """The actor among those who are asked; None when the poll is not open. Raises NotAllowed, NotAsked,
    NoVoice."""
    require(actor, Permission.ANSWER)
    row = stored.voter_of(session, poll.id, actor.person_id or 0, locked=True)
    if not poll.is_open(now):
        return None
    if has_left(session, poll, actor.person_id or 0, now):
        raise NotAsked(poll)
    if row is not None and row.withdrawn_at is None:
        return voter(row)
    # A form tells no channel: whoever has its button has been where the poll is.
    elsewhere = poll.audience is Audience.CHANNEL and channel_id not in (None, poll.channel_id)
    newcomer = None if elsewhere else belongs_now(session, poll, actor, now)
    if newcomer is None:
        if poll.voice is Voice.PARTNER and actor.partner_id is None:
            raise NoVoice(poll)
        raise NotAsked(poll)
    if poll.voice is Voice.PARTNER and newcomer.partner_id is None:
        raise NoVoice(poll)
    reach = Reach.CHANNEL if channel_id == poll.channel_id else Reach.DIRECT
    values = {"poll_id": poll.id, "person_id": newcomer.person.id, "partner_id": newcomer.partner_id}
    stored.insert_voters(session, [{**values, "reach": reach}])
    added = voter(stored.voter_of(session, poll.id, newcomer.person.id) or _nobody())
    poll_messages.ask_newcomer(session, poll, added, now)
    return added


def _nobody() -> stored.AnyRow:
    raise StaleButton


def _closed(session: Session, poll: PollInfo) -> PollAnswered:
    return PollAnswered(PollFate.CLOSED, poll, options(session, poll.id), {})


def _used(session: Session, poll: PollInfo, me: Voter) -> bool:
    """Whether the one anonymous answer of this person, or of their partner, has been given."""
    if me.answered or poll.voice is Voice.PERSON:
        return me.answered
    return stored.partner_has_answered(session, poll.id, me.partner_id)


def _answer(
    session: Session,
    actor: Actor,
    now: datetime,
    *,
    poll: PollInfo,
    me: Voter | None,
    said: Mapping[int, Value],
    vault: Vault,
    source: PollSource,
) -> PollAnswered:
    if me is None:
        return _closed(session, poll)
    there = options(session, poll.id)
    _check(poll, there, said)
    # As late as can be: from here on everybody else waits, three hundred of them when a poll has just come.
    revision = stored.take_turn(session, poll.id, now)
    if revision is None:
        return _closed(session, load(session, poll.id))
    if poll.anonymous:
        by_position = {one.position: said[one.id] for one in there if one.id in said}
        if not _put_in_the_box(session, poll, me, by_position, vault=vault, source=source):
            return PollAnswered(PollFate.ALREADY, poll, there, {}, me)
        fate, kept = PollFate.KEPT, {}
    else:
        fate, kept = PollFate.KEPT if said else PollFate.TAKEN_BACK, dict(said)
        stored.replace_answers(session, poll.id, me.id, said)
        number = revision if said else 0
        stored.set_answered(session, me.id, answered=bool(said), sequence=number, source=source)
        _note(session, actor, now, poll, source, options=len(said))
    poll_messages.show_revision(session, poll, revision, now)
    if poll.until_all and turnout(poll, voters(session, poll.id)).everybody:
        poll_closing.close_now(session, poll, now, why=Closing.EVERYBODY, vault=vault)
        poll = load(session, poll.id)
    return PollAnswered(fate, poll, there, kept, me)


def _check(poll: PollInfo, there: tuple[OptionInfo, ...], said: Mapping[int, Value]) -> None:
    if not said.keys() <= {one.id for one in there}:
        raise StaleButton
    if poll.kind is PollKind.CHOICE and any(value is not Value.YES for value in said.values()):
        raise StaleButton
    if poll.kind is PollKind.CHOICE and not poll.multiple and len(said) > 1:
        raise StaleButton
    if poll.anonymous and not said:
        raise NothingChosen(poll)


def _put_in_the_box(
    session: Session,
    poll: PollInfo,
    me: Voter,
    said: Mapping[int, Value],
    *,
    vault: Vault,
    source: PollSource,
) -> bool:
    """Marks that the person has answered, and keeps what, sealed; False when their answer is in already."""
    if not vault.can_seal:
        raise AnonymousNotPossible
    if _used(session, poll, me) or not stored.mark_answered(session, me.id, source):
        return False
    stored.insert_ballot(session, secrets.token_urlsafe(18), poll.id, vault.seal(poll.id, said))
    return True


def _note(
    session: Session, actor: Actor, now: datetime, poll: PollInfo, source: PollSource, **details: int
) -> None:
    """The trail of an open poll; an anonymous one's is the mark in poll_voters alone, without a time."""
    audit.record(
        session,
        actor=actor,
        now=now,
        action="poll.answered",
        object_type="poll",
        object_id=poll.id,
        source=str(source),
        details=details,
    )
