"""/kokous siirrä and peru: what would happen is shown first, and a press makes it so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.errors import UserError
from bot.domain.meeting_errors import MeetingAmbiguous
from bot.domain.meeting_payloads import MeetingCancel, MeetingMove, MeetingRef, MeetingVersion
from bot.domain.meetings import CancelPlan, MeetingState, MovePlan
from bot.domain.names import MAX_PLACE, clean_within
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.handlers.meeting_times import form_times, is_time, read_when
from bot.handlers.text import fields
from bot.language.i18n import N_
from bot.services import meeting_changes as changes
from bot.services import meeting_drafts, meetings
from bot.views import meeting_choices as choices
from bot.views import meeting_drafts as views
from bot.views import meeting_forms as forms
from bot.views import meetings as meeting_views

_NAMES = {
    "kokous": "meeting",
    "numero": "meeting",
    "aika": "time",
    "uusi aika": "time",
    "paikka": "place",
    "syy": "reason",
}
_TIME_FIELDS = ("date", "from", "to", "place")


@dataclass(frozen=True)
class Change:
    """Which meeting, and what is asked of it, as typed."""

    meeting: str = ""
    time: str = ""
    place: str | None = None
    reason: str = ""

    def rest(self) -> str:
        """All but the meeting, as it would be typed after the meeting's number."""
        pieces = [self.time, f"paikka: {self.place}" if self.place is not None else "", self.reason]
        return "".join(f"; {piece}" for piece in pieces if piece)[:1500]


def _parse_move(call: Call, text: str) -> Change:
    first = text.partition(";")[0].strip()
    order = ["meeting", "time", "place"]
    if not first.isdecimal() and is_time(first, call.now):
        order.remove("meeting")
    return Change(**fields(text, order, _NAMES))


def _parse_cancel(_call: Call, text: str) -> Change:
    return Change(**fields(text, ["meeting", "reason"], _NAMES))


def _move(call: Call, asked: Change) -> Outcome:
    try:
        meeting = meetings.find(
            call.session, actor=call.actor, now=call.now, query=asked.meeting, group=call.group
        )
    except MeetingAmbiguous as several:
        return Answer(meeting_views.choose(several.meetings, "siirrä", asked.rest(), call.tr))
    changes.changeable(call.session, call.actor, call.now, meeting.id)
    if not asked.time and asked.place is None:
        return OpenForm(forms.move_form(meeting, call.tr))
    old = (meeting.starts_at, meeting.ends_at)
    when = read_when(asked.time, call.now, like=old) if asked.time else None
    if when and when.choices:
        typed = asked.place
        place = meeting.place if typed is None else clean_within(typed, "place", MAX_PLACE, may_be_empty=True)
        return Answer(choices.move(meeting, place, asked.time, when.choices, call.tr))
    starts_at, ends_at = (when.starts_at, when.ends_at) if when else old
    known = {**(when.known() if when else {}), "time": asked.time}
    if asked.place is not None:
        known["place"] = asked.place
    problem = when.problem if when else None
    if problem is None and starts_at and ends_at:
        try:
            return Answer(views.move_plan(_plan(call, meeting.id, starts_at, ends_at, asked.place), call.tr))
        except UserError as error:
            if getattr(error, "field", None) not in _TIME_FIELDS:
                raise
            problem = error
    field = str(getattr(problem, "field", "date"))
    return OpenForm(forms.move_form(meeting, call.tr, known, {field: problem}))


def _plan(call: Call, meeting_id: int, starts_at: datetime, ends_at: datetime, place: str | None) -> MovePlan:
    return changes.plan_move(
        call.session,
        actor=call.actor,
        now=call.now,
        meeting_id=meeting_id,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
    )


def _move_to(call: Call, move: MeetingMove, _pressed: Pressed) -> Answer:
    """One of the times that were asked about was meant: what moving there would do."""
    start, end = datetime.fromtimestamp(move.starts, UTC), datetime.fromtimestamp(move.ends, UTC)
    plan = _plan(call, move.meeting_id, start, end, move.place)
    return Answer(views.move_plan(plan, call.tr), title=call.tr.gettext("Move the meeting"))


def _move_form(call: Call, version: MeetingVersion, _pressed: Pressed) -> OpenForm:
    meeting = changes.changeable(call.session, call.actor, call.now, version.meeting_id)
    return OpenForm(forms.move_form(meeting, call.tr))


def _move_planned(call: Call, version: MeetingVersion, values: Mapping[str, str]) -> Answer:
    starts_at, ends_at = form_times(values)
    plan = _plan(call, version.meeting_id, starts_at, ends_at, values.get("place", ""))
    return Answer(views.move_plan(plan, call.tr), title=call.tr.gettext("Move the meeting"))


def _move_confirmed(call: Call, move: MeetingMove, _pressed: Pressed) -> Answer:
    plan = changes.move(
        call.session,
        actor=call.actor,
        now=call.now,
        meeting_id=move.meeting_id,
        sequence=move.sequence,
        starts_at=datetime.fromtimestamp(move.starts, UTC),
        ends_at=datetime.fromtimestamp(move.ends, UTC),
        place=move.place,
    )
    return Answer(views.moved(plan, call.tr), title=call.tr.gettext("Meeting"))


def _cancel(call: Call, asked: Change) -> Outcome:
    try:
        meeting = meetings.find(
            call.session, actor=call.actor, now=call.now, query=asked.meeting, group=call.group
        )
    except MeetingAmbiguous as several:
        return Answer(meeting_views.choose(several.meetings, "peru", asked.rest(), call.tr))
    if meeting.state is MeetingState.DRAFT:
        draft = meeting_drafts.show_draft(call.session, actor=call.actor, meeting_id=meeting.id)
        return Answer(views.draft(draft, call.tr))
    return Answer(views.cancel_plan(_cancellation(call, meeting.id, asked.reason), call.tr))


def _cancellation(call: Call, meeting_id: int, reason: str) -> CancelPlan:
    return changes.plan_cancel(
        call.session, actor=call.actor, now=call.now, meeting_id=meeting_id, reason=reason
    )


def _cancel_form(call: Call, version: MeetingVersion, _pressed: Pressed) -> OpenForm:
    meeting = changes.changeable(call.session, call.actor, call.now, version.meeting_id)
    return OpenForm(forms.cancel_form(meeting, call.tr))


def _cancel_planned(call: Call, version: MeetingVersion, values: Mapping[str, str]) -> Answer:
    plan = _cancellation(call, version.meeting_id, values.get("reason", ""))
    return Answer(views.cancel_plan(plan, call.tr), title=call.tr.gettext("Cancel the meeting"))


def _cancel_confirmed(call: Call, cancel: MeetingCancel, _pressed: Pressed) -> Answer:
    plan = changes.cancel(
        call.session,
        actor=call.actor,
        now=call.now,
        meeting_id=cancel.meeting_id,
        sequence=cancel.sequence,
        reason=cancel.reason,
    )
    return Answer(views.cancelled(plan, call.tr), title=call.tr.gettext("Meeting"))


def _keep(call: Call, _ref: MeetingRef, _pressed: Pressed) -> Answer:
    return Answer(views.kept(call.tr), title=call.tr.gettext("Meeting"))


def _nudge(call: Call, ref: MeetingRef, _pressed: Pressed) -> Answer:
    meeting, asked = changes.nudge(call.session, actor=call.actor, now=call.now, meeting_id=ref.meeting_id)
    return Answer(views.nudged(meeting, asked, call.tr), title=call.tr.gettext("Meeting"), beside=True)


COMMANDS = (
    Command(
        "/kokous",
        ("siirrä",),
        parse=_parse_move,
        run=_move,
        help=N_("Moves a meeting. You see the old and the new time first; everybody is asked again."),
        usage=N_("meeting's number; new time (place: new place)"),
        example="/kokous siirrä 12; ke 9.12. klo 9–11",
        permission=Permission.MANAGE_GROUP,
    ),
    Command(
        "/kokous",
        ("peru",),
        parse=_parse_cancel,
        run=_cancel,
        help=N_("Cancels a meeting. You see first how many are told."),
        usage=N_("meeting's number; reason"),
        example="/kokous peru 12; Vetäjä on sairaana",
        permission=Permission.MANAGE_GROUP,
    ),
)
ACTIONS = (
    Action("meeting.move_form", MeetingVersion, _move_form, Permission.MANAGE_GROUP, writes=False),
    Action("meeting.move_to", MeetingMove, _move_to, Permission.MANAGE_GROUP, writes=False),
    Action("meeting.move", MeetingMove, _move_confirmed, Permission.MANAGE_GROUP),
    Action("meeting.cancel_form", MeetingVersion, _cancel_form, Permission.MANAGE_GROUP, writes=False),
    Action("meeting.cancel", MeetingCancel, _cancel_confirmed, Permission.MANAGE_GROUP),
    Action("meeting.keep", MeetingRef, _keep, Permission.MANAGE_GROUP, writes=False),
    Action("meeting.nudge", MeetingRef, _nudge, Permission.MANAGE_GROUP),
)
FORMS = (
    Form("meeting.move_plan", MeetingVersion, _move_planned, Permission.MANAGE_GROUP, writes=False),
    Form("meeting.cancel_plan", MeetingVersion, _cancel_planned, Permission.MANAGE_GROUP, writes=False),
)
