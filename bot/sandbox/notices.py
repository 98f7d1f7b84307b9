"""What Slack itself shows a person when the app did not answer rightly. English, as Slack's own words are.

After a command: `operation_timeout` (docs.slack.dev/interactivity/implementing-slash-commands) or
`dispatch_failed` (github.com/slackapi/bolt-python#417). A press: a warning icon beside the element, no words
(github.com/soxtoby/SlackNet#240). A form: words in it, and it stays (github.com/slackapi/bolt-python#1318).
A search: the list says that nothing was found (github.com/slackapi/bolt-python#1083).
The page finds words in the reader's language by the code.
"""

from typing import Literal

from bot.sandbox.delivery import Answer
from bot.sandbox.errors import ApiError
from bot.sandbox.models import Json

Act = Literal["block_actions", "view_submission", "block_suggestion"]

SAID: dict[Act, str] = {
    "block_actions": "",
    "view_submission": "We had some trouble connecting. Try again?",
    "block_suggestion": "",
}


def command_notice(answer: Answer, command: str) -> Json | None:
    """For a command whose delivery failed; None for one that did not."""
    if answer.ok:
        return None
    code = _code(answer)
    return {"code": code, "text": f'{command} failed with the error "{code}"', "command": command}


def answer_notice(answer: Answer, act: Act) -> Json | None:
    """For a press, a form or a search whose delivery failed; None for one that did not."""
    return None if answer.ok else {"code": _code(answer), "text": SAID[act]}


def _code(answer: Answer) -> str:
    return "operation_timeout" if answer.outcome == "timeout" else "dispatch_failed"


def notice(error: ApiError, command: str | None = None) -> Json:
    """For an answer that Slack would not take. `messages` says why, for the app's author."""
    lines = error.extra.get("response_metadata", {}).get("messages", [])
    settled = not any("not settled" in line for line in lines)
    code = error.code if settled else "not_settled"
    said: Json = {"code": code, "text": f'The app\'s answer was refused: "{error.code}"', "messages": lines}
    return said if command is None else {**said, "command": command}


def plain_notice(code: str, text: str, command: str | None = None) -> Json:
    """For what never reached the app."""
    said: Json = {"code": code, "text": text}
    return said if command is None else {**said, "command": command}
