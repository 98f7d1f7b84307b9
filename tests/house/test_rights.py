"""Who may do what: the whole table as a coordinator reads it, and a right on everything that can be done."""

import pytest

from bot.domain.people import STRANGER, Actor, Role
from bot.domain.rights import NotAllowed, On, Permission, Standing
from bot.handlers import registry
from bot.permissions import TABLE, allows, require, standings

P = Permission
OWN_GROUP, OTHER_GROUP = On(group_id=1), On(group_id=2)
OWN_PARTNER, OTHER_PARTNER = On(partner_id=1), On(partner_id=2)
MYSELF, SOMEBODY = On(person_id=7), On(person_id=8)

PEOPLE = {
    "stranger": STRANGER,
    "guest": Actor(7, guest_of=frozenset({1}), only_guest=True),
    "former guest": Actor(7, only_guest=True),
    "member": Actor(7, member_of=frozenset({1})),
    "contact": Actor(7, contact_of=frozenset({1})),
    "leader": Actor(7, member_of=frozenset({1}), leads=frozenset({1})),
    "coordinator": Actor(7, coordinates=frozenset({1})),
    "expert": Actor(7, roles=frozenset({Role.AREA_EXPERT})),
    "manager": Actor(7, roles=frozenset({Role.SERVICE_MANAGER})),
    "director": Actor(7, roles=frozenset({Role.DIRECTOR})),
    "admin": Actor(7, roles=frozenset({Role.ADMINISTRATOR})),
}
ALL = set(PEOPLE) - {"stranger"}
NETWORK = ALL - {"guest", "former guest"}
COORDINATING = {"coordinator", "expert", "manager", "director"}
LEADING = {"manager", "director"}

# Every right on everything it can be asked about: who has it. Part 3 of the domain, said once more by hand.
MATRIX: list[tuple[Permission, On, set[str]]] = [
    (P.ANSWER, MYSELF, ALL),
    (P.ANSWER, SOMEBODY, set()),
    (P.SEE_NETWORK, On(), NETWORK),
    (P.SEE_GROUP, OWN_GROUP, {"guest", "member", "leader", *COORDINATING}),
    (P.SEE_GROUP, OTHER_GROUP, COORDINATING),
    (P.MANAGE_GROUP, OWN_GROUP, {"leader", *COORDINATING}),
    (P.MANAGE_GROUP, OTHER_GROUP, COORDINATING - {"coordinator"}),
    (P.NAME_MEMBERS, OWN_GROUP, {"leader", *COORDINATING}),
    (P.NAME_MEMBERS, OTHER_GROUP, COORDINATING - {"coordinator"}),
    (P.NAME_MEMBERS, OWN_PARTNER, {"contact", *(COORDINATING - {"coordinator"})}),
    (P.NAME_MEMBERS, OTHER_PARTNER, COORDINATING - {"coordinator"}),
    (P.PROPOSE_ITEMS, OWN_GROUP, {"member", "leader", *COORDINATING}),
    (P.PROPOSE_ITEMS, OTHER_GROUP, COORDINATING - {"coordinator"}),
    (P.PROPOSE_ITEMS, OWN_PARTNER, {"contact", *(COORDINATING - {"coordinator"})}),
    (P.FORM_GROUPS, On(), COORDINATING - {"coordinator"}),
    (P.NAME_PARTNER_PEOPLE, OWN_PARTNER, {"contact", *LEADING}),
    (P.NAME_PARTNER_PEOPLE, OTHER_PARTNER, LEADING),
    (P.MANAGE_PARTNERS, On(), LEADING),
    (P.APPOINT_ROLES, On(), {*LEADING, "admin"}),
    (P.SEE_AUDIT, On(), {*LEADING, "admin"}),
    (P.ASK_PARTNERS, On(), COORDINATING - {"coordinator"}),
    (P.MANAGE_SEMINAR, On(), COORDINATING - {"coordinator"}),
    (P.SEMINAR_DESK, On(), COORDINATING),
    (P.COMMENT_PROGRAMME, On(), {"leader", *COORDINATING}),
    (P.MANAGE_PROGRAMME, On(), COORDINATING - {"coordinator"}),
    (P.MANAGE_AGREEMENTS, On(), COORDINATING - {"coordinator"}),
    (P.SPEAK_FOR_PARTNER, OWN_PARTNER, {"contact", *(COORDINATING - {"coordinator"})}),
    (P.SPEAK_FOR_PARTNER, OTHER_PARTNER, COORDINATING - {"coordinator"}),
    (P.HANDLE_DISPUTES, OWN_PARTNER, {"contact", *LEADING}),
    (P.HANDLE_DISPUTES, OTHER_PARTNER, LEADING),
    (P.IMPORT, On(), {*LEADING, "admin"}),
]

# What anybody may do, strangers as well: the way in, the help, and saying no to a question.
OPEN_TO_ALL = {"house.cancel"}


@pytest.mark.parametrize(("permission", "on", "who"), MATRIX)
def test_a_right_belongs_to_exactly_these(permission: Permission, on: On, who: set[str]) -> None:
    assert {name for name, actor in PEOPLE.items() if allows(actor, permission, on)} == who


def test_the_matrix_has_every_right_and_the_table_every_standing() -> None:
    assert {permission for permission, _, _ in MATRIX} == set(Permission) == set(TABLE)
    assert {standing for actor in PEOPLE.values() for standing in standings(actor)} == set(Standing)


def test_a_refusal_tells_who_may() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(PEOPLE["member"], P.MANAGE_PARTNERS)
    assert refused.value.allowed == (Standing.SERVICE_MANAGER, Standing.DIRECTOR)
    assert refused.value.is_stranger is False


def test_everything_that_can_be_done_asks_for_a_right() -> None:
    entries = registry()
    free = {command.line for command in entries if command.permission is None}
    free |= {name for name, action in entries.actions.items() if action.permission is None}
    free |= {name for name, form in entries.forms.items() if form.permission is None}

    help_lines = {f"{slash} apu" for slash in entries.slashes}
    bare_help = {slash for slash in entries.slashes if slash in free}
    assert free - help_lines - bare_help == OPEN_TO_ALL


def test_a_stranger_can_do_nothing_but_what_is_open() -> None:
    entries = registry()
    wanted = {command.permission for command in entries}
    wanted |= {action.permission for action in entries.actions.values()}
    wanted |= {form.permission for form in entries.forms.values()}

    assert [p for p in wanted if p is not None and allows(STRANGER, p)] == []
