"""/kokous: what is coming, one meeting, and the entries of all that is done to meetings."""

from bot.domain.groups import GroupRef
from bot.domain.meeting_errors import MeetingAmbiguous
from bot.domain.meeting_payloads import MeetingPage, MeetingRef
from bot.domain.meetings import MeetingInfo, MeetingState
from bot.domain.rights import Permission
from bot.handlers import calendars, meeting_answers, meeting_changes, meeting_drafts, poll_drafts
from bot.handlers.answers import Answer, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import meeting_drafts as draft_service
from bot.services import meetings
from bot.services.groups import find_group
from bot.views import meeting_drafts as draft_views
from bot.views import meetings as views
from bot.views.blocks import Block

SHOWN_FIRST = 3  # meetings on the overview


def _named_group(call: Call, text: str) -> GroupRef | None:
    return find_group(call.session, text) if text.strip() else None


def _list(call: Call, group: GroupRef | None) -> Answer:
    group_id = group.id if group else 0
    found = meetings.coming(
        call.session, actor=call.actor, now=call.now, channel_id=call.channel_id, group_id=group_id
    )
    return Answer(views.coming(found, call.tr, group_id))


def _page(call: Call, page: MeetingPage, _pressed: Pressed) -> Answer:
    found = meetings.coming(
        call.session,
        actor=call.actor,
        now=call.now,
        channel_id=call.channel_id,
        group_id=page.group_id,
        skip=page.skip,
    )
    return Answer(views.coming(found, call.tr, page.group_id))


def _overview(call: Call, _rest: str) -> Answer:
    found = meetings.coming(
        call.session, actor=call.actor, now=call.now, channel_id=call.channel_id, count=SHOWN_FIRST
    )
    may_call = allows(call.actor, Permission.MANAGE_GROUP)
    return Answer(views.overview(found, call.tr, may_call=may_call))


def _held(call: Call, group: GroupRef | None) -> Answer:
    found = meetings.held(call.session, actor=call.actor, now=call.now, group=group or call.group)
    return Answer(views.held(found, call.tr), title=call.tr.gettext("Meetings held"))


def _show(call: Call, query: str) -> Outcome:
    try:
        meeting = meetings.find(
            call.session,
            actor=call.actor,
            now=call.now,
            query=query,
            group=call.group,
            past=bool(query.strip()),  # a meeting that was held can be looked at by its name
        )
    except MeetingAmbiguous as several:
        return Answer(views.choose(several.meetings, "näytä", "", call.tr))
    return Answer(_shown(call, meeting))


def _pressed_show(call: Call, ref: MeetingRef, _pressed: Pressed) -> Answer:
    meeting = meetings.load(call.session, ref.meeting_id)
    return Answer(_shown(call, meeting), title=call.tr.gettext("Meeting"), beside=True)


def _shown(call: Call, meeting: MeetingInfo) -> list[Block]:
    if meeting.state is MeetingState.DRAFT:
        draft = draft_service.show_draft(call.session, actor=call.actor, meeting_id=meeting.id)
        return draft_views.draft(draft, call.tr)
    found = meetings.show(call.session, actor=call.actor, now=call.now, meeting_id=meeting.id)
    return views.status(found, call.tr)


COMMANDS = (
    Command(
        "/kokous",
        (),
        run=_overview,
        help=N_("Shows what is next, and buttons for the next step."),
        example="/kokous",
        permission=Permission.SEE_GROUP,
    ),
    *meeting_drafts.COMMANDS,
    poll_drafts.PROPOSE,
    Command(
        "/kokous",
        ("lista",),
        parse=_named_group,
        run=_list,
        help=N_("Lists the coming meetings: the group's in its channel, elsewhere your own."),
        usage=N_("[group]"),
        example="/kokous lista",
        permission=Permission.SEE_GROUP,
    ),
    Command(
        "/kokous",
        ("lista", "pidetyt"),
        parse=_named_group,
        run=_held,
        help=N_("Lists the meetings that were held, and where attendance is not written down."),
        usage=N_("[group]"),
        example="/kokous lista pidetyt",
        permission=Permission.SEE_GROUP,
    ),
    Command(
        "/kokous",
        ("näytä",),
        run=_show,
        help=N_("Shows a meeting and who has answered what. Without a number: the next one."),
        usage=N_("[meeting's number or title]"),
        example="/kokous näytä 12",
        permission=Permission.SEE_GROUP,
    ),
    *meeting_changes.COMMANDS,
    *meeting_answers.COMMANDS,
    *calendars.COMMANDS,
)
ACTIONS: tuple[Action, ...] = (
    Action("meeting.page", MeetingPage, _page, permission=Permission.SEE_GROUP, writes=False),
    Action("meeting.show", MeetingRef, _pressed_show, permission=Permission.SEE_GROUP, writes=False),
    *meeting_drafts.ACTIONS,
    *meeting_changes.ACTIONS,
    *meeting_answers.ACTIONS,
    *calendars.ACTIONS,
)
FORMS: tuple[Form, ...] = (*meeting_drafts.FORMS, *meeting_changes.FORMS, *meeting_answers.FORMS)
