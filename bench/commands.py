"""What a command costs: `/kokous lista` and `/kokous uusi` beside bare Bolt, and bare Bolt with one commit.

All take turns in short rounds, so that the machine's moods meet all alike; figures are medians, and a ratio
is the median of the rounds' ratios.

python -m bench.commands
"""

import contextlib
import http.client
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from slack_bolt import App, BoltRequest

from bench import _workplace as workplace

ROOT = Path(__file__).parents[1]
ROUNDS = 25
SLASH = "/kokous"

Send = Callable[[str, dict[str, str]], tuple[int, str]]
"""Delivers a signed body; returns status and answer."""


@dataclass(frozen=True)
class Case:
    """One of those that take turns. `before` runs before each round, outside the measurement."""

    send: Send
    texts: Callable[[], list[str]]
    expected: str
    before: Callable[[], object] = lambda: None


def measure(cases: Mapping[str, Case]) -> dict[str, list[float]]:
    """The median time of each round, in microseconds; the first round warms up and does not count."""
    rounds: dict[str, list[float]] = {name: [] for name in cases}
    for number in range(ROUNDS + 1):
        for name, case in cases.items():
            case.before()
            deliveries = [workplace.typed(SLASH, text) for text in case.texts()]
            times = []
            for body, headers in deliveries:
                started = time.perf_counter()
                status, answer = case.send(body, headers)
                times.append(time.perf_counter() - started)
                if status != 200 or case.expected not in answer:
                    raise RuntimeError(f"{name}: {status} {answer[:300]}")
            if number:
                rounds[name].append(statistics.median(times) * 1e6)
    return rounds


def cases(bot: Send, bare: Send, commit: Send, forget: Callable[[], object]) -> dict[str, Case]:
    """The four, in the order in which they take turns."""
    reading = ["lista"] * 60
    return {
        "bare Bolt": Case(bare, lambda: reading, "ok"),
        "/kokous lista": Case(bot, lambda: reading, "Carelicum"),
        "bare Bolt + one ORM commit": Case(commit, lambda: list(workplace.lines(40)), "ok"),
        "/kokous uusi": Case(bot, lambda: list(workplace.lines(40)), "meeting.confirm", forget),
    }


def report(title: str, rounds: Mapping[str, list[float]]) -> None:
    """A table: the median, and how it compares."""
    print(f"\n{title:32}{'µs':>10}{'ratio':>8}")
    for name, base in (
        ("bare Bolt", "bare Bolt"),
        ("/kokous lista", "bare Bolt"),
        ("bare Bolt + one ORM commit", "bare Bolt + one ORM commit"),
        ("/kokous uusi", "bare Bolt + one ORM commit"),
    ):
        ratio = statistics.median(a / b for a, b in zip(rounds[name], rounds[base], strict=True))
        print(f"{name:32}{statistics.median(rounds[name]):10.0f}{ratio:8.2f}")


def in_process(app: App) -> Send:
    """Straight into Bolt, the request's construction counted."""

    def send(body: str, headers: dict[str, str]) -> tuple[int, str]:
        answer = app.dispatch(BoltRequest(body=body, headers={**headers}))
        return answer.status, answer.body

    return send


@contextlib.contextmanager
def served(kind: str, folder: Path) -> Iterator[Send]:
    """A gunicorn of one process with eight threads, and one kept-alive connection to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", f"bench._workplace:served('{kind}', '{folder}')"]
    options = f"--bind 127.0.0.1:{port} --worker-class gthread --threads 8 --keep-alive 30 --log-level error"
    process = subprocess.Popen([*command, *options.split()], cwd=ROOT)  # noqa: S603 (our own command)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(body: str, headers: dict[str, str]) -> tuple[int, str]:
        connection.request("POST", "/slack/events", body, headers)
        response = connection.getresponse()
        return response.status, response.read().decode()

    try:
        _wait_for(port)
        yield send
    finally:
        connection.close()
        process.terminate()
        process.wait()


def _wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("gunicorn did not start")


def start_time(*arguments: str) -> float:
    """Milliseconds of one run of `ekobotti`: the median of nine."""
    times = []
    for _ in range(10):
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 (our own command)
            [Path(sys.executable).with_name("ekobotti"), *arguments], check=True, capture_output=True
        )
        times.append((time.perf_counter() - started) * 1e3)
    return statistics.median(times[1:])


def main() -> None:
    """Prints the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bot = workplace.new_bot(folder)

        def forget() -> None:
            workplace.forget_drafts(bot.database)

        bare, commit = workplace.bare_bolt(), workplace.bare_bolt_with_commit(folder)
        rounds = measure(cases(in_process(bot.app), in_process(bare), in_process(commit), forget))
        report("In process, signed", rounds)
        with (
            served("bot", folder) as to_bot,
            served("bare", folder) as to_bare,
            served("commit", folder) as to_commit,
        ):
            report("Over HTTP, one connection", measure(cases(to_bot, to_bare, to_commit, forget)))
        bot.database.close()
    print(f"\nekobotti --help{start_time('--help'):27.0f} ms")


if __name__ == "__main__":
    main()
