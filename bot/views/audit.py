"""The trail of changes, shown."""

from bot.domain.audit import Change, ChangePage
from bot.domain.payloads import RunText
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment
from bot.views import blocks as b

SLASH = "/eko"

# A change without a name here is shown by its code: nothing is hidden for want of a word.
ACTION_NAMES = {
    "meeting.answered": N_("answer to an invitation"),
    "meeting.attendance": N_("attendance written down"),
    "meeting.cancelled": N_("meeting cancelled"),
    "meeting.confirmed": N_("invitations to a meeting sent"),
    "meeting.discarded": N_("draft of a meeting given up"),
    "meeting.drafted": N_("meeting drafted"),
    "meeting.edited": N_("draft of a meeting changed"),
    "meeting.followed_seats": N_("invitations to a meeting follow the members"),
    "meeting.moved": N_("meeting moved"),
    "meeting.nudged": N_("reminder to answer sent"),
    "confidentiality.acknowledged": N_("confidentiality acknowledged"),
    "confidentiality.changed": N_("confidentiality text changed"),
    "guest.accepted": N_("guest's pass accepted"),
    "guest.cancelled": N_("guest's pass cancelled"),
    "guest.changed": N_("guest's pass changed"),
    "guest.declined": N_("guest's pass declined"),
    "guest.ended": N_("guest's pass ended"),
    "guest.from_channel": N_("guest removed from the group's channel"),
    "guest.invited": N_("guest expert invited"),
    "guest.sent_again": N_("message sent to a guest again"),
    "guest.to_channel": N_("guest invited to the group's channel"),
    "group.changed": N_("group's settings changed"),
    "group.channel_bound": N_("channel taken into use for a group"),
    "group.channel_released": N_("group's channel let go"),
    "group.coordinator_ended": N_("coordinator's term ended"),
    "group.coordinator_named": N_("coordinator named"),
    "group.ended": N_("group ended"),
    "group.founded": N_("group founded"),
    "group.leader_ended": N_("leader's term ended"),
    "group.leader_named": N_("leader named"),
    "indicator.planned": N_("indicator added to a draft of the programme"),
    "indicator.replanned": N_("indicator changed in a draft of the programme"),
    "indicator.dropped": N_("indicator left out of a draft of the programme"),
    "indicator.recorded": N_("indicator's reading recorded"),
    "indicator.corrected": N_("indicator's reading corrected"),
    "indicator.removed": N_("indicator's reading removed"),
    "partner.added": N_("partner added"),
    "partner.contact_ended": N_("contact ended"),
    "partner.contact_named": N_("contact named"),
    "partner.forum_member_named": N_("forum member named"),
    "partner.imported": N_("partner's details changed from a file"),
    "partner.left": N_("partner's leaving recorded"),
    "partners.seeded": N_("partners read from the file"),
    "person.added": N_("person added to the registry"),
    "person.changed": N_("person's details followed Slack"),
    "person.completed": N_("person's details completed"),
    "person.created": N_("administrator of the settings added"),
    "person.erased": N_("person's data erased"),
    "person.exported": N_("person's data taken out as a file"),
    "person.imported": N_("person's details changed from a file"),
    "person.letters_refused": N_("letters refused"),
    "person.letters_wanted": N_("letters wanted again"),
    "links.closed": N_("personal links closed"),
    "links.feed_closed": N_("calendar address changed"),
    "person.linked": N_("person joined to a Slack user"),
    "person.moved": N_("person moved to another partner"),
    "person.settings": N_("own settings changed"),
    "agenda.closing": N_("last day for proposals to the agenda chosen"),
    "agenda.dealt": N_("item of the agenda dealt with"),
    "agenda.open": N_("item of the agenda opened again"),
    "agenda.proposed": N_("item proposed to the agenda"),
    "agenda.withdrawn": N_("item taken off the agenda"),
    "amendment.adopted": N_("amendment adopted by the forum"),
    "amendment.approved": N_("partner's approval of an amendment recorded"),
    "amendment.in_force": N_("amendment in force"),
    "amendment.proposed": N_("amendment proposed"),
    "amendment.rejected": N_("amendment not adopted by the forum"),
    "amendment.withdrawn": N_("amendment proposal taken back"),
    "dispute.court": N_("dispute taken to the district court"),
    "dispute.mistaken": N_("dispute recorded by mistake"),
    "dispute.registered": N_("dispute recorded"),
    "dispute.settled": N_("dispute settled"),
    "partner.notice_given": N_("partner's notice recorded"),
    "renegotiation.agreed": N_("renegotiation agreed"),
    "renegotiation.failed": N_("renegotiation not agreed"),
    "renegotiation.started": N_("renegotiation recorded"),
    "sub_agreement.changed": N_("sub-agreement changed"),
    "sub_agreement.registered": N_("sub-agreement registered"),
    "programme.action_added": N_("action added to the programme"),
    "programme.action_changed": N_("action of the programme changed"),
    "programme.action_removed": N_("action taken out of the programme"),
    "action.done": N_("action marked as done"),
    "action.dropped": N_("action left undone"),
    "action.help": N_("help asked for with an action"),
    "action.in_channel": N_("action's reminders taken to the group's channel"),
    "action.moved": N_("action's deadline moved"),
    "action.not_in_channel": N_("action's reminders taken out of the group's channel"),
    "action.progress": N_("progress of an action written down"),
    "action.reopened": N_("action taken up again"),
    "programme.begun": N_("version of the programme begun"),
    "programme.comment_withdrawn": N_("comment of the programme taken back"),
    "programme.commented": N_("programme commented"),
    "programme.comments_closed": N_("comments of the programme closed"),
    "programme.comments_opened": N_("programme opened for comments"),
    "programme.decided": N_("programme decided"),
    "programme.discarded": N_("version of the programme given up"),
    "programme.goal_added": N_("goal added to the programme"),
    "programme.goal_removed": N_("goal taken out of the programme"),
    "programme.replies_taken": N_("replies taken in as comments"),
    "programme.calendar": N_("calendar of the programme's preparation changed"),
    "programme.input": N_("input to the programme given"),
    "role.appointed": N_("role given"),
    "role.ended": N_("role ended"),
    "seminar.answered": N_("answer to the seminar"),
    "seminar.arrived": N_("arrival to the seminar marked"),
    "seminar.not_arrived": N_("mark of an arrival to the seminar taken back"),
    "seminar.cancelled": N_("seminar cancelled"),
    "seminar.discarded": N_("draft of a seminar given up"),
    "seminar.drafted": N_("seminar drafted"),
    "seminar.edited": N_("seminar's details changed"),
    "seminar.guest_added": N_("somebody put on the seminar's list"),
    "seminar.moved": N_("seminar's time or place changed"),
    "seminar.needs": N_("own needs for the seminar told"),
    "seminar.needs_erased": N_("diets and needs of a seminar erased"),
    "seminar.season_confirmed": N_("seminar's time outside early autumn confirmed"),
    "seminar.stage_scheduled": N_("seminar's message given a time"),
    "seminar.stage_sent": N_("seminar's message sent"),
    "seminar.stage_unscheduled": N_("seminar's message taken off its time"),
    "seminar.taken_over": N_("seminar's organiser changed"),
    "seat.added": N_("member added"),
    "seat.changed": N_("membership changed"),
    "seat.ended": N_("membership ended"),
    "seat.lapsed": N_("membership's term ran out"),
}
SOURCE_NAMES = {
    "slack": "Slack",
    "web": N_("web page"),
    "cli": N_("command line"),
    "job": N_("automatic"),
}


def log(found: ChangePage, tr: Translator) -> list[b.Block]:
    """One page of changes."""
    _ = tr.gettext
    shown = [b.header(_("Latest changes"))]
    if found.changes:
        shown.append(b.bullets(*(_line(change, tr) for change in found.changes)))
    else:
        shown.append(b.rich(b.line(_("There are no changes here."))))
    buttons = []
    if found.has_more:
        more = RunText(SLASH, f"loki {found.page + 1}")
        buttons.append(b.button(_("Show more"), "house.run", more, nth="more"))
    if found.page > 1:
        back = RunText(SLASH, f"loki {found.page - 1}")
        buttons.append(b.button(_("Previous"), "house.run", back, nth="back"))
    return [*shown, b.actions(*buttons)] if buttons else shown


def _line(change: Change, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    known = ACTION_NAMES.get(change.action)
    what = _(known) if known else change.action
    about = f": {change.object_name}" if change.object_name else ""
    source = SOURCE_NAMES.get(change.source, change.source)
    return b.line(
        "{when} · {who} · *{what}*{about} ({source})",
        when=show_moment(change.at, tr.locale),
        who=change.actor_name or _("the house itself"),
        what=what,
        about=about,
        source=_(source),
    )
