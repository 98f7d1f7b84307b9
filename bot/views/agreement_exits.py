"""Renegotiations and notices, shown (section 10)."""

from collections.abc import Mapping, Sequence

from bot.domain.agreement_exits import (
    Notice,
    Renegotiation,
    RenegotiationOutcome,
    RenegotiationPage,
    RenegotiationRecorded,
)
from bot.domain.partners import PartnerRef
from bot.domain.payloads import RunText
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.agreement_forms import date_or_today, form, opener, outcome_field, subject_field
from bot.views.agreements import SLASH, with_number
from bot.views.forms import Problems, with_problems
from bot.views.letters import Fact, Letter
from bot.views.lists import first_of
from bot.views.paging import paged
from bot.views.partner_forms import partner_field

WORD = "irtisanominen"
PAGE = 10
ROWS = 40

OUTCOMES = {
    RenegotiationOutcome.AGREED: N_("agreed"),
    RenegotiationOutcome.FAILED: N_("not agreed"),
}


def state(found: Renegotiation, tr: Translator) -> str:
    """Since when it is negotiated, and how it came out."""
    _ = tr.gettext
    if found.outcome is None or found.ended_on is None:
        return _("negotiated since {day}").format(day=show_day(found.began_on, tr.locale))
    return f"{_(OUTCOMES[found.outcome])} ({show_day(found.ended_on, tr.locale)})"


def listed(page: RenegotiationPage, number: int, tr: Translator) -> list[b.Block]:
    """All renegotiations."""
    _ = tr.gettext
    here = paged(page.found, number, PAGE)
    shown = [b.header(_("Renegotiations and notices"))]
    if page.found:
        rows = (
            b.line(
                "*#{number} {reason}* · {state}{notices}",
                number=one.id,
                reason=one.reason,
                state=state(one, tr),
                notices=_notices(one, tr),
            )
            for one in here.here
        )
        shown += [b.bullets(*rows), b.note(_("One of them with its buttons: /sopimus irtisanominen 1"))]
    else:
        shown.append(b.rich(b.line(_("No renegotiations have been recorded."))))
        shown.append(b.note(_(RULE)))
    buttons = here.buttons(SLASH, WORD + " sivu", tr)
    if page.speaks_for:
        buttons = [opener(N_("Record a renegotiation"), "exit", 0, tr), *buttons]
    return [*shown, *here.note(tr), *([b.actions(*buttons)] if buttons else [])]


RULE = N_(
    "If circumstances change essentially, the partners renegotiate. If they do not agree, each may give "
    "notice, and the agreement ends for it 14 days after the notice (section 10)."
)


def _notices(found: Renegotiation, tr: Translator) -> str:
    if not found.notices:
        return ""
    count = len(found.notices)
    return "; " + tr.ngettext("{n} notice", "{n} notices", count).format(n=count)


def one(page: RenegotiationPage, tr: Translator) -> list[b.Block]:
    """One renegotiation, its notices, what can be done."""
    _ = tr.gettext
    found = page.found[0]
    shown = [b.header(_("Renegotiation #{number}").format(number=found.id)), *_facts(found, tr)]
    buttons = []
    if found.outcome is None and page.may_manage:
        buttons.append(opener(N_("Record how it ended"), "exit_end", found.id, tr))
    if found.outcome is RenegotiationOutcome.FAILED and page.speaks_for:
        buttons.append(opener(N_("Record a notice"), "notice", found.id, tr))
    if page.may_leave:
        buttons += [leave_button(one, tr) for one in found.notices[:10] if not one.has_left]
    return [*shown, *([b.actions(*buttons)] if buttons else [])]


def leave_button(notice: Notice, tr: Translator) -> b.Block:
    """The next step for who may take it: the registry's own way to record that a partner leaves."""
    day = notice.first_day_without
    line = RunText(
        "/kumppani", f"poistu kumppani: {notice.partner.name}; päivä: {day.day}.{day.month}.{day.year}"
    )
    words = tr.gettext("Record the leaving: {partner}").format(partner=notice.partner.name)
    return b.button(words, "house.run", line, nth=f"leave-{notice.id}")


def _facts(found: Renegotiation, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    shown = [
        b.rich(
            b.line(_("*What has changed:* {reason}"), reason=found.reason),
            b.line(_("*Negotiations began:* {day}"), day=show_day(found.began_on, tr.locale)),
            b.line(_("*State:* {state}"), state=state(found, tr)),
        )
    ]
    if found.notices:
        shown.append(b.rich(b.line(_("*Notices:*"))))
        shown.append(first_of([_notice_line(one, tr) for one in found.notices], ROWS, tr))
    return shown


def _notice_line(one: Notice, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    words = _("{partner}: notice {given}, the agreement ends {ends}").format(
        partner=one.partner.name,
        given=show_day(one.given_on, tr.locale),
        ends=show_day(one.ends_on, tr.locale),
    )
    left = _("the leaving is recorded") if one.has_left else _("the leaving is not recorded yet")
    return b.line("{words} ({left})", words=words, left=left)


def recorded(done: RenegotiationRecorded, tr: Translator) -> list[b.Block]:
    """What is now recorded, said back in full, with the next step."""
    _ = tr.gettext
    heading = _("Recorded")
    if done.again:
        heading = _("This is recorded already")
    shown = [b.header(with_number(heading, done.found.id)), *_facts(done.found, tr)]
    if done.notice is not None:
        if done.may_leave:
            shown.append(b.actions(leave_button(done.notice, tr)))
        else:
            shown.append(b.note(_("The service manager and the director are told, and record the leaving.")))
    elif done.found.outcome is RenegotiationOutcome.FAILED:
        shown.append(b.note(_("A partner may now give notice. The agreement ends for it 14 days later.")))
        shown.append(b.actions(opener(N_("Record a notice"), "notice", done.found.id, tr)))
    return shown


# -- messages --------------------------------------------------------------------------------------------


def notice(found: Notice, tr: Translator) -> list[b.Block]:
    """To who records partners' leavings: a partner has given notice."""
    _ = tr.gettext
    return [
        b.header(_("A partner has given notice")),
        b.rich(_notice_line(found, tr)),
        b.actions(leave_button(found, tr)),
    ]


def letter(found: Notice, tr: Translator) -> Letter:
    """The same by e-mail: a duty."""
    _ = tr.gettext
    return Letter(
        subject=_("A partner has given notice: {partner}").format(partner=found.partner.name),
        facts=(
            Fact(_("Partner"), found.partner.name),
            Fact(_("Notice given"), show_day(found.given_on, tr.locale)),
            Fact(_("The agreement ends"), show_day(found.ends_on, tr.locale)),
        ),
        closing=(_("Record the leaving in Slack: /kumppani poistu"),),
        when=_("The agreement ends: {day}").format(day=show_day(found.ends_on, tr.locale)),
    )


# -- forms -----------------------------------------------------------------------------------------------


def new_form(known: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """A renegotiation that has begun."""
    _ = tr.gettext
    hint = _("The law, an order of an authority or the circumstances, in one line.")
    fields = [
        subject_field(known, _("What has changed"), hint),
        date_or_today("began", _("Negotiations began"), known, tr),
    ]
    return form("exit", 0, _("Record a renegotiation"), with_problems(fields, problems), tr)


def end_form(of_id: int, known: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """How a renegotiation came out."""
    _ = tr.gettext
    fields = [outcome_field(OUTCOMES, known, tr), date_or_today("on", _("Day"), known, tr)]
    return form("exit_end", of_id, _("How it ended"), with_problems(fields, problems), tr)


def notice_form(
    of_id: int,
    partners: Sequence[PartnerRef],
    known: Mapping[str, str],
    problems: Problems,
    tr: Translator,
) -> b.Block:
    """A partner's notice."""
    _ = tr.gettext
    fields = [
        partner_field(partners, known, tr),
        date_or_today("given", _("Notice given"), known, tr),
    ]
    return form("notice", of_id, _("Record a notice"), with_problems(fields, problems), tr)
