"""/sopimus erimielisyys: disputes recorded, seen by who may, and ended (section 9, rule R13)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.domain.agreement_disputes import DisputeOutcome, DisputeRecorded
from bot.domain.agreement_payloads import OfAgreement
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.handlers.agreement_fields import (
    NUMBER_NAMES,
    PARTY_NAMES,
    list_or_number,
    number_of,
    outcome_of,
    parties_of,
)
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Call, Command, Form, Incomplete
from bot.handlers.forms import Given, or_form, sentences, submits
from bot.handlers.partner_people import all_of
from bot.handlers.text import fields
from bot.language.i18n import N_
from bot.permissions import require
from bot.services import agreement_disputes as disputes
from bot.views import agreement_disputes as views

_NAMES = {
    **PARTY_NAMES,
    **NUMBER_NAMES,
    "aihe": "subject",
    "alkaen": "began",
    "alkoi": "began",
    "tulos": "outcome",
    "paiva": "on",
}
_OUTCOMES = {
    "sovittu": DisputeOutcome.SETTLED,
    "karajaoikeus": DisputeOutcome.COURT,
    "virhe": DisputeOutcome.MISTAKEN,
}


@dataclass(frozen=True)
class DisputeRequest:
    """A page of the list, one dispute, a new one (`parties`), or how one ended (`outcome`)."""

    page: int = 1
    number: int | None = None
    parties: tuple[int, ...] = ()
    subject: str = ""
    on: date | None = None
    outcome: DisputeOutcome | None = None
    known: Mapping[str, str] = field(default_factory=dict)


def parse(call: Call, text: str) -> DisputeRequest:
    """Nothing, a page or a number; the fields of a new one; or `numero: 1; tulos: sovittu`."""
    plain = list_or_number(text)
    if plain is not None:
        return DisputeRequest(*plain)
    require(call.actor, Permission.HANDLE_DISPUTES)
    texts = fields(text, ("parties", "subject", "began"), _NAMES)
    number = number_of(Given(texts))
    if number is None:
        return _read_new(call, texts)
    if set(texts) == {"number"}:
        return DisputeRequest(number=number)
    return _read_end(call, texts, number)


def _read_new(call: Call, texts: Mapping[str, str]) -> DisputeRequest:
    given = Given(texts)
    parties = parties_of(call, given)
    subject = given.text("subject", required=True)
    began = given.day(call, "began")
    if given.problems:
        raise given.incomplete()
    began = began or local_date(call.now)
    given.known["began"] = began.isoformat()
    return DisputeRequest(parties=parties, subject=subject, on=began, known=given.known)


def _read_end(call: Call, texts: Mapping[str, str], number: int) -> DisputeRequest:
    given = Given(texts)
    outcome = outcome_of(given, _OUTCOMES)
    on = given.day(call, "on")
    given.known["number"] = str(number)
    if given.problems:
        raise given.incomplete()
    return DisputeRequest(number=number, outcome=outcome, on=on, known=given.known)


def run(call: Call, asked: DisputeRequest) -> Answer:
    """Shows, records or ends."""
    title = call.tr.gettext("Disputes")
    if asked.parties:
        done = or_form(call, asked.known, lambda: _register(call, asked))
        return Answer(views.recorded(done, call.tr), title=title)
    if asked.outcome is not None:
        done = or_form(call, asked.known, lambda: _end(call, asked))
        return Answer(views.recorded(done, call.tr), title=title)
    if asked.number is not None:
        one = disputes.show(call.session, actor=call.actor, now=call.now, dispute_id=asked.number)
        return Answer(views.one(one, call.tr), title=title)
    page = disputes.page(call.session, actor=call.actor, now=call.now)
    return Answer(views.listed(page, asked.page, call.tr), title=title)


def _register(call: Call, asked: DisputeRequest) -> DisputeRecorded:
    return disputes.register(
        call.session,
        actor=call.actor,
        now=call.now,
        parties=asked.parties,
        subject=asked.subject,
        began_on=asked.on or local_date(call.now),
    )


def _end(call: Call, asked: DisputeRequest) -> DisputeRecorded:
    return disputes.end(
        call.session,
        actor=call.actor,
        now=call.now,
        dispute_id=asked.number or 0,
        outcome=asked.outcome or DisputeOutcome.SETTLED,
        on=asked.on,
    )


def form(call: Call, incomplete: Incomplete) -> OpenForm:
    """The form of a new dispute, or of the end of the one whose number was given."""
    require(call.actor, Permission.HANDLE_DISPUTES)
    number = incomplete.known.get("number")
    problems = sentences(incomplete, call)
    if number:
        return OpenForm(views.end_form(int(number), incomplete.known, problems, call.tr))
    return OpenForm(views.new_form(all_of(call), incomplete.known, problems, call.tr))


def open_new(call: Call, _of_id: int) -> OpenForm:
    """The form of a new dispute."""
    return form(call, Incomplete({}, {}))


def open_end(call: Call, dispute_id: int) -> OpenForm:
    """The form of a dispute's end."""
    disputes.show(call.session, actor=call.actor, now=call.now, dispute_id=dispute_id)
    return form(call, Incomplete({"number": str(dispute_id)}, {}))


def _submit_end(call: Call, of: OfAgreement, values: Mapping[str, str]) -> Outcome:
    return submits(lambda call, texts: _read_end(call, texts, of.of_id), run)(call, of, values)


COMMAND = Command(
    "/sopimus",
    ("erimielisyys",),
    parse=parse,
    form=form,
    run=run,
    help=N_("Disputes and their 60 days of negotiation, for who may see them; with its fields, records one."),
    usage=N_("parties; subject; [negotiations began]"),
    example="/sopimus erimielisyys Riveria, KELA; Tilojen käyttö; 20.11.2026",
    permission=Permission.SEE_NETWORK,
    writes=True,
)
OPENERS = {"dispute": open_new, "dispute_end": open_end}
FORMS = (
    Form("agreement.dispute", OfAgreement, submits(_read_new, run), Permission.HANDLE_DISPUTES),
    Form("agreement.dispute_end", OfAgreement, _submit_end, Permission.HANDLE_DISPUTES),
)
