"""/eko: the house itself."""

from bot.handlers.commands import Action, Command, Form

COMMANDS: tuple[Command, ...] = ()
ACTIONS: tuple[Action, ...] = ()
FORMS: tuple[Form, ...] = ()
