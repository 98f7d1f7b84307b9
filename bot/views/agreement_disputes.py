"""Disputes, shown to who may see them; to others only how many there are (section 9)."""

from collections.abc import Mapping, Sequence

from bot.domain.agreement_disputes import Dispute, DisputeOutcome, DisputePage, DisputeRecorded
from bot.domain.partners import PartnerRef
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.agreement_forms import (
    date_or_today,
    form,
    opener,
    outcome_field,
    parties_field,
    subject_field,
)
from bot.views.agreements import BY_AREA, SLASH, days_left, names, with_number
from bot.views.forms import Problems, with_problems
from bot.views.letters import Fact, Letter
from bot.views.paging import paged

WORD = "erimielisyys"
PAGE = 10

OUTCOMES = {
    DisputeOutcome.SETTLED: N_("settled"),
    DisputeOutcome.COURT: N_("taken to the district court"),
    DisputeOutcome.MISTAKEN: N_("recorded by mistake"),
}


def listed(page: DisputePage, number: int, tr: Translator) -> list[b.Block]:
    """The disputes that the reader may see, open ones first."""
    _ = tr.gettext
    here = paged(page.found, number, PAGE)
    shown = [b.header(_("Disputes"))]
    if page.found:
        shown.append(b.bullets(*(_row(one, page, tr) for one in here.here)))
        shown.append(b.note(_("One of them with its buttons: /sopimus erimielisyys 1")))
    else:
        count = page.open_count
        words = tr.ngettext("{n} dispute is negotiated.", "{n} disputes are negotiated.", count).format(
            n=count
        )
        shown.append(b.rich(b.line("{words}", words=words if count else _("No disputes are negotiated."))))
    if not page.may_register:
        who = _("Details are seen by the parties' contacts, the service manager and the director.")
        shown.append(b.note(who))
    buttons = here.buttons(SLASH, WORD + " sivu", tr)
    if page.may_register:
        buttons = [opener(N_("Record a dispute"), "dispute", 0, tr), *buttons]
    return [*shown, *here.note(tr), *([b.actions(*buttons)] if buttons else [])]


def _row(one: Dispute, page: DisputePage, tr: Translator) -> list[b.Block]:
    return b.line(
        "*#{number} {subject}* · {parties} · {state}",
        number=one.id,
        subject=one.subject,
        parties=names(one.parties),
        state=state(one, page, tr),
    )


def state(one: Dispute, page: DisputePage | DisputeRecorded, tr: Translator) -> str:
    """Where a dispute stands, with the day that matters."""
    _ = tr.gettext
    if one.outcome is not None and one.ended_on is not None:
        return f"{_(OUTCOMES[one.outcome])} {show_day(one.ended_on, tr.locale)}"
    last = show_day(one.last_day, tr.locale)
    if one.days_left(page.today) < 0:
        return _("the time for negotiations ended: {day}").format(day=last)
    left = days_left(one.last_day, page.today, tr)
    return _("to be negotiated until {day} ({left})").format(day=last, left=left)


def one(page: DisputePage, tr: Translator) -> list[b.Block]:
    """One dispute with what can be done."""
    _ = tr.gettext
    found = page.found[0]
    shown = [b.header(_("Dispute #{number}").format(number=found.id)), _facts(found, page, tr)]
    if found.outcome is None:
        shown.append(b.actions(opener(N_("Record how it ended"), "dispute_end", found.id, tr)))
    return shown


def recorded(done: DisputeRecorded, tr: Translator) -> list[b.Block]:
    """What is now recorded, said back in full."""
    _ = tr.gettext
    heading = _("Dispute recorded")
    if done.dispute.outcome is not None:
        heading = _("The dispute has ended")
    elif done.again:
        heading = _("This dispute is recorded already")
    shown = [b.header(with_number(heading, done.dispute.id)), _facts(done.dispute, done, tr)]
    if done.dispute.outcome is None:
        told = _(
            "Both sides' contacts and the director are told of it now, 30 and 7 days before, and at the end."
        )
        shown.append(b.note(told))
    return shown


def _facts(found: Dispute, page: DisputePage | DisputeRecorded, tr: Translator) -> b.Block:
    _ = tr.gettext
    return b.rich(
        b.line(_("*Subject:* {subject}"), subject=found.subject),
        b.line(_("*Parties:* {parties}"), parties=names(found.parties)),
        b.line(_("*Negotiations began:* {day}"), day=show_day(found.began_on, tr.locale)),
        b.line(_("*State:* {state}"), state=state(found, page, tr)),
    )


# -- messages --------------------------------------------------------------------------------------------


def reminder(done: DisputeRecorded, tr: Translator) -> list[b.Block]:
    """That a dispute is negotiated, and until when; or that the time is over."""
    _ = tr.gettext
    heading, words = _said(done, tr)
    return [b.header(heading), _facts(done.dispute, done, tr), b.rich(b.line("{words}", words=words))]


def letter(done: DisputeRecorded, tr: Translator) -> Letter:
    """The same by e-mail: a duty. Its subject line says nothing of the matter."""
    _ = tr.gettext
    heading, words = _said(done, tr)
    found = done.dispute
    return Letter(
        subject=heading,
        facts=(
            Fact(_("Subject"), found.subject),
            Fact(_("Parties"), names(found.parties)),
            Fact(_("Negotiations began"), show_day(found.began_on, tr.locale)),
            Fact(_("State"), state(found, done, tr)),
        ),
        closing=(words, _(BY_AREA)),
        when=state(found, done, tr),
    )


def _said(done: DisputeRecorded, tr: Translator) -> tuple[str, str]:
    _ = tr.gettext
    if done.dispute.days_left(done.today) < 0:
        return (
            _("The time for negotiations is over"),
            _("If the dispute is not settled, it goes to the District Court of North Karelia (section 9)."),
        )
    return (
        _("A dispute is negotiated"),
        _("By the agreement disputes are negotiated for 60 days first. When you have settled it, record it."),
    )


# -- forms -----------------------------------------------------------------------------------------------


def new_form(
    partners: Sequence[PartnerRef], known: Mapping[str, str], problems: Problems, tr: Translator
) -> b.Block:
    """A dispute that is negotiated."""
    _ = tr.gettext
    signatories = [partner for partner in partners if partner.kind.is_party]
    fields = [
        parties_field(signatories, known, tr),
        subject_field(
            known, _("Subject"), _("Seen by the parties' contacts, the service manager and the director.")
        ),
        date_or_today("began", _("Negotiations began"), known, tr),
    ]
    return form("dispute", 0, _("Record a dispute"), with_problems(fields, problems), tr)


def end_form(dispute_id: int, known: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """How a dispute ended."""
    _ = tr.gettext
    fields = [outcome_field(OUTCOMES, known, tr), date_or_today("on", _("Day"), known, tr)]
    return form("dispute_end", dispute_id, _("How it ended"), with_problems(fields, problems), tr)
