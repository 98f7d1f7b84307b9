"""A poll before it is sent: the draft, its form, and what is said when it was sent."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import UserError
from bot.domain.groups import GroupRef
from bot.domain.outgoing import Way
from bot.domain.poll_counting import needed
from bot.domain.poll_payloads import PollNew, PollRef, PollStamp
from bot.domain.polls import (
    MAX_OPTION,
    MAX_OPTIONS,
    Audience,
    OptionInfo,
    PollDraft,
    PollInfo,
    PollKind,
    Voice,
)
from bot.domain.zone import HELSINKI
from bot.language.i18n import Translator
from bot.language.showing import show_moment, show_span
from bot.views import blocks as b
from bot.views import errors
from bot.views import polls as p
from bot.views.forms import date_input, with_problems
from bot.views.meetings import runs

MAX_GROUPS = 90  # docs.slack.dev/reference/block-kit/block-elements/select-menu-element: 100 options
SWITCHES = ("multiple", "anonymous", "hidden", "own", "partners", "until_all")


def draft(
    found: PollDraft, tr: Translator, *, channel: str | None, problem: UserError | None = None
) -> list[b.Block]:
    """A draft in full: what is asked, how and of whom; nothing is sent before a press."""
    _ = tr.gettext
    poll = found.poll
    lines = []
    if found.changed:
        lines.append(
            b.line(_("The draft has changed after that button was made. Look at it before you send it."))
        )
    lines.append(b.line(_("*Answer by:* {time}"), time=show_moment(poll.closes_at, tr.locale)))
    if poll.place:
        lines.append(b.line(_("*Place:* {place}"), place=poll.place))
    lines += [b.line("{words}", words=words) for words in _how(found, tr)]
    blocks = [b.header(_("Draft of a poll: {question}").format(question=poll.question)), b.rich(*lines)]
    if len(poll.question) > 100:
        blocks.insert(1, b.rich(b.line(_("*Question:* {question}"), question=poll.question)))
    blocks.append(b.bullets(*(b.line("{name}", name=p.label(one, tr)) for one in found.options)))
    blocks += _asked(found, tr)
    if poll.anonymous:
        blocks.append(b.note(p.anonymity(tr)))
    if problem is not None:
        blocks.append(b.rich(b.line("*{words}*", words=errors.sentence(problem, tr))))
    where = (
        _("It is posted to the poll's channel.") if poll.channel_id else _("It is not posted to a channel.")
    )
    if poll.channel_id and poll.channel_id == channel:
        where = _("It is posted to this channel.")
    blocks.append(b.note(_("Nothing has been sent yet.") + " " + where))
    stamp = PollStamp(poll.id, found.stamp, poll.channel_id or "")
    buttons = []
    if found.electorate.people:
        count = len(found.electorate.people)
        words = tr.ngettext("Send (ask {count} person)", "Send (ask {count} people)", count)
        buttons.append(b.button(words.format(count=count), "poll.send", stamp, style="primary"))
    elif poll.audience is Audience.CHANNEL:
        # Who is in the channel is asked from Slack when the poll is sent.
        buttons.append(b.button(_("Send"), "poll.send", stamp, style="primary"))
    buttons.append(b.button(_("Edit"), "poll.edit", PollRef(poll.id)))
    buttons.append(b.button(_("Discard"), "poll.discard", PollRef(poll.id)))
    return [*blocks, b.actions(*buttons)]


def _how(found: PollDraft, tr: Translator) -> list[str]:
    _ = tr.gettext
    poll = found.poll
    lines = p.rules(poll, tr)
    if poll.hidden and not poll.anonymous:
        lines.append(_("The results are shown when the poll has closed."))
    if poll.own_options:
        lines.append(_("People may add options of their own."))
    if poll.until_all:
        lines.append(_("The poll closes earlier when everybody has answered."))
    if poll.quorum is not None:
        voices = found.electorate.people
        asked = len({one.partner_id for one in voices}) if poll.voice is Voice.PARTNER else len(voices)
        lines.append(
            _("Answers needed: {needed}").format(needed=needed(poll, asked) if asked else poll.quorum)
        )
    return lines


def _asked(found: PollDraft, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    poll, people = found.poll, found.electorate.people
    if not people:
        if poll.audience is Audience.CHANNEL:
            return [b.rich(b.line(_("*Asked:* {whom}"), whom=p.whom(poll, tr)))]
        return [b.rich(b.line(_("There is nobody to ask.")))]
    total = tr.ngettext("{count} person", "{count} people", len(people)).format(count=len(people))
    partners = len({one.partner_id for one in people if one.partner_id is not None})
    lines = [
        b.line(
            _("*Asked:* {whom}: {people}, of {partners} partners"),
            whom=p.whom(poll, tr),
            people=total,
            partners=partners,
        )
    ]
    names = [f"{one.person.name} ({one.partner})" if one.partner else one.person.name for one in people]
    lines += [b.line("{names}", names=run) for run in runs(names)[:2]]
    by_mail = sum(one.way is Way.EMAIL for one in people)
    if by_mail:
        words = tr.ngettext(
            "{count} of them is asked by e-mail.", "{count} of them are asked by e-mail.", by_mail
        )
        lines.append(b.line(words, count=by_mail))
    unreached = [one.person.name for one in people if one.way is Way.NONE]
    if unreached:
        lines.append(
            b.line(_("*Cannot be reached; please phone them:* {names}"), names=", ".join(unreached[:20]))
        )
    if found.electorate.without_partner:
        words = tr.ngettext(
            "{count} person has no partner, so they have no vote here.",
            "{count} people have no partner, so they have no vote here.",
            found.electorate.without_partner,
        )
        lines.append(b.line(words, count=found.electorate.without_partner))
    return [b.rich(*lines)]


def sent(poll: PollInfo, tr: Translator) -> list[b.Block]:
    """The poll is on its way."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("*The poll is on its way.*")),
            b.line(_("*Poll:* {question}"), question=poll.question),
            b.line(_("*Poll's number:* {number}"), number=poll.id),
            b.line(_("*Answer by:* {time}"), time=show_moment(poll.closes_at, tr.locale)),
        ),
        b.actions(
            b.button(_("Results"), "poll.results", PollRef(poll.id)),
            b.button(_("Close now"), "poll.close_form", PollRef(poll.id)),
        ),
    ]


def discarded(poll: PollInfo, tr: Translator) -> list[b.Block]:
    """A draft was given up."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("The draft was discarded. Nobody was told about it.")),
            b.line(_("*Poll:* {question}"), question=poll.question),
        )
    ]


# -- the form ----------------------------------------------------------------------------------------------


def form(
    known: Mapping[str, str],
    problems: Mapping[str, UserError | None],
    groups: Sequence[GroupRef],
    tr: Translator,
    *,
    new: PollNew,
    may_ask_partners: bool,
) -> b.Block:
    """A new poll or a draft to edit, everything known filled in and each trouble said at its field."""
    _ = tr.gettext
    times = new.kind == PollKind.TIMES
    fields = [
        b.input_block(
            "question",
            _("Title") if times else _("Question"),
            b.text_input(initial=known.get("question", "")),
        ),
        _options_field(known, tr, times=times),
    ]
    if times:
        place = b.text_input(initial=known.get("place", ""))
        fields.append(b.input_block("place", _("Place or link"), place, optional=True))
    fields += [
        _audience_field(known, groups, tr, new=new, may_ask_partners=may_ask_partners),
        _people_field(known, tr),
        *_closing_fields(known, tr),
        _settings_field(known, tr, times=times),
        b.input_block(
            "quorum",
            _("Answers needed"),
            b.text_input(initial=known.get("quorum", "")),
            hint=_("A number or a percentage, for example 10 or 50 %."),
            optional=True,
        ),
    ]
    troubles = {
        name: errors.sentence(problem, tr) if problem else _("Please fill this in.")
        for name, problem in problems.items()
    }
    return b.modal(
        _("Poll of times") if times else _("Poll"),
        with_problems(fields, troubles),
        close=_("Back"),
        submit=_("Show the draft"),
        callback_id="poll.save",
        metadata=new,
    )


def _options_field(known: Mapping[str, str], tr: Translator, *, times: bool) -> b.Block:
    _ = tr.gettext
    element = b.text_input(initial=known.get("options", ""), multiline=True)
    if times:
        hint = _("Each time on its own line, or as a sentence: Tue 1 Dec or Thu 3 Dec at 9–11.")
        return b.input_block("options", _("Times"), element, hint=hint)
    hint = _("Each option on its own line. At most {count} options of {limit} characters.")
    return b.input_block(
        "options", _("Options"), element, hint=hint.format(count=MAX_OPTIONS, limit=MAX_OPTION)
    )


def _audience_field(
    known: Mapping[str, str],
    groups: Sequence[GroupRef],
    tr: Translator,
    *,
    new: PollNew,
    may_ask_partners: bool,
) -> b.Block:
    _ = tr.gettext
    options = [b.option(one.name, f"group:{one.id}") for one in groups[:MAX_GROUPS]]
    if new.channel_id:
        options.append(b.option(_("Everybody in the channel"), Audience.CHANNEL))
    if may_ask_partners:
        options.append(b.option(_("The contacts of all partners"), Audience.CONTACTS))
    options.append(b.option(_("The people whom I name below"), Audience.PEOPLE))
    menu = b.select(options, initial=known.get("audience"), placeholder=_("Choose who is asked"))
    return b.input_block("audience", _("Who is asked"), menu)


def _people_field(known: Mapping[str, str], tr: Translator) -> b.Block:
    _ = tr.gettext
    hint = _("Names or e-mail addresses with commas, when you ask people one by one.")
    return b.input_block(
        "people", _("People"), b.text_input(initial=known.get("people", "")), hint=hint, optional=True
    )


def _closing_fields(known: Mapping[str, str], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    clock: b.Block = {"type": "timepicker"}
    if known.get("closes_time"):
        clock["initial_time"] = known["closes_time"]
    return [
        b.input_block("closes", _("Last day to answer"), date_input(known.get("closes", "")), optional=True),
        b.input_block("closes_time", _("Time on that day"), clock, optional=True),
    ]


def _settings_field(known: Mapping[str, str], tr: Translator, *, times: bool) -> b.Block:
    _ = tr.gettext
    words = {
        "multiple": _("Several may be chosen"),
        "anonymous": _("Anonymous"),
        "hidden": _("Results only at the end"),
        "own": _("People may add options"),
        "partners": _("One vote per partner"),
        "until_all": _("Closes when all have answered"),
    }
    left_out = {"multiple", "own"} if times else set()
    choices = [b.option(words[name], name) for name in SWITCHES if name not in left_out]
    element: b.Block = {"type": "checkboxes", "options": choices}
    on = set(known.get("settings", "").split("\n"))
    ticked = [one for one in choices if one["value"] in on]
    if ticked:
        element["initial_options"] = ticked
    return b.input_block("settings", _("How it is asked"), element, optional=True)


def form_of(found: PollDraft, names: Sequence[str]) -> dict[str, str]:
    """A draft as the fields of its form; `names` are the people named one by one."""
    poll = found.poll
    closes = poll.closes_at.astimezone(HELSINKI)
    on = {
        "multiple": poll.multiple,
        "anonymous": poll.anonymous,
        "hidden": poll.hidden and not poll.anonymous,
        "own": poll.own_options,
        "partners": poll.voice is Voice.PARTNER,
        "until_all": poll.until_all,
    }
    quorum = "" if poll.quorum is None else f"{poll.quorum} %" if poll.quorum_is_percent else str(poll.quorum)
    audience = (
        f"group:{poll.group.id}" if poll.audience is Audience.GROUP and poll.group else str(poll.audience)
    )
    return {
        "question": poll.question,
        "options": "\n".join(_typed(one) for one in found.options),
        "place": poll.place,
        "audience": audience,
        "people": ", ".join(names),
        "closes": closes.date().isoformat(),
        "closes_time": f"{closes:%H:%M}",
        "settings": "\n".join(name for name in SWITCHES if on[name]),
        "quorum": quorum,
    }


def _typed(one: OptionInfo) -> str:
    """An option as it would be typed: times in Finnish, which is what is read."""
    if one.starts_at is None or one.ends_at is None:
        return one.text
    return show_span(one.starts_at, one.ends_at, "fi")


def close_plan(poll: PollInfo, answered: int, asked: int, tr: Translator) -> list[b.Block]:
    """Closing by hand before it is done: it is final."""
    _ = tr.gettext
    return [
        b.header(_("Close the poll now?")),
        b.rich(
            b.line(_("*Poll:* {question}"), question=poll.question),
            b.line(_("*Have answered:* {answered}/{asked}"), answered=answered, asked=asked),
            b.line(_("A closed poll cannot be opened again, and nobody can answer it any more.")),
        ),
        b.actions(
            b.button(_("Close it"), "poll.close", PollRef(poll.id), style="danger"),
            b.button(_("Do not close"), "poll.results", PollRef(poll.id)),
        ),
    ]
