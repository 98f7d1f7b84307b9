"""/eko rooli: who has which role, appointing and ending."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.names import fold
from bot.domain.payloads import Nothing, code_of
from bot.domain.people import PersonRef, Role
from bot.domain.people_payloads import OfRole
from bot.domain.people_roles import role_of
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, OpenForm
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, sentences, submits
from bot.handlers.text import fields, who
from bot.language.i18n import N_
from bot.permissions import allows, require
from bot.services import people_roles as roles
from bot.services.people import find_person
from bot.views import people_roles as views

SLASH = "/eko"
_NAMES = {"henkilo": "person", "rooli": "role", "toiminto": "do"}
_END_WORDS = ("pois", "paata", "lopeta")


@dataclass(frozen=True)
class RoleRequest:
    """An appointment, or the end of one, to be confirmed first."""

    person: PersonRef
    role: Role
    ends: bool


def _parse(call: Call, text: str) -> RoleRequest | None:
    if not text.strip():
        return None
    require(call.actor, Permission.APPOINT_ROLES)
    return _read(call, fields(text, ("person", "role", "do"), _NAMES))


def _read(call: Call, texts: Mapping[str, str]) -> RoleRequest:
    given = Given(texts)
    person = given.read(
        "person", lambda text: find_person(call.session, who(text, call.team_id)), required=True
    )
    if person is not None:
        given.known["person"] = person.name
    role = given.read("role", role_of, required=True)
    if role is not None:
        given.known["role"] = role.value
    if person is None or role is None:
        raise given.incomplete()
    return RoleRequest(person, role, fold(texts.get("do", "")) in _END_WORDS)


def _roles(call: Call, request: RoleRequest | None) -> Answer:
    rows = roles.holders(call.session, actor=call.actor)
    if request is None:
        may_appoint = allows(call.actor, Permission.APPOINT_ROLES)
        return Answer(views.overview(rows, call.tr, may_appoint=may_appoint))
    check = roles.may_end if request.ends else roles.may_appoint
    person = check(call.session, actor=call.actor, person_id=request.person.id, role=request.role)
    present = [row.person for row in rows if row.role is request.role]
    shown = views.question(person, request.role, present, call.tr, ends=request.ends)
    return Answer(shown, title=call.tr.gettext("Role"))


def _form(call: Call, incomplete: Incomplete) -> OpenForm:
    return OpenForm(views.form(incomplete.known, sentences(incomplete, call), call.tr))


def _open_form(call: Call, _payload: Nothing, _pressed: Pressed) -> OpenForm:
    return _form(call, Incomplete({}, {}))


def _ask_end(call: Call, payload: OfRole, _pressed: Pressed) -> Answer:
    role = code_of(Role, payload.role)
    person = roles.may_end(call.session, actor=call.actor, person_id=payload.person_id, role=role)
    return _roles(call, RoleRequest(person, role, ends=True))


def _appoint(call: Call, payload: OfRole, _pressed: Pressed) -> Answer:
    role = code_of(Role, payload.role)
    person = roles.appoint(
        call.session, actor=call.actor, now=call.now, person_id=payload.person_id, role=role
    )
    return Answer(views.done(person, role, call.tr, ended=False))


def _end(call: Call, payload: OfRole, _pressed: Pressed) -> Answer:
    role = code_of(Role, payload.role)
    person = roles.end(call.session, actor=call.actor, now=call.now, person_id=payload.person_id, role=role)
    return Answer(views.done(person, role, call.tr, ended=True))


_APPOINTING = Permission.APPOINT_ROLES

COMMANDS = (
    Command(
        SLASH,
        ("rooli",),
        parse=_parse,
        form=_form,
        run=_roles,
        help=N_("Shows who has which role; appoints, and with the word pois at the end ends a role."),
        usage=N_("[person; role]"),
        example="/eko rooli Anna Asiantuntija; asiantuntija",
        permission=Permission.SEE_NETWORK,
    ),
)
ACTIONS = (
    Action("role.form", Nothing, _open_form, _APPOINTING, writes=False),
    Action("role.end_ask", OfRole, _ask_end, _APPOINTING, writes=False),
    Action("role.appoint", OfRole, _appoint, _APPOINTING),
    Action("role.end", OfRole, _end, _APPOINTING),
)
FORMS = (Form("role.appoint", Nothing, submits(_read, _roles), _APPOINTING, writes=False),)
