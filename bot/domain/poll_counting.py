"""Counting a poll: one voice per person or per partner, shares, quorum, and the best of several times.

Pure functions of what was stored. An anonymous poll brings its sums with it (they were made when it closed,
bot/services/poll_closing.py); everything else is counted here from the answers, each time it is shown.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.polls import Counts, OptionInfo, PollInfo, PollKind, Value, Voice, Voter

Votes = Mapping[int, Mapping[int, Value]]
"""Voter's id → option's id → what was said of it."""

_SAYS_YES = (Value.YES, Value.MAYBE)


@dataclass(frozen=True)
class OptionResult:
    """One option and what was said of it; names and partners only of an open (not anonymous) poll."""

    option: OptionInfo
    counts: Counts
    share: float  # of those who have answered, 0–1
    names: Mapping[Value, tuple[str, ...]]
    partners: tuple[str, ...]  # with at least one yes or if needed, by name


@dataclass(frozen=True)
class Turnout:
    """How many were asked and how many have answered: people, or partners when each partner has one voice."""

    asked: int
    answered: int
    partners_asked: int
    partners_answered: int
    needed: int | None = None  # the quorum, in answers

    @property
    def is_enough(self) -> bool:
        """Whether the quorum is reached; so too when none was set."""
        return self.needed is None or self.answered >= self.needed

    @property
    def everybody(self) -> bool:
        """Whether there is nobody left to wait for."""
        return self.asked > 0 and self.answered >= self.asked


@dataclass(frozen=True)
class PollResults:
    """A poll counted: what anybody may see of it. `silent` are names of people, or of partners."""

    poll: PollInfo
    options: tuple[OptionResult, ...]
    turnout: Turnout
    silent: tuple[str, ...]
    speakers: tuple[tuple[str, str], ...]  # (partner, whose answer counts for it), by partner
    now: datetime
    unread: int = 0  # answers of an anonymous poll that could not be opened


def speaking(poll: PollInfo, voters: Iterable[Voter]) -> tuple[Voter, ...]:
    """Whose answers count: of each partner the latest, where a partner has one voice."""
    answered = [one for one in voters if one.answered]
    if poll.voice is Voice.PERSON:
        return tuple(answered)
    latest: dict[int | None, Voter] = {}
    for one in answered:
        before = latest.get(one.partner_id)
        if before is None or one.sequence > before.sequence:
            latest[one.partner_id] = one
    return tuple(latest.values())


def turnout(poll: PollInfo, voters: Sequence[Voter]) -> Turnout:
    """How many have answered of how many."""
    partners = {one.partner_id for one in voters if one.partner_id is not None}
    heard = {one.partner_id for one in voters if one.partner_id is not None and one.answered}
    by_partner = poll.voice is Voice.PARTNER
    asked = len(partners) if by_partner else len(voters)
    answered = len(heard) if by_partner else sum(one.answered for one in voters)
    return Turnout(asked, answered, len(partners), len(heard), needed(poll, asked))


def needed(poll: PollInfo, asked: int) -> int | None:
    """The quorum in answers: a number as it is, a percentage of those asked rounded up."""
    if poll.quorum is None or not poll.quorum_is_percent:
        return poll.quorum
    return math.ceil(asked * poll.quorum / 100)


def silent(poll: PollInfo, voters: Sequence[Voter]) -> tuple[Voter, ...]:
    """Who is still waited for: where a partner has one voice, nobody of a partner that has answered."""
    heard = {one.partner_id for one in voters if one.answered}
    return tuple(
        one
        for one in voters
        if not one.answered and not (poll.voice is Voice.PARTNER and one.partner_id in heard)
    )


def count(
    poll: PollInfo, options: Sequence[OptionInfo], voters: Sequence[Voter], votes: Votes, now: datetime
) -> PollResults:
    """Counts everything. What may be shown to whom is for the view: see PollInfo.shows_results."""
    found = turnout(poll, voters)
    voices = () if poll.anonymous else speaking(poll, voters)
    counted = tuple(_option(one, voices, votes, found.answered) for one in options)
    quiet = silent(poll, voters)
    by_partner = poll.voice is Voice.PARTNER
    names = {one.partner for one in quiet} if by_partner else [one.person.name for one in quiet]
    speakers = sorted((one.partner, one.person.name) for one in voices) if by_partner else []
    return PollResults(poll, counted, found, tuple(sorted(names)), tuple(speakers), now)


def _option(option: OptionInfo, voices: Sequence[Voter], votes: Votes, answered: int) -> OptionResult:
    if option.counted is not None:
        return OptionResult(option, option.counted, _share(option.counted, answered), {}, ())
    said: dict[Value, list[str]] = {value: [] for value in Value}
    partners = set()
    for voter in voices:
        value = votes.get(voter.id, {}).get(option.id)
        if value is None:
            continue
        said[value].append(voter.person.name)
        if value in _SAYS_YES and voter.partner:
            partners.add(voter.partner)
    counts = Counts(len(said[Value.YES]), len(said[Value.MAYBE]), len(said[Value.NO]))
    names = {value: tuple(sorted(people)) for value, people in said.items() if people}
    return OptionResult(option, counts, _share(counts, answered), names, tuple(sorted(partners)))


def _share(counts: Counts, answered: int) -> float:
    return (counts.yes + counts.maybe) / answered if answered else 0.0


def ranked(results: PollResults) -> tuple[OptionResult, ...]:
    """The options, the best first.

    Of meeting times the one that most partners can come to (the agreement wants balanced representation),
    then most people without reservation, then most at all, then the earliest.
    """

    def key(one: OptionResult) -> tuple[int, int, int, int]:
        yes, able = one.counts.yes, one.counts.yes + one.counts.maybe
        covered = len(one.partners) if results.poll.kind is PollKind.TIMES else 0
        return (-covered, -yes, -able, one.option.position)

    return tuple(sorted(results.options, key=key))


def best(results: PollResults) -> tuple[OptionResult, ...]:
    """The options that nothing is ahead of: several when they are equal, none when nobody chose anything."""
    order = ranked(results)
    if not order or not order[0].counts.yes + order[0].counts.maybe:
        return ()

    def score(one: OptionResult) -> tuple[int, int, int]:
        covered = len(one.partners) if results.poll.kind is PollKind.TIMES else 0
        return covered, one.counts.yes, one.counts.maybe

    return tuple(one for one in order if score(one) == score(order[0]))
