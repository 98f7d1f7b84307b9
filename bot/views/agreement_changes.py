"""Amendments, shown: proposals, what the forum decided, who has approved and who has not (section 10)."""

from collections.abc import Mapping, Sequence

from bot.domain.agreement_changes import (
    MAX_AMENDMENT,
    MAX_BODY,
    MAX_SECTION,
    Amendment,
    AmendmentOutcome,
    AmendmentPage,
    AmendmentRecorded,
    AmendmentState,
)
from bot.domain.partners import PartnerRef
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.agreement_forms import day_field, form, opener, outcome_field
from bot.views.agreements import BY_AREA, SLASH, names, with_number
from bot.views.forms import Problems, with_problems
from bot.views.letters import Fact, Letter
from bot.views.lists import first_of
from bot.views.paging import paged
from bot.views.partner_forms import partner_field

WORD = "muutos"
PAGE = 10
ROWS = 40

STATES = {
    AmendmentState.PROPOSED: N_("waits for the forum"),
    AmendmentState.ADOPTED: N_("adopted by the forum, being approved by the partners"),
    AmendmentState.REJECTED: N_("not adopted by the forum"),
    AmendmentState.WITHDRAWN: N_("taken back"),
    AmendmentState.IN_FORCE: N_("in force"),
}
OUTCOMES = {
    AmendmentOutcome.ADOPTED: N_("adopted"),
    AmendmentOutcome.REJECTED: N_("not adopted"),
    AmendmentOutcome.WITHDRAWN: N_("taken back"),
}


def state(found: Amendment, tr: Translator) -> str:
    """Where it stands, with its day and how many approvals are missing."""
    _ = tr.gettext
    words = _(STATES[found.state])
    day = found.in_force_on or found.handled_on
    if day is not None:
        words += f" {show_day(day, tr.locale)}"
    if found.state is AmendmentState.ADOPTED:
        total = len(found.approvals) + len(found.missing)
        words += "; " + _("approvals {n}/{total}").format(n=len(found.approvals), total=total)
    return words


def listed(page: AmendmentPage, number: int, tr: Translator) -> list[b.Block]:
    """All amendments, the newest first."""
    _ = tr.gettext
    here = paged(page.found, number, PAGE)
    shown = [b.header(_("Amendments of the agreement"))]
    if page.found:
        rows = (
            b.line(
                "*#{number} {title}* · {partner} · {state}",
                number=one.id,
                title=one.title,
                partner=one.proposer.name,
                state=state(one, tr),
            )
            for one in here.here
        )
        shown += [b.bullets(*rows), b.note(_("One of them with its buttons: /sopimus muutos 1"))]
    else:
        shown.append(b.rich(b.line(_("No amendments have been proposed."))))
    buttons = here.buttons(SLASH, WORD + " sivu", tr)
    if page.speaks_for:
        buttons = [opener(N_("Propose an amendment"), "amend", 0, tr, is_main=True), *buttons]
    return [*shown, *here.note(tr), *([b.actions(*buttons)] if buttons else [])]


def one(page: AmendmentPage, tr: Translator) -> list[b.Block]:
    """One amendment: its approvals, whose approval is missing, what can be done."""
    _ = tr.gettext
    found = page.found[0]
    shown = [b.header(_("Amendment #{number}").format(number=found.id)), *_facts(found, tr)]
    buttons = []
    speaks = {partner.id for partner in page.speaks_for}
    if found.state is AmendmentState.PROPOSED and (page.may_manage or found.proposer.id in speaks):
        words = N_("Record the forum's decision") if page.may_manage else N_("Take the proposal back")
        buttons.append(opener(words, "amend_handle", found.id, tr))
    if found.state is AmendmentState.ADOPTED and page.speaks_for:
        buttons.append(opener(N_("Record an approval"), "amend_approve", found.id, tr, is_main=True))
    return [*shown, *([b.actions(*buttons)] if buttons else [])]


def _facts(found: Amendment, tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    shown = [
        b.rich(
            b.line(_("*Amendment:* {title}"), title=found.title),
            b.line(_("*Proposed by:* {partner}"), partner=found.proposer.name),
            b.line(_("*State:* {state}"), state=state(found, tr)),
        )
    ]
    if found.missing:
        shown.append(
            b.rich(
                b.line(
                    _("*Not approved yet ({n}):* {names}"), n=len(found.missing), names=names(found.missing)
                )
            )
        )
    if found.approvals:
        shown.append(b.rich(b.line(_("*Approved:*"))))
        lines = [
            b.line(
                "{partner}: {day}, {body}{section}",
                partner=one.partner.name,
                day=show_day(one.approved_on, tr.locale),
                body=one.body,
                section=f", {one.section}" if one.section else "",
            )
            for one in found.approvals
        ]
        shown.append(first_of(lines, ROWS, tr))
    return shown


def proposed(done: AmendmentRecorded, tr: Translator) -> list[b.Block]:
    """A proposal was made; where it goes from here."""
    _ = tr.gettext
    if done.again:
        heading = with_number(_("This amendment was proposed already"), done.found.id)
        return [b.header(heading), *_facts(done.found, tr)]
    on_next = _("It is on the agenda of the forum's next meeting.")
    waits = _("It waits for the forum's next meeting and comes to its agenda by itself.")
    return [
        b.header(with_number(_("Amendment proposed"), done.found.id)),
        *_facts(done.found, tr),
        b.note(on_next if done.on_next else waits),
    ]


def recorded(done: AmendmentRecorded, tr: Translator) -> list[b.Block]:
    """The forum's decision or an approval was recorded."""
    _ = tr.gettext
    in_force = done.found.state is AmendmentState.IN_FORCE
    heading = _("The amendment is in force") if in_force else _("Recorded")
    shown = [b.header(with_number(heading, done.found.id)), *_facts(done.found, tr)]
    if done.found.state is AmendmentState.ADOPTED and not done.found.approvals:
        shown.append(
            b.note(_("The partners' contacts are told that the approval of their partner is needed."))
        )
    return shown


# -- messages --------------------------------------------------------------------------------------------


def news(found: Amendment, tr: Translator) -> list[b.Block]:
    """To contacts: the amendment is to be approved, or it is in force."""
    heading, words = _said(found, tr)
    shown = [
        b.header(heading),
        b.rich(
            b.line(tr.gettext("*Amendment:* {title}"), title=found.title),
            b.line(tr.gettext("*State:* {state}"), state=state(found, tr)),
            b.line("{words}", words=words),
        ),
    ]
    if found.state is AmendmentState.ADOPTED:
        shown.append(b.actions(opener(N_("Record an approval"), "amend_approve", found.id, tr, is_main=True)))
    return shown


def letter(found: Amendment, tr: Translator) -> Letter:
    """The same by e-mail: a duty."""
    _ = tr.gettext
    heading, words = _said(found, tr)
    return Letter(
        subject=f"{heading}: {found.title}",
        heading=heading,
        facts=(Fact(_("Amendment"), found.title), Fact(_("State"), state(found, tr))),
        closing=(words, _(BY_AREA)) if found.state is AmendmentState.ADOPTED else (words,),
        when=state(found, tr),
    )


def _said(found: Amendment, tr: Translator) -> tuple[str, str]:
    _ = tr.gettext
    if found.state is AmendmentState.IN_FORCE:
        return _("The amendment is in force"), _("All partners have approved it.")
    return (
        _("The agreement's amendment is to be approved"),
        _(
            "The forum has adopted it. It comes into force when all partners have approved it, each in its "
            "own way. Once your partner has decided, record the day, the body and the section of the minutes."
        ),
    )


# -- forms -----------------------------------------------------------------------------------------------


def new_form(
    partners: Sequence[PartnerRef], known: Mapping[str, str], problems: Problems, tr: Translator
) -> b.Block:
    """A proposal. `partners` are those that the person may propose for."""
    _ = tr.gettext
    element = b.text_input(initial=known.get("title", ""), limit=MAX_AMENDMENT)
    hint = _("What is to be amended, in one line. It comes to the forum's agenda by this name.")
    fields = [partner_field(partners, known, tr), b.input_block("title", _("Amendment"), element, hint=hint)]
    return form("amend", 0, _("Propose an amendment"), with_problems(fields, problems), tr)


def handle_form(
    amendment_id: int, known: Mapping[str, str], problems: Problems, tr: Translator, *, may_manage: bool
) -> b.Block:
    """What became of a proposal."""
    _ = tr.gettext
    if not may_manage:
        taken_back = {AmendmentOutcome.WITHDRAWN: OUTCOMES[AmendmentOutcome.WITHDRAWN]}
        fields = [outcome_field(taken_back, known, tr)]
        return form("amend_handle", amendment_id, _("Take it back"), with_problems(fields, problems), tr)
    fields = [
        outcome_field(OUTCOMES, known, tr),
        day_field("forum", _("The forum's meeting"), known, _("The latest one, when left empty.")),
    ]
    return form("amend_handle", amendment_id, _("The forum's decision"), with_problems(fields, problems), tr)


def approve_form(
    amendment_id: int,
    partners: Sequence[PartnerRef],
    known: Mapping[str, str],
    problems: Problems,
    tr: Translator,
) -> b.Block:
    """A partner's approval. `partners` are those whose approval the person may record."""
    _ = tr.gettext
    body = b.text_input(initial=known.get("body", ""), limit=MAX_BODY)
    section = b.text_input(initial=known.get("section", ""), limit=MAX_SECTION)
    fields = [
        partner_field(partners, known, tr),
        day_field("approved", _("Day of the decision"), known, _("Today, when left empty.")),
        b.input_block("body", _("Deciding body"), body, hint=_("For example: the municipal board.")),
        b.input_block("section", _("Section of the minutes"), section, optional=True),
    ]
    return form("amend_approve", amendment_id, _("Record an approval"), with_problems(fields, problems), tr)
