"""Groups, shown."""

from collections.abc import Callable
from typing import Any

from bot.domain import groups
from bot.domain.errors import UserError
from bot.language.i18n import Translator
from bot.views import blocks as b

ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    groups.GroupNotFound: lambda error, tr: tr.gettext("I found no group by the name: {query}").format(
        query=b.cut(error.query, 80)
    ),
    groups.GroupAmbiguous: lambda error, tr: tr.gettext(
        "Several groups match: {names}. Write more of the name."
    ).format(names=", ".join(group.name for group in error.groups[:5])),
}
