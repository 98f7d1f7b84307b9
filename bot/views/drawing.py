"""What the pictures have in common: letters, smooth lines and shapes, and the PNG itself.

Sizes are in the finished picture's pixels. It is drawn larger and made smaller at the end, since Pillow's
lines and circles have jagged edges. The letters are Source Sans 3, all of Finnish and Sámi in them.
"""

import io
import math
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Point = tuple[float, float]
INK, GREY, LINE, PALE, PAPER = "#1d1c1d", "#57606a", "#8c959f", "#eef1f4", "#ffffff"
REGULAR, SEMIBOLD, BOLD = 400, 600, 700
_FINER = 2  # how many times larger it is drawn
_COLOURS = 128  # of the palette: enough for smooth edges, and a third of the bytes


@lru_cache(maxsize=64)
def _font(size: int, weight: int) -> "FreeTypeFont":
    from PIL import ImageFont

    place = files("fontpkg_source_sans_3") / "files" / "SourceSans3[wght].ttf"
    # The basic layout is part of every Pillow: the same picture wherever it is drawn.
    font = ImageFont.truetype(str(place), size, layout_engine=ImageFont.Layout.BASIC)
    font.set_variation_by_axes([weight])
    return font


class Canvas:
    """A picture that is being drawn."""

    def __init__(self, width: int, height: int) -> None:
        from PIL import Image, ImageDraw

        self.width, self.height = width, height
        self._image = Image.new("RGB", (width * _FINER, height * _FINER), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def png(self) -> bytes:
        """The finished picture."""
        from PIL import Image

        out = io.BytesIO()
        few = self._image.reduce(_FINER).quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
        few.save(out, "PNG")
        return out.getvalue()

    # -- letters ---------------------------------------------------------------------------------------

    def text(
        self,
        at: Point,
        words: str,
        size: int,
        *,
        weight: int = REGULAR,
        colour: str = INK,
        anchor: str = "ls",
        halo: int = 0,
    ) -> None:
        """Writes a line; `anchor` is Pillow's: "ls" begins on the baseline at `at`, "mm" is around it.

        `halo` is how much white is around the letters, where they stand on lines.
        """
        self._draw.text(
            _at(at),
            words,
            fill=colour,
            font=_font(size * _FINER, weight),
            anchor=anchor,
            stroke_width=halo * _FINER,
            stroke_fill=PAPER,
        )

    def turned(
        self, at: Point, words: str, size: int, degrees: float, *, weight: int = REGULAR, colour: str = INK
    ) -> None:
        """Writes a line around `at`, turned clockwise."""
        from PIL import Image, ImageDraw

        font = _font(size * _FINER, weight)
        left, top, right, bottom = font.getbbox(words, anchor="mm")
        half = math.ceil(max(-left, right, -top, bottom)) + 2
        mask = Image.new("L", (half * 2, half * 2), 0)
        ImageDraw.Draw(mask).text((half, half), words, fill=255, font=font, anchor="mm")
        mask = mask.rotate(-degrees, Image.Resampling.BICUBIC)
        x, y = _at(at)
        self._image.paste(colour, (round(x) - half, round(y) - half), mask)

    # -- lines and shapes ------------------------------------------------------------------------------

    def box(self, corners: tuple[float, float, float, float], colour: str, *, radius: float = 0) -> None:
        """A filled rectangle (left, top, right, bottom) with rounded corners."""
        finer = tuple(value * _FINER for value in corners)
        self._draw.rounded_rectangle(finer, radius * _FINER, fill=colour)

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """A line through points, its corners and ends round."""
        finer = [_at(point) for point in points]
        self._draw.line(finer, fill=colour, width=round(width * _FINER), joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, colour)

    def dashed(self, start: Point, end: Point, colour: str, width: float, *, dash: float = 14) -> None:
        """A straight line of dashes, from `start` to `end`."""
        length, step = math.dist(start, end), dash * 1.8 + width
        for number in range(math.ceil(length / step)):
            begins = number * step
            ends = min(begins + dash, length)
            self.line([_between(start, end, x / length) for x in (begins, ends)], colour, width)

    def disc(self, at: Point, radius: float, colour: str) -> None:
        """A filled circle."""
        x, y = _at(at)
        r = radius * _FINER
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def sector(
        self, centre: Point, inner: float, outer: float, degrees: tuple[float, float], colour: str
    ) -> None:
        """A piece of a ring between two angles, clockwise from the top."""
        x, y = _at(centre)
        r = outer * _FINER
        start, end = (angle - 90 for angle in degrees)
        self._draw.arc((x - r, y - r, x + r, y + r), start, end, colour, round((outer - inner) * _FINER))

    def shape(self, at: Point, corners: Sequence[Point], radius: float, colour: str) -> None:
        """A filled polygon: its corners around `at`, in units of `radius`; its corners a little rounded."""
        points = [(at[0] + x * radius, at[1] + y * radius) for x, y in corners]
        self._draw.polygon([_at(point) for point in points], fill=colour)
        self.line([*points, points[0], points[1]], colour, radius / 4)


def around(centre: Point, radius: float, degrees: float) -> Point:
    """A point on a circle, clockwise from the top."""
    turned = math.radians(degrees - 90)
    return centre[0] + radius * math.cos(turned), centre[1] + radius * math.sin(turned)


def width_of(words: str, size: int, *, weight: int = REGULAR) -> float:
    """How wide a line is."""
    return _font(size * _FINER, weight).getlength(words) / _FINER


def ink_of(words: str) -> bytes:
    """What a line's letters look like: those that the font lacks all look the same."""
    return bytes(_font(32, REGULAR).getmask(words))


def fitting(words: str, size: int, room: float, *, weight: int = REGULAR) -> str:
    """The line as it is, or as much of it as fits with an ellipsis."""
    if width_of(words, size, weight=weight) <= room:
        return words
    kept = words
    while kept and width_of(kept.rstrip() + "…", size, weight=weight) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def _at(point: Point) -> Point:
    return point[0] * _FINER, point[1] * _FINER


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
