"""The doctor names each trouble and what to do about it, and is content with a sound installation."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clock import Clock, MovingClock, SystemClock
from bot.handlers import registry
from bot.operations.doctor import Finding, examine, report
from bot.operations.manifest import build_manifest
from bot.sandbox.workspace import Workspace
from bot.settings import Settings
from bot.storage.engine import Database
from bot.storage.migrate import upgrade

SEED = Path(__file__).resolve().parents[2] / "data" / "demo" / "workspace.json"


@pytest.fixture(scope="module")
def workspace() -> Iterator[Workspace]:
    with Workspace.start(manifest=build_manifest(registry()), seed=SEED) as running:
        yield running


@pytest.fixture
def settings(workspace: Workspace, tmp_path: Path) -> Settings:
    """A sound installation."""
    address = f"sqlite:///{tmp_path / 'ekobotti.db'}"
    database = Database(address)
    upgrade(database)
    database.close()
    return Settings(
        database_url=address,
        slack_bot_token=workspace.bot_token,
        slack_app_token=workspace.app_token,
        slack_api_url=workspace.api_url,
    )


def findings(settings: Settings, clock: Clock | None = None) -> dict[str, Finding]:
    return {finding.name: finding for finding in examine(settings, clock or SystemClock())}


def test_a_sound_installation_has_nothing_to_mend(settings: Settings) -> None:
    found = findings(settings)

    assert [f for f in found.values() if not f.ok] == []
    assert list(found) == [
        "Tietokanta",
        "Tietokannan rakenne",
        "Yhteystapa",
        "Slackin avain",
        "Oikeudet Slackissa",
        "Kello",
        "Sähköposti",
        "Vastaussivut",
    ]


def test_the_scopes_are_read_from_slacks_own_answer(settings: Settings) -> None:
    assert findings(settings)["Oikeudet Slackissa"].detail == "kaikki tarvittavat on annettu"


def test_an_empty_database_is_told_to_be_upgraded(settings: Settings, tmp_path: Path) -> None:
    empty = Settings(database_url=f"sqlite:///{tmp_path / 'empty.db'}")

    assert findings(empty)["Tietokannan rakenne"].advice == "Aja: ekobotti db upgrade"


def test_a_database_that_is_away_does_not_stop_the_other_checks() -> None:
    away = Settings(database_url="postgresql://nobody@127.0.0.1:9/none")

    found = findings(away)

    assert not found["Tietokanta"].ok
    assert "DATABASE_URL" in found["Tietokanta"].advice
    assert "SLACK_BOT_TOKEN" in found["Slackin avain"].detail


def test_a_refused_token_says_to_install_again(settings: Settings, workspace: Workspace) -> None:
    wrong = Settings(slack_bot_token="xoxb-wrong", slack_api_url=workspace.api_url)

    finding = findings(wrong)["Slackin avain"]

    assert (finding.ok, finding.detail) == (False, "Slack ei hyväksy avainta (invalid_auth)")


def test_slack_out_of_reach_is_told_apart_from_a_bad_token() -> None:
    away = Settings(slack_bot_token="xoxb-1", slack_api_url="http://127.0.0.1:9/api/")

    assert "verkkoyhteys" in findings(away)["Slackin avain"].advice


def test_missing_scopes_are_named(settings: Settings) -> None:
    made = build_manifest(registry())
    made["oauth_config"]["scopes"]["bot"].remove("im:history")
    with Workspace.start(manifest=made, seed=SEED) as poorer:
        poor = Settings(slack_bot_token=poorer.bot_token, slack_api_url=poorer.api_url)

        assert findings(poor)["Oikeudet Slackissa"].detail == "puuttuu: im:history"


def test_a_wrong_clock_is_found(settings: Settings) -> None:
    late = MovingClock(SystemClock().now() - timedelta(minutes=5))

    finding = findings(settings, late)["Kello"]

    assert not finding.ok
    assert "NTP" in finding.advice


def test_without_a_way_to_slack_both_are_offered() -> None:
    assert findings(Settings())["Yhteystapa"].advice == (
        "Anna SLACK_APP_TOKEN (komento run) tai SLACK_SIGNING_SECRET (komento serve)."
    )


@pytest.fixture
def mail_server() -> Iterator[int]:
    """A server that greets and says yes to everything, once."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection, connection.makefile("rwb") as stream:
            stream.write(b"220 example.fi\r\n")
            stream.flush()
            for line in stream:
                stream.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 ok\r\n")
                stream.flush()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    listener.close()
    thread.join(5)


def test_the_mail_server_is_really_asked(mail_server: int) -> None:
    with_mail = Settings(smtp_url=f"smtp://127.0.0.1:{mail_server}", mail_from="botti@example.fi")

    assert findings(with_mail)["Sähköposti"].ok


def test_a_mail_server_that_is_away_is_told() -> None:
    away = Settings(smtp_url="smtp://127.0.0.1:9", mail_from="botti@example.fi")

    assert not findings(away)["Sähköposti"].ok


def test_the_report_says_for_each_trouble_what_to_do() -> None:
    lines: list[str] = []

    well = report(iter([Finding("A", True, "hyvä"), Finding("B", False, "huono", "Korjaa B.")]), lines.append)  # noqa: FBT003

    assert well is False
    assert lines == ["kunnossa  A: hyvä\n", "KORJAA    B: huono\n", "          → Korjaa B.\n"]
