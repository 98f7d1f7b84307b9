"""The page for input to next year's programme: all that its reader is asked for, given by a press only."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape

import pytest
from flask.testing import FlaskClient

from bot.clock import MovingClock
from bot.domain.links import Purpose, Ticket
from bot.domain.preparation import MAX_INPUT
from bot.domain.zone import HELSINKI
from bot.services.links import Links
from bot.storage.engine import Database
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests.preparation_world import Autumn


class Desk(Autumn):
    """Paavo, who has no Slack, leads both working groups."""

    def __init__(self, database: Database, clock: MovingClock) -> None:
        clock.set(datetime(2026, 10, 5, 10, tzinfo=HELSINKI))
        super().__init__(database, clock)
        for group in (self.group, self.other):
            self.leads("Paavo", group)
        self.links = Links("a secret of the tests, long enough", "https://botti.example.fi")
        pages = Pages(database=database, clock=clock, links=self.links)
        self.web: FlaskClient = make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()

    def path(self, first: str = "Paavo", year: int = 2027) -> str:
        ticket = Ticket(Purpose.PREPARATION, self.world.people[first], year, 0)
        return f"/ehdotukset/{self.links.token(ticket)}"

    def opens(self, first: str = "Paavo", year: int = 2027) -> tuple[int, str]:
        answer = self.web.get(self.path(first, year))
        return answer.status_code, words(answer.text)

    def sends(self, **fields: str) -> tuple[int, str]:
        named = {name.replace("_", "-"): text for name, text in fields.items()}
        answer = self.web.post(self.path(), data=named, follow_redirects=True)
        return answer.status_code, words(answer.text)

    def given(self) -> dict[str, str]:
        return {one.name: one.given.text for one in self.sees().givers if one.given}


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def desk(sqlite_address: str, clock: MovingClock) -> Iterator[Desk]:
    store = Database(sqlite_address)
    yield Desk(store, clock)
    store.close()


def test_all_that_is_asked_is_on_one_page_and_given_by_a_press(desk: Desk) -> None:
    status, seen = desk.opens()
    assert status == 200
    for said in (
        "Ehdotukset kehittämisohjelmaan 2027",
        "Tämä linkki kuuluu henkilölle: Paavo Esimerkki",
        "Vastausaika päättyy ma 30.11.2026",
        "Nuorten palvelut",
        "Työnantajapalvelut",
    ):
        assert said in seen
    assert desk.given() == {}
    status, seen = desk.sends(text_1="Ohjaamo <b>auki</b>\r\nmyös lauantaisin", text_2="")
    assert (status, "Kiitos! Ehdotukset on tallennettu." in seen) == (200, True)
    assert desk.given() == {"Nuorten palvelut": "Ohjaamo <b>auki</b>\nmyös lauantaisin"}
    assert "&lt;b&gt;auki&lt;/b&gt;" in desk.web.get(desk.path()).text


def test_too_long_a_text_is_told_at_its_field_and_nothing_is_lost(desk: Desk) -> None:
    status, seen = desk.sends(text_1="Lyhyt", text_2="x" * (MAX_INPUT + 1))
    assert status == 422
    assert "Teksti on liian pitkä: siinä on 2001 merkkiä, ja enintään 2000 mahtuu." in seen
    assert "x" * (MAX_INPUT + 1) in seen
    assert desk.given() == {}


def test_the_link_ends_with_the_time_and_is_of_its_own_year_and_person(desk: Desk) -> None:
    assert desk.opens(year=2026)[0] == 410
    status, seen = desk.opens("Anna")
    assert (status, "Sinulta ei nyt pyydetä ehdotuksia." in seen) == (200, True)
    desk.clock.set(datetime(2026, 12, 1, 0, 1, tzinfo=HELSINKI))
    assert desk.opens()[0] == 410
    assert desk.sends(text_1="Myöhässä")[0] == 410
    assert desk.given() == {}
