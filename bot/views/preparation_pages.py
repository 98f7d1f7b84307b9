"""The page on which input is given, as its template gets it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.preparation import Giver
from bot.domain.programme import CalendarStep
from bot.domain.programme_calendar import Round
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views.preparation import hint, question


def page(own: Sequence[Giver], found: Round, typed: Mapping[str, str], tr: Translator) -> dict[str, Any]:
    """`typed` is what was just sent and not taken."""
    _ = tr.gettext
    return {
        "heading": _("Input to the development programme of {year}").format(year=found.year),
        "facts": [(_("Answer by"), show_day(found.days[CalendarStep.INPUT_CLOSES], tr.locale))],
        "question": question(found.year, tr),
        "hint": hint(tr),
        "fields": [
            (
                field(one),
                one.name if one.group else _("Your own, as an area expert"),
                typed.get(field(one), one.given.text if one.given else ""),
            )
            for one in own
        ],
    }


def field(giver: Giver) -> str:
    """The name of a giver's field."""
    return f"text-{giver.group.id if giver.group else 0}"
