"""A poll's results as tables; of an anonymous poll the sums alone, and who has not answered."""

from bot.domain.poll_counting import PollResults, ranked
from bot.domain.polls import PollKind, Value, Voice
from bot.language.i18n import Translator
from bot.views import polls as p
from bot.views.tables import Cell, Table


def sums(found: PollResults, tr: Translator) -> Table:
    """Every option with its numbers."""
    _ = tr.gettext
    poll = found.poll
    if poll.kind is PollKind.TIMES:
        head = [_("Time"), _("Suits"), _("If needed"), _("Does not suit"), _("Partners"), _("Share")]
        rows: list[list[Cell]] = [
            [
                p.label(one.option, tr),
                one.counts.yes,
                one.counts.maybe,
                one.counts.no,
                None if poll.anonymous else len(one.partners),
                round(one.share, 4),
            ]
            for one in ranked(found)
        ]
        return Table(_("Results"), head, rows)
    head = [_("Option"), _("Votes"), _("Share")]
    chosen: list[list[Cell]] = [
        [one.option.text, one.counts.yes, round(one.share, 4)] for one in found.options
    ]
    return Table(_("Results"), head, chosen)


def tables(found: PollResults, tr: Translator, *, manages: bool) -> list[Table]:
    """All sheets: the sums, who said what where names are shown, and, for who manages it, who is silent."""
    _ = tr.gettext
    shown = [sums(found, tr), turnout(found, tr)]
    if not found.poll.anonymous:
        shown.append(names(found, tr))
    if manages:
        title = _("Partner") if found.poll.voice is Voice.PARTNER else _("Name")
        shown.append(Table(_("Have not answered"), [title], [[one] for one in found.silent]))
    return shown


def turnout(found: PollResults, tr: Translator) -> Table:
    """How many were asked and have answered."""
    _ = tr.gettext
    one = found.turnout
    rows: list[list[Cell]] = [
        [_("Asked"), one.asked],
        [_("Answered"), one.answered],
        [_("Partners asked"), one.partners_asked],
        [_("Partners answered"), one.partners_answered],
        [_("Answers needed"), one.needed],
    ]
    return Table(_("Turnout"), ["", _("Count")], rows)


def names(found: PollResults, tr: Translator) -> Table:
    """Who said what, option by option."""
    _ = tr.gettext
    said = {
        Value.YES: _("suits") if found.poll.kind is PollKind.TIMES else _("chosen"),
        Value.MAYBE: _("suits if needed"),
        Value.NO: _("does not suit"),
    }
    rows = [
        [p.label(one.option, tr), said[value], name]
        for one in found.options
        for value, people in one.names.items()
        for name in people
    ]
    return Table(_("Answers"), [_("Option"), _("Answer"), _("Name")], rows)
