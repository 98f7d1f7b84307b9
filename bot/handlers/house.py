"""/eko: the house itself; and `apu`, the help that every slash command has."""

from collections.abc import Callable, Sequence

from bot.domain.payloads import Nothing
from bot.handlers.answers import Answer
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.handlers.events import Event
from bot.language.i18n import N_
from bot.permissions import allows
from bot.views import house as views

HELP = "apu"

COMMANDS: tuple[Command, ...] = ()


def _cancel(call: Call, _payload: Nothing, _pressed: Pressed) -> Answer:
    return Answer(views.nothing_changed(call.tr))


# Saying no to a question changes nothing, whoever says it.
ACTIONS = (Action("house.cancel", Nothing, _cancel, None, writes=False),)
FORMS: tuple[Form, ...] = ()
EVENTS: tuple[Event, ...] = ()


def help_commands(commands: Sequence[Command]) -> list[Command]:
    """The help of each slash command; also behind its bare name, where nothing else is."""
    made: list[Command] = []
    for slash in dict.fromkeys(command.slash for command in commands):
        own = [command for command in commands if command.slash == slash]
        taken = {command.words for command in own}
        missing = [words for words in ((), (HELP,)) if words not in taken]
        made.extend(
            Command(
                slash,
                words,
                run=_help(slash, own),
                help=N_("Tells what can be done, and how it is written."),
                example=" ".join((slash, *words)),
                permission=None,
            )
            for words in missing
        )
    return made


def _help(slash: str, commands: Sequence[Command]) -> Callable[[Call, str], Answer]:
    def run(call: Call, _rest: str) -> Answer:
        return Answer(views.help_page(slash, usable(call, commands), call.tr))

    return run


def usable(call: Call, commands: Sequence[Command]) -> list[views.HelpEntry]:
    """What of the commands this person may use somewhere, as the help shows it."""
    return [
        views.HelpEntry(command.line, command.usage, command.help, command.example)
        for command in commands
        if command.permission is None or allows(call.actor, command.permission)
    ]
