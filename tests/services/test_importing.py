"""Tables brought in: trials, fates row by row, twice the same, hostile files."""

import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.groups import GroupKind
from bot.domain.importing import (
    MAX_BYTES,
    MAX_ROWS,
    ColumnsMissing,
    Fate,
    FileTooLarge,
    FileUnreadable,
    ImportKind,
    Report,
)
from bot.language.i18n import translator
from bot.services.importing import run_import
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Group, OfficeHolding, Partner, Person, Seat
from bot.views.importing import report as shown
from tests.services.groups import registry

PEOPLE, GROUPS, SEATS, PARTNERS = (
    ImportKind.PEOPLE,
    ImportKind.GROUPS,
    ImportKind.SEATS,
    ImportKind.PARTNERS,
)


class Desk:
    """Somebody with a registry, a folder and the command."""

    def __init__(self, database: Database, clock: MovingClock, folder: Path) -> None:
        self.database = database
        self.clock = clock
        self.folder = folder
        with database.writing() as session:
            self.reg = registry(session)

    def csv(self, text: str, encoding: str = "utf-8") -> Path:
        path = self.folder / "taulukko.csv"
        path.write_bytes(text.encode(encoding))
        return path

    def xlsx(self, rows: Sequence[Sequence[object]]) -> Path:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        path = self.folder / "taulukko.xlsx"
        book.save(path)
        return path

    def bring(self, path: Path, kind: ImportKind, *, apply: bool = True) -> Report:
        return run_import(self.database, self.clock, path, kind, apply=apply)

    def everything(self) -> Mapping[str, list[tuple[object, ...]]]:
        """All rows that an import may write."""
        with self.database.reading() as session:
            return {
                table.__tablename__: [
                    tuple(row) for row in session.execute(select(table.__table__).order_by(table.id))
                ]
                for table in (Partner, Person, Group, Seat, OfficeHolding, AuditEntry)
            }


@pytest.fixture
def desk(database: Database, clock: MovingClock, tmp_path: Path) -> Desk:
    return Desk(database, clock, tmp_path)


def fates(report: Report) -> list[tuple[int, Fate]]:
    assert report.problem is None
    return [(row.number, row.fate) for row in report.rows]


def errors(report: Report) -> list[tuple[int, str]]:
    return [(row.number, type(row.error).__name__) for row in report.rows if row.error]


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


def zip_with(path: Path, name: str, content: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return path


def hostile(folder: Path) -> list[tuple[Path, type[Exception], str]]:
    def file(name: str, content: bytes) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    bomb = zip_with(folder / "pommi.xlsx", "xl/workbook.xml", b"\0" * 60_000_000)
    return [
        (folder / "ei-ole.csv", FileUnreadable, "missing"),
        (folder, FileUnreadable, "missing"),
        (file("a.csv", b""), FileUnreadable, "empty"),
        (file("b.csv", b"\n\n  \n"), FileUnreadable, "empty"),
        (file("c.csv", b'Nimi\n"Anna'), FileUnreadable, "quotes"),
        (file("d.csv", b"\x89PNG\0\0"), FileUnreadable, "binary"),
        (file("e.csv", b"Nimi\n\x81\x8d"), FileUnreadable, "encoding"),
        (file("f.csv", b"\xff\xfeN\0i"), FileUnreadable, "encoding"),
        (file("g.xlsx", b"PK\x03\x04rikki"), FileUnreadable, "workbook"),
        (zip_with(folder / "h.xlsx", "kirje.txt", b"hei"), FileUnreadable, "workbook"),
        (file("i.csv", b"x" * (MAX_BYTES + 1)), FileTooLarge, "bytes"),
        (bomb, FileTooLarge, "bytes"),
        (file("j.csv", b"Nimi\n" + b"A B\n" * (MAX_ROWS + 1)), FileTooLarge, "rows"),
        (file("k.csv", b"Nimi" + b";" * 60 + b"x"), FileTooLarge, "columns"),
        (file("l.csv", b"Kumppani;Huom\n1;2\n"), ColumnsMissing, "('nimi',)"),
    ]


def test_a_file_that_is_no_table_is_refused_as_a_whole_in_a_plain_sentence(
    desk: Desk, tmp_path: Path
) -> None:
    before = desk.everything()
    tr = translator("fi")
    for path, error, code in hostile(tmp_path):
        report = desk.bring(path, PEOPLE)
        assert (path.name, type(report.problem)) == (path.name, error)
        assert report.problem is not None
        told = next(
            getattr(report.problem, name)
            for name in ("code", "unit", "columns")
            if hasattr(report.problem, name)
        )
        assert (path.name, str(told)) == (path.name, code)
        assert shown(report, tr).startswith("Mitään ei tuotu. ")
    assert desk.everything() == before


def with_cell(path: Path, target: Path, doctype: str, cell: str) -> Path:
    """The workbook with a document type and one more cell, written by hand into its first sheet."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as packed:
        for part in source.infolist():
            data = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = data.decode()
                sheet = text[text.index("<worksheet") :]
                row = f'<row r="3"><c r="A3" t="inlineStr"><is><t>{cell}</t></is></c></row></sheetData>'
                data = ('<?xml version="1.0"?>' + doctype + sheet.replace("</sheetData>", row)).encode()
            packed.writestr(part.filename, data)
    return target


def test_entities_of_a_workbook_do_not_fill_the_memory(desk: Desk, tmp_path: Path) -> None:
    path = desk.xlsx([["Nimi"], ["Päivi Äyräs"]])
    many = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    harmless = with_cell(path, tmp_path / "a.xlsx", "", "Toinen Ihminen")
    evil = with_cell(path, tmp_path / "b.xlsx", f'<!DOCTYPE x [<!ENTITY l0 "lol">{many}]>', "&l9;")

    assert fates(desk.bring(harmless, PEOPLE)) == [(2, Fate.NEW), (3, Fate.NEW)]
    assert type(desk.bring(evil, PEOPLE).problem) is FileUnreadable


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
