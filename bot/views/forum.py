"""The forum, shown: how the partners' places stand, and its members."""

from bot.domain.forum import ForumStanding
from bot.domain.groups import GroupDetails
from bot.domain.partners import Coverage, PartnerRow
from bot.domain.payloads import RunText
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views import meetings as m
from bot.views.groups import member_line
from bot.views.paging import paged

SLASH = "/foorumi"
PAGE = 15  # members on one page
_RUN = 1400  # characters in one line of names

_TITLES = {
    Coverage.VACANT: N_("*Vacant ({count}):* {names}"),
    Coverage.ENDING: N_("*Ending within 90 days ({count}):* {names}"),
    Coverage.COVERED: N_("*Covered ({count}):* {names}"),
}


def standing(found: ForumStanding, tr: Translator) -> list[b.Block]:
    """How each partner's place stands (rule R1), and how the coming meeting has been answered."""
    _ = tr.gettext
    covered = len(found.of(Coverage.COVERED)) + len(found.of(Coverage.ENDING))
    shown = [
        b.header(found.group.name),
        b.rich(
            b.line(
                _("*{covered}/{all}* partners have a member in the forum."),
                covered=covered,
                all=len(found.parties),
            )
        ),
        b.bullets(*_by_state(found, tr)),
        *_meeting(found, tr),
    ]
    buttons = [
        b.button(_("Members"), "house.run", RunText(SLASH, "jäsenet"), nth="members"),
        b.button(_("Agenda"), "house.run", RunText(SLASH, "asialista"), nth="agenda"),
    ]
    if found.may_manage and found.meeting is None:
        call = b.button(
            _("Call the January meeting"), "house.run", RunText(SLASH, "kutsu"), nth="call", style="primary"
        )
        buttons.insert(0, call)
    return [*shown, b.actions(*buttons)]


def _by_state(found: ForumStanding, tr: Translator) -> list[list[b.Block]]:
    lines = []
    for state in (Coverage.VACANT, Coverage.ENDING, Coverage.COVERED):
        rows = found.of(state)
        if rows:
            first, *rest = m.runs([_named(row, tr) for row in rows])
            lines.append(b.line(tr.gettext(_TITLES[state]), count=len(rows), names=first))
            lines += [b.line("{names}", names=run) for run in rest]
    return lines


def _named(row: PartnerRow, tr: Translator) -> str:
    if row.forum.coverage is Coverage.ENDING and row.forum.until:
        return f"{row.name} ({show_day(row.forum.until, tr.locale)})"
    return row.name


def _meeting(found: ForumStanding, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    if found.meeting is None:
        return [b.rich(b.line(_("No meeting has been called.")))]
    lines = [
        b.line(_("*Next meeting:* {when}"), when=m.when(found.meeting, tr)),
        b.line(
            tr.ngettext(
                "{count} partner has said that it comes.",
                "{count} partners have said that they come.",
                found.coming,
            ),
            count=found.coming,
        ),
    ]
    silent = m.runs(found.silent)
    if found.silent:
        lines.append(
            b.line(_("*Have not answered ({count}):* {names}"), count=len(found.silent), names=silent[0])
        )
        lines += [b.line("{names}", names=run) for run in silent[1:]]
    return [b.rich(*lines)]


def members(found: GroupDetails, page: int, tr: Translator) -> list[b.Block]:
    """One page of the members by partner; `page` counts from 1."""
    _ = tr.gettext
    everyone = sorted(found.members, key=lambda one: (one.partner == "", one.partner.casefold()))
    part = paged(everyone, page, PAGE)
    count = tr.ngettext("{n} member", "{n} members", len(everyone)).format(n=len(everyone))
    shown = [b.header(found.ref.name), b.rich(b.line("{count}", count=count))]
    if part.here:
        shown.append(b.bullets(*(member_line(one, tr) for one in part.here)))
    standing_too = b.button(_("How the places stand"), "house.run", RunText(SLASH, "tilanne"), nth="standing")
    return [*shown, *part.note(tr), b.actions(*part.buttons(SLASH, "jäsenet", tr), standing_too)]
