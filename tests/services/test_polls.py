"""Polls on both engines: asked, answered, changed, closed; who may what."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.errors import UserError
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.people import STRANGER, Role
from bot.domain.poll_errors import (
    ClosesInPast,
    ClosesTooFar,
    NoOwnOptions,
    NotAsked,
    NotTimes,
    NoVoice,
    OptionEmpty,
    OptionTooLong,
    OptionTwice,
    PollClosed,
    PollGone,
    PollNotFound,
    PollSent,
    QuestionMissing,
    QuestionTooLong,
    ResultsHidden,
    TooFewOptions,
    TooManyOptions,
)
from bot.domain.polls import Audience, Closing, Counts, NewPoll, PollFate, PollState, Value, Voice
from bot.domain.rights import NotAllowed
from bot.services import people_own, poll_answers, poll_closing, poll_drafts, poll_times, polls
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Outgoing, Person, PollVoter
from tests.guest_world import add_guests
from tests.meeting_world import World, add_seat, build
from tests.poll_world import VAULT, YES, close_due, counted, option_ids, say, sent


@pytest.fixture
def world(database: Database) -> World:
    return build(database)


def kinds(world: World, *states: OutgoingState) -> list[tuple[OutgoingKind, str]]:
    names = {person_id: first for first, person_id in world.people.items()}
    with world.database.reading() as session:
        rows = session.execute(select(Outgoing.kind, Outgoing.recipient_id, Outgoing.state)).all()
    return sorted(
        (row.kind, names.get(row.recipient_id or 0, "")) for row in rows if not states or row.state in states
    )


def test_the_channel_gets_one_post_those_outside_it_a_message_and_everybody_a_nudge_to_come(
    world: World, clock: MovingClock
) -> None:
    sent(world, clock.now(), in_channel={"U0LEENA", "U0ANNA", "U0MATTI"})
    nudges = [(OutgoingKind.POLL_NUDGE, first) for first in ("Anna", "Leena", "Matti", "Oili")]
    # Paavo has neither Slack nor a way by e-mail here: the organiser is told to phone him.
    asks = [(OutgoingKind.POLL_ASK, first) for first in ("Oili", "Paavo")]
    assert kinds(world) == [*asks, *nudges, (OutgoingKind.POLL_OPENING, "")]


def test_an_answer_replaces_the_one_before_and_an_empty_one_takes_it_back(
    world: World, clock: MovingClock
) -> None:
    poll = sent(world, clock.now())
    a, b, _ = option_ids(world, poll)
    assert say(world, poll, "Anna", {a: YES}, clock.now()).fate is PollFate.KEPT
    assert say(world, poll, "Anna", {b: YES}, clock.now()).said == {b: YES}
    assert [one.counts.yes for one in counted(world, poll, clock.now()).options] == [0, 1, 0]
    assert say(world, poll, "Anna", {}, clock.now()).fate is PollFate.TAKEN_BACK
    assert counted(world, poll, clock.now()).turnout.answered == 0


def test_where_several_may_be_chosen_a_press_adds_and_a_second_one_takes_away(
    world: World, clock: MovingClock
) -> None:
    poll = sent(world, clock.now(), multiple=True)
    a, b, _ = option_ids(world, poll)

    def press(option_id: int) -> dict[int, Value]:
        with world.database.writing() as session:
            return dict(
                poll_answers.press(
                    session,
                    actor=world.actor(session, "Anna", clock.now()),
                    now=clock.now(),
                    poll_id=poll.id,
                    option_id=option_id,
                    vault=VAULT,
                ).said
            )

    assert [press(a), press(b), press(a), press(b)] == [{a: YES}, {a: YES, b: YES}, {b: YES}, {}]
    assert counted(world, poll, clock.now()).turnout.answered == 0


def test_of_a_partner_the_latest_answer_counts(world: World, clock: MovingClock) -> None:
    poll = sent(world, clock.now(), voice=Voice.PARTNER)
    a, b, _ = option_ids(world, poll)
    say(world, poll, "Anna", {a: YES}, clock.now())
    say(world, poll, "Matti", {b: YES}, clock.now())
    say(world, poll, "Leena", {b: YES}, clock.now())
    found = counted(world, poll, clock.now())
    assert [one.counts.yes for one in found.options] == [0, 2, 0]
    assert found.speakers == (("Esimerkkilä", "Leena Esimerkki"), ("Mallila", "Matti Esimerkki"))
    assert (found.turnout.answered, found.turnout.asked) == (2, 4)
    say(world, poll, "Anna", {a: YES}, clock.now())  # Mallila changes its mind
    assert [one.counts.yes for one in counted(world, poll, clock.now()).options] == [1, 1, 0]


def test_it_closes_by_itself_when_everybody_has_answered(world: World, clock: MovingClock) -> None:
    poll = sent(world, clock.now(), until_all=True, voice=Voice.PARTNER)
    a = option_ids(world, poll)[0]
    with world.database.writing() as session:
        paavo = world.people["Paavo"]
        session.get_one(Person, paavo).slack_user_id = "U0PAAVO"
        session.get_one(Person, paavo).slack_team_id = "T0001"
    for first in ("Anna", "Leena", "Oili", "Paavo"):
        assert counted(world, poll, clock.now()).poll.state is PollState.OPEN
        say(world, poll, first, {a: YES}, clock.now())
    found = counted(world, poll, clock.now())
    assert (found.poll.state, found.poll.closed_why) == (PollState.CLOSED, Closing.EVERYBODY)
    # The nudges are not needed any more; the result is told.
    assert (OutgoingKind.POLL_NUDGE, "Matti") in kinds(world, OutgoingState.CANCELLED)
    assert kinds(world, OutgoingState.DUE) == [
        (OutgoingKind.POLL_RESULT, ""),
        (OutgoingKind.POLL_RESULT, "Leena"),
        (OutgoingKind.POLL_UPDATE, ""),
    ]


def test_a_poll_is_closed_at_its_very_end_and_never_changed_again(world: World, clock: MovingClock) -> None:
    poll = sent(world, clock.now())
    a, b, _ = option_ids(world, poll)
    clock.set(poll.closes_at - timedelta(microseconds=1))
    say(world, poll, "Anna", {a: YES}, clock.now())
    assert close_due(world.database, clock.now()) == 0
    clock.set(poll.closes_at)
    assert say(world, poll, "Leena", {b: YES}, clock.now()).fate is PollFate.CLOSED
    clock.advance(timedelta(hours=3))  # the bot was down
    assert close_due(world.database, clock.now()) == 1
    assert close_due(world.database, clock.now()) == 0
    closed = counted(world, poll, clock.now()).poll
    assert (closed.closed_at, closed.closed_why) == (poll.closes_at, Closing.TIME)

    before = everything(world)
    assert say(world, poll, "Anna", {b: YES}, clock.now()).fate is PollFate.CLOSED
    assert say(world, poll, "Anna", {}, clock.now()).fate is PollFate.CLOSED
    with world.database.writing() as session:
        leena = world.actor(session, "Leena", clock.now())
        with pytest.raises(PollClosed):
            poll_closing.close(session, actor=leena, now=clock.now(), poll_id=poll.id, vault=VAULT)
        new = NewPoll("Muu?", ("x", "y"), group=world.group, audience=Audience.GROUP)
        with pytest.raises(PollSent):
            poll_drafts.edit(session, actor=leena, now=clock.now(), poll_id=poll.id, new=new)
    assert everything(world) == before


def everything(world: World) -> tuple[object, ...]:
    with world.database.reading() as session:
        found = polls.load(session, 1)
        voters = session.execute(select(PollVoter.id, PollVoter.answered, PollVoter.sequence)).all()
        return found, polls.options(session, 1), [tuple(one) for one in voters]


def test_an_option_of_ones_own_is_added_once_and_chosen(world: World, clock: MovingClock) -> None:
    poll = sent(world, clock.now(), own_options=True, options=("Joensuu",))

    def add(first: str, text: str) -> poll_answers.PollAnswered:
        with world.database.writing() as session:
            return poll_answers.add_option(
                session,
                actor=world.actor(session, first, clock.now()),
                now=clock.now(),
                poll_id=poll.id,
                text=text,
                vault=VAULT,
            )

    assert add("Anna", "  Outo\u202ekumpu ").fate is PollFate.KEPT
    found = counted(world, poll, clock.now())
    assert [(one.option.text, one.counts.yes) for one in found.options] == [("Joensuu", 0), ("Outokumpu", 1)]
    for text, error in (
        ("outokumpu", OptionTwice),
        (" ", OptionEmpty),
        ("x" * 101, OptionTooLong),
    ):
        with pytest.raises(error):
            add("Matti", text)
    for number in range(18):
        add("Matti", f"paikka {number}")
    with pytest.raises(TooManyOptions):
        add("Matti", "yksi liikaa")


def test_who_is_not_asked_has_no_vote_and_who_joins_the_group_gets_one(
    world: World, clock: MovingClock
) -> None:
    poll = sent(world, clock.now())
    a = option_ids(world, poll)[0]
    with pytest.raises(NotAsked):
        say(world, poll, "Ville", {a: YES}, clock.now())
    with world.database.writing() as session:
        add_seat(session, world.group.id, world.people["Ville"], world.partners["Opisto"])
    assert say(world, poll, "Ville", {a: YES}, clock.now()).fate is PollFate.KEPT
    assert counted(world, poll, clock.now()).turnout.asked == 6
    with world.database.writing() as session, pytest.raises(NotAllowed):
        poll_answers.answer(
            session, actor=STRANGER, now=clock.now(), poll_id=poll.id, said={a: YES}, vault=VAULT
        )


def test_in_a_vote_of_partners_those_without_one_are_not_asked(world: World, clock: MovingClock) -> None:
    with world.database.writing() as session:
        seat = add_seat(session, world.group.id, world.people["Ville"], world.partners["Opisto"])
        seat.partner_id = None
    poll = sent(world, clock.now(), voice=Voice.PARTNER)
    assert counted(world, poll, clock.now()).turnout.asked == 4
    with pytest.raises((NoVoice, NotAsked)):
        say(world, poll, "Ville", {option_ids(world, poll)[0]: YES}, clock.now())


def test_a_hidden_result_is_hidden_from_its_organiser_too(world: World, clock: MovingClock) -> None:
    poll = sent(world, clock.now(), hidden=True)
    say(world, poll, "Anna", {option_ids(world, poll)[0]: YES}, clock.now())
    with world.database.reading() as session:
        leena = world.actor(session, "Leena", clock.now())
        with pytest.raises(ResultsHidden):
            polls.open_results(session, actor=leena, now=clock.now(), poll_id=poll.id)
    close_due(world.database, poll.closes_at)
    with world.database.reading() as session:
        found = polls.open_results(session, actor=leena, now=poll.closes_at, poll_id=poll.id)
    assert found.options[0].counts == Counts(1)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ({"question": " \u202e "}, QuestionMissing),
        ({"question": "x" * 201}, QuestionTooLong),
        ({"options": ("a",)}, TooFewOptions),
        ({"options": tuple(map(str, range(21)))}, TooManyOptions),
        ({"options": ("a", "x" * 101)}, OptionTooLong),
        ({"options": ("Äiti", "aiti")}, OptionTwice),
        ({"closes_at": timedelta(0)}, ClosesInPast),
        ({"closes_at": timedelta(days=367)}, ClosesTooFar),
    ],
)
def test_what_cannot_be_asked_is_said(
    world: World, clock: MovingClock, how: dict[str, object], error: type[UserError]
) -> None:
    if isinstance(how.get("closes_at"), timedelta):
        how = {"closes_at": clock.now() + how["closes_at"]}  # type: ignore[operator]
    with pytest.raises(error):
        sent(world, clock.now(), **how)  # type: ignore[arg-type]


def test_who_may_ask_and_who_may_close(world: World, clock: MovingClock) -> None:
    for first in ("Anna", "Ville"):
        with pytest.raises(NotAllowed):
            sent(world, clock.now(), by=first)
    with pytest.raises(NotAllowed):
        sent(world, clock.now(), audience=Audience.CONTACTS)  # a leader asks their own group
    poll = sent(world, clock.now())
    with world.database.writing() as session:
        anna = world.actor(session, "Anna", clock.now())
        with pytest.raises(NotAllowed):
            poll_closing.close(session, actor=anna, now=clock.now(), poll_id=poll.id, vault=VAULT)
        kaisa = world.actor(session, "Kaisa", clock.now())  # coordinates the group
        closed = poll_closing.close(session, actor=kaisa, now=clock.now(), poll_id=poll.id, vault=VAULT)
    assert closed.closed_why is Closing.PERSON
    with world.database.reading() as session:
        ville = world.actor(session, "Ville", clock.now())
        with pytest.raises(PollNotFound):
            polls.find(session, actor=ville, now=clock.now(), query=str(poll.id))
        with pytest.raises(NotAllowed):
            polls.results(session, actor=ville, now=clock.now(), poll_id=poll.id)


def test_a_draft_can_be_given_up_and_the_same_question_again_edits_it(
    world: World, clock: MovingClock
) -> None:
    new = NewPoll("Missä?", ("a", "b"), group=world.group, audience=Audience.GROUP)
    with world.database.writing() as session:
        leena = world.actor(session, "Leena", clock.now())
        first = poll_drafts.draft(session, actor=leena, now=clock.now(), new=new)
        second = poll_drafts.draft(session, actor=leena, now=clock.now(), new=new)
        assert first.id == second.id
        poll_drafts.discard(session, actor=leena, now=clock.now(), poll_id=first.id)
        with pytest.raises(PollGone):
            poll_drafts.show_draft(session, actor=leena, now=clock.now(), poll_id=first.id)
    assert kinds(world) == []


def test_a_choice_makes_no_meeting(world: World, clock: MovingClock) -> None:
    poll = sent(world, clock.now())
    with world.database.writing() as session:
        leena = world.actor(session, "Leena", clock.now())
        with pytest.raises(NotTimes):
            poll_times.choose(
                session, actor=leena, now=clock.now(), poll_id=poll.id, option_id=1, vault=VAULT
            )
        with pytest.raises(NoOwnOptions):
            poll_answers.check_option(session, actor=leena, now=clock.now(), poll_id=poll.id)


def test_erasing_a_person_keeps_the_numbers(world: World, clock: MovingClock) -> None:
    poll = sent(world, clock.now())
    a, b, _ = option_ids(world, poll)
    say(world, poll, "Anna", {a: YES}, clock.now())
    say(world, poll, "Matti", {b: YES}, clock.now())
    before = [one.counts for one in counted(world, poll, clock.now()).options]
    with world.database.writing() as session:
        for first in ("Anna", "Oili"):  # Oili has not answered
            actor = world.actor(session, first, clock.now())
            people_own.erase(session, actor=actor, now=clock.now(), person_id=world.people[first])
    found = counted(world, poll, clock.now())
    assert [one.counts for one in found.options] == before
    assert dict(found.options[0].names) == {YES: ("Poistettu henkilö",)}
    # Nobody waits for who was erased before they answered.
    assert found.turnout.asked == 4
    assert found.silent == ("Leena Esimerkki", "Paavo Esimerkki")


def test_a_poll_for_everybody_closes_when_the_last_silent_one_is_erased(
    world: World, clock: MovingClock
) -> None:
    poll = sent(world, clock.now(), until_all=True)
    for first in ("Anna", "Matti", "Leena"):
        say(world, poll, first, {option_ids(world, poll)[0]: YES}, clock.now())
    with world.database.writing() as session:
        kaisa = replace(world.actor(session, "Kaisa", clock.now()), roles=frozenset({Role.DIRECTOR}))
        people_own.erase(session, actor=kaisa, now=clock.now(), person_id=world.people["Paavo"])
    assert close_due(world.database, clock.now()) == 0  # Oili is silent
    with world.database.writing() as session:
        oili = world.actor(session, "Oili", clock.now())
        people_own.erase(session, actor=oili, now=clock.now(), person_id=world.people["Oili"])
    assert close_due(world.database, clock.now()) == 1
    closed = counted(world, poll, clock.now())
    assert (closed.poll.closed_why, closed.turnout.asked, closed.turnout.answered) == (
        Closing.EVERYBODY,
        3,
        3,
    )


def test_the_trail_tells_of_polls_by_ids_and_numbers_only(world: World, clock: MovingClock) -> None:
    poll = sent(world, clock.now())
    say(world, poll, "Anna", {option_ids(world, poll)[0]: YES}, clock.now())
    close_due(world.database, poll.closes_at)
    with world.database.reading() as session:
        trail = session.execute(select(AuditEntry.action, AuditEntry.details).order_by(AuditEntry.id)).all()
    assert [tuple(one) for one in trail] == [
        ("poll.drafted", {}),
        ("poll.sent", {"asked": 5}),
        ("poll.answered", {"options": 1}),
        ("poll.closed", {"why": "time"}),
    ]


def test_a_guest_of_the_whole_group_is_asked_too_but_has_no_partners_vote(
    world: World, clock: MovingClock
) -> None:
    add_guests(world)
    poll = sent(world, clock.now())
    with world.database.writing() as session:
        session.get_one(Person, world.people["Gunilla"]).slack_user_id = "U0GUNILLA"
        session.get_one(Person, world.people["Gunilla"]).slack_team_id = "T0001"
    assert say(world, poll, "Gunilla", {option_ids(world, poll)[0]: YES}, clock.now()).fate is PollFate.KEPT
    assert counted(world, poll, clock.now()).turnout.asked == 6
    # Veera has only been invited so far.
    with pytest.raises(NotAsked):
        say(world, poll, "Veera", {option_ids(world, poll)[0]: YES}, clock.now())
    by_partner = sent(world, clock.now(), voice=Voice.PARTNER, question="Toinen?")
    assert counted(world, by_partner, clock.now()).turnout.asked == 4
