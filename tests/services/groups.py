"""A small registry for the tests of groups: partners, people by their first names, one working group."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.domain.groups import GroupKind, GroupRef
from bot.domain.partner_file import NewPartner
from bot.domain.partners import PartnerKind, PartnerRef
from bot.domain.people import Actor, PersonRef, Role
from bot.domain.seats import Seated
from bot.services import Session, partner_changes
from bot.services.group_changes import NewGroup, found_group
from bot.services.people import get_or_create_person
from bot.services.seats import SeatRequest, add_member
from bot.storage.models import Partner

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
MANAGER = Actor(person_id=None, roles=frozenset({Role.SERVICE_MANAGER}))


@dataclass(frozen=True)
class Registry:
    """What the tests start from."""

    group: GroupRef
    kunta: PartnerRef
    opisto: PartnerRef
    alue: PartnerRef
    anna: PersonRef  # of kunta
    outi: PersonRef  # of opisto
    ella: PersonRef  # of the employment area
    nils: PersonRef  # of no partner


def registry(session: Session) -> Registry:
    """Three partners, four people, one group without members."""

    def partner(name: str, kind: PartnerKind) -> PartnerRef:
        new = NewPartner(name, kind)
        return partner_changes.add(session, actor=MANAGER, now=NOW, new=new)

    def person(name: str, of: PartnerRef | None) -> PersonRef:
        email = f"{name.split(maxsplit=1)[0].lower()}@example.fi"
        return get_or_create_person(
            session, actor=MANAGER, now=NOW, name=name, email=email, partner_id=of.id if of else None
        )

    kunta = partner("Esimerkkilän kunta", PartnerKind.MUNICIPALITY)
    opisto = partner("Esimerkkiopisto", PartnerKind.EDUCATION)
    # Part of the noise: nobody here is its.
    partner("Muu yhdistys", PartnerKind.ASSOCIATION)
    alue = session.query(Partner).filter_by(kind=PartnerKind.EMPLOYMENT_AREA).one_or_none()
    area = PartnerRef(alue.id, alue.name, alue.kind) if alue else partner("Alue", PartnerKind.EMPLOYMENT_AREA)
    found_group(session, actor=MANAGER, now=NOW, new=NewGroup("Muu ryhmä"))
    founded = found_group(session, actor=MANAGER, now=NOW, new=NewGroup("Nuorten palvelut"))
    return Registry(
        group=founded.group,
        kunta=kunta,
        opisto=opisto,
        alue=area,
        anna=person("Anna Asiantuntija", kunta),
        outi=person("Outi Opettaja", opisto),
        ella=person("Ella Esimerkki", area),
        nils=person("Nils Nimetön", None),
    )


def seat(session: Session, group: GroupRef, person: PersonRef, **more: object) -> Seated:
    """A seat named by the manager."""
    request = SeatRequest(group_id=group.id, who=person.id, **more)  # type: ignore[arg-type]
    return add_member(session, actor=MANAGER, now=NOW, request=request)


def fill(session: Session, reg: Registry, count: int) -> list[PersonRef]:
    """That many more members of the group, all of the municipality."""
    people = [
        get_or_create_person(
            session,
            actor=MANAGER,
            now=NOW,
            name=f"Jäsen Numero{n}",
            email=f"jasen{n}@example.fi",
            partner_id=reg.kunta.id,
        )
        for n in range(count)
    ]
    for person in people:
        seat(session, reg.group, person)
    return people


__all__ = ["MANAGER", "NOW", "TODAY", "GroupKind", "Registry", "fill", "registry", "seat"]
