"""/kokous uusi: from text or form to a draft, and from the draft to invitations."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.domain.groups import GroupRef
from bot.domain.meeting_errors import TimeTaken
from bot.domain.meeting_payloads import MeetingDraft, MeetingNew, MeetingRef
from bot.domain.meetings import Confirmed, Existed
from bot.domain.payloads import StaleButton
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, OpenForm
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.meeting_text import NewMeeting, new_meeting
from bot.handlers.meeting_times import form_times
from bot.language.i18n import N_
from bot.services import meeting_drafts as drafts
from bot.services.meetings import groups_to_meet
from bot.views import meeting_choices as choices
from bot.views import meeting_drafts as views
from bot.views import meeting_forms as forms


def make_draft(call: Call, asked: NewMeeting) -> Answer:
    """A draft of what was asked, or the question which of the times it could mean was meant."""
    if asked.choices:
        starts, ends = (int(at.timestamp()) for at in asked.choices[0])
        first = MeetingNew(asked.group.id, starts, ends, asked.title, asked.place, asked.assumed_end)
        return Answer(choices.new_meeting(first, asked.group.name, asked.said, asked.choices, call.tr))
    found = drafts.draft(
        call.session,
        actor=call.actor,
        now=call.now,
        group=asked.group,
        title=asked.title,
        starts_at=asked.starts_at,
        ends_at=asked.ends_at,
        place=asked.place,
    )
    assumed = asked.assumed_end and found.existed is Existed.NO
    return Answer(views.draft(found, call.tr, assumed_end=assumed))


def _new_at(call: Call, new: MeetingNew, _pressed: Pressed) -> Answer:
    """One of the times that were asked about was meant."""
    group = _group(call, str(new.group_id))
    start, end = datetime.fromtimestamp(new.starts, UTC), datetime.fromtimestamp(new.ends, UTC)
    return make_draft(call, NewMeeting(group, new.title, start, end, new.place, new.assumed_end))


def _new_form(call: Call, new: MeetingNew, _pressed: Pressed) -> OpenForm:
    """None of the times that were asked about was meant."""
    known = {"group": str(new.group_id), "title": new.title, "place": new.place}
    groups = groups_to_meet(call.session, actor=call.actor)
    return OpenForm(forms.meeting_form(known, {}, groups, call.tr))


def draft_form(call: Call, incomplete: Incomplete) -> OpenForm:
    """The form of a new meeting, with everything understood filled in."""
    groups = groups_to_meet(call.session, actor=call.actor)
    known = dict(incomplete.known)
    if len(groups) == 1:
        known.setdefault("group", str(groups[0].id))
    return OpenForm(forms.meeting_form(known, incomplete.problems, groups, call.tr))


def _edit(call: Call, ref: MeetingRef, _pressed: Pressed) -> OpenForm:
    meeting = drafts.show_draft(call.session, actor=call.actor, meeting_id=ref.meeting_id).meeting
    known = {
        **forms.times_of(meeting),
        "group": str(meeting.group.id),
        "title": meeting.title,
        "place": meeting.place,
    }
    groups = groups_to_meet(call.session, actor=call.actor)
    return OpenForm(forms.meeting_form(known, {}, groups, call.tr, meeting.id))


def _save(call: Call, ref: MeetingRef, values: Mapping[str, str]) -> Answer:
    starts_at, ends_at = form_times(values)
    group = _group(call, values.get("group", ""))
    title, place = values.get("title", ""), values.get("place", "")
    if ref.meeting_id:
        found = drafts.edit(
            call.session,
            actor=call.actor,
            now=call.now,
            meeting_id=ref.meeting_id,
            group=group,
            title=title,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
        )
    else:
        found = drafts.draft(
            call.session,
            actor=call.actor,
            now=call.now,
            group=group,
            title=title,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
        )
        if found.existed is Existed.SAME_TIME:
            raise TimeTaken(found.meeting)
    return Answer(views.draft(found, call.tr), title=call.tr.gettext("Draft"))


def _group(call: Call, value: str) -> GroupRef:
    for group in groups_to_meet(call.session, actor=call.actor):
        if str(group.id) == value:
            return group
    raise StaleButton


def _confirm(call: Call, draft: MeetingDraft, _pressed: Pressed) -> Answer:
    done = drafts.confirm(
        call.session, actor=call.actor, now=call.now, meeting_id=draft.meeting_id, stamp=draft.stamp
    )
    if isinstance(done, Confirmed):
        return Answer(views.confirmed(done, call.tr), title=call.tr.gettext("Meeting"))
    return Answer(views.draft(done, call.tr), title=call.tr.gettext("Draft"))


def _discard(call: Call, ref: MeetingRef, _pressed: Pressed) -> Answer:
    meeting = drafts.discard(call.session, actor=call.actor, now=call.now, meeting_id=ref.meeting_id)
    return Answer(views.discarded(meeting, call.tr), title=call.tr.gettext("Draft"))


COMMANDS = (
    Command(
        "/kokous",
        ("uusi",),
        parse=new_meeting,
        run=make_draft,
        form=draft_form,
        help=N_(
            "Drafts a meeting. You may write it as one sentence, too: title, time, place. "
            "Nothing is sent before you have seen the draft and confirmed it."
        ),
        usage=N_("time; title; place (group: name, length: 2 h)"),
        example="/kokous uusi tiistaina klo 13–15; Ohjaamon palvelut; Carelicum",
        permission=Permission.MANAGE_GROUP,
        writes=True,
    ),
)
ACTIONS = (
    Action("meeting.new_at", MeetingNew, _new_at, Permission.MANAGE_GROUP),
    Action("meeting.new_form", MeetingNew, _new_form, Permission.MANAGE_GROUP, writes=False),
    Action("meeting.confirm", MeetingDraft, _confirm, permission=Permission.MANAGE_GROUP),
    Action("meeting.edit", MeetingRef, _edit, permission=Permission.MANAGE_GROUP, writes=False),
    Action("meeting.discard", MeetingRef, _discard, permission=Permission.MANAGE_GROUP),
)
FORMS = (Form("meeting.save", MeetingRef, _save, permission=Permission.MANAGE_GROUP),)
