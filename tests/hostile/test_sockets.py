"""Two processes on one workspace by Socket Mode: each delivery goes to any one of them, and counts once."""

from collections.abc import Iterator

import pytest
from slack_bolt.adapter.socket_mode import SocketModeHandler
from sqlalchemy import func, select

from bot.app import build
from bot.clock import MovingClock
from bot.sandbox.workspace import Workspace
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Meeting
from tests.hostile import world
from tests.hostile.workspace import settings_for, workspace
from tests.meeting_world import user
from tests.sandbox.test_socket import hang_up

COMMAND = "/kokous uusi 9.12.2026 klo 9–11; Kaksoiskokous; Carelicum"


@pytest.fixture
def two(database_address: str, clock: MovingClock) -> Iterator[tuple[Workspace, Database]]:
    """The workspace and the store that two connected bots share."""
    database = Database(database_address)
    world.build(database, clock)
    with workspace(clock, None) as ws:
        bots = [build(settings_for(ws, database_address), clock=clock) for _ in range(2)]
        sockets = [SocketModeHandler(bot.app, ws.app_token) for bot in bots]
        for socket in sockets:
            socket.client.connect()
        ws.wait_connected(2)
        yield ws, database
        hang_up(ws, *(socket.client for socket in sockets))
        for bot in bots:
            bot.database.close()
    database.close()


def test_whichever_of_two_connections_takes_it_a_command_and_a_press_count_once(
    two: tuple[Workspace, Database],
) -> None:
    ws, database = two
    leena, kaisa = ws.person(user("Leena")), ws.person(user("Kaisa"))

    shown = [person.types("#nuorten-palvelut", COMMAND).text for person in (leena, kaisa) * 3]
    for person in (leena, kaisa):
        person.presses("#nuorten-palvelut", "meeting.confirm")

    assert [("Kaksoiskokous" in text) for text in shown] == [True] * 6
    with database.reading() as session:
        meetings = session.scalars(select(Meeting.state).where(Meeting.title == "Kaksoiskokous")).all()
        confirmed = session.scalar(
            select(func.count()).where(AuditEntry.action == "meeting.confirmed", AuditEntry.object_id > 4)
        )
    assert (list(meetings), confirmed) == (["confirmed"], 1)
