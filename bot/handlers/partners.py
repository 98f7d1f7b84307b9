"""/kumppani: the partner organisations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.partner_file import NewPartner, kind_of, split_aliases
from bot.domain.partner_payloads import OfContact, OfPartner, PartnerLeaves
from bot.domain.partners import PartnerRef
from bot.domain.payloads import Nothing, day_in_reach
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.handlers import partner_people as people
from bot.handlers.answers import Answer, OpenForm
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, or_form, sentences, submits
from bot.handlers.partner_people import PARTNER_NAMES, all_of, partner_of
from bot.handlers.text import fields, page_number
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import partner_changes as changes
from bot.services import partners
from bot.views import partner_changes as results
from bot.views import partner_forms as forms
from bot.views import partners as views

SLASH = "/kumppani"

_NEW_NAMES = {"nimi": "name", "laji": "kind", "lyhenteet": "aliases", "liittynyt": "joined"}
_LEAVE_NAMES = {**PARTNER_NAMES, "paiva": "on"}


# -- reading --------------------------------------------------------------------------------------------


def _summary(call: Call, _rest: str) -> Answer:
    rows = partners.overview(call.session, actor=call.actor, now=call.now)
    may_name = allows(call.actor, Permission.NAME_PARTNER_PEOPLE)
    may_manage = allows(call.actor, Permission.MANAGE_PARTNERS)
    return Answer(views.summary(rows, call.tr, may_name=may_name, may_manage=may_manage))


def _list(call: Call, rest: str) -> Answer:
    rows = partners.overview(call.session, actor=call.actor, now=call.now)
    return Answer(views.overview(rows, page_number(rest), call.tr))


def _parse_show(call: Call, text: str) -> PartnerRef:
    return _read_show(call, fields(text, ("partner",), PARTNER_NAMES))


def _read_show(call: Call, texts: Mapping[str, str]) -> PartnerRef:
    given = Given(texts)
    partner = partner_of(call, given)
    if partner is None or given.problems:
        raise given.incomplete()
    return partner


def _show(call: Call, partner: PartnerRef) -> Answer:
    found = partners.details(call.session, actor=call.actor, now=call.now, partner_id=partner.id)
    return Answer(views.details(found, call.tr), title=call.tr.gettext("Partner"))


# -- a new partner --------------------------------------------------------------------------------------


def _parse_new(call: Call, text: str) -> NewPartner:
    return _read_new(call, fields(text, ("name", "kind", "aliases", "joined"), _NEW_NAMES))


def _read_new(call: Call, texts: Mapping[str, str]) -> NewPartner:
    given = Given(texts)
    name = given.text("name", required=True)
    kind = given.read("kind", kind_of, required=True)
    aliases = split_aliases(given.text("aliases"))
    joined = given.day(call, "joined")
    if kind is not None:
        given.known["kind"] = kind.value
    if kind is None or given.problems:
        raise given.incomplete()
    return NewPartner(name, kind, aliases, joined)


def _new(call: Call, new: NewPartner) -> Answer:
    known = {"name": new.name, "kind": new.kind.value, "aliases": ", ".join(new.aliases)}
    added = or_form(call, known, lambda: changes.add(call.session, actor=call.actor, now=call.now, new=new))
    return Answer(results.added(added, call.tr))


def _new_form(call: Call, incomplete: Incomplete) -> OpenForm:
    return OpenForm(forms.new(incomplete.known, sentences(incomplete, call), call.tr))


# -- leaving --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class LeaveRequest:
    """A partner that leaves; `on` is the first day without it."""

    partner: PartnerRef
    on: date


def _parse_leave(call: Call, text: str) -> LeaveRequest:
    return _read_leave(call, fields(text, ("partner", "on"), _LEAVE_NAMES))


def _read_leave(call: Call, texts: Mapping[str, str]) -> LeaveRequest:
    given = Given(texts)
    partner = partner_of(call, given)
    on = given.day(call, "on")
    if partner is None or given.problems:
        raise given.incomplete()
    return LeaveRequest(partner, on or local_date(call.now))


def _ask_leave(call: Call, request: LeaveRequest) -> Answer:
    told = changes.leaving(
        call.session, actor=call.actor, now=call.now, partner_id=request.partner.id, on=request.on
    )
    return Answer(results.leaving(told, call.tr), title=call.tr.gettext("A partner leaves"))


def _leave_form(call: Call, incomplete: Incomplete) -> OpenForm:
    return OpenForm(forms.leave(all_of(call), incomplete.known, sentences(incomplete, call), call.tr))


def _leave(call: Call, payload: PartnerLeaves, _pressed: Pressed) -> Answer:
    told = changes.leave(
        call.session,
        actor=call.actor,
        now=call.now,
        partner_id=payload.partner_id,
        on=day_in_reach(payload.on),
    )
    return Answer(results.left(told, call.tr))


# -- entries --------------------------------------------------------------------------------------------


def _show_form(call: Call, incomplete: Incomplete) -> OpenForm:
    return OpenForm(forms.pick(all_of(call), incomplete.known, sentences(incomplete, call), call.tr))


def _opens(form: Callable[[Call, Incomplete], OpenForm]) -> Callable[[Call, OfPartner, Pressed], OpenForm]:
    """A button that opens a command's form with the partner filled in."""

    def run(call: Call, payload: OfPartner, _pressed: Pressed) -> OpenForm:
        return form(call, Incomplete({"partner": str(payload.partner_id)}, {}))

    return run


COMMANDS = (
    Command(
        SLASH,
        (),
        run=_summary,
        help=N_("Partners, their contacts and their members in the forum."),
        example="/kumppani",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("lista",),
        run=_list,
        help=N_("Shows the partners by kind, and who has no member in the forum."),
        usage=N_("[page]"),
        example="/kumppani lista",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("näytä",),
        parse=_parse_show,
        form=_show_form,
        run=_show,
        help=N_("Shows one partner: its contacts, its members in the forum and its seats in groups."),
        usage=N_("partner"),
        example="/kumppani näytä Riveria",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("uusi",),
        parse=_parse_new,
        form=_new_form,
        run=_new,
        help=N_("Adds a partner that joins the agreement."),
        usage=N_("name; kind; [other names]; [with us since]"),
        example="/kumppani uusi Esimerkkilän kunta; kunta; Esimerkkilä; 1.1.2027",
        permission=Permission.MANAGE_PARTNERS,
        writes=True,
    ),
    Command(
        SLASH,
        ("yhteyshenkilö",),
        parse=people.parse_contact,
        form=people.contact_form,
        run=people.contact,
        help=N_("Names a partner's contact; with the word pois at the end, ends one."),
        usage=N_("partner; person; [e-mail address]"),
        example="/kumppani yhteyshenkilö Riveria; Anna Asiantuntija; anna.asiantuntija@example.fi",
        permission=Permission.NAME_PARTNER_PEOPLE,
        writes=True,
    ),
    Command(
        SLASH,
        ("edustaja",),
        parse=people.parse_member,
        form=people.member_form,
        run=people.member,
        help=N_("Names a partner's member to the forum."),
        usage=N_("partner; person; [e-mail address]; [first day]; [last day]; [in place of: name]"),
        example="/kumppani edustaja Riveria; Anna Asiantuntija; anna.asiantuntija@example.fi; 1.1.2027",
        permission=Permission.NAME_PARTNER_PEOPLE,
        writes=True,
    ),
    Command(
        SLASH,
        ("poistu",),
        parse=_parse_leave,
        form=_leave_form,
        run=_ask_leave,
        help=N_("Records that a partner leaves; shows first what ends with it."),
        usage=N_("partner; [first day without it]"),
        example="/kumppani poistu Riveria; 1.6.2027",
        permission=Permission.MANAGE_PARTNERS,
    ),
)
_NAMING = Permission.NAME_PARTNER_PEOPLE
_MANAGING = Permission.MANAGE_PARTNERS

ACTIONS = (
    Action("partner.contact_form", OfPartner, _opens(people.contact_form), _NAMING, writes=False),
    Action("partner.member_form", OfPartner, _opens(people.member_form), _NAMING, writes=False),
    Action("partner.leave_ask", OfPartner, _opens(_leave_form), _MANAGING, writes=False),
    Action("partner.contact_end", OfContact, people.end_contact, _NAMING),
    Action("partner.leave", PartnerLeaves, _leave, _MANAGING),
)
FORMS = (
    Form("partner.show", Nothing, submits(_read_show, _show), Permission.SEE_NETWORK, writes=False),
    Form("partner.new", Nothing, submits(_read_new, _new), _MANAGING),
    Form("partner.contact", Nothing, submits(people.read_contact, people.contact), _NAMING),
    Form("partner.member", Nothing, submits(people.read_member, people.member), _NAMING),
    Form("partner.leave", Nothing, submits(_read_leave, _ask_leave), _MANAGING, writes=False),
)
