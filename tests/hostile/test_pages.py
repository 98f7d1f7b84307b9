"""The answer pages under attack: forged, cut, others' and replayed links, hostile fields, mail scanners."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from bot.domain.links import Purpose, Ticket
from bot.services.links import Links
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests.hostile.bench import Bench

HOSTILE = (
    "a\0b",
    "x" * 5000,
    "<script>alert(1)</script> <!channel> {{7*7}} %s",
    "\u202eabc\u200b",
    "9" * 40,
    "٣",
    "-1",
    "=1+1",
    "rivi\r\nBcc: rosvo@example.fi",
    "",
)
# Fields that a page of ours has somewhere, and what they really hold.
FIELDS = {
    "answer": "coming",
    "versio": "1",
    "agree": "agreed",
    "kutsu": "1",
    "vastaus-1": "yes",
    "option": "1",
    "diet": "",
    "access": "",
    "message": "",
    "grade": "5",
    "guest": "1",
    "arrived": "1",
    "kerran": "abc",
}
PEOPLE = ("Anna", "Leena", "Paula", "Paavo")


def _button(body: str, name: str) -> str:
    """The value of the button with this action in an answer."""

    def search(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if str(value.get("action_id", "")).partition("/")[0] == name:
                yield value["value"]
            for one in value.values():
                yield from search(one)
        elif isinstance(value, list):
            for one in value:
                yield from search(one)

    return next(search(json.loads(body)))


@pytest.fixture
def filled(bench: Bench) -> Bench:
    """A poll that is open, a guest who is invited, a seminar that is planned."""
    _, body = bench.types("Leena", "/kysely", "uusi Missä?; Joensuussa; Lieksassa")
    bench.presses("Leena", "poll.send", _button(body, "poll.send"))
    bench.types(
        "Leena",
        "/asiantuntija",
        "kutsu Vieno Vieras <vieno@example.fi>; ryhmä: Nuorten palvelut; aihe: nuoret; päättyy: 31.3.2027",
    )
    bench.types("Paula", "/seminaari", "uusi Seminaari; 26.8.2027 klo 9–16; Carelicum; 100; 12.8.2027")
    return bench


@pytest.fixture
def links() -> Links:
    return Links("an example of a secret that is long enough", "https://bot.example.fi")


@pytest.fixture
def web(filled: Bench, links: Links) -> FlaskClient:
    pages = Pages(database=filled.bot.database, clock=filled.bot.clock, links=links)
    return make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()


def _addresses(bench: Bench, links: Links) -> list[str]:
    """Every purpose by the links of several people, to several subjects, with every tail there is."""
    ids = [bench.there.world.people[first] for first in PEOPLE]
    found = []
    for purpose in Purpose:
        for person_id in (0, *ids[:2]):
            for subject_id in (0, 1):
                token = links.token(Ticket(purpose, person_id, subject_id, 0))
                found.append(f"/{purpose}/{token}")
    return found


def _tails(web: FlaskClient) -> list[tuple[str, str]]:
    """(purpose, what comes after the token) of every page that takes a form."""
    return [
        (rule.rule.split("/")[1], rule.rule.partition(">")[2])
        for rule in web.application.url_map.iter_rules()
        if "<" in rule.rule and "POST" in (rule.methods or ())
    ]


def test_a_scanner_that_opens_and_heads_every_link_changes_nothing(
    filled: Bench, web: FlaskClient, links: Links
) -> None:
    before = filled.stored()

    for address in _addresses(filled, links):
        for answer in (web.get(address), web.head(address), web.options(address)):
            assert answer.status_code < 500

    assert filled.stored() == before


def test_hostile_fields_in_every_form_are_answered_without_an_apology(
    filled: Bench, web: FlaskClient, links: Links
) -> None:
    ids = [filled.there.world.people[first] for first in PEOPLE]
    for purpose, tail in _tails(web):
        for person_id in (0, ids[0]):
            token = links.token(Ticket(Purpose(purpose), person_id, 1, 0))
            for text in HOSTILE:
                typed = dict.fromkeys(FIELDS, text)
                for form in (typed, {**FIELDS, "kerran": text}, {**FIELDS, "message": text, "diet": text}):
                    answer = web.post(f"/{purpose}/{token}{tail}?kieli={quote(text[:50])}", data=form)
                    assert answer.status_code < 500, (purpose, tail, text[:30])
                    assert "<script>alert" not in answer.get_data(as_text=True)
                    assert "rosvo@example.fi" not in str(answer.headers)


def test_a_forged_cut_or_borrowed_link_opens_nothing_and_changes_nothing(
    filled: Bench, web: FlaskClient, links: Links
) -> None:
    anna, leena = filled.there.world.people["Anna"], filled.there.world.people["Leena"]
    right = links.token(Ticket(Purpose.POLL, anna, 1, 0))
    said, signature = right.split(".")
    other = links.token(Ticket(Purpose.SEMINAR, anna, 1, 0))
    forged = [
        f"{leena}-1-0.{signature}",  # another person under Anna's signature
        f"{anna}-2-0.{signature}",  # another subject
        f"{anna}-1-1.{signature}",  # another version
        other,  # another purpose
        right[:-1],
        right[:-10],
        said,
        f"{said}.",
        f"{said}.{'A' * 43}",
        f"{said}.{signature}%0A",
        f"{said}.{signature}%00",
        f"0{said}.{signature}",
        Links("another secret that is long enough too", "https://x.example.fi").token(
            Ticket(Purpose.POLL, anna, 1, 0)
        ),
        "../../etc/passwd",
        "%2e%2e%2f",
        "9" * 3000,
    ]
    before = filled.stored()

    for token in forged:
        for answer in (web.get(f"/kysely/{token}"), web.post(f"/kysely/{token}", data=FIELDS)):
            assert answer.status_code in (308, 404, 405), token
            assert "Joensuussa" not in answer.get_data(as_text=True)

    assert filled.stored() == before


def test_every_answer_forbids_scripts_frames_and_keeping(
    filled: Bench, web: FlaskClient, links: Links
) -> None:
    for address in (*_addresses(filled, links), "/", "/health", "/slack/events", "/kysely/"):
        headers = web.get(address).headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "script-src" not in headers["Content-Security-Policy"]
        assert (headers["X-Frame-Options"], headers["Referrer-Policy"]) == ("DENY", "no-referrer")
        assert headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in headers


def test_the_same_form_replayed_counts_once(filled: Bench, web: FlaskClient, links: Links) -> None:
    token = links.token(Ticket(Purpose.POLL, filled.there.world.people["Anna"], 1, 0))
    shown = web.get(f"/kysely/{token}").get_data(as_text=True)
    form = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', shown))
    assert form.keys() == {"choice", "kerran"}

    first = web.post(f"/kysely/{token}", data=form)
    after = filled.stored()
    again = [web.post(f"/kysely/{token}", data=form).status_code for _ in range(3)]

    assert (first.status_code, again) == (303, [303] * 3)
    assert filled.stored() == after
    assert len(after["poll_answers"]) == 1
