"""The answer page of a poll, as its template gets it."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.poll_counting import PollResults, ranked
from bot.domain.polls import OptionInfo, PollFate, PollInfo, PollKind, Value, Voice
from bot.language.i18n import Translator
from bot.language.showing import show_moment
from bot.views import polls as p
from bot.views.group_balance import bar


def page(
    found: PollResults,
    tr: Translator,
    *,
    said: Mapping[int, Value],
    typed: Mapping[int, Value],
    fate: PollFate,
    name: str,
    problems: Mapping[str, str],
) -> dict[str, Any]:
    """`typed` is what was just sent and not taken, `said` what the person had answered before."""
    _ = tr.gettext
    poll = found.poll
    options = [one.option for one in found.options]
    is_open = fate is PollFate.KEPT
    return {
        "heading": poll.question,
        "name": name,
        "facts": [
            (_("Answer by"), show_moment(poll.closes_at, tr.locale)),
            (_("Place"), poll.place),
            (_("Asked"), p.whom(poll, tr)),
            (_("From"), poll.organiser.name),
        ],
        "rules": p.rules(poll, tr),
        "anonymity": p.anonymity(tr) if poll.anonymous else "",
        "is_open": is_open,
        "state": "" if is_open else state(found, fate, tr),
        "times": poll.kind is PollKind.TIMES,
        "fields": _fields(options, typed or said, tr) if poll.kind is PollKind.TIMES else [],
        "choices": [(str(one.id), p.label(one, tr)) for one in options],
        "chosen": [str(one) for one in (typed or said)],
        "multiple": poll.multiple,
        "has_answered": bool(said),
        "results": results(found, tr) if poll.shows_results and found.turnout.answered else [],
        "turnout": turnout(found, tr),
        "hidden": "" if poll.shows_results else _("The results are shown when the poll has closed."),
        "problems": problems,
    }


def state(found: PollResults, fate: PollFate, tr: Translator) -> str:
    """Why the poll is not answered here now."""
    _ = tr.gettext
    if fate is PollFate.ALREADY:
        if found.poll.voice is Voice.PARTNER:
            return _("Your partner has answered already. Its first answer counts, and cannot be changed.")
        return _("You have answered already. An anonymous answer cannot be changed.")
    return p.end_words(found, tr)


def saved(said: str, poll: PollInfo, tr: Translator) -> str:
    """What the last press did, in words."""
    _ = tr.gettext
    if said == "peruttu":
        return _("Your answer is taken back. You can answer anew.")
    if said != "tallennettu":
        return ""
    if poll.anonymous:
        return _("Your answer is in. Thank you! It is kept without your name.")
    return _("Your answer is saved.")


def _fields(
    options: Sequence[OptionInfo], said: Mapping[int, Value], tr: Translator
) -> list[tuple[str, str, str]]:
    return [(f"time-{one.id}", p.label(one, tr), str(said.get(one.id, ""))) for one in options]


def time_choices(tr: Translator) -> list[tuple[str, str]]:
    """The three answers to a time."""
    _ = tr.gettext
    return [
        (str(Value.YES), _("Suits")),
        (str(Value.MAYBE), _("If needed")),
        (str(Value.NO), _("Does not suit")),
    ]


def results(found: PollResults, tr: Translator) -> list[tuple[str, str, str]]:
    """(option, bar, numbers), the best of several times first."""
    order = ranked(found) if found.poll.kind is PollKind.TIMES else found.options
    return [(p.label(one.option, tr), bar(one.share), p.plain_counts(one, found, tr)) for one in order]


def turnout(found: PollResults, tr: Translator) -> str:
    """How many have answered, in one line."""
    _ = tr.gettext
    words = (
        _("Partners that have answered: {answered}/{asked}")
        if found.poll.voice is Voice.PARTNER
        else _("Have answered: {answered}/{asked}")
    )
    return words.format(answered=found.turnout.answered, asked=found.turnout.asked)
