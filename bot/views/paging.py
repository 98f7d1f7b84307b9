"""Long lists in pages, which are turned by the command that lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.domain.payloads import RunText
from bot.language.i18n import Translator
from bot.views import blocks as b

T = TypeVar("T")


@dataclass(frozen=True)
class Paged(Generic[T]):
    """The items of one page; `page` of `pages` counts from 1."""

    here: Sequence[T]
    page: int
    pages: int

    def note(self, tr: Translator) -> list[b.Block]:
        """Which page this is; nothing when there is only one."""
        if self.pages == 1:
            return []
        words = tr.gettext("Page {page} of {pages}").format(page=self.page, pages=self.pages)
        return [b.note(words)]

    def buttons(self, slash: str, words: str, tr: Translator) -> list[b.Block]:
        """The ways to the next and the previous page: the command with the page's number after it."""
        _ = tr.gettext
        buttons = []
        if self.page < self.pages:
            line = RunText(slash, f"{words} {self.page + 1}")
            buttons.append(b.button(_("Show more"), "house.run", line, nth="more"))
        if self.page > 1:
            line = RunText(slash, f"{words} {self.page - 1}")
            buttons.append(b.button(_("Previous"), "house.run", line, nth="back"))
        return buttons


def paged(items: Sequence[T], page: int, size: int) -> Paged[T]:
    """One page of the items; a number beyond the first or the last page means that one."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 1), pages)
    return Paged(items[(page - 1) * size : page * size], page, pages)
