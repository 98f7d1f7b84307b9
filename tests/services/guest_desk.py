"""Guests in the world of meetings: Veera with Slack and Gunilla without, and short ways to the services."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.guests import AckSource, PassState
from bot.domain.meetings import MeetingInfo
from bot.domain.outgoing import OutgoingKind
from bot.domain.people import Actor
from bot.services import (
    confidentiality,
    guest_answers,
    guest_invitations,
    meetings,
)
from bot.services.guest_invitations import GuestRequest
from bot.services.people import find_actor_by_id
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, GuestPass
from tests.guest_world import TEXTS
from tests.meeting_stories import make_meeting, queue
from tests.meeting_world import LONG_AGO, World, add_person, build

K = OutgoingKind
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
END = date(2027, 3, 31)


class Desk:
    """The world of meetings, Gunilla without Slack and Veera with it, and short ways to the services."""

    def __init__(self, world: World, now: datetime) -> None:
        self.world, self.now = world, now
        with world.database.writing() as session:
            confidentiality.take_into_use(session, TEXTS, LONG_AGO)
            for first, has_slack in (("Veera", True), ("Gunilla", False)):
                world.people[first] = add_person(session, first, None, has_slack=has_slack)
            self.version = confidentiality.current(session).version

    def actor(self, first: str) -> Actor:
        with self.world.database.reading() as session:
            found = find_actor_by_id(session, self.world.people[first], now=self.now)
        assert found is not None
        return found

    def does(self, work: Callable[..., Any], by: str = "Leena", **more: Any) -> Any:
        with self.world.database.writing() as session:
            return work(session, actor=self.actor(by), now=self.now, **more)

    def request(self, first: str = "Veera", **more: Any) -> GuestRequest:
        base = GuestRequest(self.world.group.id, self.world.people[first], "nuorten palvelut", ends_on=END)
        return replace(base, **more)

    def invites(self, first: str = "Veera", by: str = "Leena", **more: Any) -> Any:
        return self.does(guest_invitations.invite, by, request=self.request(first, **more))

    def accepts(self, pass_id: int, by: str = "Veera", *, agreed: bool = True, version: str = "") -> Any:
        return self.does(
            guest_answers.accept,
            by,
            pass_id=pass_id,
            version=version or self.version,
            agreed=agreed,
            language="fi",
            source=AckSource.WEB,
        )

    def taken(self, first: str = "Veera", **more: Any) -> int:
        """A pass that is accepted; its id."""
        pass_id: int = self.invites(first, **more).made.id
        self.accepts(pass_id, first)
        return pass_id

    def declines(self, pass_id: int, by: str = "Veera") -> Any:
        return self.does(guest_answers.decline, by, pass_id=pass_id, source=AckSource.SLACK)

    def meeting(self, day: date | None = None) -> MeetingInfo:
        """A confirmed meeting of Nuorten palvelut at 13, on 1.12.2026 unless told."""
        day = day or date(2026, 12, 1)
        return make_meeting(
            self.world, self.now, start=datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
        )

    def invited(self, meeting: MeetingInfo) -> list[str]:
        """First names of the guests among those invited."""
        with self.world.database.reading() as session:
            found = meetings.everybody(session, meeting.id)
        return [one.person.name.split()[0] for one in found if one.guest_id is not None]

    def state(self, pass_id: int) -> PassState:
        with self.world.database.reading() as session:
            return session.get_one(GuestPass, pass_id).state

    def audit(self) -> list[str]:
        with self.world.database.reading() as session:
            entries = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
            return [one for one in entries if one.startswith(("guest.", "confid"))]

    def mail(self, kind: OutgoingKind) -> list[str]:
        return [who for who, one in queue(self.world) if one is kind]

    def later(self, **more: Any) -> None:
        self.now += timedelta(**more)


@pytest.fixture
def desk(database: Database, clock: MovingClock) -> Desk:
    return Desk(build(database), clock.now())
