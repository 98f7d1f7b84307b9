"""Slack in: commands, buttons and forms."""

from bot.handlers import (
    agreements,
    deadlines,
    directory,
    forum,
    groups,
    guests,
    house,
    indicators,
    meetings,
    partners,
    people,
    people_roles,
    polls,
    preparation,
    programme,
    programme_versions,
    seminars,
)
from bot.handlers.commands import Registry

# Every feature's handlers, in the order their commands are listed. A new feature is one line here.
MODULES = (
    meetings,
    seminars,
    programme,
    programme_versions,
    indicators,
    preparation,
    deadlines,
    polls,
    groups,
    guests,
    partners,
    forum,
    agreements,
    house,
    people,
    people_roles,
)

EVENTS = (*directory.EVENTS, *house.EVENTS)


def registry() -> Registry:
    """All entries of the house. Raises Registered when two of them have the same words or name."""
    commands = [command for module in MODULES for command in module.COMMANDS]
    return Registry(
        commands=[*commands, *house.help_commands(commands)],
        actions=[action for module in MODULES for action in module.ACTIONS],
        forms=[form for module in MODULES for form in module.FORMS],
        events=EVENTS,
    )
