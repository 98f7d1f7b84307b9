"""What the checker finds, and how Slack would say it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["NOT_SETTLED", "Problem", "Report", "Surface", "refusal"]

NOT_SETTLED = "not_settled"


class Surface(StrEnum):
    """Where blocks are shown; some kinds live only on some surfaces."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


@dataclass(frozen=True)
class Problem:
    """One thing Slack would refuse, or leaves open: where (JSON pointer), what (code), and in words."""

    pointer: str
    code: str
    message: str

    def line(self) -> str:
        """The line Slack puts in `response_metadata.messages`."""
        return f"[ERROR] {self.message} [json-pointer:{self.pointer}]"


@dataclass
class Report:
    """Collects problems while one payload is walked, with what must be known across its blocks."""

    surface: Surface
    problems: list[Problem] = field(default_factory=list)
    focused: list[str] = field(default_factory=list)

    def add(self, pointer: str, code: str, message: str) -> None:
        """Notes a problem."""
        self.problems.append(Problem(pointer, code, message))

    def open_question(self, pointer: str, what: str) -> None:
        """Notes something that Slack's public pages leave open, which is therefore refused here."""
        self.add(pointer, NOT_SETTLED, f"not settled: {what}")


# Errors of chat.postMessage and views.* by the first part of the pointer and the code; first match wins.
# https://docs.slack.dev/reference/methods/chat.postMessage and https://docs.slack.dev/reference/methods/views.open
_ERRORS: tuple[tuple[str, str | None, str], ...] = (
    ("/text", "too_long", "msg_too_long"),
    ("/text", None, "no_text"),
    ("/metadata", "too_large", "metadata_too_large"),
    ("/metadata", None, "invalid_metadata_format"),
    ("/markdown_text", "conflict", "markdown_text_conflict"),
    ("/markdown_text", "too_long", "msg_too_long"),
    ("/blocks", "only_one_table_allowed", "invalid_attachments"),
    ("/blocks", "wrong_type", "invalid_blocks_format"),
    ("/blocks", None, "invalid_blocks"),
    ("/attachments", None, "invalid_attachments"),
    ("/view", "view_too_large", "view_too_large"),
)


def _error_name(problem: Problem) -> str:
    for prefix, code, error in _ERRORS:
        if code == "wrong_type" and problem.pointer != prefix:
            continue  # only a `blocks` that is no array has a name of its own
        at_prefix = problem.pointer == prefix or problem.pointer.startswith(prefix + "/")
        if at_prefix and code in (None, problem.code):
            return error
    return "invalid_arguments"


def refusal(problems: Sequence[Problem]) -> dict[str, object]:
    """Slack's answer to a payload with these problems: the first one names the error, all are told.

    Raises ValueError when there is nothing to refuse.
    """
    if not problems:
        raise ValueError("no problems, no refusal")
    lines = [problem.line() for problem in problems]
    return {
        "ok": False,
        "error": _error_name(problems[0]),
        "errors": lines,
        "response_metadata": {"messages": lines},
    }
