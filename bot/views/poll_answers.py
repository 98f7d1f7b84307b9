"""What a press leads to, and the forms that a poll is answered in."""

from collections.abc import Mapping, Sequence

from bot.domain.poll_payloads import PollRef
from bot.domain.polls import MAX_OPTION, OptionInfo, PollFate, PollInfo, PollKind, Value, Voice, Voter
from bot.language.i18n import Translator
from bot.language.showing import show_moment
from bot.views import blocks as b
from bot.views import polls as p

_BOXES = 10  # docs.slack.dev/reference/block-kit/block-elements/checkboxes-element


def answered(
    fate: PollFate,
    poll: PollInfo,
    options: Sequence[OptionInfo],
    said: Mapping[int, Value],
    tr: Translator,
) -> list[b.Block]:
    """What became of an answer. Of an anonymous one only that it is kept: the answer is named nowhere."""
    _ = tr.gettext
    lines = [b.line(_("*Poll:* {question}"), question=poll.question)]
    items: list[list[b.Block]] = []
    ref = PollRef(poll.id)
    buttons = []
    if fate is PollFate.KEPT and poll.anonymous:
        lines.insert(0, b.line(_("*Your answer is in. Thank you!* It is kept without your name.")))
    elif fate is PollFate.KEPT:
        lines.insert(0, b.line(_("*Your answer is saved.*")))
        items = [b.line("{words}", words=words) for words in p.said_lines(poll, options, said, tr)]
        buttons.append(b.button(_("Take my answer back"), "poll.retract", ref))
        until = show_moment(poll.closes_at, tr.locale)
        lines.append(b.line(_("You can change it until {time}."), time=until))
    elif fate is PollFate.TAKEN_BACK:
        lines.insert(0, b.line(_("*Your answer is taken back.* You can answer anew.")))
    elif fate is PollFate.ADDED:
        lines.insert(0, b.line(_("*The option is added*, without your name. Now you can choose it.")))
    elif fate is PollFate.ALREADY:
        lines.insert(0, b.line(_already(poll, tr)))
    else:
        lines.insert(0, b.line(_("*This poll has closed*, so it cannot be answered any more.")))
        buttons.append(b.button(_("Results"), "poll.results", ref))
    blocks = [b.rich(*lines), *([b.bullets(*items)] if items else [])]
    return [*blocks, b.actions(*buttons)] if buttons else blocks


def _already(poll: PollInfo, tr: Translator) -> str:
    _ = tr.gettext
    return (
        _("*Your partner has answered already.* Its first answer counts, and cannot be changed.")
        if poll.voice is Voice.PARTNER
        else _("*You have answered already.* An anonymous answer cannot be changed.")
    )


def mine(
    poll: PollInfo,
    options: Sequence[OptionInfo],
    said: Mapping[int, Value],
    voter: Voter | None,
    tr: Translator,
) -> list[b.Block]:
    """What the person has answered so far."""
    _ = tr.gettext
    if said:
        return answered(PollFate.KEPT, poll, options, said, tr)
    words = (
        _("You have answered, without your name: I do not know what.")
        if poll.anonymous and voter is not None and voter.answered
        else _("You have not answered yet.")
    )
    return [b.rich(b.line(_("*Poll:* {question}"), question=poll.question), b.line("{words}", words=words))]


def answer_form(
    poll: PollInfo, options: Sequence[OptionInfo], said: Mapping[int, Value], tr: Translator
) -> b.Block:
    """All options at once, with what the person has said so far."""
    _ = tr.gettext
    fields = (
        [_time_field(one, said, tr) for one in options]
        if poll.kind is PollKind.TIMES
        else _choice_fields(options, said, tr)
    )
    intro: list[list[b.Block]] = [b.line(_("*Poll:* {question}"), question=poll.question)]
    if poll.place:
        intro.append(b.line(_("*Place:* {place}"), place=poll.place))
    intro += [b.line("{words}", words=words) for words in p.rules(poll, tr)]
    notes = [b.note(p.anonymity(tr))] if poll.anonymous else []
    return b.modal(
        _("Answer"),
        [b.rich(*intro), *notes, *fields],
        close=_("Back"),
        submit=_("Send the answer"),
        callback_id="poll.answer",
        metadata=PollRef(poll.id),
    )


def _time_field(one: OptionInfo, said: Mapping[int, Value], tr: Translator) -> b.Block:
    _ = tr.gettext
    choices = [
        b.option(_("Suits"), Value.YES),
        b.option(_("If needed"), Value.MAYBE),
        b.option(_("Does not suit"), Value.NO),
    ]
    radio: b.Block = {"type": "radio_buttons", "options": choices}
    chosen = said.get(one.id)
    if chosen is not None:
        radio["initial_option"] = next(choice for choice in choices if choice["value"] == chosen)
    return b.input_block(f"time-{one.id}", p.label(one, tr), radio, optional=True)


def _choice_fields(options: Sequence[OptionInfo], said: Mapping[int, Value], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    fields = []
    for start in range(0, len(options), _BOXES):
        chunk = options[start : start + _BOXES]
        choices = [b.option(p.label(one, tr), str(one.id)) for one in chunk]
        element: b.Block = {"type": "checkboxes", "options": choices}
        ticked = [choice for choice in choices if int(choice["value"]) in said]
        if ticked:
            element["initial_options"] = ticked
        words = _("Options") if not start else _("More options")
        fields.append(b.input_block(f"choice-{start}", words, element, optional=True))
    return fields


def own_form(poll: PollInfo, tr: Translator) -> b.Block:
    """An option of one's own."""
    _ = tr.gettext
    hint = (
        _("Everybody sees the option. Your name is not kept. At most {limit} characters.")
        if poll.anonymous
        else _("Everybody sees the option. At most {limit} characters.")
    )
    text = b.text_input()
    return b.modal(
        _("Your own option"),
        [
            b.rich(b.line(_("*Poll:* {question}"), question=poll.question)),
            b.input_block("option", _("Option"), text, hint=hint.format(limit=MAX_OPTION)),
        ],
        close=_("Back"),
        submit=_("Add"),
        callback_id="poll.own",
        metadata=PollRef(poll.id),
    )
