"""What the house itself says: help, did-you-mean, usage."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.payloads import RunText
from bot.language.i18n import Translator
from bot.views import blocks as b


@dataclass(frozen=True)
class HelpEntry:
    """A command in the help; `usage` and `help` are msgids."""

    line: str
    usage: str
    help: str
    example: str


def not_found(slash: str, text: str, near: Sequence[tuple[str, str]], tr: Translator) -> list[b.Block]:
    """An unknown command: buttons to do what may have been meant, else the way to the help."""
    _ = tr.gettext
    typed = b.cut(f"{slash} {text}".strip(), 100)
    blocks = [b.rich(b.line(_("There is no command *{typed}*."), typed=typed))]
    if near:
        blocks.append(b.rich(b.line(_("Did you mean:"))))
        blocks.append(
            b.actions(
                *(b.button(f"{s} {t}", "house.run", RunText(s, t), nth=n) for n, (s, t) in enumerate(near))
            )
        )
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


def nothing_changed(tr: Translator) -> list[b.Block]:
    """Somebody said no to a question."""
    return [b.rich(b.line(tr.gettext("Nothing was changed.")))]


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
