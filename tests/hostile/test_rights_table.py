"""The rights table against the domain's own, written down here once more; every departure with its reason.

The domain's table has four columns: see, propose and answer, manage the own group, manage everything, appoint
roles and erase data. Each of the house's permissions belongs to one of them.
"""

import pytest

from bot.domain.rights import Permission, Reach, Standing
from bot.permissions import TABLE

P, S = Permission, Standing
OWN, ANY, NO = Reach.OWN, Reach.ANY, None
ORDER = (
    S.GUEST,
    S.MEMBER,
    S.PARTNER_CONTACT,
    S.LEADER,
    S.COORDINATOR,
    S.AREA_EXPERT,
    S.SERVICE_MANAGER,
    S.DIRECTOR,
    S.ADMINISTRATOR,
)
# As part 3 of the domain has it, column by column; who is in no group, partner or pass has nothing "own".
DOMAIN: dict[Permission, tuple[Reach | None, ...]] = {
    #                        guest member contact leader coord expert manager director admin
    P.ANSWER: (OWN, OWN, OWN, OWN, OWN, OWN, OWN, OWN, OWN),
    P.SEE_NETWORK: (NO, ANY, ANY, ANY, ANY, ANY, ANY, ANY, NO),
    P.SEE_GROUP: (OWN, OWN, NO, OWN, ANY, ANY, ANY, ANY, NO),
    P.MANAGE_GROUP: (NO, NO, NO, OWN, OWN, ANY, ANY, ANY, NO),
    P.NAME_MEMBERS: (NO, NO, OWN, OWN, OWN, ANY, ANY, ANY, NO),
    P.PROPOSE_ITEMS: (NO, OWN, OWN, OWN, OWN, ANY, ANY, ANY, NO),
    P.MANAGE_SEMINAR: (NO, NO, NO, NO, NO, ANY, ANY, ANY, NO),
    P.SEMINAR_DESK: (NO, NO, NO, NO, NO, ANY, ANY, ANY, NO),
    P.ASK_PARTNERS: (NO, NO, NO, NO, NO, ANY, ANY, ANY, NO),
    P.COMMENT_PROGRAMME: (NO, NO, NO, ANY, ANY, ANY, ANY, ANY, NO),
    P.MANAGE_PROGRAMME: (NO, NO, NO, NO, NO, ANY, ANY, ANY, NO),
    P.MANAGE_AGREEMENTS: (NO, NO, NO, NO, NO, ANY, ANY, ANY, NO),
    P.SPEAK_FOR_PARTNER: (NO, NO, OWN, NO, NO, ANY, ANY, ANY, NO),
    P.HANDLE_DISPUTES: (NO, NO, OWN, NO, NO, NO, ANY, ANY, NO),
    P.FORM_GROUPS: (NO, NO, NO, NO, NO, ANY, ANY, ANY, NO),
    P.NAME_PARTNER_PEOPLE: (NO, NO, OWN, NO, NO, NO, ANY, ANY, NO),
    P.MANAGE_PARTNERS: (NO, NO, NO, NO, NO, NO, ANY, ANY, NO),
    P.APPOINT_ROLES: (NO, NO, NO, NO, NO, NO, ANY, ANY, ANY),
    P.SEE_AUDIT: (NO, NO, NO, NO, NO, NO, ANY, ANY, ANY),
    P.IMPORT: (NO, NO, NO, NO, NO, NO, ANY, ANY, ANY),
}
# Where the house departs from it, and why.
DEPARTURES: dict[tuple[Permission, Standing], tuple[Reach | None, str]] = {
    (P.SEE_NETWORK, S.ADMINISTRATOR): (
        ANY,
        "whoever installs the bot sees that groups and partners are there; no group's members or meetings",
    ),
    (P.SEMINAR_DESK, S.COORDINATOR): (
        ANY,
        "coordinators receive people at the door of the seminar that the employment area arranges",
    ),
}
EXPECTED = {
    (permission, standing): DEPARTURES.get((permission, standing), (reach, ""))[0]
    for permission, reaches in DOMAIN.items()
    for standing, reach in zip(ORDER, reaches, strict=True)
}


def test_every_standing_and_every_permission_has_its_place_in_the_domains_table() -> None:
    assert (set(ORDER), set(DOMAIN)) == (set(Standing), set(Permission))


@pytest.mark.parametrize("permission", list(DOMAIN))
def test_the_house_gives_what_the_domain_gives_and_nothing_more(permission: Permission) -> None:
    given = {standing: TABLE[permission].get(standing) for standing in ORDER}

    assert given == {standing: EXPECTED[permission, standing] for standing in ORDER}
