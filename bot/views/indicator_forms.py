"""Forms of impact indicators: a reading, and what a draft says of an indicator."""

from collections.abc import Mapping, Sequence

from bot.domain.indicator_payloads import InVersion, OfIndicator
from bot.domain.indicators import MAX_SOURCE, MAX_UNIT
from bot.domain.names import MAX_TITLE
from bot.domain.programme import GoalView, IndicatorView
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views.forms import Problems, with_problems
from bot.views.programme import goal_name

MAX_CHOICES = 100  # docs.slack.dev/reference/block-kit/block-elements/select-menu-element


def record_form(
    choices: Sequence[IndicatorView], known: Mapping[str, str], problems: Problems, tr: Translator
) -> b.Block:
    """A reading's form; `known` as it was typed, the indicator by its number."""
    _ = tr.gettext
    options = [b.option(f"{one.name} (#{one.id})", str(one.id)) for one in choices[:MAX_CHOICES]]
    chosen = next((one for one in choices if str(one.id) == known.get("indicator")), None)
    unit = chosen.unit if chosen else ""
    value_hint = _("For example 12,5 or 1 234. The indicator's unit: {unit}").format(unit=unit)
    fields = [
        b.input_block("indicator", _("Indicator"), b.select(options, initial=known.get("indicator"))),
        b.input_block(
            "period",
            _("Period"),
            b.text_input(initial=known.get("period", ""), limit=100),
            hint=_("For example 2026, Q3 2026, syyskuu 2026 or 1.1.–30.6.2026"),
        ),
        b.input_block(
            "value",
            _("Value"),
            b.text_input(initial=known.get("value", ""), limit=60),
            hint=value_hint if unit else _("For example 12,5 or 1 234"),
        ),
        b.input_block(
            "source",
            _("Source"),
            b.text_input(initial=known.get("source", ""), limit=MAX_SOURCE),
            hint=_("Where the number is from"),
            optional=True,
        ),
    ]
    return b.modal(
        _("Record a reading"),
        with_problems(fields, problems),
        close=_("Back"),
        submit=_("Save"),
        callback_id="indicator.record",
        metadata=OfIndicator(0),
    )


def plan_form(
    of: InVersion, goals: Sequence[GoalView], known: Mapping[str, str], problems: Problems, tr: Translator
) -> b.Block:
    """What a draft says of an indicator; `known` as it was typed, the goal by its number."""
    _ = tr.gettext
    options = [b.option(f"{one.position}. {goal_name(one, tr)}", str(one.position)) for one in goals]
    number = _("For example 12,5 or 1 234")
    fields = [
        b.input_block("name", _("Name"), b.text_input(initial=known.get("name", ""), limit=MAX_TITLE)),
        b.input_block(
            "unit",
            _("Unit"),
            b.text_input(initial=known.get("unit", ""), limit=MAX_UNIT),
            hint=_("For example %, henkilöä or euroa"),
            optional=True,
        ),
        b.input_block("goal", _("Goal of the programme"), b.select(options, initial=known.get("goal"))),
        b.input_block(
            "baseline",
            _("Baseline"),
            b.text_input(initial=known.get("baseline", ""), limit=60),
            hint=number,
            optional=True,
        ),
        b.input_block(
            "target",
            _("Target value"),
            b.text_input(initial=known.get("target", ""), limit=60),
            hint=number,
            optional=True,
        ),
    ]
    return b.modal(
        _("Change the indicator") if of.indicator_id else _("New indicator"),
        with_problems(fields, problems),
        close=_("Back"),
        submit=_("Save"),
        callback_id="indicator.plan",
        metadata=of,
    )
