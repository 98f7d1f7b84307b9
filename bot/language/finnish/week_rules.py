"""Weeks, weekdays, weekends and steps from today."""

from datetime import date

from bot.domain.calendar import add_working_days
from bot.domain.times import Reason
from bot.language.finnish.categories import Edge, Unit, Which
from bot.language.finnish.dates_math import add_months, week_start
from bot.language.finnish.inflection import ELA, NOM
from bot.language.finnish.items import Field, Item
from bot.language.finnish.options import DAY, WEEK, Bag, Context, Days, Option, not_past, one, period, unsure
from bot.language.finnish.refusal import Refused

_MOST_STEPS, _MOST_WORKDAYS = 10_000, 1000


def _week_of(bag: Bag, context: Context) -> Days:
    """The Monday–Sunday of the week that was said."""
    if Field.WEEK_RELATIVE in bag:
        monday = week_start(context.today) + bag[Field.WEEK_RELATIVE].n * WEEK
        return period(monday, monday + 6 * DAY)
    item = bag[Field.WEEK]
    said = item.extra or (bag[Field.YEAR].n if Field.YEAR in bag else 0)
    if Field.YEAR_RELATIVE in bag and not said:
        said = context.today.year + bag[Field.YEAR_RELATIVE].n
    year = said or context.base.isocalendar().year
    monday = _monday(year, item)
    if monday + 6 * DAY < context.base:
        if said:
            raise Refused(Reason.PAST, item.at)
        monday = _monday(year + 1, item)
    return period(monday, monday + 6 * DAY)


def _monday(year: int, item: Item) -> date:
    try:
        return date.fromisocalendar(year, item.n, 1)
    except ValueError:
        raise Refused(Reason.IMPOSSIBLE, item.at) from None


def week_days(bag: Bag, context: Context) -> Days:
    """A week by itself."""
    found = _week_of(bag, context)
    week = found.options[0]
    if week.first <= context.today and not context.ranged:
        if Field.WEEK in bag and not bag[Field.WEEK].extra and Field.YEAR not in bag:
            if bag[Field.WEEK].n > 52:
                return unsure(week)
            monday = _monday(context.today.isocalendar().year + 1, bag[Field.WEEK])
            return unsure(week, Option(monday, monday + 6 * DAY))
        return unsure(week, Option(context.today, week.last))
    return found


def week_day_days(bag: Bag, context: Context) -> Days:
    """A weekday of a week."""
    week = _week_of(bag, context).options[0]
    item = bag[Field.WEEKDAY]
    return one(not_past(week.first + item.n * DAY, context, item.at))


def week_edge_days(bag: Bag, context: Context) -> Days:
    """The end or the beginning of a week: asked about."""
    monday = _week_of(bag, context).options[0].first
    item = bag[Field.EDGE]
    if item.n == Edge.END:
        ends = [d for d in (monday + 4 * DAY, monday + 6 * DAY) if d >= context.today]
        return unsure(*(Option(d) for d in ends))
    if item.n == Edge.START and item.case & ELA:
        return one(not_past(monday, context, item.at))
    return unsure(Option(monday), Option(monday, monday + DAY))


def week_end_days(bag: Bag, context: Context) -> Days:
    """The weekend of a week."""
    monday = _week_of(bag, context).options[0].first
    return _weekend_from(monday + 5 * DAY, context, bag[Field.WEEKEND].at)


def _weekend_from(saturday: date, context: Context, at: int) -> Days:
    not_past(saturday + DAY, context, at)
    return period(saturday, saturday + DAY)


def weekend_days(bag: Bag, context: Context) -> Days:
    """A weekend."""
    code = bag[Field.WEEKEND].n
    saturday = week_start(context.base) + 5 * DAY
    this, following = Option(saturday, saturday + DAY), Option(saturday + WEEK, saturday + WEEK + DAY)
    inside = saturday <= context.today
    if code == Which.NEXT:
        return Days((following,)) if inside else unsure(this, following)
    if code == Which.COMING:
        return Days((following if inside else this,))
    return unsure(this, following) if inside else Days((this,))


def weekday_days(bag: Bag, context: Context) -> Days:
    """The next such weekday."""
    item, which = bag[Field.WEEKDAY], bag.get(Field.WHICH)
    ahead = (item.n - context.base.weekday()) % 7
    if which and which.n == Which.THIS and not context.ranged:
        return one(context.base + ahead * DAY)
    nearest = context.base + (ahead or 7) * DAY
    if which and which.n == Which.NEXT and (item.n > context.base.weekday() or ahead == 1):
        return unsure(Option(nearest), Option(nearest + WEEK))
    return one(nearest)


def relative_days(bag: Bag, context: Context) -> Days:
    """Today and the days after it."""
    return one(not_past(context.today + bag[Field.RELATIVE].n * DAY, context, bag[Field.RELATIVE].at))


def shifted(start: date, hundredths: int, unit: int, at: int) -> date:
    """A calendar step from a day. Raises Refused for halves of what has none."""
    if unit in {Unit.QUARTER, Unit.HALF_YEAR, Unit.YEAR}:
        hundredths *= {Unit.QUARTER: 3, Unit.HALF_YEAR: 6, Unit.YEAR: 12}[unit]
        unit = Unit.MONTH
    count, rest = divmod(hundredths, 100)
    if rest or count > (_MOST_WORKDAYS if unit == Unit.WORKDAY else _MOST_STEPS):
        raise Refused(Reason.NOT_A_TIME, at)
    try:
        if unit == Unit.MONTH:
            return add_months(start, count)
        if unit == Unit.WORKDAY:
            return add_working_days(start, count)
        return start + count * (WEEK if unit == Unit.WEEK else DAY)
    except (OverflowError, ValueError):
        raise Refused(Reason.IMPOSSIBLE, at) from None


def offset_days(bag: Bag, context: Context) -> Days:
    """A calendar step from today."""
    item = bag[Field.OFFSET]
    start = context.today + bag[Field.RELATIVE].n * DAY if Field.RELATIVE in bag else context.today
    return one(shifted(start, item.n, item.extra, item.at))


def offset_weekday_days(bag: Bag, context: Context) -> Days:
    """kahden viikon päästä tiistaina: two weeks on, or two weeks after Tuesday; from Tuesday is clear."""
    item, weekday = bag[Field.OFFSET], bag[Field.WEEKDAY]
    ahead = (weekday.n - context.today.weekday()) % 7
    next_one = shifted(context.today + (ahead or 7) * DAY, item.n, item.extra, item.at)
    if weekday.case & ELA and not weekday.case & NOM:
        return one(next_one)
    if item.extra != Unit.WEEK:
        there = shifted(context.today, item.n, item.extra, item.at)
        return Days((Option(there),))
    in_that_week = shifted(week_start(context.today) + weekday.n * DAY, item.n, item.extra, item.at)
    if next_one == in_that_week or not ahead:
        return one(in_that_week)
    return unsure(Option(in_that_week), Option(next_one))
