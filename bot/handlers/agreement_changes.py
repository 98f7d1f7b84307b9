"""/sopimus muutos: amendments proposed, decided on by the forum, approved by the partners (section 10)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.agreement_changes import AmendmentOutcome, AmendmentRecorded
from bot.domain.agreement_payloads import OfAgreement
from bot.domain.partners import PartnerRef
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.handlers.agreement_fields import NUMBER_NAMES, list_or_number, number_of, outcome_of
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Call, Command, Form, Incomplete
from bot.handlers.forms import Given, or_form, sentences, submits
from bot.handlers.partner_people import PARTNER_NAMES, partner_of
from bot.handlers.text import fields
from bot.language.i18n import N_
from bot.permissions import allows, require
from bot.services import agreement_changes as changes
from bot.views import agreement_changes as views

_NAMES = {
    **PARTNER_NAMES,
    **NUMBER_NAMES,
    "muutos": "title",
    "tulos": "outcome",
    "foorumi": "forum",
    "kokous": "forum",
    "hyvaksytty": "approved",
    "toimielin": "body",
    "pykala": "section",
}
_OUTCOMES = {
    "hyvaksytty": AmendmentOutcome.ADOPTED,
    "hylatty": AmendmentOutcome.REJECTED,
    "peruttu": AmendmentOutcome.WITHDRAWN,
}


@dataclass(frozen=True)
class AmendmentRequest:
    """A page, one amendment, a proposal (`title`), the forum's decision (`outcome`), an approval (`body`)."""

    page: int = 1
    number: int | None = None
    partner: PartnerRef | None = None
    title: str = ""
    outcome: AmendmentOutcome | None = None
    on: date | None = None
    body: str = ""
    section: str = ""
    known: Mapping[str, str] = field(default_factory=dict)


def parse(call: Call, text: str) -> AmendmentRequest:
    """Nothing, a page or a number; a proposal; or what became of `numero: 1`."""
    plain = list_or_number(text)
    if plain is not None:
        return AmendmentRequest(*plain)
    require(call.actor, Permission.SPEAK_FOR_PARTNER)
    texts = fields(text, ("title", "partner"), _NAMES)
    number = number_of(Given(texts))
    if number is None:
        return _read_new(call, texts)
    if set(texts) == {"number"}:
        return AmendmentRequest(number=number)
    if "outcome" in texts or "forum" in texts:
        return _read_handled(call, texts, number)
    return _read_approval(call, texts, number)


def _read_new(call: Call, texts: Mapping[str, str]) -> AmendmentRequest:
    given = Given(texts)
    title = given.text("title", required=True)
    partner = partner_of(call, given)
    if given.problems:
        raise given.incomplete()
    return AmendmentRequest(partner=partner, title=title, known=given.known)


def _read_handled(call: Call, texts: Mapping[str, str], number: int) -> AmendmentRequest:
    given = Given(texts)
    outcome = outcome_of(given, _OUTCOMES)
    forum = given.day(call, "forum")
    given.known |= {"number": str(number), "step": "handle"}
    if given.problems:
        raise given.incomplete()
    return AmendmentRequest(number=number, outcome=outcome, on=forum, known=given.known)


def _read_approval(call: Call, texts: Mapping[str, str], number: int) -> AmendmentRequest:
    given = Given(texts)
    partner = partner_of(call, given)
    approved = given.day(call, "approved")
    body = given.text("body", required=True)
    section = given.text("section")
    given.known["number"] = str(number)
    if given.problems:
        raise given.incomplete()
    approved = approved or local_date(call.now)
    return AmendmentRequest(
        number=number, partner=partner, on=approved, body=body, section=section, known=given.known
    )


def run(call: Call, asked: AmendmentRequest) -> Answer:
    """Shows, proposes, records the forum's decision or an approval."""
    title = call.tr.gettext("Amendments")
    if asked.title:
        done = or_form(call, asked.known, lambda: _propose(call, asked))
        return Answer(views.proposed(done, call.tr), title=title)
    if asked.outcome is not None:
        done = or_form(call, asked.known, lambda: _handle(call, asked))
        return Answer(views.recorded(done, call.tr), title=title)
    if asked.body:
        done = or_form(call, asked.known, lambda: _approve(call, asked))
        return Answer(views.recorded(done, call.tr), title=title)
    if asked.number is not None:
        one = changes.show(call.session, actor=call.actor, now=call.now, amendment_id=asked.number)
        return Answer(views.one(one, call.tr), title=title)
    page = changes.page(call.session, actor=call.actor, now=call.now)
    return Answer(views.listed(page, asked.page, call.tr), title=title)


def _propose(call: Call, asked: AmendmentRequest) -> AmendmentRecorded:
    partner_id = asked.partner.id if asked.partner else 0
    return changes.propose(
        call.session, actor=call.actor, now=call.now, partner_id=partner_id, title=asked.title
    )


def _handle(call: Call, asked: AmendmentRequest) -> AmendmentRecorded:
    number = asked.number or 0
    if asked.outcome is AmendmentOutcome.WITHDRAWN:
        return changes.withdraw(call.session, actor=call.actor, now=call.now, amendment_id=number)
    return changes.handle(
        call.session,
        actor=call.actor,
        now=call.now,
        amendment_id=number,
        adopted=asked.outcome is AmendmentOutcome.ADOPTED,
        met_on=asked.on,
    )


def _approve(call: Call, asked: AmendmentRequest) -> AmendmentRecorded:
    return changes.approve(
        call.session,
        actor=call.actor,
        now=call.now,
        amendment_id=asked.number or 0,
        partner_id=asked.partner.id if asked.partner else 0,
        approved_on=asked.on or local_date(call.now),
        body=asked.body,
        section=asked.section,
    )


def form(call: Call, incomplete: Incomplete) -> OpenForm:
    """The form of a proposal; of an approval, or of the forum's decision, when a number was given."""
    require(call.actor, Permission.SPEAK_FOR_PARTNER)
    known, problems = incomplete.known, sentences(incomplete, call)
    partners = changes.speaks_for(call.session, call.actor, call.now)
    number = int(known.get("number", "0"))
    if not number:
        return OpenForm(views.new_form(partners, known, problems, call.tr))
    if known.get("step") == "handle":
        may_manage = allows(call.actor, Permission.MANAGE_AGREEMENTS)
        shown = views.handle_form(number, known, problems, call.tr, may_manage=may_manage)
        return OpenForm(shown)
    return OpenForm(views.approve_form(number, partners, known, problems, call.tr))


def _opens(step: str) -> Callable[[Call, int], OpenForm]:
    def opens(call: Call, amendment_id: int) -> OpenForm:
        if step:
            changes.show(call.session, actor=call.actor, now=call.now, amendment_id=amendment_id)
        of = {"number": str(amendment_id), "step": step} if step else {}
        own = call.actor.contact_of
        mine = {"partner": str(next(iter(own)))} if len(own) == 1 else {}
        return form(call, Incomplete({**of, **mine}, {}))

    return opens


def _submits(
    read: Callable[[Call, Mapping[str, str], int], AmendmentRequest],
) -> Callable[[Call, OfAgreement, Mapping[str, str]], Outcome]:
    def submit(call: Call, of: OfAgreement, values: Mapping[str, str]) -> Outcome:
        return submits(lambda call, texts: read(call, texts, of.of_id), run)(call, of, values)

    return submit


COMMAND = Command(
    "/sopimus",
    ("muutos",),
    parse=parse,
    form=form,
    run=run,
    help=N_("Amendments of the agreement and who has approved them; with words after it, proposes one."),
    usage=N_("[what is to be amended]; [partner]"),
    example="/sopimus muutos Johtofoorumi kokoontuu kahdesti vuodessa; Riveria",
    permission=Permission.SEE_NETWORK,
    writes=True,
)
OPENERS = {"amend": _opens(""), "amend_handle": _opens("handle"), "amend_approve": _opens("approve")}
_SPEAKING = Permission.SPEAK_FOR_PARTNER
FORMS = (
    Form("agreement.amend", OfAgreement, submits(_read_new, run), _SPEAKING),
    Form("agreement.amend_handle", OfAgreement, _submits(_read_handled), _SPEAKING),
    Form("agreement.amend_approve", OfAgreement, _submits(_read_approval), _SPEAKING),
)
