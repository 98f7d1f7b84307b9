"""An indicator as a picture: its readings as a line, baseline and target as dashed lines; and in words.

Pixels are counted in floats; the numbers that people read stay exact decimals.
"""

from collections.abc import Sequence
from decimal import Decimal

from bot.domain.indicators import Followed, ReadingInfo
from bot.language.i18n import Translator
from bot.language.numbers import show_amount, show_number
from bot.language.periods import show_period
from bot.views import drawing
from bot.views.drawing import Canvas

WIDTH, HEIGHT, EDGE = 1000, 520, 40
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 760, 190, 420
# Told from the paper by at least 4.5:1; the lines differ in their dashes and words as well.
READINGS, BASELINE, TARGET = "#0b57b3", "#57606a", "#1a7f37"
_MANY = 7  # so many readings still have their values written
_APART = 66  # between the words at two lines
_BARS = "▁▂▃▄▅▆▇█"


def picture(found: Followed, tr: Translator) -> bytes:
    """A PNG of 1,000 by 520 pixels."""
    _ = tr.gettext
    canvas = Canvas(WIDTH, HEIGHT)
    name = drawing.fitting(found.indicator.name, 42, WIDTH - 2 * EDGE, weight=drawing.BOLD)
    canvas.text((EDGE, 66), name, 42, weight=drawing.BOLD)
    told = drawing.fitting(latest_words(found, tr), 34, WIDTH - 2 * EDGE)
    canvas.text((EDGE, 118), told, 34, colour=drawing.GREY)
    _lines(canvas, found, tr)
    _readings(canvas, found, tr)
    return canvas.png()


def latest_words(found: Followed, tr: Translator) -> str:
    """The newest reading with its period."""
    latest = found.latest
    if latest is None:
        return tr.gettext("No readings yet")
    value = show_amount(latest.value, found.indicator.unit, tr.locale)
    return f"{value}, {show_period(latest.period, tr.locale)}"


def words(found: Followed, tr: Translator) -> str:
    """The picture's essence for who does not see it."""
    _ = tr.gettext
    unit = found.indicator.unit
    parts = [f"{found.indicator.name}: {latest_words(found, tr)}", *plan_words(found, tr)]
    if len(found.readings) > 1:
        values = (
            f"{show_period(one.period, tr.locale)} {show_amount(one.value, unit, tr.locale)}"
            for one in found.readings[-12:]
        )
        parts.append(_("Readings: {values}").format(values="; ".join(values)))
    return ". ".join(parts) + "."


def plan_words(found: Followed, tr: Translator) -> list[str]:
    """Where it began, where it should go, and how much of the way has gone."""
    _ = tr.gettext
    indicator = found.indicator
    parts = []
    if indicator.baseline is not None:
        amount = show_amount(indicator.baseline, indicator.unit, tr.locale)
        parts.append(_("Baseline: {amount}").format(amount=amount))
    if indicator.target is not None:
        amount = show_amount(indicator.target, indicator.unit, tr.locale)
        parts.append(_("Target: {amount}").format(amount=amount))
    if found.progress is not None:
        share = show_amount(found.progress, "%", tr.locale)
        parts.append(_("Of the way to the target: {share}").format(share=share))
    return parts


def sparkline(readings: Sequence[ReadingInfo]) -> str:
    """The latest twelve readings as bars of characters, where no picture can be shown; "" for one or none."""
    values = [one.value for one in readings[-12:]]
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    if low == high:
        return _BARS[3] * len(values)
    return "".join(_BARS[int((value - low) / (high - low) * 7)] for value in values)


# -- the plot ----------------------------------------------------------------------------------------------


class _Scale:
    """From values and days to pixels."""

    def __init__(self, found: Followed) -> None:
        values = [one.value for one in found.readings]
        values += [one for one in (found.indicator.baseline, found.indicator.target) if one is not None]
        self._low, self._high = (min(values), max(values)) if values else (Decimal(0), Decimal(1))
        days = [one.period.last.toordinal() for one in found.readings]
        self._first, self._last = (days[0], days[-1]) if days else (0, 0)

    def y(self, value: Decimal) -> float:
        if self._low == self._high:
            return (_TOP + _BOTTOM) / 2
        return _BOTTOM - float((value - self._low) / (self._high - self._low)) * (_BOTTOM - _TOP)

    def x(self, one: ReadingInfo) -> float:
        if self._first == self._last:
            return (_LEFT + _RIGHT) / 2
        share = (one.period.last.toordinal() - self._first) / (self._last - self._first)
        return _LEFT + 20 + share * (_RIGHT - _LEFT - 60)


def _lines(canvas: Canvas, found: Followed, tr: Translator) -> None:
    """The baseline and the target, each with its word and value beside it."""
    _ = tr.gettext
    scale = _Scale(found)
    canvas.line([(EDGE, _BOTTOM + 26), (_RIGHT, _BOTTOM + 26)], drawing.LINE, 2)
    lines = [
        (scale.y(value), word, value, colour)
        for value, word, colour in (
            (found.indicator.baseline, _("baseline"), BASELINE),
            (found.indicator.target, _("target"), TARGET),
        )
        if value is not None
    ]
    middles = _apart([y for y, *_rest in lines])
    for (y, word, value, colour), middle in zip(lines, middles, strict=True):
        canvas.dashed((EDGE, y), (_RIGHT, y), colour, 4, dash=16 if colour == TARGET else 7)
        room = WIDTH - _RIGHT - 30
        canvas.text((_RIGHT + 16, middle - 6), word, 30, colour=colour)
        told = drawing.fitting(show_number(value, tr.locale), 34, room, weight=drawing.BOLD)
        canvas.text((_RIGHT + 16, middle + 26), told, 34, weight=drawing.BOLD, colour=colour)


def _apart(wanted: Sequence[float]) -> list[float]:
    """The heights of two texts so far from each other that neither is on the other."""
    if len(wanted) < 2 or abs(wanted[0] - wanted[1]) >= _APART:
        return list(wanted)
    middle = sum(wanted) / 2
    sign = 1 if wanted[0] >= wanted[1] else -1
    return [middle + sign * _APART / 2, middle - sign * _APART / 2]


def _readings(canvas: Canvas, found: Followed, tr: Translator) -> None:
    if not found.readings:
        return
    scale = _Scale(found)
    points = [(scale.x(one), scale.y(one.value)) for one in found.readings]
    if len(points) > 1:
        canvas.line(points, READINGS, 6)
    last = len(points) - 1
    for number, (one, at) in enumerate(zip(found.readings, points, strict=True)):
        canvas.disc(at, 15, drawing.PAPER)
        canvas.disc(at, 11, READINGS)
        if last < _MANY or number in (0, last):
            value = show_number(one.value, tr.locale)
            above = (at[0], at[1] - 24)
            canvas.text(above, value, 32, weight=drawing.SEMIBOLD, colour=READINGS, anchor="ms", halo=4)
    first, newest = (show_period(found.readings[i].period, tr.locale) for i in (0, last))
    if not last:
        canvas.text((points[0][0], _BOTTOM + 66), newest, 30, colour=drawing.GREY, anchor="ms")
        return
    room = (_RIGHT - EDGE) / 2 - 10
    canvas.text((EDGE, _BOTTOM + 66), drawing.fitting(first, 30, room), 30, colour=drawing.GREY)
    canvas.text(
        (_RIGHT, _BOTTOM + 66), drawing.fitting(newest, 30, room), 30, colour=drawing.GREY, anchor="rs"
    )
