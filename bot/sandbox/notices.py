"""What Slack itself tells a person when the app did not answer rightly. English, as Slack's own words are.

`operation_timeout`: docs.slack.dev/interactivity/implementing-slash-commands; `dispatch_failed`:
github.com/slackapi/bolt-python#417. The page finds words in the reader's language by the code.
"""

from bot.sandbox.delivery import Answer
from bot.sandbox.errors import ApiError
from bot.sandbox.models import Json


def answer_notice(answer: Answer, command: str | None = None) -> Json | None:
    """For a delivery that failed; None for one that did not."""
    if answer.ok:
        return None
    code = "operation_timeout" if answer.outcome == "timeout" else "dispatch_failed"
    if command is None:
        return {"code": code, "text": "Sorry, that didn't work. Try again?"}
    return {"code": code, "text": f'{command} failed with the error "{code}"', "command": command}


def notice(error: ApiError, command: str | None = None) -> Json:
    """For an answer that Slack would not take. `messages` says why, for the app's author."""
    lines = error.extra.get("response_metadata", {}).get("messages", [])
    settled = not any("not settled" in line for line in lines)
    code = error.code if settled else "not_settled"
    said: Json = {"code": code, "text": f'The app\'s answer was refused: "{error.code}"', "messages": lines}
    return said if command is None else {**said, "command": command}


def plain_notice(code: str, text: str, command: str) -> Json:
    """For a command that never reached the app."""
    return {"code": code, "text": text, "command": command}
