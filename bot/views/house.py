"""What the house itself says: help, did-you-mean, usage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.payloads import RunText
from bot.domain.people_own import OwnPage
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views.people_own import own_blocks

HOUSE = "/eko"


@dataclass(frozen=True)
class HelpEntry:
    """A command in the help; `usage` and `help` are msgids."""

    line: str
    usage: str
    help: str
    example: str


Lines = Sequence[tuple[str, RunText]]  # what a button says, and the line that its press runs


def not_found(slash: str, text: str, near: Sequence[tuple[str, str]], tr: Translator) -> list[b.Block]:
    """An unknown command: buttons to do what may have been meant, else the way to the help."""
    _ = tr.gettext
    typed = b.cut(f"{slash} {text}".strip(), 100)
    blocks = [b.rich(b.line(_("There is no command *{typed}*."), typed=typed))]
    lines = [RunText(*one) for one in near]
    if lines and all(line.fits for line in lines):
        blocks.append(b.rich(b.line(_("Did you mean:"))))
        blocks.append(
            b.actions(
                *(b.button(f"{s} {t}", "house.run", RunText(s, t), nth=n) for n, (s, t) in enumerate(near))
            )
        )
    elif lines:
        # What was typed is longer than a button carries: the words alone are told.
        words = [b.line("{line}", line=b.cut(f"{s} {t}", 60)) for s, t in near]
        blocks += [b.rich(b.line(_("Did you mean:"))), b.bullets(*words)]
    else:
        blocks.append(
            b.actions(b.button(_("Show the commands"), "house.run", RunText(slash, "apu"), style="primary"))
        )
    return blocks


def usage(line: str, usage_hint: str, example: str, tr: Translator) -> list[b.Block]:
    """How a command is written."""
    _ = tr.gettext
    fields = _(usage_hint) if usage_hint else ""
    return [
        b.rich(
            b.line(_("Something is still missing. Write it like this:")),
            b.line("*{line}* {fields}", line=line, fields=fields),
            b.line(_("For example: {example}"), example=example),
        )
    ]


def which_day(words: str, lines: Lines, tr: Translator) -> list[b.Block]:
    """Words that can mean several days: each day in full makes the typed line go on with it."""
    _ = tr.gettext
    return _which(_("Which day do you mean?"), _("*You wrote the day as:* {text}"), words, lines)


def which_time(words: str, lines: Lines, tr: Translator) -> list[b.Block]:
    """As `which_day`, of times."""
    _ = tr.gettext
    return _which(_("Which time do you mean?"), _("*You wrote the time as:* {text}"), words, lines)


def _which(question: str, typed: str, words: str, lines: Lines) -> list[b.Block]:
    buttons = [b.button(shown, "house.run", line, nth=nth) for nth, (shown, line) in enumerate(lines, 1)]
    return [b.header(question), b.rich(b.line(typed, text=b.cut(words, 200))), b.actions(*buttons)]


def nothing_changed(tr: Translator) -> list[b.Block]:
    """Somebody said no to a question."""
    return [b.rich(b.line(tr.gettext("Nothing was changed.")))]


def elsewhere(tr: Translator) -> list[b.Block]:
    """To somebody of a workspace that this installation does not serve."""
    return [b.rich(b.line(tr.gettext("This bot serves another workspace. I can do nothing here.")))]


def form_not_opened(tr: Translator) -> list[b.Block]:
    """Slack did not open a form in time."""
    _ = tr.gettext
    return [b.rich(b.line(_("The form did not open this time. Please give the command again.")))]


def help_page(slash: str, entries: Sequence[HelpEntry], tr: Translator) -> list[b.Block]:
    """The commands behind one slash that the reader may use."""
    _ = tr.gettext
    lines = []
    for entry in entries:
        fields = f" {_(entry.usage)}" if entry.usage else ""
        lines.append(b.line("*{line}*{fields}", line=entry.line, fields=fields))
        lines.append(b.line("{help}", help=_(entry.help)))
        lines.append(b.line(_("For example: {example}"), example=entry.example))
        lines.append(b.line(" "))
    shown = [b.header(_("Commands: {slash}").format(slash=slash))]
    if lines:
        shown.append(b.rich(*lines[:-1]))
    else:
        shown.append(b.rich(b.line(_("None of these commands is for you yet."))))
    return shown


def whole_help(parts: Mapping[str, Sequence[HelpEntry]], tr: Translator, *, is_known: bool) -> list[b.Block]:
    """Everything the reader may do: of each slash command its words, and of the house's own all of them.

    The others have a page of their own behind a button: all of it at once would be too long to read.
    """
    _ = tr.gettext
    shown = [b.header(_("What you can do here"))]
    if not is_known:
        shown.append(b.rich(b.line(stranger_words(tr))))
    buttons = []
    for slash, entries in parts.items():
        if not entries:
            continue
        if slash == HOUSE:
            ordered = sorted(entries, key=lambda entry: entry.line != slash)  # the bare one first
            lines = [b.line("*{line}* {help}", line=entry.line, help=_(entry.help)) for entry in ordered]
            shown += [b.rich(b.line("*{slash}*", slash=slash)), b.bullets(*lines)]
            continue
        words = " · ".join(filter(None, (entry.line.removeprefix(slash).strip() for entry in entries)))
        bare = next((_(entry.help) for entry in entries if entry.line == slash), "")
        shown.append(
            b.rich(b.line("*{slash}* {help}", slash=slash, help=bare), b.line("{words}", words=words))
        )
        buttons.append(b.button(slash, "house.run", RunText(slash, "apu"), nth=slash))
    shown.append(b.note(_("Fields are parted by a semicolon. What is missing is asked in a form.")))
    if not buttons:
        return shown
    return [*shown, b.rich(b.line(_("How each is written, with examples:"))), b.actions(*buttons)]


def stranger_words(tr: Translator) -> str:
    """To somebody the registry does not know."""
    return tr.gettext("I do not know you yet. Ask your contact person to add you to the registry.")


def welcome(tr: Translator, *, is_known: bool, may_see_log: bool) -> list[b.Block]:
    """What the house is, and the doors in it."""
    _ = tr.gettext
    if not is_known:
        return [b.rich(b.line(stranger_words(tr))), b.actions(_door(_("Help"), "apu"))]
    doors = [
        _door(_("My own"), "omat"),
        _door(_("Annual cycle"), "vuosikello"),
        _door(_("Settings"), "asetukset"),
        _door(_("My data"), "tietoni"),
        _door(_("Roles"), "rooli"),
        _door(_("Help"), "apu"),
    ]
    if may_see_log:
        doors.append(_door(_("Latest changes"), "loki"))
    return [
        b.rich(
            b.line(_("I keep the groups, the meetings and the reminders of the ecosystem together.")),
            b.line(_("I remind and help; everybody decides for themselves what to take part in.")),
        ),
        b.actions(*doors),
    ]


def _door(text: str, word: str) -> b.Block:
    return b.button(text, "house.run", RunText("/eko", word), nth=word)


def home(found: OwnPage | None, tr: Translator) -> b.Block:
    """The Home tab: a person's own page; None for somebody the registry does not know."""
    _ = tr.gettext
    if found is None:
        blocks = [b.rich(b.line(stranger_words(tr))), b.actions(_door(_("Help"), "apu"))]
    else:
        meetings = b.button(_("Meetings"), "house.run", RunText("/kokous", ""), nth="meetings")
        doors = (meetings, _door(_("Settings"), "asetukset"), _door(_("Help"), "apu"))
        blocks = [b.header(found.name), *own_blocks(found, tr), b.actions(*doors)]
    return {"type": "home", "blocks": blocks}
