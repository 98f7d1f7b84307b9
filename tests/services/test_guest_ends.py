"""How a guest's pass ends: cancelled, by itself, with its meeting, group or person; on both engines."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.guest_errors import (
    NoChannelToJoin,
    PassClosed,
)
from bot.domain.guests import InviteFate, PassState
from bot.domain.people import Actor, Role
from bot.services import (
    group_changes,
    guest_channels,
    guest_ends,
    guest_invitations,
    guests,
    people_own,
)
from bot.storage.models import Acknowledgement, Outgoing, Person
from tests.services.guest_desk import END, Desk, K
from tests.services.guest_desk import desk as desk  # noqa: PLC0414 (a fixture)


def test_cancelling_withdraws_tells_and_keeps_the_acknowledgement(desk: Desk) -> None:
    meeting = desk.meeting()
    pass_id = desk.taken()
    found = desk.does(guest_invitations.cancel, pass_id=pass_id)

    assert found.state is PassState.CANCELLED
    assert desk.invited(meeting) == []
    assert desk.actor("Veera").guest_of == frozenset()
    with pytest.raises(PassClosed):
        desk.does(guest_invitations.cancel, pass_id=pass_id)
    with pytest.raises(PassClosed):
        desk.does(guest_invitations.extend, pass_id=pass_id, ends_on=END)
    with desk.world.database.reading() as session:
        assert len(session.scalars(select(Acknowledgement)).all()) == 1


def test_another_last_day_is_told_and_brings_or_takes_meetings(desk: Desk) -> None:
    january = desk.meeting(date(2027, 1, 12))
    pass_id = desk.taken(ends_on=date(2026, 12, 31))
    assert desk.invited(january) == []
    done = desk.does(guest_invitations.extend, pass_id=pass_id, ends_on=date(2027, 1, 12))
    assert (done.fate, done.changed, desk.invited(january)) == (InviteFate.CHANGED, ("ends",), ["Veera"])
    desk.later(minutes=1)
    desk.does(guest_invitations.extend, pass_id=pass_id, ends_on=date(2027, 1, 11))
    assert desk.invited(january) == []
    same = desk.does(guest_invitations.extend, pass_id=pass_id, ends_on=date(2027, 1, 11))
    assert same.fate is InviteFate.UNCHANGED


def test_the_leader_hears_once_a_week_before_and_anew_after_another_last_day(desk: Desk) -> None:
    pass_id = desk.taken(ends_on=date(2027, 1, 29))
    desk.taken("Gunilla", meeting_id=desk.meeting(date(2027, 1, 29)).id, ends_on=None)
    due = []
    for _night in range(75):
        desk.later(days=1)
        with desk.world.database.writing() as session:
            guest_ends.announce_ends(session, desk.now)
        if desk.now.date() == date(2027, 1, 20):
            desk.does(guest_invitations.extend, pass_id=pass_id, ends_on=date(2027, 2, 12))
    with desk.world.database.reading() as session:
        rows = session.execute(
            select(Outgoing.recipient_id, Outgoing.due_at, Outgoing.state).where(
                Outgoing.kind == K.GUEST_ENDING
            )
        )
        due = [(row.recipient_id, row.due_at) for row in rows]
    leena = desk.world.people["Leena"]
    assert due == [
        (leena, datetime(2027, 1, 22, 6, tzinfo=UTC)),
        (leena, datetime(2027, 2, 5, 6, tzinfo=UTC)),
    ]


def test_a_pass_given_for_a_few_days_needs_no_notice(desk: Desk) -> None:
    desk.taken(ends_on=date(2026, 11, 30))
    with desk.world.database.writing() as session:
        assert guest_ends.announce_ends(session, desk.now + timedelta(hours=17)) == 0


def test_passes_close_by_themselves_at_midnight_and_twice_is_once(desk: Desk) -> None:
    taken = desk.taken(ends_on=date(2026, 11, 24))
    silent = desk.invites("Gunilla", ends_on=date(2026, 11, 24)).made.id
    running = desk.invites("Ville", ends_on=date(2026, 11, 25)).made.id
    desk.now = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    with desk.world.database.writing() as session:
        assert guest_ends.close_lapsed(session, desk.now - timedelta(seconds=1)) == 0
        assert guest_ends.close_lapsed(session, desk.now) == 2
        assert guest_ends.close_lapsed(session, desk.now) == 0

    assert [desk.state(one) for one in (taken, silent, running)] == [
        PassState.ENDED,
        PassState.ENDED,
        PassState.INVITED,
    ]
    # Of Gunilla, who never answered, the leader hears; Veera is in no channel, so there is nothing to do.
    assert desk.mail(K.GUEST_ENDED) == ["Leena"]
    assert desk.audit()[-2:] == ["guest.ended", "guest.ended"]


def test_who_is_left_in_the_channel_is_told_to_the_leader(desk: Desk) -> None:
    pass_id = desk.taken(ends_on=date(2026, 11, 24))
    move = desk.does(guest_channels.bring, pass_id=pass_id)
    assert (move.channel_id, move.user_id) == ("C0NUORET", "U0VEERA")
    desk.later(days=1)
    with desk.world.database.writing() as session:
        guest_ends.close_lapsed(session, desk.now)
    assert desk.mail(K.GUEST_ENDED) == ["Leena"]
    desk.does(guest_channels.take, pass_id=pass_id)
    with pytest.raises(PassClosed):
        desk.does(guest_channels.bring, pass_id=pass_id)


def test_somebody_without_slack_has_no_channel_to_join(desk: Desk) -> None:
    with pytest.raises(NoChannelToJoin):
        desk.does(guest_channels.bring, pass_id=desk.taken("Gunilla"))


def test_a_new_pass_can_follow_an_ended_one_before_the_tidy(desk: Desk) -> None:
    first = desk.taken(ends_on=date(2026, 11, 24))
    desk.later(days=1)
    second = desk.invites()
    assert (second.fate, second.made.id != first, desk.state(first)) == (
        InviteFate.NEW,
        True,
        PassState.ENDED,
    )


def test_a_group_that_ends_ends_its_passes(desk: Desk) -> None:
    pass_id = desk.invites("Veera", by="Ville", group_id=desk.world.other_group.id).made.id
    with desk.world.database.writing() as session:
        manager = Actor(desk.world.people["Kaisa"], roles=frozenset({Role.SERVICE_MANAGER}))
        group_changes.end_group(session, actor=manager, now=desk.now, group_id=desk.world.other_group.id)
    assert desk.state(pass_id) is PassState.CANCELLED


def test_an_erased_guest_leaves_a_nameless_acknowledgement(desk: Desk) -> None:
    meeting = desk.meeting()
    pass_id = desk.taken()
    with desk.world.database.reading() as session:
        data = people_own.data(session, actor=desk.actor("Veera"), now=desk.now)
    assert [(one.id, one.purpose) for one in data.passes] == [(pass_id, "nuorten palvelut")]
    assert data.acknowledged == ((desk.version, desk.now),)

    desk.does(people_own.erase, "Veera", person_id=desk.world.people["Veera"])

    assert (desk.state(pass_id), desk.invited(meeting)) == (PassState.ENDED, [])
    with desk.world.database.reading() as session:
        kept = session.scalars(select(Acknowledgement)).one()
        assert session.get_one(Person, kept.person_id).name == "Poistettu henkilö"
        assert guests.get(session, pass_id, date(2026, 11, 24)).guest.name == "Poistettu henkilö"
