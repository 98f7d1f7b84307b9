"""How fast the local workspace is: start-up, Web API calls a second, a command through each way of delivery.

Run: python -m bench.sandbox
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import aiohttp
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.sandbox.workspace import Workspace

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "tests" / "sandbox" / "manifest.json"
SEED = ROOT / "tests" / "sandbox" / "seed.json"


def timed(times: int, work: Callable[[int], Any]) -> float:
    """Calls a second."""
    began = time.perf_counter()
    for number in range(times):
        work(number)
    return times / (time.perf_counter() - began)


def startup() -> float:
    """Seconds from `python -m bot.sandbox` to its printed address."""
    began = time.perf_counter()
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "bot.sandbox", "--manifest", MANIFEST, "--seed", SEED],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("http://127.0.0.1:")
    seconds = time.perf_counter() - began
    process.terminate()
    process.wait()
    process.stdout.close()
    return seconds


async def flood(ws: Workspace, times: int, parallel: int) -> float:
    """chat.postMessage a second with kept-alive connections: the server's own speed."""
    headers = {"Authorization": f"Bearer {ws.bot_token}"}
    async with aiohttp.ClientSession(headers=headers) as session:

        async def post(numbers: range) -> None:
            for number in numbers:
                body = {"channel": "C0YLEINEN", "text": f"Viesti {number}"}
                async with session.post(f"{ws.api_url}chat.postMessage", json=body) as answer:
                    assert (await answer.json())["ok"]

        began = time.perf_counter()
        await asyncio.gather(*(post(range(start, times, parallel)) for start in range(parallel)))
        return times / (time.perf_counter() - began)


def speed(name: str, state: Path | None) -> None:
    """Web API calls a second, by slack-sdk's own client and by one that keeps its connections."""
    with Workspace.start(manifest=MANIFEST, seed=SEED, state=state) as ws:
        ws.deliver_with(lambda _headers, _body: (200, {}, ""))  # the app hears its own messages as events
        client = WebClient(token=ws.bot_token, base_url=ws.api_url, retry_handlers=[])
        reading = timed(1000, lambda _number: client.auth_test())
        writing = timed(1000, lambda number: client.chat_postMessage(channel="C0YLEINEN", text=str(number)))
        before = ws.call(time.thread_time)
        raw = asyncio.run(flood(ws, 3000, 8))
        cost = (ws.call(time.thread_time) - before) / 3000
    print(f"{name}: auth.test {reading:.0f}/s, chat.postMessage {writing:.0f}/s by slack-sdk's client")
    print(f"{name}: chat.postMessage {raw:.0f}/s over 8 kept-alive connections")
    print(
        f"{name}: {cost * 1000:.2f} ms of processor time a post, its event delivered: {1 / cost:.0f}/s alone"
    )


def conversation() -> None:
    """Commands a second, there and back, through Bolt within the process."""
    with Workspace.start(manifest=MANIFEST, seed=SEED) as ws:
        client = WebClient(token=ws.bot_token, base_url=ws.api_url, retry_handlers=[])
        app = App(client=client, signing_secret=ws.signing_secret, process_before_response=True)
        app.command("/kokous")(lambda ack: ack("Ei kokouksia."))

        def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
            answer = app.dispatch(BoltRequest(body=body, headers=dict(headers)))
            return answer.status, answer.headers, answer.body

        ws.deliver_with(handler)
        anna = ws.person("U0ANNA")
        rate = timed(300, lambda _number: anna.types("#yleinen", "/kokous lista"))
    print(f"a command within the process, seen by its person: {rate:.0f}/s")


def main() -> None:
    """Print the figures."""
    print(f"start to address: {min(startup() for _ in range(3)):.2f} s")
    speed("in memory", None)
    with tempfile.TemporaryDirectory() as folder:
        speed("on disk", Path(folder) / "workspace.db")
    conversation()


if __name__ == "__main__":
    main()
