"""What owners do about their actions: typed, pressed and in forms; who hears of it; what everybody sees."""

from datetime import date, datetime

from bot.domain.zone import HELSINKI
from tests.conversations.deadlines.conftest import Year, add
from tests.conversations.polls.conftest import NBSP
from tests.meeting_world import user

ANNAS = 2  # Rekrytointitapahtuma Lieksassa, by 15.12.2026


def words(text: str) -> str:
    return text.replace(NBSP, " ")


def test_a_deadline_is_moved_by_a_typed_line_and_both_days_are_shown(year: Year) -> None:
    saw = words(year.types("Leena", "/ohjelma määräaika ilta-ajat; 12.5.; Tilat ovat remontissa").text)
    assert saw.splitlines()[0] == "Uusi määräaika: ke 12.5.2027"
    assert "ke 12.5.2027 (169 päivää jäljellä), päätetty määräaika ke 31.3.2027" in saw
    assert "määräaika siirretty: ke 12.5.2027 (Leena Esimerkki) – Tilat ovat remontissa" in saw
    year.move_to(datetime(2027, 4, 6, 12, 0, tzinfo=HELSINKI))  # nobody hears of the old day meanwhile
    year.goes_to(date(2027, 4, 13))
    assert year.told("Leena") == ["12.04.2027 Määräaika lähestyy"]


def test_a_day_that_has_passed_opens_the_form_with_the_rest_filled_in(year: Year) -> None:
    form = year.types("Leena", "/ohjelma määräaika #1; 1.10.2026; Syy").form
    assert form is not None
    assert "Tämä päivä on jo mennyt: to 1.10.2026" in words(form.shown)
    assert form.values == {"Toimenpide": "#1", "Uusi määräaika": None, "Miksi määräaika siirtyy?": "Syy"}
    leena = year.ws.person(user("Leena"))
    leena.fills("day", "2027-05-12")
    assert words(leena.submits().form.shown).splitlines()[0] == "Uusi määräaika: ke 12.5.2027"  # type: ignore[union-attr]


def test_the_form_asks_why(year: Year) -> None:
    anna = year.ws.person(user("Anna"))
    assert anna.opens_home() is not None
    anna.presses("home", f"deadline.move_form/{ANNAS}")
    anna.fills("day", "2027-01-29")
    assert list(anna.submits().errors) == ["reason"]
    anna.fills("reason", "Tila on varattu")
    anna.submits()
    assert "Rekrytointitapahtuma" not in str(anna.home)


def test_what_is_done_leaves_the_home_tab(year: Year) -> None:
    anna = year.ws.person(user("Anna"))
    home = words(str(anna.opens_home()))
    assert "Määräaikani\nRekrytointitapahtuma Lieksassa" in home
    assert "Määräaika: ti 15.12.2026 (21 päivää jäljellä)" in home
    anna.presses("home", f"deadline.done/{ANNAS}")
    assert "Rekrytointitapahtuma" not in str(anna.home)
    assert "Toimenpide on jo valmis" in words(year.types("Anna", "/ohjelma valmis rekry").text)


def test_who_needs_help_is_told_to_who_can_give_it_with_the_way_to_reach_them(year: Year) -> None:
    for who, action in (("Anna", ANNAS), ("Leena", 1)):
        year.types(who, f"/ohjelma edistyminen #{action}")
        year.presses(who, f"deadline.help_form/{action}")
        year.ws.person(user(who)).fills("message", "En saa <!channel> tilaa *mistään*").submits()
    year.work()
    assert [line.strip() for line in year.newest("Oili").splitlines() if line] == [
        "Joku tarvitsee apua",
        "Toimenpide:",
        "Rekrytointitapahtuma Lieksassa",
        "Määräaika:",
        "ti 15.12.2026",
        "Avun pyytäjä:",
        "Anna Esimerkki",
        "Sähköposti:",
        "anna@example.fi",
        "En saa <!channel> tilaa *mistään*",
        "Näytä toimenpide",
    ]
    assert "Leena Esimerkki" in year.newest("Kaisa")


def test_a_member_sees_an_action_and_may_not_follow_it(year: Year) -> None:
    card = year.types("Matti", "/ohjelma edistyminen #1").messages[-1]
    assert (card.buttons, "Tila: aloittamatta" in card.shown) == ([], True)
    assert "Tämän voi tehdä" in year.types("Matti", "/ohjelma valmis #1").text
    assert "Tila: tehty" in year.types("Kaisa", "/ohjelma edistyminen #1; Kaikki sujui; tila: valmis").text


def test_two_actions_with_the_same_word_are_asked_about_with_what_was_typed(year: Year) -> None:
    add(year, "Ilta-ajat kirjastossa", date(2027, 5, 5))
    asked = year.types("Leena", "/ohjelma valmis ilta; Sujui hyvin").messages[-1]
    assert asked.buttons == ["Ohjaamon ilta-ajat", "Ilta-ajat kirjastossa"]
    year.presses("Leena", "Ohjaamon ilta-ajat")
    saw = year.types("Leena", "/ohjelma edistyminen #1").text
    assert "merkitty valmiiksi (Leena Esimerkki) – Sujui hyvin" in saw


def test_an_action_that_is_not_there_opens_the_form_that_says_so(year: Year) -> None:
    saw = year.types("Leena", "/ohjelma valmis #999").form
    assert saw is not None
    assert "En löytänyt tällaista toimenpidettä" in saw.shown


def test_the_programme_leads_to_the_actions_that_are_ones_own_to_follow(year: Year) -> None:
    page = year.types("Leena", "/ohjelma näytä").messages[-1]
    assert "Seuraa 1 toimenpidettä" in [words(one) for one in page.buttons]
    year.presses("Leena", "deadline.mine")
    seen = [one for one in year.ws.person(user("Leena")).sees("#nuorten-palvelut") if one.only_me][-1]
    assert "Ohjaamon ilta-ajat" in seen.shown
    assert seen.buttons == ["Valmis", "Siirrä", "Tarvitsen apua"]
    assert "Seuraa" not in str(year.types("Matti", "/ohjelma näytä").messages[-1].buttons)
