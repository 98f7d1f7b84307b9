"""An indicator's picture and the readings' tables by their links: for whoever sees the network."""

import pytest

from bot.clock import MovingClock
from bot.domain.links import Purpose, Ticket
from bot.services.links import Links
from bot.storage.engine import Database
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests.guest_world import add_guests
from tests.programme_world import build_programmes
from tests.seminar_world import SPRING

LINKS = Links("a secret of the tests, long enough", "https://botti.example.fi")


@pytest.mark.parametrize(("person", "status"), [("Anna", 200), ("Veera", 403)])
def test_what_is_measured_is_for_whoever_sees_the_network(
    sqlite_address: str, person: str, status: int
) -> None:
    database = Database(sqlite_address)
    world, ids = build_programmes(database)
    who = add_guests(world).people[person]
    pages = Pages(database=database, clock=MovingClock(SPRING), links=LINKS)
    web = make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()

    def comes(purpose: Purpose, subject: int, tail: str) -> int:
        token = LINKS.token(Ticket(purpose, who, subject, 0))
        return web.get(f"/{purpose}/{token}{tail}").status_code

    assert comes(Purpose.INDICATOR_PICTURE, ids.indicator, "/1795500000.png") == status
    assert comes(Purpose.INDICATOR_FILES, ids.decided, "/lukemat.csv") == status
    assert comes(Purpose.INDICATOR_FILES, ids.decided, "/lukemat.xlsx") == status
    # What is no more is told so, to those who may see.
    assert comes(Purpose.INDICATOR_PICTURE, 999, "/1795500000.png") == (410 if status == 200 else 403)
    database.close()
