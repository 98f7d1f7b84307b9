"""What all forms have in common."""

from collections.abc import Mapping, Sequence

from bot.views import blocks as b

Problems = Mapping[str, str]
"""What is wrong with what was typed, by the block id of its field."""


def with_problems(fields: Sequence[b.Block], problems: Problems) -> list[b.Block]:
    """The fields, each trouble named just above its own: Slack shows field errors only after a submission."""
    shown: list[b.Block] = []
    for field in fields:
        problem = problems.get(str(field.get("block_id", "")))
        if problem:
            shown.append(b.rich(b.line("*{problem}*", problem=problem)))
        shown.append(field)
    return shown


def date_input(initial: str = "") -> b.Block:
    """A day picker's element; `initial` as 2026-12-31."""
    element: b.Block = {"type": "datepicker"}
    if initial:
        element["initial_date"] = initial
    return element
