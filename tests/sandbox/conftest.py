"""Workspaces for the sandbox's own tests, and a small app of real slack-sdk and slack-bolt to stand at the
other end."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright
from slack_bolt import App, BoltRequest
from slack_sdk import WebClient

from bot.sandbox.workspace import Workspace
from tests.sandbox import showcase
from tests.sandbox.windows import ARGUMENTS, Window

HERE = Path(__file__).parent
MANIFEST = HERE / "manifest.json"
SEED = HERE / "seed.json"
TUESDAY = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.fixture
def ws() -> Iterator[Workspace]:
    """A workspace whose clock stands still at Tuesday 24.11.2026 10.00 in Helsinki; no rate limits."""
    with Workspace.start(manifest=MANIFEST, seed=SEED, frozen_at=TUESDAY) as workspace:
        yield workspace


@pytest.fixture
def client(ws: Workspace) -> WebClient:
    """A real client that repeats nothing by itself."""
    return WebClient(token=ws.bot_token, base_url=ws.api_url, retry_handlers=[])


@pytest.fixture
def app(ws: Workspace, client: WebClient) -> App:
    """A real Bolt app, called within the process with signed requests."""
    bolt = App(client=client, signing_secret=ws.signing_secret, process_before_response=True)

    def handler(headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
        answer = bolt.dispatch(BoltRequest(body=body, headers=dict(headers)))
        return answer.status, answer.headers, answer.body

    ws.deliver_with(handler)
    return bolt


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def shown() -> Iterator[Workspace]:
    """A workspace with the showcase app; its clock stands at Tuesday 24.11.2026 klo 10.00."""
    manifest, seed = HERE / "showcase_manifest.json", HERE / "showcase_seed.json"
    with Workspace.start(manifest=manifest, seed=seed, frozen_at=TUESDAY) as workspace:
        showcase.deliver(workspace)
        yield workspace


@pytest.fixture
def window(browser: Browser, shown: Workspace) -> Iterator[Any]:
    """Opens people's windows: window("U0VEERA", "C0YLEINEN")."""
    opened: list[Window] = []

    def open_window(person: str, place: str = "C0NUORTEN", **options: Any) -> Window:
        opened.append(Window(browser, shown.base_url, person, place, **options))
        return opened[-1]

    yield open_window
    for one in opened:
        one.context.close()
        assert one.failures == []
        assert {host.rsplit(":", 1)[0] for host in one.asked} == {"127.0.0.1"}  # nothing from the network
