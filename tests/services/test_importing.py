"""Tables brought in: trials, fates row by row, twice the same, hostile files."""

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.groups import GroupKind
from bot.domain.importing import (
    Fate,
)
from bot.language.i18n import translator
from bot.services import partners
from bot.services.importing import run_import
from bot.settings import DATA_DIR
from bot.storage.engine import Database
from bot.storage.models import Group, OfficeHolding, Partner, Person, Seat
from bot.views.importing import report as shown
from tests.services.desk import GROUPS, PARTNERS, PEOPLE, SEATS, Desk, errors, fates
from tests.services.desk import desk as desk  # noqa: PLC0414 (a fixture)

PEOPLE_CSV = (
    "Nimi;Sähköposti;Kumppani\n"
    "Päivi Äyräs;paivi@example.fi;Esimerkkiopisto\n"
    "Anna Asiantuntija;ANNA@example.fi;Esimerkkilän kunta\n"
    "Nils Nimetön;nils@example.fi;Esimerkkiopisto\n"
    "Anna Asiantuntija-Esimerkki;outi@example.fi;\n"
)


def test_a_trial_tells_every_rows_fate_and_changes_nothing(desk: Desk) -> None:
    before = desk.everything()

    report = desk.bring(desk.csv(PEOPLE_CSV), PEOPLE, apply=False)

    assert [(row.number, row.fate, row.changes) for row in report.rows] == [
        (2, Fate.NEW, ()),
        (3, Fate.SAME, ()),
        (4, Fate.CHANGED, ("kumppani",)),
        (5, Fate.CHANGED, ("nimi",)),
    ]
    assert (report.applied, report.is_clean) == (False, True)
    assert desk.everything() == before


def test_a_table_longer_than_a_transaction_knows_its_earlier_rows(desk: Desk) -> None:
    rows = "".join(f"Jäsen J{n};jasen{n}@example.fi\n" for n in range(60))
    report = desk.bring(desk.csv("Nimi;Sähköposti\n" + rows + "Jäsen J0;jasen0@example.fi\n"), PEOPLE)

    assert report.counts == {Fate.NEW: 60, Fate.ERROR: 1}
    assert errors(report) == [(62, "RowTwice")]
    assert {fate for _, fate in fates(desk.bring(desk.csv("Nimi;Sähköposti\n" + rows), PEOPLE))} == {
        Fate.SAME
    }


def test_the_same_table_twice_changes_nothing_the_second_time(desk: Desk) -> None:
    path = desk.csv(PEOPLE_CSV)
    trial = desk.bring(path, PEOPLE, apply=False)

    first = desk.bring(path, PEOPLE)
    after = desk.everything()
    second = desk.bring(path, PEOPLE)

    assert fates(first) == fates(trial)
    assert {fate for _, fate in fates(second)} == {Fate.SAME}
    assert desk.everything() == after
    with desk.database.reading() as session:
        paivi = session.scalars(select(Person).where(Person.email == "paivi@example.fi")).one()
        assert (paivi.name, paivi.partner_id) == ("Päivi Äyräs", desk.reg.opisto.id)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_text_table_is_read_however_it_was_saved(desk: Desk, encoding: str, delimiter: str) -> None:
    heading = delimiter.join(("Nimi", "Sähköposti"))
    row = delimiter.join(('"Äyräs, Päivi; dosentti"', "paivi@example.fi"))
    text = f"{heading}\r\n\r\n{row}\r\n"

    report = desk.bring(desk.csv(text, encoding), PEOPLE)

    assert [(row.number, row.fate, row.label) for row in report.rows] == [
        (3, Fate.NEW, "Äyräs, Päivi; dosentti · paivi@example.fi")
    ]


def test_a_workbook_is_read_with_its_days_numbers_and_empty_rows(desk: Desk) -> None:
    path = desk.xlsx(
        [
            ["Ryhmä", "Henkilö", "Alkaa", "Päättyy", "Vetäjä", "Huom"],
            ["Nuorten palvelut", "Anna Asiantuntija", datetime(2026, 1, 1), "31.12.2027", True, 5],  # noqa: DTZ001
            [],
            ["Nuorten palvelut", "Outi Opettaja", None, None, False, None],
        ]
    )

    report = desk.bring(path, SEATS)

    assert fates(report) == [(2, Fate.NEW), (4, Fate.NEW)]
    assert report.ignored == ("Huom",)
    with desk.database.reading() as session:
        rows = session.scalars(select(Seat).order_by(Seat.id)).all()
        assert [(str(row.starts_on), str(row.ends_on)) for row in rows] == [
            ("2026-01-01", "2027-12-31"),
            ("2026-11-24", "None"),
        ]
        assert session.scalars(select(OfficeHolding.person_id)).all() == [desk.reg.anna.id]
    assert {fate for _, fate in fates(desk.bring(path, SEATS))} == {Fate.SAME}


def test_formulas_without_a_saved_value_and_texts_like_formulas_are_refused(desk: Desk) -> None:
    book = desk.bring(desk.xlsx([["Nimi"], ["=A1&B1"], ["Päivi Äyräs"]]), PEOPLE)
    text = desk.bring(desk.csv('Nimi\n"=HYPERLINK(""http://example.fi"")"\n'), PEOPLE)

    assert errors(book) == [(2, "FormulaInCell")]
    assert fates(book)[1] == (3, Fate.NEW)
    assert errors(text) == [(2, "FormulaInCell")]


def test_one_bad_row_leaves_no_half_and_stops_no_other(desk: Desk) -> None:
    path = desk.csv(
        "Ryhmä;Henkilö;Sähköposti;Kumppani;Päättyy;Varahenkilö;Vetäjä\n"
        "Nuorten palvelut;Päivi Äyräs;paivi@example.fi;Esimerkkiopisto;;;ehkä\n"
        "Nuorten palvelut;Uusi Ihminen;uusi@example.fi;;;;\n"
        "Nuorten palvelut;Anna Asiantuntija;;;1.1.2020;;\n"
        "Nuorten palvelut;Anna Asiantuntija;anna@example.fi;;;Anna Asiantuntija;\n"
        "Ei ole;Anna Asiantuntija;;;;;\n"
        "Nuorten palvelut;Anna;;;;;\n"
        "Nuorten palvelut;Outi Opettaja;;;31.13.2027;;\n"
        "Nuorten palvelut;;;;;;\n"
        "Nuorten palvelut;outi@example.fi;;;;;x\n"
        "Nuorten palvelut;OUTI@example.fi;;;;;\n"
    )

    report = desk.bring(path, SEATS)

    assert errors(report) == [
        (2, "YesOrNo"),
        (3, "PartnerNeeded"),
        (4, "TermIsOver"),
        (5, "DeputyIsMember"),
        (6, "GroupNotFound"),
        (7, "PersonUnclear"),
        (8, "DayNotUnderstood"),
        (9, "CellEmpty"),
        (11, "RowTwice"),
    ]
    assert fates(report)[8] == (10, Fate.NEW)
    with desk.database.reading() as session:
        assert session.scalars(select(Seat.person_id)).all() == [desk.reg.outi.id]
        # Not even the person of a row whose seat did not go in.
        assert session.scalars(select(Person.id).where(Person.email == "paivi@example.fi")).all() == []


def test_groups_come_with_parents_coordinators_and_reminders(desk: Desk) -> None:
    path = desk.csv(
        "Nimi;Laji;Yläryhmä;Vastuuhenkilö;Alkaa;Muistutukset\n"
        "Ohjaamo;;Nuorten palvelut;Ella Esimerkki;1.1.2027;7 pv, 1 h\n"
        "Nuorten PALVELUT;työryhmä;;ella@example.fi;;\n"
        "Muu ryhmä;alatyöryhmä;;;;\n"
        "Kerho;kerho;;;;\n"
        "Uusi;;Ei ole;;;\n"
        "Toinen;;;Anna Asiantuntija;;\n"
    )

    report = desk.bring(path, GROUPS)

    assert [row.changes for row in report.rows[:2]] == [(), ("vastuuhenkilö",)]
    assert errors(report) == [
        (4, "KindStays"),
        (5, "GroupKindUnknown"),
        (6, "GroupNotFound"),
        (7, "CoordinatorNotOfArea"),
    ]
    with desk.database.reading() as session:
        group = session.scalars(select(Group).where(Group.name == "Ohjaamo")).one()
        assert (group.kind, group.parent_id, group.reminder_minutes, str(group.started_on)) == (
            GroupKind.SUBGROUP,
            desk.reg.group.id,
            "10080,60",
            "2027-01-01",
        )
    again = desk.bring(path, GROUPS)
    assert [fate for _, fate in fates(again)][:2] == [Fate.SAME, Fate.SAME]


def test_partners_are_added_and_changed(desk: Desk) -> None:
    path = desk.csv(
        "Nimi,Laji,Lyhenteet,Liittynyt\n"
        'Uusi yhdistys ry,järjestö,"UY, Uusi",1.2.2027\n'
        "esimerkkiopisto,valtio,EO,\n"
        "X,outo,,\n"
        ",kunta,,\n"
    )

    report = desk.bring(path, PARTNERS)

    assert [(row.fate, row.changes) for row in report.rows[:2]] == [
        (Fate.NEW, ()),
        (Fate.CHANGED, ("laji", "lyhenteet")),
    ]
    assert errors(report) == [(4, "KindUnknown"), (5, "CellEmpty")]
    assert [fate for _, fate in fates(desk.bring(path, PARTNERS))][:2] == [Fate.SAME, Fate.SAME]
    with desk.database.reading() as session:
        assert (
            session.scalars(select(Partner.name).where(Partner.id == desk.reg.opisto.id)).one()
            == "Esimerkkiopisto"
        )


def test_the_sixteenth_row_of_a_group_is_refused(desk: Desk) -> None:
    rows = "".join(f"Nuorten palvelut;Jäsen J{n};jasen{n}@example.fi;Esimerkkilän kunta\n" for n in range(17))
    report = desk.bring(desk.csv("Ryhmä;Henkilö;Sähköposti;Kumppani\n" + rows), SEATS)

    assert errors(report) == [(17, "GroupFull"), (18, "GroupFull")]
    assert report.counts[Fate.NEW] == 15


def test_the_examples_for_administrators_go_in_as_they_are(database: Database, clock: MovingClock) -> None:
    with database.writing() as session:
        rows = partners.read_partners((DATA_DIR / "kumppanit.csv").read_text(encoding="utf-8"))
        partners.seed(session, rows, clock.now())
    files = {
        PARTNERS: ("kumppanit", 1),
        PEOPLE: ("henkilot", 4),
        GROUPS: ("ryhmat", 2),
        SEATS: ("jasenet", 3),
    }
    for fate in (Fate.NEW, Fate.SAME):
        for kind, (name, count) in files.items():
            path = DATA_DIR / "esimerkit" / f"{name}.csv"
            for apply in (False, True):
                report = run_import(database, clock, path, kind, apply=apply)
                assert (name, dict(report.counts), report.ignored) == (name, {fate: count}, ())


def test_the_report_reads_well(desk: Desk) -> None:
    path = desk.csv(
        "Nimi;Sähköposti;Kumppani;Huom\n"
        "Päivi Äyräs;paivi@example.fi;Esimerkkiopisto;x\n"
        "Nils Nimetön;nils@example.fi;Esimerkkiopisto;\n"
        "Anna Asiantuntija;;;\n"
        "*Esa* <!channel>;huono;;\n"
    )
    tr = translator("fi")
    rows = (
        "Henkilöt:\n"
        "Rivi 2: uusi – Päivi Äyräs · paivi@example.fi\n"
        "Rivi 3: muuttuu (kumppani) – Nils Nimetön · nils@example.fi\n"
        "Rivi 4: ennallaan – Anna Asiantuntija\n"
        "Rivi 5: virhe – *Esa* <!channel> · huono: Tämä ei ole sähköpostiosoite: huono\n"
        "\n"
        "Näitä sarakkeita ei käytetty: Huom\n"
        "Uusia 1, muuttuvia 1, ennallaan 1, virheitä 1.\n"
    )

    assert shown(desk.bring(path, PEOPLE, apply=False), tr) == rows + (
        "Tämä oli koekäyttö: mitään ei tallennettu. Tallenna antamalla sama komento ja sen perään --apply."
    )
    assert shown(desk.bring(path, PEOPLE), tr) == rows + (
        "Tallennettu, paitsi virheelliset rivit. Korjaa ne ja tuo sama tiedosto uudelleen."
    )
    assert shown(desk.bring(desk.csv("Nimi\nAnna Asiantuntija\n"), PEOPLE), tr).endswith("\nTallennettu.")
