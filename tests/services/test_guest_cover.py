"""What a guest's pass covers, and what it does not; on both engines."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.domain.groups import GroupKind, Office, balance
from bot.domain.guest_errors import (
    PassFollowsMeeting,
)
from bot.domain.guests import PassState
from bot.domain.meeting_errors import MeetingGone, MeetingNotFound, SubstituteOfGuest
from bot.domain.meetings import Answer
from bot.domain.people import Actor
from bot.domain.poll_errors import NotAsked
from bot.domain.polls import PollInfo, Value, Voice
from bot.domain.rights import NotAllowed
from bot.services import (
    groups,
    guest_invitations,
    guests,
    meeting_answers,
    meeting_changes,
    meetings,
    polls,
)
from bot.services.seats import SeatRequest, add_member
from bot.storage.models import Group, OfficeHolding
from tests.meeting_stories import invitation, queue, say
from tests.meeting_world import add_seat
from tests.poll_world import option_ids, sent
from tests.poll_world import say as vote
from tests.services.guest_desk import END, NOW, Desk, K
from tests.services.guest_desk import desk as desk  # noqa: PLC0414 (a fixture)


def test_a_groups_pass_covers_the_meetings_of_its_days_and_no_others(desk: Desk) -> None:
    early = desk.meeting(date(2026, 11, 30))
    within = desk.meeting(date(2026, 12, 1))
    last = desk.meeting(date(2026, 12, 31))
    late = desk.meeting(date(2027, 1, 1))
    desk.taken(starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31))

    assert [desk.invited(one) for one in (early, within, last, late)] == [[], ["Veera"], ["Veera"], []]


def test_a_meetings_pass_covers_that_meeting_alone(desk: Desk) -> None:
    one, other = desk.meeting(date(2026, 12, 1)), desk.meeting(date(2026, 12, 8))
    pass_id = desk.taken(meeting_id=one.id, ends_on=None)

    assert (desk.invited(one), desk.invited(other)) == (["Veera"], [])
    veera = desk.actor("Veera")
    assert (veera.guest_of, veera.only_guest) == (frozenset(), True)
    with pytest.raises(PassFollowsMeeting):
        desk.invites("Gunilla", meeting_id=one.id, ends_on=END)
    with pytest.raises(PassFollowsMeeting):
        desk.does(guest_invitations.extend, pass_id=pass_id, ends_on=END)


def test_a_guest_counts_neither_to_size_nor_to_balance_nor_for_a_partner(desk: Desk) -> None:
    meeting = desk.meeting()
    with desk.world.database.reading() as session:
        before = groups.composition(session, actor=desk.actor("Leena"), now=NOW, group_id=meeting.group.id)
    # Ville is of a partner, and the guest here.
    desk.invites("Ville")
    desk.accepts(1, "Ville")

    with desk.world.database.reading() as session:
        after = groups.composition(session, actor=desk.actor("Leena"), now=NOW, group_id=meeting.group.id)
        rows = {
            row.ref.id: row.members for row in groups.overview(session, actor=desk.actor("Leena"), now=NOW)
        }
        ville = next(one for one in meetings.everybody(session, meeting.id) if one.guest_id is not None)
    assert after == before
    assert rows[meeting.group.id] == 5
    assert (ville.person.name, ville.partner_id, ville.partner) == ("Ville Esimerkki", None, "")
    assert balance([]).total == 0


def test_a_guest_sees_the_group_and_its_meetings_as_long_as_the_pass_runs(desk: Desk) -> None:
    meeting = desk.meeting()
    desk.taken(ends_on=date(2026, 12, 2))
    looks: dict[str, Callable[[Any, Actor], object]] = {
        "group": lambda session, actor: groups.details(
            session, actor=actor, now=desk.now, group_id=meeting.group.id
        ),
        "meeting": lambda session, actor: meetings.show(
            session, actor=actor, now=desk.now, meeting_id=meeting.id
        ),
        "number": lambda session, actor: meetings.find(
            session, actor=actor, now=desk.now, query=str(meeting.id)
        ),
    }

    def seen() -> list[str]:
        found = []
        for name, look in looks.items():
            try:
                with desk.world.database.reading() as session:
                    look(session, desk.actor("Veera"))
            except (NotAllowed, MeetingNotFound):
                continue
            found.append(name)
        return found

    assert seen() == ["group", "meeting", "number"]
    for network in (groups.overview,):
        with pytest.raises(NotAllowed):
            desk.does(network, "Veera")
    desk.now = datetime(2026, 12, 2, 21, 59, tzinfo=UTC)
    assert seen() == ["group", "meeting", "number"]
    desk.later(minutes=1)
    assert seen() == []


def test_a_subgroups_pass_covers_the_subgroup_and_not_what_is_above_it(desk: Desk) -> None:
    with desk.world.database.writing() as session:
        below = Group(
            name="Ohjaamon kehittäminen",
            search_name="ohjaamon kehittaminen",
            kind=GroupKind.SUBGROUP,
            parent_id=desk.world.group.id,
            started_on=date(2026, 11, 1),
            created_at=NOW,
        )
        session.add(below)
        session.flush()
        session.add(
            OfficeHolding(
                group_id=below.id,
                person_id=desk.world.people["Leena"],
                office=Office.LEADER,
                started_at=NOW,
            )
        )
        group_id = below.id
        # A leader is a member (rule R3).
        add_seat(session, group_id, desk.world.people["Leena"], desk.world.partners["Esimerkkilä"])
    above = desk.meeting()
    desk.taken(group_id=group_id)

    assert desk.actor("Veera").guest_of == {group_id}
    assert desk.invited(above) == []
    with desk.world.database.reading() as session:
        actor = desk.actor("Veera")
        found = groups.details(session, actor=actor, now=NOW, group_id=group_id)
        members = [one.person.name for one in found.members]
        assert (found.guests, members) == (("Veera Esimerkki",), ["Leena Esimerkki"])
        with pytest.raises(NotAllowed):
            groups.details(session, actor=actor, now=NOW, group_id=desk.world.group.id)


def test_a_guest_of_one_meeting_does_not_see_the_group(desk: Desk) -> None:
    meeting = desk.meeting()
    desk.taken(meeting_id=meeting.id, ends_on=None)
    with desk.world.database.reading() as session:
        assert (
            meetings.show(session, actor=desk.actor("Veera"), now=NOW, meeting_id=meeting.id).may_manage
            is False
        )
        with pytest.raises(NotAllowed):
            groups.details(session, actor=desk.actor("Veera"), now=NOW, group_id=meeting.group.id)


def test_a_guest_answers_but_sends_nobody(desk: Desk) -> None:
    meeting = desk.meeting()
    desk.taken()
    assert say(desk.world, meeting, "Veera", Answer.YES, desk.now).value == "kept"
    with pytest.raises(SubstituteOfGuest):
        desk.does(
            meeting_answers.substitute_choices,
            "Veera",
            invitation_id=invitation(desk.world, meeting, "Veera"),
            sequence=0,
        )


def test_a_moved_meeting_takes_its_own_pass_along_and_leaves_a_groups_pass_behind(desk: Desk) -> None:
    meeting = desk.meeting()
    own = desk.taken("Gunilla", meeting_id=meeting.id, ends_on=None)
    desk.taken("Veera", ends_on=date(2026, 12, 2))
    start = datetime(2027, 1, 12, 11, tzinfo=UTC)
    desk.does(
        meeting_changes.move,
        meeting_id=meeting.id,
        sequence=0,
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        place="",
    )

    assert desk.invited(meeting) == ["Gunilla"]
    with desk.world.database.reading() as session:
        assert guests.get(session, own, date(2026, 11, 24)).ends_on == date(2027, 1, 12)
    assert ("Veera", K.MEETING_CANCELLED) in queue(desk.world)


def test_a_cancelled_meeting_takes_its_passes_along(desk: Desk) -> None:
    meeting = desk.meeting()
    taken = desk.taken("Veera", meeting_id=meeting.id, ends_on=None)
    offered = desk.invites("Gunilla", meeting_id=meeting.id, ends_on=None).made.id
    desk.does(meeting_changes.cancel, meeting_id=meeting.id, sequence=0, reason="")

    assert [desk.state(one) for one in (taken, offered)] == [PassState.CANCELLED] * 2
    # Veera is told of the meeting; Gunilla's invitation had not left, so she is told nothing.
    assert ("Veera", K.MEETING_CANCELLED) in queue(desk.world)
    assert desk.mail(K.GUEST_CANCELLED) == []
    with pytest.raises(MeetingGone):
        desk.invites("Gunilla", meeting_id=meeting.id, ends_on=None)


def test_a_guest_who_becomes_a_member_stays_invited_as_one(desk: Desk) -> None:
    meeting = desk.meeting()
    desk.taken()

    request = SeatRequest(
        meeting.group.id, desk.world.people["Veera"], partner_id=desk.world.partners["Opisto"]
    )
    desk.does(add_member, "Kaisa", request=request)

    assert desk.invited(meeting) == []
    with desk.world.database.reading() as session:
        veera = next(
            one for one in meetings.everybody(session, meeting.id) if one.person.name == "Veera Esimerkki"
        )
    assert veera.partner == "Opisto"


def test_a_guest_is_asked_in_the_groups_polls_as_long_as_the_pass_runs_but_for_no_partner(desk: Desk) -> None:
    desk.taken("Veera")
    # Ville is of a partner, and this group's guest.
    desk.taken("Ville")
    desk.taken("Gunilla", meeting_id=desk.meeting().id, ends_on=None)
    asked = []
    for voice in (Voice.PERSON, Voice.PARTNER):
        poll = sent(desk.world, desk.now, voice=voice)
        with desk.world.database.reading() as session:
            found = {one.person.name.split()[0] for one in polls.voters(session, poll.id)}
        asked.append(found & {"Veera", "Ville", "Gunilla"})

    assert asked == [{"Veera", "Ville"}, set()]
    desk.now = datetime(2027, 4, 1, 8, 0, tzinfo=UTC)
    later = sent(desk.world, desk.now)
    with desk.world.database.reading() as session:
        names = {one.person.name.split()[0] for one in polls.voters(session, later.id)}
    assert names & {"Veera", "Ville"} == set()


def test_after_the_pass_a_poll_waits_for_no_answer_and_takes_and_shows_none(desk: Desk) -> None:
    pass_id = desk.taken("Veera")
    silent, answered = sent(desk.world, desk.now), sent(desk.world, desk.now, question="Milloin?")
    first = option_ids(desk.world, answered)[0]
    vote(desk.world, answered, "Veera", {first: Value.YES}, desk.now)
    desk.does(guest_invitations.cancel, pass_id=pass_id)

    def names(poll: PollInfo) -> set[str]:
        with desk.world.database.reading() as session:
            return {one.person.name for one in polls.voters(session, poll.id)}

    # Who was silent is not waited for; what was said counts on.
    assert ["Veera Esimerkki" in names(one) for one in (silent, answered)] == [False, True]
    for poll in (silent, answered):
        with pytest.raises(NotAsked):
            vote(desk.world, poll, "Veera", {option_ids(desk.world, poll)[0]: Value.YES}, desk.now)
        with desk.world.database.reading() as session, pytest.raises(NotAllowed):
            polls.results(session, actor=desk.actor("Veera"), now=desk.now, poll_id=poll.id)
