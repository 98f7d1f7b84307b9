"""Clock times in other time zones (klo 15.00 UTC): the one thing dateparser knows better than the grammar.

dateparser is imported only when a text names a zone, and never decides alone: the grammar must have
understood every other word, and dateparser's answer counts only if it changes when any part of what it was
given is left out, and if it differs from the grammar's clock time by what a time zone can be.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

# Abbreviations that mean one zone only, or that Finns use for one (IST, CST and the like mean several).
_ZONE = re.compile(
    r"\(?\b((?:UTC|GMT)(?:\s?[+-]\d{1,2}(?::?\d\d)?)?|EET|EEST|CET|CEST|MSK|EST|EDT|PST|PDT)\b\)?",
    re.IGNORECASE,
)
NAMES = frozenset(["utc", "gmt", "eet", "eest", "cet", "cest", "msk", "est", "edt", "pst", "pdt"])
_SETTINGS: dict[str, Any] = {
    # A zone nobody names, so that a zone that was not used shows.
    "TIMEZONE": "Etc/GMT+11",
    "RETURN_AS_TIMEZONE_AWARE": True,
    "DATE_ORDER": "DMY",
    "STRICT_PARSING": True,
}
_WIDEST = timedelta(hours=14)


def without_zone(text: str) -> tuple[str, str] | None:
    """The text without its one time zone, and the zone's name; None when there is none or several."""
    found = list(_ZONE.finditer(text))
    if len(found) != 1:
        return None
    match = found[0]
    rest = text[: match.start()] + " " + text[match.end() :]
    return (rest, match[1].upper()) if rest.strip() else None


def in_zone(wall: datetime, zone_name: str) -> datetime | None:
    """The UTC moment at which the clocks of the named zone show `wall` (naive); None when not certain."""
    parts = [f"{wall:%d.%m.%Y}", f"{wall:%H:%M}", zone_name]
    found = _parse(parts)
    if found is None or any(_parse(parts[:i] + parts[i + 1 :]) == found for i in range(len(parts))):
        return None
    offset = wall.replace(tzinfo=UTC) - found
    return found if abs(offset) <= _WIDEST and not offset % timedelta(minutes=15) else None


def _parse(parts: list[str]) -> datetime | None:
    import dateparser

    found = dateparser.parse(" ".join(parts), languages=["fi"], settings=_SETTINGS)
    return found.astimezone(UTC) if found else None
