"""Meetings looked at in Slack: overview, list, choosing among several."""

from datetime import UTC, datetime, timedelta

from tests.conversations.meetings.conftest import GROUP, Story, confirmed
from tests.meeting_world import user

REST = ["Kaikki tulevat", "Pidetyt kokoukset", "Apua"]


def test_bare_kokous_shows_what_is_next_and_the_next_steps(story: Story) -> None:
    confirmed(story)
    saw = story.types("Leena", "/kokous")
    assert saw.messages[0].buttons == ["Näytä", "Uusi kokous", *REST]
    opened = story.presses("Leena", "Uusi kokous")
    assert opened.form is not None
    assert opened.form.title == "Uusi kokous"
    assert story.types("Anna", "/kokous").messages[0].buttons == ["Näytä", *REST]


def test_several_matches_are_chosen_by_a_button(story: Story) -> None:
    confirmed(story)
    story.types("Leena", "/kokous uusi 8.12.2026 klo 13–15; Ohjaamon palvelut; Carelicum")
    saw = story.types("Leena", "/kokous näytä ohjaamo")
    assert saw.messages[0].text.splitlines()[0] == "Hakua vastaa usea kokous. Mitä niistä tarkoitat?"
    story.presses("Leena", "house.run/2")
    assert "ti 8.12.2026" in story.ws.person(user("Leena")).sees(GROUP)[-1].text


def test_more_than_a_page_of_meetings_are_shown_in_pages(story: Story) -> None:
    for day in range(6):
        start = datetime(2026, 12, 1, tzinfo=UTC) + timedelta(days=day)
        story.types("Leena", f"/kokous uusi {start.day}.12.2026 klo 13–15; Kokous numero {day}")
    saw = story.types("Leena", "/kokous lista")
    assert saw.messages[0].buttons == ["Näytä"] * 5 + ["Näytä lisää", "Pidetyt kokoukset"]
    story.presses("Leena", "Näytä lisää")
    assert "Kokous numero 5" in story.ws.person(user("Leena")).sees(GROUP)[-1].text
