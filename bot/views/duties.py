"""The annual cycle, shown."""

from collections.abc import Sequence

from bot.domain.duties import Duty, DutyCode, DutyState
from bot.domain.payloads import RunText
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day, show_span
from bot.views import blocks as b
from bot.views.standings import STANDING_NAMES

NAMES_SHOWN = 10

STATE_NAMES = {
    DutyState.FINE: N_("in order"),
    DutyState.COMING: N_("coming"),
    DutyState.LATE: N_("late"),
    DutyState.NOTICE: N_("worth a look"),
}
DUTY_NAMES = {
    DutyCode.FORUM_SEATS: N_("Every partner has a member in the forum"),
    DutyCode.LEADERS: N_("Every working group has a leader, chosen from its members"),
    DutyCode.COORDINATORS: N_("Every working group has a coordinator"),
    DutyCode.GROUP_SIZE: N_("A working group has about 10 members, at most 15"),
    DutyCode.BALANCE: N_("The partners are represented evenly in the working groups"),
    DutyCode.DEVELOPMENT_GROUP: N_("The development group follows from the roles, and meets regularly"),
    DutyCode.FORUM_MEETING: N_("The forum meets in January"),
    DutyCode.PROGRAMME: N_("The forum decides the year's development programme in January"),
    DutyCode.SEMINAR: N_("The ecosystem seminar is held in early autumn"),
    DutyCode.SUB_AGREEMENTS: N_("Sub-agreements are brought to the forum for information"),
    DutyCode.AMENDMENTS: N_("Amendments are handled by the forum and approved by the partners"),
    DutyCode.RENEGOTIATIONS: N_(
        "Renegotiation after an essential change; a notice ends the agreement in 14 days"
    ),
    DutyCode.DISPUTES: N_("Disputes are negotiated for 60 days"),
}
# In a word or two, for the picture; a duty without one goes by its name.
SHORT_NAMES = {
    DutyCode.FORUM_SEATS: N_("Forum members"),
    DutyCode.LEADERS: N_("Group leaders"),
    DutyCode.COORDINATORS: N_("Coordinators"),
    DutyCode.GROUP_SIZE: N_("Group size"),
    DutyCode.BALANCE: N_("Even representation"),
    DutyCode.DEVELOPMENT_GROUP: N_("Development group"),
    DutyCode.FORUM_MEETING: N_("Forum meeting"),
    DutyCode.PROGRAMME: N_("Programme"),
    DutyCode.SEMINAR: N_("Seminar"),
    DutyCode.SUB_AGREEMENTS: N_("Sub-agreements"),
    DutyCode.AMENDMENTS: N_("Amendments"),
    DutyCode.RENEGOTIATIONS: N_("Renegotiations"),
    DutyCode.DISPUTES: N_("Disputes"),
}
# What the names below a duty are: partners or groups in this very state.
_NAMED = {
    (DutyCode.FORUM_SEATS, DutyState.LATE): N_("Vacant: {names}"),
    (DutyCode.FORUM_SEATS, DutyState.COMING): N_("Ending within 90 days: {names}"),
    (DutyCode.LEADERS, DutyState.LATE): N_("Leader missing: {names}"),
    (DutyCode.COORDINATORS, DutyState.LATE): N_("Coordinator missing: {names}"),
    (DutyCode.GROUP_SIZE, DutyState.LATE): N_("More than 15 members: {names}"),
    (DutyCode.GROUP_SIZE, DutyState.NOTICE): N_("More than 10 members: {names}"),
    (DutyCode.BALANCE, DutyState.NOTICE): N_("Look at the composition: {names}"),
    (DutyCode.PROGRAMME, DutyState.FINE): N_("Decided: {names}"),
    (DutyCode.PROGRAMME, DutyState.COMING): N_("Waits for its decision: {names}"),
    (DutyCode.PROGRAMME, DutyState.LATE): N_("Late: {names}"),
    (DutyCode.PROGRAMME, DutyState.NOTICE): N_("Not in the registry: {names}"),
    (DutyCode.SUB_AGREEMENTS, DutyState.LATE): N_("A meeting of the forum was not told of: {names}"),
    (DutyCode.SUB_AGREEMENTS, DutyState.COMING): N_("Ending, or for the forum's next meeting: {names}"),
    (DutyCode.AMENDMENTS, DutyState.LATE): N_("Not handled by the forum: {names}"),
    (DutyCode.AMENDMENTS, DutyState.COMING): N_("Waits for: {names}"),
    (DutyCode.RENEGOTIATIONS, DutyState.LATE): N_("The leaving is not recorded: {names}"),
    (DutyCode.RENEGOTIATIONS, DutyState.COMING): N_("Goes on: {names}"),
    (DutyCode.DISPUTES, DutyState.LATE): N_("Goes on: {names}"),
    (DutyCode.DISPUTES, DutyState.COMING): N_("Goes on: {names}"),
}
# What a duty was judged by: `count` of `total`, and the day on which it was last seen to.
EVIDENCE = {
    DutyCode.FORUM_SEATS: N_("Partners with a member: {count}/{total}"),
    DutyCode.LEADERS: N_("Groups with a leader: {count}/{total}"),
    DutyCode.COORDINATORS: N_("Groups with a coordinator: {count}/{total}"),
    DutyCode.GROUP_SIZE: N_("Groups of a fitting size: {count}/{total}"),
    DutyCode.BALANCE: N_("Groups with even representation: {count}/{total}"),
    DutyCode.DEVELOPMENT_GROUP: N_("Members by their roles: {count}"),
    DutyCode.PROGRAMME: N_("Version {count}"),
    DutyCode.SUB_AGREEMENTS: N_("Sub-agreements that the forum knows: {count}/{total}"),
    DutyCode.AMENDMENTS: N_("Approvals: {count}/{total}"),
    DutyCode.RENEGOTIATIONS: N_("Open: {count}"),
    DutyCode.DISPUTES: N_("Open: {count}"),
}
SEEN = {
    DutyCode.DEVELOPMENT_GROUP: N_("Previous meeting: {day}"),
    DutyCode.FORUM_MEETING: N_("Previous meeting: {day}"),
    DutyCode.PROGRAMME: N_("Latest decision: {day}"),
    DutyCode.SEMINAR: N_("Previous seminar: {day}"),
    DutyCode.SUB_AGREEMENTS: N_("Last brought for information: {day}"),
    DutyCode.AMENDMENTS: N_("The latest amendment in force since {day}"),
    DutyCode.RENEGOTIATIONS: N_("The latest renegotiation ended: {day}"),
}
# What comes next; where a duty has no such day, it is followed all year round.
NEXT = {
    (DutyCode.FORUM_SEATS, DutyState.COMING): N_("The next seat ends: {day}"),
    (DutyCode.FORUM_SEATS, DutyState.LATE): N_("The next seat ends: {day}"),
    (DutyCode.LEADERS, DutyState.FINE): N_("The next leader's seat ends: {day}"),
    (DutyCode.LEADERS, DutyState.LATE): N_("The next leader's seat ends: {day}"),
    (DutyCode.DEVELOPMENT_GROUP, DutyState.FINE): N_("Next meeting: {day}"),
    (DutyCode.DEVELOPMENT_GROUP, DutyState.COMING): N_("By its interval it could meet next: {day}"),
    (DutyCode.FORUM_MEETING, DutyState.COMING): N_("To be called by: {day}"),
    (DutyCode.FORUM_MEETING, DutyState.LATE): N_("To be called now"),
    (DutyCode.PROGRAMME, DutyState.FINE): N_("The next one is prepared from: {day}"),
    (DutyCode.PROGRAMME, DutyState.NOTICE): N_("The next one is prepared from: {day}"),
    (DutyCode.PROGRAMME, DutyState.COMING): N_("To be decided by: {day}"),
    (DutyCode.PROGRAMME, DutyState.LATE): N_("To be brought to the forum as soon as possible"),
    (DutyCode.SEMINAR, DutyState.COMING): N_("The day to be agreed by: {day}"),
    (DutyCode.SEMINAR, DutyState.LATE): N_("The day to be agreed now"),
}


def cycle(
    duties: Sequence[Duty], year: int, tr: Translator, *, picture: str = "", words: str = ""
) -> list[b.Block]:
    """All duties on one page, those that are late first.

    `picture` is the address of the year's ring, "" where there are no pages; `words` tell the same.
    """
    _ = tr.gettext
    order = (DutyState.LATE, DutyState.COMING, DutyState.NOTICE, DutyState.FINE)
    shown = [b.header(_("Annual cycle {year}").format(year=year))]
    if picture:
        shown.append(b.image(picture, words))
    for state in order:
        of_state = [duty for duty in duties if duty.state is state]
        if of_state:
            shown.append(b.rich(b.line("*{state}*", state=_capital(_(STATE_NAMES[state])))))
            shown.append(b.bullets(*(_duty_line(duty, tr) for duty in of_state)))
    buttons = (
        b.button(_("Partners"), "house.run", RunText("/kumppani", ""), nth="partners"),
        b.button(_("Groups"), "house.run", RunText("/ryhma", ""), nth="groups"),
        b.button(_("Programme"), "house.run", RunText("/ohjelma", ""), nth="programme"),
    )
    return [*shown, b.actions(*buttons)]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _duty_line(duty: Duty, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    line = b.line(
        _("*{duty}* (section {clause}; answers for it: {owner})"),
        duty=_(DUTY_NAMES[duty.code]),
        clause=duty.clause,
        owner=_(STANDING_NAMES[duty.owner]),
    )
    for more in filter(None, (_more(duty, tr), evidence(duty, tr), coming_next(duty, tr))):
        line += b.line(". {more}", more=more)
    return line


def evidence(duty: Duty, tr: Translator) -> str:
    """What a duty's state was judged by, in words; "" when there is nothing yet."""
    _ = tr.gettext
    found = []
    if duty.count is not None and duty.code in EVIDENCE:
        found.append(_(EVIDENCE[duty.code]).format(count=duty.count, total=duty.total))
    if duty.seen_on is not None and duty.code in SEEN:
        found.append(_(SEEN[duty.code]).format(day=show_day(duty.seen_on, tr.locale)))
    return ". ".join(found)


def coming_next(duty: Duty, tr: Translator) -> str:
    """The next day to know of a duty, in words; "" when its own day tells it already."""
    _ = tr.gettext
    if duty.next_on is None:
        return "" if duty.first else _("Followed all year round")
    if duty.first == duty.last == duty.next_on:
        return ""
    words = NEXT.get((duty.code, duty.state), N_("Next: {day}"))
    return _(words).format(day=show_day(duty.next_on, tr.locale))


def _more(duty: Duty, tr: Translator) -> str:
    _ = tr.gettext
    if duty.first is not None and duty.last is not None:
        if duty.state is DutyState.FINE:
            return _("Agreed: {day}").format(day=show_day(duty.first, tr.locale))
        when = show_span(duty.first, duty.last, tr.locale)
        if duty.code is DutyCode.FORUM_MEETING and duty.state is DutyState.LATE:
            return _("No meeting in the registry: {when}").format(when=when)
        return _("Not agreed yet: {when}").format(when=when)
    if not duty.names:
        return ""
    names = ", ".join(duty.names[:NAMES_SHOWN])
    if len(duty.names) > NAMES_SHOWN:
        names = _("{names} and {n} more").format(names=names, n=len(duty.names) - NAMES_SHOWN)
    return _(_NAMED[duty.code, duty.state]).format(names=names)
