"""A whole year: October's preparation, comments, January's forum, deadlines, summer, the seminar, October."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from bot.clock import MovingClock
from bot.domain.outgoing import PACE, Pace, Way
from bot.domain.outgoing import OutgoingKind as K
from bot.handlers import registry
from bot.operations.manifest import build_manifest
from bot.sandbox.workspace import Workspace
from tests.conversations.year_story import SEED, START, Heard, Year
from tests.meeting_world import user
from tests.year_world import MEMBERS, PEOPLE

FORUM = "Johtofoorumin kokous"
SAID_YES = ("Anna", "Oili", "Yrjö", "Hilla")  # to January's meeting: its reminders are asked for


@pytest.fixture
def year(database_address: str, clock: MovingClock) -> Iterator[Year]:
    entries = registry()
    manifest = build_manifest(entries, events=entries.events, base_url="https://bot.example.fi")
    with Workspace.start(manifest=manifest, seed=SEED, frozen_at=START) as ws:
        made = Year(ws, database_address, clock)
        yield made
        made.bot.database.close()


def october_to_december(year: Year) -> None:
    """Leena and Kaisa answer in October, Ville when reminded; the draft is begun, and January called to."""
    year.until(2026, 10, 2)
    year.presses("Leena", "Sinulta pyydetään ehdotuksia", "Anna ehdotukset")
    year.fills("Leena", text="Ohjaamo auki myös lauantaisin")
    year.types("Kaisa", "/ohjelma valmistelu Yksi mittari lisää")
    year.until(2026, 11, 3)
    year.types("Ville", "/ohjelma valmistelu Yhteinen rekrytointi")
    year.until(2026, 11, 9)
    year.types("Kaisa", "/ohjelma uusi 2027")
    year.types("Kaisa", "/foorumi kutsu ti 19.1.2027 klo 9–11; Carelicum")
    year.presses_here("Kaisa", "meeting.confirm")
    year.goes_out()
    for first in SAID_YES:  # Aino stays silent
        year.presses(first, f"Kutsu: {FORUM}", "Osallistun")


def december_to_january(year: Year) -> None:
    """The draft of what was given, its comments, and the forum's decision."""
    year.until(2026, 12, 2)
    year.types("Kaisa", "/ohjelma valmistelu")
    year.presses_here("Kaisa", "preparation.to_action/1")  # what Leena gave
    year.fills("Kaisa", goal="2", deadline="2027-03-31")
    for line in (
        "Yhteinen rekrytointi; 4; Työnantajapalvelut; 30.4.2027",
        "Mittarin lähtöarvo; 1; Kaisa Esimerkki; 10.6.2027",
        "Mittarin ohje; 1; Kaisa Esimerkki; 11.6.2027",
    ):
        year.types("Kaisa", f"/ohjelma toimenpide {line}")
    year.until(2026, 12, 8)
    year.types("Kaisa", "/ohjelma kommentit")  # until the calendar's day
    year.presses_here("Kaisa", "programme.open_comments")
    year.goes_out()
    year.presses("Ville", "Kommentoi luonnosta", "Kommentoi")
    year.fills("Ville", comment="Rekrytointi on kahdelle ryhmälle yhteinen.")
    year.until(2027, 1, 19, 13)
    year.types("Kaisa", "/ohjelma päätä")
    year.presses_here("Kaisa", "programme.decide")
    shown = year.types("Anna", "/ohjelma").messages[0].text
    assert f"Päätetty ti 19.1.2027 ({FORUM}). Voimassa ti 19.1.2027 alkaen." in shown
    assert "#1 Ohjaamo auki myös lauantaisin" in shown
    assert "Vuoden 2027 ohjelman valmistelu" not in shown


def a_busy_week(year: Year) -> None:
    """Six questions to the forum in one week of February: four go by themselves, two wait for Monday."""
    year.until(2027, 2, 9)
    for number in range(1, 7):
        asked = f"Kysymys {number}?; Kyllä; Ei; kenelle: foorumi; päättyy: 26.2.2027 klo 16"
        year.types("Kaisa", f"/kysely uusi {asked}", "@bot")
        year.ws.person(user("Kaisa")).presses("@bot", "poll.send")
    year.goes_out()


def spring(year: Year) -> None:
    """Leena is done in time, Kaisa with both of hers; Ville is late until Kaisa hears of it, and moves it."""
    year.until(2027, 3, 25)
    year.presses("Leena", "Määräaika lähestyy", "Valmis")
    year.until(2027, 5, 4)
    year.types("Paula", "/seminaari uusi Ekosysteemiseminaari; 9.9.2027 klo 9–16; Carelicum; 60; 26.8.2027")
    sends_stage(year, "Ennakkotieto:")
    year.until(2027, 5, 31)
    year.presses("Ville", "Määräaika on mennyt", "Siirrä")
    year.fills("Ville", day="2027-09-30", reason="Hanke alkaa syksyllä")
    year.until(2027, 6, 4)
    year.presses("Kaisa", "Toimenpiteidesi määräajat", "deadline.done/3")
    year.presses("Kaisa", "Mittarin lähtöarvo: Toimenpide on merkitty", "deadline.done/4")


def autumn(year: Year) -> None:
    """The seminar, and October again."""
    year.until(2027, 8, 16)
    sends_stage(year, "Kutsu:")
    year.until(2027, 9, 29)
    year.presses("Ville", "Määräaika lähestyy", "Valmis")
    year.until(2027, 10, 2)


def sends_stage(year: Year, stage: str) -> None:
    """Paula looks at a stage of the seminar and sends it."""
    panel = year.types("Paula", "/seminaari kutsu").messages[0]
    sections = [block for block in panel.json["blocks"] if block["type"] == "section"]
    [row] = [block for block in sections if block["text"]["text"].startswith(stage)]
    year.presses_here("Paula", row["accessory"]["action_id"])
    year.presses_here("Paula", "seminar.send")
    year.goes_out()


# What each person heard in the year from 1.10.2026 to 30.9.2027. Whoever is a member of a group and of the
# forum heard of the January meeting and of the seminar, and of nothing else.
FORUM_MEMBER = {
    K.INVITATION: 1,
    K.MEETING_REMINDER: 3,
    # Six questions in one week, and their silence noticed in another: four by themselves, two together.
    K.POLL_ASK: 4,
    K.POLL_NUDGE: 4,
    K.WEEKLY_DIGEST: 2,
    K.SEMINAR_SAVE_THE_DATE: 1,
    K.SEMINAR_INVITATION: 1,
}
HEARD: Heard = {
    **dict.fromkeys(("Anna", "Oili", "Yrjö", "Hilla", "Aino"), FORUM_MEMBER),
    "Leena": {
        K.INPUT_ASKED: 1,
        K.PROGRAMME_COMMENTS: 1,
        K.DEADLINE_REMINDER: 2,  # 30 and 7 days before; then it was done
        K.SEMINAR_SAVE_THE_DATE: 1,
        K.SEMINAR_INVITATION: 1,
    },
    "Ville": {
        K.INPUT_ASKED: 1,
        K.INPUT_REMINDED: 1,
        K.PROGRAMME_COMMENTS: 1,
        # 30, 7 and 1 days before, three times when it had passed; of the moved day 30, 7 and 1 days before
        K.DEADLINE_REMINDER: 9,
        K.SEMINAR_SAVE_THE_DATE: 1,
        K.SEMINAR_INVITATION: 1,
    },
    "Kaisa": {
        K.INPUT_ASKED: 1,
        K.INPUTS_CLOSED: 1,
        K.DEADLINE_REMINDER: 2,  # two actions of hers, a week's together: 30 and 7 days before
        K.DEADLINE_PASSED: 1,  # Ville's
        K.POLL_RESULT: 6,
        K.SEMINAR_SAVE_THE_DATE: 1,
        K.SEMINAR_INVITATION: 1,
    },
    "Paula": {
        K.INPUTS_CLOSED: 1,
        K.PROGRAMME_COMMENTS: 1,
        K.DUTY_NOTICE: 1,  # no date of the seminar by 1 May
        K.SEMINAR_SAVE_THE_DATE: 1,
        K.SEMINAR_INVITATION: 1,
    },
    "Paavo": {K.SEMINAR_SAVE_THE_DATE: 1, K.SEMINAR_INVITATION: 1},
}
NEXT_OCTOBER: Heard = {first: {K.INPUT_ASKED: 1} for first in ("Leena", "Ville", "Kaisa")}


def test_a_year_of_messages_to_everybody_and_the_next_october_as_the_first(year: Year) -> None:
    for season in (october_to_december, december_to_january, a_busy_week, spring, autumn):
        season(year)

    assert year.heard(date(2026, 10, 1), date(2027, 9, 30)) == HEARD
    assert year.heard(date(2027, 10, 1), date(2027, 10, 2)) == NEXT_OCTOBER
    assert year.heard(date(2027, 7, 1), date(2027, 7, 31)) == {}, "nothing was due in July"
    assert year.not_sent() == []

    # The queue says what it sent; the workspace and the letter box say what came, and that it came once.
    sent = Counter(first for first, _, _, _ in year.sent())
    assert year.arrived() == Counter({first: sent[first] for first in PEOPLE})
    keys = [post.key for post in year.ws.journal.posts() if post.key]
    assert len(keys) == len(set(keys)) == sum(way is Way.SLACK for _, _, way, _ in year.sent())

    # The limit is reached in the busy weeks, and never passed.
    unasked = [
        (first, day.isocalendar()[:2])
        for first, kind, _, day in year.sent()
        if PACE[kind] is not Pace.FREE
        and (first, kind) not in {(one, K.MEETING_REMINDER) for one in SAID_YES}
    ]
    assert {week: count for week, count in Counter(unasked).items() if count > 2} == {
        (first, (2027, week)): count
        for first in MEMBERS["Johtofoorumi"]
        for week, count in ((6, 4), (8, 5))  # the first week's digest comes on the next Monday
    }
