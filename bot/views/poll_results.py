"""The results of a poll in full, the list of polls, and which one was meant."""

from collections.abc import Sequence

from bot.domain.payloads import RunText
from bot.domain.poll_counting import PollResults, best, ranked
from bot.domain.poll_payloads import PollPage, PollRef, PollVote
from bot.domain.polls import PollInfo, PollKind, PollList, PollRow, PollState, Value, Voice
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment
from bot.views import blocks as b
from bot.views import polls as p
from bot.views.meetings import runs

_SHOWN = 20


def results(
    found: PollResults, tr: Translator, *, manages: bool, notice: str = "", files: Sequence[str] = ()
) -> list[b.Block]:
    """Everything that may be seen of a poll now; `manages`: also who is silent, and the buttons.

    `files` are the asking person's own addresses of the results as XLSX and CSV, when there are pages.
    """
    _ = tr.gettext
    poll = found.poll
    lines = [b.line("*{notice}*", notice=notice)] if notice else []
    lines += _state(found, tr)
    blocks = p.titled(poll, tr, *lines)
    if not poll.shows_results:
        why = (
            _("The poll is anonymous: the results are counted when it has closed.")
            if poll.anonymous
            else _("The results are shown when the poll has closed.")
        )
        blocks.append(b.rich(b.line("{why}", why=why)))
    elif found.turnout.answered:
        blocks += _options(found, tr, manages=manages)
    else:
        blocks.append(b.rich(b.line(_("Nobody has answered yet."))))
    blocks.append(b.rich(*p.turnout_lines(found, tr)))
    if found.unread:
        words = _("*Answers that could not be opened and counted:* {n}. The installation's key has changed.")
        blocks.append(b.rich(b.line(words, n=found.unread)))
    if found.speakers and poll.shows_results:
        blocks += _speakers(found, tr)
    if manages:
        blocks += _silent(found, tr)
    if any(files) and poll.shows_results:
        links = [
            {"type": "link", "url": url, "text": text}
            for url, text in zip(files, (_("The results as a table (XLSX)"), _("CSV")), strict=True)
        ]
        blocks.append(b.rich([links[0], {"type": "text", "text": " · "}, links[1]]))
    buttons = _steps(found, tr, manages=manages)
    return [*blocks, b.actions(*buttons)] if buttons else blocks


def _state(found: PollResults, tr: Translator) -> list[list[b.Block]]:
    _ = tr.gettext
    poll = found.poll
    lines = [b.line(_("*Poll's number:* {number}"), number=poll.id)]
    if poll.state is PollState.CLOSED:
        lines += p.end_lines(found, tr)
    else:
        lines.append(b.line(_("*Answer by:* {time}"), time=show_moment(poll.closes_at, tr.locale)))
    lines.append(b.line(_("*Asked:* {whom}"), whom=p.whom(poll, tr)))
    return lines


_NAMES = {
    Value.YES: N_("*Suits:* {names}"),
    Value.MAYBE: N_("*If needed:* {names}"),
    Value.NO: N_("*Does not suit:* {names}"),
}


def _options(found: PollResults, tr: Translator, *, manages: bool) -> list[b.Block]:
    """Bars and numbers, then names; times come best first, with the button that chooses one."""
    _ = tr.gettext
    poll = found.poll
    times = poll.kind is PollKind.TIMES
    leading = {one.option.id for one in best(found)}
    blocks: list[b.Block] = []
    for one in ranked(found) if times else found.options:
        name = p.label(one.option, tr)
        if times and one.option.id in leading:
            words = _("{option}: best so far") if poll.state is PollState.OPEN else _("{option}: best")
            name = words.format(option=name)
        accessory = None
        if times and manages and poll.group is not None:
            payload = PollVote(poll.id, one.option.id)
            accessory = b.button(_("Choose this"), "poll.choose", payload, nth=one.option.id)
        blocks.append(b.section(f"{name}\n{p.counts_line(one, found, tr)}", accessory=accessory))
    named = [one for one in found.options if one.names]
    items = []
    for one in named:
        for value, names in one.names.items():
            words = _(_NAMES[value]) if times else "*{option}:* {names}"
            prefix = f"{p.label(one.option, tr)}. " if times else ""
            items += [
                b.line("{prefix}" + words, prefix=prefix, option=p.label(one.option, tr), names=run)
                for run in runs(names)
            ]
    return [*blocks, *([b.bullets(*items)] if items else [])]


def _speakers(found: PollResults, tr: Translator) -> list[b.Block]:
    """Whose answer counts for which partner."""
    _ = tr.gettext
    items = [b.line("{partner}: {name}", partner=partner, name=name) for partner, name in found.speakers]
    return [b.rich(b.line(_("*Each partner's latest answer is from:*"))), b.bullets(*items)]


def _silent(found: PollResults, tr: Translator) -> list[b.Block]:
    """Who has not answered; never what anybody answered."""
    _ = tr.gettext
    if not found.silent:
        return [b.rich(b.line(_("Everybody has answered.")))]
    words = (
        _("*Partners that have not answered:* {names}")
        if found.poll.voice is Voice.PARTNER
        else _("*Have not answered:* {names}")
    )
    return [b.rich(*(b.line(words, names=run) for run in runs(found.silent)))]


def _steps(found: PollResults, tr: Translator, *, manages: bool) -> list[b.Block]:
    _ = tr.gettext
    poll = found.poll
    buttons = []
    if poll.is_open(found.now) and manages:
        buttons.append(b.button(_("Close now"), "poll.close_form", PollRef(poll.id)))
    return [*buttons, p.show_all_button(tr)]


# -- the list ----------------------------------------------------------------------------------------------


def listed(found: PollList, tr: Translator) -> list[b.Block]:
    """Polls, each with a button, and the way to more of them."""
    _ = tr.gettext
    if not found.rows and not found.skipped:
        return [
            b.rich(b.line(_("There are no polls."))),
            b.actions(*_new_buttons(tr)),
        ]
    blocks = [b.header(_("Polls")), *(_row(row, tr) for row in found.rows)]
    if found.more:
        page = PollPage(found.skipped + len(found.rows))
        blocks.append(b.actions(b.button(_("Show more"), "poll.page", page)))
    return blocks


def _row(row: PollRow, tr: Translator) -> b.Block:
    _ = tr.gettext
    poll = row.poll
    when = show_moment(poll.closed_at or poll.closes_at, tr.locale)
    state = _("closed {time}") if poll.state is PollState.CLOSED else _("open until {time}")
    details = [
        _("poll {number}").format(number=poll.id),
        state.format(time=when),
        _("answered {answered}/{asked}").format(answered=row.answered, asked=row.asked),
    ]
    if row.mine is not None and poll.state is PollState.OPEN:
        details.append(_("you have answered") if row.mine else _("your answer is missing"))
    text = f"{poll.question}\n{' · '.join(details)}"
    name, words = "poll.results", _("Results")
    if row.mine is False and poll.state is PollState.OPEN:
        name, words = "poll.open", _("Answer")
    return b.section(text, accessory=b.button(words, name, PollRef(poll.id), nth=poll.id))


def _new_buttons(tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    return [
        b.button(_("New poll"), "house.run", RunText("/kysely", "uusi"), nth="new", style="primary"),
        b.button(_("Find a time"), "house.run", RunText("/kysely", "aika"), nth="time"),
    ]


def overview(found: PollList, tr: Translator, *, may_ask: bool) -> list[b.Block]:
    """Bare /kysely: what waits, and buttons for the next step."""
    _ = tr.gettext
    blocks = [b.header(_("Polls")), *(_row(row, tr) for row in found.rows[:3])]
    if not found.rows:
        blocks.append(b.rich(b.line(_("There are no polls."))))
    buttons = _new_buttons(tr) if may_ask else []
    buttons.append(p.show_all_button(tr))
    buttons.append(b.button(_("Help"), "house.run", RunText("/kysely", "apu"), nth="help"))
    return [*blocks, b.actions(*buttons)]


def choose(polls: Sequence[PollInfo], words: str, tr: Translator) -> list[b.Block]:
    """Several polls match: a button for each runs the command again, with the poll's number."""
    _ = tr.gettext
    blocks = [b.rich(b.line(_("Several polls match. Which one do you mean?")))]
    for one in polls[:_SHOWN]:
        line = RunText("/kysely", f"{words} {one.id}")
        blocks.append(
            b.section(one.question, accessory=b.button(_("This one"), "house.run", line, nth=one.id))
        )
    return blocks
