"""Partner organisations and their kinds (the agreement, sections 1 and 5)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PartnerKind(StrEnum):
    """Kinds by which balanced representation is looked at (rule R5)."""

    MUNICIPALITY = "municipality"
    EDUCATION = "education"
    EMPLOYER = "employer"  # employer services and development companies
    STATE = "state"  # state, region and wellbeing services
    ASSOCIATION = "association"
    EMPLOYMENT_AREA = "employment_area"  # coordinates the ecosystem; not a party to the agreement (section 5)

    @property
    def is_party(self) -> bool:
        """Whether partners of this kind have signed the agreement and owe a forum seat (rule R1)."""
        return self is not PartnerKind.EMPLOYMENT_AREA


BALANCE_KINDS = tuple(kind for kind in PartnerKind if kind.is_party)


@dataclass(frozen=True)
class PartnerRow:
    """A partner in a list: its forum seats and its people."""

    id: int
    name: str
    kind: PartnerKind
    forum_seats: int
    people: int
    left_on: date | None
