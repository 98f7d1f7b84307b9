"""The file that the partners are read from."""

from collections import Counter
from datetime import date

import pytest

from bot.domain.partner_file import NewPartner, PartnerFileError, kind_of, read_partners
from bot.domain.partners import KindUnknown, PartnerKind
from bot.settings import DATA_DIR

HEAD = "# kommentti\n\nnimi;laji;lyhenteet;liittynyt\n"


def test_the_committed_file_has_the_thirty_parties_and_the_employment_area() -> None:
    partners = read_partners((DATA_DIR / "kumppanit.csv").read_text(encoding="utf-8"))

    assert Counter(partner.kind for partner in partners) == {
        PartnerKind.MUNICIPALITY: 13,
        PartnerKind.EDUCATION: 4,
        PartnerKind.EMPLOYER: 6,
        PartnerKind.STATE: 4,
        PartnerKind.ASSOCIATION: 3,
        PartnerKind.EMPLOYMENT_AREA: 1,
    }
    assert sum(partner.kind.is_party for partner in partners) == 30
    assert {partner.joined_on for partner in partners if partner.kind.is_party} == {date(2025, 2, 1)}


def test_a_row_is_read_whatever_program_wrote_it() -> None:
    text = (
        "\ufeff" + HEAD + ' Esimerkkilän  kunta ;Kunta;"Esimerkkilä, Esis";1.1.2027\r\nToinen ry;järjestö\n'
    )

    assert read_partners(text) == (
        NewPartner("Esimerkkilän kunta", PartnerKind.MUNICIPALITY, ("Esimerkkilä", "Esis"), date(2027, 1, 1)),
        NewPartner("Toinen ry", PartnerKind.ASSOCIATION),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Tiedostossa ei ole yhtään kumppania."),
        (HEAD, "Tiedostossa ei ole yhtään kumppania."),
        ("nimi,laji\n", "Rivi 1: otsikkorivin pitää olla nimi;laji;lyhenteet;liittynyt."),
        (
            HEAD + "A;seura\n",
            "Rivi 4: laji on 'seura', mutta sen pitää olla kunta, koulutus, yrityspalvelut, valtio, "
            "järjestö tai työllisyysalue.",
        ),
        (
            HEAD + "A;kunta;;huomenna\n",
            "Rivi 4: päivä on 'huomenna', mutta se kirjoitetaan esimerkiksi 1.2.2025.",
        ),
        (
            HEAD + "A;kunta;;31.2.2026\n",
            "Rivi 4: päivä on '31.2.2026', mutta se kirjoitetaan esimerkiksi 1.2.2025.",
        ),
        (HEAD + ";kunta\n", "Rivi 4: rivillä pitää olla 4 kenttää, ja nimi ensin."),
        (HEAD + "A;kunta;a;1.1.2027;x\n", "Rivi 4: rivillä pitää olla 4 kenttää, ja nimi ensin."),
        (HEAD + "Kela;valtio\nKELA;valtio\n", "Rivi 5: KELA on tiedostossa kahdesti."),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(PartnerFileError) as error:
        read_partners(text)
    assert str(error.value) == told


def test_a_kind_is_known_by_the_words_people_use() -> None:
    assert kind_of(" Järjestö") is PartnerKind.ASSOCIATION
    assert kind_of("municipality") is PartnerKind.MUNICIPALITY
    with pytest.raises(KindUnknown):
        kind_of("seura")
