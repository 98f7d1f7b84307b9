"""An indicator's chart: lines where they should be, in their colours, and the same in words and bars."""

import io
import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from PIL import Image, ImageColor

from bot.domain.indicators import Followed, ReadingInfo
from bot.domain.programme import GoalView, IndicatorView, TopGoal
from bot.language.i18n import translator
from bot.language.periods import read_period
from bot.views import indicator_chart as chart

FI = translator("fi")
TODAY = date(2027, 12, 1)
GOAL = GoalView(1, 1, TopGoal.VITALITY, "")


def followed(
    *readings: tuple[str, str], baseline: str | None = "900", target: str | None = "700", unit: str = "kpl"
) -> Followed:
    start, end = (Decimal(one) if one is not None else None for one in (baseline, target))
    return Followed(
        IndicatorView(1, 1, 1, 1, "Mittari", unit, start, end),
        GOAL,
        tuple(
            ReadingInfo(
                number,
                read_period(period, TODAY),
                Decimal(value),
                "",
                "Anna Esimerkki",
                datetime(2027, 1, 1, tzinfo=UTC),
            )
            for number, (period, value) in enumerate(readings)
        ),
    )


def drawn(found: Followed) -> Image.Image:
    return Image.open(io.BytesIO(chart.picture(found, FI))).convert("RGB")


def columns_of(image: Image.Image, y: int, colour: str) -> list[int]:
    """Where on a row of the plot the colour is."""
    wanted = ImageColor.getrgb(colour)[:3]
    return [
        x
        for x in range(chart.EDGE, 760)
        if math.dist(image.getpixel((x, y)), wanted) < 12  # type: ignore[arg-type]
    ]


def test_baseline_and_target_are_dashed_lines_at_their_heights() -> None:
    image = drawn(followed(("Q1 2027", "880"), ("Q2 2027", "790")))

    assert image.size == (1000, 520)
    target, baseline = columns_of(image, 420, chart.TARGET), columns_of(image, 190, chart.BASELINE)
    # Dashes cover a half of the line, from its beginning to its end.
    assert 250 < len(target) < 620
    assert 250 < len(baseline) < 620
    assert (min(target) < 60, max(target) > 720) == (True, True)
    assert columns_of(image, 305, chart.TARGET) == []


@pytest.mark.parametrize(("value", "y"), [("900", 190), ("800", 305), ("700", 420)])
def test_a_reading_stands_between_them_by_its_value(value: str, y: int) -> None:
    image = drawn(followed(("Q1 2027", value)))

    dot = columns_of(image, y, chart.READINGS)
    assert (min(dot), max(dot)) == pytest.approx((415 - 10, 415 + 10), abs=2)


def test_the_line_goes_through_the_readings_in_the_order_of_time() -> None:
    image = drawn(followed(("Q1 2027", "900"), ("Q3 2027", "700")))

    middle = columns_of(image, 305, chart.READINGS)
    assert min(middle) > 370
    assert max(middle) < 440


def test_without_readings_or_numbers_the_picture_says_so() -> None:
    nothing = followed(baseline=None, target=None)
    image = drawn(nothing)

    assert columns_of(image, 305, chart.READINGS) == []
    assert chart.words(nothing, FI) == "Mittari: Ei vielä lukemia."


def test_the_words_tell_what_the_picture_shows() -> None:
    found = followed(("2025", "60.5"), ("2026", "-71.25"), baseline="62.5", target="75", unit="%")

    assert chart.words(found, FI).replace("\N{NO-BREAK SPACE}", " ") == (
        "Mittari: −71,25 %, 2026. Lähtötaso: 62,5 %. Tavoitearvo: 75 %. Matkasta tavoitearvoon: −1 070 %. "
        "Lukemat: 2025 60,5 %; 2026 −71,25 %."
    )


@pytest.mark.parametrize(
    ("baseline", "target", "value", "progress"),
    [
        ("900", "700", "850", 25),
        ("900", "700", "950", -25),
        ("900", "700", "600", 150),
        ("10", "20", "15", 50),
        ("900", "900", "850", None),
        (None, "900", "850", None),
        ("900", None, "850", None),
    ],
)
def test_the_way_to_the_target_is_counted_in_its_direction(
    baseline: str | None, target: str | None, value: str, progress: int | None
) -> None:
    found = followed(("2026", value), baseline=baseline, target=target).progress
    assert found == (None if progress is None else Decimal(progress))


def test_bars_of_characters_show_the_same_where_there_are_no_pictures() -> None:
    values = [(f"{month}/2026", str(month)) for month in range(1, 9)]
    assert chart.sparkline(followed(*values).readings) == "▁▂▃▄▅▆▇█"
    assert chart.sparkline(followed(("2025", "5"), ("2026", "5")).readings) == "▄▄"
    assert chart.sparkline(followed(("2026", "5")).readings) == ""
