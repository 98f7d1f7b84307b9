"""What goes wrong with the agreement's own matters, in sentences."""

from collections.abc import Callable
from typing import Any

from bot.domain import agreements
from bot.domain.errors import UserError
from bot.language.i18n import Translator

ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    agreements.PartiesTooFew: lambda _error, tr: tr.gettext(
        "Choose two partners at least. Part their names with commas."
    ),
    agreements.NothingSuch: lambda error, tr: tr.gettext(
        "There is nothing with this number: {number}."
    ).format(number=error.number),
}
