"""The one place from which payloads go to the Block Kit checker, and where its findings become Slack's
errors."""

from collections.abc import Sequence
from typing import Any

from bot.sandbox.blockkit import Problem, refusal
from bot.sandbox.blockkit import check_message as message_problems
from bot.sandbox.blockkit import check_options as option_problems
from bot.sandbox.blockkit import check_view as view_problems
from bot.sandbox.errors import ApiError

Json = dict[str, Any]


def check_message(payload: Json, *, update: bool = False) -> None:
    """Raise ApiError (`invalid_blocks`, `msg_too_long`, …) when Slack would not take this message."""
    _refuse(message_problems(payload, update=update))


def check_view(view: Json) -> None:
    """Raise ApiError (`invalid_arguments`, `view_too_large`, …) when Slack would not take this form or
    Home."""
    _refuse(view_problems(view))


def check_options(answer: Json) -> None:
    """Raise ApiError when the answer to a `block_suggestion` is not one that Slack would show."""
    _refuse(option_problems(answer))


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        said = refusal(problems)
        extra = {key: value for key, value in said.items() if key not in {"ok", "error"}}
        raise ApiError(str(said["error"]), **extra)
