"""The picture of how registrations stand: bars, partners and the trend, as a PNG that Slack can show.

Pillow's own font knows no letters with marks: they are put together from the letter and its mark.
"""

import io
import unicodedata
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from bot.domain.seminars import Status, by_partner
from bot.language.i18n import Translator
from bot.language.showing import show_day

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont, ImageFont

WIDTH, LEFT, RIGHT = 900, 210, 70
ROW, BAR, TREND = 52, 30, 150
_INK, _PALE, _PAPER = "#1d1c1d", "#e3e3e3", "#ffffff"
# Each is told from the paper by at least 3:1 (WCAG 2.1, 1.4.11).
_COLOURS = ("#1a7f37", "#9a6700", "#8250df", "#57606a")
_DIAERESIS, _RING = "\u0308", "\u030a"


def picture(found: Status, tr: Translator) -> bytes:
    """A PNG, 900 pixels wide: how many come, queue, do not come and are silent; partners; by day."""
    from PIL import Image, ImageDraw, ImageFont

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
    height = ROW * len(bars) + 20 + (TREND + 60 if len(days) > 1 else 0)
    image = Image.new("RGB", (WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=22)
    for number, (word, count, whole) in enumerate(bars):
        top = 14 + number * ROW
        room = WIDTH - LEFT - RIGHT - 60
        length = round(room * min(count, whole) / whole) if whole else 0
        _text(draw, (20, top + 2), word, font)
        draw.rectangle((LEFT, top, LEFT + room, top + BAR), fill=_PALE)
        if length:
            draw.rectangle((LEFT, top, LEFT + length, top + BAR), fill=_COLOURS[number % len(_COLOURS)])
        told = f"{count}/{whole}" if word == bars[-1][0] else str(count)
        _text(draw, (LEFT + room + 14, top + 2), told, font)
    if len(days) > 1:
        top = ROW * len(bars) + 30
        _text(draw, (20, top + TREND - 22), _("Registrations"), font)
        _trend(draw, top, days, ImageFont.load_default(size=16))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _trend(
    draw: "ImageDraw", top: int, days: Sequence[tuple[str, int]], font: "FreeTypeFont | ImageFont"
) -> None:
    """Registrations so far, day by day."""
    total, sums = 0, []
    for _day, count in days:
        total += count
        sums.append(total)
    room = WIDTH - LEFT - RIGHT - 60
    points = [
        (LEFT + room * number / (len(sums) - 1), top + TREND - TREND * so_far / total)
        for number, so_far in enumerate(sums)
    ]
    draw.line([(LEFT, top + TREND), (LEFT + room, top + TREND)], fill=_INK, width=2)
    draw.line(points, fill=_COLOURS[0], width=4, joint="curve")
    _text(draw, (LEFT, top + TREND + 8), days[0][0], font)
    last = days[-1][0]
    _text(draw, (LEFT + room - 9 * len(last), top + TREND + 8), last, font)
    _text(draw, (LEFT + room + 14, points[-1][1] - 8), str(total), font)


def _text(draw: "ImageDraw", at: tuple[float, float], text: str, font: "FreeTypeFont | ImageFont") -> None:
    """Writes letter by letter; a mark is drawn above the letter it belongs to."""
    x, y = at
    plain = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{EN DASH}", "-")
    width = 0.0
    for sign in unicodedata.normalize("NFD", plain):
        if sign in (_DIAERESIS, _RING):
            _mark(draw, sign, x - width / 2, y, font.getbbox("x")[1])
            continue
        if unicodedata.combining(sign):
            continue
        width = font.getlength(sign)
        draw.text((x, y), sign, fill=_INK, font=font)
        x += width


def _mark(draw: "ImageDraw", sign: str, middle: float, y: float, top: float) -> None:
    high = y + top - 5
    if sign == _RING:
        draw.ellipse((middle - 3, high - 4, middle + 3, high + 2), outline=_INK)
        return
    for side in (-4, 4):
        draw.ellipse((middle + side - 1.5, high - 1.5, middle + side + 1.5, high + 1.5), fill=_INK)
