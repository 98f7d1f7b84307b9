"""How the inner parts say no; the reader turns it into the error that the rest of the bot knows."""

from bot.domain.times import Reason


class Refused(Exception):
    """No time can be read. `at` is the index of the token it is about, -1 when it is about the whole."""

    def __init__(self, reason: Reason, at: int = -1, suggestions: tuple[str, ...] = ()) -> None:
        self.reason = reason
        self.at = at
        self.suggestions = suggestions
