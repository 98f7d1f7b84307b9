"""What goes out about guests' passes: rows of the outgoing queue, written with the change that causes them.

What a person has just done goes out at once; that a pass is about to end keeps office hours.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot.domain.groups import Office
from bot.domain.guests import Pass, PassState, end_of, notice_at
from bot.domain.outgoing import OutgoingKind
from bot.services import outgoing
from bot.services.outgoing import NewOutgoing
from bot.storage import guests as stored
from bot.storage import people as people_stored

STILL_NEWS = timedelta(days=7)  # what came of a pass is told so long after it


def offer(session: Session, found: Pass, now: datetime) -> None:
    """The invitation, to the guest."""
    _add(session, OutgoingKind.GUEST_INVITATION, found, [found.guest.id], now, key="offer")


def offer_again(session: Session, found: Pass, now: datetime) -> None:
    """The invitation anew: it had not left yet when the pass was changed."""
    key = f"offer:{found.ends_on.isoformat()}:{now.timestamp():.0f}"
    _add(session, OutgoingKind.GUEST_INVITATION, found, [found.guest.id], now, key=key)


def send_again(session: Session, found: Pass, now: datetime) -> None:
    """The invitation once more, or how to come to a pass in use; pressed twice in a minute it is one."""
    waits = found.state is PassState.INVITED
    kind = OutgoingKind.GUEST_INVITATION if waits else OutgoingKind.GUEST_CHANGED
    _add(session, kind, found, [found.guest.id], now, key=f"again:{now.timestamp() // 60:.0f}")


def tell_changed(session: Session, found: Pass, now: datetime) -> None:
    """That the pass has another last day, to the guest."""
    key = f"changed:{now.timestamp():.0f}"
    _add(session, OutgoingKind.GUEST_CHANGED, found, [found.guest.id], now, key=key)


def tell_cancelled(session: Session, found: Pass, now: datetime) -> None:
    """That the pass is not valid any more, to the guest."""
    until = max(end_of(found.ends_on), now + STILL_NEWS)
    _add(session, OutgoingKind.GUEST_CANCELLED, found, [found.guest.id], now, key="cancelled", until=until)


def tell_answered(session: Session, found: Pass, now: datetime) -> None:
    """What the guest said, to the inviter and to the group's leader."""
    key = f"answered:{found.state}"
    until = max(end_of(found.ends_on), now + STILL_NEWS)
    told = _hosts(session, found, with_leader=True)
    _add(session, OutgoingKind.GUEST_ANSWERED, found, told, now, key=key, until=until)


def announce_end(session: Session, found: Pass, now: datetime) -> None:
    """That the pass ends in a week, to the leader; once for each last day and leader."""
    key = f"ending:{found.ends_on.isoformat()}"
    due = notice_at(found.ends_on, now)
    _add(session, OutgoingKind.GUEST_ENDING, found, _hosts(session, found)[:1], now, key=key, due=due)


def tell_ended(session: Session, found: Pass, now: datetime) -> None:
    """That the pass has ended and something is left to do, to the leader."""
    told = _hosts(session, found)[:1]
    _add(session, OutgoingKind.GUEST_ENDED, found, told, now, key="ended", until=now + STILL_NEWS)


def tell_wrong_reader(session: Session, found: Pass, now: datetime) -> None:
    """That the guest's link came to somebody else, to the inviter and to the group's leader."""
    key = f"wrong_reader:{now.timestamp():.0f}"
    told = _hosts(session, found, with_leader=True)
    until = max(end_of(found.ends_on), now + STILL_NEWS)
    _add(session, OutgoingKind.GUEST_WRONG_READER, found, told, now, key=key, until=until)


def forget(session: Session, found: Pass) -> bool:
    """Takes back what waits about the pass; whether the guest had not heard of it yet."""
    unheard = outgoing.is_waiting(session, found.id, OutgoingKind.GUEST_INVITATION)
    outgoing.cancel_for_guest(session, found.id)
    return unheard


def _hosts(session: Session, found: Pass, *, with_leader: bool = False) -> list[int]:
    """Who answers for a guest: the leader, else the coordinator, else the inviter; or inviter and leader."""
    holders = [
        people_stored.office_holder(session, found.group.id, office)
        for office in (Office.LEADER, Office.COORDINATOR)
    ]
    row = stored.get(session, found.id)
    inviter = row.invited_by if row is not None else None
    leader = next((one.id for one in holders if one is not None), None)
    order: Iterable[int | None] = (inviter, leader) if with_leader else (leader, inviter)
    # The guest is told otherwise: somebody may be another group's leader and this one's guest.
    return [one for one in dict.fromkeys(order) if one is not None and one != found.guest.id]


def _responsible(session: Session, found: Pass) -> int | None:
    """Who is told when a message about the pass does not arrive."""
    hosts = _hosts(session, found, with_leader=True)
    return hosts[0] if hosts else None


def _add(
    session: Session,
    kind: OutgoingKind,
    found: Pass,
    recipients: Iterable[int],
    now: datetime,
    *,
    key: str,
    due: datetime | None = None,
    until: datetime | None = None,
) -> None:
    rows = [
        NewOutgoing(
            kind=kind,
            dedupe_key=f"guest:{found.id}:{key}:{recipient}",
            due_at=due or now,
            expires_at=until or end_of(found.ends_on),
            recipient_id=recipient,
            guest_id=found.id,
            responsible_id=_responsible(session, found),
            # The last day that the row tells of: when it has changed since, the row is void.
            subject_sequence=found.ends_on.toordinal(),
        )
        for recipient in recipients
    ]
    outgoing.enqueue_many(session, rows, now=now)
