"""What each `ekobotti` command does. Imported only when a command runs; the heavy parts later still."""

import argparse
import json
import os
import sys
from collections.abc import Callable

from bot.settings import Settings

Command = Callable[[Settings, argparse.Namespace], int]

NO_SLACK = "Slackiin ei saatu yhteyttä. Aja: ekobotti doctor\n"


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _missing(settings: Settings, *names: str) -> bool:
    """Tells which of the settings a command cannot do without are empty."""
    lacking = [name for name in names if not getattr(settings, name.lower())]
    for name in lacking:
        sys.stderr.write(f"Asetus {name} puuttuu. Ohje: docs/yllapito.md\n")
    return bool(lacking)


def run(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Socket Mode and jobs in one process, until it is told to stop."""
    from slack_sdk.errors import SlackClientError

    from bot.operations.running import run_bot

    if _missing(settings, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        return 1
    try:
        run_bot(os.environ, ready=lambda: _say("Ekosysteemibotti on käynnissä. Lopeta painamalla Ctrl+C."))
    except (SlackClientError, OSError) as error:
        if isinstance(error, OSError) and error.filename is not None:
            raise  # a file is to blame, not the network
        sys.stderr.write(f"{NO_SLACK}({type(error).__name__})\n")
        return 1
    return 0


def worker(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Jobs only, until it is told to stop."""
    from bot.operations import logs
    from bot.operations.running import run_jobs

    logs.set_up(settings.log_level)
    if _missing(settings, "SLACK_BOT_TOKEN") or not _migrated(settings):
        return 1
    run_jobs(os.environ)
    return 0


def serve(settings: Settings, arguments: argparse.Namespace) -> int:
    """Slack's deliveries over signed HTTP, under gunicorn."""
    from bot.operations import logs
    from bot.operations.server import serve as serve_web

    logs.set_up(settings.log_level)
    if _missing(settings, "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET") or not _migrated(settings):
        return 1
    is_sqlite = settings.database_url.startswith("sqlite")
    serve_web(settings, workers=arguments.workers or (1 if is_sqlite else 2))
    return 0


def _migrated(settings: Settings) -> bool:
    from bot.app import build, check_migrated

    bot = build(settings)
    ready = check_migrated(bot)
    bot.database.close()
    return ready


def db(settings: Settings, arguments: argparse.Namespace) -> int:
    """Brings the tables up to date, or tells how they are."""
    from bot.app import build, prepare
    from bot.storage.migrate import current, pending

    bot = build(settings)
    try:
        if arguments.what == "upgrade":
            prepare(bot)
        waiting = pending(bot.database)
        _say(f"Tietokannan versio: {current(bot.database) or 'tyhjä'}; päivityksiä tekemättä: {len(waiting)}")
    finally:
        bot.database.close()
    return 1 if waiting else 0


def import_file(settings: Settings, arguments: argparse.Namespace) -> int:
    """Brings rows in from a file; without --apply only tells what would happen to each."""
    from bot.app import build, check_migrated
    from bot.domain.importing import ImportKind
    from bot.language.i18n import translator
    from bot.services.importing import run_import
    from bot.views.importing import report

    bot = build(settings)
    try:
        if not check_migrated(bot):
            return 1
        kind = ImportKind(arguments.kind)
        found = run_import(bot.database, bot.clock, arguments.file, kind, apply=arguments.apply)
    finally:
        bot.database.close()
    _say(report(found, translator("fi")))
    return 0 if found.is_clean else 1


def export(settings: Settings, arguments: argparse.Namespace) -> int:
    """Writes everything held about a person into a new file that only its maker can read."""
    from bot.app import build, check_migrated
    from bot.domain.errors import UserError
    from bot.domain.people import Actor, Role
    from bot.language.i18n import translator
    from bot.services import people, people_own
    from bot.views import people_export
    from bot.views.errors import sentence

    by = Actor(person_id=None, roles=frozenset({Role.ADMINISTRATOR}))
    tr = translator("fi")
    bot = build(settings)
    try:
        if not check_migrated(bot):
            return 1
        with bot.database.writing() as session:
            person = people.find_person(session, arguments.person)
            found = people_own.export(
                session, actor=by, now=bot.clock.now(), person_id=person.id, source="cli"
            )
            with open(arguments.file, "x", encoding="utf-8", opener=_owners_alone) as target:
                target.write(people_export.file(found, tr))
    except UserError as error:
        sys.stderr.write(f"{sentence(error, tr)}\n")
        return 1
    except FileExistsError:
        sys.stderr.write(f"Tiedosto {arguments.file} on jo olemassa. Anna toinen nimi.\n")
        return 1
    finally:
        bot.database.close()
    _say(f"{found.person.name}: {arguments.file}")
    return 0


def _owners_alone(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def manifest(_settings: Settings, arguments: argparse.Namespace) -> int:
    """Prints the app manifest."""
    from bot.handlers import registry
    from bot.operations.manifest import build_manifest

    entries = registry()
    made = build_manifest(entries, events=entries.events, base_url=arguments.url)
    _say(json.dumps(made, ensure_ascii=False, indent=2))
    return 0


def doctor(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Checks the installation."""
    from bot.clock import SystemClock
    from bot.operations.doctor import examine, report

    return 0 if report(examine(settings, SystemClock()), sys.stdout.write) else 1


def posti(settings: Settings, _arguments: argparse.Namespace) -> int:
    """Takes one message that came to the sender's address."""
    from bot.app import build, check_migrated
    from bot.operations import logs
    from bot.operations.incoming import MOST, take

    logs.set_up(settings.log_level)
    bot = build(settings)
    try:
        if not check_migrated(bot):
            return 1
        _say(take(bot, sys.stdin.buffer.read(MOST)))
    finally:
        bot.database.close()
    return 0


def backup(settings: Settings, arguments: argparse.Namespace) -> int:
    """Copies a live SQLite database."""
    from bot.storage.backup import BackupError
    from bot.storage.backup import backup as copy
    from bot.storage.engine import Database

    database = Database(settings.database_url)
    try:
        made = copy(database, arguments.file)
    except BackupError as error:
        sys.stderr.write(f"Varmuuskopiota ei tehty: {error}\n")
        return 1
    finally:
        database.close()
    _say(f"Varmuuskopio: {made.path} ({made.size // 1024} kt, {sum(made.rows.values())} riviä)")
    return 0


def demo(_settings: Settings, arguments: argparse.Namespace) -> int:
    """The local workspace with the bot in it."""
    from bot.operations.demo import run_demo

    return run_demo(port=arguments.port, folder=arguments.dir)


RUN: dict[str, Command] = {
    "demo": demo,
    "run": run,
    "serve": serve,
    "worker": worker,
    "db": db,
    "import": import_file,
    "export": export,
    "manifest": manifest,
    "doctor": doctor,
    "posti": posti,
    "backup": backup,
}


def execute(settings: Settings, arguments: argparse.Namespace) -> int:
    """Runs one command. What a setting or a file is to blame for is told in a sentence."""
    try:
        return RUN[arguments.command](settings, arguments)
    except Exception as error:
        sentence = _blame(error)
        if sentence is None:
            raise
        sys.stderr.write(sentence + "\n")
        return 1


def _blame(error: Exception) -> str | None:
    """What an administrator can do about a failure; None when it is a mistake in the code."""
    from bot.domain.partner_file import PartnerFileError
    from bot.storage.engine import DatabaseUrlError, is_out_of_reach

    if isinstance(error, PartnerFileError):
        return str(error)
    if isinstance(error, DatabaseUrlError):
        return "Asetus DATABASE_URL ei kelpaa. Aja: ekobotti doctor"
    if is_out_of_reach(error):
        return "Tietokantaa ei saatu auki. Aja: ekobotti doctor"
    if isinstance(error, OSError) and error.filename is not None:
        return _unusable(error)
    return None


def _unusable(error: OSError) -> str:
    """Why a file or folder cannot be used, and what to do."""
    if isinstance(error, PermissionError):
        return f"Ei oikeutta käyttää: {error.filename}. Aja komento botin käyttäjänä tai korjaa oikeudet."
    if isinstance(error, FileNotFoundError):
        return f"Tiedostoa tai kansiota ei ole: {error.filename}. Tarkista polku."
    return f"Tiedostoa tai kansiota ei voi käyttää: {error.filename} ({type(error).__name__})"
