"""The demo's registry has everybody that the guide sends the newcomer to try."""

from pathlib import Path

from sqlalchemy import select

from bot.app import build, prepare
from bot.clock import MovingClock
from bot.operations.demo_registry import fill
from bot.settings import Settings
from bot.storage.models import Partner, PartnerContact, Person

DATA = Path(__file__).resolve().parents[2] / "data" / "demo" / "registry.json"


def test_the_demo_has_a_partners_contact(sqlite_address: str, clock: MovingClock) -> None:
    bot = build(Settings(database_url=sqlite_address), clock=clock)
    prepare(bot)

    fill(bot, DATA)
    fill(bot, DATA)

    with bot.database.reading() as session:
        found = session.execute(
            select(Person.name, Partner.name)
            .join(PartnerContact, PartnerContact.person_id == Person.id)
            .join(Partner, Partner.id == PartnerContact.partner_id)
            .where(PartnerContact.ended_at.is_(None))
        ).all()
    bot.database.close()
    assert [tuple(row) for row in found] == [("Kalle Kumppani", "Pohjois-Karjalan Yrittäjät ry")]
