"""Guest experts for tests, beside the people of meeting_world: Veera is in Slack, Gunilla is not.

Passes 1 and 2 are Veera's, offered to Nuorten palvelut and in use in Työnantajapalvelut; pass 3 is Gunilla's.
"""

from datetime import UTC, date, datetime

from bot.domain.guests import PassState
from bot.services import confidentiality
from bot.storage.models import GuestPass
from tests.meeting_world import LONG_AGO, World, add_person

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TEXTS = {
    "fi": "# Salassapito\n\nPidä salassa, mitä kuulet.\n\n- liikesalaisuudet\n- henkilötiedot\n",
    "sv": "# Tystnadsplikt\n\nHåll hemligt vad du hör.\n",
}


def add_guests(world: World) -> World:
    """Adds the guests, their passes and the confidentiality text."""
    with world.database.writing() as session:
        confidentiality.take_into_use(session, TEXTS, LONG_AGO)
        for first, has_slack in (("Veera", True), ("Gunilla", False)):
            world.people[first] = add_person(session, first, None, has_slack=has_slack)
        for number, first, group_id, state in (
            (1, "Veera", world.group.id, PassState.INVITED),
            (2, "Veera", world.other_group.id, PassState.ACCEPTED),
            (3, "Gunilla", world.group.id, PassState.ACCEPTED),
        ):
            session.add(
                GuestPass(
                    id=number,
                    person_id=world.people[first],
                    group_id=group_id,
                    purpose="nuorten palvelut",
                    starts_on=date(2026, 11, 1),
                    ends_on=date(2026, 12, 31),
                    state=state,
                    invited_by=world.people["Leena"],
                    created_at=LONG_AGO,
                    changed_at=LONG_AGO,
                )
            )
            session.flush()
    return world
