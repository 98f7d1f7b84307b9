"""The annual cycle as a picture: the year as a ring, each duty at its days, its state by shape and colour.

The ring is any year's: a day of next January stands at January. Which year is told in the list below the
ring. A duty without days of its own holds all year round: its badge is in the ring's inner band.
"""

import calendar
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.duties import Duty, DutyState
from bot.language.i18n import Translator
from bot.language.showing import month_names, show_day, show_span
from bot.views import drawing
from bot.views.drawing import Canvas, Point, around
from bot.views.duties import DUTY_NAMES, SHORT_NAMES, STATE_NAMES

WIDTH, TOP, ROW, EDGE, FOOT = 1080, 1130, 66, 40, 116
_CENTRE = (WIDTH / 2, 640.0)
_MONTHS = (372.0, 440.0)  # inner and outer radius of the band of months
_LANES = (334.0, 277.0, 220.0)  # where the badges of days are, the outermost first
_ALL_YEAR = 150.0
_BADGE, _SMALL = 25.0, 19.0
_NEAR = 63.0  # badges of one lane are at least this far apart, centre to centre
# Each is told from white by at least 4.5:1, so that the white number on it can be read (WCAG 2.1, 1.4.3).
COLOURS = {
    DutyState.FINE: "#1a7f37",
    DutyState.COMING: "#0b57b3",
    DutyState.LATE: "#b3261e",
    DutyState.NOTICE: "#8a5a00",
}
_TRIANGLE: tuple[Point, ...] = ((0, -1.15), (1.1, 0.85), (-1.1, 0.85))
_SQUARE: tuple[Point, ...] = ((-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85))
_DIAMOND: tuple[Point, ...] = ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0))
_SHAPES = {DutyState.COMING: _SQUARE, DutyState.LATE: _TRIANGLE, DutyState.NOTICE: _DIAMOND}


@dataclass(frozen=True)
class _Place:
    """Where a badge goes: at which angle, whose, and whether it is only the next day of something."""

    angle: float
    number: int
    duty: Duty
    small: bool = False


def picture(duties: Sequence[Duty], today: date, tr: Translator) -> bytes:
    """A PNG, 1,080 pixels wide: the year's ring, and a list of the duties by number."""
    canvas = Canvas(WIDTH, TOP + ROW * len(duties) + FOOT)
    _heading(canvas, today, tr)
    _ring(canvas, tr)
    _spans(canvas, duties, today)
    _hand(canvas, today, tr)
    _badges(canvas, duties, today)
    for number, duty in enumerate(duties):
        _row(canvas, TOP + ROW * number, number + 1, duty, tr)
    foot = TOP + ROW * len(duties)
    notes = (
        tr.gettext("Inner ring: what holds all year round."),
        tr.gettext("Small mark: the day by which something is to be agreed."),
    )
    for number, note in enumerate(notes):
        canvas.text((EDGE, foot + 44 + 40 * number), note, 30, colour=drawing.GREY)
    return canvas.png()


def words(duties: Sequence[Duty], today: date, tr: Translator) -> str:
    """The same for who does not see the picture: each state's duties with their next days."""
    _ = tr.gettext
    parts = [_("Annual cycle, {day}").format(day=show_day(today, tr.locale))]
    for state in (DutyState.LATE, DutyState.COMING, DutyState.NOTICE, DutyState.FINE):
        named = [
            " ".join(filter(None, (short_name(duty, tr), _when(duty, tr))))
            for duty in duties
            if duty.state is state
        ]
        if named:
            parts.append(f"{_(STATE_NAMES[state])}: {', '.join(named)}")
    return ". ".join(part[:1].upper() + part[1:] for part in parts) + "."


def short_name(duty: Duty, tr: Translator) -> str:
    """A duty in a word or two."""
    return tr.gettext(SHORT_NAMES.get(duty.code) or DUTY_NAMES[duty.code])


def _when(duty: Duty, tr: Translator) -> str:
    """The days of the thing itself, else the next day to know of; "" for what holds all year round."""
    if duty.first is not None and duty.last is not None:
        return show_span(duty.first, duty.last, tr.locale)
    return show_day(duty.next_on, tr.locale) if duty.next_on else ""


# -- the ring ----------------------------------------------------------------------------------------------


def angle_of(day: date) -> float:
    """Where a day is on the ring, in degrees clockwise from the top: January begins there."""
    length = calendar.monthrange(day.year, day.month)[1]
    return 30 * (day.month - 1 + (day.day - 0.5) / length)


def _heading(canvas: Canvas, today: date, tr: Translator) -> None:
    _ = tr.gettext
    title = _("Annual cycle {year}").format(year=today.year)
    canvas.text((EDGE, 76), title, 56, weight=drawing.BOLD)
    x = EDGE + 22.0
    for state in (DutyState.FINE, DutyState.COMING, DutyState.LATE, DutyState.NOTICE):
        badge(canvas, (x, 132), state, "", _SMALL)
        word = _(STATE_NAMES[state])
        canvas.text((x + 32, 144), word, 34)
        x += 32 + drawing.width_of(word, 34) + 62


def _ring(canvas: Canvas, tr: Translator) -> None:
    for month, name in enumerate(month_names(tr.locale, short=True)):
        start = 30.0 * month
        colour = "#dde6f0" if month % 2 else "#c9d7e6"
        canvas.sector(_CENTRE, *_MONTHS, (start, start + 30), colour)
        turn = start + 15
        # The names in the lower half are turned to stand on their feet too.
        upright = turn + 180 if 90 < turn < 270 else turn
        middle = around(_CENTRE, sum(_MONTHS) / 2, turn)
        canvas.turned(middle, name, 36, upright, weight=drawing.SEMIBOLD)
        canvas.line([around(_CENTRE, radius, start) for radius in (196, _MONTHS[0])], "#e3e8ed", 2)
    canvas.sector(_CENTRE, _ALL_YEAR - 38, _ALL_YEAR + 38, (0, 360), drawing.PALE)


def _spans(canvas: Canvas, duties: Sequence[Duty], today: date) -> None:
    for duty in duties:
        if duty.first and duty.last and duty.first != duty.last and _on_ring(duty.last, today):
            ends = (angle_of(duty.first), angle_of(duty.last))
            canvas.sector(_CENTRE, _MONTHS[0] - 14, _MONTHS[0], ends, COLOURS[duty.state])


def _hand(canvas: Canvas, today: date, tr: Translator) -> None:
    """This day, as a clock's hand."""
    turn = angle_of(today)
    canvas.line([around(_CENTRE, radius, turn) for radius in (_ALL_YEAR + 42, _MONTHS[0])], drawing.INK, 5)
    tip = [around(_CENTRE, _MONTHS[1] + x, turn + y) for x, y in ((-6, 0), (26, -2.6), (26, 2.6))]
    canvas.shape((0, 0), tip, 1, drawing.INK)
    canvas.disc(_CENTRE, 92, drawing.INK)
    x, y = _CENTRE
    canvas.text((x, y - 24), tr.gettext("today"), 32, colour=drawing.PAPER, anchor="mm")
    day = f"{today.day}.{today.month}."
    canvas.text((x, y + 20), day, 52, weight=drawing.BOLD, colour=drawing.PAPER, anchor="mm")


def _on_ring(day: date | None, today: date) -> bool:
    """A day of last year or of the year after next would stand at the wrong time."""
    return day is not None and timedelta(-365) < day - today < timedelta(365)


def _badges(canvas: Canvas, duties: Sequence[Duty], today: date) -> None:
    numbered = list(enumerate(duties, 1))
    all_year = [one for one in numbered if one[1].first is None]
    for place, (number, duty) in enumerate(all_year):
        at = around(_CENTRE, _ALL_YEAR, 360 * place / len(all_year))
        badge(canvas, at, duty.state, str(number), _BADGE)
    places = []
    for number, duty in numbered:
        if duty.first and duty.last and _on_ring(duty.last, today):
            middle = duty.first + (duty.last - duty.first) / 2
            places.append(_Place(angle_of(middle), number, duty))
        if duty.next_on and _on_ring(duty.next_on, today) and duty.next_on != duty.first:
            places.append(_Place(angle_of(duty.next_on), number, duty, small=duty.first is not None))
    taken: list[Point] = []
    for one in sorted(places, key=lambda place: place.angle):
        at = free_place(one.angle, taken)
        taken.append(at)
        badge(canvas, at, one.duty.state, str(one.number), _SMALL if one.small else _BADGE)


def free_place(angle: float, taken: Sequence[Point]) -> Point:
    """The outermost place for a badge near that angle where no other is."""
    for turn in sorted(range(-32, 33, 4), key=abs):
        for lane in _LANES:
            at = around(_CENTRE, lane, angle + turn)
            if all(math.dist(at, other) >= _NEAR for other in taken):
                return at
    return around(_CENTRE, _LANES[-1], angle)


def badge(canvas: Canvas, at: Point, state: DutyState, number: str, radius: float) -> None:
    """A state's shape in its colour, with a number in it and white around it."""
    corners = _SHAPES.get(state)
    for more, colour in ((5.0, drawing.PAPER), (0.0, COLOURS[state])):
        if corners is None:
            canvas.disc(at, radius + more, colour)
        else:
            canvas.shape(at, corners, radius + more, colour)
    lower = radius * 0.22 if state is DutyState.LATE else 0.0
    size = round(radius * (1.25 if state is not DutyState.LATE else 1.0))
    canvas.text((at[0], at[1] + lower), number, size, weight=drawing.BOLD, colour=drawing.PAPER, anchor="mm")


# -- the list ----------------------------------------------------------------------------------------------


def _row(canvas: Canvas, top: float, number: int, duty: Duty, tr: Translator) -> None:
    _ = tr.gettext
    if number > 1:
        canvas.line([(EDGE, top), (WIDTH - EDGE, top)], drawing.PALE, 2)
    badge(canvas, (EDGE + 24, top + ROW / 2), duty.state, str(number), _BADGE)
    told = _(STATE_NAMES[duty.state])
    # What is late and holds all year round is late now, whatever day comes next.
    if duty.first is not None or duty.state is not DutyState.LATE:
        told += ", " + (_when(duty, tr) or _("all year round"))
    canvas.text((WIDTH - EDGE, top + 45), told, 34, anchor="rs")
    room = WIDTH - EDGE - (EDGE + 70) - drawing.width_of(told, 34) - 24
    name = drawing.fitting(short_name(duty, tr), 36, room, weight=drawing.SEMIBOLD)
    canvas.text((EDGE + 70, top + 46), name, 36, weight=drawing.SEMIBOLD)
