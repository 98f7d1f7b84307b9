"""The picture of how registrations stand: bars, partners and the trend, as a PNG that Slack can show."""

from collections.abc import Sequence
from datetime import date

from bot.domain.seminars import Status, by_partner
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views import drawing
from bot.views.drawing import Canvas

WIDTH, LEFT, RIGHT = 900, 210, 70
ROW, BAR, TREND = 52, 30, 150
_ROOM = WIDTH - LEFT - RIGHT - 60
# Each is told from the paper by at least 3:1 (WCAG 2.1, 1.4.11).
_COLOURS = ("#1a7f37", "#9a6700", "#8250df", "#57606a")


def picture(found: Status, tr: Translator) -> bytes:
    """A PNG, 900 pixels wide: how many come, queue, do not come and are silent; partners; by day."""
    _ = tr.gettext
    tally = found.tally
    bars = [
        (_("Coming"), tally.coming, tally.total),
        (_("Queue"), tally.waiting, tally.total),
        (_("Not coming"), tally.not_coming, tally.total),
        (_("Silent"), tally.silent, tally.total),
        (_("Partners"), sum(1 for row in by_partner(found.guests) if row.tally.coming), found.partners_total),
    ]
    days = [(show_day(date.fromisoformat(day), tr.locale), count) for day, count in found.trend]
    canvas = Canvas(WIDTH, ROW * len(bars) + 20 + (TREND + 60 if len(days) > 1 else 0))
    for number, (word, count, whole) in enumerate(bars):
        top = 14 + number * ROW
        length = round(_ROOM * min(count, whole) / whole) if whole else 0
        canvas.text((20, top + 23), word, 24)
        canvas.box((LEFT, top, LEFT + _ROOM, top + BAR), "#e3e3e3", radius=4)
        if length:
            colour = _COLOURS[number % len(_COLOURS)]
            canvas.box((LEFT, top, LEFT + length, top + BAR), colour, radius=min(4, length / 2))
        told = f"{count}/{whole}" if word == bars[-1][0] else str(count)
        canvas.text((LEFT + _ROOM + 14, top + 23), told, 24, weight=drawing.SEMIBOLD)
    if len(days) > 1:
        top = ROW * len(bars) + 30
        canvas.text((20, top + TREND), _("Registrations"), 24)
        _trend(canvas, top, days)
    return canvas.png()


def _trend(canvas: Canvas, top: int, days: Sequence[tuple[str, int]]) -> None:
    """Registrations so far, day by day."""
    total, sums = 0, []
    for _day, count in days:
        total += count
        sums.append(total)
    points = [
        (LEFT + _ROOM * number / (len(sums) - 1), top + TREND - TREND * so_far / total)
        for number, so_far in enumerate(sums)
    ]
    canvas.line([(LEFT, top + TREND), (LEFT + _ROOM, top + TREND)], drawing.INK, 2)
    canvas.line(points, _COLOURS[0], 4)
    canvas.text((LEFT, top + TREND + 26), days[0][0], 18)
    canvas.text((LEFT + _ROOM, top + TREND + 26), days[-1][0], 18, anchor="rs")
    canvas.text((LEFT + _ROOM + 14, points[-1][1] + 8), str(total), 24, weight=drawing.SEMIBOLD)
