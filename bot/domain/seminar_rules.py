"""Who gets a place at the seminar, who is told what and when: rules without I/O."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.calendar import add_office_hours, is_working_day
from bot.domain.names import fold
from bot.domain.seminars import Guest, Reply, SeminarInfo, Stage
from bot.domain.zone import HELSINKI, local_date

OFFER_HOURS = timedelta(hours=24)  # of office hours: three working days
NO_OFFERS_BEFORE = timedelta(hours=2)  # nearer to the beginning nobody is asked any more
MORNING = time(9)  # when scheduled stages go out unless somebody says otherwise


def room_for(
    partner_id: int | None,
    *,
    capacity: int | None,
    taken: Mapping[int | None, int],
    holds: Mapping[int, int],
) -> bool:
    """Whether a partner's person can have a place now.

    `taken` counts by partner those who have a place or are offered one. Places held for other partners and
    not yet taken are out of reach; a partner's own people may take any free place besides those held for it.
    """
    if capacity is None:
        return True
    held_for_others = sum(
        max(0, places - taken.get(partner, 0)) for partner, places in holds.items() if partner != partner_id
    )
    return sum(taken.values()) + held_for_others < capacity


def offer_until(now: datetime, starts_at: datetime) -> datetime | None:
    """Until when an offered place is held: 24 office hours, and never past half of the time that is left.

    So that somebody else can still be asked. None when the seminar is too near for asking. Aware, in UTC.
    """
    if starts_at - now < NO_OFFERS_BEFORE:
        return None
    return min(add_office_hours(now, OFFER_HOURS), now + (starts_at - now) / 2)


def positions(guests: Iterable[Guest]) -> dict[int, int]:
    """Each waiting guest's place in the queue, from 1, by guest id; those offered a place wait no more."""
    waiting = sorted(
        (one for one in guests if one.reply is Reply.WAITING), key=lambda one: (one.queue_no or 0, one.id)
    )
    return {one.id: place for place, one in enumerate(waiting, start=1)}


def wanted_by(stage: Stage, guest: Guest, *, anybody_arrived: bool = False) -> bool:
    """Whether a stage's message is for this guest."""
    if stage in (Stage.REMINDER, Stage.LAST_CALL):
        return guest.reply is Reply.SILENT
    if stage is Stage.PRACTICAL:
        return guest.reply is Reply.COMING
    if stage is Stage.THANKS:
        return guest.arrived_at is not None if anybody_arrived else guest.reply is Reply.COMING
    return stage is Stage.SAVE_THE_DATE or guest.reply is Reply.SILENT


def sum_diets(texts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Diets as people wrote them, counted: "Gluteeniton, maidoton" is one of each; the commonest first."""
    words: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for text in texts:
        pieces = {fold(piece): piece.strip() for piece in text.replace(";", ",").split(",") if piece.strip()}
        for folded, piece in pieces.items():
            words.setdefault(folded, piece[:1].lower() + piece[1:])
            counts[folded] += 1
    return tuple(
        (words[folded], count) for folded, count in sorted(counts.items(), key=lambda p: (-p[1], p[0]))
    )


def stages(reminders: int) -> tuple[tuple[Stage, int], ...]:
    """The stages of a seminar in their order, each with its number; reminders are numbered from 1."""
    return tuple(
        (stage, nth) for stage in Stage for nth in range(1, (reminders if stage is Stage.REMINDER else 1) + 1)
    )


def suggested_at(stage: Stage, nth: int, reminders: int, seminar: SeminarInfo, now: datetime) -> datetime:
    """When a stage would sensibly go out: on a working day at nine, never in the past; aware, in UTC.

    Reminders are a week apart, the last of them a week before the time to register ends.
    """
    closes, begins = local_date(seminar.deadline), local_date(seminar.starts_at)
    day = {
        Stage.SAVE_THE_DATE: local_date(now),
        Stage.INVITATION: closes - timedelta(weeks=6),
        Stage.REMINDER: closes - timedelta(weeks=reminders - nth + 1),
        Stage.LAST_CALL: closes - timedelta(days=2),
        Stage.PRACTICAL: begins - timedelta(days=3),
        Stage.THANKS: local_date(seminar.ends_at) + timedelta(days=1),
    }[stage]
    backwards = stage not in (Stage.THANKS, Stage.SAVE_THE_DATE)
    while not is_working_day(day):
        day += timedelta(days=-1 if backwards else 1)
    moment = _morning(day)
    while moment <= now or not is_working_day(local_date(moment)):
        moment = _morning(local_date(moment) + timedelta(days=1))
    return moment


def _morning(day: date) -> datetime:
    return datetime.combine(day, MORNING, HELSINKI).astimezone(UTC)
