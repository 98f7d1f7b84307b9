"""What is shown before something is sent to many people, and what is said when it was."""

from collections.abc import Sequence

from bot.domain.meeting_payloads import MeetingCancel, MeetingDraft, MeetingMove, MeetingRef
from bot.domain.meetings import (
    CancelPlan,
    Confirmed,
    Draft,
    Existed,
    Invitee,
    MeetingInfo,
    MeetingState,
    MovePlan,
)
from bot.language.i18n import N_, Translator
from bot.language.showing import show_span
from bot.views import agenda as agenda_views
from bot.views import blocks as b
from bot.views import meetings as m

_EXISTED = {
    Existed.SAME: N_("You have this meeting already. Here it is again; nothing new was made."),
    Existed.SAME_TIME: N_("The group already has a meeting at this time. Here it is; nothing new was made."),
    Existed.CHANGED: N_("The draft has changed after that button was made. Look at it before you send it."),
}


def draft(found: Draft, tr: Translator, *, assumed_end: bool = False) -> list[b.Block]:
    """A draft in full: what, when, where, to whom, what to think about; nothing is sent before a press."""
    _ = tr.gettext
    meeting = found.meeting
    lines = [b.line(_(_EXISTED[found.existed]))] if found.existed in _EXISTED else []
    lines += m.facts(meeting, tr)
    blocks = m.titled(m.heading(meeting, tr), meeting, tr, *lines)
    if meeting.state is MeetingState.CONFIRMED:
        show = b.button(_("Show the answers"), "meeting.show", MeetingRef(meeting.id))
        return [*blocks, b.actions(show)]
    blocks += agenda_views.listed(found.agenda, tr)
    blocks += _invitees(found.invitees, tr)
    more = [] if meeting.place else [_("The place is missing. You can add it with the button Edit.")]
    if assumed_end:
        more.append(_("You did not say when it ends, so one hour is set aside. You can change it."))
    if found.forum_misses_january:
        more.append(_("By the agreement the forum meets in January each year."))
    blocks += m.warnings(found.concerns, found.same_day, tr, *more)
    return [*blocks, b.note(_("Nothing has been sent yet.")), _draft_buttons(found, tr)]


def _invitees(invitees: Sequence[Invitee], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    if not invitees:
        return [b.rich(b.line(_("The group has no members yet, so there is nobody to invite.")))]
    total, reached = len(invitees), sum(one.is_reached for one in invitees)
    people = tr.ngettext("{count} person", "{count} people", total).format(count=total)
    names = m.runs(
        [f"{one.person.name} ({one.partner})" if one.partner else one.person.name for one in invitees]
    )
    first = b.line(_("*Invited:* {people}, a message reaches {reached}"), people=people, reached=reached)
    away = [one.person.name for one in invitees if not one.is_reached]
    listed = [b.rich(b.line("{names}", names=run)) for run in names]
    return [b.rich(first), *listed, *m.phone_list(away, tr)]


def _draft_buttons(found: Draft, tr: Translator) -> b.Block:
    _ = tr.gettext
    reached = sum(one.is_reached for one in found.invitees)
    ref = MeetingRef(found.meeting.id)
    buttons = []
    if found.invitees:
        words = (
            tr.ngettext(
                "Send the invitation (to {count} person)", "Send the invitations (to {count} people)", reached
            ).format(count=reached)
            if reached
            else _("Confirm the meeting")
        )
        payload = MeetingDraft(found.meeting.id, found.stamp)
        buttons.append(b.button(words, "meeting.confirm", payload, style="primary"))
    buttons.append(b.button(_("Edit"), "meeting.edit", ref))
    buttons.append(b.button(_("Discard"), "meeting.discard", ref))
    return b.actions(*buttons)


def discarded(meeting: MeetingInfo, tr: Translator) -> list[b.Block]:
    """A draft was given up."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("The draft was discarded. Nobody was told about it.")),
            b.line(_("*Meeting:* {title}"), title=meeting.title),
        )
    ]


def confirmed(done: Confirmed, tr: Translator) -> list[b.Block]:
    """The invitations are on their way."""
    _ = tr.gettext
    if done.again:
        return m.status(done.status, tr, notice=_("The invitations were sent already."))
    sent = sum(one.is_reached for one in done.status.invited)
    words = tr.ngettext(
        "The invitation is on its way to {count} person.",
        "The invitations are on their way to {count} people.",
        sent,
    )
    return m.status(done.status, tr, notice=words.format(count=sent))


def move_plan(plan: MovePlan, tr: Translator) -> list[b.Block]:
    """A move before it is made: old and new, and how many are told and asked again."""
    _ = tr.gettext
    meeting = plan.meeting
    lines = [
        b.line(_("*Meeting:* {title}"), title=meeting.title),
        b.line(_("*Group:* {group}"), group=meeting.group.name),
        *_old_and_new(plan, tr),
        _told(plan.told, plan.unreachable, tr),
        b.line(_("The answers given so far stay."))
        if plan.place_only
        else b.line(_("Everybody is asked again: the answers given so far are cleared.")),
    ]
    starts, ends = int(plan.starts_at.timestamp()), int(plan.ends_at.timestamp())
    payload = MeetingMove(meeting.id, meeting.sequence, starts, ends, plan.place)
    buttons = b.actions(
        b.button(
            _("Change and tell them") if plan.place_only else _("Move and tell them"),
            "meeting.move",
            payload,
            style="primary",
        ),
        b.button(
            _("Do not change") if plan.place_only else _("Do not move"),
            "meeting.keep",
            MeetingRef(meeting.id),
        ),
    )
    return [
        b.header(_("Change the place?") if plan.place_only else _("Move the meeting?")),
        b.rich(*lines),
        *m.phone_list(plan.unreachable, tr),
        *m.warnings(plan.concerns, plan.same_day, tr),
        b.note(_("Nothing has been sent yet.")),
        buttons,
    ]


def moved(plan: MovePlan, tr: Translator) -> list[b.Block]:
    """The move is made."""
    _ = tr.gettext
    lines = [
        b.line(_("*The place has been changed.* Everybody invited is told."))
        if plan.place_only
        else b.line(_("*The meeting has been moved.* Everybody invited is told and asked again.")),
        b.line(_("*Meeting:* {title}"), title=plan.meeting.title),
        *_old_and_new(plan, tr),
    ]
    show = b.button(_("Show the answers"), "meeting.show", MeetingRef(plan.meeting.id))
    return [b.rich(*lines), *m.phone_list(plan.unreachable, tr), b.actions(show)]


def _old_and_new(plan: MovePlan, tr: Translator) -> list[list[b.Block]]:
    _ = tr.gettext
    if plan.place_only:
        lines = [b.line(_("*Time:* {time}"), time=m.when(plan.meeting, tr))]
    else:
        lines = [
            b.line(_("*Old time:* {time}"), time=m.when(plan.meeting, tr)),
            b.line(_("*New time:* {time}"), time=show_span(plan.starts_at, plan.ends_at, tr.locale)),
        ]
    if plan.place != plan.meeting.place:
        lines.append(b.line(_("*Old place:* {place}"), place=plan.meeting.place or "–"))
        lines.append(b.line(_("*New place:* {place}"), place=plan.place or "–"))
    return lines


def cancel_plan(plan: CancelPlan, tr: Translator) -> list[b.Block]:
    """A cancellation before it is made: how many are told."""
    _ = tr.gettext
    meeting = plan.meeting
    lines = [b.line(_("*Meeting:* {title}"), title=meeting.title), *m.facts(meeting, tr)]
    if plan.reason:
        lines.append(b.line(_("*Reason:* {reason}"), reason=plan.reason))
    lines.append(_told(plan.told, plan.unreachable, tr))
    buttons = b.actions(
        b.button(
            _("Cancel it and tell them"),
            "meeting.cancel",
            MeetingCancel(meeting.id, meeting.sequence, plan.reason),
            style="danger",
        ),
        b.button(_("Do not cancel"), "meeting.keep", MeetingRef(meeting.id)),
    )
    return [
        b.header(_("Cancel the meeting?")),
        b.rich(*lines),
        *m.phone_list(plan.unreachable, tr),
        b.note(_("Nothing has been sent yet.")),
        buttons,
    ]


def cancelled(plan: CancelPlan, tr: Translator) -> list[b.Block]:
    """The cancellation is made."""
    _ = tr.gettext
    lines = [
        b.line(_("*The meeting is cancelled.* Everybody invited is told.")),
        b.line(_("*Meeting:* {title}"), title=plan.meeting.title),
        b.line(_("*Time:* {time}"), time=m.when(plan.meeting, tr)),
    ]
    return [b.rich(*lines), *m.phone_list(plan.unreachable, tr)]


def kept(tr: Translator) -> list[b.Block]:
    """A move or cancellation was not made after all."""
    return [b.rich(b.line(tr.gettext("Nothing was changed, and nobody was told anything.")))]


def nudged(meeting: MeetingInfo, asked: int, tr: Translator) -> list[b.Block]:
    """Those who have not answered are asked once more."""
    _ = tr.gettext
    words = (
        tr.ngettext("{count} person is asked again.", "{count} people are asked again.", asked)
        if asked
        else _("They have been asked today already, so nobody is asked again.")
    )
    return [
        b.rich(
            b.line("{words}", words=words.format(count=asked)),
            b.line(_("*Meeting:* {title}"), title=meeting.title),
        )
    ]


def _told(told: int, unreachable: Sequence[str], tr: Translator) -> list[b.Block]:
    people = tr.ngettext("{count} person", "{count} people", told).format(count=told)
    reached = told - len(unreachable)
    return b.line(
        tr.gettext("*To be told:* {people}, a message reaches {reached}"), people=people, reached=reached
    )
