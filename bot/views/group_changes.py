"""What was done about a group, said back in full; and what is asked before it is done."""

from collections.abc import Sequence

from bot.domain.group_payloads import OfChannel, OfGroup
from bot.domain.groups import TARGET_SIZE, Ending, GroupRef, Office
from bot.domain.payloads import Nothing, RunText
from bot.domain.people import PersonRef
from bot.domain.seats import Appointed, Done, Seated, Unseated
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.groups import KIND_NAMES, interval_line, reminder_words, run_button
from bot.views.partner_changes import new_person
from bot.views.partners import term_words

Line = list[b.Block]


def founded(
    group: GroupRef, parent: GroupRef | None, coordinator: PersonRef | None, started: str, tr: Translator
) -> list[b.Block]:
    """A new group, and what it needs next."""
    _ = tr.gettext
    lines = [
        b.line(_("Group founded: *{group}*"), group=group.name),
        b.line("{kind}", kind=_(KIND_NAMES[group.kind])),
    ]
    if parent:
        lines.append(b.line(_("Part of: {parent}"), parent=parent.name))
    lines.append(b.line(_("At work since: {day}"), day=started))
    if coordinator:
        lines.append(b.line(_("Coordinator: *{name}*"), name=coordinator.name))
    buttons = [run_button(_("Add a member"), "lisää", group, style="primary")]
    if not coordinator:
        lines.append(b.line(_("The group still needs members, a leader and a coordinator.")))
        buttons.append(run_button(_("Name a coordinator"), "vastuuhenkilö", group))
    else:
        lines.append(b.line(_("The group still needs members and a leader.")))
    lines.append(b.line(_("In its channel, write: /ryhma kanava {group}"), group=group.name))
    return [b.rich(*lines), b.actions(*buttons)]


def seated(done: Seated, tr: Translator) -> list[b.Block]:
    """A member, added or changed."""
    _ = tr.gettext
    title = {
        Done.ADDED: _("Member added: *{name}*"),
        Done.CHANGED: _("Membership changed: *{name}*"),
        Done.UNCHANGED: _("Already a member, nothing changed: *{name}*"),
    }[done.done]
    lines = [
        b.line(title, name=done.named.person.name),
        b.line(_("Group: {group}"), group=done.group.name),
        b.line(_("Partner: {partner}"), partner=done.partner),
        b.line(_("Term: {term}"), term=term_words(done.starts_on, done.ends_on, tr)),
    ]
    if done.deputy:
        lines.append(b.line(_("Deputy: {name}"), name=done.deputy))
    lines += new_person(done.named, tr)
    if done.past_target and done.done is not Done.UNCHANGED:
        lines.append(
            b.line(
                _("The group now has {n} members. The target of about {target} is passed."),
                n=done.size,
                target=TARGET_SIZE,
            )
        )
    buttons = [
        run_button(_("Add another member"), "lisää", done.group),
        run_button(_("Show the group"), "näytä", done.group),
    ]
    return [b.rich(*lines), b.actions(*buttons)]


def unseated(done: Unseated, tr: Translator) -> list[b.Block]:
    """A membership that ends; when the leader's does, who leads is asked."""
    _ = tr.gettext
    if done.last_day is None:
        lines = [b.line(_("Membership ended: *{name}*"), name=done.person.name)]
    else:
        lines = [
            b.line(_("Membership ends: *{name}*"), name=done.person.name),
            b.line(_("Last day: {day}"), day=show_day(done.last_day, tr.locale)),
        ]
    lines.append(b.line(_("Group: {group}"), group=done.group.name))
    buttons = [run_button(_("Show the group"), "näytä", done.group)]
    if done.was_leader and done.last_day is None:
        lines.append(b.line(_("The group now has no leader. Choose one from its members.")))
        buttons.insert(0, run_button(_("Name a leader"), "vetäjä", done.group, style="primary"))
    elif done.was_leader:
        lines.append(b.line(_("The leadership ends with the membership. Agree on a new leader in time.")))
    return [b.rich(*lines), b.actions(*buttons)]


def ask_unseat(plan: Unseated, exact: str, tr: Translator) -> list[b.Block]:
    """Whether this is whose membership ends; `exact` is the command's text that names them for sure."""
    _ = tr.gettext
    when = _("at once") if plan.last_day is None else show_day(plan.last_day, tr.locale)
    lines = [
        b.line(_("Shall this membership end? *{name}*"), name=plan.person.name),
        b.line(_("Group: {group}"), group=plan.group.name),
        b.line(_("Ends: {when}"), when=when),
    ]
    if plan.was_leader:
        lines.append(b.line(_("They lead the group. The leadership ends with the membership.")))
    yes = b.button(_("End the membership"), "house.run", RunText("/ryhma", exact), nth="end", style="danger")
    no = b.button(_("Back"), "house.cancel", Nothing())
    return [b.rich(*lines), b.actions(yes, no)]


def appointed(done: Appointed, tr: Translator) -> list[b.Block]:
    """Who leads or coordinates the group now."""
    _ = tr.gettext
    leads = done.office is Office.LEADER
    lines: list[Line] = []
    if done.person is None:
        lines.append(
            b.line(_("The group has no leader now.") if leads else _("The group has no coordinator now."))
        )
    else:
        title = _("Leader: *{name}*") if leads else _("Coordinator: *{name}*")
        lines.append(b.line(title, name=done.person.name))
    lines.append(b.line(_("Group: {group}"), group=done.group.name))
    if done.done is Done.UNCHANGED:
        lines.append(b.line(_("It was so already, nothing changed.")))
    elif done.before is not None:
        lines.append(b.line(_("Before: {name}"), name=done.before.name))
    return [b.rich(*lines), b.actions(run_button(_("Show the group"), "näytä", done.group))]


def channel_line(template: str, channel_id: str, group: GroupRef) -> Line:
    """A line that ends in the channel's name, as each reader sees it."""
    return [*b.line(template, group=group.name), {"type": "text", "text": " "}, _channel(channel_id)]


def _channel(channel_id: str) -> b.Block:
    return {"type": "channel", "channel_id": channel_id}


def ask_channel(group: GroupRef, channel_id: str, before: str | None, tr: Translator) -> list[b.Block]:
    """Whether the channel shall be the group's."""
    _ = tr.gettext
    lines = [
        channel_line(_("Shall this be the channel of the group *{group}*?"), channel_id, group),
        b.line(_("After that, the group need not be named in commands given here.")),
    ]
    if before:
        lines.append(channel_line(_("The group lets go of its former channel:"), before, group))
    yes = b.button(_("Take into use"), "group.channel_bind", OfChannel(group.id, channel_id), style="primary")
    return [b.rich(*lines), b.actions(yes, b.button(_("Back"), "house.cancel", Nothing()))]


def channel_is(group: GroupRef, channel_id: str, tr: Translator, *, new: bool) -> list[b.Block]:
    """The group's channel; just taken into use, or as it has been."""
    _ = tr.gettext
    template = (
        _("Taken into use as the channel of the group *{group}*:") if new else _("The channel of *{group}*:")
    )
    release = b.button(
        _("Let go of the channel"),
        "group.channel_release",
        OfGroup(group.id),
        confirm=b.confirm(
            _("Let go of the channel?"),
            _("The group has no channel after this. Its meetings and members stay as they are."),
            yes=_("Let go"),
            no=_("Back"),
        ),
    )
    return [b.rich(channel_line(template, channel_id, group)), b.actions(release)]


def channel_released(group: GroupRef, tr: Translator) -> list[b.Block]:
    """The group has no channel."""
    return [b.rich(b.line(tr.gettext("The group has no channel now: *{group}*"), group=group.name))]


def no_channel(group: GroupRef, tr: Translator) -> list[b.Block]:
    """How a group gets a channel, told where none can be taken."""
    return [
        b.rich(b.line(tr.gettext("In its channel, write: /ryhma kanava {group}"), group=group.name)),
    ]


def settings_changed(
    group: GroupRef, reminders: str | None, weeks: int | None, tr: Translator, *, changed: bool
) -> list[b.Block]:
    """The group's settings after the form."""
    _ = tr.gettext
    lines = [
        b.line(
            _("Settings saved: *{group}*") if changed else _("Nothing changed: *{group}*"), group=group.name
        ),
        b.line(_("Reminders: {times}"), times=reminder_words(reminders, tr)),
        *interval_line(weeks, tr),
    ]
    return [b.rich(*lines), b.actions(run_button(_("Show the group"), "näytä", group))]


def ask_end(told: Ending, tr: Translator) -> list[b.Block]:
    """What ends with the group, to be confirmed."""
    _ = tr.gettext
    lines = [b.line(_("Shall the group end? *{group}*"), group=told.ref.name)]
    if told.members:
        words = tr.ngettext("{n} membership ends.", "{n} memberships end.", told.members)
        lines.append(b.line(words, n=told.members))
    if told.channel_id:
        lines.append(channel_line(_("The group lets go of its channel:"), told.channel_id, told.ref))
    lines.append(b.line(_("What the group has done stays in the history.")))
    yes = b.button(_("End the group"), "group.end", OfGroup(told.ref.id), style="danger")
    return [b.rich(*lines), b.actions(yes, b.button(_("Back"), "house.cancel", Nothing()))]


def ended(told: Ending, tr: Translator) -> list[b.Block]:
    """The group is at its end."""
    _ = tr.gettext
    lines = [b.line(_("Group ended: *{group}*"), group=told.ref.name)]
    if told.members:
        words = tr.ngettext("{n} membership ended.", "{n} memberships ended.", told.members)
        lines.append(b.line(words, n=told.members))
    lines.append(b.line(_("Thank you for the work. It stays in the history.")))
    return [b.rich(*lines)]


def choose(question: str, choices: Sequence[tuple[str, str]], tr: Translator) -> list[b.Block]:
    """Several fit: a button for each, given as (name, the line it runs)."""
    _ = tr.gettext
    buttons = [run_button(name, line) for name, line in choices]
    return [
        b.rich(b.line("{question}", question=question)),
        b.actions(*buttons, b.button(_("Back"), "house.cancel", Nothing())),
    ]
