"""What is a person's own: their page, their settings, what is held about them, and its erasure."""

from datetime import datetime

from sqlalchemy.orm import Session

from bot.domain.groups import Office
from bot.domain.outgoing import Way
from bot.domain.payloads import StaleButton
from bot.domain.people import ERASED_NAME, Actor, PersonRef, ReminderWish
from bot.domain.people_own import (
    LANGUAGES,
    Erased,
    Exported,
    HoldsOffice,
    Invited,
    OwnData,
    OwnGroup,
    OwnMeeting,
    OwnPage,
    OwnSettings,
    Term,
    WordUnknown,
)
from bot.domain.zone import local_date
from bot.permissions import On, Permission, require
from bot.services import (
    audit,
    confidentiality,
    deadlines,
    duty_notices,
    guest_ends,
    guests,
    preparation,
    seminar_places,
)
from bot.services.meeting_changes import follow_seats
from bot.storage import guests as guests_stored
from bot.storage import partners as partners_stored
from bot.storage import people as people_stored
from bot.storage import people_export as export_stored
from bot.storage import people_own as stored
from bot.storage import polls as polls_stored
from bot.storage import preparation as preparation_stored
from bot.storage.models import Person

MEETINGS_SHOWN = 10
INVITED_SHOWN = 20


def page(session: Session, *, actor: Actor, now: datetime) -> OwnPage:
    """The person's groups and coming meetings, and what waits for them. Raises NotAllowed for a stranger."""
    person_id = _own_id(actor)
    ids = sorted(actor.member_of | actor.leads | actor.coordinates)
    groups = tuple(
        OwnGroup(
            row.id,
            row.name,
            row.kind,
            frozenset(
                office
                for office, held in ((Office.LEADER, actor.leads), (Office.COORDINATOR, actor.coordinates))
                if row.id in held
            ),
            row.id in actor.member_of,
        )
        for row in stored.groups_by_id(session, ids)
    )
    meetings = tuple(
        OwnMeeting(*row) for row in stored.coming_meetings(session, person_id, now, MEETINGS_SHOWN)
    )
    inputs, inputs_until = preparation.waiting_for(session, actor=actor, now=now)
    return OwnPage(
        name=actor.name,
        groups=groups,
        meetings=meetings,
        duties=duty_notices.of_person(session, person_id, now),
        uncoordinated=tuple(stored.without_office(session, sorted(actor.leads), Office.COORDINATOR)),
        passes=guests.own(session, actor=actor, now=now),
        polls=tuple(polls_stored.waiting_for(session, person_id, now)),
        acknowledges=bool(ids) and confidentiality.is_waiting(session, person_id),
        deadlines=deadlines.own(session, actor=actor, now=now),
        today=local_date(now),
        inputs=inputs,
        inputs_until=inputs_until,
    )


def settings(session: Session, *, actor: Actor) -> OwnSettings:
    """The person's own choices. Raises NotAllowed for a stranger."""
    return _settings(_person(session, _own_id(actor)))


def slack_locale(session: Session, *, actor: Actor) -> str | None:
    """The language of the person's Slack, as Slack tells it ("fi-FI")."""
    return _person(session, _own_id(actor)).slack_locale


def change_settings(session: Session, *, actor: Actor, now: datetime, wanted: OwnSettings) -> OwnSettings:
    """Takes the person's own choices into use. Raises NotAllowed, WordUnknown."""
    if wanted.language is not None and wanted.language not in LANGUAGES:
        raise WordUnknown(wanted.language, "language")
    person = _person(session, _own_id(actor))
    if _settings(person) != wanted:
        person.locale = wanted.language
        person.reminder_wish = wanted.reminders
        person.preferred_way = wanted.way
        session.flush()
        audit.record(
            session,
            actor=actor,
            now=now,
            action="person.settings",
            object_type="person",
            object_id=person.id,
            details={
                "language": wanted.language or "slack",
                "reminders": wanted.reminders.value,
                "way": wanted.way or Way.SLACK,
            },
        )
    return wanted


def data(session: Session, *, actor: Actor, now: datetime) -> OwnData:
    """Everything held about the person (rule R15); nobody else's names in it. Raises NotAllowed."""
    person = _person(session, _own_id(actor))
    partner = partners_stored.get(session, person.partner_id) if person.partner_id else None
    return OwnData(
        person=PersonRef(person.id, person.name),
        email=person.email,
        partner=partner.name if partner else None,
        slack_user_id=person.slack_user_id,
        slack_locale=person.slack_locale,
        settings=_settings(person),
        created_at=person.created_at,
        roles=tuple(
            Term(role.value, "", local_date(first), local_date(last) if last else None)
            for role, first, last in stored.roles(session, person.id)
        ),
        offices=tuple(
            Term(office.value, group, local_date(first), local_date(last) if last else None)
            for office, group, first, last in stored.offices(session, person.id)
        ),
        seats=tuple(
            Term(row.group_name, row.partner_name or "", row.starts_on, row.ends_on)
            for row in stored.seats(session, person.id)
        ),
        deputy_in=tuple(stored.deputy_in(session, person.id)),
        contact_of=tuple(
            Term(name, "", local_date(first), local_date(last) if last else None)
            for name, first, last in stored.contact_places(session, person.id)
        ),
        invited=tuple(
            Invited(row.group_name, row.title, row.starts_at, row.answer, row.present)
            for row in stored.invitations(session, person.id, INVITED_SHOWN)
        ),
        passes=guests.held(session, person.id, local_date(now)),
        acknowledged=tuple(
            (row.version, row.at) for row in guests_stored.acknowledgements(session, person.id)
        ),
        counts=stored.counts(session, person.id),
    )


def export(
    session: Session, *, actor: Actor, now: datetime, person_id: int, source: str = "slack"
) -> Exported:
    """Everything held about a person, to be given to them: their own, or at their wish by those who appoint
    roles (rule R15). It is written down that it was taken out. Raises NotAllowed, StaleButton.
    """
    if person_id != actor.person_id:
        require(actor, Permission.APPOINT_ROLES)
    else:
        require(actor, Permission.ANSWER, On(person_id=person_id))
    person = _person(session, person_id)
    audit.record(
        session,
        actor=actor,
        now=now,
        action="person.exported",
        object_type="person",
        object_id=person_id,
        source=source,
    )
    ref = PersonRef(person.id, person.name)
    return Exported(ref, now, person.slack_user_id, export_stored.rows_about(session, person_id))


def may_erase(session: Session, *, actor: Actor, person_id: int) -> PersonRef:
    """Whoever would be erased: oneself, or anybody by those who appoint roles (rights, part 3).

    Raises NotAllowed, StaleButton when there is nobody, HoldsOffice.
    """
    if person_id != actor.person_id:
        require(actor, Permission.APPOINT_ROLES)
    else:
        require(actor, Permission.ANSWER, On(person_id=person_id))
    person = _person(session, person_id)
    roles = tuple(role for role, _, ended in stored.roles(session, person_id) if ended is None)
    offices = [
        (office, group) for office, group, _, ended in stored.offices(session, person_id) if ended is None
    ]
    leads = tuple(group for office, group in offices if office is Office.LEADER)
    coordinates = tuple(group for office, group in offices if office is Office.COORDINATOR)
    contact_of = tuple(name for name, _, ended in stored.contact_places(session, person_id) if ended is None)
    if roles or offices or contact_of:
        raise HoldsOffice(roles=roles, leads=leads, coordinates=coordinates, contact_of=contact_of)
    return PersonRef(person.id, person.name)


def erase(session: Session, *, actor: Actor, now: datetime, person_id: int) -> Erased:
    """Takes away what names the person; counts and decisions stay (the agreement, section 7; rule R15).

    Open seats and guest's passes end, queued messages are cancelled, coming invitations withdrawn. That
    confidentiality was acknowledged stays, as a row of nobody any more (rule R14). What others have written
    in titles and what has been posted in Slack is not touched. Raises what may_erase does.
    """
    may_erase(session, actor=actor, person_id=person_id)
    person = _person(session, person_id)
    stored.forget_answers_naming(session, person.name)
    messages = stored.cancel_messages(session, person_id)
    invitations = stored.coming_invitations(session, person_id, now)
    groups = stored.end_seats(session, person_id, now, local_date(now))
    # Whoever was to stand in for them is let go of and told; they themselves are not written to any more.
    for group_id in groups:
        follow_seats(session, actor=actor, now=now, group_id=group_id)
    for group_id in guest_ends.end_with_person(session, actor=actor, now=now, person_id=person_id):
        follow_seats(session, actor=actor, now=now, group_id=group_id)
    stored.withdraw_invitations(session, person_id, now)
    stored.forget_letters(session, person_id)
    preparation_stored.forget_own(session, person_id)
    seminar_places.forget_person(session, actor=actor, now=now, person_id=person_id)
    polls_stored.forget_silent(session, person_id, now)
    stored.cancel_messages(session, person_id)
    done = Erased(seats=len(groups), messages=messages, invitations=invitations)
    person.name, person.search_name = ERASED_NAME, ""
    person.email = person.partner_id = person.locale = person.slack_locale = None
    person.slack_team_id = person.slack_user_id = person.slack_dm_channel_id = None
    person.slack_active = False
    person.reminder_wish = ReminderWish.NONE
    person.preferred_way = None
    person.erased_at = now
    session.flush()
    audit.record(
        session,
        actor=actor,
        now=now,
        action="person.erased",
        object_type="person",
        object_id=person_id,
        details={"seats": done.seats, "messages": done.messages, "invitations": done.invitations},
    )
    return done


def _own_id(actor: Actor) -> int:
    require(actor, Permission.ANSWER)
    if actor.person_id is None:
        raise StaleButton
    return actor.person_id


def _person(session: Session, person_id: int) -> Person:
    person = people_stored.get(session, person_id)
    if person is None or person.erased_at is not None:
        raise StaleButton
    return person


def _settings(person: Person) -> OwnSettings:
    return OwnSettings(person.locale, person.reminder_wish, person.preferred_way)
