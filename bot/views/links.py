"""Why a link does not open, in words."""

from collections.abc import Callable
from typing import Any

from bot.domain import links
from bot.domain.errors import UserError
from bot.language.i18n import Translator

ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    links.LinkWrong: lambda _error, tr: tr.gettext(
        "This link does not work. Check that you opened the whole link from the message you got."
    ),
    links.LinkCut: lambda _error, tr: tr.gettext(
        "The end of the link is missing. Open it from the message again, or copy the whole address."
    ),
    links.LinkClosed: lambda _error, tr: tr.gettext(
        "This link has been closed. Use the link in the newest message you have got."
    ),
    links.LinkExpired: lambda _error, tr: tr.gettext(
        "What this link was for is over, so it can no longer be answered."
    ),
}
