"""Polls, shown: the message that people answer in, and how it ended."""

from collections.abc import Mapping, Sequence

from bot.domain.calendar import Concern, concerns
from bot.domain.payloads import RunText
from bot.domain.poll_counting import OptionResult, PollResults, ranked
from bot.domain.poll_payloads import PollRef, PollVote
from bot.domain.polls import (
    Audience,
    Closing,
    OptionInfo,
    PollInfo,
    PollKind,
    PollState,
    Value,
    Voice,
)
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment, show_span
from bot.views import blocks as b
from bot.views.group_balance import bar

_NBSP = "\N{NO-BREAK SPACE}"
LEFT_OUT = 3  # in a short list of several

MARKS = {
    Concern.HOLIDAY: N_("public holiday or offices closed"),
    Concern.WEEKEND: N_("weekend"),
    Concern.NIGHT: N_("early or late"),
}
_WHY = {
    Closing.TIME: N_("The time to answer was over on {time}."),
    Closing.EVERYBODY: N_("Everybody had answered on {time}."),
    Closing.PERSON: N_("The poll was closed on {time}."),
    Closing.CHOSEN: N_("One of the times was chosen on {time}."),
}


def label(option: OptionInfo, tr: Translator) -> str:
    """An option as people know it: its text, or the meeting's time with what is unusual about it."""
    if option.starts_at is None or option.ends_at is None:
        return option.text
    marks = [tr.gettext(MARKS[one]) for one in concerns(option.starts_at, option.ends_at)]
    shown = show_span(option.starts_at, option.ends_at, tr.locale)
    return f"{shown} ({', '.join(marks)})" if marks else shown


def percent(share: float) -> str:
    """A share from 0 to 1: `45 %`."""
    return f"{round(share * 100)}{_NBSP}%"


# -- the message that is answered in ----------------------------------------------------------------------


def posted(found: PollResults, tr: Translator, *first: list[b.Block]) -> list[b.Block]:
    """The poll as it is now, with buttons while it is open; `first` are lines above it."""
    poll = found.poll
    is_open = poll.is_open(found.now)
    lines = [*first, *_terms(poll, tr)] if is_open else [*first, *end_lines(found, tr)]
    blocks = [*titled(poll, tr, *lines)]
    blocks += [_option(one, found, tr, with_button=is_open) for one in found.options]
    if poll.anonymous and not poll.shows_results:
        blocks.append(b.note(anonymity(tr)))
    elif not poll.shows_results:
        blocks.append(b.note(tr.gettext("The results are shown when the poll has closed.")))
    blocks.append(b.rich(*turnout_lines(found, tr)))
    buttons = _buttons(poll, tr) if is_open else [_result_button(poll, tr)]
    return [*blocks, b.actions(*buttons)]


def titled(poll: PollInfo, tr: Translator, *lines: list[b.Block]) -> list[b.Block]:
    """The question as heading, in full below when the heading has no room for it."""
    if len(poll.question) > b.MAX_HEADER_TEXT:
        lines = (b.line(tr.gettext("*Question:* {question}"), question=poll.question), *lines)
    return [b.header(poll.question), *([b.rich(*lines)] if lines else [])]


def _terms(poll: PollInfo, tr: Translator) -> list[list[b.Block]]:
    _ = tr.gettext
    lines = []
    if poll.kind is PollKind.TIMES:
        lines.append(b.line(_("Which of these times suit you? Answer each of them.")))
        if poll.place:
            lines.append(b.line(_("*Place:* {place}"), place=poll.place))
    lines.append(b.line(_("*Answer by:* {time}"), time=show_moment(poll.closes_at, tr.locale)))
    if poll.until_all:
        lines.append(b.line(_("The poll closes earlier when everybody has answered.")))
    lines.append(b.line(_("*Asked:* {whom}"), whom=whom(poll, tr)))
    lines += [b.line("{words}", words=words) for words in rules(poll, tr)]
    return lines


def whom(poll: PollInfo, tr: Translator) -> str:
    """Whose answers are asked for."""
    _ = tr.gettext
    if poll.audience is Audience.GROUP and poll.group is not None:
        return poll.group.name
    return {
        Audience.CONTACTS: _("the partners' contacts"),
        Audience.PEOPLE: _("people named one by one"),
    }.get(poll.audience, _("everybody in this channel"))


def rules(poll: PollInfo, tr: Translator) -> list[str]:
    """How a poll is answered, in sentences."""
    _ = tr.gettext
    found = []
    if poll.kind is PollKind.CHOICE:
        found.append(_("You may choose several.") if poll.multiple else _("Choose one."))
    if poll.voice is Voice.PARTNER and poll.anonymous:
        found.append(_("Each partner has one vote: its first answer counts."))
    elif poll.voice is Voice.PARTNER:
        found.append(_("Each partner has one vote: its latest answer counts."))
    if not poll.anonymous:
        found.append(_("Names are shown in the results."))
    return found


def anonymity(tr: Translator) -> str:
    """What anonymity means here: told before anybody answers."""
    _ = tr.gettext
    return _(
        "This poll is anonymous. I keep who has answered and what was answered apart: nobody can put them "
        "together from the database. That is why an answer cannot be changed or taken back, "
        "and the results are counted only when the poll has closed. "
        "If only a few people answer, somebody may guess who said what."
    )


def _option(one: OptionResult, found: PollResults, tr: Translator, *, with_button: bool) -> b.Block:
    _ = tr.gettext
    poll = found.poll
    name = label(one.option, tr)
    lines = [name]
    if poll.shows_results and found.turnout.answered:
        lines.append(counts_line(one, found, tr))
    accessory = None
    if with_button and not poll.by_form:
        accessory = b.button(_("Choose"), "poll.vote", PollVote(poll.id, one.option.id), nth=one.option.id)
        # Twenty buttons of one name: a screen reader needs to know which is which.
        accessory["accessibility_label"] = b.cut(_("Choose: {option}").format(option=name), 75)
        if poll.anonymous:
            accessory["confirm"] = b.confirm(
                _("Give this answer?"),
                _("{option}\n\nThe poll is anonymous: the answer cannot be changed or taken back.").format(
                    option=b.cut(name, 150)
                ),
                yes=_("Yes, I answer so"),
                no=_("Not yet"),
            )
    return b.section("\n".join(lines), accessory=accessory)


def counts_line(one: OptionResult, found: PollResults, tr: Translator) -> str:
    """The bar and the numbers of one option."""
    _ = tr.gettext
    if found.poll.kind is PollKind.TIMES:
        words = _("{yes} yes, {maybe} if needed, {no} no").format(
            yes=one.counts.yes, maybe=one.counts.maybe, no=one.counts.no
        )
        if not found.poll.anonymous:
            words += " · " + _("partners {covered}/{asked}").format(
                covered=len(one.partners), asked=found.turnout.partners_asked
            )
        return f"{bar(one.share)} {words}"
    votes = tr.ngettext("{n} vote", "{n} votes", one.counts.yes).format(n=one.counts.yes)
    return f"{bar(one.share)} {votes}, {percent(one.share)}"


def turnout_lines(found: PollResults, tr: Translator) -> list[list[b.Block]]:
    _ = tr.gettext
    turnout = found.turnout
    by_partner = found.poll.voice is Voice.PARTNER
    words = (
        _("*Partners that have answered:* {answered}/{asked}")
        if by_partner
        else _("*Have answered:* {answered}/{asked}")
    )
    lines = [b.line(words, answered=turnout.answered, asked=turnout.asked)]
    if not by_partner and turnout.partners_asked > 1:
        share = turnout.partners_answered / turnout.partners_asked
        lines.append(
            b.line(
                _("*Partners:* {answered}/{asked} ({percent})"),
                answered=turnout.partners_answered,
                asked=turnout.partners_asked,
                percent=percent(share),
            )
        )
    if turnout.needed is not None:
        words = (
            _("*Enough answers:* yes, {needed} were needed")
            if turnout.is_enough
            else _("*Enough answers:* not yet, {needed} are needed")
        )
        if found.poll.state is PollState.CLOSED and not turnout.is_enough:
            words = _("*Enough answers:* no, {needed} were needed")
        lines.append(b.line(words, needed=turnout.needed))
    return lines


def _buttons(poll: PollInfo, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    ref = PollRef(poll.id)
    found = []
    if poll.by_form:
        found.append(b.button(_("Answer"), "poll.form", ref, style="primary"))
    if poll.own_options:
        found.append(b.button(_("Add your own option"), "poll.own_form", ref))
    if not poll.anonymous:
        found.append(b.button(_("My answer"), "poll.mine", ref))
    found.append(_result_button(poll, tr))
    return found


def _result_button(poll: PollInfo, tr: Translator) -> b.Block:
    return b.button(tr.gettext("Results"), "poll.results", PollRef(poll.id))


# -- messages ----------------------------------------------------------------------------------------------


def asked(found: PollResults, tr: Translator, *, nudge: bool) -> list[b.Block]:
    """To one person: the poll, with why it comes."""
    _ = tr.gettext
    why = _("You have not answered this poll yet.") if nudge else _("Your answer is asked for.")
    return posted(found, tr, b.line("{why} {asker}", why=why, asker=_asker(found.poll, tr)))


def _asker(poll: PollInfo, tr: Translator) -> str:
    return tr.gettext("The question is from: {name}.").format(name=poll.organiser.name)


def ended(found: PollResults, tr: Translator) -> list[b.Block]:
    """That the poll is over: the best of it, and the way to all of it."""
    _ = tr.gettext
    poll = found.poll
    lines = [*end_lines(found, tr)]
    order = ranked(found)
    items = [
        b.line("{name}: {counts}", name=label(one.option, tr), counts=plain_counts(one, found, tr))
        for one in order[:5]
    ]
    blocks = [b.header(_("Results: {question}").format(question=poll.question)), b.rich(*lines)]
    blocks += [b.bullets(*items), b.rich(*turnout_lines(found, tr))]
    buttons = [_result_button(poll, tr)]
    return [*blocks, b.actions(*buttons)]


def plain_counts(one: OptionResult, found: PollResults, tr: Translator) -> str:
    """The numbers of one option without their bar."""
    return counts_line(one, found, tr).partition(" ")[2]


def _why(poll: PollInfo, tr: Translator) -> str:
    when = poll.closed_at or poll.closes_at
    return tr.gettext(_WHY[poll.closed_why or Closing.TIME]).format(time=show_moment(when, tr.locale))


def end_words(found: PollResults, tr: Translator) -> str:
    """That the poll is over, and why, in one line without marks."""
    return tr.gettext("The poll has closed. {why}").format(why=_why(found.poll, tr))


def end_lines(found: PollResults, tr: Translator) -> list[list[b.Block]]:
    _ = tr.gettext
    poll = found.poll
    lines = [b.line(_("*The poll has closed.* {why}"), why=_why(poll, tr))]
    chosen = next((one for one in found.options if one.option.id == poll.chosen_option_id), None)
    if chosen is not None:
        lines.append(b.line(_("*Chosen:* {option}"), option=label(chosen.option, tr)))
    return lines


SAID = {
    Value.YES: N_("suits"),
    Value.MAYBE: N_("suits if needed"),
    Value.NO: N_("does not suit"),
}


def said_lines(
    poll: PollInfo, options: Sequence[OptionInfo], said: Mapping[int, Value], tr: Translator
) -> list[str]:
    """What somebody answered, option by option."""
    _ = tr.gettext
    if poll.kind is PollKind.CHOICE:
        return [label(one, tr) for one in options if one.id in said]
    return [f"{label(one, tr)}: {_(SAID[said[one.id]])}" for one in options if one.id in said]


def show_all_button(tr: Translator) -> b.Block:
    """The way to the list."""
    return b.button(tr.gettext("All polls"), "house.run", RunText("/kysely", "lista"), nth="list")
