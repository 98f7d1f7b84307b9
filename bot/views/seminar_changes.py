"""A seminar that is moved or cancelled: what would be told to how many, and what was."""

from bot.domain.seminar_payloads import SeminarAnswer, SeminarCancel, SeminarMove, SeminarRef, SeminarVersion
from bot.domain.seminar_plans import CancelPlan, ChangePlan
from bot.domain.seminars import Registration, Reply, SeminarInfo, SeminarState
from bot.language.i18n import Translator
from bot.language.showing import show_moment, show_span
from bot.views import blocks as b
from bot.views.meetings import phone_list
from bot.views.seminars import facts, heading, own_line, titled, when


def move_plan(found: ChangePlan, tr: Translator) -> list[b.Block]:
    """The old and the new, and how many are told; sure, when the new time is not in early autumn?"""
    _ = tr.gettext
    old = found.seminar
    lines = []
    if (found.starts_at, found.ends_at) != (old.starts_at, old.ends_at):
        lines.append(b.line(_("*Old time:* {time}"), time=when(old, tr)))
        new = show_span(found.starts_at, found.ends_at, tr.locale)
        lines.append(b.line(_("*New time:* {time}"), time=new))
    lines += _new_places(found, tr)
    lines.append(b.line(_("*Register by:* {time}"), time=show_moment(found.deadline, tr.locale)))
    lines.append(b.line(_("Those who have heard of the seminar are told: {count} people."), count=found.told))
    lines.append(b.line(_("Places and the queue stay. The other changes are saved already.")))
    blocks = titled(old.name, old, tr, *lines)
    if found.is_off_season:
        blocks.append(
            b.rich(
                b.line(_("*Are you sure about the time?*")),
                b.line(_("By the agreement the seminar is held in early autumn, 15 August – 30 September.")),
            )
        )
    blocks += phone_list([one.name for one in found.unreachable[:40]], tr)
    move = SeminarMove(
        old.id,
        old.sequence,
        int(found.starts_at.timestamp()),
        int(found.ends_at.timestamp()),
        int(found.deadline.timestamp()),
        found.place,
        found.link,
    )
    words = _("Change and tell ({count})").format(count=found.told)
    return [
        *blocks,
        b.actions(
            b.button(words, "seminar.move", move, style="primary"),
            b.button(_("Back"), "seminar.panel", SeminarRef(old.id)),
        ),
    ]


def _new_places(found: ChangePlan, tr: Translator) -> list[list[b.Block]]:
    _ = tr.gettext
    lines = []
    for new, old, words in (
        (found.place, found.seminar.place, _("*New place:* {place}")),
        (found.link, found.seminar.link, _("*New link:* {place}")),
    ):
        if new != old:
            lines.append(b.line(words, place=new or "–"))
    return lines


def moved(found: ChangePlan, tr: Translator) -> list[b.Block]:
    """After a move."""
    _ = tr.gettext
    words = b.line(_("*The seminar is changed.* Told to {count} people."), count=found.told)
    new = b.line(_("*Time:* {time}"), time=show_span(found.starts_at, found.ends_at, tr.locale))
    back = b.button(_("List and messages"), "seminar.panel", SeminarRef(found.seminar.id))
    return [*titled(found.seminar.name, found.seminar, tr, words, new), b.actions(back)]


def cancel_choice(
    seminar: SeminarInfo, own: Registration | None, tr: Translator, *, may_manage: bool
) -> list[b.Block]:
    """/seminaari peru: one's own registration, and for who arranges it the whole seminar."""
    _ = tr.gettext
    lines = [*facts(seminar, tr, deadline=False)]
    buttons = []
    if own is not None:
        lines.append(own_line(own, tr))
        if seminar.state is SeminarState.OPEN and own.guest.reply not in (Reply.NOT_COMING, Reply.LAPSED):
            answer = SeminarAnswer(own.guest.id, "not_coming")
            buttons.append(b.button(_("I cannot attend"), "seminar.answer", answer, nth="own"))
    if may_manage and seminar.state is not SeminarState.CANCELLED:
        version = SeminarVersion(seminar.id, seminar.sequence)
        words = _("Cancel the whole seminar")
        buttons.append(b.button(words, "seminar.cancel_form", version, style="danger"))
    blocks = titled(heading(seminar, tr), seminar, tr, *lines)
    return [*blocks, b.actions(*buttons)] if buttons else blocks


def cancel_plan(found: CancelPlan, tr: Translator) -> list[b.Block]:
    """How many would be told that it is not held."""
    _ = tr.gettext
    seminar = found.seminar
    lines = [b.line(_("*The whole seminar will be cancelled.*")), *facts(seminar, tr, deadline=False)]
    if found.reason:
        lines.append(b.line(_("*Reason:* {reason}"), reason=found.reason))
    lines.append(b.line(_("Those who have heard of the seminar are told: {count} people."), count=found.told))
    blocks = titled(seminar.name, seminar, tr, *lines)
    blocks += phone_list([one.name for one in found.unreachable[:40]], tr)
    cancel = SeminarCancel(seminar.id, seminar.sequence, found.reason)
    return [
        *blocks,
        b.actions(
            b.button(_("Cancel the seminar"), "seminar.cancel", cancel, style="danger"),
            b.button(_("Do not cancel"), "seminar.panel", SeminarRef(seminar.id)),
        ),
    ]


def cancelled(found: CancelPlan, tr: Translator) -> list[b.Block]:
    """After a cancellation."""
    _ = tr.gettext
    words = b.line(_("*The seminar is cancelled.* Told to {count} people."), count=found.told)
    return titled(found.seminar.name, found.seminar, tr, words)


def discarded(tr: Translator) -> list[b.Block]:
    """A draft was given up; nobody had heard of it."""
    return [b.rich(b.line(tr.gettext("The draft is discarded. Nobody was told of it.")))]
