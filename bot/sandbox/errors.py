"""Slack's error codes as exceptions, so that a method can stop anywhere."""

from typing import Any


class ApiError(Exception):
    """A Web API call that is answered `{"ok": false, "error": code, ...}`."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra

    def as_json(self) -> dict[str, Any]:
        """The body of the answer."""
        return {"ok": False, "error": self.code, **self.extra}


def invalid_arguments(message: str, pointer: str = "") -> ApiError:
    """`invalid_arguments` with one line in `response_metadata.messages`, as Slack words them."""
    line = f"[ERROR] {message}" + (f" [json-pointer:{pointer}]" if pointer else "")
    return ApiError("invalid_arguments", response_metadata={"messages": [line]})


def not_settled(what: str) -> ApiError:
    """What no page of Slack's that we could read settles: refused, so that nobody builds on a guess."""
    return invalid_arguments(f"not settled: {what}")


class PersonError(Exception):
    """Something that a person at the page cannot do. `code` is stable, `detail` English."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
