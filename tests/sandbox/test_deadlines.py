"""Three seconds for each kind of act: what the person sees then, and that a later answer counts for nothing.

docs.slack.dev/interactivity/implementing-slash-commands and handling-user-interaction.
"""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.sandbox.workspace import Workspace
from tests.sandbox.pieces import buttons, field, form, opens, plain, text_field

Json = dict[str, Any]

OPTION = {"text": plain("Veera Vetäjä"), "value": "veera"}
SEARCH = {"type": "external_select", "action_id": "henkilo", "min_query_length": 1}
FORM = form(
    text_field("Nimi", block_id="nimi", initial_value="Ohjaamo"),
    field("Henkilö", SEARCH, block_id="henkilo", optional=True),
)


class Slow:
    """An app whose listener has been reached and does not answer before it is let go."""

    def __init__(self) -> None:
        self.reached, self._go_on = threading.Event(), threading.Event()

    def hold(self) -> None:
        """Keep the listener here."""
        self.reached.set()
        assert self._go_on.wait(30)

    def let_go(self) -> None:
        """Let it answer at last."""
        self._go_on.set()


@dataclass(frozen=True)
class Act:
    """Something that a person does; `after` looks at what came of it, `words` are Slack's when it failed."""

    do: Callable[[Workspace], Json | None]
    after: Callable[[Workspace], Any]
    words: str
    untouched: Any
    answered: Any


def command(ws: Workspace) -> Json | None:
    return ws.person("U0ANNA").types("#yleinen", "/raaka").notice


def press(ws: Workspace) -> Json | None:
    return ws.person("U0ANNA").presses("#yleinen", "Tulen").notice


def submit(ws: Workspace) -> Json | None:
    return ws.person("U0ANNA").submits().notice


def search(ws: Workspace) -> Json | None:
    people, user = ws.sandbox.people, ws.sandbox.people.person("U0ANNA")
    form_now = ws.person("U0ANNA").form
    assert form_now is not None
    target = {"view_id": form_now.view.id}
    found = ws.run(people.suggest(user, target, "henkilo", "henkilo", "vee"))
    offered.append([option["value"] for option in found["options"]])
    notice: Json | None = found["notice"]
    return notice


offered: list[list[str]] = []


def answers_seen(ws: Workspace) -> list[str]:
    return [one.text for one in ws.person("U0ANNA").sees("#yleinen") if one.by_bot and not one.json["notice"]]


def form_title(ws: Workspace) -> str | None:
    form_now = ws.person("U0ANNA").form
    return None if form_now is None else form_now.title


ACTS = {
    "a command": Act(
        command,
        answers_seen,
        '/raaka failed with the error "operation_timeout"',
        ["Tuletko?"],
        ["Tuletko?", "Tässä"],
    ),
    # A press is answered by what the app does next; the acknowledgement itself shows nothing.
    "a press": Act(press, answers_seen, "", ["Tuletko?"], ["Tuletko?"]),
    "a form": Act(submit, form_title, "We had some trouble connecting. Try again?", "Uusi kokous", None),
    "a search": Act(search, lambda _ws: offered[-1], "", [], ["veera"]),
}


@pytest.fixture
def slow(ws: Workspace, app: App, client: WebClient) -> Iterator[Slow]:
    """A message with a button and an open form are there; every listener but the form's opener is slow."""
    held = Slow()
    client.chat_postMessage(channel="C0YLEINEN", text="Tuletko?", blocks=[buttons("Tulen")])
    app.command("/kokous")(opens(FORM))

    @app.command("/raaka")
    def raaka(ack: Ack) -> None:
        held.hold()
        ack("Tässä")

    @app.action("tulen")
    def tulen(ack: Ack) -> None:
        held.hold()
        ack()

    @app.view("lomake")
    def lomake(ack: Ack) -> None:
        held.hold()
        ack()

    @app.options("henkilo")
    def henkilo(ack: Ack) -> None:
        held.hold()
        ack(options=[OPTION])

    ws.person("U0ANNA").types("#yleinen", "/kokous uusi")
    yield held
    held.let_go()


def during(ws: Workspace, slow: Slow, act: Act, seconds: float, *, answer_first: bool) -> Json | None:
    """The notice of an act whose answer is held while the clock moves."""
    notices: list[Json | None] = []
    acting = threading.Thread(target=lambda: notices.append(act.do(ws)))
    acting.start()
    assert slow.reached.wait(10)
    ws.call(ws.sandbox.clock.advance, seconds)
    if answer_first:
        slow.let_go()
    acting.join(10)
    [notice] = notices
    return notice


@pytest.mark.parametrize("name", ACTS)
def test_after_three_seconds_the_person_is_told_and_a_later_answer_counts_for_nothing(
    ws: Workspace, slow: Slow, name: str
) -> None:
    act = ACTS[name]
    notice = during(ws, slow, act, 3.0, answer_first=False)
    assert notice is not None
    assert (notice["code"], notice["text"]) == ("operation_timeout", act.words)
    assert act.after(ws) == act.untouched
    slow.let_go()
    ws.wait_until(lambda: not ws.sandbox.delivery._tasks)
    assert act.after(ws) == act.untouched


@pytest.mark.parametrize("name", ACTS)
def test_within_three_seconds_an_answer_is_taken(ws: Workspace, slow: Slow, name: str) -> None:
    act = ACTS[name]
    assert during(ws, slow, act, 2.9, answer_first=True) is None
    assert act.after(ws) == act.answered


@pytest.mark.parametrize(("name", "words"), [(name, act.words) for name, act in ACTS.items()])
def test_a_listener_that_fails_says_so_by_the_kind_of_the_act(
    ws: Workspace, app: App, client: WebClient, name: str, words: str
) -> None:
    client.chat_postMessage(channel="C0YLEINEN", text="Tuletko?", blocks=[buttons("Tulen")])
    app.command("/kokous")(opens(FORM))
    ws.person("U0ANNA").types("#yleinen", "/kokous uusi")
    notice = ACTS[name].do(ws)  # nobody listens to it: Bolt answers 404
    assert notice is not None
    assert (notice["code"], notice["text"]) == (
        "dispatch_failed",
        words.replace("operation_timeout", "dispatch_failed"),
    )
