"""The boundary of answer pages: whose link it is, what a GET and a POST may do, how trouble is told."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

import pytest
from flask import Blueprint, Response
from flask.testing import FlaskClient
from sqlalchemy import func, select

from bot.clock import MovingClock
from bot.domain.links import Purpose, Ticket
from bot.domain.names import NameTooLong
from bot.domain.people import STRANGER
from bot.domain.rights import On
from bot.permissions import Permission, require
from bot.services import audit
from bot.services.links import Links, close, expire
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Person
from bot.web.app import HEADERS, make_web_app
from bot.web.pages import Done, Page, Pages, Visit

SECRET = "a secret of the tests, long enough"
ANNA, KALLE = 1, 2


def _show(visit: Visit, problems: Mapping[str, str] | None = None) -> Page:
    if visit.ticket.subject_id == 13:
        raise ZeroDivisionError
    if visit.ticket.subject_id == 12:
        expire(visit.now, visit.now)
    text = f"{visit.actor.name}|{visit.said}|{visit.form.get('nimi', '')}|{dict(problems or {})}"
    return Page("message.html", {"heading": "Sivu", "text": text})


def _answer(visit: Visit) -> Done:
    audit.record(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        action="x",
        object_type="y",
        object_id=1,
        source="web",
    )
    if len(visit.form.get("nimi", "")) > 5:
        raise NameTooLong("name", 5, 6)
    if visit.form.get("nimi") == "toinen":
        require(visit.actor, Permission.MANAGE_GROUP, On(group_id=1))
    return Done("kiitos")


def _blueprint(pages: Pages) -> Blueprint:
    paths = Blueprint("try", __name__, url_prefix="/kokous")

    @paths.get("/<token>")
    def show(token: str) -> Response:
        return pages.look(Purpose.MEETING, token, _show)

    @paths.post("/<token>")
    def answer(token: str) -> Response:
        return pages.change(Purpose.MEETING, token, _answer, again=_show)

    return paths


@pytest.fixture
def links() -> Links:
    return Links(SECRET, "https://botti.example.fi")


@pytest.fixture
def store(sqlite_address: str, clock: MovingClock) -> Iterator[Database]:
    made = Database(sqlite_address)
    with made.writing() as session:
        for name, locale in (("Anna Asiantuntija", None), ("Kalle <b>Kumppani", "sv")):
            session.add(Person(name=name, search_name=name, locale=locale, created_at=clock.now()))
    yield made
    made.close()


@pytest.fixture
def web(store: Database, clock: MovingClock, links: Links) -> FlaskClient:
    pages = Pages(database=store, clock=clock, links=links)
    return make_web_app(None, health=lambda: {"ok": True}, pages=pages, blueprints=[_blueprint]).test_client()


def path(links: Links, person_id: int = ANNA, subject_id: int = 7) -> str:
    return "/kokous/" + links.token(Ticket(Purpose.MEETING, person_id, subject_id, 0))


def entries(store: Database) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count(AuditEntry.id))) or 0


def said(html: str) -> str:
    """The page's one paragraph."""
    found: list[str] = re.findall(r"<p>(.*?)</p>", html, re.DOTALL)
    return found[-1].strip()


def test_a_page_opens_by_its_owners_link_with_strict_headers_and_no_cookie(
    web: FlaskClient, links: Links
) -> None:
    page = web.get(path(links))

    assert (page.status_code, said(page.text)) == (200, "Anna Asiantuntija|||{}")
    assert {name: page.headers[name] for name in HEADERS} == HEADERS
    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.text
    assert "style=" not in page.text


def test_peoples_words_are_shown_as_they_are(web: FlaskClient, links: Links) -> None:
    assert said(web.get(path(links, KALLE)).text) == "Kalle &lt;b&gt;Kumppani|||{}"


def test_the_page_speaks_the_owners_language_unless_another_is_asked_for(
    web: FlaskClient, links: Links
) -> None:
    def language(address: str, browser: str = "") -> str:
        found = re.search(r'<html lang="(\w+)"', web.get(address, headers={"Accept-Language": browser}).text)
        return found[1] if found else ""

    assert language(path(links, KALLE), "en") == "sv"
    assert language(path(links, KALLE) + "?kieli=en") == "en"
    assert language(path(links, KALLE) + "?kieli=xx") == "sv"
    assert language("/kokous/roskaa", "en-GB,en;q=0.9") == "en"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda token: token[:-1], "Linkin loppu puuttuu."),
        (lambda token: token[:6], "Linkin loppu puuttuu."),
        (lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"), "Linkki ei toimi."),
        (lambda token: "2" + token[1:], "Linkki ei toimi."),
        (lambda token: token.replace("-7-", "-8-"), "Linkki ei toimi."),
        (lambda token: token[:0] + "x" * 500, "Linkki ei toimi."),
        (lambda token: token[:0] + "../../etc", "Tässä osoitteessa ei ole sivua."),
    ],
)
def test_a_link_that_is_cut_altered_or_forged_opens_nothing(
    web: FlaskClient, links: Links, store: Database, change: Callable[[str], str], words: str
) -> None:
    token = path(links).removeprefix("/kokous/")
    altered = "/kokous/" + change(token)

    for answer in (web.get(altered), web.post(altered, data={"nimi": "Anna"})):
        assert answer.status_code in (404, 405)
        assert "Anna Asiantuntija" not in answer.text
    assert words in web.get(altered).text
    assert entries(store) == 0


def test_a_link_for_another_purpose_opens_nothing(web: FlaskClient, links: Links) -> None:
    seminar = links.token(Ticket(Purpose.SEMINAR, ANNA, 7, 0))

    assert web.get(f"/kokous/{seminar}").status_code == 404


def test_a_link_of_another_house_opens_nothing(web: FlaskClient) -> None:
    assert web.get(path(Links("another secret", ""))).status_code == 404


def test_closed_links_and_links_of_the_erased_and_of_nobody_do_not_open(
    web: FlaskClient, links: Links, store: Database, clock: MovingClock
) -> None:
    with store.writing() as session:
        close(session, actor=STRANGER, now=clock.now(), purpose=Purpose.MEETING, person_id=ANNA)
        session.get_one(Person, KALLE).erased_at = clock.now()

    answers = [web.get(path(links, person)) for person in (ANNA, KALLE, 4711)]

    assert [answer.status_code for answer in answers] == [410, 410, 410]
    assert said(answers[0].text).startswith("Tämä linkki on suljettu.")
    with store.reading() as session:
        newest = links.url(session, Purpose.MEETING, person_id=ANNA, subject_id=7)
    assert web.get(newest.removeprefix("https://botti.example.fi")).status_code == 200


def test_a_link_whose_subject_is_over_says_so(web: FlaskClient, links: Links) -> None:
    page = web.get(path(links, subject_id=12))

    assert (page.status_code, said(page.text)) == (
        410,
        "Asia, johon linkki liittyi, on ohi, joten siihen ei voi enää vastata.",
    )


def test_a_change_is_made_once_however_often_its_form_is_sent(
    web: FlaskClient, links: Links, store: Database
) -> None:
    first = web.post(path(links), data={"nimi": "Anna", "kerran": "abc"})
    second = web.post(path(links), data={"nimi": "Anna", "kerran": "abc"})

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == f"{path(links)}?tehty=kiitos"
    assert said(web.get(first.headers["Location"]).text) == "Anna Asiantuntija|kiitos||{}"
    assert entries(store) == 1
    web.post(path(links), data={"nimi": "Anna", "kerran": "abd"})
    assert entries(store) == 2


def test_reading_changes_nothing_and_head_neither(web: FlaskClient, links: Links, store: Database) -> None:
    for _ in range(3):
        web.get(path(links) + "?nimi=Anna")
        web.head(path(links))

    assert entries(store) == 0


def test_what_is_wrong_in_a_form_is_told_at_its_field_with_what_was_typed(
    web: FlaskClient, links: Links, store: Database
) -> None:
    answer = web.post(path(links) + "?kieli=en", data={"nimi": " Annamari ", "kerran": "abc"})

    assert answer.status_code == 422
    assert "|Annamari|" in answer.text
    assert "The name is too long: 6 characters, and at most 5 fit." in answer.text
    assert entries(store) == 0
    # Mended, the same form goes through.
    assert web.post(path(links), data={"nimi": "Anna", "kerran": "abc"}).status_code == 303
    assert entries(store) == 1


def test_what_nobody_foresaw_is_an_apology_with_a_code_and_nothing_of_what_was_sent(
    web: FlaskClient, links: Links, caplog: pytest.LogCaptureFixture
) -> None:
    page = web.get(path(links, subject_id=13))

    code = re.search(r"koodi ([0-9a-f]{6})", page.text)
    assert page.status_code == 500
    assert code is not None
    assert code[1] in caplog.text


def test_two_megabytes_are_turned_away_with_a_clear_page(
    web: FlaskClient, links: Links, store: Database
) -> None:
    answer = web.post(path(links), data={"nimi": "x" * 2_000_000})

    assert (answer.status_code, said(answer.text)) == (
        413,
        "Lähettämäsi teksti on liian pitkä. Mitään ei tallennettu. Palaa sivulle ja lyhennä tekstiä.",
    )
    assert entries(store) == 0


def test_other_addresses_and_methods_get_a_page_too(web: FlaskClient, links: Links) -> None:
    answers = [web.get("/"), web.get("/kokous/"), web.put(path(links)), web.get("/slack/events")]

    assert [answer.status_code for answer in answers] == [404, 404, 405, 404]
    assert [answer.headers["Content-Security-Policy"][:18] for answer in answers] == [
        "default-src 'none'"
    ] * 4


def test_the_stylesheet_is_our_own_and_may_be_kept(web: FlaskClient, links: Links) -> None:
    found = re.search(r'href="(/tyyli-[0-9a-f]{12}\.css)"', web.get(path(links)).text)
    assert found is not None
    style = web.get(found[1])

    assert (style.status_code, style.mimetype) == (200, "text/css")
    assert style.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_link_is_good_for_as_long_as_the_store_says(
    web: FlaskClient, links: Links, clock: MovingClock
) -> None:
    clock.advance(timedelta(days=400))

    assert web.get(path(links)).status_code == 200
