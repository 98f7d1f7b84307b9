"""What comes back to the sender's address: letters that were not delivered, and calendars' answers."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Bot, build
from bot.clock import MovingClock
from bot.domain.meetings import Answer, AnswerSource, Confirmed
from bot.domain.outgoing import OutgoingState, Way
from bot.operations.incoming import NOTHING, read, take
from bot.sandbox.workspace import Workspace
from bot.services import meeting_drafts
from bot.settings import Settings
from bot.storage.models import Invitation, Meeting, Outgoing
from tests import meeting_world
from tests.delivery.world import MANIFEST, SEED, TUESDAY
from tests.meeting_world import World

STARTS = datetime.fromisoformat("2026-12-01T11:00:00+00:00")


@pytest.fixture
def ws() -> Iterator[Workspace]:
    with Workspace.start(manifest=MANIFEST, seed=SEED, frozen_at=TUESDAY) as workspace:
        yield workspace


@pytest.fixture
def bot(ws: Workspace, sqlite_address: str, clock: MovingClock) -> Iterator[Bot]:
    settings = Settings(
        database_url=sqlite_address,
        slack_bot_token=ws.bot_token,
        slack_signing_secret=ws.signing_secret,
        slack_api_url=ws.api_url,
        smtp_url=ws.smtp_url,
        mail_from="botti@example.fi",
    )
    made = build(settings, clock=clock)
    yield made
    made.database.close()


@pytest.fixture
def letter(bot: Bot, ws: Workspace) -> dict[str, Any]:
    """Paavo's invitation as it came to the mail box."""
    world: World = meeting_world.build(bot.database)
    now = bot.clock.now()
    with bot.database.writing() as session:
        leena = world.actor(session, "Leena", now)
        about: dict[str, Any] = {"actor": leena, "now": now}
        draft = meeting_drafts.draft(
            session,
            **about,
            group=world.group,
            title="Ohjaamon palvelut",
            starts_at=STARTS,
            ends_at=STARTS + timedelta(hours=2),
            place="",
        )
        done = meeting_drafts.confirm(session, **about, meeting_id=draft.meeting.id, stamp=draft.stamp)
        assert isinstance(done, Confirmed)
    bot.worker.run_due()
    [found] = [one for one in ws.mail.messages if one["to"] == ["paavo@example.fi"]]
    return found


def report(letter: dict[str, Any], action: str = "failed", status: str = "5.1.1") -> bytes:
    """A delivery status notification (RFC 3464) about the letter."""
    message = EmailMessage()
    message["From"] = "MAILER-DAEMON@example.fi"
    message["To"] = "botti@example.fi"
    message["Subject"] = "Undelivered Mail Returned to Sender"
    boundary = "rajaviiva"
    body = (
        f"--{boundary}\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        f"--{boundary}\r\nContent-Type: message/delivery-status\r\n\r\n"
        "Reporting-MTA: dns; mx.example.fi\r\n\r\n"
        f"Final-Recipient: rfc822; paavo@example.fi\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        f"--{boundary}\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {letter['message_id']}\r\nSubject: Kutsu\r\n\r\n"
        f"--{boundary}--\r\n"
    )
    head = message.as_bytes().rstrip(b"\n").replace(b"\n", b"\r\n")
    kind = f'Content-Type: multipart/report; report-type=delivery-status; boundary="{boundary}"'
    return head + b"\r\n" + kind.encode() + b"\r\nMIME-Version: 1.0\r\n\r\n" + body.encode()


def reply(
    uid: str, *, partstat: str = "ACCEPTED", sender: str = "paavo@example.fi", sequence: int = 0
) -> bytes:
    """What a calendar program sends when its owner presses a button."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "botti@example.fi", "Accepted"
    message.set_content("Paavo has accepted.")
    ics = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nSEQUENCE:{sequence}\r\nDTSTAMP:20261124T080000Z\r\nDTSTART:20261201T110000Z\r\n"
        f"ATTENDEE;PARTSTAT={partstat}:MAILTO:paavo@example.fi\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    part = EmailMessage()
    part.set_content(ics, subtype="calendar", params={"method": "REPLY"})
    message.make_mixed()
    message.attach(part)
    return message.as_bytes()


def paavos(bot: Bot) -> tuple[Answer, AnswerSource | None]:
    with bot.database.reading() as session:
        statement = select(Invitation).join(Outgoing, Outgoing.invitation_id == Invitation.id)
        kept = session.scalars(statement.where(Outgoing.way == "email")).first()
        assert kept is not None
        return kept.answer, kept.answer_source


def uid_of(bot: Bot) -> str:
    with bot.database.reading() as session:
        return session.scalars(select(Meeting.calendar_uid)).one()


def failed(bot: Bot) -> list[str | None]:
    with bot.database.reading() as session:
        rows = session.scalars(
            select(Outgoing).where(Outgoing.state == OutgoingState.FAILED, Outgoing.way == Way.EMAIL)
        )
        return [row.last_error for row in rows]


def test_a_letter_that_comes_back_is_marked_as_failed_once(bot: Bot, letter: dict[str, Any]) -> None:
    said = [take(bot, report(letter)) for _ in range(2)]

    assert said == ["Kirje merkittiin palautuneeksi.", NOTHING]
    assert failed(bot) == ["bounced_5.1.1"]


@pytest.mark.parametrize("raw", [b"", b"\xff\x00", b"Subject: Hei\r\n\r\nKiitos kutsusta!", b"x" * 5000])
def test_other_mail_is_left_alone(bot: Bot, letter: dict[str, Any], raw: bytes) -> None:
    assert (read(raw), take(bot, raw)) == (([], []), NOTHING)


def test_a_delay_and_somebody_elses_report_change_nothing(bot: Bot, letter: dict[str, Any]) -> None:
    other = {**letter, "message_id": "<arvattu@example.fi>"}

    assert [take(bot, report(letter, "delayed", "4.4.1")), take(bot, report(other))] == [NOTHING, NOTHING]
    assert failed(bot) == []


@pytest.mark.parametrize(
    ("partstat", "answer"),
    [("ACCEPTED", Answer.YES), ("DECLINED", Answer.NO), ("TENTATIVE", Answer.MAYBE)],
)
def test_what_is_pressed_in_a_calendar_is_an_answer(
    bot: Bot, letter: dict[str, Any], partstat: str, answer: Answer
) -> None:
    take(bot, reply(uid_of(bot), partstat=partstat))

    assert paavos(bot) == (answer, AnswerSource.CALENDAR)


@pytest.mark.parametrize(
    "wrong",
    [{"sender": "ville@example.fi"}, {"uid": "arvattu"}, {"partstat": "DELEGATED"}, {"sequence": 7}],
)
def test_an_answer_of_somebody_else_or_to_another_time_is_not_kept(
    bot: Bot, letter: dict[str, Any], wrong: dict[str, Any]
) -> None:
    take(bot, reply(**{"uid": uid_of(bot), **wrong}))

    assert paavos(bot)[0] is Answer.NONE
