"""What is typed or filled in of a poll: read into a NewPoll, or into what is known and what is wrong."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from bot.domain.errors import UserError
from bot.domain.groups import GroupAmbiguous, GroupKind, GroupNotFound, GroupRef
from bot.domain.meeting_errors import ClockTimeMissing, ClockTimeSkipped, RepeatNotMade, checked_times
from bot.domain.meetings import DEFAULT_LENGTH
from bot.domain.names import fold
from bot.domain.poll_errors import (
    AudienceMissing,
    ClosingNotUnderstood,
    QuorumNotUnderstood,
    SwitchNotUnderstood,
    TooFewOptions,
)
from bot.domain.polls import Audience, NewPoll, PollKind, Voice
from bot.domain.times import Day, Moment, Reading, Recurrence, Span, TimeAmbiguous, TimeNotUnderstood
from bot.domain.zone import HELSINKI
from bot.handlers.channels import is_channel
from bot.handlers.commands import Call, Incomplete
from bot.handlers.text import who
from bot.language.dates import understand
from bot.language.several import understand_many
from bot.services.groups import all_groups, channel_of, find_group
from bot.services.people import find_person
from bot.views.poll_drafts import SWITCHES

NAMES = {
    "kysymys": "question",
    "otsikko": "question",
    "vaihtoehdot": "options",
    "ajat": "options",
    "paattyy": "closes",
    "asti": "closes",
    "vastausaika": "closes",
    "ryhma": "group",
    "tyoryhma": "group",
    "vastaajat": "people",
    "kenelle": "people",
    "nimeton": "anonymous",
    "anonyymi": "anonymous",
    "useita": "multiple",
    "monta": "multiple",
    "tulos": "hidden",
    "omat": "own",
    "kumppaneittain": "partners",
    "kunkaikki": "until_all",
    "kun-kaikki": "until_all",
    "vahintaan": "quorum",
    "paikka": "place",
}
_NAMED = re.compile(r"\s*([^\W\d][\w-]{1,30})\s*:\s*(?!//)(.*)", re.DOTALL)
_ON = frozenset({"kylla", "joo", "on", "k", "yes", "ja"})
_OFF = frozenset({"ei", "pois", "no", "off", "nej"})
# "tulos: lopuksi" is easier to say than "piilossa: kyllä".
_HIDDEN = {"lopuksi": True, "lopussa": True, "piilossa": True, "heti": False, "nakyvissa": False}
_QUORUM = re.compile(r"(\d{1,4})\s*(%|prosenttia|pros\.?)?")
_CLOSES = time(16)


@dataclass(frozen=True)
class Whom:
    """Who is asked, as far as it was understood."""

    audience: Audience | None = None
    group: GroupRef | None = None
    people: tuple[int, ...] = ()


@dataclass
class Taken:
    """What has been understood so far: the form's fields, and what is wrong with the others."""

    known: dict[str, str] = field(default_factory=dict)
    problems: dict[str, UserError | None] = field(default_factory=dict)

    def wrong(self, name: str, error: UserError | None) -> None:
        self.problems.setdefault(name, error)


def typed(call: Call, text: str, kind: PollKind) -> NewPoll:
    """The poll that was typed. Raises Incomplete with all that was understood."""
    free, named = _pieces(text, kind)
    found = Taken()
    if kind is PollKind.CHOICE:
        if free and call.group is None and "group" not in named and _names_group(call, free):
            named["group"] = free.pop(0)
        question, options = (free[0] if free else ""), free[1:]
        named.setdefault("question", question)
        named.setdefault("options", "\n".join(options))
    else:
        _sort_times(call, free, named)
    found.known.update({k: v for k, v in named.items() if k in ("question", "options", "place") and v})
    whom = _whom(call, named, found)
    found.known["settings"] = "\n".join(name for name in SWITCHES if _switch(named, name, found))
    found.known["quorum"] = named.get("quorum", "")
    closes_at = _typed_closing(call, named.get("closes", ""), found)
    channel = call.channel_id if is_channel(call.channel_id) else None
    return _made(call, found, kind, whom, closes_at=closes_at, channel_id=channel)


def filled_in(call: Call, values: Mapping[str, str], kind: PollKind, channel_id: str) -> NewPoll:
    """The poll of a submitted form. Raises Incomplete: each trouble at its field."""
    found = Taken()
    for name in ("question", "options", "place", "people", "quorum", "settings", "audience"):
        if values.get(name, "").strip():
            found.known[name] = values[name].strip()
    chosen = found.known.get("audience", "")
    group: GroupRef | None = None
    audience: Audience | None = None
    if chosen.startswith("group:"):
        group = next((one for one in all_groups(call.session) if chosen == f"group:{one.id}"), None)
        audience = Audience.GROUP if group else None
    elif chosen in (Audience.CHANNEL, Audience.CONTACTS, Audience.PEOPLE):
        audience = Audience(chosen)
    if audience is None:
        found.wrong("audience", AudienceMissing())
    people = _people(call, found.known.get("people", ""), found) if audience is Audience.PEOPLE else ()
    closes_at = _form_closing(values, found)
    whom = Whom(audience, group, people)
    return _made(call, found, kind, whom, closes_at=closes_at, channel_id=channel_id or None)


def _made(
    call: Call,
    found: Taken,
    kind: PollKind,
    whom: Whom,
    *,
    closes_at: datetime | None,
    channel_id: str | None,
) -> NewPoll:
    known = found.known
    audience, group = whom.audience, whom.group
    settings = set(known.get("settings", "").split("\n"))
    quorum, is_percent = _quorum(known.get("quorum", ""), found)
    options: tuple[str, ...] = ()
    times: tuple[tuple[datetime, datetime], ...] = ()
    if not known.get("question"):
        found.wrong("question", None)
    if not known.get("options"):
        found.wrong("options", None)
    elif kind is PollKind.TIMES:
        times = _times(known["options"], call.now, found)
    else:
        options = tuple(line.strip() for line in known["options"].splitlines() if line.strip())
        if len(options) < 2 and "own" not in settings:
            found.wrong("options", TooFewOptions())
    if found.problems or audience is None:
        raise Incomplete(known, found.problems)
    if group is not None:
        # A group's poll goes to its own channel, wherever it was asked for.
        channel_id = channel_of(call.session, group.id) or channel_id
    return NewPoll(
        question=known["question"],
        options=options,
        times=times,
        kind=kind,
        place=known.get("place", ""),
        group=group,
        channel_id=channel_id,
        audience=audience,
        people=whom.people,
        voice=Voice.PARTNER if "partners" in settings else Voice.PERSON,
        multiple="multiple" in settings,
        anonymous="anonymous" in settings,
        hidden="hidden" in settings,
        own_options="own" in settings,
        until_all="until_all" in settings,
        quorum=quorum,
        quorum_is_percent=is_percent,
        closes_at=closes_at,
    )


# -- the pieces of a line ----------------------------------------------------------------------------------


def _pieces(text: str, kind: PollKind) -> tuple[list[str], dict[str, str]]:
    """What stands by itself, in order, and what is named. An unknown name before a colon is no name."""
    free: list[str] = []
    named: dict[str, str] = {}
    for piece in text.split(";"):
        match = _NAMED.fullmatch(piece)
        name = NAMES.get(fold(match[1])) if match else None
        if name == "place" and kind is PollKind.CHOICE:
            name = None
        if match and name and name not in named:
            named[name] = match[2].strip().replace(" | ", "\n") if name == "options" else match[2].strip()
        elif piece.strip():
            free.append(piece.strip())
    return free, named


def _names_group(call: Call, free: list[str]) -> bool:
    """Whether the first piece is a group: elsewhere than in its channel it is named first."""
    if len(free) < 2 or "?" in free[0]:
        return False
    try:
        find_group(call.session, free[0])
    except (GroupNotFound, GroupAmbiguous):
        return False
    return True


def _sort_times(call: Call, free: list[str], named: dict[str, str]) -> None:
    """Times, a title and a place in any order: what can be read as times is times."""
    times: list[str] = []
    others: list[str] = []
    for piece in free:
        (times if _are_times(piece, call.now) else others).append(piece)
    if "group" not in named and call.group is None and len(others) > 1 and _names_group(call, others):
        named["group"] = others.pop(0)
    if not times and free and "options" not in named:
        # Nothing was understood: what should have been times is said to be it.
        times = [others.pop(0)] if others else []
    named.setdefault("options", "\n".join(times))
    for name in ("question", "place"):
        if name not in named and others:
            named[name] = others.pop(0)


def _are_times(text: str, now: datetime) -> bool:
    try:
        understand_many(text, now=now)
    except TimeAmbiguous:
        return True
    except TimeNotUnderstood:
        return False
    return True


def _times(text: str, now: datetime, found: Taken) -> tuple[tuple[datetime, datetime], ...]:
    try:
        times = tuple(dict.fromkeys(_span(one) for one in understand_many(text, now=now)))
        for start, end in times:
            checked_times(start, end, now)
    except UserError as error:
        found.wrong("options", error)
        return ()
    if len(times) < 2:
        found.wrong("options", TooFewOptions())
    return times


def _span(reading: Reading) -> tuple[datetime, datetime]:
    if isinstance(reading, Recurrence):
        raise RepeatNotMade
    if isinstance(reading, Moment):
        return reading.at, reading.at + DEFAULT_LENGTH
    if (
        isinstance(reading, Span)
        and isinstance(reading.start, datetime)
        and isinstance(reading.end, datetime)
    ):
        return reading.start, reading.end
    raise ClockTimeMissing


# -- whom, until when, how ---------------------------------------------------------------------------------


def _whom(call: Call, named: Mapping[str, str], found: Taken) -> Whom:
    group = call.group
    said = named.get("people", "")
    if named.get("group"):
        try:
            group = find_group(call.session, named["group"])
        except (GroupNotFound, GroupAmbiguous) as error:
            found.wrong("audience", error)
            return Whom()
    if said:
        return _said_whom(call, said, group, found)
    if group is not None:
        found.known["audience"] = f"group:{group.id}"
        return Whom(Audience.GROUP, group)
    if is_channel(call.channel_id):
        found.known["audience"] = Audience.CHANNEL
        return Whom(Audience.CHANNEL, None)
    found.wrong("audience", None)
    return Whom()


def _said_whom(call: Call, said: str, group: GroupRef | None, found: Taken) -> Whom:
    """ "foorumi", "yhteyshenkilöt", "kanava", a group's name, or people with commas."""
    word = fold(said)
    if word.startswith("yhteyshenkilo"):
        found.known["audience"] = Audience.CONTACTS
        return Whom(Audience.CONTACTS, None)
    if word in ("kanava", "kaikki") and is_channel(call.channel_id):
        found.known["audience"] = Audience.CHANNEL
        return Whom(Audience.CHANNEL, None)
    forum = next((one for one in all_groups(call.session) if one.kind is GroupKind.FORUM), None)
    if word in ("foorumi", "johtofoorumi") and forum is not None:
        found.known["audience"] = f"group:{forum.id}"
        return Whom(Audience.GROUP, forum)
    if "," not in said and "@" not in said:
        try:
            named = find_group(call.session, said)
        except (GroupNotFound, GroupAmbiguous):
            pass
        else:
            found.known["audience"] = f"group:{named.id}"
            return Whom(Audience.GROUP, named)
    found.known["audience"], found.known["people"] = Audience.PEOPLE, said
    return Whom(Audience.PEOPLE, group, _people(call, said, found))


def _people(call: Call, text: str, found: Taken) -> tuple[int, ...]:
    ids = []
    for piece in filter(None, (piece.strip() for piece in re.split(r"[,\n]", text))):
        try:
            ids.append(find_person(call.session, who(piece, call.team_id)).id)
        except UserError as error:
            found.wrong("people", error)
    return tuple(dict.fromkeys(ids))


def _switch(named: Mapping[str, str], name: str, found: Taken) -> bool:
    if name not in named:
        return False
    word = fold(named[name])
    if name == "hidden" and word in _HIDDEN:
        return _HIDDEN[word]
    if word in _ON | _OFF:
        return word in _ON
    typed_name = next(said for said, meant in NAMES.items() if meant == name)
    found.wrong("settings", SwitchNotUnderstood(typed_name, named[name], "settings"))
    return False


def _quorum(text: str, found: Taken) -> tuple[int | None, bool]:
    if not text.strip():
        return None, False
    match = _QUORUM.fullmatch(fold(text).strip())
    if match is None or int(match[1]) == 0 or (match[2] and int(match[1]) > 100):
        found.wrong("quorum", QuorumNotUnderstood(text))
        return None, False
    return int(match[1]), bool(match[2])


def _typed_closing(call: Call, text: str, found: Taken) -> datetime | None:
    if not text.strip():
        return None
    reading: Reading | None
    try:
        reading = understand(text, now=call.now)
    except TimeAmbiguous as error:
        # What it could mean is said, and the likeliest is filled in.
        found.wrong("closes", error)
        reading = error.readings[0] if error.readings else None
    except TimeNotUnderstood:
        reading = None
    at = _end(reading)
    if at is None:
        found.wrong("closes", ClosingNotUnderstood(text))
        return None
    local = at.astimezone(HELSINKI)
    found.known.update({"closes": local.date().isoformat(), "closes_time": f"{local:%H:%M}"})
    return at


def _end(reading: Reading | None) -> datetime | None:
    """A moment as it is; a day is open until four in the afternoon."""
    if isinstance(reading, Moment):
        return reading.at
    if isinstance(reading, Day):
        return datetime.combine(reading.on, _CLOSES, HELSINKI).astimezone(UTC)
    return None


def _form_closing(values: Mapping[str, str], found: Taken) -> datetime | None:
    if not values.get("closes"):
        return None
    try:
        day = date.fromisoformat(values["closes"])
        clock = time.fromisoformat(values["closes_time"]) if values.get("closes_time") else _CLOSES
    except ValueError:
        found.wrong("closes", ClosingNotUnderstood(values["closes"]))
        return None
    found.known.update({"closes": day.isoformat(), "closes_time": f"{clock:%H:%M}"})
    at = datetime.combine(day, clock, HELSINKI).astimezone(UTC)
    if at.astimezone(HELSINKI).time() != clock:
        # In the hour that is skipped when the clock is turned forward.
        found.wrong("closes_time", ClockTimeSkipped())
    return at
