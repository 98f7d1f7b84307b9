"""Guest experts: invited, acknowledging, found and listed; on both engines."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.guest_errors import (
    GuestIsMember,
    GuestUnreachable,
    NotAcknowledged,
    PassAmbiguous,
    PassInPast,
    PassNotFound,
    PassTooLong,
    TextChanged,
)
from bot.domain.guests import AckSource, InviteFate, PassState
from bot.domain.names import NameEmpty
from bot.domain.partners import TermOutOfOrder
from bot.domain.people import EmailNotUnderstood, Role
from bot.domain.rights import NotAllowed
from bot.services import (
    confidentiality,
    guest_channels,
    guest_invitations,
    guests,
)
from bot.services.guest_invitations import GuestRequest
from bot.storage.models import Acknowledgement, GuestPass, Outgoing, Person, RoleHolding
from tests.guest_world import TEXTS
from tests.meeting_stories import queue
from tests.meeting_world import LONG_AGO
from tests.services.guest_desk import END, Desk, K
from tests.services.guest_desk import desk as desk  # noqa: PLC0414 (a fixture)

# -- inviting -------------------------------------------------------------------------------------------


def test_a_leader_invites_somebody_new_with_an_address(desk: Desk) -> None:
    done = desk.does(
        guest_invitations.invite,
        request=GuestRequest(
            desk.world.group.id,
            "Anna Asiantuntija",
            "  nuorten   palvelut ",
            email="Anna.Asiantuntija+työ@Esimerkki.fi",
            ends_on=END,
        ),
    )

    assert (done.fate, done.named.is_new, done.made.state) == (InviteFate.NEW, True, PassState.INVITED)
    assert (done.made.guest.name, done.made.purpose, done.made.inviter) == (
        "Anna Asiantuntija",
        "nuorten palvelut",
        "Leena Esimerkki",
    )
    assert (done.made.starts_on, done.made.ends_on) == (date(2026, 11, 24), END)
    with desk.world.database.reading() as session:
        anna = session.scalars(select(Person).where(Person.name == "Anna Asiantuntija")).one()
        assert (anna.email, anna.partner_id) == ("anna.asiantuntija+työ@esimerkki.fi", None)
        row = session.scalars(select(Outgoing).where(Outgoing.kind == K.GUEST_INVITATION)).one()
        assert (row.recipient_id, row.guest_id, row.responsible_id) == (
            anna.id,
            done.made.id,
            desk.world.people["Leena"],
        )
    assert desk.audit() == ["confidentiality.changed", "guest.invited"]


@pytest.mark.parametrize("by", ["Leena", "Kaisa"])
def test_the_leader_and_the_coordinator_may_invite(desk: Desk, by: str) -> None:
    assert desk.invites(by=by).fate is InviteFate.NEW


def test_an_area_expert_may_invite_to_any_group(desk: Desk) -> None:
    with desk.world.database.writing() as session:
        session.add(
            RoleHolding(person_id=desk.world.people["Matti"], role=Role.AREA_EXPERT, started_at=LONG_AGO)
        )
    for group_id in (desk.world.group.id, desk.world.other_group.id):
        assert desk.invites(by="Matti", group_id=group_id).fate is InviteFate.NEW


@pytest.mark.parametrize("by", ["Anna", "Ville", "Veera"])
def test_nobody_else_may_invite_change_or_cancel(desk: Desk, by: str) -> None:
    pass_id = desk.invites("Gunilla").made.id
    with pytest.raises(NotAllowed):
        desk.invites(by=by)
    with pytest.raises(NotAllowed):
        desk.does(guest_invitations.extend, by, pass_id=pass_id, ends_on=END)
    with pytest.raises(NotAllowed):
        desk.does(guest_invitations.cancel, by, pass_id=pass_id)
    with pytest.raises(NotAllowed):
        desk.does(guest_channels.bring, by, pass_id=pass_id)


def test_the_same_invitation_twice_is_one_pass_and_another_day_changes_it(desk: Desk) -> None:
    first = desk.invites()
    again = desk.invites()
    changed = desk.invites(ends_on=date(2027, 4, 30), purpose="työpajat")

    assert [one.fate for one in (first, again, changed)] == [
        InviteFate.NEW,
        InviteFate.UNCHANGED,
        InviteFate.CHANGED,
    ]
    assert {one.made.id for one in (first, again, changed)} == {first.made.id}
    assert changed.changed == ("purpose", "ends")
    # The first invitation had not left yet: it is sent once, with the new day, and not told as a change.
    assert desk.mail(K.GUEST_CHANGED) == []


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"ends_on": date(2026, 11, 23)}, PassInPast),
        ({"starts_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}, TermOutOfOrder),
        ({"ends_on": date(2029, 11, 24)}, PassTooLong),
        ({"purpose": " \u200e "}, NameEmpty),
        ({"who": "Outo Nimi"}, GuestUnreachable),
        ({"who": "Outo Nimi", "email": "ei osoite"}, EmailNotUnderstood),
    ],
)
def test_what_makes_no_pass_changes_nothing(desk: Desk, more: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        desk.invites(**more)
    with desk.world.database.reading() as session:
        assert session.scalars(select(GuestPass)).all() == []
        assert session.scalars(select(Person).where(Person.name == "Outo Nimi")).all() == []


def test_a_member_needs_no_pass_but_may_be_another_groups_guest(desk: Desk) -> None:
    with pytest.raises(GuestIsMember):
        desk.invites("Anna")
    done = desk.invites("Anna", by="Ville", group_id=desk.world.other_group.id)
    assert done.fate is InviteFate.NEW


# -- answering ------------------------------------------------------------------------------------------


def test_accepting_acknowledges_confidentiality_and_brings_the_meetings(desk: Desk) -> None:
    meeting = desk.meeting()
    pass_id = desk.invites().made.id
    assert desk.invited(meeting) == []

    done = desk.accepts(pass_id)

    assert (done.kept, done.found.state) == (True, PassState.ACCEPTED)
    assert desk.invited(meeting) == ["Veera"]
    assert desk.mail(K.GUEST_ANSWERED) == ["Leena"]
    assert ("Veera", K.INVITATION) in queue(desk.world)
    assert ("Veera", K.MEETING_REMINDER) in queue(desk.world)
    with desk.world.database.reading() as session:
        kept = session.scalars(select(Acknowledgement)).one()
        assert (kept.person_id, kept.version, kept.language, kept.source, kept.at) == (
            desk.world.people["Veera"],
            desk.version,
            "fi",
            AckSource.WEB,
            desk.now,
        )
    assert desk.audit()[-2:] == ["confidentiality.acknowledged", "guest.accepted"]


def test_without_the_tick_or_with_an_old_text_nothing_is_accepted(desk: Desk) -> None:
    pass_id = desk.invites().made.id
    with pytest.raises(NotAcknowledged):
        desk.accepts(pass_id, agreed=False)
    with desk.world.database.writing() as session:
        assert confidentiality.take_into_use(session, {"fi": "Uusi teksti"}, desk.now) is True
    with pytest.raises(TextChanged):
        desk.accepts(pass_id)
    assert desk.state(pass_id) is PassState.INVITED


def test_a_text_that_comes_back_is_the_present_one_again(desk: Desk) -> None:
    with desk.world.database.writing() as session:
        confidentiality.take_into_use(session, {"fi": "Uusi teksti"}, desk.now)
        assert confidentiality.take_into_use(session, {"fi": "Uusi teksti \r\n"}, desk.now) is False
        confidentiality.take_into_use(session, TEXTS, desk.now + timedelta(hours=1))
        assert confidentiality.current(session).version == desk.version
        assert dict(confidentiality.current(session).texts) == TEXTS


def test_a_second_press_changes_nothing(desk: Desk) -> None:
    pass_id = desk.taken()
    before = (queue(desk.world), desk.audit())
    again = desk.accepts(pass_id, agreed=False)

    assert (again.kept, again.found.state) == (True, PassState.ACCEPTED)
    assert (queue(desk.world), desk.audit()) == before


def test_only_the_guest_answers_the_own_pass(desk: Desk) -> None:
    pass_id = desk.invites().made.id
    for somebody in ("Gunilla", "Leena", "Anna"):
        with pytest.raises(NotAllowed):
            desk.accepts(pass_id, somebody)
        with pytest.raises(NotAllowed):
            desk.declines(pass_id, somebody)
    assert desk.state(pass_id) is PassState.INVITED


def test_declining_tells_the_inviter_and_keeps_no_acknowledgement(desk: Desk) -> None:
    pass_id = desk.invites(by="Kaisa").made.id
    assert desk.declines(pass_id).found.state is PassState.DECLINED
    # The inviter and the leader, when they are two.
    assert desk.mail(K.GUEST_ANSWERED) == ["Kaisa", "Leena"]
    assert (desk.accepts(pass_id).kept, desk.state(pass_id)) == (False, PassState.DECLINED)
    with desk.world.database.reading() as session:
        assert session.scalars(select(Acknowledgement)).all() == []


def test_a_guest_who_gives_the_pass_up_is_not_asked_any_more_and_the_duty_stays(desk: Desk) -> None:
    meeting = desk.meeting()
    pass_id = desk.taken()
    desk.declines(pass_id)

    assert desk.invited(meeting) == []
    with desk.world.database.reading() as session:
        assert len(session.scalars(select(Acknowledgement)).all()) == 1


def test_a_pass_that_was_cancelled_or_has_ended_cannot_be_accepted(desk: Desk) -> None:
    first = desk.invites().made.id
    desk.does(guest_invitations.cancel, pass_id=first)
    second = desk.invites(ends_on=date(2026, 11, 24)).made.id
    desk.later(hours=14)  # midnight in Helsinki

    assert [(desk.accepts(one).kept, desk.accepts(one).found.state) for one in (first, second)] == [
        (False, PassState.CANCELLED),
        (False, PassState.ENDED),
    ]


# -- finding and listing --------------------------------------------------------------------------------


def test_passes_are_found_by_name_and_the_channels_group_comes_first(desk: Desk) -> None:
    here = desk.invites().made.id
    desk.does(
        guest_invitations.invite,
        "Ville",
        request=desk.request(group_id=desk.world.other_group.id),
    )
    with desk.world.database.writing() as session:
        session.add(
            RoleHolding(person_id=desk.world.people["Kaisa"], role=Role.AREA_EXPERT, started_at=LONG_AGO)
        )

    def find(who: str, **more: Any) -> Any:
        with desk.world.database.reading() as session:
            return guests.find(session, actor=desk.actor("Kaisa"), now=desk.now, who=who, **more)

    with pytest.raises(PassAmbiguous) as several:
        find("veer")
    assert len(several.value.passes) == 2
    assert find("veera@example.fi", group=desk.world.group).id == here
    with pytest.raises(PassNotFound):
        find("Gunilla")
    with desk.world.database.reading() as session, pytest.raises(PassNotFound):
        guests.find(session, actor=desk.actor("Anna"), now=desk.now, who="Veera")


def test_members_see_who_takes_part_and_managers_everything(desk: Desk) -> None:
    desk.taken("Veera")
    desk.invites("Gunilla")

    def names(first: str) -> list[str]:
        with desk.world.database.reading() as session:
            found = guests.listing(session, actor=desk.actor(first), now=desk.now, group=desk.world.group)
        return [one.guest.name.split()[0] for one in found.passes]

    assert (names("Leena"), names("Anna"), names("Veera")) == (["Gunilla", "Veera"], ["Veera"], ["Veera"])
    for first in ("Ville", "Gunilla"):
        with pytest.raises(NotAllowed):
            names(first)
