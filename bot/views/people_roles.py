"""Appointed roles, shown."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.domain import people_roles as roles
from bot.domain.errors import UserError
from bot.domain.names import MAX_NAME
from bot.domain.payloads import Nothing, RunText
from bot.domain.people import PersonRef, Role
from bot.domain.people_payloads import OfRole
from bot.domain.people_roles import RoleRow
from bot.domain.zone import local_date
from bot.language.i18n import N_, Translator
from bot.language.showing import show_day
from bot.views import blocks as b
from bot.views.forms import Problems, with_problems
from bot.views.lists import first_of

ROLE_NAMES = {
    Role.DIRECTOR: N_("director of the employment area"),
    Role.SERVICE_MANAGER: N_("service manager"),
    Role.AREA_EXPERT: N_("expert of the employment area"),
    Role.ADMINISTRATOR: N_("administrator"),
}
SHOWN = 40  # of the holders of one role


def overview(rows: Sequence[RoleRow], tr: Translator, *, may_appoint: bool) -> list[b.Block]:
    """Who has which role; with buttons to end and to appoint for those who may."""
    _ = tr.gettext
    shown = [b.header(_("Roles"))]
    for role, name in ROLE_NAMES.items():
        of_role = [row for row in rows if row.role is role]
        shown.append(b.rich(b.line("*{role}*", role=_(name))))
        if not of_role:
            shown.append(b.rich(b.line(_("nobody"))))
        elif may_appoint and len(rows) <= SHOWN:
            shown += [_row(row, tr) for row in of_role]
        else:
            shown.append(first_of([b.line("{name}", name=row.person.name) for row in of_role], SHOWN, tr))
    if may_appoint:
        shown.append(b.actions(b.button(_("Appoint …"), "role.form", Nothing())))
    return shown


def _row(row: RoleRow, tr: Translator) -> b.Block:
    _ = tr.gettext
    since = show_day(local_date(row.since), tr.locale)
    text = _("{name} (since {day})").format(name=row.person.name, day=since)
    end = b.button(_("End …"), "role.end_ask", OfRole(row.person.id, row.role.value))
    return b.section(text, accessory=end)


def form(known: Mapping[str, str], problems: Problems, tr: Translator) -> b.Block:
    """Who is appointed to what."""
    _ = tr.gettext
    typed = known.get("person", "")
    initial = "" if any(ord(ch) < 32 for ch in typed) else typed
    options = [b.option(_(name), role.value) for role, name in ROLE_NAMES.items()]
    fields = [
        b.input_block(
            "person",
            _("Person"),
            b.text_input(initial=initial, limit=MAX_NAME),
            hint=_("Name or e-mail address, as in the registry."),
        ),
        b.input_block("role", _("Role"), b.select(options, initial=known.get("role"))),
    ]
    return b.modal(
        _("Appoint to a role"),
        with_problems(fields, problems),
        close=_("Cancel"),
        submit=_("Go on"),
        callback_id="role.appoint",
        metadata=Nothing(),
    )


def question(
    person: PersonRef, role: Role, present: Sequence[PersonRef], tr: Translator, *, ends: bool
) -> list[b.Block]:
    """An appointment, or the end of one, to be confirmed. `present` are who has the role now."""
    _ = tr.gettext
    lines = [
        b.line(_("Person: *{name}*"), name=person.name),
        b.line(_("Role: *{role}*"), role=_(ROLE_NAMES[role])),
    ]
    others = ", ".join(one.name for one in present if one != person)
    if others:
        lines.append(b.line(_("Others with the role now: {names}"), names=others))
    name, text = ("role.end", _("End the role")) if ends else ("role.appoint", _("Appoint"))
    confirm = b.button(text, name, OfRole(person.id, role.value), style="danger" if ends else "primary")
    title = _("End a role?") if ends else _("Appoint to a role?")
    back = b.button(_("Back"), "house.cancel", Nothing())
    return [b.header(title), b.rich(*lines), b.actions(confirm, back)]


def done(person: PersonRef, role: Role, tr: Translator, *, ended: bool) -> list[b.Block]:
    """The role begins or ends now."""
    _ = tr.gettext
    head = _("Role ended: *{role}*") if ended else _("Appointed: *{role}*")
    return [
        b.rich(b.line(head, role=_(ROLE_NAMES[role])), b.line(_("Person: {name}"), name=person.name)),
        b.actions(b.button(_("All roles"), "house.run", RunText("/eko", "rooli"))),
    ]


ERRORS: dict[type[UserError], Callable[[Any, Translator], str]] = {
    roles.RoleHeld: lambda error, tr: tr.gettext("{name} has this role already: {role}.").format(
        name=error.person.name, role=tr.gettext(ROLE_NAMES[error.role])
    ),
    roles.RoleNotHeld: lambda error, tr: tr.gettext("{name} does not have this role: {role}.").format(
        name=error.person.name, role=tr.gettext(ROLE_NAMES[error.role])
    ),
    roles.LastAdministrator: lambda error, tr: tr.gettext(
        "{name} is the only administrator. Appoint another one first."
    ).format(name=error.person.name),
}
