"""The log: one line per event, ids and codes only. What looks like a secret or an address is blotted out."""

import logging
import re
import sys

_SECRETS = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|v0=[0-9a-f]{64}|\b[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)
_BLOT = "[poistettu]"


class Redacting(logging.Formatter):
    """Formats a record, traceback included, with secrets and e-mail addresses blotted and line breaks marked.

    A line break inside a message could forge a log line of its own (ASVS 16.4.1).
    """

    def format(self, record: logging.LogRecord) -> str:
        text = _SECRETS.sub(_BLOT, super().format(record))
        return text.replace("\r", "\\r").replace("\n", "\n    ")


def set_up(level: str) -> None:
    """Sends the log to standard error at `level`.

    The libraries stay at INFO or above: at DEBUG Slack's client logs what people wrote.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Redacting("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.INFO, logging.getLevelName(level)))
    logging.getLogger("bot").setLevel(level)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
