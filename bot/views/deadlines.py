"""Deadlines of the programme's actions, shown: reminders, somebody's own, what became of a press."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from bot.domain import programme_following as domain
from bot.domain.deadline_payloads import MAX_AMONG, OfAction, OfChannelWish
from bot.domain.deadlines import DueAction
from bot.domain.errors import UserError
from bot.domain.payloads import Nothing, RunText
from bot.domain.programme import ActionState, NoteKind
from bot.domain.programme_following import Followed, FollowFate, Following, HelpAsked, Note
from bot.domain.zone import local_date
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.programme import ACTION_STATES

SLASH = "/ohjelma"
NOTE_NAMES = {
    NoteKind.PROGRESS: N_("progress"),
    NoteKind.MOVED: N_("deadline moved"),
    NoteKind.HELP: N_("help needed"),
    NoteKind.DONE: N_("marked as done"),
    NoteKind.DROPPED: N_("left undone"),
    NoteKind.REOPENED: N_("taken up again"),
}


def away(due_on: date, today: date, tr: Translator) -> str:
    """How far a deadline is, in words."""
    _ = tr.gettext
    days = (due_on - today).days
    if days < 0:
        return tr.ngettext("{n} day late", "{n} days late", -days).format(n=-days)
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    return tr.ngettext("{n} day left", "{n} days left", days).format(n=days)


def deadline(one: DueAction, today: date, tr: Translator) -> str:
    """The day that is followed with how far it is; the decided one too, when it is another."""
    _ = tr.gettext
    day = show_day(one.due_on, tr.locale)
    if one.is_going:
        day = f"{day} ({away(one.due_on, today, tr)})"
    return (
        day
        if not one.is_moved
        else _("{day}, decided: {decided}").format(day=day, decided=show_day(one.deadline, tr.locale))
    )


def when(one: DueAction, tr: Translator) -> str:
    """The time of an action for who hears that a message about it did not arrive."""
    return tr.gettext("deadline {day}").format(day=show_day(one.due_on, tr.locale))


def lines(one: DueAction, today: date, tr: Translator) -> list[list[b.Block]]:
    """An action with whose it is and by when."""
    _ = tr.gettext
    title = b.line("*{title}*", title=one.title)
    if not one.is_going:
        title = b.line("*{title}* – {state}", title=one.title, state=_(ACTION_STATES[one.state]))
    return [
        title,
        b.line(_("Deadline: {deadline}"), deadline=deadline(one, today, tr)),
        b.line(_("Owner: {owner}"), owner=one.owner),
    ]


def buttons(action_id: int, tr: Translator, among: str = "") -> list[b.Block]:
    """What an owner can do about an action: for reminders and wherever it is shown to who may follow it."""
    _ = tr.gettext
    of = OfAction(action_id, among)
    return [
        b.button(_("Done"), "deadline.done", of, nth=action_id, style="primary"),
        b.button(_("Move"), "deadline.move_form", of, nth=action_id),
        b.button(_("I need help"), "deadline.help_form", of, nth=action_id),
    ]


def reminder(actions: Sequence[DueAction], today: date, tr: Translator) -> list[b.Block]:
    """To an owner, or to a group's channel: one action, or the week's together."""
    _ = tr.gettext
    if len(actions) == 1:
        one = actions[0]
        heading = _("A deadline has passed") if one.due_on < today else _("A deadline is coming")
        shown = [b.header(heading), b.rich(*lines(one, today, tr))]
        if one.due_on < today:
            shown.append(b.rich(b.line(_("How is it going? If it takes longer, move the deadline."))))
        return [*shown, b.actions(*buttons(one.id, tr))]
    return [b.header(_("Deadlines of your actions")), *together(actions, today, tr)]


def together(actions: Sequence[DueAction], today: date, tr: Translator) -> list[b.Block]:
    """Several actions, each with its buttons; those that are done by now without them."""
    _ = tr.gettext
    among = ",".join(str(one.id) for one in actions[:MAX_AMONG])
    shown: list[b.Block] = []
    for one in actions[:MAX_AMONG]:
        shown.append(b.rich(*lines(one, today, tr)))
        if one.is_going:
            shown.append(b.actions(*buttons(one.id, tr, among)))
    if len(actions) > MAX_AMONG:
        shown.append(b.rich(b.line(_("and {n} more"), n=len(actions) - MAX_AMONG)))
    return shown


def own(actions: Sequence[DueAction], today: date, tr: Translator, most: int) -> list[b.Block]:
    """A person's own deadlines, for the Home tab and /eko omat; nothing for none."""
    _ = tr.gettext
    if not actions:
        return []
    shown = [b.rich(b.line(_("*My deadlines*")))]
    for one in actions[:most]:
        shown += [b.rich(*lines(one, today, tr)), b.actions(*buttons(one.id, tr))]
    if len(actions) > most:
        shown.append(b.rich(b.line(_("and {n} more"), n=len(actions) - most)))
    return shown


def follow(count: int, tr: Translator) -> list[b.Block]:
    """The way from the programme to those of its actions that whoever looks may follow."""
    _ = tr.gettext
    if not count:
        return []
    words = tr.ngettext("Follow {n} action", "Follow {n} actions", count).format(n=count)
    return [b.actions(b.button(words, "deadline.mine", Nothing()))]


def followed(actions: Sequence[DueAction], today: date, tr: Translator) -> list[b.Block]:
    """The actions that whoever looks may follow, each with its buttons."""
    _ = tr.gettext
    if not actions:
        return [b.rich(b.line(_("None of the programme's open actions is yours to follow.")))]
    return together(actions, today, tr)


def passed(actions: Sequence[DueAction], today: date, tr: Translator) -> list[b.Block]:
    """To who stands behind the owners: what they were reminded of three times is not done."""
    _ = tr.gettext
    shown = [
        b.header(_("Deadlines have passed") if len(actions) > 1 else _("A deadline has passed")),
        b.rich(
            b.line(_("The owner has been reminded of this, and it is not marked as done or moved."))
            if len(actions) == 1
            else b.line(
                _("The owners have been reminded of these, and they are not marked as done or moved.")
            ),
            b.line(_("Please ask how it is going. You hear of this once.")),
        ),
    ]
    for one in actions[:MAX_AMONG]:
        shown += [b.rich(*lines(one, today, tr)), b.actions(_show(one.id, tr))]
    return shown


def help_asked(found: HelpAsked, tr: Translator) -> list[b.Block]:
    """To the coordinator or the manager: who needs help, with what, and how to reach them."""
    _ = tr.gettext
    action = found.action
    told = [
        b.line(_("*Action:* {title}"), title=action.title),
        b.line(_("*Deadline:* {day}"), day=show_day(action.due_on, tr.locale)),
        b.line(_("*Who asks:* {name}"), name=found.by),
    ]
    if found.email:
        told.append(b.line(_("*E-mail:* {email}"), email=found.email))
    return [
        b.header(_("Help is needed")),
        b.rich(*told),
        b.section(found.text),
        b.actions(_show(action.id, tr)),
    ]


def _show(action_id: int, tr: Translator) -> b.Block:
    return b.button(tr.gettext("Show the action"), "deadline.show", OfAction(action_id), nth=action_id)


# -- one action --------------------------------------------------------------------------------------------


def due_of(found: Following) -> DueAction:
    """The action as its deadline is shown."""
    one = found.action
    return DueAction(one.id, one.title, one.owner.name, one.deadline, one.due_on, one.state)


def card(found: Following, today: date, tr: Translator) -> list[b.Block]:
    """An action: how it goes, its newest notes, and what whoever looks may do."""
    _ = tr.gettext
    action = found.action
    facts = [
        *lines(due_of(found), today, tr),
        b.line(_("State: {state}"), state=_(ACTION_STATES[action.state])),
    ]
    if action.partners:
        names = ", ".join(one.name for one in action.partners)
        facts.append(b.line(_("Partners taking part: {names}"), names=names))
    shown = [b.rich(*facts)]
    if found.notes:
        shown += [
            b.rich(b.line(_("*What has happened*"))),
            b.bullets(*(_note(one, tr) for one in found.notes)),
        ]
    return [*shown, *_ways(found, tr)]


def _note(one: Note, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    what = _(NOTE_NAMES[one.kind])
    if one.moved_to:
        what += f": {show_day(one.moved_to, tr.locale)}"
    by = f" ({one.by})" if one.by else ""
    text = f" – {one.text}" if one.text else ""
    day = show_day(local_date(one.at), tr.locale)
    return b.line("{day}: {what}{by}{text}", day=day, what=what, by=by, text=text)


def _ways(found: Following, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    if not found.may_follow:
        return []
    of = OfAction(found.action.id)
    going = found.action.is_going
    shown = buttons(found.action.id, tr) if going else []
    shown.append(b.button(_("Write how it goes"), "deadline.state_form", of))
    if going and (found.has_channel or found.in_channel):
        words = _("Do not remind in the channel") if found.in_channel else _("Remind in the channel too")
        wish = OfChannelWish(found.action.id, not found.in_channel)
        shown.append(b.button(words, "deadline.channel", wish))
    return [b.actions(*shown)]


def notice(words: str) -> list[b.Block]:
    """A sentence above the rest."""
    return [b.rich(b.line("*{words}*", words=words))]


def said(done: Followed, tr: Translator) -> str:
    """What became of it, in a sentence: of the newest note when something was changed."""
    _ = tr.gettext
    found = done.following
    if done.fate is FollowFate.CLOSED:
        return closed(found, tr)
    if done.fate is FollowFate.SAME:
        if done.told:
            return _("This has been told already: {names}").format(names=_names(done))
        return _("It was so already. Nothing was changed.")
    kind = found.notes[0].kind if found.notes else None
    if kind is NoteKind.HELP:
        if not done.told:
            return _("Your words are written down, but the action has nobody to tell them to yet.")
        return _("Told that you need help: {names}").format(names=_names(done))
    return {
        NoteKind.DONE: _("The action is marked as done. Thank you!"),
        NoteKind.MOVED: _("The action is now followed by this day: {day}").format(
            day=show_day(found.action.due_on, tr.locale)
        ),
        NoteKind.DROPPED: _("The action is marked as left undone."),
        NoteKind.REOPENED: _("The action has been taken up again."),
    }.get(kind or NoteKind.PROGRESS, _("Written down."))


def closed(found: Following, tr: Translator) -> str:
    """To who comes late: that it is done or left undone already, by whom and when."""
    _ = tr.gettext
    is_done = found.action.state is ActionState.DONE
    note = found.closed
    if note is None:
        return _("The action is done already.") if is_done else _("The action has been left undone.")
    words = (
        _("The action is done already: {name}, {day}")
        if is_done
        else _("The action has been left undone: {name}, {day}")
    )
    day = show_day(local_date(note.at), tr.locale)
    return words.format(name=note.by or _("somebody"), day=day)


def channel_wished(done: Followed, tr: Translator) -> str:
    """Whether reminders go to the channel now."""
    _ = tr.gettext
    if done.following.in_channel:
        return _("Reminders of this action now come to the group's channel too.")
    return _("Reminders of this action come to its owner only.")


def which(query: str, choices: Sequence[tuple[str, RunText]], tr: Translator) -> list[b.Block]:
    """Several actions match what was typed: a button for each."""
    _ = tr.gettext
    chosen = [
        b.button(title, "house.run", line, nth=place)
        for place, (title, line) in enumerate(choices[:20])
        if line.fits
    ]
    return [
        b.rich(b.line(_("Several actions match this: {text}. Which one?"), text=b.cut(query, 100))),
        b.actions(*chosen),
    ]


def _names(done: Followed) -> str:
    return ", ".join(one.name for one in done.told)


_WORDS: dict[str, str] = {
    "state": "aloittamatta, käynnissä, valmis, jätetty tekemättä",
    "channel": "kyllä, ei",
}
ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    domain.ActionNotFollowed: lambda error, tr: tr.gettext(
        "This action is not in the programme that is in force: {title}"
    ).format(title=b.cut(error.title, 200)),
    domain.DeadlineInPast: lambda error, tr: tr.gettext(
        "The new deadline must be today or later. This day has passed: {day}"
    ).format(day=show_day(error.day, tr.locale)),
    domain.NoChannelToRemindIn: lambda error, tr: tr.gettext(
        "The owner has no channel of its own: {owner}. A channel is bound with /ryhma kanava."
    ).format(owner=error.owner),
    domain.StateWordUnknown: lambda error, tr: tr.gettext(
        "I do not know this: {text}. Use one of these: {words}."
    ).format(text=b.cut(error.text, 40), words=_WORDS[error.field]),
}
