"""What the benchmark of commands runs on: an installation at work, and bare Bolt beside it."""

import hashlib
import hmac
import itertools
import urllib.parse
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse
from sqlalchemy import create_engine, delete, event
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from bot.app import Bot, build, prepare
from bot.clock import SystemClock
from bot.domain.groups import GroupKind, Office
from bot.domain.meetings import Answer, MeetingState
from bot.domain.people import Role
from bot.domain.zone import HELSINKI
from bot.settings import Settings
from bot.storage.engine import Database
from bot.storage.models import Group, Invitation, Meeting, OfficeHolding, Person, RoleHolding, Seat

SECRET = "bench-signing-secret"  # noqa: S105 (opens nothing)
TEAM, USER, CHANNEL = "T0BENCH", "U0BENCH", "C0BENCH"
SEATS = 15
COMING = 20  # meetings


def new_bot(folder: Path) -> Bot:
    """The bot with a migrated database in the folder, filled as a year of work would."""
    bot = at_work(folder)
    prepare(bot)
    fill(bot.database, SystemClock().now())
    return bot


def at_work(folder: Path) -> Bot:
    """The bot on the folder's database as it is. Nothing answers at its Slack's address."""
    settings = Settings(
        database_url=f"sqlite:///{folder / 'bot.db'}",
        slack_bot_token="xoxb-bench",  # noqa: S106 (opens nothing)
        slack_signing_secret=SECRET,
        slack_api_url="http://127.0.0.1:9/",
    )
    return build(settings)


def fill(database: Database, now: datetime) -> None:
    """Five groups; one of them with seats, coming meetings, and a leader who has a role too."""
    today = now.date()
    with database.writing() as session:
        people = [
            Person(
                name=f"Jäsen {i:02}",
                search_name=f"jasen {i:02}",
                partner_id=i + 1,
                slack_team_id=TEAM,
                slack_user_id=USER if i == 0 else f"U0JASEN{i}",
                created_at=now,
            )
            for i in range(SEATS)
        ]
        groups = [
            Group(
                name=f"Työryhmä {i}",
                search_name=f"tyoryhma {i}",
                kind=GroupKind.WORKING_GROUP,
                channel_id=CHANNEL if i == 0 else f"C0RYHMA{i}",
                started_on=today - timedelta(days=365),
                created_at=now,
            )
            for i in range(5)
        ]
        session.add_all([*people, *groups])
        session.flush()
        me, group = people[0].id, groups[0].id
        session.add_all(
            Seat(group_id=group, person_id=one.id, partner_id=one.partner_id, starts_on=today, created_at=now)
            for one in people
        )
        session.add(RoleHolding(person_id=me, role=Role.AREA_EXPERT, started_at=now))
        session.add(OfficeHolding(group_id=group, person_id=me, office=Office.LEADER, started_at=now))
        meetings = [_meeting(group, me, now, week) for week in range(1, COMING + 1)]
        session.add_all(meetings)
        session.flush()
        session.add_all(
            Invitation(
                meeting_id=meeting.id,
                person_id=one.id,
                partner_id=one.partner_id,
                answer=Answer.YES,
                created_at=now,
            )
            for meeting in meetings
            for one in people
        )


def _meeting(group: int, organiser: int, now: datetime, week: int) -> Meeting:
    starts_at = datetime.combine(now.date() + timedelta(weeks=week), time(10), UTC)
    return Meeting(
        group_id=group,
        title=f"Palvelujen kehittäminen, osa {week}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Carelicum, Joensuu",
        state=MeetingState.CONFIRMED,
        organiser_id=organiser,
        created_at=now,
        confirmed_at=now,
    )


def forget_drafts(database: Database) -> None:
    """Makes the days free again for the next round."""
    with database.writing() as session:
        session.execute(delete(Meeting).where(Meeting.state == MeetingState.DRAFT))


_triggers = itertools.count(1)


def lines(times: int) -> Iterator[str]:
    """So many texts that each make a new meeting, on working days after those that are coming."""
    day = datetime.now(HELSINKI).date() + timedelta(weeks=COMING + 1)
    while times:
        day += timedelta(days=1)
        if day.weekday() < 5:
            times -= 1
            yield f"uusi {day.day}.{day.month}.{day.year} klo 13–15; Ohjaamon palvelut; Carelicum"


def typed(slash: str, text: str) -> tuple[str, dict[str, str]]:
    """A signed delivery of a command (docs.slack.dev/interactivity/implementing-slash-commands)."""
    now = int(datetime.now(UTC).timestamp())
    form = {
        "token": "unused",
        "team_id": TEAM,
        "team_domain": "verkosto",
        "channel_id": CHANNEL,
        "channel_name": "palvelut",
        "user_id": USER,
        "user_name": "anna",
        "command": slash,
        "text": text,
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": "https://hooks.slack.com/commands/T0BENCH/1/x",
        "trigger_id": f"{now}.{next(_triggers)}",
    }
    body = urllib.parse.urlencode(form)
    return body, signed(body, now)


def signed(body: str, now: int | None = None) -> dict[str, str]:
    """The headers of a delivery (docs.slack.dev/authentication/verifying-requests-from-slack)."""
    now = now or int(datetime.now(UTC).timestamp())
    mac = hmac.new(SECRET.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    return {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": str(now),
        "x-slack-signature": f"v0={mac}",
    }


# -- what it is measured against -------------------------------------------------------------------------


class _Base(DeclarativeBase):
    pass


class _Entry(_Base):
    """The least that a real command would write: one small row, one index."""

    __tablename__ = "entries"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(index=True)
    text: Mapped[str]


def bare_bolt() -> App:
    """Bolt at its fastest, with a listener that says ok."""
    app = _bolt()

    @app.command("/kokous")
    def answer(ack: Any) -> None:
        ack("ok")

    return app


def bare_bolt_with_commit(folder: Path) -> App:
    """The same with one row stored by the ORM, as durably as the bot stores."""
    engine = create_engine(f"sqlite:///{folder / 'bare.db'}")

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    _Base.metadata.create_all(engine)
    app = _bolt()

    @app.command("/kokous")
    def answer(ack: Any, command: dict[str, str]) -> None:
        with Session(engine) as session:
            session.add(_Entry(user_id=command["user_id"], text=command["text"]))
            session.commit()
        ack("ok")

    return app


class _Client(WebClient):
    """Knows who it is without asking: Bolt asks once, before its first command."""

    def auth_test(self, **_: Any) -> SlackResponse:
        return SlackResponse(
            client=self,
            http_verb="POST",
            api_url="auth.test",
            req_args={},
            data={"ok": True, "team_id": TEAM, "user_id": "U0BOT", "bot_id": "B0BOT"},
            headers={},
            status_code=200,
        )


def _bolt() -> App:
    return App(client=_Client("xoxb-bench"), signing_secret=SECRET, process_before_response=True)


def served(kind: str, folder: str) -> Flask:
    """For gunicorn: the bot, or bare Bolt behind the same kind of endpoint."""
    if kind == "bot":
        from bot.web.app import make_web_app

        return make_web_app(at_work(Path(folder)).app, signing_secret=SECRET, health=lambda: {"ok": True})
    app = bare_bolt() if kind == "bare" else bare_bolt_with_commit(Path(folder))
    handler = SlackRequestHandler(app)
    web = Flask("bare", static_folder=None)

    @web.post("/slack/events")
    def slack_events() -> Response:
        answer: Response = handler.handle(request)
        return answer

    @web.get("/health")
    def health() -> str:
        return "ok"

    return web
