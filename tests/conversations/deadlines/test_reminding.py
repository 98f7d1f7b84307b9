"""Months of deadlines with a moving clock: who is reminded when, and how often in all."""

from datetime import date, datetime

from bot.app import make_jobs
from bot.domain.zone import HELSINKI
from tests.conversations.deadlines.conftest import OWNERS, Year, add
from tests.meeting_world import user

BUTTONS = ["Valmis", "Siirrä", "Tarvitsen apua"]
COMING, GONE = "Määräaika lähestyy", "Määräaika on mennyt"


def test_owners_who_do_nothing_hear_three_times_before_and_three_times_after_then_who_stands_behind(
    year: Year,
) -> None:
    """Holidays are left out: nobody hears at Christmas, at Epiphany or at Easter."""
    year.goes_to(date(2027, 4, 30))
    assert {who: year.told(who) for who in OWNERS} == {
        "Anna": [
            f"25.11.2026 {COMING}",
            f"08.12.2026 {COMING}",
            f"14.12.2026 {COMING}",
            f"16.12.2026 {GONE}",
            f"23.12.2026 {GONE}",
            f"30.12.2026 {GONE}",
        ],
        "Oili": [f"07.01.2027 {GONE}"],
        "Leena": [
            f"01.03.2027 {COMING}",
            f"24.03.2027 {COMING}",
            f"30.03.2027 {COMING}",
            f"01.04.2027 {GONE}",
            f"08.04.2027 {GONE}",
            f"15.04.2027 {GONE}",
        ],
        "Kaisa": [f"22.04.2027 {GONE}"],
        "Ville": [],
        "Matti": [],
    }
    assert year.ws.journal.calls("chat.postMessage") != []


def test_the_coordinator_hears_what_it_is_about_and_what_to_do(year: Year) -> None:
    year.move_to(datetime(2027, 4, 21, 9, 0, tzinfo=HELSINKI))
    year.goes_to(date(2027, 4, 22))
    assert year.newest("Kaisa").splitlines() == [
        "Määräaika on mennyt",
        "Toimenpiteestä vastaavaa on muistutettu, mutta toimenpidettä ei ole merkitty valmiiksi"
        " eikä määräaikaa siirretty.",
        "Kysythän, miten asia etenee. Saat tästä viestin vain kerran.",
        "Ohjaamon ilta-ajat",
        "",
        "Määräaika: ke 31.3.2027 (22 päivää myöhässä)",
        "Vastuussa: Nuorten palvelut",
        "Näytä toimenpide",
    ]


def test_the_weeks_deadlines_are_one_message_whose_buttons_work_one_by_one(year: Year) -> None:
    second = add(year, "Kesätyösetelit", date(2027, 4, 2))
    year.move_to(datetime(2027, 3, 20, 12, 0, tzinfo=HELSINKI))
    year.goes_to(date(2027, 3, 24))
    leena = year.ws.person(user("Leena"))
    [digest] = [one for one in leena.dm() if "räaika" in one.shown]
    assert (digest.buttons, digest.shown.splitlines()[0]) == (BUTTONS * 2, "Toimenpiteidesi määräajat")

    leena.presses(digest, f"deadline.done/{second}")
    seen = year.newest("Leena")
    assert leena.dm()[-1].buttons == BUTTONS
    assert seen.splitlines()[0] == "Kesätyösetelit: Toimenpide on merkitty valmiiksi. Kiitos!"
    assert "– tehty" in seen

    year.goes_to(date(2027, 4, 12))
    assert year.told("Leena")[1:] == [
        f"30.03.2027 {COMING}",
        f"01.04.2027 {GONE}",
        f"08.04.2027 {GONE}",
    ]


def test_a_second_press_says_who_was_first(year: Year) -> None:
    year.move_to(datetime(2027, 3, 23, 12, 0, tzinfo=HELSINKI))
    year.types("Leena", "/ohjelma määräaika #1; kanavalle: kyllä")
    year.goes_to(date(2027, 3, 24))
    posted = year.shared()
    assert posted.buttons == BUTTONS
    refused = year.ws.person(user("Matti")).presses(posted, "deadline.done/1")
    assert "Tämän voi tehdä" in refused.text
    year.ws.person(user("Kaisa")).presses(posted, "deadline.done/1")
    assert "Toimenpide on merkitty valmiiksi" in year.shared().shown
    mine = year.ws.person(user("Leena")).dm()[-1]
    year.ws.person(user("Leena")).presses(mine, "deadline.move_form/1")
    assert "Toimenpide on jo valmis. Merkinnän teki Kaisa Esimerkki, ke 24.3.2027." in year.newest("Leena")


def test_what_was_due_while_the_bot_was_down_is_told_late_in_office_hours_and_once(year: Year) -> None:
    year.goes_to(date(2026, 11, 25))
    year.move_to(datetime(2026, 12, 12, 14, 0, tzinfo=HELSINKI))  # a Saturday; a week before was Tuesday
    year.restart()
    year.jobs = make_jobs(year.bot)
    year.goes_to(date(2026, 12, 15))
    assert year.told("Anna") == [f"25.11.2026 {COMING}", f"14.12.2026 {COMING}"]
