"""Forms of the programme. The block ids are the fields' names, as the commands' parsers use them."""

from collections.abc import Mapping, Sequence

from bot.domain.groups import GroupRef
from bot.domain.names import MAX_TITLE
from bot.domain.payloads import Nothing, RunText
from bot.domain.programme import GoalView
from bot.domain.programme_payloads import PlannedAction, ProgrammeOf
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views.forms import Problems, date_input, with_problems
from bot.views.partner_forms import MAX_OPTIONS
from bot.views.programme import goal_name

Known = Mapping[str, str]


def goal_label(goal: GoalView, tr: Translator) -> str:
    """A goal in a menu or on a button."""
    return b.cut(f"{goal.position}. {goal_name(goal, tr)}", b.MAX_OPTION_TEXT)


def action(
    of: PlannedAction,
    known: Known,
    problems: Problems,
    tr: Translator,
    *,
    goals: Sequence[GoalView],
    groups: Sequence[GroupRef],
) -> b.Block:
    """A new action, or one that is changed."""
    _ = tr.gettext
    goal_options = [b.option(goal_label(one, tr), str(one.position)) for one in goals]
    group_options = [b.option(one.name, f"#{one.id}") for one in groups[:MAX_OPTIONS]]
    fields = [
        b.input_block(
            "title", _("What is done"), b.text_input(initial=known.get("title", ""), limit=MAX_TITLE)
        ),
        b.input_block("goal", _("Goal"), b.select(goal_options, initial=known.get("goal"))),
    ]
    if group_options:
        fields.append(
            b.input_block(
                "owner_group",
                _("Group that answers for it"),
                b.select(group_options, initial=known.get("owner_group")),
                hint=_("Either a group or a person answers for it."),
                optional=True,
            )
        )
    fields += [
        b.input_block(
            "owner",
            _("Person who answers for it"),
            b.text_input(initial=b.unmarked(known.get("owner", "")), limit=200),
            hint=_("Name or e-mail address."),
            optional=True,
        ),
        b.input_block("deadline", _("Deadline"), date_input(known.get("deadline", ""))),
        b.input_block(
            "partners",
            _("Partners taking part"),
            b.text_input(initial=known.get("partners", ""), multiline=True),
            hint=_("One on a line. A part of the name is enough."),
            optional=True,
        ),
    ]
    return b.modal(
        _("Change the action") if of.action_id else _("New action"),
        with_problems(fields, problems),
        close=_("Cancel"),
        submit=_("Save"),
        callback_id="programme.action",
        metadata=of,
    )


def year(known: Known, problems: Problems, tr: Translator) -> b.Block:
    """Which year's programme is begun."""
    _ = tr.gettext
    fields = [b.input_block("year", _("Year"), b.text_input(initial=known.get("year", ""), limit=10))]
    return b.modal(
        _("Programme"),
        with_problems(fields, problems),
        close=_("Cancel"),
        submit=_("Begin"),
        callback_id="programme.begin",
        metadata=Nothing(),
    )


def goal(programme_id: int, tr: Translator) -> b.Block:
    """A goal beside the agreement's four."""
    _ = tr.gettext
    hint = _("The four top goals of the agreement are there already. This one is added after them.")
    fields = [b.input_block("title", _("Goal"), b.text_input(limit=MAX_TITLE), hint=hint)]
    return b.modal(
        _("New goal"),
        fields,
        close=_("Cancel"),
        submit=_("Save"),
        callback_id="programme.goal",
        metadata=ProgrammeOf(programme_id),
    )


def choose(question: str, choices: Sequence[tuple[str, RunText]], tr: Translator) -> list[b.Block]:
    """Several fit: a button for each, given as (name, the line it runs)."""
    _ = tr.gettext
    buttons = [b.button(name, "house.run", line, nth=nth) for nth, (name, line) in enumerate(choices)]
    return [
        b.rich(b.line("{question}", question=question)),
        b.actions(*buttons, b.button(_("Back"), "house.cancel", Nothing())),
    ]
