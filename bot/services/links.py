"""Signed personal links (itsdangerous): made, read, let in, closed.

A link is `https://…/<purpose>/<person>-<subject>-<version>.<signature>`. Its numbers tell a stranger nothing,
and its signature is worth nothing for another purpose, person or subject: the purpose is the salt. What can
change is in the store: the owner's version number, raised to close all links that were given out before, and
the end of the subject, after which the page is closed (`expire`). So a link in an old letter follows a
meeting that is moved.
"""

import hashlib
import re
from datetime import datetime

from itsdangerous import BadSignature, Signer
from sqlalchemy.orm import Session

from bot.domain.links import NOBODY, LinkClosed, LinkCut, LinkExpired, LinkWrong, Purpose, Ticket
from bot.domain.people import Actor
from bot.services import audit
from bot.storage import links as stored

_WHOLE = re.compile(r"(\d{1,9})-(\d{1,9})-(\d{1,9})\.[\w-]{43}", re.ASCII)
_BEGINNING = re.compile(r"[\d-]{1,30}(\.[\w-]{0,42})?", re.ASCII)
_FEEDS = (Purpose.FEED, Purpose.GROUP_FEED)


class Links:
    """Makes and reads links with the installation's secret. Without an address of its own it makes none."""

    def __init__(self, secret: str, base_url: str) -> None:
        """`base_url` is where people reach the pages, without a slash at the end; "" when there are none."""
        self.base_url = base_url
        self._signers = {
            purpose: Signer(
                secret,
                salt=f"ekosysteemibotti.{purpose}",
                digest_method=hashlib.sha256,
                key_derivation="hmac",
            )
            for purpose in Purpose
        }

    @property
    def is_on(self) -> bool:
        """Whether there are pages to link to."""
        return bool(self.base_url)

    def url(
        self,
        session: Session,
        purpose: Purpose,
        *,
        person_id: int = NOBODY,
        subject_id: int = 0,
        tail: str = "",
    ) -> str:
        """The address of a page; "" when there are no pages. `tail` comes after the token ("/en-ole-han")."""
        if not self.is_on:
            return ""
        version = stored.version(session, purpose, person_id=person_id, subject_id=subject_id)
        token = self.token(Ticket(purpose, person_id, subject_id, version or 0))
        return f"{self.base_url}/{purpose}/{token}{tail}"

    def token(self, ticket: Ticket) -> str:
        """A ticket in the form that a link carries."""
        said = f"{ticket.person_id}-{ticket.subject_id}-{ticket.version}"
        return self._signers[ticket.purpose].sign(said).decode("ascii")

    def read(self, purpose: Purpose, token: str) -> Ticket:
        """What a link says. Raises LinkCut, LinkWrong; `admit` asks whether it still counts."""
        found = _WHOLE.fullmatch(token)
        if found is None:
            raise LinkCut if _BEGINNING.fullmatch(token) else LinkWrong
        try:
            self._signers[purpose].unsign(token)
        except BadSignature:
            raise LinkWrong from None
        person_id, subject_id, version = (int(number) for number in found.groups())
        return Ticket(purpose, person_id, subject_id, version)


NO_LINKS = Links("", "")
"""For an installation without pages."""


def admit(session: Session, ticket: Ticket) -> None:
    """Raises LinkClosed when the links of the ticket's version have been closed."""
    current = stored.version(
        session, ticket.purpose, person_id=ticket.person_id, subject_id=ticket.subject_id
    )
    if current != ticket.version:
        raise LinkClosed


def expire(until: datetime, now: datetime) -> None:
    """Raises LinkExpired from `until` on: to be called with the end of what the page is about."""
    if now >= until:
        raise LinkExpired


def close(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    purpose: Purpose,
    person_id: int = NOBODY,
    subject_id: int = 0,
    source: str = "slack",
) -> None:
    """Makes the links that were given out so far unusable; new ones work.

    A person's links of all pages are closed together, their calendar's address by itself, and a group's
    calendar's (`subject_id`) by itself. The caller has asked for the right to it.
    """
    stored.raise_version(session, purpose, person_id=person_id, subject_id=subject_id)
    of_group = purpose is Purpose.GROUP_FEED
    audit.record(
        session,
        actor=actor,
        now=now,
        action="links.feed_closed" if purpose in _FEEDS else "links.closed",
        object_type="group" if of_group else "person",
        object_id=subject_id if of_group else person_id,
        source=source,
    )
