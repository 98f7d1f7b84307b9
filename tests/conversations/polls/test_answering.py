"""A poll in its channel: drafted, sent, answered, changed, counted before everybody's eyes."""

from datetime import timedelta

from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.polls import PollState
from tests.conversations.polls.conftest import ASK, GROUP, NBSP, Story
from tests.meeting_world import user

ENDS = f"ti 1.12.2026 klo{NBSP}16.00"


def test_a_poll_is_seen_in_full_before_it_is_sent_and_answered_in_the_channel(story: Story) -> None:
    saw = story.types("Leena", ASK)
    (draft,) = saw.messages
    assert draft.only_me
    assert draft.text.splitlines() == [
        "Kyselyn luonnos: Missä kokoonnutaan?",
        f"Vastausaika päättyy: {ENDS}",
        "Valitse yksi.",
        "Vastaajien nimet näkyvät tuloksissa.",
        "• Joensuussa",
        "• Lieksassa",
        "• etänä",
        "Vastaajat: Nuorten palvelut: 5 henkilöä, kumppaneita 4",
        "Anna Esimerkki (Mallila), Leena Esimerkki (Esimerkkilä), Matti Esimerkki (Mallila), "
        "Oili Esimerkki (Opisto), Paavo Esimerkki (Puhelin ry)",
        "Botti ei tavoita näitä ihmisiä. Heille kannattaa soittaa: Paavo Esimerkki",
        "Mitään ei ole vielä lähetetty. Kysely julkaistaan tällä kanavalla.",
    ]
    assert draft.buttons == ["Lähetä (5 vastaajalle)", "Muokkaa", "Hylkää"]

    story.presses("Leena", "poll.send")
    story.beat()
    assert story.shared().text.splitlines() == [
        "Missä kokoonnutaan?",
        f"Vastausaika päättyy: {ENDS}",
        "Vastaajat: Nuorten palvelut",
        "Valitse yksi.",
        "Vastaajien nimet näkyvät tuloksissa.",
        "Joensuussa",
        "Lieksassa",
        "etänä",
        "Vastanneet: 0/5",
        f"Kumppaneista vastannut: 0/4 (0{NBSP}%)",
    ]

    said = story.chooses("Anna", "Lieksassa")
    assert said.messages[0].only_me
    assert said.messages[0].text == (
        "Vastauksesi on tallennettu.\nKysely: Missä kokoonnutaan?\n"
        f"Voit muuttaa sitä, kunnes vastausaika päättyy: {ENDS}.\n• Lieksassa"
    )
    story.chooses("Leena", "Joensuussa")
    story.chooses("Anna", "Joensuussa")  # she changes her mind
    story.beat()
    assert story.shared().text.splitlines()[5:] == [
        "Joensuussa",
        f"2 ääntä, 100{NBSP}%",
        "Lieksassa",
        f"0 ääntä, 0{NBSP}%",
        "etänä",
        f"0 ääntä, 0{NBSP}%",
        "Vastanneet: 2/5",
        f"Kumppaneista vastannut: 2/4 (50{NBSP}%)",
    ]
    # Three answers between two beats were one call.
    assert story.updates() == 1

    # Who does not see the channel has a message of their own, and answers in it.
    oili = story.ws.person(user("Oili"))
    assert oili.dm()[-1].text.splitlines()[1] == "Vastaustasi pyydetään. Kysyjä: Leena Esimerkki."
    oili.presses("@bot", f"poll.vote/{story.option('etänä')}")
    assert oili.dm()[-1].text.splitlines()[:2] == [
        "Vastauksesi on tallennettu.",
        "Kysely: Missä kokoonnutaan?",
    ]

    results = story.types("Leena", "/kysely tulos").messages[0]
    assert results.text.splitlines()[-4:] == [
        "• etänä: Oili Esimerkki",
        "Vastanneet: 3/5",
        f"Kumppaneista vastannut: 3/4 (75{NBSP}%)",
        "Eivät ole vastanneet: Matti Esimerkki, Paavo Esimerkki",
    ]
    assert story.types("Anna", "/kysely tulos").text.count("Eivät ole vastanneet") == 0


def test_an_answer_can_be_taken_back_and_who_is_not_asked_is_told_so(story: Story) -> None:
    story.asks()
    story.chooses("Anna", "Lieksassa")
    story.presses("Anna", "poll.retract")
    assert "Vastauksesi on peruttu." in story.ws.person(user("Anna")).sees(GROUP)[-1].text
    assert "Et ole vielä vastannut." in story.presses("Anna", "poll.mine").text

    refused = story.chooses("Ville", "Lieksassa")
    assert refused.messages[0].only_me
    assert refused.text == "Tätä ei kysytä sinulta, joten et voi vastata: Missä kokoonnutaan?"
    assert story.chooses("Uuno", "Lieksassa").text.startswith("En tunne sinua vielä.")
    story.beat()
    assert "Vastanneet: 0/5" in story.shared().text


def test_a_poll_closes_on_time_when_nobody_clicks_and_across_a_restart(story: Story) -> None:
    story.asks(f"{ASK}; päättyy: pe 27.11. klo 12")
    story.chooses("Anna", "Lieksassa")
    story.beat()
    end = story.poll().closes_at

    story.move_to(end - timedelta(seconds=1))
    assert "Vastauksesi on tallennettu." in story.chooses("Leena", "Lieksassa").text
    story.pass_time(1)
    # Nobody has written the closing down yet: the answer is late all the same.
    late = story.chooses("Matti", "Joensuussa")
    assert "Tämä kysely on päättynyt" in late.text

    story.pass_time(3600)
    story.restart()
    story.beat(6)
    assert (story.poll().state, story.poll().closed_at) == (PollState.CLOSED, end)
    messages = [one.text for one in story.ws.person(user("Leena")).sees(GROUP) if not one.only_me]
    assert messages[-2].splitlines()[1] == (
        f"Kysely on päättynyt. Vastausaika päättyi: pe 27.11.2026 klo{NBSP}12.00."
    )
    assert messages[-1].splitlines()[:3] == [
        "Tulos: Missä kokoonnutaan?",
        f"Kysely on päättynyt. Vastausaika päättyi: pe 27.11.2026 klo{NBSP}12.00.",
        f"• Lieksassa: 2 ääntä, 100{NBSP}%",
    ]
    assert story.ws.person(user("Leena")).dm()[-1].text.startswith("Tulos: Missä kokoonnutaan?")
    # The message of whoever was asked alone has lost its buttons too.
    assert story.ws.person(user("Oili")).dm()[-1].buttons == ["Tulos"]

    before = story.updates()
    assert "Tämä kysely on päättynyt" in story.types("Leena", "/kysely sulje 1").text
    story.beat(10)
    assert story.updates() == before


def test_the_last_state_is_shown_whatever_slack_answers_and_a_removed_message_stops_nobody(
    quick: Story,
) -> None:
    posted = quick.asks()
    for kind in ("drop_after", "drop_before", "internal_error"):
        quick.ws.faults.add("chat.update", kind)
    quick.ws.faults.add("chat.update", "ratelimited", seconds=20)
    quick.chooses("Anna", "Lieksassa")
    quick.beat(4)
    quick.chooses("Leena", "Lieksassa")
    quick.chooses("Matti", "etänä")
    quick.beat(180)
    assert "Vastanneet: 3/5" in quick.shared().text
    assert [row.state for row in quick.rows(OutgoingKind.POLL_UPDATE)] == [OutgoingState.SENT]

    # Somebody removes the message: the next change finds nothing to change.
    quick.chooses("Anna", "etänä")
    quick.ws.call(quick.ws.sandbox.state.messages[posted.channel].pop, posted.ts)
    quick.beat(4)
    assert quick.rows(OutgoingKind.POLL_UPDATE)[-1].state is OutgoingState.FAILED
    assert quick.rows(OutgoingKind.DELIVERY_PROBLEM)[1:] == []
