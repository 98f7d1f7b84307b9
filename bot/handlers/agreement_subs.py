"""/sopimus alasopimus: sub-agreements listed, shown, registered and changed (section 6, rule R10)."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.agreement_payloads import OfAgreement
from bot.domain.agreements import Registered
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.handlers.agreement_fields import (
    NUMBER_NAMES,
    PARTY_NAMES,
    list_or_number,
    number_of,
    parties_of,
    span_of,
)
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Call, Command, Form, Incomplete
from bot.handlers.forms import Given, or_form, sentences, submits
from bot.handlers.partner_people import all_of
from bot.handlers.text import fields
from bot.handlers.values import LIST_SEPARATOR
from bot.language.i18n import N_
from bot.permissions import require
from bot.services import agreements
from bot.services.agreements import NewSubAgreement
from bot.views import agreement_forms as forms
from bot.views import agreements as views

SLASH = "/sopimus"
_NAMES = {
    **PARTY_NAMES,
    **NUMBER_NAMES,
    "aihe": "subject",
    "alkaa": "starts",
    "alkaen": "starts",
    "voimassa": "starts",
    "paattyy": "ends",
}
_ORDER = ("parties", "subject", "starts", "ends")


@dataclass(frozen=True)
class SubRequest:
    """What was asked: a page of the list, the one with `number`, or what to register, or to change it to."""

    page: int = 1
    number: int | None = None
    new: NewSubAgreement | None = None
    known: Mapping[str, str] | None = None


def parse(call: Call, text: str) -> SubRequest:
    """Nothing, or a page: the list. A number: that one. Else the fields of a new one, or of `numero: 3`."""
    plain = list_or_number(text)
    if plain is not None:
        return SubRequest(*plain)
    require(call.actor, Permission.MANAGE_AGREEMENTS)
    texts = fields(text, _ORDER, _NAMES)
    number = number_of(Given(texts))
    if number is None:
        return _read(call, texts)
    if set(texts) == {"number"}:
        return SubRequest(number=number)
    return _read(call, {**_now(call, number), **texts}, number)


def _now(call: Call, number: int) -> dict[str, str]:
    """A sub-agreement as the fields of its form."""
    (found,) = agreements.show(call.session, actor=call.actor, now=call.now, agreement_id=number).found
    return {
        "parties": LIST_SEPARATOR.join(str(one.id) for one in found.parties),
        "subject": found.subject,
        "starts": found.starts_on.isoformat(),
        **({"ends": found.ends_on.isoformat()} if found.ends_on else {}),
    }


def _read(call: Call, texts: Mapping[str, str], number: int | None = None) -> SubRequest:
    given = Given(texts)
    parties = parties_of(call, given)
    subject = given.text("subject", required=True)
    starts, ends, _ = span_of(call, given)
    if given.problems:
        if number is not None:
            given.known["number"] = str(number)
        raise given.incomplete()
    starts = starts or local_date(call.now)
    given.known["starts"] = starts.isoformat()
    return SubRequest(number=number, new=NewSubAgreement(parties, subject, starts, ends), known=given.known)


def run(call: Call, asked: SubRequest) -> Answer:
    """Shows the list or one, registers or changes."""
    title = call.tr.gettext("Sub-agreements")
    if asked.new is None and asked.number is None:
        page = agreements.everything(call.session, actor=call.actor, now=call.now)
        return Answer(views.listed(page, asked.page, call.tr), title=title)
    if asked.new is None:
        one = agreements.show(call.session, actor=call.actor, now=call.now, agreement_id=asked.number or 0)
        return Answer(views.one(one, call.tr), title=title)
    return Answer(views.registered(_save(call, asked), call.tr), title=title)


def _save(call: Call, asked: SubRequest) -> Registered:
    new, number = asked.new, asked.number
    if new is None:
        raise AssertionError("nothing was asked to be saved")
    known = {**(asked.known or {}), **({"number": str(number)} if number is not None else {})}

    def work() -> Registered:
        if number is None:
            return agreements.register(call.session, actor=call.actor, now=call.now, new=new)
        return agreements.change(call.session, actor=call.actor, now=call.now, agreement_id=number, new=new)

    return or_form(call, known, work)


def form(call: Call, incomplete: Incomplete) -> OpenForm:
    """The form of a new sub-agreement, or of the one whose number was given."""
    require(call.actor, Permission.MANAGE_AGREEMENTS)
    number = incomplete.known.get("number")
    problems = sentences(incomplete, call)
    partners = all_of(call)
    if number:  # a party that has left the network is one still, until somebody takes it off
        held = agreements.get(call.session, int(number)).parties
        partners = tuple(dict.fromkeys([*partners, *held]))
    shown = forms.sub_agreement(
        partners, incomplete.known, problems, call.tr, agreement_id=int(number) if number else None
    )
    return OpenForm(shown)


def open_form(call: Call, agreement_id: int) -> OpenForm:
    """The form that a button opens."""
    known = {**_now(call, agreement_id), "number": str(agreement_id)} if agreement_id else {}
    return form(call, Incomplete(known, {}))


def _submit(call: Call, of: OfAgreement, values: Mapping[str, str]) -> Outcome:
    return submits(lambda call, texts: _read(call, texts, of.of_id or None), run)(call, of, values)


COMMAND = Command(
    SLASH,
    ("alasopimus",),
    parse=parse,
    form=form,
    run=run,
    help=N_("Lists the sub-agreements; with its fields after it, registers one."),
    usage=N_("parties; subject; [first day]; [last day]"),
    example="/sopimus alasopimus Riveria, KELA; Nuorten ohjaus; 1.1.2027; 31.12.2027",
    permission=Permission.SEE_NETWORK,
    writes=True,
)
FORMS = (Form("agreement.sub", OfAgreement, _submit, Permission.MANAGE_AGREEMENTS),)
