"""The door: what is let in, by both ways that Slack delivers, and what is left to Bolt."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode

import pytest
from slack_bolt import BoltRequest, BoltResponse
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import select

from bot.app import Bot, build
from bot.clock import MovingClock
from bot.settings import Settings
from bot.storage.models import Delivery, Person

SECRET = "test-signing-secret"
TEAM, ANNA = "T0TEST", "U0ANNA"
COMMAND = {"command": "/kumppani", "text": "lista", "team_id": TEAM, "user_id": ANNA, "trigger_id": "1.2"}
JOINED = {
    "type": "event_callback",
    "team_id": TEAM,
    "event_id": "Ev1",
    "event": {"type": "user_change", "user": {"id": ANNA, "real_name": "Anna Asiantuntija", "deleted": True}},
}
VIEW = {"id": "V1", "hash": "h", "callback_id": "no.such", "private_metadata": "", "blocks": []}
BY = {"team": {"id": TEAM}, "user": {"id": ANNA}}


@pytest.fixture
def bot(database_address: str, clock: MovingClock) -> Iterator[Bot]:
    settings = Settings(
        database_url=database_address,
        slack_bot_token="xoxb-test",
        slack_signing_secret=SECRET,
        slack_api_url="http://127.0.0.1:9/",
    )
    made = build(settings, clock=clock)
    with made.database.writing() as session:
        session.add(
            Person(
                name="Anna Asiantuntija",
                search_name="anna asiantuntija",
                slack_team_id=TEAM,
                slack_user_id=ANNA,
                created_at=clock.now(),
            )
        )
    yield made
    made.database.close()


def signed(bot: Bot, body: str, *, secret: str = SECRET, json_body: bool = False) -> BoltResponse:
    """A delivery over HTTP."""
    headers = {"content-type": "application/json" if json_body else "application/x-www-form-urlencoded"}
    verifier = SignatureVerifier(secret)
    stamp = str(int(verifier.clock.now()))
    headers["x-slack-request-timestamp"] = stamp
    headers["x-slack-signature"] = str(verifier.generate_signature(timestamp=stamp, body=body))
    return bot.app.dispatch(BoltRequest(body=body, headers={**headers}))


def over_socket(bot: Bot, body: dict[str, Any]) -> BoltResponse:
    """A delivery in Socket Mode: nothing is signed, the connection itself is Slack's."""
    return bot.app.dispatch(BoltRequest(mode="socket_mode", body=body))


def is_active(bot: Bot) -> bool:
    with bot.database.reading() as session:
        return bool(session.scalar(select(Person.slack_active)))


def test_a_command_is_answered_the_same_over_http_and_socket_mode(bot: Bot) -> None:
    over_http = signed(bot, urlencode(COMMAND))

    assert over_http.status == 200
    assert json.loads(over_http.body)["blocks"][0]["text"]["text"] == "Kumppanit"
    assert over_socket(bot, dict(COMMAND)).body == over_http.body


def test_nothing_gets_in_under_a_foreign_signature(bot: Bot) -> None:
    answers = [
        signed(bot, urlencode(COMMAND), secret="somebody else's"),
        signed(bot, json.dumps(JOINED), secret="somebody else's", json_body=True),
        bot.app.dispatch(BoltRequest(body=urlencode(COMMAND))),
    ]

    assert [answer.status for answer in answers] == [401, 401, 401]
    assert is_active(bot)


def test_an_event_counts_once_by_either_way(bot: Bot) -> None:
    assert signed(bot, json.dumps(JOINED), json_body=True).status == 200
    assert over_socket(bot, JOINED).status == 200

    assert not is_active(bot)
    with bot.database.reading() as session:
        assert session.scalars(select(Delivery.key)).all() == ["event:Ev1"]


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_actions", "actions": [{"action_id": "no.such", "value": "{}"}], "trigger_id": "1"},
        {"type": "view_submission", "view": VIEW},
    ],
    ids=["press", "form"],
)
def test_a_press_and_a_form_that_nobody_knows_any_more_are_answered(bot: Bot, body: dict[str, Any]) -> None:
    answer = over_socket(bot, {**BY, **body})

    assert answer.status == 200


def test_a_closed_form_is_acknowledged(bot: Bot) -> None:
    answer = over_socket(bot, {**BY, "type": "view_closed", "view": VIEW})

    assert (answer.status, answer.body) == (200, "")


def test_the_address_is_still_proved_to_slack(bot: Bot) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "abc"})

    assert json.loads(signed(bot, asked, json_body=True).body) == {"challenge": "abc"}
    assert signed(bot, asked, secret="somebody else's", json_body=True).status == 401


def test_slacks_check_of_the_certificate_is_answered_and_runs_no_command(bot: Bot) -> None:
    asked = urlencode({**COMMAND, "command": "/kumppani", "ssl_check": "1", "token": "old"})

    answer = bot.app.dispatch(BoltRequest(body=asked))

    assert (answer.status, answer.body) == (200, "")


def test_what_breaks_the_door_itself_is_500_and_tells_nothing(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    answer = over_socket(bot, {**BY, "type": "block_actions", "actions": []})

    assert (answer.status, answer.body) == (500, "")
    assert [record.getMessage() for record in caplog.records] == ["a delivery could not be taken"]


def test_what_the_bot_does_not_know_is_left_to_bolt(bot: Bot) -> None:
    shortcut = {**BY, "type": "shortcut", "callback_id": "no.such"}

    assert over_socket(bot, shortcut).status == 404
    assert over_socket(bot, {}).status == 404


# -- another workspace's ------------------------------------------------------------------------------------

ELSEWHERE = "T0TOINEN"
FOREIGN_COMMAND = {**COMMAND, "team_id": ELSEWHERE}
FOREIGN_VIEW = {**VIEW, "app_installed_team_id": ELSEWHERE}
OURS = {"authorizations": [{"team_id": TEAM}]}


class Asked(WebClient):
    """Slack's answer to who we are, after as many failures as are named."""

    def __init__(self, *failures: Exception) -> None:
        super().__init__()
        self.failures = list(failures)

    def auth_test(self, **_: Any) -> Any:
        if self.failures:
            raise self.failures.pop(0)
        return {"team_id": TEAM}


def test_another_workspaces_command_gets_a_sentence_and_is_not_run(bot: Bot) -> None:
    bot.home.learn(Asked())

    answer = signed(bot, urlencode(FOREIGN_COMMAND))

    said = json.loads(answer.body)
    assert (said["response_type"], said["text"]) == (
        "ephemeral",
        "Tämä botti palvelee toista työtilaa. En voi tehdä täällä mitään.",
    )
    assert json.loads(signed(bot, urlencode(COMMAND)).body)["text"].startswith("Kumppanit")


@pytest.mark.parametrize(
    "body",
    [
        {"type": "block_actions", "team": {"id": ELSEWHERE}, "actions": []},
        {"type": "view_submission", "team": {"id": ELSEWHERE}, "view": VIEW},
        {"type": "view_submission", "team": {"id": TEAM}, "view": FOREIGN_VIEW},
        {**JOINED, "team_id": ELSEWHERE},
        {**JOINED, "authorizations": [{"team_id": ELSEWHERE}]},
    ],
    ids=["press", "form", "form of another installation", "event", "event of another installation"],
)
def test_another_workspaces_press_form_or_event_does_nothing(
    bot: Bot, caplog: pytest.LogCaptureFixture, body: dict[str, Any]
) -> None:
    bot.home.learn(Asked())

    answer = over_socket(bot, {"user": {"id": ANNA}, **body})

    assert (answer.status, answer.body) == (200, "")
    assert is_active(bot)
    assert [record.getMessage() for record in caplog.records] == ["refused: a delivery of another workspace"]


@pytest.mark.parametrize(
    "event",
    [
        {**JOINED, **OURS, "team_id": ELSEWHERE},
        {**JOINED, **OURS, "team_id": None},
    ],
)
def test_what_an_outsider_does_in_a_shared_channel_is_still_ours(bot: Bot, event: dict[str, Any]) -> None:
    bot.home.learn(Asked())

    assert over_socket(bot, event).status == 200
    assert not is_active(bot)


def test_until_slack_tells_the_workspace_nobody_is_refused_and_slack_is_asked_again(bot: Bot) -> None:
    waited: list[float] = []
    assert json.loads(signed(bot, urlencode(FOREIGN_COMMAND)).body)["text"].startswith("En tunne")

    away = Asked(*(URLError("away") for _ in range(8)))
    bot.home.learn_in_the_background(away, waited.append).join(5)

    assert waited == [1, 2, 4, 8, 16, 32, 60, 60]
    assert "toista työtilaa" in signed(bot, urlencode(FOREIGN_COMMAND)).body
