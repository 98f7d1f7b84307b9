"""What cannot be done about impact indicators, said kindly."""

from collections.abc import Callable
from typing import Any

from bot.domain import indicators as e
from bot.domain.errors import UserError
from bot.language.i18n import Translator
from bot.language.numbers import show_number
from bot.language.periods import show_period
from bot.views import blocks as b


def _ambiguous(error: e.IndicatorAmbiguous, tr: Translator) -> str:
    names = ", ".join(f"{b.cut(name, 60)} (#{number})" for number, name in error.choices[:5])
    return tr.gettext("Several indicators match: {names}. Write the number or more of the name.").format(
        names=names
    )


def _number_ambiguous(error: e.NumberAmbiguous, tr: Translator) -> str:
    one, other = (show_number(value, tr.locale) for value in error.readings)
    return tr.gettext("The number can be read in two ways. Write {one} or {other}.").format(
        one=one, other=other
    )


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    e.IndicatorNotFound: lambda error, tr: tr.gettext("I found no such indicator: {query}").format(
        query=b.cut(error.query, 80)
    ),
    e.IndicatorAmbiguous: _ambiguous,
    e.NoIndicators: lambda _error, tr: tr.gettext(
        "The programme has no indicators yet, so there is nothing to record."
    ),
    e.TooManyIndicators: lambda error, tr: tr.gettext(
        "The programme has {limit} indicators already, and more could not be followed."
    ).format(limit=error.limit),
    e.NumberNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand the number: {text}. Write it for example like this: 12,5 or 1 234"
    ).format(text=b.cut(error.text, 60)),
    e.NumberAmbiguous: _number_ambiguous,
    e.NumberTooLong: lambda error, tr: tr.gettext(
        "The number is too long: at most {digits} digits and {decimals} decimals fit."
    ).format(digits=error.digits, decimals=error.decimals),
    e.UnitOther: lambda error, tr: tr.gettext(
        "The indicator's unit is “{unit}”, and the number was given in “{said}”."
    ).format(unit=b.cut(error.unit, 60), said=b.cut(error.said, 60)),
    e.PeriodNotUnderstood: lambda error, tr: tr.gettext(
        "I did not understand the period: {text}. Write it for example like this: "
        "2026, Q3 2026, syyskuu 2026 or 1.1.–30.6.2026"
    ).format(text=b.cut(error.text, 60)),
    e.PeriodNotBegun: lambda error, tr: tr.gettext(
        "This period has not begun yet: {period}. A reading is recorded of what has been measured."
    ).format(period=show_period(error.period, tr.locale)),
}
