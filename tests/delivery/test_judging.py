"""What is known of a call by its answer, or by how it failed; and what of a history is a post of ours."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from urllib.error import URLError

import pytest
from slack_sdk import WebClient

from bot.delivery.slack import SlackSender
from bot.domain.sending import (
    DEFAULT_RETRY_AFTER,
    INSTALLATION_PAUSE,
    LINE_PAUSE,
    LONGEST_PAUSE,
    Fate,
    Outcome,
    backoff,
    judge_error,
)


def closed(error: str) -> Outcome:
    return Outcome(Fate.CLOSED, error=error, retry_after=INSTALLATION_PAUSE)


def limited(wait: timedelta) -> Outcome:
    return Outcome(Fate.LIMITED, error="ratelimited", retry_after=wait)


SINCE = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "status", "retry_after", "outcome"),
    [
        ("channel_not_found", 200, None, Outcome(Fate.REFUSED, error="channel_not_found")),
        ("is_archived", 200, None, Outcome(Fate.REFUSED, error="is_archived")),
        ("not_in_channel", 200, None, Outcome(Fate.REFUSED, error="not_in_channel")),
        ("invalid_blocks", 200, None, Outcome(Fate.REFUSED, error="invalid_blocks")),
        ("msg_too_long", 200, None, Outcome(Fate.REFUSED, error="msg_too_long")),
        ("a_code_of_next_year", 200, None, Outcome(Fate.REFUSED, error="a_code_of_next_year")),
        ("internal_error", 200, None, Outcome(Fate.UNKNOWN, error="internal_error")),
        ("fatal_error", 200, None, Outcome(Fate.UNKNOWN, error="fatal_error")),
        ("request_timeout", 200, None, Outcome(Fate.UNKNOWN, error="request_timeout")),
        ("service_unavailable", 503, None, Outcome(Fate.UNKNOWN, error="service_unavailable")),
        ("Received a response in a non-JSON format: <", 200, None, Outcome(Fate.UNKNOWN, error="http_200")),
        ("", 502, None, Outcome(Fate.UNKNOWN, error="http_502")),
        ("", 200, None, Outcome(Fate.UNKNOWN, error="http_200")),
        ("invalid_auth", 200, None, closed("invalid_auth")),
        ("missing_scope", 200, None, closed("missing_scope")),
        ("ratelimited", 429, "7", limited(timedelta(seconds=7))),
        ("", 429, "0", limited(timedelta(0))),
        ("", 429, None, limited(DEFAULT_RETRY_AFTER)),
        ("rate_limited", 200, None, limited(DEFAULT_RETRY_AFTER)),
        ("", 429, "soon", limited(DEFAULT_RETRY_AFTER)),
        ("", 429, "9" * 30, limited(LONGEST_PAUSE)),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_ok_is_judged(
    error: str, status: int, retry_after: str | None, outcome: Outcome
) -> None:
    assert judge_error(error, status, retry_after) == outcome


def fails(error: Exception) -> WebClient:
    """A client whose calls fail like this."""

    def call(**_arguments: Any) -> Any:
        raise error

    return cast("WebClient", SimpleNamespace(chat_postMessage=call))


UNREACHABLE = OSError(101, "Network is unreachable")


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (URLError(ConnectionRefusedError()), Fate.CLOSED),
        (URLError(socket.gaierror()), Fate.CLOSED),
        (URLError(ssl.SSLCertVerificationError()), Fate.CLOSED),
        (URLError(UNREACHABLE), Fate.CLOSED),
        # urllib gives these the same wrapping whether the request had left or not.
        (URLError(TimeoutError()), Fate.UNKNOWN),
        (URLError(BrokenPipeError()), Fate.UNKNOWN),
        (URLError(ConnectionResetError()), Fate.UNKNOWN),
        (URLError(ssl.SSLEOFError()), Fate.UNKNOWN),
        (URLError("unknown url type"), Fate.UNKNOWN),
        (ConnectionResetError(), Fate.UNKNOWN),
        (TimeoutError(), Fate.UNKNOWN),
        (AttributeError("'list' object has no attribute 'get'"), Fate.UNKNOWN),
    ],
)
def test_only_what_surely_never_left_counts_as_not_sent(error: Exception, fate: Fate) -> None:
    outcome = SlackSender(fails(error)).post("D0ANNA", [], "key")

    assert outcome.fate is fate
    assert (outcome.retry_after == LINE_PAUSE) is (fate is Fate.CLOSED)


def answers(*answers: Any) -> WebClient:
    """A client of the bot B0BOTTI that answers every call with the next of these."""
    waiting = iter(answers)

    def call(**_arguments: Any) -> Any:
        return SimpleNamespace(data=next(waiting))

    me = SimpleNamespace(data={"ok": True, "bot_id": "B0BOTTI"})
    return cast(
        "WebClient",
        SimpleNamespace(
            chat_postMessage=call,
            conversations_history=call,
            conversations_open=call,
            auth_test=lambda **_: me,
        ),
    )


@pytest.mark.parametrize("answer", [{"ok": True}, {"ok": True, "ts": "1.0"}, b"ok", {"ok": True, "ts": None}])
def test_an_ok_without_a_message_is_not_believed(answer: Any) -> None:
    assert SlackSender(answers(answer)).post("D0ANNA", [], "key") == Outcome(
        Fate.UNKNOWN, error="unreadable_answer"
    )


def test_an_ok_without_a_conversation_is_not_believed() -> None:
    assert SlackSender(answers({"ok": True})).open_dm("U0ANNA").fate is Fate.UNKNOWN


def message(ts: str, key: str = "key", *, bot: str = "B0BOTTI", event: str = "ekobotti_message") -> Any:
    return {"ts": ts, "bot_id": bot, "metadata": {"event_type": event, "event_payload": {"key": key}}}


def page(*messages: Any, more: str = "") -> Any:
    return {"ok": True, "messages": list(messages), "response_metadata": {"next_cursor": more}}


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        ([page(message("1.0"))], "1.0"),
        ([page({"ts": "3.0"}, message("2.0", "another"), message("1.0"))], "1.0"),
        ([page(more="a"), page(more="b"), page(message("1.0"))], "1.0"),
        ([page()], None),
        ([{"ok": True}], None),
        ([page(message("1.0", "another"))], None),
        ([page(message("1.0", event="another"))], None),
        ([page(message("1.0", bot="B0TOINEN"))], None),  # another app may copy what it can read
        ([page({"ts": "1.0", "metadata": message("1.0")["metadata"]})], None),  # a person's
    ],
)
def test_a_history_is_read_to_its_end_for_a_post_of_ones_own(pages: list[Any], found: str | None) -> None:
    look, ts = SlackSender(answers(*pages)).find("D0ANNA", "key", SINCE)

    assert (look.fate, ts) == (Fate.SENT, found)


def test_a_history_too_long_to_read_says_nothing_about_what_is_not_in_it() -> None:
    look, ts = SlackSender(answers(*[page(more="a")] * 100)).find("D0ANNA", "key", SINCE)

    assert (look.fate, look.error, ts) == (Fate.REFUSED, "history_too_long", None)


def test_waits_double_up_to_half_an_hour() -> None:
    assert [backoff(n).total_seconds() for n in (0, 1, 2, 3, 7, 8, 1000)] == [15, 15, 30, 60, 960, 1800, 1800]
