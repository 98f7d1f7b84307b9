"""What people type after /seminaari uusi and into its form, read into a seminar's details."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.meeting_errors import ClockTimeMissing
from bot.domain.names import MAX_PLACE, MAX_TITLE, clean_within, fold
from bot.domain.payloads import StaleButton
from bot.domain.seminar_errors import CapacityNotUnderstood, ChoiceNotUnderstood, HoldNotUnderstood
from bot.domain.seminars import DEFAULT_REMINDERS, MAX_CAPACITY, MAX_REMINDERS, Details
from bot.domain.zone import HELSINKI
from bot.handlers.commands import Call
from bot.handlers.forms import Given
from bot.handlers.meeting_times import form_times, read_when
from bot.handlers.text import fields
from bot.services.partners import find_partner
from bot.services.seminar_drafts import checked_link

ORDER = ("name", "time", "place", "capacity", "deadline")
NAMES = {
    "nimi": "name",
    "otsikko": "name",
    "aika": "time",
    "ajankohta": "time",
    "paikka": "place",
    "linkki": "link",
    "eta": "link",
    "paikkoja": "capacity",
    "paikat": "capacity",
    "ilmoittautuminen": "deadline",
    "ilm": "deadline",
    "viimeistaan": "deadline",
    "ohjelma": "programme",
    "ruokailu": "catering",
    "tarjoilu": "catering",
    "muistutuksia": "reminders",
    "varataan": "holds",
}
_YES = ("kylla", "on", "joo", "yes", "ja", "1")
_NO = ("ei", "ei ole", "no", "nej", "0")
BEFORE = timedelta(days=14)  # the last day to register, when none was said


@dataclass(frozen=True)
class Asked:
    """A whole seminar as understood; `holds` are places by partner id."""

    details: Details
    holds: Mapping[int, int]
    reminders: int


def typed(call: Call, text: str) -> Asked:
    """The seminar that was typed. Raises Incomplete with all that was understood."""
    said = fields(text, ORDER, NAMES)
    when = read_when(said["time"], call.now) if said.get("time") else None
    values = {**said, **(when.known() if when else {})}
    given = Given(values)
    for field in ("date", "from", "to"):
        given.text(field, required=True)
    if when is not None and when.problem is not None:
        given.problems[str(getattr(when.problem, "field", "date"))] = when.problem
    return _read(call, given, when.starts_at if when else None, when.ends_at if when else None)


def submitted(call: Call, values: Mapping[str, str]) -> Asked:
    """The seminar of a form. Raises Incomplete, StaleButton, ClockTimeSkipped."""
    given = Given(values)
    try:
        starts_at, ends_at = form_times(values)
    except (KeyError, ValueError):
        raise StaleButton from None  # nobody's form: Slack sends no such day
    return _read(call, given, starts_at, ends_at)


def _read(call: Call, given: Given, starts_at: datetime | None, ends_at: datetime | None) -> Asked:
    name = given.read("name", lambda text: clean_within(text, "name", MAX_TITLE), required=True)
    place = given.read("place", lambda text: clean_within(text, "place", MAX_PLACE))
    link = given.read("link", checked_link)
    capacity = given.read("capacity", capacity_of)
    last = given.day(call, "deadline")
    holds = given.read("holds", lambda text: holds_of(call, text))
    catering = given.read("catering", lambda text: yes_or_no(text, "catering"))
    reminders = given.read("reminders", reminders_of)
    if catering is not None:
        given.known["catering"] = "yes" if catering else "no"
    programme = given.text("programme")
    if given.problems or name is None or starts_at is None or ends_at is None:
        if starts_at is None and not given.problems:
            given.problems["from"] = ClockTimeMissing()
        raise given.incomplete()
    return Asked(
        Details(
            name=name,
            starts_at=starts_at,
            ends_at=ends_at,
            deadline=_end_of(last, starts_at) if last else _two_weeks_before(starts_at, call.now),
            place=place or "",
            link=link or "",
            capacity=capacity,
            programme=programme,
            catering=bool(catering),
        ),
        holds or {},
        DEFAULT_REMINDERS if reminders is None else reminders,
    )


def _end_of(day: date, starts_at: datetime) -> datetime:
    """The whole day counts, until the seminar itself."""
    end = datetime.combine(day, time(23, 59), HELSINKI).astimezone(UTC)
    on_the_day = day == starts_at.astimezone(HELSINKI).date()
    return starts_at if on_the_day else end


def _two_weeks_before(starts_at: datetime, now: datetime) -> datetime:
    end = _end_of((starts_at - BEFORE).astimezone(HELSINKI).date(), starts_at)
    return end if end > now else starts_at


def capacity_of(text: str) -> int | None:
    """A number of places. Raises CapacityNotUnderstood."""
    if not text.strip().isdecimal() or not 0 < int(text[:9]) <= MAX_CAPACITY:
        raise CapacityNotUnderstood(text)
    return int(text)


def reminders_of(text: str) -> int:
    """A number of reminders. Raises ChoiceNotUnderstood."""
    if not text.strip().isdecimal() or int(text[:9]) > MAX_REMINDERS:
        raise ChoiceNotUnderstood(text, "reminders")
    return int(text)


def yes_or_no(text: str, field: str) -> bool:
    """Yes or no, as people write it. Raises ChoiceNotUnderstood."""
    said = fold(text)
    if said not in _YES + _NO:
        raise ChoiceNotUnderstood(text, field)
    return said in _YES


def holds_of(call: Call, text: str) -> dict[int, int]:
    """Places by partner id, from lines "partner: number". Raises HoldNotUnderstood, and what find_partner
    raises."""
    found: dict[int, int] = {}
    for line in text.replace(",", "\n").splitlines():
        if not line.strip():
            continue
        name, _, count = line.rpartition(":")
        if not name.strip() or not count.strip().isdecimal() or int(count.strip()[:9]) > MAX_CAPACITY:
            raise HoldNotUnderstood(line)
        partner = find_partner(call.session, name.strip(), now=call.now)
        found[partner.id] = found.get(partner.id, 0) + int(count)
    return found


def moment_of(values: Mapping[str, str]) -> datetime:
    """The moment of a form with a day and a time of day. Raises StaleButton, ClockTimeSkipped."""
    try:
        return form_times({**values, "to": values["from"]})[0]
    except (KeyError, ValueError):
        raise StaleButton from None
