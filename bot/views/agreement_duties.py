"""The overview of /sopimus, and what is open for somebody."""

from bot.domain.agreement_duties import AgreementOverview, OpenCode, OpenDuties, OpenDuty
from bot.domain.payloads import RunText
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.agreements import SLASH, days_left
from bot.views.lists import first_of

ROWS = 30
BUTTONS = 5
WORDS = {
    OpenCode.APPROVAL: (N_("Approval missing: {who}. Amendment #{number}: {subject}"), "muutos"),
    OpenCode.DECISION: (N_("Waits for the forum: amendment #{number}: {subject}"), "muutos"),
    OpenCode.ENDING: (N_("A sub-agreement ends: #{number}: {subject} ({who})"), "alasopimus"),
    OpenCode.TO_FORUM: (N_("To be brought to the forum: sub-agreement #{number}: {subject}"), "alasopimus"),
    OpenCode.DISPUTE: (N_("Negotiations of a dispute: #{number}: {subject} ({who})"), "erimielisyys"),
    OpenCode.NEGOTIATION: (N_("Renegotiation goes on: #{number}: {subject}"), "irtisanominen"),
    OpenCode.LEAVING: (N_("Notice given: {who}. The leaving is not recorded yet"), "irtisanominen"),
}


def overview(found: AgreementOverview, tr: Translator) -> list[b.Block]:
    """How many of each there are, with the way to each."""
    _ = tr.gettext
    lines = (
        _("Sub-agreements: {n}").format(n=found.sub_agreements),
        _("Amendments that wait for a decision or approvals: {n}").format(n=found.amendments),
        _("Renegotiations that go on: {n}").format(n=found.renegotiations),
        _("Disputes that are negotiated: {n}").format(n=found.disputes),
        _("Your partner's open duties: {n}").format(n=found.open_duties)
        if not found.of_everybody
        else _("All partners' open duties: {n}").format(n=found.open_duties),
    )
    ways = (
        (N_("Sub-agreements"), "alasopimus"),
        (N_("Amendments"), "muutos"),
        (N_("Renegotiations"), "irtisanominen"),
        (N_("Disputes"), "erimielisyys"),
        (N_("Open duties"), "velvoitteet"),
    )
    return [
        b.header(_("The ecosystem agreement")),
        b.bullets(*(b.line("{words}", words=words) for words in lines)),
        b.actions(*(b.button(_(text), "house.run", RunText(SLASH, word), nth=word) for text, word in ways)),
    ]


def open_duties(found: OpenDuties, tr: Translator) -> list[b.Block]:
    """What is open, the nearest day first, with the way to each."""
    _ = tr.gettext
    heading = _("Open duties of all partners") if found.is_everything else _("Open duties of your partner")
    shown = [b.header(heading)]
    if not found.found:
        return [*shown, b.rich(b.line(_("Nothing is open.")))]
    shown.append(first_of([_line(one, found, tr) for one in found.found], ROWS, tr))
    buttons: dict[str, b.Block] = {}
    for one in found.found:
        line = RunText(SLASH, f"{WORDS[one.code][1]} {one.number}")
        words = b.cut(f"#{one.number} {one.subject}", 60)
        buttons.setdefault(line.text, b.button(words, "house.run", line, nth=line.text))
    return [*shown, b.actions(*list(buttons.values())[:BUTTONS])]


def _line(one: OpenDuty, found: OpenDuties, tr: Translator) -> list[b.Block]:
    words = tr.gettext(WORDS[one.code][0]).format(
        number=one.number, subject=one.subject, who=", ".join(one.who)
    )
    if one.on is None:
        return b.line("{words}", words=words)
    left = days_left(one.on, found.today, tr)
    return b.line("{words} · {day} ({left})", words=words, day=show_day(one.on, tr.locale), left=left)
