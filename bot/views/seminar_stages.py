"""The stages of a seminar's messages: the panel, and one of them before it goes out."""

from collections.abc import Mapping, Sequence

from bot.domain.outgoing import Way
from bot.domain.people import PersonRef
from bot.domain.seminar_payloads import SeminarRef, SeminarSend, SeminarStageRef, SeminarVersion
from bot.domain.seminars import (
    Panel,
    Reason,
    SeminarInfo,
    SeminarState,
    Stage,
    StageInfo,
    StagePlan,
    StageState,
)
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day, show_moment
from bot.views import blocks as b
from bot.views.meetings import phone_list
from bot.views.seminars import REASONS, facts, heading, titled

PHONED = 40  # names in one message
STAGES = {
    Stage.SAVE_THE_DATE: N_("Save the date"),
    Stage.INVITATION: N_("Invitation"),
    Stage.REMINDER: N_("Reminder {number}"),
    Stage.LAST_CALL: N_("Last call"),
    Stage.PRACTICAL: N_("Practical information"),
    Stage.THANKS: N_("Thanks and feedback"),
}
TO_WHOM = {
    Stage.SAVE_THE_DATE: N_("To everybody on the list: the day, so that it can be kept free."),
    Stage.INVITATION: N_("To everybody on the list: they can register from then on."),
    Stage.REMINDER: N_("To those who have not answered."),
    Stage.LAST_CALL: N_("To those who have not answered, just before the time to register ends."),
    Stage.PRACTICAL: N_("To those who have a place: place, programme and ticket."),
    Stage.THANKS: N_("To those who were there: thanks, and a question how it went."),
}
_WAYS = {Way.SLACK: N_("{count} in Slack"), Way.EMAIL: N_("{count} by e-mail")}


def stage_name(stage: StageInfo, tr: Translator) -> str:
    """A stage as people call it."""
    return tr.gettext(STAGES[stage.stage]).format(number=stage.nth)


def stage_line(stage: StageInfo, tr: Translator) -> str:
    """A stage and how it stands: planned, scheduled, or how far its messages have come."""
    _ = tr.gettext
    name = stage_name(stage, tr)
    if stage.state is StageState.SCHEDULED and stage.due_at:
        return _("{stage}: goes out {time}").format(stage=name, time=show_moment(stage.due_at, tr.locale))
    if stage.state is StageState.PLANNED:
        return _("{stage}: not sent").format(stage=name)
    words = _("{stage}: {sent} of {total} sent").format(stage=name, sent=stage.sent, total=stage.total)
    waiting = stage.total - stage.sent - stage.failed - stage.void
    for count, more in (
        (waiting, _("{count} on their way")),
        (stage.failed, _("{count} did not arrive")),
        (stage.void, _("{count} not needed any more")),
    ):
        if count:
            words += ", " + more.format(count=count)
    return words


def panel(found: Panel, tr: Translator, *, notice: str = "") -> list[b.Block]:
    """The list and its messages; `notice` says what was just done."""
    _ = tr.gettext
    seminar = found.seminar
    lines = [b.line("*{notice}*", notice=notice)] if notice else []
    lines += facts(seminar, tr)
    blocks = titled(heading(seminar, tr), seminar, tr, *lines)
    blocks += season_question(seminar, tr)
    blocks += _audience(found.total, found.by_reason, tr)
    for stage in found.stages:
        blocks.append(_stage(seminar, stage, tr))
    if found.unreachable:
        blocks += phone_list(_names(found.unreachable, tr), tr)
    buttons = [b.button(_("Invite others too"), "seminar.guests_form", SeminarRef(seminar.id), nth="guests")]
    if any(one.total for one in found.stages):
        buttons.append(b.button(_("Refresh"), "seminar.panel", SeminarRef(seminar.id), nth="again"))
    version = SeminarVersion(seminar.id, seminar.sequence)
    buttons.append(b.button(_("Edit"), "seminar.edit", version, nth="edit"))
    if seminar.state is SeminarState.DRAFT:
        buttons.append(b.button(_("Discard"), "seminar.discard", SeminarRef(seminar.id), style="danger"))
    return [*blocks, b.actions(*buttons)]


def season_question(seminar: SeminarInfo, tr: Translator) -> list[b.Block]:
    """Are you sure? for a time outside early autumn (rule R9); nothing when all is well."""
    if not seminar.is_off_season or seminar.off_season_ok:
        return []
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("*Are you sure about the time?*")),
            b.line(_("By the agreement the seminar is held in early autumn, 15 August – 30 September.")),
            b.line(_("Nothing is sent before you have confirmed the time.")),
        ),
        b.actions(
            b.button(_("Yes, I am sure"), "seminar.season_ok", SeminarRef(seminar.id), style="primary"),
            b.button(
                _("Change the time"),
                "seminar.edit",
                SeminarVersion(seminar.id, seminar.sequence),
                nth="season",
            ),
        ),
    ]


def _audience(total: int, by_reason: Mapping[Reason, int], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    head = b.rich(
        b.line(_("*On the list:* {count} people"), count=total),
        b.line(_("Each is invited once. Somebody with several roles is counted in each of them below.")),
    )
    items = [
        b.line("{reason}: {count}", reason=_(REASONS[reason]), count=count)
        for reason, count in by_reason.items()
    ]
    return [head, b.bullets(*items)] if items else [head]


def _stage(seminar: SeminarInfo, stage: StageInfo, tr: Translator) -> b.Block:
    _ = tr.gettext
    text = stage_line(stage, tr)
    if stage.state is StageState.PLANNED and stage.suggested_at:
        text += " · " + _("suggestion: {day}").format(day=show_day(stage.suggested_at.date(), tr.locale))
    accessory = None
    if stage.state is not StageState.SENT and seminar.state is not SeminarState.CANCELLED:
        accessory = b.button(_("Look"), "seminar.stage", SeminarStageRef(stage.id), nth=stage.id)
    return b.section(f"{text}\n{_(TO_WHOM[stage.stage])}", accessory=accessory)


def plan(found: StagePlan, sample: Sequence[b.Block], tr: Translator) -> list[b.Block]:
    """What a stage would send: how many get it and how, who for example, and what the message looks like."""
    _ = tr.gettext
    stage, seminar = found.stage, found.seminar
    lines = [
        b.line(_("*Seminar:* {title}"), title=seminar.name),
        b.line("{words}", words=_(TO_WHOM[stage.stage])),
        b.line(_("*Goes to {count} people.*"), count=found.count),
    ]
    ways = [_(_WAYS[way]).format(count=found.by_way[way]) for way in _WAYS if found.by_way.get(way)]
    if ways:
        lines.append(b.line(_("*How:* {ways}"), ways=", ".join(ways)))
    if found.sample:
        names = ", ".join(one.name for one in found.sample)
        lines.append(b.line(_("*For example:* {names}"), names=names))
    blocks = [b.header(stage_name(stage, tr)), b.rich(*lines)]
    blocks += phone_list(_names(found.unreachable, tr), tr)
    if sample:
        blocks += [b.divider(), b.note(_("The message looks like this:")), *sample, b.divider()]
    buttons = []
    if found.count:
        send = SeminarSend(stage.id, seminar.sequence, found.count)
        words = _("Send now ({count})").format(count=found.count)
        buttons.append(b.button(words, "seminar.send", send, style="primary"))
    buttons.append(b.button(_("Choose the time"), "seminar.schedule_form", SeminarStageRef(stage.id)))
    if stage.state is StageState.SCHEDULED:
        buttons.append(
            b.button(_("Do not send at that time"), "seminar.unschedule", SeminarStageRef(stage.id))
        )
    buttons.append(b.button(_("Back"), "seminar.panel", SeminarRef(seminar.id)))
    return [*blocks, b.actions(*buttons)]


def changed_count(found: StagePlan, sample: Sequence[b.Block], tr: Translator) -> list[b.Block]:
    """So many are not told any more: look again before anything is sent."""
    words = b.line(tr.gettext("*The list has changed meanwhile. Nothing was sent yet.*"))
    return [b.rich(words), *plan(found, sample, tr)]


def _names(people: Sequence[PersonRef], tr: Translator) -> list[str]:
    names = [one.name for one in people[:PHONED]]
    if len(people) > PHONED:
        names.append(tr.gettext("and {count} more").format(count=len(people) - PHONED))
    return names
