"""The `ekobotti` command. Everything heavy is imported where it is used: `--help` answers at once."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from bot.settings import Settings, SettingsError

COMMANDS = {
    "demo": "käynnistää kokeilutyötilan ja botin siinä; tulostaa selaimeen avattavan osoitteen",
    "run": "Slack-yhteys Socket Modella ja ajastetut työt yhdessä prosessissa (pieni asennus)",
    "serve": "ottaa vastaan Slackin HTTP-pyynnöt (gunicorn); rinnalle tarvitaan worker",
    "worker": "lähettää viestit ja muistutukset; PostgreSQL:n kanssa näitä voi olla monta",
    "db": "tietokannan rakenne: db upgrade päivittää sen, db status kertoo sen",
    "import": "tuo tiedot CSV- tai XLSX-tiedostosta; näyttää ensin, mitä tapahtuisi",
    "export": "kirjoittaa tiedostoon kaiken, mitä henkilöstä säilytetään, hänelle annettavaksi",
    "manifest": "tulostaa Slack-sovelluksen manifestin",
    "doctor": "tarkistaa asennuksen ja neuvoo, mitä korjata",
    "posti": "lukee vakiosyötteestä lähettäjän osoitteeseen palautuneen viestin (postipalvelimen kutsuma)",
    "backup": "tekee varmuuskopion käytössä olevasta SQLite-tietokannasta",
}


class _Finnish(argparse.HelpFormatter):
    """argparse speaks English; its one fixed word in front of the usage is put in Finnish here."""

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "käyttö: " if prefix is None else prefix)


class _Parser(argparse.ArgumentParser):
    """A parser whose headings are Finnish."""

    def __init__(self, **more: Any) -> None:
        super().__init__(formatter_class=_Finnish, add_help=False, **more)
        self._positionals.title = "annettavat tiedot"
        self._optionals.title = "valinnat"
        self.add_argument("-h", "--help", action="help", help="näyttää tämän ohjeen")


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    main_parser = _Parser(
        prog="ekobotti", description="Ekosysteemibotti: työllisyyden ekosysteemin Slack-botti."
    )
    sub = main_parser.add_subparsers(
        title="komennot", dest="command", required=True, metavar="KOMENTO", parser_class=_Parser
    )
    made = {name: sub.add_parser(name, help=text, description=text) for name, text in COMMANDS.items()}
    made["demo"].add_argument("--port", type=int, default=8137, help="sivun portti (oletus 8137)")
    made["demo"].add_argument("--dir", type=Path, default=Path("var/demo"), help="minne tiedot tallennetaan")
    made["serve"].add_argument("--workers", type=int, help="prosessien määrä (oletus 2, SQLite 1)")
    made["db"].add_argument("what", choices=("upgrade", "status"))
    made["import"].add_argument("file", type=Path, metavar="TIEDOSTO", help="CSV- tai XLSX-tiedosto")
    made["import"].add_argument(
        "--kind",
        required=True,
        choices=("partners", "people", "groups", "seats"),
        help="partners = kumppanit, people = henkilöt, groups = ryhmät, seats = jäsenet",
    )
    made["import"].add_argument("--apply", action="store_true", help="tekee muutokset eikä vain näytä niitä")
    made["export"].add_argument("person", metavar="HENKILÖ", help="nimi tai sähköpostiosoite")
    made["export"].add_argument(
        "file", type=Path, metavar="TIEDOSTO", help="uusi tiedosto, johon tiedot tulevat"
    )
    made["manifest"].add_argument("--url", help="palvelimen https-osoite, kun käytössä on serve")
    made["backup"].add_argument(
        "file", type=Path, metavar="TIEDOSTO", help="uusi tiedosto, johon kopio tehdään"
    )
    return main_parser


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns the exit status: 0 all well, 1 something to mend, 2 wrong use."""
    arguments = parser().parse_args(argv)
    try:
        settings = Settings.from_env(os.environ)
    except SettingsError as error:
        sys.stderr.write("Asetuksissa on korjattavaa:\n")
        sys.stderr.writelines(f"  {problem}\n" for problem in error.problems)
        return 1
    from bot.operations import commands

    return commands.execute(settings, arguments)
