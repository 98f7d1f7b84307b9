"""Every kind of failure strikes every method, every kind of delivery, and what goes beside the Web API."""

import http.client
import threading
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.sandbox.faults import CALL_KINDS, DELIVERY_KINDS
from bot.sandbox.web_api import METHODS
from bot.sandbox.workspace import Workspace
from tests.sandbox.pieces import buttons
from tests.sandbox.test_control import control

Json = dict[str, Any]

# What the caller meets and whether the work was done all the same.
CALLS: dict[str, tuple[str, bool]] = {
    "drop_before": ("cut", False),
    "drop_after": ("cut", True),
    "cut_body": ("cut", True),
    "ratelimited": ("429 ratelimited", False),
    "http_500": ("500", False),
    "http_500_after": ("500", True),
    "garbage_after": ("200 <html>", True),
    "internal_error": ("200 internal_error", False),
    "internal_error_after": ("200 internal_error", True),
    "slow": ("200", True),
    "slow_before": ("200", True),
}


def met(ws: Workspace, path: str, body: bytes = b"") -> str:
    """What a caller with a bare connection meets."""
    host, port = ws.base_url.removeprefix("http://").split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=10)
    try:
        connection.request("POST", path, body, {"Authorization": f"Bearer {ws.bot_token}"})
        response = connection.getresponse()
        said = response.read().decode()
    except (http.client.HTTPException, ConnectionError):
        return "cut"
    finally:
        connection.close()
    known = [word for word in ("ratelimited", "internal_error", "<html>") if word in said]
    return " ".join([str(response.status), *known])


def test_every_kind_of_failure_is_among_those_that_are_tried() -> None:
    assert set(CALLS) == CALL_KINDS
    assert set(DELIVERIES) | {"close_socket", "bad_signature", "old_signature"} == DELIVERY_KINDS


@pytest.mark.parametrize("kind", CALLS)
def test_every_method_can_fail_in_every_way(ws: Workspace, kind: str) -> None:
    found = {}
    for method in METHODS:
        before = len(ws.journal.calls(method))
        ws.faults.add(method, kind)
        outcome = met(ws, f"/api/{method}")
        found[method] = (outcome, len(ws.journal.calls(method)) - before == 1)
        assert met(ws, f"/api/{method}") == "200"  # once only
    assert found == dict.fromkeys(METHODS, CALLS[kind])


@pytest.mark.parametrize("kind", ["slow", "slow_before"])
def test_a_slow_call_waits_for_the_workspaces_clock_before_or_after_its_work(
    ws: Workspace, client: WebClient, kind: str
) -> None:
    ws.faults.add("chat.postMessage", kind, seconds=20)
    posting = threading.Thread(target=partial(client.chat_postMessage, channel="C0YLEINEN", text="Hei"))
    posting.start()
    ws.wait_until(lambda: ws.sandbox.clock._timers)
    done_by_then = len(ws.journal.posts())
    ws.clock.advance(20)
    posting.join(10)
    assert (done_by_then, len(ws.journal.posts())) == (1 if kind == "slow" else 0, 1)


@pytest.mark.parametrize("kind", CALLS)
def test_answers_at_a_response_url_and_uploads_can_fail_in_every_way(
    ws: Workspace, client: WebClient, kind: str
) -> None:
    outcome, done = CALLS[kind]
    url = ws.call(ws.sandbox.tickets.response_url, "U0ANNA", "C0YLEINEN")
    file = client.files_getUploadURLExternal(filename="a.txt", length=3)
    upload = str(file["upload_url"]).removeprefix(ws.base_url)
    ws.faults.add("response_url", kind)
    ws.faults.add("upload", kind)
    outcomes = [met(ws, f"/commands/{url.token}", b'{"text": "Hei"}'), met(ws, upload, b"abc")]
    seen = [one.text for one in ws.person("U0ANNA").sees("#yleinen")]
    kept = ws.sandbox.store.content(str(file["file_id"]))
    assert (outcomes, seen, kept) == ([outcome] * 2, ["Hei"] if done else [], b"abc" if done else None)


class App:
    """The app's end: counts what arrives by its kind, and checks the signature as Bolt does."""

    def __init__(self, ws: Workspace) -> None:
        self.verifier = SignatureVerifier(ws.signing_secret)
        self.arrived: list[str] = []
        ws.deliver_with(self)

    def __call__(self, headers: dict[str, str], body: str) -> tuple[int, Mapping[str, Any], str]:
        genuine = self.verifier.is_valid_request(body, headers)
        self.arrived.append("genuine" if genuine else "spoiled")
        return (200 if genuine else 401), {}, ""


def types_a_command(ws: Workspace) -> Any:
    return ws.person("U0ANNA").types("#muut", "/kokous lista")


def presses(ws: Workspace) -> Any:
    return ws.person("U0ANNA").presses("#muut", "Tulen")


def opens_home(ws: Workspace) -> Any:
    return ws.person("U0ANNA").opens_home()


ACTS: dict[str, Callable[[Workspace], Any]] = {
    "slash_commands": types_a_command,
    "interactive": presses,
    "events_api": opens_home,
}
# How many times it has arrived at once, and in the end.
DELIVERIES = {"lose": (0, 0), "twice": (2, 2), "late": (0, 1), "out_of_order": (0, 1)}
# An event that does not come is sent again at once, and then the late one comes as well.
AGAIN = {("late", "events_api"): (1, 2)}


def prepared(ws: Workspace, client: WebClient) -> App:
    """An app at the other end, and a message with a button."""
    app = App(ws)
    client.conversations_join(channel="C0MUUT")
    client.chat_postMessage(channel="C0MUUT", text="Tuletko?", blocks=[buttons("Tulen")])
    ws.settle()
    app.arrived.clear()
    return app


@pytest.mark.parametrize("envelope", ACTS)
@pytest.mark.parametrize("kind", ["lose", "twice", "late"])
def test_every_delivery_can_be_lost_doubled_and_late(
    ws: Workspace, client: WebClient, envelope: str, kind: str
) -> None:
    app = prepared(ws, client)
    # The three more tries of an event are lost as well.
    ws.faults.add(f"delivery:{envelope}", kind, seconds=1800, times=4 if kind == "lose" else 1)
    ACTS[envelope](ws)
    ws.settle()
    at_once = len(app.arrived)
    ws.clock.advance(hours=1)
    ws.settle()
    expected = AGAIN.get((kind, envelope), DELIVERIES[kind])
    ws.wait_until(lambda: len(app.arrived) == expected[1])
    assert at_once == expected[0]


@pytest.mark.parametrize("envelope", ACTS)
def test_every_delivery_can_come_after_the_next_one(ws: Workspace, client: WebClient, envelope: str) -> None:
    app = prepared(ws, client)
    ws.faults.add(f"delivery:{envelope}", "out_of_order")
    acting = threading.Thread(target=ACTS[envelope], args=(ws,))
    acting.start()
    ws.wait_until(lambda: ws.sandbox.delivery._held)
    assert app.arrived == []
    ACTS[next(name for name in ACTS if name != envelope)](ws)
    acting.join(10)
    ws.wait_until(lambda: [entry.name for entry in ws.journal.entries("delivery")][-1] == envelope)
    assert len(app.arrived) == 2


@pytest.mark.parametrize("envelope", ACTS)
@pytest.mark.parametrize("kind", ["bad_signature", "old_signature"])
def test_every_delivery_can_be_wrongly_signed(
    ws: Workspace, client: WebClient, envelope: str, kind: str
) -> None:
    app = prepared(ws, client)
    ws.faults.add(f"delivery:{envelope}", kind)
    ACTS[envelope](ws)
    ws.settle()
    assert app.arrived[0] == "spoiled"
    assert set(app.arrived[1:]) <= {"genuine"}  # an event that was refused comes again


def test_a_failure_by_chance_is_the_same_over_the_control_address_as_in_python(ws: Workspace) -> None:
    def hits() -> list[str]:
        return [met(ws, "/api/auth.test") for _ in range(30)]

    ws.faults.add("auth.test", "http_500", probability=0.4, seed=7)
    in_python = hits()
    ws.faults.clear()
    control(ws, "faults", {"on": "auth.test", "kind": "http_500", "probability": 0.4, "seed": 7})
    assert hits() == in_python
    assert 5 < in_python.count("500") < 20
