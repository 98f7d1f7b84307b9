"""Dates, months, years, their edges and n-th days, and the days with a name."""

from datetime import date, timedelta

from bot.domain.calendar import Feast, feast_day
from bot.domain.times import Reason
from bot.language.finnish import names
from bot.language.finnish.categories import Edge, Which
from bot.language.finnish.dates_math import add_months, is_date, last_of_month, next_date, nth_in, valid_date
from bot.language.finnish.inflection import ELA, ILL, NOM
from bot.language.finnish.items import EVERY_DAY, Field, Item
from bot.language.finnish.options import (
    DAY,
    Bag,
    Context,
    Days,
    Option,
    not_past,
    one,
    period,
    unsure,
    year_said,
)
from bot.language.finnish.refusal import Refused

# A date without a year that passed this recently may have been meant: it is asked about.
JUST_PAST = timedelta(weeks=3)
JUST_PAST_FEAST = timedelta(weeks=1)
_FEASTS = list(Feast)


def date_days(bag: Bag, context: Context) -> Days:
    """A date with or without its year."""
    if Field.DATE in bag:
        item = bag[Field.DATE]
        year, rest = divmod(item.n, 10000)
        month, number = divmod(rest, 100)
    else:
        item = bag[Field.DAY_NUMBER]
        month, number, year = bag[Field.MONTH].n, item.n, 0
    said = year or year_said(bag, context)
    if not is_date(said or 2000, month, number):
        raise Refused(Reason.IMPOSSIBLE, item.at)
    if Field.RELATIVE in bag:
        return _relative_date(bag, context, (said, month, number))
    if said:
        found = one(not_past(date(said, month, number), context, item.at))
    else:
        found = _yearless(context, month, number, bag.get(Field.WEEKDAY))
    week = bag.get(Field.WEEK)
    if week and found.options[0].first.isocalendar().week != week.n:
        raise Refused(Reason.CONTRADICTION, week.at)
    if (
        Field.FEAST in bag
        and _feast_date(bag[Field.FEAST], found.options[0].first.year) != found.options[0].first
    ):
        raise Refused(Reason.CONTRADICTION, bag[Field.FEAST].at)
    return found


def _relative_date(bag: Bag, context: Context, said: tuple[int | None, int, int]) -> Days:
    day = context.today + bag[Field.RELATIVE].n * DAY
    if (said[0] or day.year, said[1], said[2]) != (day.year, day.month, day.day):
        raise Refused(Reason.CONTRADICTION, bag[Field.RELATIVE].at)
    return one(day)


def _yearless(context: Context, month: int, number: int, weekday: Item | None) -> Days:
    day = next_date(context.base, month, number)
    if context.ranged:
        return one(day)
    this_year = valid_date(context.today.year, month, number)
    if weekday and day.weekday() != weekday.n:
        later = next_date(day + DAY, month, number)
        if later.weekday() == weekday.n and this_year and this_year >= context.today:
            return unsure(Option(later))
    just_past = next_date(context.today - JUST_PAST, month, number) < context.today
    leap = (month, number) == (2, 29) and day.year != context.today.year
    return Days((Option(day),), sure=not (just_past or leap))


def day_of_month_days(bag: Bag, context: Context) -> Days:
    """The 15th: of this month, or of the next when past."""
    item, relative = bag[Field.DAY_NUMBER], bag.get(Field.MONTH_RELATIVE)
    if not 1 <= item.n <= 31:
        raise Refused(Reason.IMPOSSIBLE, item.at)
    first = context.base.replace(day=1)
    if relative and not relative.extra:
        month = add_months(context.today.replace(day=1), relative.n)
        day = valid_date(month.year, month.month, item.n)
        if day is None:
            raise Refused(Reason.IMPOSSIBLE, item.at)
        return one(not_past(day, context, item.at))
    if relative and relative.extra == 2 and item.case == NOM:
        raise Refused(Reason.AMBIGUOUS, item.at)  # every month's, or this one's
    candidates = (valid_date(m.year, m.month, item.n) for m in (add_months(first, k) for k in range(3)))
    day = next(d for d in candidates if d and d >= context.base)
    return one(day)


def first_of_year_days(bag: Bag, context: Context) -> Days:
    """ensi vuoden ensimmäisenä päivänä; no other day of a year is counted."""
    item = bag[Field.DAY_NUMBER]
    year = year_said(bag, context)
    if item.n != 1 or item.extra or year is None:
        raise Refused(Reason.NOT_A_TIME, item.at)
    day = date(year, 1, 1)
    open_year = Field.YEAR_RELATIVE in bag and bag[Field.YEAR_RELATIVE].extra
    return one(date(year + 1, 1, 1) if open_year and day < context.base else not_past(day, context, item.at))


def month_days(bag: Bag, context: Context) -> Days:
    """A month by itself."""
    item, which = bag[Field.MONTH], bag.get(Field.WHICH)
    year = year_said(bag, context)
    if year:
        last = last_of_month(year, item.n)
        if last < context.base:
            raise Refused(Reason.PAST, item.at)
        return period(date(year, item.n, 1), last)
    this = (date(context.today.year, item.n, 1), last_of_month(context.today.year, item.n))
    following = (date(context.today.year + 1, item.n, 1), last_of_month(context.today.year + 1, item.n))
    if context.ranged:
        ends = this if this[1] >= context.base else following
        return period(*ends)
    if this[0] <= context.today <= this[1]:
        return unsure(Option(*this), Option(*following))
    if which and which.n == Which.NEXT and this[0] > context.today:
        return unsure(Option(*this), Option(*following))
    return period(*(this if this[0] > context.today else following))


def _months_days(bag: Bag, context: Context) -> Days:
    """The month that an edge or an n-th day is counted in, as a period that may lie this year or next."""
    if Field.MONTH in bag:
        year = year_said(bag, context)
        month = bag[Field.MONTH].n
        first = date(year or context.today.year, month, 1)
        return period(first, last_of_month(first.year, month))
    if Field.MONTH_RELATIVE in bag:
        first = add_months(context.today.replace(day=1), bag[Field.MONTH_RELATIVE].n)
        return period(first, last_of_month(first.year, first.month))
    year = year_said(bag, context) or context.today.year
    return period(date(year, 1, 1), date(year, 12, 31))


def _next_period(bag: Bag, span: Option) -> Option | None:
    """The same a month or a year later, when nothing said which one was meant."""
    if Field.YEAR in bag or Field.YEAR_RELATIVE in bag:
        return None
    if Field.MONTH in bag:
        year = span.first.year + 1
        return Option(date(year, span.first.month, 1), last_of_month(year, span.first.month))
    if bag[Field.MONTH_RELATIVE].extra:
        first = add_months(span.first, 1)
        return Option(first, last_of_month(first.year, first.month))
    return None


def nth_days(bag: Bag, context: Context) -> Days:
    """The n-th weekday or day of a month or a year."""
    item = bag[Field.NTH]
    span = _months_days(bag, context).options[0]
    day = nth_in(span.first, span.last or span.first, item.n, item.extra)
    just_past = False
    if day is None or day < context.base:
        later = _next_period(bag, span)
        if later is None:
            raise Refused(Reason.IMPOSSIBLE if day is None else Reason.PAST, item.at)
        just_past = Field.MONTH in bag and day is not None and context.today - day <= JUST_PAST
        day = nth_in(later.first, later.last or later.first, item.n, item.extra)
        if day is None:
            raise Refused(Reason.IMPOSSIBLE, item.at)
    relative = bag.get(Field.MONTH_RELATIVE)
    open_month = relative is not None and relative.extra > 0
    if (
        open_month
        and relative
        and not item.case & ILL
        and (relative.extra == 2 or (item.case == NOM and item.extra != EVERY_DAY))
    ):
        return unsure(Option(day))  # every month's, or this one's
    return Days((Option(day),), sure=not just_past)


def edge_days(bag: Bag, context: Context) -> Days:
    """The end, the beginning or the middle of a month or a year."""
    item = bag[Field.EDGE]
    if Field.RELATIVE in bag:  # päivän loppuun
        return one(context.today + bag[Field.RELATIVE].n * DAY)
    span = _months_days(bag, context).options[0]
    last = span.last or span.first
    just_past = False
    if (last if item.n != Edge.START else span.first) < context.base:
        later = _next_period(bag, span)
        if later is None:
            raise Refused(Reason.PAST, item.at)
        just_past = timedelta(0) < context.today - last <= JUST_PAST and Field.MONTH in bag
        span, last = later, later.last or later.first
    if item.n == Edge.END and item.case & (ILL | ELA):
        return Days((Option(last),), sure=not just_past)
    if item.n == Edge.START and item.case & ELA:
        return Days((Option(span.first),), sure=not just_past)
    middle = span.first + (last - span.first) // 2
    return unsure(Option({Edge.END: last, Edge.START: span.first, Edge.MIDDLE: middle}[item.n]))


def _feast_date(item: Item, year: int) -> date:
    return feast_day(_FEASTS[item.n], year) - item.extra * DAY


def feast_days(bag: Bag, context: Context) -> Days:
    """A day with a name."""
    item = bag[Field.FEAST]
    year = year_said(bag, context)
    if year:
        return one(not_past(_feast_date(item, year), context, item.at))
    year = context.base.year
    this = _feast_date(item, year)
    last, coming = (this, year + 1) if this < context.base else (_feast_date(item, year - 1), year)
    just_past = not context.ranged and context.today - last <= JUST_PAST_FEAST and Field.WHICH not in bag
    return Days((Option(_feast_date(item, coming)),), sure=not just_past)


def feast_span_days(bag: Bag, context: Context) -> Days:
    """Several days by one name: asked about."""
    feasts = names.FEAST_SPANS[bag[Field.FEAST_SPAN].n]
    year = year_said(bag, context) or context.today.year
    days = []
    for feast in feasts:
        day = feast_day(feast, year)
        days.append(day if day >= context.base else feast_day(feast, year + 1))
    return unsure(*(Option(d) for d in sorted(days)))


# The last day of what one name covers: what comes after Easter comes after Easter Monday.
_LAST_DAYS = {Feast.CHRISTMAS_DAY: Feast.BOXING_DAY, Feast.EASTER_SUNDAY: Feast.EASTER_MONDAY}


def beside_feast_days(bag: Bag, context: Context) -> Days:
    """The day, working day or weekday next before or after a feast."""
    item = bag[Field.BESIDE]
    year = year_said(bag, context)
    for candidate in [year] if year else range(context.base.year - 1, context.base.year + 3):
        first, last = _covered(bag, candidate)
        start = last + DAY if item.n > 0 else first - DAY
        far = start + item.n * timedelta(days=30)
        found = nth_in(min(start, far), max(start, far), item.n, item.extra)
        if found and found >= context.base:
            return Days((Option(found),), sure=Field.FEAST in bag or item.extra < EVERY_DAY)
    raise Refused(Reason.PAST, item.at)


def _covered(bag: Bag, year: int) -> tuple[date, date]:
    if Field.FEAST in bag:
        day = _feast_date(bag[Field.FEAST], year)
        return day, day
    feasts = names.FEAST_SPANS[bag[Field.FEAST_SPAN].n]
    days = [feast_day(_LAST_DAYS.get(f, f), year + (f is Feast.NEW_YEARS_DAY)) for f in feasts]
    return min(feast_day(f, year + (f is Feast.NEW_YEARS_DAY)) for f in feasts), max(days)


def named_period_days(bag: Bag, context: Context) -> Days:
    """A month or a year by itself: ensi kuussa, vuonna 2027."""
    item = next(iter(bag.values()))
    if (item.field == Field.YEAR and not item.extra) or (item.field != Field.YEAR and item.extra):
        raise Refused(Reason.NOT_A_TIME, item.at)  # a number alone, "kuun" alone
    span = _months_days(bag, context).options[0]
    if span.first <= context.today and not context.ranged:
        return unsure(span, Option(context.today, span.last))
    return Days((span,))
