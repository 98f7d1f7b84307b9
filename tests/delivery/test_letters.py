"""Letters over real SMTP: what arrives, what is refused, what is in doubt, who hears of it."""

from datetime import timedelta
from email import message_from_string, policy
from email.message import EmailMessage

import pytest

from bot.domain.outgoing import OutgoingKind, Way
from bot.services.outgoing import NewOutgoing, enqueue
from bot.services.undelivered import bounced
from bot.storage.models import Meeting, Outgoing, Person
from tests.delivery.world import World

ANNA = "anna.asiantuntija@example.fi"


@pytest.fixture
def world(mail_world: World) -> World:
    """Anna has an e-mail address and no Slack."""
    mail_world.write_to("U0ANNA", ANNA)
    return mail_world


def parsed(letter: dict[str, str]) -> EmailMessage:
    return message_from_string(letter["raw"], policy=policy.default)


def parts(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def test_who_has_no_slack_gets_a_letter_and_the_others_their_message(world: World) -> None:
    rows = world.put("U0ANNA", "U0KALLE")

    world.worker().run_due()
    world.worker().run_due()

    assert world.states(rows) == ["sent", "sent"]
    assert [(len(world.letters(row)), world.posts(row)) for row in rows] == [(1, 0), (0, 1)]
    assert [world.row(row).way for row in rows] == [Way.EMAIL, Way.SLACK]
    [letter] = world.letters(rows[0])
    assert (letter["to"], letter["from"], letter["subject"]) == (
        [ANNA],
        "Ekosysteemibotti <botti@example.fi>",
        "Kokous: Ohjaamon palvelut",
    )
    message = parsed(letter)
    assert parts(message) == ["multipart/alternative", "text/plain", "text/html"]
    assert (message["Auto-Submitted"], message["List-Unsubscribe"]) == ("auto-generated", None)


def test_who_prefers_letters_gets_them_and_without_an_address_slack_stays(world: World) -> None:
    with world.database.writing() as session:
        kalle, jaana = (session.get_one(Person, world.people[user]) for user in ("U0KALLE", "U0JAANA"))
        kalle.preferred_way = jaana.preferred_way = Way.EMAIL
        kalle.email = "kalle@example.fi"
    rows = world.put("U0KALLE", "U0JAANA")

    world.worker().run_due()

    assert [(len(world.letters(row)), world.posts(row)) for row in rows] == [(1, 0), (0, 1)]


def test_the_way_is_looked_at_again_when_the_message_goes(world: World) -> None:
    [row] = world.put("U0ANNA", due=timedelta(hours=1))
    with world.database.writing() as session:
        session.get_one(Person, world.people["U0ANNA"]).slack_active = True
    world.ws.clock.advance(hours=1)

    world.worker().run_due()

    assert (world.states([row]), world.posts(row), world.row(row).way) == (["sent"], 1, Way.SLACK)


def test_with_neither_the_organiser_gets_one_list_of_those_to_phone(world: World) -> None:
    world.write_to("U0J000", None)
    world.write_to("U0J001", None)
    rows = world.put("U0J000", "U0J001", kind=OutgoingKind.INVITATION)

    world.until_quiet()

    assert world.states(rows) == ["failed", "failed"]
    assert [world.row(row).way for row in rows] == [Way.NONE, Way.NONE]
    assert len(world.ws.journal.posts(to="U0JAANA")) == 1


@pytest.mark.parametrize("answer", ["550 5.1.1 No such mailbox", "553 5.1.3 Bad address"])
def test_a_refused_recipient_ends_as_failed_and_the_organiser_hears_of_it(world: World, answer: str) -> None:
    world.ws.mail.refuse(ANNA, answer)
    rows = world.put("U0ANNA", "U0KALLE")

    world.until_quiet()

    assert world.states(rows) == ["failed", "sent"]
    assert (world.row(rows[0]).last_error, world.letters(rows[0])) == (f"smtp_{answer[:3]}", [])
    assert len(world.ws.journal.posts(to="U0JAANA")) == 1


def test_a_recipient_who_is_not_taken_now_is_tried_again(world: World) -> None:
    world.ws.mail.refuse(ANNA, "450 4.2.0 Greylisted, come back later")
    [row] = world.put("U0ANNA")
    world.worker().run_due()
    assert (world.states([row]), world.row(row).last_error, world.row(row).attempts) == (
        ["due"],
        "smtp_450",
        1,
    )

    world.ws.mail.refuse(ANNA, "")
    world.until_quiet()

    assert (world.states([row]), len(world.letters(row))) == (["sent"], 1)


def test_a_recipient_who_is_never_taken_ends_as_dead_and_holds_up_nobody(world: World) -> None:
    world.write_to("U0J000", "toinen@example.fi")
    world.ws.mail.refuse(ANNA, "421 4.3.2 Not now")
    rows = world.put("U0ANNA", "U0J000")
    world.worker().run_due()
    assert world.states(rows) == ["due", "sent"]

    world.until_quiet()

    assert (world.states(rows), world.row(rows[0]).last_error) == (["dead", "sent"], "smtp_421")
    assert len(world.ws.journal.posts(to="U0JAANA")) == 1


@pytest.mark.parametrize("answer", ["451 4.3.0 Try again", "452 4.3.1 Disk full"])
def test_a_letter_that_is_not_taken_now_is_said_again(world: World, answer: str) -> None:
    world.ws.mail.trouble(answer)
    [row] = world.put("U0ANNA")

    world.until_quiet()

    assert (world.states([row]), len(world.letters(row)), world.row(row).attempts) == (["sent"], 1, 2)


def test_a_letter_that_is_never_taken_is_not_said_again(world: World) -> None:
    world.ws.mail.trouble("554 5.6.0 Looks like spam")
    [row] = world.put("U0ANNA")

    world.until_quiet()

    assert (world.states([row]), world.letters(row)) == (["failed"], [])


@pytest.mark.parametrize(("trouble", "copies"), [("drop_after", 2), ("drop_before", 1)])
def test_a_letter_in_doubt_is_said_again_under_the_same_message_id(
    world: World, trouble: str, copies: int
) -> None:
    world.ws.mail.trouble(trouble)
    [row] = world.put("U0ANNA")
    world.worker().run_due()
    assert world.states([row]) == ["uncertain"]

    world.until_quiet()

    assert (world.states([row]), len(world.letters(row))) == (["sent"], copies)
    repeat = parsed(world.letters(row)[-1])
    body = repeat.get_body(("plain",))
    assert body is not None
    assert "kahdesti" in body.get_content()


def test_a_letter_that_stays_in_doubt_is_given_up_and_the_organiser_hears_of_it(world: World) -> None:
    world.ws.mail.trouble(*["drop_before"] * 9)
    [row] = world.put("U0ANNA")

    world.until_quiet()

    assert (world.states([row]), world.row(row).last_error) == (["dead"], "unknown_outcome")
    assert len(world.ws.journal.posts(to="U0JAANA")) == 1


def test_a_server_out_of_reach_costs_a_wait_and_no_try_and_slack_goes_on(world: World) -> None:
    rows = world.put("U0ANNA", "U0KALLE")

    world.worker(smtp="smtp://127.0.0.1:9").run_due()

    assert world.states(rows) == ["due", "sent"]
    assert (world.row(rows[0]).last_error, world.row(rows[0]).attempts) == ("ConnectionRefusedError", 0)
    world.until_quiet()
    assert (world.states(rows), len(world.letters(rows[0]))) == (["sent", "sent"], 1)


def test_slack_out_of_reach_does_not_hold_up_the_letters(world: World) -> None:
    rows = world.put("U0KALLE", "U0ANNA")
    worker = world.worker()
    worker._sender._client.base_url = "http://127.0.0.1:9/api/"  # nobody listens there

    worker.run_due()

    assert (world.states(rows), len(world.letters(rows[1]))) == (["due", "sent"], 1)


def test_a_password_that_is_refused_closes_the_letters_and_is_no_try(world: World) -> None:
    [row] = world.put("U0ANNA")
    port = world.ws.smtp_url.rpartition(":")[2]

    world.worker(smtp=f"smtp://botti:salasana@127.0.0.1:{port}").run_due()

    # This server knows no passwords at all, which is told in the same way.
    assert (world.states([row]), world.row(row).attempts) == (["due"], 0)
    assert world.row(row).last_error == "SMTPNotSupportedError"


def test_addresses_with_plus_signs_and_umlauts_get_their_letters(world: World) -> None:
    addresses = {
        "U0J000": ("anna+kokoukset@example.fi", "anna+kokoukset@example.fi"),
        "U0J001": ("anna@työllisyys.example.fi", "anna@xn--tyllisyys-17a.example.fi"),
        "U0J002": ("pörrö.ääkkönen@example.fi", "pörrö.ääkkönen@example.fi"),
    }
    for user, (given, _) in addresses.items():
        world.write_to(user, given)
    rows = world.put(*addresses)

    world.worker().run_due()

    assert world.states(rows) == ["sent"] * 3
    assert [world.letters(row)[0]["to"] for row in rows] == [[arrived] for _, arrived in addresses.values()]


def test_an_address_that_the_server_cannot_write_to_is_told_and_not_guessed(world: World) -> None:
    world.ws.mail.knows_utf8 = False
    world.write_to("U0J002", "pörrö@example.fi")
    world.write_to("U0J001", "anna..x@example.fi")
    rows = world.put("U0J002", "U0J001", "U0ANNA")

    world.until_quiet()

    assert world.states(rows) == ["failed", "failed", "sent"]
    assert [world.row(row).last_error for row in rows[:2]] == ["smtputf8_missing", "address_unusable"]


def test_nobodys_name_or_title_becomes_a_header(world: World) -> None:
    with world.database.writing() as session:
        anna = session.get_one(Person, world.people["U0ANNA"])
        anna.name = 'Anna\r\nBcc: kaikki@example.fi\r\n", <kaikki@example.fi>'
        meeting = session.get_one(Meeting, world.meeting_id)
        meeting.title = "Otsikko\r\nBcc: kaikki@example.fi\r\n\r\nRunko"
    [row] = world.put("U0ANNA")

    world.worker().run_due()

    [letter] = world.letters(row)
    message = parsed(letter)
    assert (letter["to"], message["Bcc"], message["To"].addresses[0].addr_spec) == ([ANNA], None, ANNA)
    assert len(message["To"].addresses) == 1
    assert message["Subject"] == "Kokous: Otsikko"


def test_a_letter_that_comes_back_becomes_a_failure_that_the_organiser_sees(world: World) -> None:
    [row] = world.put("U0ANNA")
    world.worker().run_due()
    key = world.row(row).key

    with world.database.writing() as session:
        now = world.clock.now()
        told = [
            bounced(session, key="guessed", code="5.1.1", now=now),
            bounced(session, key=key, code="5.1.1", now=now),
            bounced(session, key=key, code="5.1.1", now=now),
        ]
    world.until_quiet()

    assert told == [False, True, False]
    assert (world.states([row]), world.row(row).last_error) == (["failed"], "bounced_5.1.1")
    assert len(world.ws.journal.posts(to="U0JAANA")) == 1


def test_the_responsible_person_hears_of_what_is_no_meetings(world: World) -> None:
    world.ws.mail.refuse(ANNA)
    now = world.clock.now()
    with world.database.writing() as session:
        row = NewOutgoing(
            OutgoingKind.ANSWER_NUDGE,
            "of no meeting",
            now,
            now + timedelta(days=1),
            recipient_id=world.people["U0ANNA"],
            meeting_id=world.meeting_id,
            responsible_id=world.people["U0KALLE"],
        )
        assert enqueue(session, row, now=now)

    world.until_quiet()

    assert len(world.ws.journal.posts(to="U0KALLE")) == 1


def test_one_connection_serves_a_whole_run(world: World) -> None:
    for number in range(5):
        world.write_to(f"U0J00{number}", f"nro{number}@example.fi")
    rows = world.put(*(f"U0J00{number}" for number in range(5)))
    before = len(world.ws.mail._lines)

    world.worker().run_due()

    assert world.states(rows) == ["sent"] * 5
    assert len(world.ws.mail._lines) <= before + 1


def test_rows_in_the_store_hold_no_address_and_no_text(world: World) -> None:
    [row] = world.put("U0ANNA")
    world.worker().run_due()

    with world.database.reading() as session:
        kept = session.get_one(Outgoing, row)
        values = [str(getattr(kept, column.key)) for column in Outgoing.__table__.columns]

    assert [value for value in values if "@" in value or "Ohjaamo" in value] == []
