"""Calendar objects (RFC 5545, RFC 5546) of entries, written by the icalendar package, never by hand.

What Outlook, Google's and Apple's calendars are known to need is in one place here: METHOD, a stable UID, a
SEQUENCE that rises, DTSTAMP, the time zone's definition with the times that name it, ORGANIZER and exactly
one ATTENDEE in what is mailed to a person, STATUS:CANCELLED in a cancellation.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from bot.domain.calendar_entry import Attendee, CalendarEntry, Method
from bot.domain.names import clean
from bot.domain.zone import HELSINKI

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone, vCalAddress

KIND = "text/calendar; charset=utf-8"
PRODUCT = "-//Ekosysteemibotti//FI"
REFRESH = timedelta(hours=1)  # how often a subscribed calendar is asked to look again


def invitation(entry: CalendarEntry, method: Method, now: datetime) -> bytes:
    """What a letter carries: one entry for one person. `now` is when it is said (DTSTAMP)."""
    calendar = _calendar(method)
    calendar.add_component(_event(entry, now, is_cancelled=method is Method.CANCEL or entry.is_cancelled))
    written: bytes = calendar.to_ical()
    return written


def feed(entries: Iterable[CalendarEntry], name: str, since: datetime) -> bytes:
    """A calendar to subscribe to, or a file to add: no answer is asked for in it.

    Its bytes are the same as long as the entries are: DTSTAMP is when an entry was last changed, or `since`.
    """
    calendar = _calendar(Method.PUBLISH)
    calendar.add("X-WR-CALNAME", clean(name))
    calendar.add("X-WR-TIMEZONE", HELSINKI.key)
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", REFRESH)
    for entry in entries:
        stamp = entry.changed_at or since
        calendar.add_component(_event(entry, stamp, is_cancelled=entry.is_cancelled))
    written: bytes = calendar.to_ical()
    return written


def _calendar(method: Method) -> "Calendar":
    from icalendar import Calendar  # heavy, and most processes never write one

    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", str(method))
    calendar.add_component(_zone())
    return calendar


@cache
def _zone() -> "Timezone":
    """Europe/Helsinki by the rule that the EU has had since 1996 (directive 2000/84/EC).

    A rule and not a list of days: Outlook reads no lists, and a list would end some day.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    zone = Timezone()
    zone.add("TZID", HELSINKI.key)
    for part, begins, month, name, before, after in (
        (TimezoneDaylight(), datetime(1997, 3, 30, 3), 3, "EEST", 2, 3),  # noqa: DTZ001 (wall time)
        (TimezoneStandard(), datetime(1996, 10, 27, 4), 10, "EET", 3, 2),  # noqa: DTZ001
    ):
        part.add("DTSTART", begins)
        part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": month, "BYDAY": "-1SU"})
        part.add("TZNAME", name)
        part.add("TZOFFSETFROM", timedelta(hours=before))
        part.add("TZOFFSETTO", timedelta(hours=after))
        zone.add_component(part)
    return zone


def _event(entry: CalendarEntry, stamp: datetime, *, is_cancelled: bool) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("UID", entry.uid)
    event.add("SEQUENCE", entry.sequence)
    event.add("DTSTAMP", stamp.astimezone(UTC))
    if entry.changed_at:
        event.add("LAST-MODIFIED", entry.changed_at.astimezone(UTC))
    event.add("DTSTART", entry.starts_at.astimezone(HELSINKI))
    event.add("DTEND", entry.ends_at.astimezone(HELSINKI))
    event.add("SUMMARY", clean(entry.summary))
    for name, text in (("LOCATION", clean(entry.place)), ("DESCRIPTION", _text(entry.description))):
        if text:
            event.add(name, text)
    if entry.url:
        event.add("URL", entry.url)
    event.add("STATUS", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT" if is_cancelled else "OPAQUE")
    if entry.organiser:
        event.add("ORGANIZER", _address(entry.organiser))
    if entry.attendee:
        attendee = _address(entry.attendee)
        attendee.params["CUTYPE"] = "INDIVIDUAL"
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        attendee.params["PARTSTAT"] = entry.attendee.answer
        attendee.params["RSVP"] = "FALSE" if is_cancelled else "TRUE"
        event.add("ATTENDEE", attendee)
    return event


def _address(who: Attendee) -> "vCalAddress":
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{who.email}")
    # A parameter's value has no escape for these (RFC 6868 is not understood everywhere).
    address.params["CN"] = clean(who.name).replace('"', "'").replace("^", "")
    return address


def _text(text: str) -> str:
    return "\n".join(clean(line) for line in text.splitlines())
