"""The readings of a version's indicators as tables to take along."""

from bot.domain.indicators import Followed, Indicators, ReadingInfo
from bot.domain.zone import HELSINKI
from bot.language.i18n import Translator
from bot.language.periods import show_period
from bot.views.programme import goal_name
from bot.views.tables import Cell, Table


def readings(found: Indicators, tr: Translator) -> Table:
    """Every reading, also those that were corrected or removed, in the order of indicators and periods."""
    _ = tr.gettext
    head = [
        _("Number"),
        _("Indicator"),
        _("Unit"),
        _("Period"),
        _("First day"),
        _("Last day"),
        _("Value"),
        _("Source"),
        _("Recorded by"),
        _("Recorded"),
        _("Counts"),
        _("Out of use since"),
    ]
    rows = [
        _row(one, reading, tr)
        for one in found.followed
        for reading in sorted((*one.readings, *one.earlier), key=lambda each: (each.period.last, each.id))
    ]
    return Table(_("Readings"), head, rows)


def plans(found: Indicators, tr: Translator) -> Table:
    """What the version says of each indicator, and where it stands."""
    _ = tr.gettext
    head = [
        _("Number"),
        _("Indicator"),
        _("Unit"),
        _("Goal of the programme"),
        _("Baseline"),
        _("Target value"),
        _("Latest period"),
        _("Latest value"),
        _("Of the way to the target, %"),
    ]
    rows: list[list[Cell]] = [
        [
            one.indicator.id,
            one.indicator.name,
            one.indicator.unit,
            goal_name(one.goal, tr),
            one.indicator.baseline,
            one.indicator.target,
            show_period(one.latest.period, tr.locale) if one.latest else None,
            one.latest.value if one.latest else None,
            one.progress,
        ]
        for one in found.followed
    ]
    return Table(_("Indicators"), head, rows)


def _row(one: Followed, reading: ReadingInfo, tr: Translator) -> list[Cell]:
    _ = tr.gettext
    return [
        one.indicator.id,
        one.indicator.name,
        one.indicator.unit,
        show_period(reading.period, tr.locale),
        reading.period.first.isoformat(),
        reading.period.last.isoformat(),
        reading.value,
        reading.source,
        reading.recorded_by,
        f"{reading.recorded_at.astimezone(HELSINKI):%Y-%m-%d %H:%M}",
        _("no") if reading.replaced_at else _("yes"),
        f"{reading.replaced_at.astimezone(HELSINKI):%Y-%m-%d %H:%M}" if reading.replaced_at else None,
    ]
