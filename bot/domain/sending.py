"""What became of one try to send, and when to try again: rules without I/O."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MAX_ATTEMPTS = 8  # over about half an hour
LOOKUPS_BEFORE_REPEAT = 2  # the history may show a message late: look, wait, look once more
LOOKUP_WAIT = timedelta(seconds=10)
# A letter whose outcome stayed unknown is said again, under the same Message-ID, after these waits; then it
# is given up. No history can be asked: docs/decisions/0008.
REPEAT_WAITS = (timedelta(seconds=10), timedelta(minutes=5), timedelta(minutes=30))
CHANNEL_PACE = timedelta(seconds=1)  # docs.slack.dev/apis/web-api/rate-limits: one message a second a channel
_FIRST_WAIT = timedelta(seconds=15)
_LONGEST_WAIT = timedelta(minutes=30)


class Fate(StrEnum):
    """What is known of a try."""

    SENT = "sent"
    CLOSED = "closed"  # did not happen, and nothing else would have either: the line, or the installation
    LIMITED = "limited"  # 429: did not happen, and Slack says when to come back
    LATER = "later"  # did not happen, for this recipient now: perhaps in a while
    REFUSED = "refused"  # certainly did not happen, and never will
    UNKNOWN = "unknown"  # may have happened


@dataclass(frozen=True)
class Outcome:
    """A try's fate. `ts` and `channel_id` when sent, `error` a code otherwise.

    `retry_after`: for how long nothing is tried, of this method when limited, of anything when closed.
    """

    fate: Fate
    ts: str = ""
    channel_id: str = ""
    error: str = ""
    retry_after: timedelta = timedelta(0)


# Answers that leave open whether the thing happened (docs.slack.dev/reference/methods/chat.postMessage:
# internal_error and fatal_error may have partially succeeded).
OPEN_ERRORS = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable", ""})
# Limits said in an ok:false body instead of a 429.
LIMIT_ERRORS = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
# Refusals that concern the whole installation, not this message: the next try may succeed when it is mended.
INSTALLATION_ERRORS = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "no_permission",
        "team_access_not_granted",
        "account_inactive",
        "messages_tab_disabled",
    }
)
DEFAULT_RETRY_AFTER = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)  # a pause that would last longer was written by a clock that jumped
# Nothing tells when the line is back or the token mended: one try, of one message, each so often.
LINE_PAUSE = timedelta(seconds=10)
INSTALLATION_PAUSE = timedelta(seconds=30)


def judge_error(error: str, status: int, retry_after: str | None) -> Outcome:
    """The fate of a call that Slack answered with something other than ok."""
    if status == 429 or error in LIMIT_ERRORS:
        seconds = int(retry_after) if retry_after and retry_after.isdecimal() else None
        longest = int(LONGEST_PAUSE.total_seconds())
        wait = timedelta(seconds=min(seconds, longest)) if seconds is not None else DEFAULT_RETRY_AFTER
        return Outcome(Fate.LIMITED, error="ratelimited", retry_after=wait)
    if status >= 500 or error in OPEN_ERRORS or " " in error:
        # A code never has spaces: such an "error" is a body that could not be read.
        return Outcome(Fate.UNKNOWN, error=error if error and " " not in error else f"http_{status}")
    if error in INSTALLATION_ERRORS:
        return Outcome(Fate.CLOSED, error=error, retry_after=INSTALLATION_PAUSE)
    return Outcome(Fate.REFUSED, error=error)


def backoff(attempts: int) -> timedelta:
    """How long to wait after this many tries that came to nothing: 15 s, 30 s, 60 s … 30 min."""
    doublings = min(max(0, attempts - 1), 20)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)
