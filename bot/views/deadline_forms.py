"""Forms about an action: another deadline, a call for help, how it goes."""

from collections.abc import Mapping, Sequence

from bot.domain.deadline_payloads import OfAction
from bot.domain.deadlines import DueAction
from bot.domain.programme import ActionState
from bot.domain.programme_following import MAX_NOTE
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.forms import Problems, date_input, with_problems
from bot.views.programme import ACTION_STATES

MAX_CHOICES = 100  # docs.slack.dev/reference/block-kit/block-elements/select-menu-element


def move_form(
    action: DueAction | None,
    choices: Sequence[DueAction],
    known: Mapping[str, str],
    problems: Problems,
    tr: Translator,
) -> b.Block:
    """Another day for an action, and why; without an action it is chosen first."""
    _ = tr.gettext
    hint = ""
    if action:
        hint = _("Now: {day}").format(day=show_day(action.due_on, tr.locale))
    fields = [
        b.input_block("day", _("New deadline"), date_input(known.get("day", "")), hint=hint),
        b.input_block(
            "reason",
            _("Why is it moved?"),
            b.text_input(initial=known.get("reason", ""), multiline=True, limit=MAX_NOTE),
            hint=_("The decided deadline stays in the programme beside the new one."),
        ),
    ]
    return _form(
        _("Move the deadline"),
        _("Move"),
        "deadline.move",
        action=action,
        choices=choices,
        fields=fields,
        known=known,
        problems=problems,
        tr=tr,
    )


def help_form(
    action: DueAction,
    known: Mapping[str, str],
    problems: Problems,
    tr: Translator,
) -> b.Block:
    """What help is needed with."""
    _ = tr.gettext
    fields = [
        b.input_block(
            "message",
            _("What do you need help with?"),
            b.text_input(initial=known.get("message", ""), multiline=True, limit=MAX_NOTE),
            hint=_("It is told to the coordinator of the group, or to the service manager."),
        )
    ]
    return _form(
        _("I need help"),
        _("Send"),
        "deadline.help",
        action=action,
        choices=(),
        fields=fields,
        known=known,
        problems=problems,
        tr=tr,
    )


def state_form(
    action: DueAction | None,
    choices: Sequence[DueAction],
    known: Mapping[str, str],
    problems: Problems,
    tr: Translator,
    *,
    may_drop: bool,
) -> b.Block:
    """How an action goes; to leave it undone is offered to who may."""
    _ = tr.gettext
    states = [one for one in ActionState if may_drop or one is not ActionState.DROPPED]
    options = [b.option(_(ACTION_STATES[one]), one.value) for one in states]
    fields = [
        b.input_block(
            "state",
            _("State"),
            b.select(options, initial=known.get("state") or (action.state if action else None)),
            optional=True,
        ),
        b.input_block(
            "note",
            _("How is it going?"),
            b.text_input(initial=known.get("note", ""), multiline=True, limit=MAX_NOTE),
            optional=True,
        ),
    ]
    return _form(
        _("How it goes"),
        _("Save"),
        "deadline.state",
        action=action,
        choices=choices,
        fields=fields,
        known=known,
        problems=problems,
        tr=tr,
    )


def done_form(
    choices: Sequence[DueAction], known: Mapping[str, str], problems: Problems, tr: Translator
) -> b.Block:
    """Which action is done."""
    _ = tr.gettext
    fields = [
        b.input_block(
            "note",
            _("Note"),
            b.text_input(initial=known.get("note", ""), multiline=True, limit=MAX_NOTE),
            optional=True,
        )
    ]
    return _form(
        _("An action is done"),
        _("Done"),
        "deadline.finish",
        action=None,
        choices=choices,
        fields=fields,
        known=known,
        problems=problems,
        tr=tr,
    )


def _form(
    title: str,
    submit: str,
    name: str,
    *,
    action: DueAction | None,
    choices: Sequence[DueAction],
    fields: Sequence[b.Block],
    known: Mapping[str, str],
    problems: Problems,
    tr: Translator,
) -> b.Block:
    shown = [*fields] if action else [_choice(choices, known, tr), *fields]
    blocks = with_problems(shown, problems)
    if action:
        blocks = [b.rich(b.line("*{title}*", title=action.title)), *blocks]
    return b.modal(
        title,
        blocks,
        close=tr.gettext("Back"),
        submit=submit,
        callback_id=name,
        metadata=OfAction(action.id if action else 0),
    )


def _choice(choices: Sequence[DueAction], known: Mapping[str, str], tr: Translator) -> b.Block:
    """One's own actions to choose from; who has none writes the number or the title."""
    _ = tr.gettext
    typed = known.get("action", "")
    options = [b.option(one.title, f"#{one.id}") for one in choices[:MAX_CHOICES]]
    if options and (not typed or typed in {one["value"] for one in options}):
        return b.input_block("action", _("Action"), b.select(options, initial=typed or None))
    hint = _("Its number (#12) or a part of its title.")
    return b.input_block("action", _("Action"), b.text_input(initial=typed), hint=hint)
