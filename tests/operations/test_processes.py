"""The commands as processes: what an administrator starts, against a workspace over real connections."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest

from bot.handlers import registry
from bot.operations.manifest import build_manifest
from bot.sandbox.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
SEED = ROOT / "data" / "demo" / "workspace.json"
ADMIN = "ylermi.yllapitaja@example.fi"

Start = Callable[..., subprocess.Popen[str]]


def workspace(base_url: str | None) -> Workspace:
    entries = registry()
    made = build_manifest(entries, events=entries.events, base_url=base_url)
    return Workspace.start(manifest=made, seed=SEED)


def environment(ws: Workspace, database: str, **more: str) -> dict[str, str]:
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "EKOBOTTI_"))},
        "DATABASE_URL": database,
        "SLACK_BOT_TOKEN": ws.bot_token,
        "SLACK_APP_TOKEN": ws.app_token,
        "SLACK_SIGNING_SECRET": ws.signing_secret,
        "SLACK_API_URL": ws.api_url,
        "EKOBOTTI_ADMINS": ADMIN,
        **more,
    }


def ekobotti(env: Mapping[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts long-running commands, and ends them as a service manager does."""
    running: list[subprocess.Popen[str]] = []

    def begin(env: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", *arguments],
            env=env,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        running.append(process)
        return process

    yield begin
    for process in running:
        process.send_signal(signal.SIGTERM)
    for process in running:
        output, _ = process.communicate(timeout=20)
        assert "Traceback" not in output, output


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_run_is_the_whole_bot_in_one_process(start: Start, tmp_path: Path) -> None:
    with workspace(None) as ws:
        process = start(environment(ws, f"sqlite:///{tmp_path / 'eko.db'}"), "run")
        ws.wait_connected()

        saw = ws.person("U0YLERMI").types("#tyollisyys-yleinen", "/kumppani lista")

        assert saw.text.startswith("Kumppanit")
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


def test_run_serves_the_answer_pages_too(start: Start, tmp_path: Path) -> None:
    port = free_port()
    with workspace(None) as ws:
        address = f"http://127.0.0.1:{port}"
        more = {"EKOBOTTI_PUBLIC_URL": address, "EKOBOTTI_SECRET": "s" * 32, "PORT": str(port)}
        start(environment(ws, f"sqlite:///{tmp_path / 'eko.db'}", **more), "run")
        ws.wait_connected()

        with urllib.request.urlopen(f"{address}/health", timeout=5) as answer:  # noqa: S310 (our own)
            assert json.load(answer)["ok"] is True
        with pytest.raises(urllib.error.HTTPError) as told:
            urllib.request.urlopen(f"{address}/kokous/1-1-0.{'a' * 43}", timeout=5)  # noqa: S310 (our own)
        page = told.value.read().decode()
        assert (told.value.code, "Linkki ei toimi." in page) == (404, True)
        told.value.close()


def test_serve_and_worker_share_a_postgresql_database(start: Start, postgres_address: str) -> None:
    port = free_port()
    with workspace("https://botti.example.fi") as ws:
        env = environment(ws, postgres_address, PORT=str(port))
        assert ekobotti(env, "db", "upgrade").returncode == 0
        start(env, "worker")
        start(env, "worker")
        start(env, "serve", "--workers", "2")

        def answers() -> bool:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
                    return bool(json.load(answer)["ok"])
            except OSError:
                return False

        ws.wait_until(answers, 30)
        assert ws.deliver_to(f"http://127.0.0.1:{port}/slack/events")

        assert (
            ws.person("U0YLERMI").types("#tyollisyys-yleinen", "/kumppani lista").text.startswith("Kumppanit")
        )


def test_without_its_settings_a_command_says_which_are_missing() -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}

    answer = ekobotti(bare, "run")

    assert answer.returncode == 1
    assert [line.split()[1] for line in answer.stderr.splitlines()] == ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"]


def test_serve_does_not_start_on_old_tables(tmp_path: Path) -> None:
    with workspace("https://botti.example.fi") as ws:
        answer = ekobotti(environment(ws, f"sqlite:///{tmp_path / 'eko.db'}"), "serve")

    assert answer.returncode == 1
    assert "ekobotti db upgrade" in answer.stderr


def test_settings_that_cannot_be_are_told_all_at_once() -> None:
    answer = ekobotti({**os.environ, "PORT": "nolla", "DATABASE_URL": "mysql://x"}, "db", "status")

    assert answer.returncode == 1
    assert {line.split(":")[0].strip() for line in answer.stderr.splitlines()[1:]} == {"PORT", "DATABASE_URL"}


def test_a_backup_is_taken_of_a_database_in_use_and_never_overwrites(tmp_path: Path) -> None:
    with workspace(None) as ws:
        env = environment(ws, f"sqlite:///{tmp_path / 'eko.db'}")
        ekobotti(env, "db", "upgrade")

        first, second = (ekobotti(env, "backup", str(tmp_path / "kopio.db")) for _ in range(2))

    assert (first.returncode, second.returncode) == (0, 1)
    assert "kopio.db" in first.stdout
    assert second.stderr.startswith("Varmuuskopiota ei tehty:")


def test_the_manifest_is_printed_as_json() -> None:
    printed = ekobotti(os.environ, "manifest", "--url", "https://botti.example.fi").stdout
    entries = registry()

    assert json.loads(printed) == build_manifest(
        entries, events=entries.events, base_url="https://botti.example.fi"
    )


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from bot.cli import parser; parser(); print(*sorted(sys.modules))"

    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    ).stdout.split()

    assert {"slack_bolt", "sqlalchemy", "flask", "dateparser", "babel", "apscheduler"} & set(loaded) == set()


def test_a_table_is_tried_first_and_brought_in_only_when_told_to(tmp_path: Path) -> None:
    with workspace(None) as ws:
        env = environment(ws, f"sqlite:///{tmp_path / 'eko.db'}")
        ekobotti(env, "db", "upgrade")
        examples = ROOT / "data" / "esimerkit"
        people = ("import", str(examples / "henkilot.csv"), "--kind", "people")

        trial, real, again = (ekobotti(env, *people, *more) for more in ((), ("--apply",), ("--apply",)))

        assert [answer.returncode for answer in (trial, real, again)] == [0, 0, 0]
        assert "Anna Asiantuntija" in trial.stdout
        assert trial.stdout != real.stdout
        assert again.stdout.count("ennallaan") >= 4, again.stdout
        for name, kind in (("kumppanit", "partners"), ("ryhmat", "groups"), ("jasenet", "seats")):
            answer = ekobotti(env, "import", str(examples / f"{name}.csv"), "--kind", kind, "--apply")
            assert answer.returncode == 0, answer.stdout


def test_a_file_that_is_no_table_is_told_and_nothing_is_brought_in(tmp_path: Path) -> None:
    with workspace(None) as ws:
        env = environment(ws, f"sqlite:///{tmp_path / 'eko.db'}")
        ekobotti(env, "db", "upgrade")

        answer = ekobotti(env, "import", str(tmp_path / "puuttuu.csv"), "--kind", "people", "--apply")

    assert (answer.returncode, answer.stderr) == (1, "")
    assert answer.stdout.strip()
