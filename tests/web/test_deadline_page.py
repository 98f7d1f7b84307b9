"""The page of an action: done, moved, help asked for by a link, with the same rights and results."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.links import Purpose, Ticket
from bot.domain.outgoing import OutgoingKind
from bot.domain.people import Role
from bot.domain.programme import ActionState, NoteKind
from bot.services.links import Links
from bot.storage.engine import Database
from bot.storage.models import ActionNote, AuditEntry, Outgoing, ProgrammeAction, RoleHolding
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests.meeting_world import LONG_AGO, World
from tests.programme_world import Programmes, build_programmes

SECRET = "a secret of the tests, long enough"


class Desk:
    """The page of Anna's own action, and what is stored of it."""

    def __init__(self, world: World, programmes: Programmes, clock: MovingClock) -> None:
        self.world, self.action = world, programmes.by_person
        self.links = Links(SECRET, "https://botti.example.fi")
        pages = Pages(database=world.database, clock=clock, links=self.links)
        self.web: FlaskClient = make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()

    def path(self, first: str, tail: str = "") -> str:
        token = self.links.token(Ticket(Purpose.ACTION, self.world.people[first], self.action, 0))
        return f"/toimenpide/{token}{tail}"

    def sees(self, first: str = "Anna", tail: str = "") -> str:
        return words(self.web.get(self.path(first) + tail).text)

    def sends(self, tail: str = "", first: str = "Anna", **fields: str) -> tuple[int, str]:
        answer = self.web.post(self.path(first, tail), data=fields, follow_redirects=True)
        return answer.status_code, words(answer.text)

    def stored(self) -> tuple[ActionState, date | None, list[tuple[NoteKind, str]]]:
        with self.world.database.reading() as session:
            row = session.get(ProgrammeAction, self.action)
            assert row is not None
            notes = session.execute(select(ActionNote.kind, ActionNote.text).order_by(ActionNote.id)).all()
            return row.state, row.moved_to, [(kind, text) for kind, text in notes]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def desk(sqlite_address: str, clock: MovingClock) -> Iterator[Desk]:
    database = Database(sqlite_address)
    world, programmes = build_programmes(database)
    with database.writing() as session:
        session.add(
            RoleHolding(person_id=world.people["Oili"], role=Role.SERVICE_MANAGER, started_at=LONG_AGO)
        )
    yield Desk(world, programmes, clock)
    database.close()


def test_the_page_shows_the_action_and_looking_changes_nothing(desk: Desk) -> None:
    seen = desk.sees()
    assert "Rekrytointitapahtuma Lieksassa" in seen
    assert "Määräaika ti 15.12.2026 (21 päivää jäljellä)" in seen
    assert "Tämä linkki kuuluu henkilölle: Anna Esimerkki" in seen
    assert desk.stored() == (ActionState.PLANNED, None, [])


def test_it_is_marked_as_done_once(desk: Desk) -> None:
    status, seen = desk.sends(note="Kaikki sujui")
    assert (status, "Toimenpide on merkitty valmiiksi. Kiitos!" in seen) == (200, True)
    status, seen = desk.sends(note="Vielä kerran")
    assert (status, "Toimenpide on jo valmis. Merkinnän teki Anna Esimerkki, ti 24.11.2026." in seen) == (
        200,
        True,
    )
    assert desk.stored() == (ActionState.DONE, None, [(NoteKind.DONE, "Kaikki sujui")])
    assert "<form" not in desk.web.get(desk.path("Anna")).text


def test_the_deadline_is_moved_with_the_reason(desk: Desk) -> None:
    _, seen = desk.sends("/siirra", day="2027-01-29", reason="Tila oli varattu")
    assert "Uusi määräaika: pe 29.1.2027" in seen
    assert "päätetty määräaika ti 15.12.2026" in seen
    assert desk.stored()[1:] == (date(2027, 1, 29), [(NoteKind.MOVED, "Tila oli varattu")])


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2026-11-23", "Tämä päivä on jo mennyt: ma 23.11.2026"), ("joskus", "joskus"), ("", "")],
)
def test_a_day_that_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(
    desk: Desk, day: str, sentence: str
) -> None:
    status, seen = desk.sends("/siirra", day=day, reason="Tila oli varattu")
    assert (status, sentence in seen, "Tila oli varattu" in seen) == (422, True, True)
    assert desk.stored() == (ActionState.PLANNED, None, [])


def test_a_call_for_help_goes_to_the_service_manager_once(desk: Desk) -> None:
    assert desk.sends("/apua", message="")[0] == 422
    for _ in range(2):
        desk.sends("/apua", message="En löydä tilaa", kerran="1")
    with desk.world.database.reading() as session:
        told = session.execute(select(Outgoing.recipient_id, Outgoing.kind)).all()
        sources = session.scalars(select(AuditEntry.source).where(AuditEntry.action == "action.help")).all()
    assert [tuple(one) for one in told] == [(desk.world.people["Oili"], OutgoingKind.ACTION_HELP)]
    assert list(sources) == ["web"]


def test_a_link_gives_its_owner_no_more_rights_than_slack_does(desk: Desk) -> None:
    """Matti belongs to the network and sees the action; it is not his to follow."""
    assert "<form" not in desk.web.get(desk.path("Matti")).text
    for tail, fields in (
        ("", {}),
        ("/siirra", {"day": "2027-01-29", "reason": "Syy"}),
        ("/apua", {"message": "Apua"}),
    ):
        status, seen = desk.sends(tail, "Matti", **fields)
        assert (status, "Tämän voi tehdä" in seen) == (403, True)
    assert desk.stored() == (ActionState.PLANNED, None, [])
    assert desk.web.get(desk.path("Anna")[:-3]).status_code == 404


def test_the_page_speaks_swedish_and_english(desk: Desk) -> None:
    assert "Flytta tidsfristen" in desk.sees(tail="?kieli=sv")
    assert "Move the deadline" in desk.sees(tail="?kieli=en")
