"""What the day words said together mean: a bag of day items becomes the day, or the days it could be."""

from collections.abc import Callable

from bot.domain.times import Reason
from bot.language.finnish import month_rules, names, week_rules
from bot.language.finnish.items import Field, Item
from bot.language.finnish.options import DAY, Bag, Context, Days, Option, one, period, unsure
from bot.language.finnish.refusal import Refused
from bot.language.finnish.week_rules import shifted


def resolve(bag: Bag, context: Context) -> Days:
    """The days a bag of day items can mean. Raises Refused."""
    said = 0
    for field in bag:
        said |= 1 << field
    rule, checked = _BY_FIELDS.get(said) or _rule_for(said, frozenset(bag))
    if rule is None:
        raise Refused(Reason.NOT_A_TIME, min(i.at for i in bag.values()))
    found = rule(bag, context)
    if checked:
        _check_weekday(bag[Field.WEEKDAY], found)
    return found


def _rule_for(said: int, present: frozenset[int]) -> "tuple[_Rule | None, bool]":
    """The rule for what was said together, and whether the weekday in it is only to agree."""
    for required, optional, rule in _RULES:
        if required <= present <= required | optional:
            _BY_FIELDS[said] = rule, Field.WEEKDAY in present - required
            return _BY_FIELDS[said]
    return None, False


# The rules found already, by the fields as bits: no more than the fields allow.
_BY_FIELDS: "dict[int, tuple[_Rule | None, bool]]" = {}


def _check_weekday(weekday: Item, found: Days) -> None:
    for option in found.options:
        if option.last is not None or option.first.weekday() != weekday.n:
            first = option.first
            true = f"{names.WEEKDAYS_SHORT[first.weekday()]} {first.day}.{first.month}.{first.year}"
            raise Refused(Reason.WEEKDAY_MISMATCH, weekday.at, (true,))


_Rule = Callable[[Bag, Context], Days]
F = Field
_YEARS = {F.YEAR, F.YEAR_RELATIVE}
_RULES: tuple[tuple[frozenset[int], frozenset[int], _Rule], ...] = tuple(
    (frozenset(required), frozenset(optional), rule)
    for required, optional, rule in (
        ({F.DATE}, _YEARS | {F.WEEKDAY, F.WEEK, F.RELATIVE, F.FEAST}, month_rules.date_days),
        ({F.WEEKDAY}, {F.WHICH}, week_rules.weekday_days),
        ({F.RELATIVE}, {F.WEEKDAY}, week_rules.relative_days),
        ({F.DAY_NUMBER, F.MONTH}, _YEARS | {F.WEEKDAY, F.WEEK, F.RELATIVE, F.FEAST}, month_rules.date_days),
        ({F.DAY_NUMBER}, {F.MONTH_RELATIVE, F.WEEKDAY}, month_rules.day_of_month_days),
        ({F.DAY_NUMBER, F.YEAR_RELATIVE}, set(), month_rules.first_of_year_days),
        ({F.DAY_NUMBER, F.YEAR}, set(), month_rules.first_of_year_days),
        ({F.WEEK_RELATIVE, F.WEEKDAY}, set(), week_rules.week_day_days),
        ({F.WEEK, F.WEEKDAY}, _YEARS, week_rules.week_day_days),
        ({F.WEEK_RELATIVE, F.WEEKEND}, set(), week_rules.week_end_days),
        ({F.WEEK, F.WEEKEND}, _YEARS, week_rules.week_end_days),
        ({F.WEEK_RELATIVE, F.EDGE}, set(), week_rules.week_edge_days),
        ({F.WEEK, F.EDGE}, _YEARS, week_rules.week_edge_days),
        ({F.WEEK_RELATIVE}, set(), week_rules.week_days),
        ({F.WEEK}, _YEARS, week_rules.week_days),
        ({F.MONTH, F.NTH}, _YEARS, month_rules.nth_days),
        ({F.MONTH_RELATIVE, F.NTH}, set(), month_rules.nth_days),
        ({F.YEAR, F.NTH}, set(), month_rules.nth_days),
        ({F.YEAR_RELATIVE, F.NTH}, set(), month_rules.nth_days),
        ({F.MONTH, F.EDGE}, _YEARS, month_rules.edge_days),
        ({F.MONTH_RELATIVE, F.EDGE}, set(), month_rules.edge_days),
        ({F.YEAR, F.EDGE}, set(), month_rules.edge_days),
        ({F.YEAR_RELATIVE, F.EDGE}, set(), month_rules.edge_days),
        ({F.RELATIVE, F.EDGE}, set(), month_rules.edge_days),
        ({F.MONTH}, _YEARS | {F.WHICH}, month_rules.month_days),
        ({F.MONTH_RELATIVE}, set(), month_rules.named_period_days),
        ({F.YEAR}, set(), month_rules.named_period_days),
        ({F.YEAR_RELATIVE}, set(), month_rules.named_period_days),
        ({F.WEEKEND}, set(), week_rules.weekend_days),
        ({F.FEAST, F.BESIDE}, _YEARS | {F.WHICH}, month_rules.beside_feast_days),
        ({F.FEAST_SPAN, F.BESIDE}, _YEARS | {F.WHICH}, month_rules.beside_feast_days),
        ({F.FEAST}, _YEARS | {F.WHICH, F.WEEKDAY}, month_rules.feast_days),
        ({F.FEAST_SPAN}, _YEARS | {F.WHICH}, month_rules.feast_span_days),
        ({F.OFFSET, F.WEEKDAY}, set(), week_rules.offset_weekday_days),
        ({F.OFFSET}, {F.RELATIVE}, week_rules.offset_days),
    )
)

__all__ = ["DAY", "Bag", "Context", "Days", "Option", "one", "period", "resolve", "shifted", "unsure"]
