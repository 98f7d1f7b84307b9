"""The workspace goes on where it was, also after a kill; and the command line starts it."""

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.seed import SeedError
from bot.sandbox.workspace import Workspace
from tests.sandbox.conftest import MANIFEST, SEED, TUESDAY
from tests.sandbox.pieces import section

Json = dict[str, Any]
ROOT = Path(__file__).parents[2]
KEY = {"event_type": "muistutus", "event_payload": {"key": "rivi-1"}}


def start(state: Path, at: Any = TUESDAY) -> Workspace:
    return Workspace.start(manifest=MANIFEST, seed=SEED, state=state, frozen_at=at)


def test_a_workspace_goes_on_where_it_was(tmp_path: Path) -> None:
    state = tmp_path / "demo" / "workspace.db"
    with start(state) as ws:
        client = WebClient(token=ws.bot_token, base_url=ws.api_url)
        ts = client.chat_postMessage(channel="U0ANNA", text="Hei", blocks=[section("Hei")], metadata=KEY)[
            "ts"
        ]
        client.views_publish(user_id="U0ANNA", view={"type": "home", "blocks": [section("Koti")]})
        client.reactions_add(channel=ws.person("U0ANNA").dm()[0].channel, timestamp=ts, name="eyes")
        client.files_upload_v2(filename="a.txt", content="sisältö", channel="C0YLEINEN")
        client.chat_postEphemeral(channel="C0YLEINEN", user="U0ANNA", text="Katoaa")
        ws.person("U0VEERA").invites("#sala", "U0TESTBOT")
        ws.change_person("U0KALLE", deleted=True)
        before = ws.person("U0ANNA").dm()[0].json
    with start(state) as ws:
        client = WebClient(token=ws.bot_token, base_url=ws.api_url)
        anna = ws.person("U0ANNA")
        assert (anna.dm()[0].json, anna.home) == (before, "Koti")
        history = client.conversations_history(channel=before["channel"], include_all_metadata=True)
        assert [one["metadata"] for one in history["messages"]] == [KEY]
        [file_message] = anna.sees("#yleinen")
        address = f"{ws.base_url}/_page/file?id={file_message.json['files'][0]['id']}"
        with urllib.request.urlopen(address) as file:  # noqa: S310 - our own address
            assert file.read() == "sisältö".encode()
        assert client.chat_postMessage(channel="C0SALA", text="Täällä")["ok"]
        assert client.users_info(user="U0KALLE")["user"]["deleted"] is True
        assert client.chat_postMessage(channel="U0ANNA", text="Uusi")["ts"] > before["ts"]


def test_time_that_was_moved_stays_moved(tmp_path: Path) -> None:
    state = tmp_path / "workspace.db"
    with Workspace.start(manifest=MANIFEST, seed=SEED, state=state) as ws:
        ws.clock.advance(days=3)
        moved = ws.clock.now()
    with Workspace.start(manifest=MANIFEST, seed=SEED, state=state) as ws:
        assert 0 <= ws.clock.now() - moved < 60


def test_what_was_answered_survives_a_kill(tmp_path: Path) -> None:
    state = tmp_path / "workspace.db"
    with launched(state) as (process, lines):
        client = WebClient(token="xoxb-sandbox-bot", base_url=f"{lines[0]}api/")
        stamps = [client.chat_postMessage(channel="C0YLEINEN", text=str(n))["ts"] for n in range(20)]
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL
    with launched(state) as (_, lines):
        client = WebClient(token="xoxb-sandbox-bot", base_url=f"{lines[0]}api/")
        found = [one["ts"] for one in client.conversations_history(channel="C0YLEINEN")["messages"]]
    assert found == stamps[::-1]


@contextmanager
def launched(state: Path) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
    """`python -m bot.sandbox`; gives the process and the lines that it printed. SIGTERM ends it cleanly."""
    command = [sys.executable, "-m", "bot.sandbox", "--manifest", str(MANIFEST), "--seed", str(SEED)]
    with subprocess.Popen(
        [*command, "--state", str(state), "--lenient-rates"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            lines = [process.stdout.readline().strip()]
            while lines[-1] and not lines[-1].startswith("Listening"):
                lines.append(process.stdout.readline().strip())
            yield process, lines
        finally:
            if process.poll() is None:
                process.terminate()
        assert process.wait(10) in {0, -signal.SIGKILL}


def test_the_command_line_starts_it_and_says_that_it_is_local(tmp_path: Path) -> None:
    with launched(tmp_path / "workspace.db") as (_, lines):
        with urllib.request.urlopen(f"{lines[0]}_control/clock") as answer:  # noqa: S310 - our own address
            assert json.load(answer)["ok"] is True
        assert lines[0].startswith("http://127.0.0.1:")
        assert lines[1] == f"SLACK_API_URL={lines[0]}api/"
        assert lines[-1] == "Listening on this machine only (127.0.0.1)."


@pytest.mark.parametrize(
    ("seed", "message"),
    [
        ({"people": [{"id": "X1", "name": "a", "real_name": "A"}]}, "begins with U or W"),
        ({"people": [{"id": "U1", "name": "a", "real_name": "A", "role": "kuningas"}]}, "role"),
        ({"channels": [{"id": "C1", "name": "a", "members": ["U9"]}]}, "nobody has the id U9"),
    ],
)
def test_a_seed_that_makes_no_sense_says_where(seed: Json, message: str) -> None:
    with pytest.raises(SeedError, match=message):
        Workspace.start(manifest=MANIFEST, seed=seed)


def test_the_demos_seed_has_its_people_and_channels() -> None:
    with Workspace.start(manifest=MANIFEST, seed=ROOT / "data" / "demo" / "workspace.json") as ws:
        state = ws.sandbox.state
        assert state.users["U0VEERA"].real_name == "Veera Vetäjä"
        assert [channel.name for channel in state.channels.values()] == [
            "tyollisyys-yleinen",
            "nuorten-palvelut",
        ]
        emails = [user.email for user in state.people()]
        assert all(email is not None and email.endswith("@example.fi") for email in emails)
        assert len(set(emails)) == len(emails) == 11
