"""Answers to invitations, /kokous sijainen and läsnä."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import UserError
from bot.domain.links import CALENDAR_FILE, Purpose
from bot.domain.meeting_errors import MeetingAmbiguous, MeetingNotFound
from bot.domain.meeting_payloads import InvitationRef, MeetingAnswer, MeetingRef
from bot.domain.meetings import Answer as Rsvp
from bot.domain.meetings import Answered, AnswerFate, InvitationInfo
from bot.domain.names import fold
from bot.domain.payloads import StaleButton, code_of
from bot.domain.people import PersonAmbiguous, PersonNotFound, SlackId
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.handlers.text import address_apart, fields, mention
from bot.handlers.values import LIST_SEPARATOR, id_of
from bot.language.i18n import N_
from bot.services import meeting_answers as answers
from bot.services import meetings, outgoing
from bot.services import people_own as own
from bot.services.people import find_person
from bot.views import house as house_views
from bot.views import meeting_forms as forms
from bot.views import meeting_messages as views
from bot.views import meetings as meeting_views

_NAMES = {
    "kokous": "meeting",
    "numero": "meeting",
    "sijainen": "person",
    "nimi": "person",
    "sahkoposti": "email",
}


@dataclass(frozen=True)
class Sending:
    """Which meeting, and who is sent there instead, as typed."""

    meeting: str = ""
    person: str = ""
    email: str = ""

    def rest(self) -> str:
        """All but the meeting, as it would be typed after the meeting's number."""
        return "".join(f"; {piece}" for piece in (self.person, self.email) if piece)[:500]


# -- answers -----------------------------------------------------------------------------------------------


def _answer(call: Call, said: MeetingAnswer, _pressed: Pressed) -> Answer:
    given = code_of(Rsvp, said.answer)
    result = answers.answer(
        call.session,
        actor=call.actor,
        now=call.now,
        invitation_id=said.invitation_id,
        sequence=said.sequence,
        given=given,
    )
    return _everywhere(call, result)


def _everywhere(call: Call, result: Answered) -> Answer:
    """What became of an answer: here, in the message that asked, and on the Home tab."""
    shown, title = (
        views.answered(result, call.tr, calendar=_calendar(call, result)),
        call.tr.gettext("The answer"),
    )
    if result.fate is not AnswerFate.KEPT:
        return Answer(shown, title=title)
    invited = result.invitation.invited
    also = outgoing.newest_posted(
        call.session, invitation_id=invited.invitation_id, recipient_id=invited.person.id
    )
    home = None
    if call.surface in ("home", "submission"):
        home = house_views.home(own.page(call.session, actor=call.actor, now=call.now), call.tr)
    return Answer(shown, title=title, also=also, home=home)


def _calendar(call: Call, result: Answered) -> str:
    """The address of the meeting's file for the actor's own calendar."""
    meeting, person = result.invitation.meeting, result.invitation.invited.person
    return call.links.url(
        call.session, Purpose.MEETING, person_id=person.id, subject_id=meeting.id, tail=CALENDAR_FILE
    )


def _ask(call: Call, ref: InvitationRef, _pressed: Pressed) -> Answer:
    result = answers.look(
        call.session,
        actor=call.actor,
        now=call.now,
        invitation_id=ref.invitation_id,
        sequence=ref.sequence,
    )
    title = call.tr.gettext("The answer")
    if result.fate is not AnswerFate.KEPT:
        return Answer(views.answered(result, call.tr, calendar=_calendar(call, result)), title=title)
    return Answer(views.ask(result.invitation, call.tr), title=title)


def _record_form(call: Call, ref: MeetingRef, _pressed: Pressed) -> OpenForm:
    found = answers.recording(call.session, actor=call.actor, now=call.now, meeting_id=ref.meeting_id)
    return OpenForm(forms.record_form(found, call.tr))


def _record(call: Call, _ref: MeetingRef, values: Mapping[str, str]) -> Answer:
    invitation_id, given = id_of(values.get("invitation", "")), code_of(Rsvp, values.get("answer", ""))
    if invitation_id is None:
        raise StaleButton
    found = answers.record(
        call.session, actor=call.actor, now=call.now, invitation_id=invitation_id, given=given
    )
    _ = call.tr.gettext
    return Answer(
        meeting_views.status(found, call.tr, notice=_("The answer is written down.")), title=_("Meeting")
    )


# -- substitutes -------------------------------------------------------------------------------------------


def _parse_substitute(call: Call, text: str) -> Sending:
    said = fields(text, ["meeting", "person", "email"], _NAMES)
    only = said.get("meeting", "")
    if only and "person" not in said and not only.lstrip("#").isdecimal():
        # One piece alone may name a meeting or a person.
        try:
            meetings.find(call.session, actor=call.actor, now=call.now, query=only, group=call.group)
        except MeetingNotFound:
            return Sending(person=only, email=said.get("email", ""))
        except MeetingAmbiguous:
            pass
    return Sending(**address_apart(said))


def _substitute(call: Call, asked: Sending) -> Outcome:
    try:
        meeting = meetings.find(
            call.session, actor=call.actor, now=call.now, query=asked.meeting, group=call.group
        )
    except MeetingAmbiguous as several:
        return Answer(meeting_views.choose(several.meetings, "sijainen", asked.rest(), call.tr))
    mine = meetings.my_invitation(call.session, actor=call.actor, meeting=meeting)
    known: dict[str, str] = {}
    problem: UserError | None = None
    if asked.person:
        slack = mention(asked.person)
        if slack:
            return _sent(call, mine, slack=SlackId(call.team_id, slack.id))
        try:
            person = find_person(call.session, asked.email or asked.person)
        except PersonAmbiguous as error:
            known, problem = {"name": asked.person, "email": asked.email}, error
        except PersonNotFound as error:
            if "@" in asked.person:
                known = {"email": asked.person}
            else:
                known = {"name": asked.person, "email": asked.email}
                problem = None if asked.email else error  # somebody new, with all that is needed
        else:
            if "@" in (asked.email or asked.person) or fold(person.name) == fold(asked.person):
                return _sent(call, mine, person_id=person.id)
            # Only a part of a name was typed: the whole name is looked at before anything is sent.
            known = {"name": person.name, "email": asked.email}
    return _substitute_form(call, mine, known, problem)


def _substitute_form(
    call: Call, mine: InvitationInfo, known: Mapping[str, str], problem: UserError | None = None
) -> Outcome:
    result, deputy, others = answers.substitute_choices(
        call.session,
        actor=call.actor,
        now=call.now,
        invitation_id=mine.invited.invitation_id,
        sequence=mine.meeting.sequence,
    )
    if result.fate is not AnswerFate.KEPT:
        return Answer(views.answered(result, call.tr, calendar=_calendar(call, result)))
    problems = {"name": problem} if problem else {}
    return OpenForm(
        forms.substitute_form(result.invitation, deputy, others, call.tr, known=known, problems=problems)
    )


def _pressed_substitute(call: Call, ref: InvitationRef, _pressed: Pressed) -> Outcome:
    result, deputy, others = answers.substitute_choices(
        call.session,
        actor=call.actor,
        now=call.now,
        invitation_id=ref.invitation_id,
        sequence=ref.sequence,
    )
    if result.fate is not AnswerFate.KEPT:
        return Answer(
            views.answered(result, call.tr, calendar=_calendar(call, result)),
            title=call.tr.gettext("The answer"),
        )
    return OpenForm(forms.substitute_form(result.invitation, deputy, others, call.tr))


def _named_substitute(call: Call, ref: InvitationRef, values: Mapping[str, str]) -> Answer:
    person, known = values.get("person"), values.get("known", "")
    result = answers.name_substitute(
        call.session,
        actor=call.actor,
        now=call.now,
        invitation_id=ref.invitation_id,
        sequence=ref.sequence,
        person_id=id_of(known),
        slack=SlackId(call.team_id, person) if person else None,
        name=values.get("name", ""),
        email=values.get("email", ""),
    )
    return _everywhere(call, result)


def _sent(
    call: Call, mine: InvitationInfo, *, slack: SlackId | None = None, person_id: int | None = None
) -> Answer:
    result = answers.name_substitute(
        call.session,
        actor=call.actor,
        now=call.now,
        invitation_id=mine.invited.invitation_id,
        sequence=mine.meeting.sequence,
        slack=slack,
        person_id=person_id,
    )
    return _everywhere(call, result)


# -- attendance --------------------------------------------------------------------------------------------


def _attendance(call: Call, query: str) -> Outcome:
    try:
        meeting = meetings.find(
            call.session, actor=call.actor, now=call.now, query=query, group=call.group, past=True
        )
    except MeetingAmbiguous as several:
        return Answer(meeting_views.choose(several.meetings, "läsnä", "", call.tr))
    return _attendance_form(call, meeting.id)


def _attendance_form(call: Call, meeting_id: int) -> OpenForm:
    found = answers.attendance(call.session, actor=call.actor, now=call.now, meeting_id=meeting_id)
    return OpenForm(forms.attendance_form(found, call.tr))


def _pressed_attendance(call: Call, ref: MeetingRef, _pressed: Pressed) -> OpenForm:
    return _attendance_form(call, ref.meeting_id)


def _attended(call: Call, ref: MeetingRef, values: Mapping[str, str]) -> Answer:
    chosen = [
        one
        for name, ids in values.items()
        if name.startswith("present-")
        for one in ids.split(LIST_SEPARATOR)
    ]
    found = answers.record_attendance(
        call.session,
        actor=call.actor,
        now=call.now,
        meeting_id=ref.meeting_id,
        present={number for one in chosen if (number := id_of(one)) is not None},
    )
    _ = call.tr.gettext
    return Answer(meeting_views.status(found, call.tr, notice=_("Attendance is saved.")), title=_("Meeting"))


COMMANDS = (
    Command(
        "/kokous",
        ("sijainen",),
        parse=_parse_substitute,
        run=_substitute,
        help=N_("Sends somebody to a meeting in your place. They get an invitation of their own."),
        usage=N_("meeting's number; person (e-mail: address)"),
        example="/kokous sijainen 12; Anna Asiantuntija",
        permission=Permission.ANSWER,
        writes=True,
    ),
    Command(
        "/kokous",
        ("läsnä",),
        run=_attendance,
        help=N_("Writes down who was there."),
        usage=N_("[meeting's number or title]"),
        example="/kokous läsnä 12",
        permission=Permission.MANAGE_GROUP,
    ),
)
ACTIONS = (
    Action("meeting.answer", MeetingAnswer, _answer, Permission.ANSWER),
    Action("meeting.ask", InvitationRef, _ask, Permission.ANSWER, writes=False),
    Action("meeting.substitute", InvitationRef, _pressed_substitute, Permission.ANSWER, writes=False),
    Action("meeting.record", MeetingRef, _record_form, Permission.MANAGE_GROUP, writes=False),
    Action("meeting.attendance", MeetingRef, _pressed_attendance, Permission.MANAGE_GROUP, writes=False),
)
FORMS = (
    Form("meeting.substitute", InvitationRef, _named_substitute, Permission.ANSWER),
    Form("meeting.record", MeetingRef, _record, Permission.MANAGE_GROUP),
    Form("meeting.attendance", MeetingRef, _attended, Permission.MANAGE_GROUP),
)
