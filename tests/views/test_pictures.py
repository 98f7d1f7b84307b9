"""The annual cycle's picture: what is drawn where, in which colour and shape; and the same in words."""

import io
import math
from datetime import date

import pytest
from PIL import Image, ImageColor

from bot.domain.duties import Duty, DutyCode, DutyState
from bot.language.i18n import translator
from bot.views import cycle_picture, drawing

FI = translator("fi")
TODAY = date(2026, 11, 24)
DUTIES = (
    Duty(DutyCode.FORUM_SEATS, DutyState.LATE, ("A",), next_on=date(2026, 12, 31)),
    Duty(DutyCode.LEADERS, DutyState.FINE, next_on=date(2027, 3, 31)),
    Duty(DutyCode.BALANCE, DutyState.NOTICE, ("B",)),
    Duty(
        DutyCode.FORUM_MEETING,
        DutyState.COMING,
        first=date(2027, 1, 1),
        last=date(2027, 1, 31),
        next_on=date(2026, 12, 1),
    ),
)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def like(pixel: object, colour: str) -> bool:
    """The palette may move a colour a little, not so that anybody sees it."""
    assert isinstance(pixel, tuple)
    return math.dist(pixel, ImageColor.getrgb(colour)[:3]) < 12


@pytest.fixture(scope="module")
def ring() -> Image.Image:
    return opened(cycle_picture.picture(DUTIES, TODAY, FI))


def test_the_picture_is_as_wide_as_phones_want_and_as_long_as_the_duties(ring: Image.Image) -> None:
    longer = opened(cycle_picture.picture((*DUTIES, DUTIES[0]), TODAY, FI))

    assert (ring.width, longer.width) == (1080, 1080)
    assert longer.height - ring.height == cycle_picture.ROW
    found = ring.getcolors(256) or []
    _most, paper = max(found)
    assert like(paper, drawing.PAPER)
    assert len(found) > 50


def test_each_duty_of_the_list_has_its_state_s_colour_and_shape(ring: Image.Image) -> None:
    middles = [cycle_picture.TOP + cycle_picture.ROW * (number + 0.5) for number in range(len(DUTIES))]
    left = cycle_picture.EDGE + 24
    for duty, middle in zip(DUTIES, middles, strict=True):
        # Below the number every shape is filled.
        assert like(ring.getpixel((left, round(middle + 19))), cycle_picture.COLOURS[duty.state])
    corners = [
        # At the upper corner of the square, and at the height's middle outside each shape's slope.
        like(ring.getpixel((left - 19, round(middle - 19))), cycle_picture.COLOURS[duty.state])
        for duty, middle in zip(DUTIES, middles, strict=True)
    ]
    assert corners == [False, False, False, True]  # triangle, circle, diamond, square
    lower = [
        like(ring.getpixel((left - 20, round(middle + 19))), cycle_picture.COLOURS[duty.state])
        for duty, middle in zip(DUTIES, middles, strict=True)
    ]
    assert lower == [True, False, False, True]


@pytest.mark.parametrize(
    ("day", "radius", "state"),
    [
        (date(2027, 1, 3), 366, DutyState.COMING),  # the span of January, at the months' inner edge
        (date(2027, 1, 28), 366, DutyState.COMING),
        (date(2027, 3, 31), 334 - 18, DutyState.FINE),  # a leader's seat ends
    ],
)
def test_days_and_spans_stand_at_their_place_on_the_ring(
    ring: Image.Image, day: date, radius: int, state: DutyState
) -> None:
    x, y = drawing.around((540, 640), radius, cycle_picture.angle_of(day))
    assert like(ring.getpixel((round(x), round(y))), cycle_picture.COLOURS[state])


def test_this_day_is_a_hand_from_the_middle(ring: Image.Image) -> None:
    for radius in (60, 200, 360):
        x, y = drawing.around((540, 640), radius, cycle_picture.angle_of(TODAY))
        assert like(ring.getpixel((round(x), round(y))), drawing.INK)
    elsewhere = drawing.around((540, 640), 300, cycle_picture.angle_of(date(2026, 8, 1)))
    assert like(ring.getpixel((round(elsewhere[0]), round(elsewhere[1]))), drawing.PAPER)


def test_the_year_begins_at_the_top_and_goes_clockwise() -> None:
    angles = [round(cycle_picture.angle_of(day)) for day in (date(2027, 1, 1), date(2028, 2, 29))]
    assert angles == [0, 59]
    assert [round(n) for n in drawing.around((0, 0), 10, 0)] == [0, -10]
    assert [round(n) for n in drawing.around((0, 0), 10, 90)] == [10, 0]


def test_days_that_are_years_away_are_not_on_the_ring() -> None:
    far = Duty(DutyCode.LEADERS, DutyState.FINE, next_on=date(2029, 5, 15))
    drawn = opened(cycle_picture.picture([far], TODAY, FI))
    x, y = drawing.around((540, 640), 334 - 18, cycle_picture.angle_of(date(2029, 5, 15)))
    assert like(drawn.getpixel((round(x), round(y))), drawing.PAPER)


def test_every_state_is_told_from_white_and_its_number_can_be_read() -> None:
    def luminance(colour: str) -> float:
        shares = (value / 255 for value in ImageColor.getrgb(colour)[:3])
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    worst = min(1.05 / (luminance(colour) + 0.05) for colour in cycle_picture.COLOURS.values())
    assert set(cycle_picture.COLOURS) == set(DutyState)
    assert worst > 4.5


def test_eight_badges_of_one_day_do_not_stand_on_each_other() -> None:
    taken: list[drawing.Point] = []
    for _number in range(8):
        taken.append(cycle_picture.free_place(100, taken))
    gaps = [math.dist(a, b) for n, a in enumerate(taken) for b in taken[:n]]
    assert min(gaps) > 2 * 25


def test_the_same_is_told_in_words_by_state() -> None:
    assert cycle_picture.words(DUTIES, TODAY, FI) == (
        "Vuosikello, ti 24.11.2026. Myöhässä: Foorumin jäsenet to 31.12.2026. "
        "Tulossa: Foorumin kokous 1.–31.1.2027. Huomioitavaa: Tasapuolinen edustus. "
        "Kunnossa: Ryhmien vetäjät ke 31.3.2027."
    )


def test_every_letter_that_people_s_names_have_is_drawn() -> None:
    """Pillow draws a box for a letter that a font lacks; the letters here are not that box."""
    lacking = drawing.ink_of("\uffff")
    letters = "åäöÅÄÖšžŠŽáâčđŋŧÁÂČĐŊŦéüõ–−…%€½²³\N{NO-BREAK SPACE}"
    assert [letter for letter in letters if drawing.ink_of(letter) == lacking] == []


def test_a_long_name_ends_with_an_ellipsis_in_its_room() -> None:
    short = drawing.fitting("Elinvoimaryhmän toimenpiteet", 36, 300)
    assert short.endswith("…")
    assert drawing.width_of(short, 36) <= 300
    assert drawing.fitting("Seminaari", 36, 300) == "Seminaari"
