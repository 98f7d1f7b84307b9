"""`ekobotti demo`: the local workspace in one process, the unchanged bot in another, one address to open."""

import os
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bot.settings import DATA_DIR

DEMO_DATA = DATA_DIR / "demo"
MANIFEST = DATA_DIR.parent / "manifest.json"
# Where the newcomer starts: the leader of the young people's group, in the group's channel.
START = "?henkilo=U0VEERA#C0NUORET"


class DemoError(Exception):
    """The demo did not start; the text is a Finnish sentence with what to do."""


@dataclass(frozen=True)
class Workspace:
    """A running local workspace: its page's address and what the bot needs to reach it."""

    process: subprocess.Popen[str]
    address: str
    environment: Mapping[str, str]


def start_workspace(port: int, folder: Path) -> Workspace:
    """Starts the local workspace on 127.0.0.1; it goes on from where it was left. Raises DemoError."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "bot.sandbox", "--port", str(port)),
        *("--manifest", str(MANIFEST), "--seed", str(DEMO_DATA / "workspace.json")),
        *("--state", str(folder / "workspace.db")),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 (our own module)
    assert process.stdout is not None  # noqa: S101 (asked for above)
    address = process.stdout.readline().strip()
    environment: dict[str, str] = {}
    for line in process.stdout:
        name, found, value = line.strip().partition("=")
        if not found:
            break
        environment[name] = value
    if not address.startswith("http://127.0.0.1:"):
        process.terminate()
        raise DemoError(
            f"Työtila ei käynnistynyt. Onko portti {port} varattu? Kokeile: ekobotti demo --port {port + 1}"
        )
    # What it says later goes nowhere, but the pipe must not fill up.
    threading.Thread(target=process.stdout.read, daemon=True).start()
    return Workspace(process, address, environment)


def run_demo(*, port: int, folder: Path) -> int:
    """Runs the demo until Ctrl+C; returns the exit status."""
    from bot.operations.running import wait_for_stop

    try:
        workspace = start_workspace(port, folder.resolve())
    except DemoError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    with ExitStack() as stack:
        stack.callback(_end, workspace.process)
        run_bot_on(
            workspace.address,
            workspace.environment,
            folder.resolve(),
            ready=lambda: _tell(workspace.address),
            wait=wait_for_stop,
        )
    return 0


def run_bot_on(
    address: str,
    environment: Mapping[str, str],
    folder: Path,
    *,
    ready: Callable[[], None],
    wait: Callable[[], None],
) -> None:
    """Runs the bot with the demo's registry on the workspace at `address`, until `wait` returns."""
    from bot.operations import running
    from bot.operations.demo_registry import fill

    pages_port = _free_port(address)
    settings = {
        **os.environ,
        **environment,
        "EKOBOTTI_PUBLIC_URL": f"http://127.0.0.1:{pages_port}",
        "EKOBOTTI_SECRET": _secret(folder),
        "PORT": str(pages_port),
        "DATABASE_URL": f"sqlite:///{folder / 'ekobotti.db'}",
        "EKOBOTTI_CLOCK_URL": f"{address}_control/clock",
        "EKOBOTTI_ADMINS": "ylermi.yllapitaja@example.fi",
        "EKOBOTTI_PARTNERS_FILE": "data/kumppanit.csv",
        "EKOBOTTI_LOG_LEVEL": os.environ.get("EKOBOTTI_LOG_LEVEL", "WARNING"),
        "MAIL_FROM": "ekosysteemibotti@example.fi",
    }
    running.run_bot(
        settings, before=lambda bot: fill(bot, DEMO_DATA / "registry.json"), ready=ready, wait=wait
    )


def _free_port(address: str) -> int:
    """Where the answer pages are: beside the workspace, so that a letter's links work the next time too."""
    beside = (urlsplit(address).port or 0) + 1
    for wanted in (beside, 0):
        try:
            with socket.create_server(("127.0.0.1", wanted)) as listener:
                port: int = listener.getsockname()[1]
        except OSError:
            continue
        return port
    raise DemoError("Vastaussivuille ei löytynyt vapaata porttia.")


def _secret(folder: Path) -> str:
    """What the demo's links are signed with: made once, so that the links outlive the process."""
    file = folder / "secret"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_text(secrets.token_urlsafe(32), "ascii")
    return file.read_text("ascii")


def _tell(address: str) -> None:
    sys.stdout.write(
        "\nEkosysteemibotti on käynnissä omalla koneellasi. Avaa selaimessa:\n\n"
        f"    {address}{START}\n\n"
        "Olet ryhmän vetäjä Veera. Kirjoita kanavalle esimerkiksi:\n\n"
        "    /kokous uusi tiistaina klo 13–15; Ohjaamon palvelut; Carelicum\n\n"
        "Lopeta painamalla Ctrl+C. Kokeilu jatkuu ensi kerralla tästä; make demo-reset aloittaa alusta.\n"
    )
    sys.stdout.flush()


def _end(process: subprocess.Popen[str]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
