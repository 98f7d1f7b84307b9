"""Finnish text into times: the one reader behind every command and form that takes a time."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.times import Day, Moment, Reading, Reason, Span, TimeNotUnderstood
from bot.domain.zone import HELSINKI

MAX_LENGTH = 200

_WEEKDAYS = {
    "ma": 0, "maanantai": 0, "maanantaina": 0, "ti": 1, "tiistai": 1, "tiistaina": 1,
    "ke": 2, "keskiviikko": 2, "keskiviikkona": 2, "to": 3, "torstai": 3, "torstaina": 3,
    "pe": 4, "perjantai": 4, "perjantaina": 4, "la": 5, "lauantai": 5, "lauantaina": 5,
    "su": 6, "sunnuntai": 6, "sunnuntaina": 6,
}  # fmt: skip
_FORM = re.compile(
    r"(?:(?P<wd>[a-zä]+)\.?\s*)?"
    r"(?:(?P<iso>\d{4}-\d\d-\d\d)[t ]?|(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})?)?\s*"
    r"(?:(?:klo|kello)?\s*(?P<h>\d{1,2})(?:[.:](?P<min>\d\d))?(?:\s*[-–—]\s*(?P<h2>\d{1,2})(?:[.:](?P<min2>\d\d))?)?)?"
)


def understand(text: str, *, now: datetime, zone: ZoneInfo = HELSINKI) -> Reading:
    """The one meaning of a Finnish time expression, said at `now` (aware) by someone who lives in `zone`.

    Raises TimeNotUnderstood, or its subclass TimeAmbiguous with the possible readings.
    """
    plain = " ".join(text[: MAX_LENGTH + 1].lower().split())
    if not plain:
        raise TimeNotUnderstood("", Reason.EMPTY)
    match = _FORM.fullmatch(plain)
    if not match:
        raise TimeNotUnderstood(plain, Reason.UNKNOWN_WORD)
    local = now.astimezone(zone)
    try:
        day = _day(match, local.date())
        if match["h"] is None:
            return Day(day)
        start = _at(day, match["h"], match["min"], zone)
        if match["h2"] is None:
            return Moment(start)
        end = _at(day, match["h2"], match["min2"], zone)
    except ValueError:
        raise TimeNotUnderstood(plain, Reason.IMPOSSIBLE) from None
    if end <= start:
        raise TimeNotUnderstood(plain, Reason.END_BEFORE_START)
    return Span(start, end)


def _at(day: date, hour: str, minute: str | None, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(int(hour), int(minute or 0)), zone).astimezone(UTC)


def _day(match: re.Match[str], today: date) -> date:
    weekday = None
    if match["wd"] and match["wd"] not in {"klo", "kello"}:
        if match["wd"] == "huomenna":
            return today + timedelta(1)
        if match["wd"] not in _WEEKDAYS:
            raise TimeNotUnderstood(match["wd"], Reason.UNKNOWN_WORD)
        weekday = _WEEKDAYS[match["wd"]]
    if match["iso"]:
        day = date.fromisoformat(match["iso"])
    elif match["d"]:
        day = date(int(match["y"] or today.year), int(match["m"]), int(match["d"]))
        if not match["y"] and day < today:
            day = day.replace(year=day.year + 1)
    elif weekday is not None:
        return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)
    else:
        return today
    if weekday is not None and day.weekday() != weekday:
        raise TimeNotUnderstood(match["wd"], Reason.WEEKDAY_MISMATCH)
    return day
