"""Confidentiality: the text that is acknowledged, and who has acknowledged which version of it (rule R14)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.guest_errors import ConfidentialityMissing, NotAcknowledged, TextChanged
from bot.domain.guests import Acknowledged, AckSource, Confidentiality, version_of
from bot.domain.payloads import StaleButton
from bot.domain.people import STRANGER, Actor
from bot.permissions import Permission, require
from bot.services import audit
from bot.storage import guests as stored


def take_into_use(session: Session, texts: Mapping[str, str], now: datetime) -> bool:
    """Makes these texts the present ones, by language ("fi" among them); whether they are others than before.

    Who has acknowledged an older version acknowledges the new one before the next pass; both are kept.
    """
    version = version_of(texts)
    rows = stored.current_texts(session)
    if rows and rows[0].version == version:
        return False
    stored.keep_text(session, version, texts, now)
    audit.record(
        session,
        actor=STRANGER,
        now=now,
        action="confidentiality.changed",
        object_type="confidentiality",
        object_id=None,
        source="job",
        details={"version": version},
    )
    return True


def is_current(session: Session, texts: Mapping[str, str]) -> bool:
    """Whether these texts are the present ones already."""
    rows = stored.current_texts(session)
    return bool(rows) and rows[0].version == version_of(texts)


def current(session: Session) -> Confidentiality:
    """The present text. Raises ConfidentialityMissing."""
    rows = stored.current_texts(session)
    if not rows:
        raise ConfidentialityMissing
    return Confidentiality(rows[0].version, {row.language: row.text for row in rows})


def acknowledged(session: Session, person_id: int) -> Acknowledged | None:
    """The newest version that somebody has acknowledged."""
    rows = stored.acknowledgements(session, person_id)
    if not rows:
        return None
    texts = stored.current_texts(session)
    version = texts[0].version if texts else ""
    row = next((one for one in rows if one.version == version), rows[0])
    return Acknowledged(row.version, row.at, row.version == version)


def is_waiting(session: Session, person_id: int) -> bool:
    """Whether there is a text, and somebody has not acknowledged the present one."""
    rows = stored.current_texts(session)
    return bool(rows) and not stored.has_acknowledged(session, person_id, rows[0].version)


def acknowledge(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    version: str,
    agreed: bool,
    language: str,
    source: AckSource,
) -> Acknowledged:
    """Keeps that the actor has read the present text and agrees to it; the first time counts.

    `version` is the one that was shown, `language` the reader's. Raises NotAllowed, NotAcknowledged,
    TextChanged, ConfidentialityMissing.
    """
    require(actor, Permission.ANSWER)
    if actor.person_id is None:
        raise StaleButton
    text = current(session)
    if text.version != version:
        raise TextChanged
    if not agreed:
        raise NotAcknowledged
    is_new = stored.acknowledge(
        session,
        person_id=actor.person_id,
        version=version,
        language=text.language(language),
        source=source,
        now=now,
    )
    if is_new:
        audit.record(
            session,
            actor=actor,
            now=now,
            action="confidentiality.acknowledged",
            object_type="person",
            object_id=actor.person_id,
            source=source.value,
            details={"version": version},
        )
    found = acknowledged(session, actor.person_id)
    if found is None:
        raise StaleButton
    return found
