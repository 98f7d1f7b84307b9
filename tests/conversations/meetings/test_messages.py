"""What arrives: each invited person hears once, answers from the message, and hears of every change."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.people import ReminderWish
from bot.sandbox.seen import Seen
from bot.storage.models import Group, Outgoing, Person
from tests.conversations.meetings.conftest import GROUP, NBSP, WHEN, Story, confirmed
from tests.meeting_world import user

INVITED = ("Leena", "Anna", "Matti", "Oili")


def sends(story: Story, to: datetime | None = None) -> None:
    """The worker deals with all that is due, perhaps at a later time; a channel gets a message a second."""
    at = max(to or story.clock.now(), story.clock.now() + timedelta(seconds=2))
    story.clock.set(at)
    story.ws.clock.move_to(at)
    story.bot.worker.run_due()
    story.ws.settle()


def headings(story: Story, first: str) -> list[str]:
    """The first lines of all that the bot has sent to a person."""
    return [one.text.splitlines()[0] for one in story.ws.person(user(first)).dm()]


def newest(story: Story, first: str) -> Seen:
    return story.ws.person(user(first)).dm()[-1]


def says(story: Story, first: str, which: str) -> Seen:
    """Presses a button of the newest message; gives that message as it then is."""
    story.ws.person(user(first)).presses(newest(story, first), which)
    return newest(story, first)


def test_each_invited_person_hears_once_and_answers_from_the_message(story: Story) -> None:
    confirmed(story)
    sends(story)
    sends(story)
    assert {first: headings(story, first) for first in (*INVITED, "Kaisa", "Ville")} == {
        **{first: ["Kutsu: Ohjaamon palvelut"] for first in INVITED},
        "Kaisa": [],
        "Ville": [],
    }
    message = newest(story, "Anna")
    assert message.text.splitlines() == [
        "Kutsu: Ohjaamon palvelut",
        f"Aika: {WHEN}",
        "Paikka: Carelicum",
        "Ryhmä: Nuorten palvelut",
        "Koolle kutsuu: Leena Esimerkki",
    ]
    assert message.buttons == ["Osallistun", "En pääse", "Ehkä", "Lähetän sijaisen"]
    answered = says(story, "Anna", "Osallistun")
    assert answered.ts == message.ts
    assert "Vastauksesi on tallennettu.\n" in answered.text
    assert answered.text.splitlines()[-1] == "Vastasit: osallistun."
    assert answered.buttons == ["Muuta vastausta"]
    says(story, "Matti", "En pääse")
    says(story, "Oili", "Ehkä")
    status = story.types("Leena", "/kokous näytä").messages[0].text
    assert "1 tulee, 1 ei pääse, 1 ehkä, 2 ei ole vastannut" in status


def test_an_answer_is_changed_from_the_same_message(story: Story) -> None:
    confirmed(story)
    sends(story)
    says(story, "Anna", "Osallistun")
    again = says(story, "Anna", "Muuta vastausta")
    assert again.buttons == ["Osallistun", "En pääse", "Ehkä", "Lähetän sijaisen"]
    assert says(story, "Anna", "En pääse").text.splitlines()[-1] == "Vastasit: en pääse."
    assert "0 tulee, 1 ei pääse" in story.types("Leena", "/kokous näytä").messages[0].text


def test_a_move_tells_old_and_new_time_to_all_and_asks_again(story: Story) -> None:
    confirmed(story)
    sends(story)
    says(story, "Matti", "En pääse")
    story.types("Leena", "/kokous siirrä 1; ke 9.12.2026 klo 9–11")
    story.presses("Leena", "meeting.move")
    sends(story)
    for first in INVITED:
        assert newest(story, first).text.splitlines()[:3] == [
            "Kokous on siirretty: Ohjaamon palvelut",
            f"Vanha aika: {WHEN}",
            f"Aika: ke 9.12.2026 klo{NBSP}9.00–11.00",
        ]
        assert len(headings(story, first)) == 2
    assert newest(story, "Matti").buttons == ["Osallistun", "En pääse", "Ehkä", "Lähetän sijaisen"]


def test_two_moves_before_the_message_tell_the_time_that_people_knew(story: Story) -> None:
    confirmed(story)
    sends(story)
    for day in ("ke 9.12.2026", "to 10.12.2026"):
        story.types("Leena", f"/kokous siirrä 1; {day} klo 9–11")
        story.presses("Leena", "meeting.move")
    sends(story)
    assert newest(story, "Anna").text.splitlines()[1:3] == [
        f"Vanha aika: {WHEN}",
        f"Aika: to 10.12.2026 klo{NBSP}9.00–11.00",
    ]
    assert len(headings(story, "Anna")) == 2


def test_who_was_never_told_the_old_time_is_simply_invited(story: Story) -> None:
    confirmed(story)
    story.types("Leena", "/kokous siirrä 1; ke 9.12.2026 klo 9–11")
    story.presses("Leena", "meeting.move")
    sends(story)
    assert headings(story, "Anna") == ["Kutsu: Ohjaamon palvelut"]


def test_an_answer_on_the_old_message_shows_the_new_time_and_asks_again(story: Story) -> None:
    confirmed(story)
    sends(story)
    story.types("Leena", "/kokous siirrä 1; ke 9.12.2026 klo 9–11")
    story.presses("Leena", "meeting.move")
    asked = says(story, "Anna", "Osallistun")
    assert "Aika tai paikka on muuttunut tämän viestin jälkeen. Vastaa näiden tietojen mukaan." in asked.text
    assert f"ke 9.12.2026 klo{NBSP}9.00–11.00" in asked.text
    assert "0 tulee, 0 ei pääse, 0 ehkä, 5 ei ole vastannut" in (
        story.types("Leena", "/kokous näytä").messages[0].text
    )
    assert says(story, "Anna", "Osallistun").text.splitlines()[-1] == "Vastasit: osallistun."


def test_a_cancellation_reaches_everybody_invited_and_old_buttons_say_so(story: Story) -> None:
    confirmed(story)
    sends(story)
    says(story, "Matti", "En pääse")
    story.types("Leena", "/kokous peru 1; Vetäjä on sairaana <!channel>")
    story.presses("Leena", "meeting.cancel")
    invitation = newest(story, "Anna")
    sends(story)
    assert headings(story, "Leena") == ["Kutsu: Ohjaamon palvelut"]  # who cancelled knows
    for first in INVITED[1:]:
        assert newest(story, first).text.splitlines() == [
            "Peruttu: Ohjaamon palvelut",
            "Tätä kokousta ei pidetä.",
            f"Aika: {WHEN}",
            "Paikka: Carelicum",
            "Ryhmä: Nuorten palvelut",
            "Syy: Vetäjä on sairaana <!channel>",
        ]
    story.ws.person(user("Anna")).presses(invitation, "Osallistun")
    assert story.ws.person(user("Anna")).dm()[0].text.splitlines()[0] == "Peruttu: Ohjaamon palvelut"
    # Nothing more comes, whatever the clock says.
    sends(story, datetime(2026, 12, 1, 10, 30, tzinfo=UTC))
    assert headings(story, "Anna") == ["Peruttu: Ohjaamon palvelut"] * 2
    assert [post.live for post in story.ws.journal.posts() if post.live] == []


def test_a_substitute_is_sent_from_the_message_and_gets_an_invitation(story: Story) -> None:
    confirmed(story)
    sends(story)
    anna = story.ws.person(user("Anna"))
    anna.presses(newest(story, "Anna"), "Lähetän sijaisen")
    anna.fills("person", user("Ville"))
    done = anna.submits()
    assert done.form is not None
    assert "Ville Esimerkki" in done.form.shown
    # The message that asked says so too, and asks no more.
    assert newest(story, "Anna").text.splitlines()[-1] == "Sijaisesi: Ville Esimerkki"
    assert newest(story, "Anna").buttons == ["Muuta vastausta"]
    sends(story)
    message = newest(story, "Ville")
    assert message.text.splitlines()[0] == "Kutsu: Ohjaamon palvelut"
    assert message.text.splitlines()[-1] == "Olet sijaisena. Jäsen: Anna Esimerkki"
    assert message.buttons == ["Osallistun", "En pääse", "Ehkä"]
    says(story, "Ville", "Osallistun")
    shown = story.types("Leena", "/kokous näytä").messages[0].text
    assert "1 tulee, 0 ei pääse, 0 ehkä, 4 ei ole vastannut" in shown
    assert "• Tulee: Ville Esimerkki (Mallila, sijainen; jäsen: Anna Esimerkki)" in shown
    # Anna comes after all: Ville hears that he is not needed.
    anna.presses(newest(story, "Anna"), "Muuta vastausta")
    anna.presses(newest(story, "Anna"), "Osallistun")
    sends(story)
    assert newest(story, "Ville").text.splitlines()[:2] == [
        "Kutsu on peruttu: Ohjaamon palvelut",
        "Sinua ei enää tarvita sijaisena. Kiitos, että olit valmis auttamaan!",
    ]


# Helsinki is two hours ahead of UTC in winter; the meeting is ti 1.12.2026 klo 13.
WEEK_BEFORE = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
DAY_BEFORE = datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
HOUR_BEFORE = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


def test_reminders_go_to_who_comes_and_ask_the_silent_and_leave_the_rest_alone(story: Story) -> None:
    confirmed(story)
    sends(story)
    says(story, "Anna", "Osallistun")
    says(story, "Matti", "En pääse")
    says(story, "Oili", "Ehkä")
    for moment in (WEEK_BEFORE, DAY_BEFORE, HOUR_BEFORE):
        sends(story, moment)
        sends(story, moment)
    assert headings(story, "Anna")[1:] == [
        "Muistutus: Ohjaamon palvelut",
        f"Muistutus: Ohjaamon palvelut, huomenna klo{NBSP}13.00",
        f"Muistutus: Ohjaamon palvelut, tänään klo{NBSP}13.00",
    ]
    assert headings(story, "Matti")[1:] == []
    assert len(headings(story, "Oili")[1:]) == 3
    assert headings(story, "Leena")[1:] == [
        "Pääsetkö mukaan? Ohjaamon palvelut",
        f"Pääsetkö mukaan? Ohjaamon palvelut, huomenna klo{NBSP}13.00",
        f"Pääsetkö mukaan? Ohjaamon palvelut, tänään klo{NBSP}13.00",
    ]
    assert newest(story, "Leena").buttons == ["Osallistun", "En pääse", "Ehkä", "Lähetän sijaisen"]


@pytest.mark.parametrize(
    ("wish", "heard"), [(ReminderWish.DAY_BEFORE, [DAY_BEFORE]), (ReminderWish.NONE, [])]
)
def test_each_persons_wish_is_kept_also_when_it_changes_later(
    story: Story, wish: ReminderWish, heard: list[datetime]
) -> None:
    confirmed(story)
    sends(story)
    says(story, "Anna", "Osallistun")
    with story.bot.database.writing() as session:
        session.execute(
            update(Person).where(Person.id == story.world.people["Anna"]).values(reminder_wish=wish)
        )
    came = []
    for moment in (WEEK_BEFORE, DAY_BEFORE, HOUR_BEFORE):
        before = len(headings(story, "Anna"))
        sends(story, moment)
        came += [moment] * (len(headings(story, "Anna")) - before)
    assert came == heard


def test_a_groups_own_reminder_times_are_used(story: Story) -> None:
    with story.bot.database.writing() as session:
        session.execute(update(Group).where(Group.id == story.world.group.id).values(reminder_minutes="120"))
    confirmed(story)
    sends(story)
    sends(story, DAY_BEFORE)
    assert len(headings(story, "Anna")) == 1
    sends(story, HOUR_BEFORE - timedelta(hours=1))
    assert len(headings(story, "Anna")) == 2


def test_reminders_move_with_the_meeting(story: Story) -> None:
    confirmed(story)
    sends(story)
    story.types("Leena", "/kokous siirrä 1; ke 9.12.2026 klo 13–15")
    story.presses("Leena", "meeting.move")
    sends(story)
    before = len(headings(story, "Anna"))
    for moment in (DAY_BEFORE, HOUR_BEFORE):
        sends(story, moment)
    assert len(headings(story, "Anna")) == before
    sends(story, DAY_BEFORE + timedelta(days=8))
    assert len(headings(story, "Anna")) == before + 1


def test_after_a_long_pause_only_the_last_reminder_comes_and_none_after_the_beginning(
    story: Story,
) -> None:
    confirmed(story)
    sends(story)
    says(story, "Anna", "Osallistun")
    sends(story, HOUR_BEFORE + timedelta(minutes=10))
    assert headings(story, "Anna")[1:] == [f"Muistutus: Ohjaamon palvelut, tänään klo{NBSP}13.00"]
    with story.bot.database.reading() as session:
        states = session.scalars(
            select(Outgoing.state)
            .where(
                Outgoing.recipient_id == story.world.people["Anna"],
                Outgoing.kind == OutgoingKind.MEETING_REMINDER,
            )
            .order_by(Outgoing.due_at)
        ).all()
    assert states == [OutgoingState.EXPIRED, OutgoingState.EXPIRED, OutgoingState.SENT]


def test_no_reminder_comes_after_the_meeting_has_begun(story: Story) -> None:
    confirmed(story)
    sends(story)
    sends(story, HOUR_BEFORE + timedelta(hours=1))
    assert headings(story, "Anna") == ["Kutsu: Ohjaamon palvelut"]


def test_the_silent_are_asked_when_the_organiser_says_so(story: Story) -> None:
    confirmed(story)
    sends(story)
    says(story, "Anna", "Osallistun")
    story.types("Leena", "/kokous näytä")
    story.presses("Leena", "Kysy vastaamattomilta (2)")
    assert "Kutsusta muistutetaan 2 henkilöä." in story.ws.person(user("Leena")).sees(GROUP)[-1].text
    says(story, "Matti", "Ehkä")
    sends(story)
    assert headings(story, "Anna") == ["Ohjaamon palvelut"]
    assert headings(story, "Leena") == ["Kutsu: Ohjaamon palvelut"]  # who asks is not asked
    assert headings(story, "Oili") == ["Kutsu: Ohjaamon palvelut", "Pääsetkö mukaan? Ohjaamon palvelut"]
    assert headings(story, "Matti") == ["Ohjaamon palvelut"]


def test_somebody_elses_button_is_nobodys_business(story: Story) -> None:
    confirmed(story)
    sends(story)
    with story.bot.database.reading() as session:
        assert len(session.scalars(select(Outgoing.id)).all()) == 16
    late = story.types("Ville", "/kokous näytä 1")
    assert late.text == "En löytänyt tällaista kokousta: 1. Katso tulevat kokoukset: /kokous lista"


def test_a_new_place_alone_is_told_and_the_answers_stay(story: Story) -> None:
    confirmed(story)
    sends(story)
    says(story, "Anna", "Osallistun")
    plan = story.types("Leena", "/kokous siirrä 1; paikka: Metropol").messages[0]
    assert plan.text.splitlines()[:6] == [
        "Muutetaanko paikkaa?",
        "Kokous: Ohjaamon palvelut",
        "Ryhmä: Nuorten palvelut",
        f"Aika: {WHEN}",
        "Vanha paikka: Carelicum",
        "Uusi paikka: Metropol",
    ]
    story.presses("Leena", "meeting.move")
    sends(story)
    assert newest(story, "Anna").text.splitlines() == [
        "Kokouksen paikka on muuttunut: Ohjaamon palvelut",
        f"Aika: {WHEN}",
        "Paikka: Metropol",
        "Ryhmä: Nuorten palvelut",
        "Koolle kutsuu: Leena Esimerkki",
        "Vastasit: osallistun.",
    ]
    assert newest(story, "Matti").buttons == ["Osallistun", "En pääse", "Ehkä", "Lähetän sijaisen"]
    assert "1 tulee, 0 ei pääse, 0 ehkä, 4 ei ole vastannut" in (
        story.types("Leena", "/kokous näytä").messages[0].text
    )
    sends(story, DAY_BEFORE)
    assert "Paikka: Metropol" in newest(story, "Anna").text
