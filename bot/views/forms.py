"""What all forms have in common."""

from collections.abc import Mapping, Sequence

from bot.language.i18n import Translator
from bot.views import blocks as b

Problems = Mapping[str, str]
"""What is wrong with what was typed, by the block id of its field."""


def with_problems(fields: Sequence[b.Block], problems: Problems) -> list[b.Block]:
    """The fields, each trouble named just above its own, or on top when it has none.

    Slack itself shows errors at fields only after a submission.
    """
    ids = {str(field.get("block_id", "")) for field in fields}
    shown = [_problem(problem) for name, problem in problems.items() if name not in ids]
    for field in fields:
        problem = problems.get(str(field.get("block_id", "")))
        if problem:
            shown.append(_problem(problem))
        shown.append(field)
    return shown


def _problem(problem: str) -> b.Block:
    return b.rich(b.line("*{problem}*", problem=problem))


def date_input(initial: str = "") -> b.Block:
    """A day picker's element; `initial` as 2026-12-31."""
    element: b.Block = {"type": "datepicker"}
    if initial:
        element["initial_date"] = initial
    return element


def term_fields(known: Mapping[str, str], ends_hint: str, tr: Translator) -> list[b.Block]:
    """The first and the last day of a term; `ends_hint` tells what leaving the last one empty means."""
    _ = tr.gettext
    return [
        b.input_block(
            "starts",
            _("First day"),
            date_input(known.get("starts", "")),
            hint=_("Today, when left empty."),
            optional=True,
        ),
        b.input_block(
            "ends", _("Last day"), date_input(known.get("ends", "")), hint=ends_hint, optional=True
        ),
    ]
