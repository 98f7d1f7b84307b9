"""The page of a programme's version, as its template gets it, and its tables to take along."""

from collections.abc import Sequence
from typing import Any

from bot.domain.programme import ActionView, Comment, IndicatorView, ProgrammeView
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views import programme as p
from bot.views.programme_versions import comment_words
from bot.views.tables import Table


def page(
    view: ProgrammeView, comments: Sequence[Comment], tr: Translator, *, name: str, is_open: bool
) -> dict[str, Any]:
    """What the version says, the comments, and whether one can be written."""
    return {
        "heading": p.name(view.ref, tr),
        "name": name,
        "standing": p.standing(view, tr),
        "goals": [
            (
                f"{goal.position}. {p.goal_name(goal, tr)}",
                [_plain(p.action_line(one, tr)) for one in goal.actions]
                + [_plain(p.indicator_line(one, tr)) for one in goal.indicators],
            )
            for goal in view.goals
        ],
        "comments": [comment_words(one, tr).splitlines() for one in comments],
        "is_open": is_open,
    }


def _plain(line: Sequence[b.Block]) -> str:
    return "".join(str(part["text"]) for part in line)


def file_name(view: ProgrammeView) -> str:
    """Without its ending."""
    return f"kehittamisohjelma-{view.ref.year}-{view.ref.version}"


def tables(view: ProgrammeView, tr: Translator) -> list[Table]:
    """The actions, and the indicators, each in a table of its own."""
    _ = tr.gettext
    names = {goal.id: f"{goal.position}. {p.goal_name(goal, tr)}" for goal in view.goals}
    return [
        Table(
            _("Actions"),
            [
                _("Number"),
                _("Goal"),
                _("Action"),
                _("Answers for it"),
                _("Partners"),
                _("Decided deadline"),
                _("Moved to"),
                _("State"),
                _("Note"),
            ],
            [_action(one, names, tr) for one in view.actions],
        ),
        Table(
            _("Indicators"),
            [_("Goal"), _("Indicator"), _("Unit"), _("Baseline"), _("Target")],
            [_indicator(one, names) for one in view.indicators],
        ),
    ]


def _action(one: ActionView, goals: dict[int, str], tr: Translator) -> list[str | int]:
    moved = one.moved_to if one.moved_to != one.deadline else None
    return [
        one.id,
        goals[one.goal_id],
        one.title,
        one.owner.name,
        ", ".join(partner.name for partner in one.partners),
        show_day(one.deadline, tr.locale),
        show_day(moved, tr.locale) if moved else "",
        tr.gettext(p.ACTION_STATES[one.state]),
        one.note,
    ]


def _indicator(one: IndicatorView, goals: dict[int, str]) -> list[str | float | None]:
    return [
        goals[one.goal_id],
        one.name,
        one.unit,
        float(one.baseline) if one.baseline is not None else None,
        float(one.target) if one.target is not None else None,
    ]
