"""What the help promises: the example of each command is understood as it stands."""

import pytest

from bot.domain.rights import Permission
from bot.handlers import registry
from bot.handlers.commands import Command
from tests.conversations.conftest import House
from tests.conversations.test_partners import network as network  # noqa: PLC0414 (a fixture)

# To read and acknowledge confidentiality is a form by itself.
IS_A_FORM = "/eko salassapito"
COMMANDS = [
    command for command in registry() if command.slash in ("/kumppani", "/eko") and command.line != IS_A_FORM
]
NOT_UNDERSTOOD = ("Jotain puuttuu", "Anteeksi", "Komentoa", "En ", "Tämän voi", "Rekisterissä ei")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.line)
def test_the_example_is_answered_and_asks_for_nothing_more(network: House, command: Command) -> None:
    network.add_person("Anna Asiantuntija", "anna.asiantuntija@example.fi")
    # What everybody may do is done by a plain member, the rest by the service manager.
    who = "U0JAANA" if command.permission in (None, Permission.ANSWER) else "U0PAULA"

    saw = network.ws.person(who).types("#yleinen", command.example)

    assert saw.form is None
    assert [message.text for message in saw.messages if message.text.startswith(NOT_UNDERSTOOD)] == []
    assert len(saw.messages) == 1
