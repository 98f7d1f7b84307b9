"""Partners: the organisations of the network."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.partners import PartnerRow
from bot.domain.people import Actor
from bot.domain.zone import local_date
from bot.permissions import Permission, require
from bot.storage import partners as stored


def overview(session: Session, *, actor: Actor, now: datetime) -> tuple[PartnerRow, ...]:
    """Active partners by name, with their forum seats (rule R1). Raises NotAllowed."""
    require(actor, Permission.SEE_NETWORK)
    return tuple(PartnerRow(*row) for row in stored.overview(session, local_date(now)))
