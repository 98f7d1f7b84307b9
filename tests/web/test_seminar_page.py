"""The seminar's pages: the answer, the ticket, the door, lists, the picture; and what nobody may do there."""

import io
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import unescape

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.links import QR, Purpose, Ticket
from bot.domain.seminars import Fate, Reply, SeminarInfo
from bot.services.links import Links
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Person, SeminarFeedback
from bot.views.seminar_files import as_csv, as_xlsx, neutral
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests.meeting_world import World
from tests.seminar_world import (
    DEADLINE,
    END,
    HOUR,
    SPRING,
    START,
    build,
    come,
    guest,
    make_draft,
    make_open,
    replies,
)

SECRET = "a secret of the tests, long enough"


class Desk:
    """The seminar's pages, and whose they are."""

    def __init__(self, world: World, clock: MovingClock) -> None:
        self.world, self.clock = world, clock
        self.links = Links(SECRET, "https://botti.example.fi")
        pages = Pages(database=world.database, clock=clock, links=self.links)
        self.app = make_web_app(None, health=lambda: {"ok": True}, pages=pages)
        self.web: FlaskClient = self.app.test_client()

    def path(self, first: str, seminar: SeminarInfo, purpose: Purpose = Purpose.SEMINAR) -> str:
        token = self.links.token(Ticket(purpose, self.world.people[first], seminar.id, 0))
        return f"/{purpose}/{token}"

    def sees(self, path: str) -> tuple[int, str]:
        answer = self.web.get(path)
        return answer.status_code, words(answer.text)

    def posts(self, path: str, form: Mapping[str, str]) -> tuple[int, str]:
        """Sends a form; the status of its own answer, and the words of the page that follows."""
        answer = self.web.post(path, data=dict(form))
        if answer.status_code != 303:
            return answer.status_code, words(answer.text)
        return 303, words(self.web.get(answer.headers["Location"]).text)


def words(html: str) -> str:
    body = html.partition("<main")[2].partition("</main>")[0].partition(">")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock(SPRING)


@pytest.fixture
def world(sqlite_address: str) -> World:
    return build(Database(sqlite_address))


@pytest.fixture
def desk(world: World, clock: MovingClock) -> Desk:
    return Desk(world, clock)


def test_the_page_shows_whose_it_is_and_opening_it_changes_nothing(world: World, desk: Desk) -> None:
    seminar = make_open(world, SPRING)
    status, shown = desk.sees(desk.path("Paavo", seminar))
    assert status == 200
    for part in (
        "Paavo Esimerkki",
        "En ole hän",
        "Carelicum",
        "9.00 Avaus",
        "Erityisruokavalio",
        "Et ole vielä",
    ):
        assert part in shown
    desk.sees(desk.path("Paavo", seminar) + "?vastaus=coming&answer=coming")
    assert replies(world, seminar, ["Paavo"]) == ["silent"]


def test_an_answer_on_the_page_takes_a_place_with_the_needs_and_is_in_the_audit_trail(
    world: World, desk: Desk
) -> None:
    seminar = make_open(world, SPRING)
    form = {"answer": "coming", "diet": "Vegaani", "access": "Ramppi", "message": "Tulen <b>junalla</b>"}
    status, shown = desk.posts(desk.path("Paavo", seminar), form)
    assert (status, "Sinulla on paikka." in shown, "Vastauksesi on tallennettu." in shown) == (
        303,
        True,
        True,
    )
    paavo = guest(world, seminar, "Paavo")
    assert (paavo.reply, paavo.note) == (Reply.COMING, "Tulen <b>junalla</b>")
    assert "Tulen &lt;b&gt;junalla&lt;/b&gt;" in desk.web.get(desk.path("Paavo", seminar)).text
    with world.database.reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "seminar.answered")).all()
    assert (entry.source, entry.actor_id) == ("web", world.people["Paavo"])
    assert entry.details == {"guest": paavo.id, "answer": "coming", "by": "web"}


def test_the_same_form_sent_twice_counts_once_and_the_latest_answer_wins(world: World, desk: Desk) -> None:
    seminar = make_open(world, SPRING)
    path = desk.path("Paavo", seminar)
    for _press in range(2):
        desk.posts(path, {"answer": "coming", "kerran": "a"})
    assert guest(world, seminar, "Paavo").calendar_step == 1
    desk.posts(path, {"answer": "not_coming", "kerran": "b"})
    assert replies(world, seminar, ["Paavo"]) == ["not_coming"]


def test_without_catering_no_needs_are_asked(world: World, desk: Desk) -> None:
    seminar = make_open(world, SPRING, catering=False)
    assert "Erityisruokavalio" not in desk.sees(desk.path("Paavo", seminar))[1]


def test_the_queue_and_an_offer_are_told_and_taken_on_the_page(world: World, desk: Desk) -> None:
    seminar = make_open(world, SPRING, capacity=1)
    come(world, seminar, "Anna", SPRING)
    path = desk.path("Paavo", seminar)
    assert "Jonotusnumerosi: 1" in desk.posts(path, {"answer": "coming"})[1]
    desk.posts(desk.path("Anna", seminar), {"answer": "not_coming"})
    assert "Sinulle on varattu paikka" in desk.sees(path)[1]
    assert "Otan paikan" in desk.sees(path)[1]
    assert "Sinulla on paikka." in desk.posts(path, {"answer": "coming"})[1]


@pytest.mark.parametrize(
    ("at", "told"),
    [(DEADLINE + HOUR, "Ilmoittautumisaika on päättynyt. Kysy järjestäjältä: Eero Esimerkki")],
)
def test_after_the_deadline_the_page_says_whom_to_ask(
    world: World, desk: Desk, clock: MovingClock, at: datetime, told: str
) -> None:
    seminar = make_open(world, SPRING)
    clock.set(at)
    assert told in desk.sees(desk.path("Paavo", seminar))[1]
    assert told in desk.posts(desk.path("Paavo", seminar), {"answer": "coming"})[1]
    assert replies(world, seminar, ["Paavo"]) == ["silent"]


def test_wrong_links_wrong_answers_and_too_much_text_change_nothing(world: World, desk: Desk) -> None:
    seminar, path = make_open(world, SPRING), ""
    path = desk.path("Paavo", seminar)
    other = make_draft(world, SPRING, name="Toinen seminaari")
    wrong = [
        (path[:-1], {"answer": "coming"}, 404),
        (path[:-1] + ("A" if path[-1] != "A" else "B"), {"answer": "coming"}, 404),
        (path.replace("/seminaari/", "/lippu/"), {}, 404),
        (desk.path("Paavo", other), {"answer": "coming"}, 410),
        (desk.path("Entinen", seminar), {"answer": "coming"}, 410),
        (path, {}, 422),
        (path, {"answer": "maybe"}, 422),
        (path, {"answer": "coming", "diet": "x" * 301}, 422),
        (path, {"answer": "coming", "message": "x" * 2_000_000}, 413),
    ]
    assert [desk.posts(where, form)[0] for where, form, _status in wrong] == [one[2] for one in wrong]
    assert replies(world, seminar, ["Paavo"]) == ["silent"]


def test_the_page_is_closed_a_month_after_the_seminar(world: World, desk: Desk, clock: MovingClock) -> None:
    seminar = make_open(world, SPRING)
    clock.set(END + timedelta(days=30))
    assert desk.sees(desk.path("Paavo", seminar))[0] == 410


def test_feedback_is_given_once_and_kept_without_whose_it_is(
    world: World, desk: Desk, clock: MovingClock
) -> None:
    seminar = make_open(world, SPRING)
    come(world, seminar, "Anna", SPRING)
    clock.set(END + HOUR)
    path = desk.path("Anna", seminar)
    assert desk.posts(path, {"grade": ""})[0] == 422
    for _press in range(2):
        desk.posts(path, {"grade": "4", "message": "Lisää keskustelua"})
    with world.database.reading() as session:
        given = session.scalars(select(SeminarFeedback)).all()
    assert [(one.grade, one.comment) for one in given] == [(4, "Lisää keskustelua")]
    assert set(SeminarFeedback.__table__.columns.keys()) == {"id", "seminar_id", "grade", "comment"}


# -- the ticket and the door -------------------------------------------------------------------------------


def test_the_ticket_has_a_code_that_leads_to_it_only_with_a_place(world: World, desk: Desk) -> None:
    seminar = make_open(world, SPRING)
    ticket = desk.path("Anna", seminar, Purpose.SEMINAR_TICKET)
    assert desk.web.get(ticket + QR).status_code == 410
    come(world, seminar, "Anna", SPRING)
    picture = desk.web.get(ticket + QR)
    assert picture.headers["Content-Type"] == "image/png"
    assert picture.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert picture.data[:8] == b"\x89PNG\r\n\x1a\n"
    assert "Anna Esimerkki" in desk.sees(ticket)[1]


def test_a_ticket_is_marked_only_on_a_device_of_the_door(
    world: World, desk: Desk, clock: MovingClock
) -> None:
    seminar = make_open(world, SPRING)
    come(world, seminar, "Anna", SPRING)
    clock.set(START)
    ticket = desk.path("Anna", seminar, Purpose.SEMINAR_TICKET)
    assert "Merkitse saapuneeksi" not in desk.sees(ticket)[1]
    assert desk.posts(ticket, {})[0] == 410
    # A cookie made up, and one of a member's who is not of the door.
    for forged in ("x", desk.links.token(Ticket(Purpose.SEMINAR_DOOR, world.people["Anna"], seminar.id, 0))):
        desk.web.set_cookie("ovi", forged)
        assert desk.posts(ticket, {})[0] == 410
    door = desk.path("Kaisa", seminar, Purpose.SEMINAR_DOOR)
    made = desk.web.post(door + "/laite")
    cookie = made.headers["Set-Cookie"]
    assert ("HttpOnly" in cookie, "Secure" in cookie, "SameSite=Lax" in cookie) == (True, True, True)
    desk.web.set_cookie("ovi", door.rpartition("/")[2])
    assert "Merkitse saapuneeksi" in desk.sees(ticket)[1]
    assert "On saapunut." in desk.posts(ticket, {})[1]
    assert guest(world, seminar, "Anna").arrived_at == START


def test_the_door_finds_people_by_a_part_of_the_name_and_marks_them_on_the_day(
    world: World, desk: Desk, clock: MovingClock
) -> None:
    seminar = make_open(world, SPRING)
    for one in ("Anna", "Leena"):
        come(world, seminar, one, SPRING)
    door = desk.path("Kaisa", seminar, Purpose.SEMINAR_DOOR)
    anna = {"guest": str(guest(world, seminar, "Anna").id), "arrived": "1"}
    assert "0/2 on saapunut" in desk.sees(door)[1]
    assert desk.posts(door, anna)[0] == 409  # not the day
    clock.set(START)
    shown = desk.sees(door + "?haku=ann")[1]
    assert ("Anna Esimerkki" in shown, "Leena Esimerkki" in shown) == (True, False)
    assert "1/2 on saapunut" in desk.posts(door, anna)[1]
    assert guest(world, seminar, "Anna").arrived_at == START
    assert "0/2 on saapunut" in desk.posts(door, {**anna, "arrived": "0"})[1]
    # Nobody but the desk: a member's own link to the door opens nothing.
    assert desk.sees(desk.path("Anna", seminar, Purpose.SEMINAR_DOOR))[0] == 403


# -- lists, tags, the picture ------------------------------------------------------------------------------


def test_the_list_has_everybody_and_needs_for_the_organiser_alone(world: World, desk: Desk) -> None:
    seminar = make_open(world, SPRING)
    desk.posts(desk.path("Anna", seminar), {"answer": "coming", "diet": "Vegaani", "access": ""})
    lists = desk.path("Eero", seminar, Purpose.SEMINAR_LISTS)
    lines = desk.web.get(lists + "/lista.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].split(";")[-2:] == ["Erityisruokavalio", "Esteettömyystarpeet"]
    assert len(lines) == 12
    [anna] = [line for line in lines if line.startswith("Anna Esimerkki")]
    assert anna.split(";")[:4] == ["Anna Esimerkki", "Mallila", "johtofoorumi, ryhmien jäsenet", "on paikka"]
    assert anna.endswith("Vegaani;")
    book = openpyxl.load_workbook(io.BytesIO(desk.web.get(lists + "/lista.xlsx").data))
    rows = list(book.active.iter_rows(values_only=True)) if book.active else []
    assert [row[0] for row in rows[1:3]] == ["Anna Esimerkki", "Dora Esimerkki"]
    theirs = desk.web.get(desk.path("Dora", seminar, Purpose.SEMINAR_LISTS) + "/lista.csv")
    assert "Vegaani" not in theirs.data.decode("utf-8-sig")
    assert desk.sees(desk.path("Anna", seminar, Purpose.SEMINAR_LISTS) + "/lista.csv")[0] == 403


@pytest.mark.parametrize("text", ["=1+1", "+358", "-2", "@SUM(A1)", "\tx", "=cmd|'/c calc'!A1"])
def test_formulas_are_neutralised_in_both_files(text: str) -> None:
    assert neutral(text) == "'" + text
    assert as_csv([[text]]).decode("utf-8-sig").strip().strip('"') == "'" + text
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx([["Nimi"], [text]], "Seminaari"))).active
    assert sheet is not None
    assert (sheet["A2"].data_type, sheet["A2"].value) == ("s", "'" + text)


def test_name_tags_are_of_those_who_come(world: World, desk: Desk) -> None:
    seminar = make_open(world, SPRING)
    with world.database.writing() as session:
        session.get_one(Person, world.people["Anna"]).name = "Anna <script>"
    for one in ("Anna", "Leena"):
        come(world, seminar, one, SPRING)
    html = desk.web.get(desk.path("Eero", seminar, Purpose.SEMINAR_LISTS)).text
    assert re.findall(r'tag-name">([^/]*)</span', html) == ["Anna &lt;script&gt;", "Leena Esimerkki"]


def test_the_picture_is_a_png_of_the_numbers_for_who_may_see_them(world: World, desk: Desk) -> None:
    seminar = make_open(world, SPRING)
    for day, one in enumerate(("Anna", "Leena", "Matti")):
        assert come(world, seminar, one, SPRING + timedelta(days=day)) is Fate.IN
    made = desk.web.get(desk.path("Eero", seminar, Purpose.SEMINAR_PICTURE) + "/1.png")
    assert made.data[:8] == b"\x89PNG\r\n\x1a\n"
    assert made.headers["Content-Type"] == "image/png"
    assert desk.web.get(desk.path("Anna", seminar, Purpose.SEMINAR_PICTURE) + "/1.png").status_code == 403
