"""Commands, buttons and forms as entries: everything about one stands in its entry, and the rest follows."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Literal

from slack_sdk import WebClient

from bot.domain.errors import UserError
from bot.domain.groups import GroupRef
from bot.domain.names import fold
from bot.domain.payloads import Payload
from bot.domain.people import Actor
from bot.domain.rights import Permission
from bot.handlers.answers import FieldErrors, Outcome
from bot.language.i18n import Translator
from bot.permissions import allows
from bot.services import Session
from bot.services.groups import bound_group
from bot.services.links import NO_LINKS, Links
from bot.services.poll_sealing import Vault

MAX_WORD = 40  # longer is no command's word

Surface = Literal["command", "message", "form_button", "home", "submission"]


@dataclass(frozen=True)
class Call:
    """One command, press or form: who, where, when, in which language, and the transaction it happens in."""

    actor: Actor
    team_id: str
    user_id: str
    channel_id: str | None
    tr: Translator
    now: datetime
    session: Session
    surface: Surface
    client: WebClient
    links: Links = NO_LINKS
    text: str = ""
    vault: Vault = field(default=Vault(""), repr=False)
    seen: Any = None  # what the entry's `before` was told by Slack

    @cached_property
    def group(self) -> GroupRef | None:
        """The group that this channel is bound to."""
        return bound_group(self.session, self.channel_id) if self.channel_id else None


Before = Callable[[WebClient, str | None, Any], Any]
"""Asks Slack something before the transaction begins, since nothing is asked inside one: gets the client, the
channel and a button's payload (None for a command); what it returns is Call.seen."""


class Incomplete(UserError):
    """What was typed lacks something, or a part of it was not understood; the command's form takes over.

    `known` has the texts of the fields that were understood, `problems` the error of each that was not.
    """

    def __init__(self, known: Mapping[str, str], problems: Mapping[str, UserError | None]) -> None:
        super().__init__(known, problems)
        self.known = known
        self.problems = problems


@dataclass(frozen=True)
class Command:
    """One command. `words` are Finnish, as people type them; no words = the bare slash.

    `parse` turns the text after the words into the request that `run` gets; it may raise Incomplete, which
    opens `form` with the known fields filled in. `help` and `usage` are msgids. `example` is a whole line
    that `parse` accepts.
    """

    slash: str
    words: tuple[str, ...]
    run: Callable[[Call, Any], Outcome]
    help: str
    example: str
    permission: Permission | None
    parse: Callable[[Call, str], Any] = lambda _call, text: text
    form: Callable[[Call, Incomplete], Outcome] | None = None
    usage: str = ""
    writes: bool = False
    before: Before | None = None

    @property
    def line(self) -> str:
        """The command as typed, without its fields."""
        return " ".join((self.slash, *self.words))


@dataclass(frozen=True)
class Action:
    """A button or menu. `payload` is the class its value is read with; menus give `chosen` as well."""

    name: str
    payload: type[Payload]
    run: Callable[[Call, Any, "Pressed"], Outcome]
    permission: Permission | None
    writes: bool = True
    before: Before | None = None


@dataclass(frozen=True)
class Pressed:
    """What else a press tells: the choice of a menu, the values of the form's or message's inputs."""

    chosen: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Form:
    """A form's submission. `values` of the inputs come by block id, as texts; unset ones are absent."""

    name: str
    payload: type[Payload]
    run: Callable[[Call, Any, Mapping[str, str]], Outcome]
    permission: Permission | None
    writes: bool = True


@dataclass(frozen=True)
class Found:
    """A command and the text after its words."""

    command: Command
    rest: str


@dataclass(frozen=True)
class NotFound:
    """No command has such words."""

    slash: str
    text: str


class Registered(ValueError):
    """Two entries with the same words or name: one of them would never run."""


class Registry:
    """All commands, actions and forms of the house."""

    def __init__(
        self,
        commands: Iterable[Command],
        actions: Iterable[Action],
        forms: Iterable[Form],
        events: Iterable[Any] = (),
    ) -> None:
        self.commands: dict[str, dict[tuple[str, ...], Command]] = {}
        for command in commands:
            words = self.commands.setdefault(fold(command.slash), {})
            key = tuple(fold(word) for word in command.words)
            if key in words:
                raise Registered(command.line)
            words[key] = command
        self._longest = max((len(key) for words in self.commands.values() for key in words), default=0)
        self.actions = _by_name(actions)
        self.forms = _by_name(forms)
        self.events = _by_name(events)  # of bot.handlers.events.Event

    def __iter__(self) -> Iterator[Command]:
        return (command for words in self.commands.values() for command in words.values())

    @property
    def slashes(self) -> tuple[str, ...]:
        """The slash commands, in order of registration."""
        return tuple(dict.fromkeys(command.slash for command in self))

    def of(self, slash: str) -> list[Command]:
        """The commands behind one slash, in order of registration."""
        return list(self.commands.get(fold(slash), {}).values())

    def find(self, slash: str, text: str) -> Found | NotFound:
        """The command with the longest matching words; umlauts and case do not matter."""
        words = self.commands.get(_folded(slash), {})
        longest = self._longest
        typed = tuple(_folded(piece[:MAX_WORD]) for piece in text.split(maxsplit=longest)[:longest])
        for count in range(min(longest, len(typed)), 0, -1):
            command = words.get(typed[:count])
            if command:
                rest = text.split(maxsplit=count)
                return Found(command, rest[count] if len(rest) > count else "")
        if not typed and () in words:
            return Found(words[()], "")
        return NotFound(slash, text)

    def near(self, missed: NotFound, actor: Actor) -> tuple[tuple[str, str], ...]:
        """At most three corrected lines as (slash, text) that this person may use, the typed fields kept."""
        slash, text = missed.slash, missed.text
        options = {
            " ".join(key): command
            for key, command in self.commands.get(fold(slash), {}).items()
            if key and (command.permission is None or allows(actor, command.permission))
        }
        first, _, rest = text.partition(" ")
        close = difflib.get_close_matches(fold(first), options, n=3, cutoff=0.6)
        return tuple((options[name].slash, " ".join((*options[name].words, rest)).strip()) for name in close)


# Every command is found by its folded words: the same few, over and over.
_folded = lru_cache(maxsize=512)(fold)


def _by_name(entries: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in entries:
        if entry.name in found:
            raise Registered(entry.name)
        found[entry.name] = entry
    return found


__all__ = [
    "Action",
    "Call",
    "Command",
    "FieldErrors",
    "Form",
    "Found",
    "Incomplete",
    "NotFound",
    "Pressed",
    "Registered",
    "Registry",
    "Surface",
]
