"""Times of a meeting: asked in free Finnish, ranked by partners, chosen, and sent as a meeting."""

from bot.domain.meetings import MeetingState
from bot.domain.outgoing import OutgoingKind
from bot.domain.polls import Closing, PollState
from bot.storage.models import Meeting
from tests.conversations.polls.conftest import GROUP, NBSP, Story
from tests.meeting_world import user

LINE = "ti 1.12. tai la 5.12. tai su 6.12. klo 9–11; Ohjaamon palvelut; Carelicum"
TUESDAY = f"ti 1.12.2026 klo{NBSP}9.00–11.00"
SATURDAY = f"la 5.12.2026 klo{NBSP}9.00–11.00 (viikonloppu)"
SUNDAY = f"su 6.12.2026 klo{NBSP}9.00–11.00 (pyhäpäivä tai virastot kiinni)"


def answers(story: Story, first: str, *said: str, channel: str = GROUP) -> None:
    """Fills in the form of all times."""
    story.presses(first, "poll.form", channel)
    person = story.ws.person(user(first))
    for label, value in zip((TUESDAY, SATURDAY, SUNDAY), said, strict=True):
        person.fills(label, value)
    done = person.submits()
    assert done.form is not None
    assert "Vastauksesi on tallennettu." in done.form.shown
    person.closes()


def test_times_become_a_meeting_with_one_press_and_its_own_confirmation(story: Story) -> None:
    saw = story.types("Leena", f"/kokous ehdota {LINE}")
    assert f"• {TUESDAY}\n• {SATURDAY}\n• {SUNDAY}" in saw.messages[0].text
    assert "Paikka: Carelicum" in saw.messages[0].text
    story.presses("Leena", "poll.send")
    story.beat()
    posted = story.shared()
    assert posted.text.splitlines()[:3] == [
        "Ohjaamon palvelut",
        "Mitkä näistä ajoista sopivat sinulle? Vastaa jokaiseen.",
        "Paikka: Carelicum",
    ]
    assert posted.buttons == ["Vastaa", "Oma vastaukseni", "Tulos"]

    # Saturday suits most people, Tuesday most partners.
    answers(story, "Anna", "Ei sovi", "Sopii", "Sopii")
    answers(story, "Matti", "Tarvittaessa", "Sopii", "Ei sovi")
    answers(story, "Leena", "Sopii", "Ei sovi", "Ei sovi")
    answers(story, "Oili", "Tarvittaessa", "Sopii", "Ei sovi", channel="@bot")
    answers(story, "Anna", "Ei sovi", "Sopii", "Tarvittaessa")  # the later answer is hers
    story.beat()
    assert f"{TUESDAY}\nsopii 1, tarvittaessa 2, ei sovi 1 · kumppaneita 3/4" in story.shared().text

    results = story.types("Leena", "/kysely tulos").messages[0]
    lines = [line for line in results.text.splitlines() if line.startswith(("ti", "la", "su"))]
    assert lines == [f"{TUESDAY}: paras tähän mennessä", SATURDAY, SUNDAY]
    assert results.buttons[:3] == ["Valitse tämä"] * 3
    assert f"• {TUESDAY}. Sopii: Leena Esimerkki" in results.text

    tuesday = story.ws.person(user("Leena")).presses(
        results, results.json["blocks"][2]["accessory"]["action_id"]
    )
    draft = tuesday.messages[0]
    assert draft.text.splitlines()[:3] == [
        "Luonnos: Ohjaamon palvelut",
        f"Aika: {TUESDAY}",
        "Paikka: Carelicum",
    ]
    assert (story.poll().state, story.poll().closed_why) == (PollState.CLOSED, Closing.CHOSEN)
    assert story.rows(OutgoingKind.INVITATION) == []
    story.presses("Leena", "meeting.confirm")
    with story.bot.database.reading() as session:
        meeting = session.get(Meeting, story.poll().meeting_id)
        assert meeting is not None
        assert meeting.state is MeetingState.CONFIRMED
    assert len(story.rows(OutgoingKind.INVITATION)) >= 4

    again = story.presses("Leena", "poll.choose/1")
    assert "Tästä kyselystä on jo tehty kokous." in again.text
    story.beat(6)
    messages = [one.text for one in story.ws.person(user("Anna")).sees(GROUP) if not one.only_me]
    assert f"Valittu: {TUESDAY}" in messages[-2]
    assert f"Valittu: {TUESDAY}" in messages[-1]


def test_what_is_not_understood_opens_the_form_with_all_the_rest(story: Story) -> None:
    saw = story.types("Leena", "/kysely aika ti 1.12. tai höpönä klo 9; Ohjaamon palvelut; Carelicum")
    assert saw.form is not None
    assert saw.form.title == "Aikakysely"
    assert "höpönä" in saw.form.shown
    values = saw.form.values
    assert values["Otsikko"] == "Ohjaamon palvelut"
    assert values["Paikka tai linkki"] == "Carelicum"
    leena = story.ws.person(user("Leena"))
    leena.fills("Ajat", "ti 1.12. klo 9\nto 3.12. klo 9")
    done = leena.submits()
    assert done.form is not None
    assert f"ti 1.12.2026 klo{NBSP}9.00–10.00" in done.form.shown
    sent = leena.presses(done.form, "poll.send")
    assert sent.form is not None
    assert "Kysely lähtee nyt." in sent.form.shown
