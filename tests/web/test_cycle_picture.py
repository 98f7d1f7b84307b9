"""The annual cycle's picture by its link: for whoever sees the network, anew each time."""

import pytest

from bot.clock import MovingClock
from bot.domain.links import Purpose, Ticket
from bot.services.links import Links
from bot.storage.engine import Database
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests.guest_world import add_guests
from tests.meeting_world import build
from tests.seminar_world import SPRING

LINKS = Links("a secret of the tests, long enough", "https://botti.example.fi")


@pytest.mark.parametrize(("person", "status"), [("Anna", 200), ("Veera", 403), ("nobody", 410)])
def test_the_picture_is_for_whoever_sees_the_network(sqlite_address: str, person: str, status: int) -> None:
    database = Database(sqlite_address)
    world = add_guests(build(database))
    pages = Pages(database=database, clock=MovingClock(SPRING), links=LINKS)
    web = make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()
    token = LINKS.token(Ticket(Purpose.CYCLE_PICTURE, world.people.get(person, 0), 0, 0))

    answer = web.get(f"/vuosikello/{token}/1795500000.png")

    assert answer.status_code == status
    assert (answer.data[:8] == b"\x89PNG\r\n\x1a\n") is (status == 200)
    if status == 200:
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Content-Disposition"] == "inline"
    database.close()
