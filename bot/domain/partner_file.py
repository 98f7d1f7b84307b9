"""The file that the partners are read from at first start (data/kumppanit.csv; the agreement, section 1)."""

import csv
from dataclasses import dataclass
from datetime import date

from bot.domain.names import clean, fold
from bot.domain.partners import KindUnknown, PartnerKind

COLUMNS = ("nimi", "laji", "lyhenteet", "liittynyt")

# What people write for a kind: in this file, in commands and in files to import.
KIND_WORDS = {
    "kunta": PartnerKind.MUNICIPALITY,
    "kaupunki": PartnerKind.MUNICIPALITY,
    "koulutus": PartnerKind.EDUCATION,
    "oppilaitos": PartnerKind.EDUCATION,
    "yrityspalvelut": PartnerKind.EMPLOYER,
    "yrityspalvelu": PartnerKind.EMPLOYER,
    "kehittamisyhtio": PartnerKind.EMPLOYER,
    "valtio": PartnerKind.STATE,
    "maakunta": PartnerKind.STATE,
    "hyvinvointi": PartnerKind.STATE,
    "hyvinvointialue": PartnerKind.STATE,
    "jarjesto": PartnerKind.ASSOCIATION,
    "yhdistys": PartnerKind.ASSOCIATION,
    "tyollisyysalue": PartnerKind.EMPLOYMENT_AREA,
}


class PartnerFileError(ValueError):
    """The file cannot be used; the text is a Finnish sentence for the administrator, with the line."""


@dataclass(frozen=True)
class NewPartner:
    """A partner to be added."""

    name: str
    kind: PartnerKind
    aliases: tuple[str, ...] = ()
    joined_on: date | None = None


def kind_of(text: str) -> PartnerKind:
    """The kind that people call so. Raises KindUnknown."""
    found = KIND_WORDS.get(fold(text)) or next((kind for kind in PartnerKind if kind == text), None)
    if found is None:
        raise KindUnknown(text)
    return found


def split_aliases(text: str) -> tuple[str, ...]:
    """Other names, parted by commas."""
    return tuple(alias for alias in (clean(part) for part in text.split(",")) if alias)


def read_partners(text: str) -> tuple[NewPartner, ...]:
    """The partners of the file. Raises PartnerFileError for the first line that cannot be read."""
    found: dict[str, NewPartner] = {}
    header = False
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [clean(cell) for cell in next(csv.reader([line], delimiter=";"))]
        if not header:
            if tuple(cells) != COLUMNS:
                raise PartnerFileError(f"Rivi {number}: otsikkorivin pitää olla {';'.join(COLUMNS)}.")
            header = True
            continue
        partner = _partner(cells, number)
        if fold(partner.name) in found:
            raise PartnerFileError(f"Rivi {number}: {partner.name} on tiedostossa kahdesti.")
        found[fold(partner.name)] = partner
    if not found:
        raise PartnerFileError("Tiedostossa ei ole yhtään kumppania.")
    return tuple(found.values())


def _partner(cells: list[str], number: int) -> NewPartner:
    if len(cells) > len(COLUMNS) or not cells[0]:
        raise PartnerFileError(f"Rivi {number}: rivillä pitää olla {len(COLUMNS)} kenttää, ja nimi ensin.")
    name, kind, aliases, joined = (*cells, "", "", "")[: len(COLUMNS)]
    try:
        return NewPartner(name, kind_of(kind), split_aliases(aliases), _day(joined))
    except KindUnknown:
        words = "kunta, koulutus, yrityspalvelut, valtio, järjestö tai työllisyysalue"
        raise PartnerFileError(f"Rivi {number}: laji on {kind!r}, mutta sen pitää olla {words}.") from None
    except ValueError:
        raise PartnerFileError(
            f"Rivi {number}: päivä on {joined!r}, mutta se kirjoitetaan esimerkiksi 1.2.2025."
        ) from None


def _day(text: str) -> date | None:
    if not text:
        return None
    day, month, year = text.split(".")
    return date(int(year), int(month), int(day))
