"""/ryhma: members, leaders and coordinators."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from bot.domain.group_payloads import NewMember, OfGroup
from bot.domain.groups import GroupRef, Office
from bot.domain.names import fold
from bot.domain.partners import PartnerRef
from bot.domain.people import PersonNotFound, PersonRef, SlackId, Who, email_address
from bot.domain.rights import On, Permission
from bot.domain.seats import PartnerNeeded, Seated, Unseated
from bot.handlers.answers import Answer, FieldErrors, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete
from bot.handlers.forms import Given, or_form, sentences
from bot.handlers.group_fields import (
    choosing,
    group_of,
    groups_for,
    line,
    number_of,
    person_name,
    typed_fields,
    who_of,
)
from bot.handlers.group_pick import pick_first
from bot.handlers.text import address_apart, mention
from bot.handlers.values import id_of
from bot.language.i18n import N_
from bot.permissions import allows, require
from bot.services import groups, partners
from bot.services.offices import appoint, area_people
from bot.services.seat_ends import plan_removal, remove_member
from bot.services.seats import SeatRequest, add_member
from bot.views import group_changes as results
from bot.views import group_forms as forms

T = TypeVar("T")

SLASH = "/ryhma"
_OPEN_ENDED = ("toistaiseksi", "ei")
_NOBODY = ("ei kukaan", "ei", "-")
_ADD_ORDER = ("person", "partner", "starts", "ends", "deputy")


# -- a new member ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AddRequest:
    """A member as understood, and the texts for the form in case something is still wrong."""

    seat: SeatRequest
    known: Mapping[str, str]
    slack_user_id: str = ""


def _parse_add(call: Call, text: str) -> AddRequest:
    return _read_add(call, typed_fields(call, text, _ADD_ORDER))


def _read_add(call: Call, texts: Mapping[str, str]) -> AddRequest:
    given = Given(address_apart(texts))
    group = group_of(call, given)
    person = given.text("person", required=True)
    email = given.read("email", email_address) or ""
    partner = given.read("partner", lambda text: _partner(call, text))
    if partner is not None:
        given.known["partner"] = str(partner.id) if call.surface == "submission" else partner.name
    starts = given.day(call, "starts")
    open_ended = fold(texts.get("ends", "")) in _OPEN_ENDED
    ends = None if open_ended else given.day(call, "ends")
    deputy = given.text("deputy")
    if group is None or given.problems:
        raise given.incomplete()
    seat = SeatRequest(
        group_id=group.id,
        who=who_of(call, person),
        email=email,
        partner_id=partner.id if partner else None,
        starts_on=starts,
        ends_on=ends,
        open_ended=open_ended,
        deputy=who_of(call, deputy) if deputy else None,
    )
    found = mention(person)
    return AddRequest(seat, given.known, found.id if found else "")


def _partner(call: Call, text: str) -> PartnerRef:
    chosen = id_of(text) if call.surface == "submission" else None
    if chosen is not None:
        return partners.get_partner(call.session, chosen)
    return partners.find_partner(call.session, text, now=call.now)


def _add(call: Call, request: AddRequest) -> Outcome:
    try:
        done = or_form(call, request.known, lambda: _added(call, request.seat))
    except (Incomplete, PersonNotFound) as error:
        missing = error.problems.get("person") if isinstance(error, Incomplete) else error
        if not isinstance(missing, PersonNotFound) or getattr(missing, "field", "person") != "person":
            raise
        # Nobody is added to the registry without being asked about first.
        payload = NewMember(confirmed=True, slack_user_id=request.slack_user_id)
        return _member_form(call, request.known, {}, payload)
    return Answer(results.seated(done, call.tr))


def _added(call: Call, seat: SeatRequest) -> Seated:
    return add_member(call.session, actor=call.actor, now=call.now, request=seat)


def _add_form(call: Call, incomplete: Incomplete) -> OpenForm:
    return _member_form(call, incomplete.known, sentences(incomplete, call), NewMember())


def _member_form(
    call: Call, known: Mapping[str, str], problems: Mapping[str, str], payload: NewMember
) -> OpenForm:
    filled = dict(known)
    for field in ("person", "deputy"):
        if known.get(field):
            filled[field] = person_name(call, known[field])
    if payload.confirmed and "@" in filled.get("person", ""):
        filled["email"] = filled.pop("person")
    every = partners.all_partners(call.session, now=call.now)
    named = filled.get("partner", "")
    filled["partner"] = next((str(one.id) for one in every if named in (one.name, str(one.id))), "")
    if not filled["partner"] and len(call.actor.contact_of) == 1:
        (filled["partner"],) = (str(own) for own in call.actor.contact_of)
    view = forms.member(_nameable(call), every, filled, problems, call.tr, payload=payload)
    return OpenForm(view)


def _nameable(call: Call) -> tuple[GroupRef, ...]:
    """The groups that the person may name somebody to: a partner's contact to any."""
    if call.actor.contact_of:
        found = groups.all_groups(call.session)
    else:
        found = groups_for(call, Permission.NAME_MEMBERS)
    return tuple(group for group in found if group.kind.has_typed_members) or found


def _submit_add(call: Call, payload: NewMember, values: Mapping[str, str]) -> Outcome:
    try:
        request = _read_add(call, values)
    except Incomplete as incomplete:
        return missing_fields(call, incomplete)
    seat = request.seat
    if payload.confirmed:
        slack = SlackId(call.team_id, payload.slack_user_id) if payload.slack_user_id else None
        seat = replace(seat, may_create=True, slack=slack)
    try:
        return _add(call, replace(request, seat=seat, slack_user_id=payload.slack_user_id))
    except PartnerNeeded as error:
        return FieldErrors(sentences(Incomplete({}, {"partner": error}), call))


def missing_fields(call: Call, incomplete: Incomplete) -> FieldErrors:
    """What a submitted form lacks, each at its field."""
    _ = call.tr.gettext
    missing = {field: _("Please fill this in.") for field in incomplete.problems}
    return FieldErrors({**missing, **sentences(incomplete, call)})


# -- a membership ends ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class EndRequest:
    """Whose membership ends; `last_day` None = at once."""

    group: GroupRef
    person: Who | int
    last_day: date | None
    known: Mapping[str, str]


def _parse_end(call: Call, text: str) -> EndRequest:
    return _read_end(call, typed_fields(call, text, ("person", "last_day")))


def _read_end(call: Call, texts: Mapping[str, str]) -> EndRequest:
    given = Given(texts)
    group = group_of(call, given)
    person = given.text("person", required=True)
    last_day = given.day(call, "last_day")
    if group is None or given.problems:
        raise given.incomplete()
    return EndRequest(group, who_of(call, person), last_day, given.known)


def _end(call: Call, request: EndRequest) -> Answer:
    def work() -> tuple[Unseated, bool]:
        wanted: dict[str, Any] = {
            "actor": call.actor,
            "now": call.now,
            "group_id": request.group.id,
            "who": request.person,
            "last_day": request.last_day,
        }
        plan = plan_removal(call.session, **wanted)
        if _is_guess(request.person, plan.person):
            return plan, False
        return remove_member(call.session, **wanted), True

    found, done = or_form(call, request.known, work)
    if done:
        return Answer(results.unseated(found, call.tr))
    exact = line("poista", {**request.known, "person": f"#{found.person.id}"})
    return Answer(results.ask_unseat(found, exact, call.tr))


def _is_guess(typed: Who | int, found: PersonRef) -> bool:
    """Whether only a part of the name was typed: then the whole one is looked at before a seat ends."""
    return isinstance(typed, str) and "@" not in typed and fold(typed) != fold(found.name)


def _end_form(call: Call, incomplete: Incomplete) -> OpenForm:
    group = _known_group(call, incomplete)
    on = On(group_id=group.id)
    people = groups.members_of(call.session, group_id=group.id, now=call.now)
    if not allows(call.actor, Permission.NAME_MEMBERS, on):
        own = [one for one in people if one.partner_id in call.actor.contact_of]
        if not own:
            require(call.actor, Permission.NAME_MEMBERS, on)
        people = tuple(own)
    refs = [one.person for one in people]
    known = _with_number(incomplete.known, refs)
    return OpenForm(forms.end_member(group, refs, known, sentences(incomplete, call), call.tr))


def _known_group(call: Call, incomplete: Incomplete) -> GroupRef:
    return groups.get_group(call.session, number_of(incomplete.known.get("group", "")) or 0)


def _with_number(known: Mapping[str, str], people: list[PersonRef]) -> dict[str, str]:
    """The fields, with a person who was named by the whole name chosen in the menu."""
    typed = fold(known.get("person", ""))
    chosen = next((f"#{one.id}" for one in people if fold(one.name) == typed), known.get("person", ""))
    return {**known, "person": chosen}


# -- leader and coordinator -----------------------------------------------------------------------------


@dataclass(frozen=True)
class OfficeRequest:
    """Who is to lead or coordinate; None: nobody."""

    group: GroupRef
    person: Who | int | None
    known: Mapping[str, str]


def _parse_office(call: Call, text: str) -> OfficeRequest:
    return _read_office(call, typed_fields(call, text, ("person",)))


def _read_office(call: Call, texts: Mapping[str, str]) -> OfficeRequest:
    given = Given(texts)
    group = group_of(call, given)
    person = given.text("person", required=True)
    if group is None or given.problems:
        raise given.incomplete()
    nobody = fold(person) in _NOBODY
    return OfficeRequest(group, None if nobody else who_of(call, person), given.known)


def _appoint(office: Office) -> Callable[[Call, OfficeRequest], Answer]:
    def run(call: Call, request: OfficeRequest) -> Answer:
        done = or_form(
            call,
            request.known,
            lambda: appoint(
                call.session,
                actor=call.actor,
                now=call.now,
                group_id=request.group.id,
                office=office,
                who=request.person,
            ),
        )
        return Answer(results.appointed(done, call.tr))

    return run


def _office_form(office: Office) -> Callable[[Call, Incomplete], OpenForm]:
    permission = Permission.MANAGE_GROUP if office is Office.LEADER else Permission.FORM_GROUPS

    def form(call: Call, incomplete: Incomplete) -> OpenForm:
        group = _known_group(call, incomplete)
        require(call.actor, permission, On(group_id=group.id))
        if office is Office.COORDINATOR:
            people = list(area_people(call.session))
        else:
            people = [one.person for one in groups.members_of(call.session, group_id=group.id, now=call.now)]
        known = _with_number(incomplete.known, people)
        view = forms.office(office, group, people, known, sentences(incomplete, call), tr=call.tr)
        return OpenForm(view)

    return form


def of_group(
    read: Callable[[Call, Mapping[str, str]], T], run: Callable[[Call, T], Outcome]
) -> Callable[[Call, OfGroup, Mapping[str, str]], Outcome]:
    """A form whose group is fixed: it does what its command does."""

    def submit(call: Call, payload: OfGroup, values: Mapping[str, str]) -> Outcome:
        try:
            request = read(call, {**values, "group": f"#{payload.group_id}"})
        except Incomplete as incomplete:
            return missing_fields(call, incomplete)
        return run(call, request)

    return submit


_NAMING, _FORMING, _MANAGING = Permission.NAME_MEMBERS, Permission.FORM_GROUPS, Permission.MANAGE_GROUP
_COORDINATOR_FORM = pick_first("vastuuhenkilö", _FORMING, _office_form(Office.COORDINATOR))

COMMANDS = (
    Command(
        SLASH,
        ("lisää",),
        parse=_parse_add,
        form=choosing("lisää", _add_form),
        run=_add,
        help=N_("Adds a member to a group, or changes the term, the partner or the deputy of one."),
        usage=N_("[group]; person; [partner]; [first day]; [last day]; [deputy]"),
        example="/ryhma lisää Nuorten palvelut; Anna Asiantuntija; Riveria; 1.1.2027; 31.12.2028",
        permission=_NAMING,
        writes=True,
    ),
    Command(
        SLASH,
        ("poista",),
        parse=_parse_end,
        form=choosing("poista", pick_first("poista", _NAMING, _end_form)),
        run=_end,
        help=N_("Ends a membership at once, or on its last day. What was stays in the history."),
        usage=N_("[group]; person; [last day]"),
        example="/ryhma poista Nuorten palvelut; Anna Asiantuntija; 31.12.2026",
        permission=_NAMING,
        writes=True,
    ),
    Command(
        SLASH,
        ("vetäjä",),
        parse=_parse_office,
        form=choosing("vetäjä", pick_first("vetäjä", _MANAGING, _office_form(Office.LEADER))),
        run=_appoint(Office.LEADER),
        help=N_("Names the leader from the group's members; with the words ei kukaan, nobody leads."),
        usage=N_("[group]; person"),
        example="/ryhma vetäjä Nuorten palvelut; Anna Asiantuntija",
        permission=_MANAGING,
        writes=True,
    ),
    Command(
        SLASH,
        ("vastuuhenkilö",),
        parse=_parse_office,
        form=choosing("vastuuhenkilö", _COORDINATOR_FORM),
        run=_appoint(Office.COORDINATOR),
        help=N_("Names the employment area's person who coordinates the group."),
        usage=N_("[group]; person"),
        example="/ryhma vastuuhenkilö Nuorten palvelut; Anna Asiantuntija",
        permission=_FORMING,
        writes=True,
    ),
)
ACTIONS: tuple[Action, ...] = ()
FORMS = (
    Form("group.member", NewMember, _submit_add, _NAMING),
    Form("group.end_member", OfGroup, of_group(_read_end, _end), _NAMING),
    Form("group.leader", OfGroup, of_group(_read_office, _appoint(Office.LEADER)), _MANAGING),
    Form("group.coordinator", OfGroup, of_group(_read_office, _appoint(Office.COORDINATOR)), _FORMING),
)
