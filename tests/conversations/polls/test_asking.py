"""What a poll can be, whom it asks, what is typed wrongly, and the nights when the clock is turned."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.groups import GroupKind
from bot.domain.outgoing import OutgoingKind, OutgoingState
from bot.domain.polls import PollState
from bot.handlers import registry
from bot.storage.models import Group, PartnerContact
from tests.conversations.polls.conftest import ASK, NBSP, Story
from tests.meeting_world import LONG_AGO, add_seat, user

LEENA = user("Leena")


def test_a_bot_that_is_not_in_the_channel_says_so_privately_and_how_to_invite_it(story: Story) -> None:
    saw = story.types("Leena", ASK, "#yleinen")
    (draft,) = saw.messages
    assert draft.only_me
    invite = (
        "En ole vielä tällä kanavalla. Kutsu minut ensin: /invite @Ekosysteemibotti. Yritä sitten uudelleen."
    )
    assert draft.text.splitlines()[-2:] == [
        invite,
        "Mitään ei ole vielä lähetetty. Kysely julkaistaan tällä kanavalla.",
    ]
    refused = story.presses("Leena", "poll.send", "#yleinen")
    assert refused.messages[0].only_me
    assert refused.text == invite
    assert story.poll().state is PollState.DRAFT

    # Once it is invited, the same button sends the same draft to everybody in the channel.
    story.ws.person(LEENA).invites("#yleinen", "U0EKOBOTTI")
    story.presses("Leena", "poll.send", "#yleinen")
    story.beat()
    assert "Vastaajat: kaikki tällä kanavalla" in story.shared("#yleinen").text
    assert "Vastanneet: 0/2" in story.shared("#yleinen").text


def test_the_silent_are_asked_once_before_the_end_and_nobody_else(story: Story) -> None:
    story.asks(f"{ASK}; päättyy: pe 27.11. klo 12")
    story.chooses("Anna", "Lieksassa")
    story.beat()
    story.move_to(datetime(2026, 11, 26, 10, 0, tzinfo=UTC) - timedelta(seconds=3))
    story.beat(1)
    assert [row.state for row in story.rows(OutgoingKind.POLL_NUDGE)] == [OutgoingState.DUE] * 4
    story.beat(60)
    nudged = {first: story.ws.person(user(first)).dm() for first in ("Anna", "Leena", "Matti", "Oili")}
    words = "Et ole vielä vastannut tähän kyselyyn. Kysyjä: Leena Esimerkki."
    assert {first: sum(words in one.text for one in seen) for first, seen in nudged.items()} == {
        "Anna": 0,
        "Leena": 1,
        "Matti": 1,
        "Oili": 1,
    }
    # It can be answered right there.
    matti = story.ws.person(user("Matti"))
    matti.presses("@bot", f"poll.vote/{story.option('etänä')}")
    story.pass_time(3600)
    story.beat(4)
    assert sum(words in one.text for one in story.ws.person(user("Leena")).dm()) == 1
    assert "Vastanneet: 2/5" in story.shared().text


def test_a_hidden_vote_of_partners_with_a_quorum_and_results_only_at_the_end(story: Story) -> None:
    line = f"{ASK}; tulos: lopuksi; kumppaneittain: kyllä; vähintään: 50 %; päättyy: to klo 15"
    draft = story.types("Leena", line).messages[0].text
    for words in (
        "Jokaisella kumppanilla on yksi ääni: sen viimeisin vastaus on voimassa.",
        "Tulos näkyy, kun kysely on päättynyt.",
        "Vastauksia tarvitaan: 2",
        f"Vastausaika päättyy: to 26.11.2026 klo{NBSP}15.00",
    ):
        assert words in draft
    story.presses("Leena", "poll.send")
    story.beat()
    story.chooses("Anna", "Lieksassa")
    story.beat()
    posted = story.shared().text
    assert "ääni" not in posted.partition("Joensuussa")[2]
    assert "Vastanneet kumppanit: 1/4\nVastauksia riittävästi: ei vielä, niitä tarvitaan 2" in posted
    story.chooses("Matti", "etänä")  # of the same partner: the latest counts
    story.chooses("Leena", "etänä")
    story.move_to(story.poll().closes_at)
    story.beat(4)
    result = story.shared().text
    assert f"• etänä: 2 ääntä, 100{NBSP}%" in result
    assert "Vastanneet kumppanit: 2/4\nVastauksia riittävästi: kyllä, niitä tarvittiin 2" in result
    shown = story.types("Leena", "/kysely tulos").messages[0].text
    assert "Kunkin kumppanin viimeisin vastaus on häneltä:" in shown
    assert "• Mallila: Matti Esimerkki" in shown
    assert "Opisto, Puhelin ry" in shown


def test_the_partners_contacts_and_people_by_name_are_asked_wherever_they_are(story: Story) -> None:
    with story.bot.database.writing() as session:
        for first, partner in (("Anna", "Mallila"), ("Oili", "Opisto")):
            session.add(
                PartnerContact(
                    partner_id=story.world.partners[partner],
                    person_id=story.world.people[first],
                    started_at=story.clock.now(),
                )
            )
    refused = story.types("Leena", f"{ASK}; kenelle: yhteyshenkilöt", "@bot")
    assert refused.text.startswith("Tämän voi tehdä: ")
    story.make_director("Kaisa")
    saw = story.types("Kaisa", f"{ASK}; kenelle: yhteyshenkilöt", "@bot")
    assert "Vastaajat: kumppanien yhteyshenkilöt: 2 henkilöä, kumppaneita 2" in saw.messages[0].text
    assert "Kyselyä ei julkaista kanavalla." in saw.messages[0].text
    story.presses("Kaisa", "poll.send", "@bot")
    story.beat(4)
    assert [one.text.splitlines()[0] for one in story.ws.person(user("Oili")).dm()] == ["Missä kokoonnutaan?"]

    named = story.types("Leena", f"{ASK}; kenelle: Ville, matti@example.fi; päättyy: pe klo 16", "#avoin")
    assert "Matti Esimerkki (Mallila), Ville Esimerkki (Opisto)" in named.messages[0].text
    unknown = story.types("Leena", f"{ASK}; kenelle: Ei Kukaan", "#avoin")
    assert unknown.form is not None
    assert "Ei Kukaan" in unknown.form.shown
    story.ws.person(LEENA).closes()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/kysely uusi", "Täytä tämä kohta."),
        ("/kysely uusi Missä?; Joensuussa", "Anna vähintään kaksi vaihtoehtoa"),
        (f"{ASK}; päättyy: joskus", "En ymmärtänyt, milloin kysely päättyy: joskus."),
        (f"{ASK}; vähintään: moni", "En ymmärtänyt, kuinka monta vastausta tarvitaan: moni."),
        (f"{ASK}; nimetön: ehkä", "En ymmärtänyt tätä: ehkä"),
        (f"{ASK}; päättyy: su 28.3.2027 klo 3.30", "En ymmärtänyt, milloin kysely päättyy"),
    ],
)
def test_what_is_missing_or_wrong_opens_the_form_and_loses_nothing(
    quick: Story, line: str, words: str
) -> None:
    saw = quick.types("Leena", line)
    assert saw.form is not None
    assert words in saw.form.shown
    if "Joensuussa" in line:
        assert saw.form.values["Vaihtoehdot"].startswith("Joensuussa")


def test_a_draft_is_edited_in_the_form_and_given_up(quick: Story) -> None:
    quick.types("Leena", f"{ASK}; päättyy: pe klo 16; vähintään: 3; useita: kyllä")
    opened = quick.presses("Leena", "poll.edit")
    assert opened.form is not None
    assert opened.form.values == {
        "Kysymys": "Missä kokoonnutaan?",
        "Vaihtoehdot": "Joensuussa\nLieksassa\netänä",
        "Vastaajat": "group:1",
        "Henkilöt": None,
        "Viimeinen vastauspäivä": "2026-11-27",
        "Kellonaika sinä päivänä": "16:00",
        "Kyselyn asetukset": ["multiple"],
        "Kuinka monta vastausta tarvitaan": "3",
    }
    leena = quick.ws.person(LEENA)
    leena.fills("Viimeinen vastauspäivä", "2027-03-28").fills("Kellonaika sinä päivänä", "03:30")
    assert leena.submits().errors == {
        "closes_time": "Tuota kellonaikaa ei ole, sillä kelloja siirretään sinä yönä eteenpäin. "
        "Valitse toinen aika."
    }
    leena.fills("Kellonaika sinä päivänä", "04:00").fills("Kyselyn asetukset", ["anonymous"])
    done = leena.submits()
    assert done.form is not None
    assert f"su 28.3.2027 klo{NBSP}4.00" in done.form.shown
    assert "Tämä kysely on nimetön." in done.form.shown
    given_up = leena.presses(done.form, "poll.discard")
    assert given_up.form is not None
    assert "Luonnos on hylätty." in given_up.form.shown
    assert quick.poll().state is PollState.DISCARDED


@pytest.mark.parametrize(
    ("now", "closes", "shown"),
    [
        # Through the night when summer time ends.
        (
            datetime(2027, 10, 30, 9, 0, tzinfo=UTC),
            "su 31.10.2027 klo 4.30",
            f"su 31.10.2027 klo{NBSP}4.30",
        ),
        # Over the night when it begins, 16.00 stays 16.00 on the wall.
        (datetime(2027, 3, 27, 9, 0, tzinfo=UTC), "ma 29.3.2027 klo 16", f"ma 29.3.2027 klo{NBSP}16.00"),
    ],
)
def test_a_poll_over_the_night_of_the_change_closes_at_its_hour_on_the_wall(
    quick: Story, now: datetime, closes: str, shown: str
) -> None:
    quick.move_to(now)
    quick.asks(f"{ASK}; päättyy: {closes}")
    assert f"Vastausaika päättyy: {shown}" in quick.shared().text
    end = quick.poll().closes_at
    quick.move_to(end - timedelta(seconds=1))
    assert "Vastauksesi on tallennettu." in quick.chooses("Anna", "Lieksassa").text
    quick.pass_time(1)
    quick.beat(4)
    assert quick.poll().closed_at == end
    assert f"Vastausaika päättyi: {shown}." in quick.shared().text


def test_the_list_shows_what_waits_and_leads_to_answering(quick: Story) -> None:
    assert quick.types("Anna", "/kysely lista").text.startswith("Kyselyjä ei ole.")
    quick.asks()
    row = quick.types("Anna", "/kysely").messages[0]
    assert row.text.splitlines()[2] == (
        f"kysely 1 · päättyy ti 1.12.2026 klo{NBSP}16.00 · vastanneet 0/5 · vastauksesi puuttuu"
    )
    opened = quick.ws.person(user("Anna")).presses(row, "poll.open/1")
    assert "Missä kokoonnutaan?" in opened.text
    quick.chooses("Anna", "etänä")
    assert "olet vastannut" in quick.types("Anna", "/kysely lista").text
    assert quick.types("Ville", "/kysely lista").text.startswith("Kyselyjä ei ole.")


# Slack leaves an entity that is typed as it is: it cannot be told from the character it stands for.
HOSTILE = "<!channel> *lihava* \u202e😀 :tada: <@U0ANNA> =1+1"


def test_nobodys_words_ping_or_format_anything(quick: Story) -> None:
    quick.types("Leena", f"/kysely uusi {HOSTILE}?; {HOSTILE} a; {HOSTILE} b")
    quick.presses("Leena", "poll.send")
    quick.beat()
    posted = quick.shared()
    assert "<!channel> *lihava*" in posted.text
    assert "@channel" not in str(posted.json["blocks"])
    assert quick.ws.journal.posts(channel="C0NUORET")[-1] is not None
    quick.presses("Anna", "poll.vote/1")
    quick.beat()
    assert "1 ääni" in quick.shared().text


def test_an_hour_that_comes_twice_is_asked_about_with_a_button_for_each(quick: Story) -> None:
    quick.move_to(datetime(2027, 10, 30, 9, 0, tzinfo=UTC))
    question = quick.types("Leena", f"{ASK}; päättyy: su 31.10.2027 klo 3.30").messages[0]
    twice = [f"su 31.10.2027 klo{NBSP}3.30 {which}" for which in ("kesäaikaa", "talviaikaa")]
    assert question.buttons == twice
    quick.presses("Leena", twice[1])
    assert quick.poll().closes_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("ensi perjantaina klo 12", ["pe 27.11.2026 klo\u00a012.00", "pe 4.12.2026 klo\u00a012.00"]),
        ("ensi perjantaina", ["pe 27.11.2026", "pe 4.12.2026"]),
    ],
)
def test_an_end_that_can_mean_two_is_two_buttons_and_the_press_goes_on(
    story: Story, words: str, times: list[str]
) -> None:
    question = story.types("Leena", f"{ASK}; päättyy: {words}").messages[0]
    assert question.buttons == times
    story.presses("Leena", times[1])
    assert story.poll().question == "Missä kokoonnutaan?"
    assert story.poll().closes_at == datetime(2026, 12, 4, 10 if "klo" in words else 14, tzinfo=UTC)


def test_the_home_tab_shows_the_poll_that_waits_and_it_is_answered_there(quick: Story) -> None:
    quick.asks()
    anna = quick.ws.person(user("Anna"))
    home = anna.opens_home() or ""
    assert f"Kysely: Missä kokoonnutaan?\npäättyy ti 1.12.2026 klo{NBSP}16.00\nVastaa" in home
    opened = anna.presses("home", "poll.open/1")
    assert opened.form is not None
    done = anna.presses(opened.form, f"poll.vote/{quick.option('etänä')}")
    assert done.form is not None
    assert "Vastauksesi on tallennettu." in done.form.shown
    anna.closes("x")
    assert "Missä kokoonnutaan?" not in (anna.opens_home() or "")
    data = quick.types("Anna", "/eko tietoni").text
    assert "Kyselyjä, joissa sinulta on kysytty: 1, vastattuja: 1." in data


def test_who_asked_hears_when_the_channel_takes_no_post_and_whom_to_phone(quick: Story) -> None:
    quick.types("Leena", f"{ASK}; päättyy: pe 27.11. klo 12")
    quick.presses("Leena", "poll.send")
    quick.ws.person(LEENA).archives("#nuorten-palvelut")
    quick.beat(90)
    heard = [one.text for one in quick.ws.person(LEENA).dm()]
    ends = f"pe 27.11.2026 klo{NBSP}12.00"
    assert [one.splitlines()[1] for one in heard] == [
        f"Viesti koski tätä: Missä kokoonnutaan?, {ends}",
        f"Asia: Missä kokoonnutaan?, {ends}",
    ]
    assert heard[0].startswith("Viestiä ei voinut lähettää kanavalle:")
    assert "• Paavo Esimerkki" in heard[1]


def test_every_example_of_the_help_is_understood_as_it_stands(quick: Story) -> None:
    quick.asks()
    lines = [one.example for one in registry() if one.slash == "/kysely" or one.words == ("ehdota",)]
    assert len(lines) == 8
    for line in lines:
        saw = quick.types("Leena", line)
        assert saw.form is None, line
        assert len(saw.messages) == 1, line
        assert not saw.text.startswith(("Jotain puuttuu", "Anteeksi", "Komentoa", "En ", "Tämän voi")), line


def test_the_forum_is_asked_by_its_name_each_member_where_they_are_reached(story: Story) -> None:
    with story.bot.database.writing() as session:
        forum = Group(
            name="Johtofoorumi",
            search_name="johtofoorumi",
            kind=GroupKind.FORUM,
            started_on=LONG_AGO.date(),
            created_at=LONG_AGO,
        )
        session.add(forum)
        session.flush()
        for first, partner in (("Anna", "Mallila"), ("Ville", "Opisto")):
            add_seat(session, forum.id, story.world.people[first], story.world.partners[partner])
    refused = story.types("Leena", f"{ASK}; kenelle: foorumi", "@bot")
    assert refused.text.startswith("Tämän voi tehdä: ")
    story.make_director("Kaisa")
    saw = story.types("Kaisa", f"{ASK}; kenelle: foorumi", "@bot")
    assert "Johtofoorumi" in saw.messages[0].text
    story.presses("Kaisa", "poll.send", "@bot")
    story.beat(4)
    asked = {
        first: [one.text.splitlines()[0] for one in story.ws.person(user(first)).dm()]
        for first in ("Anna", "Ville", "Matti", "Oili")
    }
    question = ["Missä kokoonnutaan?"]
    assert asked == {"Anna": question, "Ville": question, "Matti": [], "Oili": []}
