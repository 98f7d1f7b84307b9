"""Finnish text into times: the one reader behind every command and form that takes a time."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.times import Reading, Reason, TimeAmbiguous, TimeNotUnderstood
from bot.domain.zone import HELSINKI
from bot.language.finnish.moments import Now
from bot.language.finnish.reader import read
from bot.language.finnish.refusal import Refused
from bot.language.finnish.spelling import repair
from bot.language.finnish.tokens import normalise, scan

# No time expression is longer; what is longer is cut before anything looks at it.
MAX_LENGTH = 200
_LONGEST_QUOTE = 40


def understand(text: str, *, now: datetime, zone: ZoneInfo = HELSINKI) -> Reading:
    """The one meaning of a Finnish time expression, said at `now` (aware) by someone who lives in `zone`.

    Raises TimeNotUnderstood, or its subclass TimeAmbiguous with the possible readings.
    """
    if len(text) > MAX_LENGTH:
        raise TimeNotUnderstood("", Reason.TOO_LONG)
    tokens = repair(scan(normalise(text)))
    if not tokens:
        raise TimeNotUnderstood("", Reason.EMPTY)
    try:
        found = read(tokens, Now(now.astimezone(zone), zone))
    except Refused as refused:
        word = tokens[refused.at].text if 0 <= refused.at < len(tokens) else text.strip()
        if refused.reason == Reason.AMBIGUOUS:
            raise TimeAmbiguous(word[:_LONGEST_QUOTE], ()) from None
        raise TimeNotUnderstood(word[:_LONGEST_QUOTE], refused.reason, refused.suggestions) from None
    except (OverflowError, ValueError):  # beyond the year 9999
        raise TimeNotUnderstood(text.strip()[:_LONGEST_QUOTE], Reason.IMPOSSIBLE) from None
    if not found.sure or len(found.options) != 1:
        raise TimeAmbiguous(text.strip()[:_LONGEST_QUOTE], found.options)
    return found.options[0]
