"""The autumn in Slack and by letter: asked, given, reminded, summed up; and the calendar."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from email import message_from_string, policy
from email.message import EmailMessage
from typing import Any

import pytest
from slack_bolt import BoltRequest

from bot.app import build, make_jobs
from bot.clock import MovingClock
from bot.domain.zone import HELSINKI
from bot.handlers import registry
from bot.operations.manifest import build_manifest
from bot.sandbox.seen import Saw, Seen
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.storage.models import Person
from tests.conversations.meetings.conftest import GROUP, SEED
from tests.meeting_world import user
from tests.preparation_world import Autumn

NBSP = "\N{NO-BREAK SPACE}"
MORE = [
    {
        "id": user(first),
        "name": first.lower(),
        "real_name": f"{first} Esimerkki",
        "email": f"{first.lower()}@example.fi",
        "locale": "fi-FI",
    }
    for first in ("Paula", "Tarja")
]
ELSEWHERE = "#yleinen"
YEAR_SEED: dict[str, Any] = {
    **SEED,
    "people": [*SEED["people"], *MORE],
    "channels": [
        SEED["channels"][0],
        {
            **SEED["channels"][1],
            "members": [user(first) for first in ("Leena", "Anna", "Kaisa", "Ville", "Paula")],
        },
    ],
}


class Story(Autumn):
    """The bot in a workspace from the last day of September on; Paavo, who has no Slack, leads a group."""

    def __init__(self, ws: Workspace, address: str, clock: MovingClock) -> None:
        settings = Settings(
            database_url=address,
            slack_bot_token=ws.bot_token,
            slack_signing_secret=ws.signing_secret,
            slack_api_url=ws.api_url,
            smtp_url=ws.smtp_url,
            mail_from="Ekosysteemibotti <botti@example.fi>",
            public_url="https://botti.example.fi",
            secret="a secret of the tests, long enough",
        )
        self.bot = build(settings, clock=clock)
        self.ws = ws

        def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
            answer = self.bot.app.dispatch(BoltRequest(body=body, headers=dict(headers)))
            return answer.status, answer.headers, answer.body

        ws.deliver_with(handler)
        clock.set(datetime(2026, 9, 30, 12, tzinfo=HELSINKI))
        super().__init__(self.bot.database, clock)
        self.jobs = make_jobs(self.bot)
        self.leads("Paavo", self.other)

    def morning(self, year: int, month: int, day: int) -> None:
        """The night's work of a day, and what goes out by ten in the morning."""
        night, at = (datetime(year, month, day, hour, tzinfo=HELSINKI) for hour in (4, 10))
        # A conversation gets one message a second.
        for moment in (night, at, at + timedelta(seconds=2), at + timedelta(seconds=4)):
            self.clock.set(moment)
            self.ws.clock.move_to(moment)
            self.jobs.tick()
        self.ws.settle()

    def passes(self, time: timedelta) -> None:
        """Time passes, and the heartbeat comes."""
        self.clock.advance(time)
        self.ws.clock.move_to(self.clock.now())
        self.jobs.tick()
        self.ws.settle()

    def types(self, first: str, text: str, channel: str = ELSEWHERE) -> Saw:
        return self.ws.person(user(first)).types(channel, text)

    def hears(self, first: str) -> list[Seen]:
        return self.ws.person(user(first)).dm()

    def about(self, first: str) -> list[str]:
        """The headings of what somebody has heard about the programme."""
        return [heading for one in self.hears(first) if "ohjelma" in (heading := one.text.splitlines()[0])]

    def letters(self) -> list[EmailMessage]:
        """What Paavo has got about the programme."""
        raw = [one["raw"] for one in self.ws.mail.messages if one["to"] == ["paavo@example.fi"]]
        letters = [message_from_string(one, policy=policy.default) for one in raw]
        return [one for one in letters if "ohjelma" in one["subject"]]


@pytest.fixture
def story(sqlite_address: str, clock: MovingClock) -> Iterator[Story]:
    entries = registry()
    manifest = build_manifest(entries, events=entries.events, base_url="https://bot.example.fi")
    start = datetime(2026, 9, 30, 12, tzinfo=HELSINKI)
    with Workspace.start(manifest=manifest, seed=YEAR_SEED, frozen_at=start) as ws:
        made = Story(ws, sqlite_address, clock)
        yield made
        made.bot.database.close()


ASKED = "Sinulta pyydetään ehdotuksia: kehittämisohjelma 2027"
REMINDED = "Muistutus: ehdotukset kehittämisohjelmaan 2027"
CLOSED = "Ehdotusaika päättyi: kehittämisohjelma 2027"


def test_the_autumn_from_the_asking_to_the_summary(story: Story) -> None:
    story.morning(2026, 10, 1)
    [asked] = [one for one in story.hears("Leena") if one.text.startswith(ASKED)]
    assert asked.text.splitlines() == [
        ASKED,
        "Työryhmien vetäjät ja työllisyysalueen asiantuntijat valmistelevat ensi vuoden ohjelman yhdessä. "
        "Keskustelkaa siitä ryhmässä ja kirjaa, mitä ehdotatte.",
        "Vastaa viimeistään: ma 30.11.2026",
        "• Nuorten palvelut",
        "Kerro, mitä pitäisi tehdä, kuka tekisi ja mihin mennessä. Kerro myös, mitä pitäisi jättää pois tai "
        "tehdä toisin. Voit muuttaa ehdotuksia, kunnes ehdotusaika päättyy. Aiemmat säilyvät.",
    ]
    assert asked.buttons == ["Anna ehdotukset", "Katso muiden ehdotukset"]

    leena = story.ws.person(user("Leena"))
    form = leena.presses(asked, "Anna ehdotukset").form
    assert form is not None
    assert form.title == "Ehdotukset ohjelmaan"
    done = leena.fills("text", "Ohjaamo auki myös lauantaisin.\n*Työpajat* <!channel>").submits()
    assert done.form is not None
    assert "Kiitos! Ehdotukset on tallennettu: Nuorten palvelut" in done.form.shown
    assert "*Työpajat* <!channel>" in done.form.shown

    [letter] = story.letters()
    body = letter.get_body(("plain",))
    assert body is not None
    assert letter["subject"] == ASKED
    assert "https://botti.example.fi/ehdotukset/" in body.get_content()

    for day in ((10, 2), (11, 2), (11, 3), (12, 1), (12, 2)):
        story.morning(2026, *day)
    assert {first: story.about(first) for first in ("Leena", "Kaisa", "Paula", "Anna")} == {
        "Leena": [ASKED],
        "Kaisa": [ASKED, REMINDED, CLOSED],
        "Paula": [CLOSED],
        "Anna": [],
    }
    assert [one["subject"] for one in story.letters()] == [ASKED, REMINDED]
    summary = [one for one in story.hears("Paula") if one.text.startswith(CLOSED)][-1]
    assert summary.text.splitlines()[1:] == [
        "Ehdotukset annettu: 1/3",
        "• Nuorten palvelut: Leena Esimerkki, to 1.10.2026",
        "Ei antanut ehdotuksia",
        "• Työnantajapalvelut (Paavo Esimerkki)",
        "• Kaisa Esimerkki (asiantuntija)",
        "Seuraavaksi luonnos avataan kommenteille: ti 8.12.2026",
    ]


def test_the_manager_hears_whom_to_phone_when_a_leader_is_not_reached(story: Story) -> None:
    with story.database.writing() as session:
        person = session.get(Person, story.world.people["Paavo"])
        assert person is not None
        person.email = None
    story.morning(2026, 10, 1)
    story.passes(timedelta(minutes=2))  # those to phone are told together
    told = [one.text for one in story.hears("Paula") if "Paavo Esimerkki" in one.text]
    assert len(told) == 1
    assert "Ehdotukset kehittämisohjelmaan 2027" in told[0]


def test_the_own_page_tells_what_is_missing_until_it_is_given(story: Story) -> None:
    def waits(first: str) -> list[str]:
        lines = story.types(first, "/eko omat").messages[0].text.splitlines()
        return [one for one in lines if one.startswith("• Ehdotukset ohjelmaan puuttuvat")]

    assert waits("Leena") == []  # nothing is asked before October
    story.clock.set(datetime(2026, 10, 1, 10, tzinfo=HELSINKI))
    missing = "• Ehdotukset ohjelmaan puuttuvat: Nuorten palvelut, viimeistään ma 30.11.2026"
    assert (waits("Leena"), waits("Anna")) == ([missing], [])
    form = story.ws.person(user("Leena")).presses(ELSEWHERE, "Anna ehdotukset").form
    assert form is not None
    story.ws.person(user("Leena")).fills("text", "Ilta-ajat").submits()
    assert waits("Leena") == []


def test_a_line_gives_for_the_channels_group_a_named_one_or_oneself(story: Story) -> None:
    saw = story.types("Leena", "/ohjelma valmistelu Työpajoja; ja ohjausta: myös illalla", GROUP)
    assert "Työpajoja; ja ohjausta: myös illalla" in saw.messages[0].text
    story.types("Kaisa", "/ohjelma valmistelu ryhmä: Työnantaja; Yhteinen rekrytointi")
    saw = story.types("Kaisa", "/ohjelma valmistelu Yksi mittari lisää")
    lines = saw.messages[0].text.splitlines()
    assert lines[:3] == [
        "Kehittämisohjelman 2027 valmistelu",
        "Kiitos! Ehdotukset on tallennettu: Kaisa Esimerkki",
        "Ehdotukset annettu: 3/3",
    ]
    assert saw.messages[0].buttons == ["Tee toimenpide"] * 3 + ["Anna ehdotukset", "Kalenteri"]

    story.types("Leena", "/ohjelma valmistelu Parempi ehdotus")
    saw = story.types("Paula", "/ohjelma valmistelu")
    assert saw.messages[0].buttons[0] == "Lue kokonaan"
    read = story.ws.person(user("Paula")).presses(ELSEWHERE, "Lue kokonaan").messages[-1].text
    assert read.splitlines()[0] == "Nuorten palvelut"
    assert read.index("Parempi ehdotus") < read.index("Työpajoja; ja ohjausta: myös illalla")

    refused = story.types("Anna", "/ohjelma valmistelu Minäkin")
    assert refused.messages[0].text.startswith("Tämän voi tehdä")


def test_what_cannot_be_told_from_the_line_is_asked_in_the_form(story: Story) -> None:
    story.leads("Leena", story.other)
    assert story.types("Paula", "/ohjelma valmistelu Kuka tahansa").form is not None  # she manages all groups
    form = story.types("Leena", "/ohjelma valmistelu Kumman ryhmän tämä on?").form
    assert form is not None
    assert form.values["Mitä pitäisi tehdä vuonna 2027?"] == "Kumman ryhmän tämä on?"
    leena = story.ws.person(user("Leena"))
    done = leena.fills("group", "Työnantajapalvelut").submits()
    assert done.form is not None
    assert "tallennettu: Työnantajapalvelut" in done.form.shown


def test_after_the_closing_the_words_are_not_lost(story: Story) -> None:
    story.clock.set(datetime(2026, 12, 2, 9, tzinfo=HELSINKI))
    saw = story.types("Leena", "/ohjelma valmistelu Myöhässä mutta tärkeä", GROUP)
    assert saw.form is not None
    assert "Ehdotusaika päättyi ma 30.11.2026. Kerro asiasi kommenttina luonnokseen" in saw.form.shown
    assert saw.form.values["Mitä pitäisi tehdä vuonna 2027?"] == "Myöhässä mutta tärkeä"


def test_the_calendar_is_seen_by_all_and_changed_by_line_and_form(story: Story) -> None:
    seen = story.types("Anna", "/ohjelma kalenteri").messages[0]
    assert [line[:40] for line in seen.text.splitlines()[1:7]] == [
        "• to 1.10.2026 · Ehdotuksia pyydetään. B",
        "• ma 2.11.2026 · Muistutus ehdotuksista.",
        "• ma 30.11.2026 · Ehdotusten viimeinen p",
        "• ti 8.12.2026 · Kommentointi alkaa. Pal",
        "• ti 22.12.2026 · Kommentoinnin viimeine",
        "• Tammikuu 2027 · Johtofoorumi päättää. ",
    ]
    assert seen.buttons == ["Valmistelu", "Johtofoorumin asialista"]
    assert (
        story.types("Anna", "/ohjelma kalenteri ehdotukset: 15.9.").messages[0].text.startswith("Tämän voi")
    )

    changed = story.types("Kaisa", "/ohjelma kalenteri ehdotukset: 15.9.").messages[0].text
    assert "• ti 15.9.2026 · Ehdotuksia pyydetään." in changed
    assert "(oletuspäivä on 1.10.)" in changed
    assert "Kalenteri on muutettu tästä eteenpäin joka vuodelle." in changed
    back = story.types("Kaisa", "/ohjelma kalenteri ehdotukset: oletus").messages[0].text
    assert ("• to 1.10.2026" in back, "oletuspäivä" in back) == (True, False)

    kaisa = story.ws.person(user("Kaisa"))
    form = story.types("Kaisa", "/ohjelma kalenteri takaraja: 5.12.").form
    assert form is not None
    assert (
        "Ehdotusten viimeinen päivä: valitse päivä, joka on vähintään viikkoa aikaisemmin kuin" in form.shown
    )
    wrong = kaisa.fills("input_closes", "31.11.").submits()
    assert wrong.errors == {"input_closes": "En ymmärtänyt tätä päiväksi: 31.11.. Kirjoita päivä näin: 15.9."}
    done = kaisa.fills("input_closes", "20.11.").submits()
    assert done.form is not None
    assert "pe 20.11.2026 · Ehdotusten viimeinen päivä" in done.form.shown


def test_the_calendar_and_the_januarys_agenda_point_to_each_other(story: Story) -> None:
    story.clock.set(datetime(2026, 11, 24, 10, tzinfo=HELSINKI))
    story.types("Leena", "/foorumi kutsu ma 4.1.2027 klo 9–11; Carelicum")
    story.ws.person(user("Leena")).presses(ELSEWHERE, "meeting.confirm")
    seen = story.types("Kaisa", "/ohjelma kalenteri").messages[0].text
    assert f"ma 4.1.2027 klo{NBSP}9.00–11.00 · Johtofoorumi päättää." in seen
    story.types("Kaisa", "/ohjelma kalenteri kommentit päättyvät: 8.1.")
    seen = story.types("Kaisa", "/ohjelma kalenteri").messages[0].text
    assert "Johtofoorumi kokoontuu ennen kuin kommentointi on päättynyt." in seen
    agenda = story.types("Leena", "/foorumi asialista").messages[0]
    assert "Ohjelman kalenteri" in agenda.buttons
    leena = story.ws.person(user("Leena"))
    leena.presses(ELSEWHERE, "Ohjelman kalenteri")
    assert leena.sees(ELSEWHERE)[-1].text.startswith("Kehittämisohjelman 2027 kalenteri")


def test_what_was_given_becomes_an_action_of_the_draft(story: Story) -> None:
    story.types("Leena", "/ohjelma valmistelu Ohjaamo auki myös lauantaisin\nLisää ohjausta", GROUP)
    assert "Tee toimenpide" not in story.types("Leena", "/ohjelma valmistelu").messages[0].buttons
    story.types("Kaisa", "/ohjelma valmistelu")
    kaisa = story.ws.person(user("Kaisa"))
    early = kaisa.presses(ELSEWHERE, "Tee toimenpide").messages[-1]
    assert early.text.startswith("Ohjelman 2027 luonnosta ei ole vielä aloitettu.")
    kaisa.presses(early, "Aloita luonnos")
    story.types("Kaisa", "/ohjelma valmistelu")
    form = kaisa.presses(ELSEWHERE, "Tee toimenpide").form
    assert form is not None
    assert (form.title, form.values["Mitä tehdään"]) == (
        "Uusi toimenpide",
        "Ohjaamo auki myös lauantaisin",
    )
    assert form.values["Vastuuryhmä"] == f"#{story.group.id}"


def test_the_bare_command_tells_in_one_line_where_the_preparation_stands(story: Story) -> None:
    def line(month: int, day: int, year: int = 2026) -> str:
        story.clock.set(datetime(year, month, day, 10, tzinfo=HELSINKI))
        text = story.types("Anna", "/ohjelma").messages[0].text
        return next((one for one in text.splitlines() if one.startswith("Vuoden 2027")), "")

    begins = "Vuoden 2027 ohjelman valmistelu: "
    assert [line(9, 30), line(10, 1), line(12, 1), line(12, 8), line(12, 23), line(1, 31, 2027)] == [
        "",
        f"{begins}Ehdotukset annettu 0/3. Niitä voi antaa viimeistään ma 30.11.2026.",
        f"{begins}Ehdotukset on koottu (0/3). Luonnos avataan kommenteille ti 8.12.2026.",
        f"{begins}Luonnosta voi kommentoida viimeistään ti 22.12.2026.",
        f"{begins}Johtofoorumi päättää tammikuussa. Kokousta ei ole vielä kutsuttu koolle.",
        f"{begins}Johtofoorumi päättää tammikuussa. Kokousta ei ole vielä kutsuttu koolle.",
    ]


def test_the_calendar_says_until_when_the_draft_is_open_for_comments(story: Story) -> None:
    def offered(month: int, day: int) -> str:
        story.clock.set(datetime(2026, month, day, 10, tzinfo=HELSINKI))
        return story.types("Kaisa", "/ohjelma kommentit").messages[0].text.splitlines()[1]

    story.types("Kaisa", "/ohjelma uusi 2027")
    story.types("Kaisa", "/ohjelma toimenpide Ilta-ajat; 1; Nuorten palvelut; 30.4.2027")
    last = "Viimeinen kommentointipäivä: "
    assert [offered(11, 24), offered(12, 8), offered(12, 16)] == [
        f"{last}ti 8.12.2026",  # the input is not in yet: two weeks
        f"{last}ti 22.12.2026",
        f"{last}ke 30.12.2026",  # less than a week was left
    ]
