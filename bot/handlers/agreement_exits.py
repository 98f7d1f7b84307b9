"""/sopimus irtisanominen: renegotiations, how they came out, and notices (section 10, rule R12)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.agreement_exits import RenegotiationOutcome, RenegotiationRecorded
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
from bot.permissions import require
from bot.services import agreement_changes as changes
from bot.services import agreement_exits as exits
from bot.views import agreement_exits as views

_NAMES = {
    **PARTNER_NAMES,
    **NUMBER_NAMES,
    "syy": "subject",
    "muutos": "subject",
    "alkaen": "began",
    "alkoi": "began",
    "tulos": "outcome",
    "paiva": "on",
    "ilmoitus": "given",
}
_OUTCOMES = {
    "sovittu": RenegotiationOutcome.AGREED,
    "ei sovittu": RenegotiationOutcome.FAILED,
    "ei sopua": RenegotiationOutcome.FAILED,
}


@dataclass(frozen=True)
class ExitRequest:
    """A page, one renegotiation, a new one (`reason`), how one came out, or a notice (`partner`)."""

    page: int = 1
    number: int | None = None
    reason: str = ""
    outcome: RenegotiationOutcome | None = None
    partner: PartnerRef | None = None
    on: date | None = None
    known: Mapping[str, str] = field(default_factory=dict)


def parse(call: Call, text: str) -> ExitRequest:
    """Nothing, a page or a number; a renegotiation that begins; or what became of `numero: 1`."""
    plain = list_or_number(text)
    if plain is not None:
        return ExitRequest(*plain)
    require(call.actor, Permission.SPEAK_FOR_PARTNER)
    texts = fields(text, ("subject", "began"), _NAMES)
    number = number_of(Given(texts))
    if number is None:
        return _read_new(call, texts)
    if set(texts) == {"number"}:
        return ExitRequest(number=number)
    if "outcome" in texts:
        return _read_end(call, texts, number)
    return _read_notice(call, texts, number)


def _read_new(call: Call, texts: Mapping[str, str]) -> ExitRequest:
    given = Given(texts)
    reason = given.text("subject", required=True)
    began = given.day(call, "began")
    if given.problems:
        raise given.incomplete()
    return ExitRequest(reason=reason, on=began or local_date(call.now), known=given.known)


def _read_end(call: Call, texts: Mapping[str, str], number: int) -> ExitRequest:
    given = Given(texts)
    outcome = outcome_of(given, _OUTCOMES)
    on = given.day(call, "on")
    given.known |= {"number": str(number), "step": "end"}
    if given.problems:
        raise given.incomplete()
    return ExitRequest(number=number, outcome=outcome, on=on, known=given.known)


def _read_notice(call: Call, texts: Mapping[str, str], number: int) -> ExitRequest:
    given = Given(texts)
    partner = partner_of(call, given)
    on = given.day(call, "given")
    given.known["number"] = str(number)
    if given.problems:
        raise given.incomplete()
    return ExitRequest(number=number, partner=partner, on=on, known=given.known)


def run(call: Call, asked: ExitRequest) -> Answer:
    """Shows or records."""
    title = call.tr.gettext("Renegotiations")
    if asked.reason or asked.outcome is not None or asked.partner is not None:
        done = or_form(call, asked.known, lambda: _record(call, asked))
        return Answer(views.recorded(done, call.tr), title=title)
    if asked.number is not None:
        one = exits.show(call.session, actor=call.actor, now=call.now, renegotiation_id=asked.number)
        return Answer(views.one(one, call.tr), title=title)
    page = exits.page(call.session, actor=call.actor, now=call.now)
    return Answer(views.listed(page, asked.page, call.tr), title=title)


def _record(call: Call, asked: ExitRequest) -> RenegotiationRecorded:
    session, actor, now = call.session, call.actor, call.now
    number = asked.number or 0
    if asked.partner is not None:
        return exits.give_notice(
            session,
            actor=actor,
            now=now,
            renegotiation_id=number,
            partner_id=asked.partner.id,
            given_on=asked.on,
        )
    if asked.outcome is not None:
        return exits.finish(
            session, actor=actor, now=now, renegotiation_id=number, outcome=asked.outcome, on=asked.on
        )
    began = asked.on or local_date(now)
    return exits.start(session, actor=actor, now=now, reason=asked.reason, began_on=began)


def form(call: Call, incomplete: Incomplete) -> OpenForm:
    """The form of a renegotiation; of a notice, or of the outcome, when a number was given."""
    require(call.actor, Permission.SPEAK_FOR_PARTNER)
    known, problems = incomplete.known, sentences(incomplete, call)
    number = int(known.get("number", "0"))
    if not number:
        return OpenForm(views.new_form(known, problems, call.tr))
    if known.get("step") == "end":
        require(call.actor, Permission.MANAGE_AGREEMENTS)
        return OpenForm(views.end_form(number, known, problems, call.tr))
    partners = changes.speaks_for(call.session, call.actor, call.now)
    return OpenForm(views.notice_form(number, partners, known, problems, call.tr))


def open_new(call: Call, _of_id: int) -> OpenForm:
    """The form of a renegotiation that begins."""
    return form(call, Incomplete({}, {}))


def open_end(call: Call, of_id: int) -> OpenForm:
    """The form of how a renegotiation came out."""
    exits.show(call.session, actor=call.actor, now=call.now, renegotiation_id=of_id)
    return form(call, Incomplete({"number": str(of_id), "step": "end"}, {}))


def open_notice(call: Call, of_id: int) -> OpenForm:
    """The form of a partner's notice."""
    exits.show(call.session, actor=call.actor, now=call.now, renegotiation_id=of_id)
    own = call.actor.contact_of
    mine = {"partner": str(next(iter(own)))} if len(own) == 1 else {}
    return form(call, Incomplete({"number": str(of_id), **mine}, {}))


def _submit_end(call: Call, of: OfAgreement, values: Mapping[str, str]) -> Outcome:
    return submits(lambda call, texts: _read_end(call, texts, of.of_id), run)(call, of, values)


def _submit_notice(call: Call, of: OfAgreement, values: Mapping[str, str]) -> Outcome:
    return submits(lambda call, texts: _read_notice(call, texts, of.of_id), run)(call, of, values)


COMMAND = Command(
    "/sopimus",
    ("irtisanominen",),
    parse=parse,
    form=form,
    run=run,
    help=N_("Renegotiations after an essential change, and notices; with words after it, records one."),
    usage=N_("[what has changed]; [negotiations began]"),
    example="/sopimus irtisanominen Työvoimapalvelujen rahoituslaki muuttui; 20.11.2026",
    permission=Permission.SEE_NETWORK,
    writes=True,
)
OPENERS = {"exit": open_new, "exit_end": open_end, "notice": open_notice}
_SPEAKING = Permission.SPEAK_FOR_PARTNER
FORMS = (
    Form("agreement.exit", OfAgreement, submits(_read_new, run), _SPEAKING),
    Form("agreement.exit_end", OfAgreement, _submit_end, Permission.MANAGE_AGREEMENTS),
    Form("agreement.notice", OfAgreement, _submit_notice, _SPEAKING),
)
