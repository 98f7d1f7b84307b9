"""A letter before it is e-mail: what it says, in the reader's language, with people's words as plain text.

A renderer makes it; delivery/letters.py makes the text and HTML parts, the headers and the calendar of it.
Nothing in it is markup: every text is shown as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.calendar_entry import CalendarEntry, Method
from bot.domain.outgoing import Topic
from bot.views import blocks as b


@dataclass(frozen=True)
class Fact:
    """One line of the letter's list of facts; `url` makes the value a link."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class Link:
    """Something to open. The main ones look like buttons. One without a `url` is left out."""

    text: str
    url: str
    is_main: bool = False


@dataclass(frozen=True)
class Letter:
    """One letter: heading, paragraphs, facts, links, closing paragraphs, in this order.

    `topic` None means a duty: something that the reader would be hurt by not knowing (an invitation, a move).
    Everything else names its topic, and the letter then has a way to refuse it. `when` is what a digest says
    of it beside the subject: the thing's time, or until when it can be answered. `enclosed` are calendar
    entries to be opened one by one. A letter about several things tells a digest each of them in `parts`.
    """

    subject: str
    paragraphs: Sequence[str] = ()
    facts: Sequence[Fact] = ()
    links: Sequence[Link] = ()
    closing: Sequence[str] = ()
    heading: str = ""  # "" is the subject
    topic: Topic | None = None
    calendar: CalendarEntry | None = None
    method: Method = Method.REQUEST
    when: str = ""
    enclosed: Sequence[tuple[CalendarEntry, Method]] = ()
    parts: Sequence[Fact] = ()


def of_blocks(blocks: Sequence[b.Block]) -> Letter:
    """A letter with the words of a Slack message, for messages without a letter of their own.

    Its first line is the subject.
    """
    words = [line for line in b.words(blocks).splitlines() if line.strip()] or ["–"]
    when = " · ".join(line.removeprefix("• ") for line in words[1:])
    return Letter(subject=words[0], paragraphs=tuple(words[1:]), when=when)


def fact(label: str, value: str, url: str = "") -> list[Fact]:
    """A fact, or nothing when there is no value: to be put together with `*`."""
    return [Fact(label, value, url)] if value else []
