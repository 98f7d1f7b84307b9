"""Names, addresses, texts and tokens through everything, failures too: none gets into log, trail or error."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.app import build
from bot.delivery.kinds import RENDERERS
from bot.domain.meeting_payloads import MeetingCancel, MeetingMove
from bot.domain.outgoing import OutgoingKind
from bot.operations.doctor import examine, report
from bot.operations.logs import Redacting
from bot.settings import Settings
from bot.storage.models import AuditEntry, Outgoing
from tests.hostile.bench import Bench

TOKEN = "xoxb-kanarialintu-" + "1" * 24
SECRET = "kanariasalaisuus-" + "2" * 24
TITLE, PLACE, REASON, NAME, ADDRESS = (
    "Kanariaotsikko",
    "Kanariapaikka",
    "Kanariasyy",
    "Kanaria Lintunen",
    "kanaria.lintunen@example.fi",
)
CANARIES = (TOKEN, SECRET, TITLE, PLACE, REASON, "Kanaria", "Lintunen", ADDRESS, "kanaria.lintunen")
PEOPLE = ("Leena Esimerkki", "Anna Esimerkki", "anna@example.fi", "leena@example.fi")


class Written(logging.Handler):
    """Every line of the log exactly as the installation writes it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def found(self) -> list[str]:
        """The canaries that got out."""
        whole = "\n".join(self.lines)
        return [one for one in (*CANARIES, *PEOPLE) if one in whole]


@pytest.fixture
def log(apologies: list[str]) -> Iterator[Written]:
    """The log at the level of an installation (the libraries at INFO, the bot at DEBUG)."""
    apologies.append("failures are what is tried here")
    handler, root, bot = Written(), logging.getLogger(), logging.getLogger("bot")
    levels = root.level, bot.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    bot.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(levels[0])
    bot.setLevel(levels[1])


def _everything(bench: Bench) -> None:
    """Canaries through commands, forms and presses, by people who may and who may not."""
    meeting_id = bench.there.meeting_id
    for who in ("Paula", "Leena", "Anna", "Outo"):
        bench.types(who, "/kokous", f"uusi 9.12.2026 klo 9–11; {TITLE}; {PLACE}")
        bench.types(who, "/kokous", f"peru {TITLE}; {REASON}")
        bench.types(who, "/kokous", f"sijainen {meeting_id}; {NAME}; {ADDRESS}")
        bench.types(who, "/ryhma", f"lisää Nuorten palvelut; {NAME}; Mallila; sähköposti: {ADDRESS}")
        bench.types(who, "/kumppani", f"yhteyshenkilö Mallila; {NAME}; {ADDRESS}")
        bench.types(who, "/kysely", f"uusi {TITLE}?; {PLACE}; {REASON}")
        bench.types(who, "/eko", f"rooli {NAME}; johtaja")
        bench.types(who, "/mitä", NAME)
        bench.presses(who, "meeting.move", MeetingMove(meeting_id, 0, 1_796_713_200, 1_796_720_400, PLACE))
        bench.presses(who, "meeting.cancel", MeetingCancel(meeting_id, 0, REASON))
        bench.presses(who, f"no.such.{TITLE}", json.dumps({"v": 1, "title": TITLE}))
        bench.submits(
            who,
            "group.member",
            '{"v":1,"confirmed":true,"slack_user_id":""}',
            {"group": "#1", "person": NAME, "email": ADDRESS, "partner": "1"},
        )


def _broken(*_: Any, **__: Any) -> Any:
    raise RuntimeError(f"{TITLE} {NAME} {ADDRESS} {TOKEN}")


def test_nothing_of_anybody_is_in_the_log_or_the_trail_while_all_goes_well(
    bench: Bench, log: Written
) -> None:
    _everything(bench)
    bench.bot.worker.run_due()

    assert log.found() == []
    with bench.bot.database.reading() as session:
        details = [json.dumps(row) for row in session.scalars(select(AuditEntry.details))]
    assert [one for one in (*CANARIES, *PEOPLE) if one in "\n".join(details)] == []


@pytest.mark.parametrize("status", [500, 404, 429])
def test_nothing_of_anybody_is_in_the_log_when_slack_fails(
    sqlite_bench: Bench, log: Written, status: int
) -> None:
    sqlite_bench.slack.status = status

    _everything(sqlite_bench)
    sqlite_bench.bot.worker.run_due()

    assert (log.found(), log.lines != []) == ([], True)


def test_nothing_of_anybody_is_in_the_log_when_the_database_fails(bench: Bench, log: Written) -> None:
    with bench.bot.database.writing() as session:
        session.connection().exec_driver_sql("DROP TABLE audit_entries")

    _everything(bench)

    assert [line for line in log.lines if "failed with code" in line] != []
    assert log.found() == []


def test_a_renderer_that_breaks_tells_its_row_and_no_name(
    sqlite_bench: Bench, log: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renderer(*_: Any) -> Any:
        raise OperationalError(
            "SELECT …", {"title": TITLE, "name": NAME}, Exception("away"), hide_parameters=True
        )

    monkeypatch.setattr(
        sqlite_bench.bot.worker, "_renderers", {**RENDERERS, OutgoingKind.INVITATION: renderer}
    )

    sqlite_bench.bot.worker.run_due()

    with sqlite_bench.bot.database.reading() as session:
        errors = set(session.scalars(select(Outgoing.last_error)))
    assert [line for line in log.lines if "could not be dealt with" in line] != []
    assert log.found() == []
    assert [error for error in errors if error and (TITLE in error or "Esimerkki" in error)] == []


def test_an_apology_tells_a_code_and_nothing_else(
    sqlite_bench: Bench, log: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.handlers.meetings.meetings.coming", _broken)

    status, body = sqlite_bench.types("Anna", "/kokous", "lista")

    assert (status, "Kanaria" in body, TOKEN in body) == (200, False, False)
    # Addresses and tokens are blotted out of whatever gets into the log all the same.
    assert [line for line in log.lines if TOKEN in line or ADDRESS in line] == []


def test_the_doctor_tells_no_token_and_no_password(
    sqlite_address: str, log: Written, sqlite_bench: Bench
) -> None:
    settings = Settings(
        database_url=f"postgresql://kanaria:{SECRET}@127.0.0.1:9/kanaria",
        slack_bot_token=TOKEN,
        slack_app_token=f"xapp-{SECRET}",
        slack_signing_secret=SECRET,
        slack_api_url="http://127.0.0.1:9/api/",
        smtp_url=f"smtp://kanaria:{SECRET}@127.0.0.1:9",
        mail_from=ADDRESS,
    )
    said: list[str] = [repr(settings)]

    report(examine(settings, sqlite_bench.bot.clock), said.append)
    bot = build(Settings(database_url=sqlite_address, slack_bot_token=TOKEN), clock=sqlite_bench.bot.clock)
    said.append(repr(bot.settings))
    bot.database.close()

    whole = "\n".join([*said, *log.lines])
    assert [one for one in (TOKEN, SECRET) if one in whole] == []
