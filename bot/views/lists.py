"""Lists that may be too long to show: the first of them, and how many more there are."""

from collections.abc import Sequence

from bot.language.i18n import Translator
from bot.views import blocks as b


def first_of(lines: Sequence[Sequence[b.Block]], most: int, tr: Translator) -> b.Block:
    """A bulleted list of at most `most` lines; nothing is left out without a word."""
    left = len(lines) - most
    shown = [*lines[:most], *([b.line(tr.gettext("and {n} more"), n=left)] if left > 0 else [])]
    return b.bullets(*shown)
