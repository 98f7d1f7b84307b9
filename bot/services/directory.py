"""Users of the workspace meet the registry: joined by e-mail address, kept in step, never added as such.

Personal data has a purpose (the agreement, section 7): who is in the workspace but not in the registry leaves
no trace here. Only the administrators named in the settings are added, without whom nobody could begin.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.directory import SLACKBOT, SlackUser, Synced
from bot.domain.names import MAX_NAME, clean
from bot.domain.people import STRANGER, EmailNotUnderstood, Role, email_address
from bot.services import audit
from bot.storage import directory as stored
from bot.storage import people as people_stored
from bot.storage.models import Person

_BRINGS_AN_ADDRESS = ("person.added", "person.completed")


def relevant(session: Session, users: Collection[SlackUser], admins: Collection[str]) -> list[SlackUser]:
    """Those of the users who concern somebody in the registry: linked already, or with the same address."""
    linked, addresses = stored.known(session)
    wanted = addresses | set(admins)
    return [user for user in users if user.id in linked or (_email(user) or "") in wanted]


def matters(session: Session, user: SlackUser, admins: Collection[str] = ()) -> bool:
    """Whether sync_user might change anything: most of what Slack tells of users is a new status text."""
    if user.is_bot:
        return False
    email = _email(user)
    person = people_stored.with_slack_id(session, user.id.team_id, user.id.user_id)
    if email is not None and email in admins:
        return True
    if person is None:
        return email is not None and people_stored.with_email(session, email) is not None
    return (
        person.slack_active != user.is_active
        or (user.locale is not None and user.locale != person.slack_locale)
        or (email is not None and email != person.email)
    )


def newest_change(session: Session) -> int:
    """How far the trail of changes reaches now: what comes after it is news."""
    return stored.newest_change(session)


def newcomers(session: Session, change: int) -> tuple[int, tuple[str, ...]]:
    """How far the trail reaches, and the addresses that came to the registry after that change."""
    newest = stored.newest_change(session)
    if newest == change:
        return newest, ()
    return newest, tuple(stored.addresses_since(session, change, _BRINGS_AN_ADDRESS))


def sync_user(
    session: Session,
    user: SlackUser,
    *,
    now: datetime,
    admins: Collection[str] = (),
    source: str = "slack",
) -> Synced:
    """Brings the registry up to date with one user of the workspace.

    `admins` are addresses in lower case: a full member with one becomes an administrator when first seen.
    """
    if user.is_bot or user.id.user_id == SLACKBOT:
        return Synced.IGNORED
    email = _email(user)
    person = people_stored.with_slack_id(session, user.id.team_id, user.id.user_id)
    outcome = Synced.UNCHANGED
    if person is None:
        person, outcome = _link(session, user, email)
    is_admin = user.is_own and email is not None and email in admins
    if person is None and is_admin:
        person = people_stored.add(
            session, now=now, name=_name(user), email=email, slack=user.id, partner_id=None
        )
        outcome = Synced.CREATED
    if person is None:
        return outcome
    changed = _refresh(session, person, user, email)
    if changed and outcome is Synced.UNCHANGED:
        outcome = Synced.CHANGED
    session.flush()
    if outcome is not Synced.UNCHANGED:
        audit.record(
            session,
            actor=STRANGER,
            now=now,
            action=f"person.{outcome.value}",
            object_type="person",
            object_id=person.id,
            source=source,
            details=dict.fromkeys(changed, True),
        )
    if is_admin and not stored.ever_held(session, person.id, Role.ADMINISTRATOR):
        _make_administrator(session, person, now, source)
    return outcome


def _link(session: Session, user: SlackUser, email: str | None) -> tuple[Person | None, Synced]:
    """The person with the same address, joined to this user if that is safe."""
    person = people_stored.with_email(session, email) if email and user.is_active else None
    if person is None:
        return None, Synced.IGNORED
    # An account that is in use keeps its person; a new account takes over from a deactivated one.
    if person.slack_user_id is not None and person.slack_active:
        return None, Synced.NOT_TRUSTED
    # Another workspace vouches for an outsider's address: it gives a member's standing, nothing more.
    if user.is_external and stored.holds_anything(session, person.id):
        return None, Synced.NOT_TRUSTED
    person.slack_team_id, person.slack_user_id = user.id.team_id, user.id.user_id
    person.slack_dm_channel_id = None
    return person, Synced.LINKED


def _refresh(session: Session, person: Person, user: SlackUser, email: str | None) -> list[str]:
    """Takes over what Slack knows better; tells what changed."""
    changed = []
    if person.slack_active != user.is_active:
        person.slack_active = user.is_active
        changed.append("active")
    if user.locale and person.slack_locale != user.locale:
        person.slack_locale = user.locale
        changed.append("locale")
    # An outsider's address is their own workspace's word; a deactivated user's may be anything.
    if email and email != person.email and user.is_active and not user.is_external:
        owner = people_stored.with_email(session, email)
        if owner is None:
            person.email = email
            changed.append("email")
    return changed


def _make_administrator(session: Session, person: Person, now: datetime, source: str) -> None:
    stored.appoint(session, person.id, Role.ADMINISTRATOR, now)
    audit.record(
        session,
        actor=STRANGER,
        now=now,
        action="role.appointed",
        object_type="person",
        object_id=person.id,
        source=source,
        details={"role": Role.ADMINISTRATOR.value, "by_settings": True},
    )


def _email(user: SlackUser) -> str | None:
    try:
        return email_address(user.email) if user.email else None
    except EmailNotUnderstood:
        return None


def _name(user: SlackUser) -> str:
    return clean(user.name)[:MAX_NAME].strip() or "?"


__all__ = ["SlackUser", "Synced", "matters", "newcomers", "newest_change", "relevant", "sync_user"]
