"""A person's own duties, shown: in the month's message and in the Home tab."""

from collections.abc import Sequence

from bot.domain.duty_notices import NoticeCode, Noticed
from bot.domain.payloads import RunText
from bot.language.i18n import N_, Translator
from bot.views import blocks as b

SHOWN = 20

WORDS = {
    NoticeCode.VACANT_SEAT: N_("The partner has nobody in the forum: {name}"),
    NoticeCode.NO_LEADER: N_("The group has no leader: {name}"),
    NoticeCode.NO_COORDINATOR: N_("The group has no coordinator: {name}"),
    NoticeCode.OVERSIZED: N_("The group has more than 15 members: {name}"),
    NoticeCode.UNEVEN: N_("The partners are not evenly represented in the group: {name}"),
    NoticeCode.NO_JANUARY: N_("The forum's January meeting has not been called"),
    NoticeCode.PROGRAMME_LATE: N_("The development programme is late: {name}"),
    NoticeCode.NO_SEMINAR: N_("The date of this year's seminar has not been agreed"),
    NoticeCode.NOT_TOLD: N_("The forum was not told of a sub-agreement: {name}"),
    NoticeCode.NO_APPROVAL: N_("An amendment of the agreement waits for your partner's approval: {name}"),
}


def lines(noticed: Sequence[Noticed], tr: Translator) -> list[list[b.Block]]:
    """One line for each, and how many more there are."""
    _ = tr.gettext
    shown = [b.line("{what}", what=words(one, tr)) for one in noticed[:SHOWN]]
    if len(noticed) > SHOWN:
        shown.append(b.line(_("and {n} more"), n=len(noticed) - SHOWN))
    return shown


def words(one: Noticed, tr: Translator) -> str:
    """What is missing, in a sentence."""
    return tr.gettext(WORDS[one.code]).format(name=one.name)


def buttons(noticed: Sequence[Noticed], tr: Translator) -> list[b.Block]:
    """The way to mend each, each way once; groups by their name."""
    _ = tr.gettext
    found: dict[str, b.Block] = {}
    for one in noticed[:SHOWN]:
        text, line = _way(one, tr)
        found.setdefault(f"{line.slash} {line.text}", b.button(text, "house.run", line, nth=len(found)))
    return list(found.values())[:5]


# Duties that are of no group: what the button says, and what it runs.
_OF_NETWORK = {
    NoticeCode.VACANT_SEAT: (N_("Name a forum member"), "/kumppani", "edustaja"),
    NoticeCode.NO_JANUARY: (N_("Call the January meeting"), "/foorumi", "kutsu"),
    NoticeCode.PROGRAMME_LATE: (N_("Prepare the programme"), "/ohjelma", "uusi {name}"),
    NoticeCode.NO_SEMINAR: (N_("Plan the seminar"), "/seminaari", "uusi"),
    NoticeCode.NOT_TOLD: (N_("Open the agenda"), "/foorumi", "asialista"),
    NoticeCode.NO_APPROVAL: (N_("Record the approval"), "/sopimus", "muutos"),
}


def _way(one: Noticed, tr: Translator) -> tuple[str, RunText]:
    _ = tr.gettext
    if one.code in _OF_NETWORK:
        words, slash, text = _OF_NETWORK[one.code]
        return _(words), RunText(slash, text.format(name=one.name))
    if one.code is NoticeCode.NO_LEADER:
        return _("Name a leader"), RunText("/ryhma", f"vetäjä ryhmä: #{one.group_id}")
    if one.code is NoticeCode.NO_COORDINATOR:
        return _("Name a coordinator"), RunText("/ryhma", f"vastuuhenkilö ryhmä: #{one.group_id}")
    return _("Show the composition"), RunText("/ryhma", f"kokoonpano ryhmä: #{one.group_id}")


def notice(noticed: Sequence[Noticed], tr: Translator) -> list[b.Block]:
    """The month's message to somebody who answers for these."""
    _ = tr.gettext
    shown = [
        b.header(_("Waits for you in the ecosystem")),
        b.rich(
            b.line(_("These are as they stand today. You hear of them once a month.")),
        ),
        b.bullets(*lines(noticed, tr)),
    ]
    ways = buttons(noticed, tr)
    return [*shown, b.actions(*ways)] if ways else shown
