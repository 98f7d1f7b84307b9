"""The page of a guest's pass: what it shows when, and that only a press changes anything."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.guests import PassState
from bot.domain.links import Purpose, Ticket
from bot.domain.outgoing import OutgoingKind
from bot.domain.rights import NotAllowed
from bot.services import confidentiality, feeds, guest_invitations, meeting_changes
from bot.services.links import Links, close
from bot.services.people import find_actor_by_id
from bot.storage.engine import Database
from bot.storage.models import Acknowledgement, AuditEntry, GuestPass
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests.guest_world import add_guests
from tests.meeting_stories import invitation, make_meeting, queue, status
from tests.meeting_world import World, build

OFFERED, TAKEN, GUNILLAS = 1, 2, 3
SECRET = "a secret of the tests, long enough"


class Desk:
    """The pages of the guests' world, and what is stored of them; served at `address`, if at all."""

    address = ""

    def __init__(self, world: World, clock: MovingClock) -> None:
        self.world, self.clock = world, clock
        self.links = Links(SECRET, "https://botti.example.fi")
        pages = Pages(database=world.database, clock=clock, links=self.links)
        self.web: FlaskClient = make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()

    def path(self, first: str = "Veera", pass_id: int = OFFERED) -> str:
        ticket = Ticket(Purpose.GUEST, self.world.people[first], pass_id, 0)
        return "/asiantuntija/" + self.links.token(ticket)

    def sees(self, path: str) -> tuple[int, str]:
        """The status, and the words of the page."""
        answer = self.web.get(path)
        return answer.status_code, words(answer.text)

    def fields(self, path: str) -> dict[str, str]:
        """The accept form's hidden fields."""
        html = self.web.get(path).text
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', html.split("</form>")[0]))

    def accepts(self, path: str, **more: str) -> tuple[int, str]:
        answer = self.web.post(path, data={**self.fields(path), "agree": "agreed", **more})
        return answer.status_code, words(answer.text)

    def state(self, pass_id: int = OFFERED) -> PassState:
        with self.world.database.reading() as session:
            return session.get_one(GuestPass, pass_id).state

    def stored(self) -> list[tuple[object, ...]]:
        with self.world.database.reading() as session:
            return [
                tuple(row)
                for model in (GuestPass, Acknowledgement, AuditEntry)
                for row in session.execute(select(model.__table__).order_by(model.id))
            ]


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.fixture
def desk(sqlite_address: str, clock: MovingClock) -> Iterator[Desk]:
    database = Database(sqlite_address)
    yield Desk(add_guests(build(database)), clock)
    database.close()


def test_the_page_tells_the_offer_and_the_text_and_nothing_of_the_group(desk: Desk) -> None:
    make_meeting(desk.world, desk.clock.now())
    status, seen = desk.sees(desk.path())

    assert status == 200
    for said in (
        "Kutsu vierailevaksi asiantuntijaksi",
        "Tämä linkki kuuluu henkilölle: Veera Esimerkki",
        "Nuorten palvelut",
        "nuorten palvelut",
        "Kutsuja Leena Esimerkki",
        "Pidä salassa, mitä kuulet.",
        "Olen lukenut tämän ja sitoudun siihen.",
    ):
        assert said in seen
    # Neither the meetings nor the members before the text is acknowledged (rule R14).
    for hidden in ("Ohjaamon palvelut", "Carelicum", "Anna Esimerkki", "Paavo"):
        assert hidden not in seen


def test_opening_the_page_changes_nothing_however_often(desk: Desk) -> None:
    before = desk.stored()
    for _ in range(3):
        desk.sees(desk.path())
        desk.web.head(desk.path())
    assert desk.stored() == before
    # A GET to the other address of the page is no page at all.
    assert desk.web.get(desk.path() + "/kieltaydyn").status_code == 405


def test_accepting_opens_the_meetings_that_the_pass_covers(desk: Desk) -> None:
    make_meeting(desk.world, desk.clock.now())
    status, _seen = desk.accepts(desk.path())
    after, seen = desk.sees(desk.path() + "?tehty=hyvaksytty")

    assert (status, after, desk.state()) == (303, 200, PassState.ACCEPTED)
    for said in (
        "Kiitos! Osallistut vierailevana asiantuntijana.",
        "Ohjaamon palvelut",
        "ti 1.12.2026 klo 13.00–15.00",
        "Carelicum",
        "Pääsetkö paikalle?",
    ):
        assert said.replace(" ", " ") in seen.replace(" ", " ")
    with desk.world.database.reading() as session:
        assert session.scalars(select(Acknowledgement.source)).one() == "web"


def test_a_meeting_is_answered_on_the_page_and_only_as_it_was_shown(desk: Desk) -> None:
    meeting = make_meeting(desk.world, desk.clock.now())
    desk.accepts(desk.path())
    mine = invitation(desk.world, meeting, "Veera")
    path = desk.path() + "/kokous"

    def sends(**form: object) -> tuple[int, str]:
        answer = desk.web.post(path, data=form)
        return answer.status_code, answer.headers.get("Location", "").partition("tehty=")[2]

    fits = {"kutsu": mine, "versio": 0}
    assert sends(**fits, **{f"vastaus-{mine}": "yes"}) == (303, "vastattu")
    assert sends(**{**fits, "versio": 7}, **{f"vastaus-{mine}": "no"}) == (303, "muuttunut")
    other = invitation(desk.world, meeting, "Anna")
    for forged in (
        {**fits, f"vastaus-{mine}": "substitute"},
        {**fits, f"vastaus-{mine}": "none"},
        {**fits, f"vastaus-{mine}": "x" * 1000},
        {"kutsu": other, "versio": 0, f"vastaus-{other}": "no"},
        {"kutsu": "x", "versio": "0", "vastaus-x": "no"},
        {},
    ):
        assert sends(**forged)[0] == 410
    found = {
        one.person.name: (one.answer, one.recorded_by)
        for one in status(desk.world, meeting, desk.clock.now()).invited
    }
    assert (found["Veera Esimerkki"], found["Anna Esimerkki"]) == (("yes", ""), ("none", ""))
    assert "Vastauksesi on tallennettu." in desk.sees(desk.path() + "?tehty=vastattu")[1]


def test_the_meetings_own_page_and_the_calendar_are_the_guests_while_the_pass_runs(desk: Desk) -> None:
    meeting = make_meeting(desk.world, desk.clock.now())
    person = desk.world.people["Veera"]
    page = "/kokous/" + desk.links.token(Ticket(Purpose.MEETING, person, meeting.id, 0))
    feed = "/kalenteri/" + desk.links.token(Ticket(Purpose.FEED, person, 0, 0)) + ".ics"

    def shows() -> tuple[int, bool]:
        return desk.web.get(page).status_code, "Ohjaamon palvelut" in desk.web.get(feed).text

    assert shows() == (410, False)
    desk.accepts(desk.path())
    assert page in desk.web.get(desk.path()).text
    assert shows() == (200, True)
    with desk.world.database.reading() as session:
        veera = desk.world.actor(session, "Veera", desk.clock.now())
        with pytest.raises(NotAllowed):
            feeds.address(session, actor=veera, made=desk.links, group_id=desk.world.group.id)

    with desk.world.database.writing() as session:
        leena = desk.world.actor(session, "Leena", desk.clock.now())
        guest_invitations.cancel(session, actor=leena, now=desk.clock.now(), pass_id=OFFERED)
    assert shows() == (410, False)
    assert desk.web.post(page, data={"vastaus": "osallistun", "aika": "0"}).status_code == 410


def test_a_cancelled_meeting_cannot_be_answered_any_more(desk: Desk) -> None:
    meeting = make_meeting(desk.world, desk.clock.now())
    desk.accepts(desk.path())
    mine = invitation(desk.world, meeting, "Veera")
    with desk.world.database.writing() as session:
        meeting_changes.cancel(
            session,
            actor=desk.world.actor(session, "Leena", desk.clock.now()),
            now=desk.clock.now(),
            meeting_id=meeting.id,
            sequence=0,
            reason="",
        )
    form = {"kutsu": mine, "versio": 0, f"vastaus-{mine}": "yes"}
    assert desk.web.post(desk.path() + "/kokous", data=form).status_code == 410
    assert "Tulevia kokouksia ei ole." in desk.sees(desk.path())[1]


@pytest.mark.parametrize(
    ("more", "trouble"),
    [
        ({"agree": ""}, "Rastita ruutu, kun olet lukenut tekstin ja sitoudut siihen."),
        ({"versio": "toinen"}, "Salassapidon teksti on muuttunut."),
        ({"versio": ""}, "Salassapidon teksti on muuttunut."),
    ],
)
def test_without_the_tick_or_with_another_text_the_form_comes_back(
    desk: Desk, more: dict[str, str], trouble: str
) -> None:
    before = desk.stored()
    status, seen = desk.accepts(desk.path(), **more)
    assert status == 422
    assert trouble in seen
    assert desk.stored() == before


def test_the_same_form_sent_twice_counts_once_and_declining_after_it_still_counts(desk: Desk) -> None:
    path, once = desk.path(), desk.fields(desk.path())
    for _ in range(2):
        assert desk.web.post(path, data={**once, "agree": "agreed"}).status_code == 303
    with desk.world.database.reading() as session:
        assert len(session.scalars(select(Acknowledgement)).all()) == 1
    # The browser's way back leads to a form with the same mark.
    declined = desk.web.post(path + "/kieltaydyn", data={"kerran": once["kerran"] + "e"})
    assert (declined.status_code, desk.state()) == (303, PassState.DECLINED)


def test_declining_needs_a_press_and_can_be_done_without_reading(desk: Desk) -> None:
    answer = desk.web.post(desk.path() + "/kieltaydyn", data={})
    assert (answer.status_code, desk.state()) == (303, PassState.DECLINED)
    status, seen = desk.sees(desk.path())
    assert status == 200
    assert "Passisi: kieltäytynyt" in seen
    assert "Pidä salassa" not in seen


def test_an_ended_pass_shows_and_takes_nothing(desk: Desk) -> None:
    make_meeting(desk.world, desk.clock.now())
    path = desk.path("Gunilla", GUNILLAS)
    assert desk.sees(path)[0] == 200
    fields = desk.fields(desk.path())
    desk.clock.set(desk.clock.now() + timedelta(days=38))  # 1.1.2027, after the last day
    before = desk.stored()
    for one in (path, desk.path()):
        status, seen = desk.sees(one)
        assert status == 410
        assert "Ohjaamon palvelut" not in seen
    assert desk.web.post(desk.path(), data={**fields, "agree": "agreed"}).status_code in (303, 410)
    assert desk.stored() == before


def test_a_cancelled_pass_says_so_and_shows_nothing_else(desk: Desk) -> None:
    now = desk.clock.now()
    with desk.world.database.writing() as session:
        leena = find_actor_by_id(session, desk.world.people["Leena"], now=now)
        assert leena is not None
        guest_invitations.cancel(session, actor=leena, now=now, pass_id=OFFERED)
    fields = {"versio": "x", "agree": "agreed"}
    assert "Passisi: peruttu" in desk.sees(desk.path())[1]
    assert desk.web.post(desk.path(), data=fields).status_code == 303
    assert desk.state() is PassState.CANCELLED


def test_a_link_opens_the_own_pass_only(desk: Desk) -> None:
    before = desk.stored()
    # Signed rightly, for somebody else's pass: the house makes none such, and takes none.
    for first, pass_id in (("Gunilla", OFFERED), ("Anna", OFFERED), ("Veera", GUNILLAS), ("Veera", 999)):
        path = desk.path(first, pass_id)
        assert desk.web.get(path).status_code in (403, 410)
        assert desk.web.post(path, data={"agree": "agreed", "versio": "x"}).status_code in (403, 410)
        assert desk.web.post(path + "/kieltaydyn", data={}).status_code in (403, 410)
    assert desk.stored() == before


def test_a_closed_link_is_closed_here_too(desk: Desk) -> None:
    with desk.world.database.writing() as session:
        veera = find_actor_by_id(session, desk.world.people["Veera"], now=desk.clock.now())
        assert veera is not None
        close(
            session,
            actor=veera,
            now=desk.clock.now(),
            purpose=Purpose.GUEST,
            person_id=desk.world.people["Veera"],
        )
    assert desk.sees(desk.path())[0] == 410


def test_whoever_got_the_link_by_mistake_closes_it_and_the_inviter_is_told(desk: Desk) -> None:
    path = desk.path() + "/en-ole-han"
    before = desk.stored()
    status_, seen = desk.sees(path)
    assert (status_, "Tämä linkki kuuluu henkilölle: Veera Esimerkki" in seen) == (200, True)
    assert desk.stored() == before

    told = desk.web.post(path, data={})
    assert "Linkki on nyt suljettu" in words(told.text)
    assert [desk.web.get(one).status_code for one in (path, desk.path())] == [410, 410]
    assert desk.state() is PassState.INVITED
    assert [who for who, kind in queue(desk.world) if kind is OutgoingKind.GUEST_WRONG_READER] == ["Leena"]


def test_the_page_speaks_swedish_and_keeps_which_text_was_read(desk: Desk) -> None:
    _status, seen = desk.sees(desk.path() + "?kieli=sv")
    assert "Håll hemligt vad du hör." in seen
    path = desk.path() + "?kieli=sv"
    assert desk.accepts(path)[0] == 303
    with desk.world.database.reading() as session:
        assert session.scalars(select(Acknowledgement.language)).one() == "sv"


def test_hostile_words_stay_words_and_2_mb_are_turned_away(desk: Desk) -> None:
    with desk.world.database.writing() as session:
        held = session.get_one(GuestPass, OFFERED)
        held.purpose = '<script>alert(1)</script>"&amp;'
    html = desk.web.get(desk.path()).text
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&amp;amp;" in html
    assert desk.web.post(desk.path(), data={"versio": "x" * 2_000_000}).status_code == 413
    assert desk.state() is PassState.INVITED


def test_without_a_text_nobody_can_accept_and_the_page_says_so(
    sqlite_address: str, clock: MovingClock
) -> None:
    database = Database(sqlite_address)
    desk = Desk(build(database), clock)
    with database.writing() as session:
        session.add(
            GuestPass(
                id=1,
                person_id=desk.world.people["Anna"],
                group_id=2,
                purpose="x",
                starts_on=date(2026, 11, 1),
                ends_on=date(2026, 12, 1),
                state=PassState.INVITED,
                created_at=clock.now(),
                changed_at=clock.now(),
            )
        )
    status, seen = desk.sees(desk.path("Anna", 1))
    assert status == 409
    assert "Salassapidon teksti puuttuu" in seen
    with database.writing() as session:
        confidentiality.take_into_use(session, {"fi": "Teksti"}, clock.now())
    assert desk.sees(desk.path("Anna", 1))[0] == 200
    database.close()
