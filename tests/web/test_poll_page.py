"""The page of a poll: answered without logging in, by a press only; results to take along."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import openpyxl
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.links import Purpose, Ticket
from bot.domain.polls import PollInfo, PollKind, PollSource
from bot.language.i18n import translator
from bot.services.links import Links
from bot.storage.engine import Database
from bot.storage.models import PollBallot, PollVoter
from bot.views.tables import Table, to_csv, to_xlsx
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests.meeting_world import World, build
from tests.poll_world import VAULT, YES, close_due, counted, option_ids, say, sent

SECRET = "a secret of the tests, long enough"


class Desk:
    """The pages of a poll, and what is stored of it."""

    def __init__(self, world: World, clock: MovingClock, **how: object) -> None:
        self.world, self.clock = world, clock
        self.address = ""
        self.links = Links(SECRET, "https://botti.example.fi")
        pages = Pages(database=world.database, clock=clock, links=self.links, vault=VAULT)
        self.web: FlaskClient = make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()
        self.poll: PollInfo = sent(world, clock.now(), **how)  # type: ignore[arg-type]
        self.options = option_ids(world, self.poll)

    def path(self, first: str = "Paavo", tail: str = "") -> str:
        ticket = Ticket(Purpose.POLL, self.world.people[first], self.poll.id, 0)
        return f"/kysely/{self.links.token(ticket)}{tail}"

    def sees(self, first: str = "Paavo", tail: str = "") -> tuple[int, str]:
        answer = self.web.get(self.path(first, tail))
        return answer.status_code, words(answer.text)

    def answers(self, first: str = "Paavo", **fields: object) -> tuple[int, str]:
        html = self.web.get(self.path(first)).text
        hidden = dict(
            re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', html.split("</form>")[0])
        )
        answer = self.web.post(self.path(first), data={**hidden, **fields}, follow_redirects=True)
        return answer.status_code, words(answer.text)

    def counts(self) -> list[tuple[int, int, int]]:
        found = counted(self.world, self.poll, self.clock.now())
        return [(one.counts.yes, one.counts.maybe, one.counts.no) for one in found.options]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.fixture
def world(sqlite_address: str) -> Iterator[World]:
    database = Database(sqlite_address)
    yield build(database)
    database.close()


def test_who_has_no_slack_answers_on_the_page_and_may_change_the_answer(
    world: World, clock: MovingClock
) -> None:
    desk = Desk(world, clock)
    status, seen = desk.sees()
    assert status == 200
    for said in (
        "Missä?",
        "Tämä linkki kuuluu henkilölle: Paavo Esimerkki",
        "Vastausaika päättyy to 26.11.2026 klo 10.00",
        "Kysyjä Leena Esimerkki",
        "Valitse yksi.",
        "Joensuu Lieksa etänä",
        "Vastanneet: 0/5",
    ):
        assert said in seen
    desk.web.head(desk.path())
    assert desk.counts() == [(0, 0, 0)] * 3  # mail scanners follow links

    status, seen = desk.answers(choice=str(desk.options[1]))
    assert (status, "Vastauksesi on tallennettu." in seen) == (200, True)
    assert "Lieksa ██████████ 1 ääni, 100 %" in seen
    desk.answers(choice=str(desk.options[0]))
    assert desk.counts() == [(1, 0, 0), (0, 0, 0), (0, 0, 0)]
    with world.database.reading() as session:
        voter = session.scalars(select(PollVoter).where(PollVoter.answered)).one()
        assert (voter.person_id, voter.source) == (world.people["Paavo"], PollSource.WEB)

    taken = desk.web.post(desk.path(tail="/peru"), data={}, follow_redirects=True)
    assert "Vastauksesi on peruttu." in words(taken.text)
    assert desk.counts() == [(0, 0, 0)] * 3


def test_nothing_chosen_and_what_no_form_of_ours_sends_is_refused(world: World, clock: MovingClock) -> None:
    desk = Desk(world, clock)
    status, seen = desk.answers()
    assert (status, "Valitse ensin jotakin: Missä?" in seen) == (422, True)
    for hostile in ("999999", "x", "1; DROP TABLE polls"):
        assert desk.web.post(desk.path(), data={"choice": hostile}).status_code == 410
    assert desk.web.post(desk.path(), data={"choice": ["1", "2"]}).status_code == 410
    assert desk.counts() == [(0, 0, 0)] * 3
    assert desk.sees("Ville")[0] in (403, 409)


def test_times_are_answered_one_by_one(world: World, clock: MovingClock) -> None:
    start = clock.now() + timedelta(days=7)
    starts = [start + n * timedelta(days=1) for n in (0, 1)]
    times = tuple((at, at + timedelta(hours=1)) for at in starts)
    desk = Desk(world, clock, kind=PollKind.TIMES, options=(), times=times)
    one, two = desk.options
    status, seen = desk.answers(**{f"time-{one}": "yes", f"time-{two}": "maybe"})
    assert (status, "Vastauksesi on tallennettu." in seen) == (200, True)
    assert desk.counts() == [(1, 0, 0), (0, 1, 0)]
    assert desk.web.post(desk.path(), data={f"time-{one}": "perhaps"}).status_code == 410


def test_an_anonymous_answer_is_given_once_and_told_so_first(world: World, clock: MovingClock) -> None:
    desk = Desk(world, clock, anonymous=True)
    _, seen = desk.sees()
    assert "Tämä kysely on nimetön." in seen
    assert "Tulos näkyy, kun kysely on päättynyt." in seen
    _, seen = desk.answers(choice=str(desk.options[1]))
    assert "Vastauksesi on tallennettu. Kiitos!" in seen
    assert "Olet jo vastannut. Nimetöntä vastausta ei voi muuttaa." in seen
    _, seen = desk.answers(choice=str(desk.options[0]))
    with world.database.reading() as session:
        assert len(session.scalars(select(PollBallot.id)).all()) == 1
    assert desk.web.get(desk.path(tail="/tulos.csv")).status_code == 409
    close_due(world.database, desk.poll.closes_at)
    clock.set(desk.poll.closes_at)
    assert desk.counts() == [(0, 0, 0), (1, 0, 0), (0, 0, 0)]


def test_after_the_end_the_link_shows_how_it_ended_and_much_later_nothing(
    world: World, clock: MovingClock
) -> None:
    desk = Desk(world, clock)
    desk.answers(choice=str(desk.options[1]))
    clock.set(desk.poll.closes_at)
    status, seen = desk.answers(choice=str(desk.options[0]))
    assert (status, "Kysely on päättynyt." in seen) == (200, True)
    assert desk.counts() == [(0, 0, 0), (1, 0, 0), (0, 0, 0)]
    close_due(world.database, clock.now())
    clock.advance(timedelta(days=61))
    assert desk.sees()[0] == 410


def test_the_results_can_be_taken_along(world: World, clock: MovingClock) -> None:
    desk = Desk(world, clock, options=("=1+1", "Lieksa"))
    say(world, desk.poll, "Anna", {desk.options[0]: YES}, clock.now())
    say(world, desk.poll, "Matti", {desk.options[1]: YES}, clock.now())

    answer = desk.web.get(desk.path("Anna", "/tulos.csv"))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="kysely-1.csv"'
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Vaihtoehto", "Ääniä", "Osuus"], ["'=1+1", "1", "0.5"], ["Lieksa", "1", "0.5"]]

    def sheets(first: str) -> dict[str, list[tuple[object, ...]]]:
        content = desk.web.get(desk.path(first, "/tulos.xlsx")).data
        book = openpyxl.load_workbook(io.BytesIO(content))
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}

    leenas = sheets("Leena")
    assert leenas["Tulos"] == [("Vaihtoehto", "Ääniä", "Osuus"), ("=1+1", 1, 0.5), ("Lieksa", 1, 0.5)]
    assert leenas["Vastaukset"][1:] == [
        ("=1+1", "valittu", "Anna Esimerkki"),
        ("Lieksa", "valittu", "Matti Esimerkki"),
    ]
    assert leenas["Eivät ole vastanneet"] == [
        ("Nimi",),
        ("Leena Esimerkki",),
        ("Oili Esimerkki",),
        ("Paavo Esimerkki",),
    ]
    # Who is silent is for those who manage the poll.
    assert "Eivät ole vastanneet" not in sheets("Anna")


def test_the_tables_of_an_anonymous_poll_have_nobodys_name_beside_an_answer(
    world: World, clock: MovingClock
) -> None:
    desk = Desk(world, clock, anonymous=True)
    say(world, desk.poll, "Anna", {desk.options[0]: YES}, clock.now())
    clock.set(desk.poll.closes_at)
    close_due(world.database, clock.now())
    content = desk.web.get(desk.path("Leena", "/tulos.xlsx")).data
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Tulos", "Vastaajat", "Eivät ole vastanneet"]
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any("Anna" in cell for cell in cells)


def test_no_cell_is_a_formula_and_no_sheets_name_breaks_the_book() -> None:
    hostile = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "tavallinen", "vi\x00ka"]
    table = Table("Nimi: [1/2]?" + "x" * 40, ["a"], [[one] for one in hostile])
    assert to_csv(table).decode("utf-8-sig").splitlines()[1:6] == [f"'{one}" for one in hostile[:5]]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx([table]))).worksheets[0]
    assert [cell.data_type for (cell,) in sheet.iter_rows(min_row=2)] == ["s"] * 7
    assert len(sheet.title) == 31


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_opens_in_every_language(world: World, clock: MovingClock, language: str) -> None:
    desk = Desk(world, clock)
    answer = desk.web.get(desk.path() + f"?kieli={language}")
    assert answer.status_code == 200
    assert translator(language).gettext("Send the answer") in unescape(answer.text)
