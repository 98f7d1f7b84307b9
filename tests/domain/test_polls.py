"""Polls without a database: counting, voices, quorum, the best times, and when the silent are asked."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.groups import GroupKind, GroupRef
from bot.domain.people import PersonRef
from bot.domain.poll_counting import best, count, ranked, silent, speaking, turnout
from bot.domain.polls import (
    Audience,
    Closing,
    Counts,
    OptionInfo,
    PollInfo,
    PollKind,
    PollState,
    Reach,
    Value,
    Voice,
    Voter,
    default_closing,
    nudge_at,
)

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
Y, M, N = Value.YES, Value.MAYBE, Value.NO


def poll(**changes: object) -> PollInfo:
    facts: dict[str, object] = {
        "id": 1,
        "kind": PollKind.CHOICE,
        "question": "Missä?",
        "place": "",
        "group": GroupRef(1, "Ryhmä", GroupKind.WORKING_GROUP),
        "channel_id": "C1",
        "audience": Audience.GROUP,
        "voice": Voice.PERSON,
        "multiple": False,
        "anonymous": False,
        "hidden": False,
        "own_options": False,
        "until_all": False,
        "quorum": None,
        "quorum_is_percent": False,
        "closes_at": NOW + DAY,
        "state": PollState.OPEN,
        "revision": 0,
        "organiser": PersonRef(9, "Leena"),
        "created_at": NOW,
        **changes,
    }
    return PollInfo(**facts)  # type: ignore[arg-type]


def voter(number: int, partner: str = "", *, answered: bool = False, sequence: int = 0) -> Voter:
    partner_id = ord(partner) if partner else None
    person = PersonRef(number, f"Henkilö {number}")
    return Voter(number, person, partner_id, partner, Reach.CHANNEL, answered, sequence)


OPTIONS = tuple(OptionInfo(n, n, text) for n, text in enumerate(("a", "b", "c"), start=1))


def test_every_answer_is_one_vote_with_its_name_and_its_share() -> None:
    voters = [voter(1, "K", answered=True), voter(2, "K", answered=True), voter(3, "O")]
    found = count(poll(), OPTIONS, voters, {1: {1: Y}, 2: {2: Y}}, NOW)
    assert [(one.counts, one.share, dict(one.names)) for one in found.options] == [
        (Counts(1), 0.5, {Y: ("Henkilö 1",)}),
        (Counts(1), 0.5, {Y: ("Henkilö 2",)}),
        (Counts(0), 0.0, {}),
    ]
    assert (found.turnout.answered, found.turnout.asked) == (2, 3)
    assert (found.turnout.partners_answered, found.turnout.partners_asked) == (1, 2)
    assert found.silent == ("Henkilö 3",)


def test_of_a_partner_the_latest_answer_counts_and_is_shown_as_such() -> None:
    by_partner = poll(voice=Voice.PARTNER)
    voters = [
        voter(1, "K", answered=True, sequence=2),
        voter(2, "K", answered=True, sequence=1),
        voter(3, "O", answered=True, sequence=3),
        voter(4, "P"),
        voter(5, "P"),
    ]
    found = count(by_partner, OPTIONS, voters, {1: {1: Y}, 2: {2: Y}, 3: {2: Y}}, NOW)
    assert {one.person.id for one in speaking(by_partner, voters)} == {1, 3}
    assert [one.counts.yes for one in found.options] == [1, 1, 0]
    assert (found.turnout.answered, found.turnout.asked) == (2, 3)
    assert found.speakers == (("K", "Henkilö 1"), ("O", "Henkilö 3"))
    assert found.silent == ("P",)
    assert [one.person.id for one in silent(by_partner, voters)] == [4, 5]


def test_an_anonymous_poll_has_its_sums_and_nobodys_names() -> None:
    sums = tuple(OptionInfo(n, n, "x", counted=Counts(n)) for n in (1, 2))
    voters = [voter(n, "K", answered=True) for n in range(3)]
    found = count(poll(anonymous=True, state=PollState.CLOSED), sums, voters, {}, NOW)
    assert [(one.counts.yes, dict(one.names), one.partners) for one in found.options] == [
        (1, {}, ()),
        (2, {}, ()),
    ]


@pytest.mark.parametrize(
    ("quorum", "is_percent", "answered", "needed", "enough"),
    [
        (None, False, 0, None, True),
        (2, False, 1, 2, False),
        (2, False, 2, 2, True),
        (50, True, 1, 2, False),  # of three, half is two
        (50, True, 2, 2, True),
        (100, True, 2, 3, False),
    ],
)
def test_a_quorum_is_a_number_or_a_part_of_those_asked(
    quorum: int | None,
    is_percent: bool,  # noqa: FBT001
    answered: int,
    needed: int | None,
    enough: bool,  # noqa: FBT001
) -> None:
    voters = [voter(n, answered=n < answered) for n in range(3)]
    found = turnout(poll(quorum=quorum, quorum_is_percent=is_percent), voters)
    assert (found.needed, found.is_enough) == (needed, enough)


def test_the_best_time_is_the_one_that_most_partners_can_come_to_then_most_people() -> None:
    times = poll(kind=PollKind.TIMES)
    options = tuple(
        OptionInfo(n, n, "", NOW + n * DAY, NOW + n * DAY + timedelta(hours=1)) for n in (1, 2, 3)
    )
    voters = [voter(n, partner, answered=True) for n, partner in enumerate("KKKO")]
    votes = {
        0: {1: Y, 2: Y, 3: N},
        1: {1: Y, 2: M, 3: M},
        2: {1: Y, 2: N, 3: N},
        3: {1: N, 2: M, 3: Y},
    }
    found = count(times, options, voters, votes, NOW)
    # The first suits three people, but of one partner only.
    assert [one.option.id for one in ranked(found)] == [2, 3, 1]
    assert [one.partners for one in ranked(found)] == [("K", "O"), ("K", "O"), ("K",)]
    assert [one.option.id for one in best(found)] == [2]


def test_nothing_is_best_when_nobody_has_chosen_and_several_when_they_are_equal() -> None:
    voters = [voter(1, answered=True), voter(2, answered=True)]
    assert best(count(poll(), OPTIONS, [], {}, NOW)) == ()
    found = count(poll(), OPTIONS, voters, {1: {1: Y}, 2: {3: Y}}, NOW)
    assert [one.option.id for one in best(found)] == [1, 3]


def test_a_poll_is_open_to_the_second_whatever_has_been_written_down() -> None:
    ends = NOW + DAY
    assert poll(closes_at=ends).is_open(ends - timedelta(microseconds=1))
    assert not poll(closes_at=ends).is_open(ends)
    assert not poll(state=PollState.CLOSED, closed_why=Closing.PERSON).is_open(NOW)


def test_results_that_are_hidden_or_anonymous_are_seen_when_the_poll_has_closed() -> None:
    assert poll().shows_results
    assert not poll(hidden=True).shows_results
    assert not poll(anonymous=True, hidden=True).shows_results
    assert poll(anonymous=True, hidden=True, state=PollState.CLOSED).shows_results


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("opened", "closes", "nudged"),
    [
        (at(24, 8), at(27, 14), at(26, 14)),  # a day before
        (at(24, 8), at(30, 6), at(27, 14)),  # Sunday morning moves to Friday at 16
        (at(24, 8), at(24, 12), at(24, 11)),  # a short one: when a quarter is left
        (at(24, 8), at(24, 9, 59), None),  # hardly two hours: nobody is asked twice
        (at(24, 20), at(25, 4), at(25, 2)),  # a night's poll cannot wait for office hours
    ],
)
def test_the_silent_are_asked_once_before_the_end_in_office_hours_when_it_can_be(
    opened: datetime, closes: datetime, nudged: datetime | None
) -> None:
    assert nudge_at(opened, closes) == nudged


def test_a_poll_whose_end_nobody_said_is_open_for_five_working_days_until_four() -> None:
    assert default_closing(NOW) == datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
    # Over Midsummer's eve and the weekend.
    assert default_closing(datetime(2026, 6, 17, 8, 0, tzinfo=UTC)) == datetime(
        2026, 6, 25, 13, 0, tzinfo=UTC
    )
