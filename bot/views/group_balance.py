"""The balance of a group's seats (rule R5): a picture of bars, and the same in words.

The bar stands first and has always the same width, so that the picture is aligned however long the names are
and however narrow the screen is. Screen readers read the message's text, where the bars are left out.
"""

from bot.domain.groups import Balance, GroupRef
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views.groups import run_button, size_line
from bot.views.partners import KIND_NAMES

WIDTH = 10  # cells of a whole bar
PARTNERS_SHOWN = 15  # a group has at most 15 members; the forum's partners would fill the screen
_NBSP = "\N{NO-BREAK SPACE}"


def bar(share: float) -> str:
    """A share from 0 to 1 as a bar of half cells; whatever is more than nothing is seen."""
    halves = round(share * WIDTH * 2) or (1 if share else 0)
    full, half = divmod(halves, 2)
    return ("█" * full + "▌" * half).ljust(WIDTH, "░")


def composition(group: GroupRef, found: Balance, without_partner: int, tr: Translator) -> list[b.Block]:
    """How the seats divide by kind and by partner; what is uneven is told, never forbidden."""
    _ = tr.gettext
    shown = [
        b.header(_("Balance: {group}").format(group=group.name)),
        b.rich(size_line(found.total + without_partner, group.kind, tr)),
    ]
    if found.total:
        by_kind = [(_(KIND_NAMES[kind]), seats, share) for kind, seats, share in found.by_kind]
        by_partner = [(one.label, one.seats, one.share) for one in found.by_partner]
        shown += _picture(_("By kind of partner"), by_kind, tr)
        shown += _picture(_("By partner"), by_partner[:PARTNERS_SHOWN], tr)
        if len(by_partner) > PARTNERS_SHOWN:
            shown.append(b.note(_("and {n} more").format(n=len(by_partner) - PARTNERS_SHOWN)))
    shown += _remarks(found, without_partner, tr)
    return [*shown, b.actions(run_button(_("Show the group"), "näytä", group))]


def _picture(title: str, rows: list[tuple[str, int, float]], tr: Translator) -> list[b.Block]:
    lines = [
        f"{bar(share)} "
        + tr.ngettext("{label}: {n} seat, {percent} %", "{label}: {n} seats, {percent} %", seats)
        .format(label=label, n=seats, percent=round(share * 100))
        .replace(" %", f"{_NBSP}%")
        for label, seats, share in rows
    ]
    return [b.rich(b.line("*{title}*", title=title)), b.preformatted(lines)]


def _remarks(found: Balance, without_partner: int, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    remarks = []
    if not found.total and not without_partner:
        return [b.rich(b.line(_("The group has no members yet.")))]
    if found.over_represented:
        names = ", ".join(found.over_represented)
        remarks.append(b.line(_("More than a third of the seats: {names}"), names=names))
    if found.missing_kinds:
        names = ", ".join(_(KIND_NAMES[kind]) for kind in found.missing_kinds)
        remarks.append(b.line(_("Nobody in the group yet: {names}"), names=names))
    if without_partner:
        remarks.append(
            b.line(
                tr.ngettext("{n} member has no partner.", "{n} members have no partner.", without_partner),
                n=without_partner,
            )
        )
    if not remarks:
        return [b.rich(b.line(_("The seats divide evenly.")))]
    return [
        b.rich(b.line(_("*Worth a thought*"))),
        b.bullets(*remarks),
        b.note(
            _("The agreement asks for balanced representation. What to do about it is for the group to say.")
        ),
    ]
