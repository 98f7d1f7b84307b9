"""Two people at the same moment about a guest: one pass, nobody asked twice, nobody forgotten."""

from functools import partial

from sqlalchemy import select

from bot.domain.guests import PassState
from bot.domain.meetings import Confirmed
from bot.domain.outgoing import OutgoingKind
from bot.services import guest_invitations
from bot.services import meeting_drafts as drafts
from bot.storage.models import Acknowledgement, GuestPass
from tests.meeting_stories import make_draft
from tests.services.guest_desk import Desk
from tests.services.guest_desk import desk as desk  # noqa: PLC0414 (a fixture)
from tests.services.test_meeting_races import at_once


def test_a_guest_invited_by_six_at_once_has_one_pass_and_one_invitation(desk: Desk) -> None:
    made = at_once(*[lambda by=by: desk.invites(by=by) for by in ("Leena", "Kaisa") * 3])

    assert len({one.made.id for one in made}) == 1
    assert sorted(one.fate for one in made) == ["new", *["unchanged"] * 5]
    assert desk.mail(OutgoingKind.GUEST_INVITATION) == ["Veera"]


def test_an_acceptance_pressed_six_times_at_once_counts_once(desk: Desk) -> None:
    meeting = desk.meeting()
    pass_id = desk.invites().made.id
    at_once(*[lambda: desk.accepts(pass_id) for _ in range(6)])

    assert desk.invited(meeting) == ["Veera"]
    assert desk.mail(OutgoingKind.INVITATION).count("Veera") == 1
    assert desk.mail(OutgoingKind.GUEST_ANSWERED) == ["Leena"]
    with desk.world.database.reading() as session:
        assert len(session.scalars(select(Acknowledgement)).all()) == 1


def test_an_acceptance_and_a_cancellation_at_once_end_in_one_state(desk: Desk) -> None:
    meeting = desk.meeting()
    pass_id = desk.invites().made.id
    at_once(lambda: desk.accepts(pass_id), lambda: desk.does(guest_invitations.cancel, pass_id=pass_id))

    # Whoever came first: a cancelled pass cannot be accepted, and an accepted one can be cancelled.
    assert desk.state(pass_id) is PassState.CANCELLED
    assert desk.invited(meeting) == []


def test_a_meeting_confirmed_while_the_pass_is_accepted_has_the_guest(desk: Desk) -> None:
    for _round in range(3):
        with desk.world.database.writing() as session:
            for held in session.scalars(select(GuestPass)):
                held.state = PassState.ENDED
        pass_id = desk.invites().made.id
        desk.later(minutes=1)
        draft = make_draft(desk.world, desk.now, start=desk.now.replace(day=28 - _round, minute=_round))

        def confirm(stamp: str, draft_id: int = draft.meeting.id) -> Confirmed | None:
            done = desk.does(drafts.confirm, meeting_id=draft_id, stamp=stamp)
            return done if isinstance(done, Confirmed) else None

        done, _ = at_once(partial(confirm, draft.stamp), partial(desk.accepts, pass_id))
        if done is None:
            # The pass came first: the draft is shown anew, with the guest, before anything is sent.
            with desk.world.database.reading() as session:
                again = drafts.show_draft(session, actor=desk.actor("Leena"), meeting_id=draft.meeting.id)
            done = confirm(again.stamp)
        assert desk.invited(draft.meeting) == ["Veera"]
