"""`ekobotti doctor`: checks an installation part by part and says in Finnish what to do about each."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.app import make_mailer
from bot.clock import Clock
from bot.operations.manifest import SCOPES
from bot.settings import Settings
from bot.storage.engine import Database, DatabaseUrlError
from bot.storage.migrate import pending

SECONDS = 10  # how long any one check may wait
_AS_THE_BOT = "Aja komento botin käyttäjänä. Botin käyttäjän pitää saada kirjoittaa tietokannan kansioon."
MAX_CLOCK_SKEW = timedelta(seconds=60)  # Slack's signatures are refused at 300 s


@dataclass(frozen=True)
class Finding:
    """One check's result; `advice` says what to do, and is empty when all is well."""

    name: str
    ok: bool
    detail: str
    advice: str = ""


def examine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Runs every check in turn; a broken one does not stop the others."""
    yield from _database(settings)
    yield from _slack(settings, clock)
    yield _email(settings)
    yield _pages(settings)


def _guarded(name: str, check: Callable[[], Finding], advice: str) -> Finding:
    try:
        return check()
    except Exception as error:
        return Finding(name, ok=False, detail=f"ei toimi ({type(error).__name__})", advice=advice)


def _database(settings: Settings) -> Iterator[Finding]:
    advice = "Tarkista DATABASE_URL ja että tietokanta on käynnissä ja sinne on kirjoitusoikeus."
    try:
        database = Database(settings.database_url)
    except DatabaseUrlError:
        yield Finding("Tietokanta", ok=False, detail="osoite ei kelpaa", advice=advice)
        return
    except OSError as error:
        yield Finding("Tietokanta", ok=False, detail=_unusable(error), advice=_AS_THE_BOT)
        return
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"

    def opens() -> Finding:
        with database.reading() as session:
            session.connection()
        return Finding("Tietokanta", ok=True, detail=f"{kind} vastaa")

    def migrated() -> Finding:
        waiting = len(pending(database))
        if waiting:
            return Finding(
                "Tietokannan rakenne",
                ok=False,
                detail=f"päivityksiä tekemättä: {waiting}",
                advice="Aja: ekobotti db upgrade",
            )
        return Finding("Tietokannan rakenne", ok=True, detail="ajan tasalla")

    first = _guarded("Tietokanta", opens, advice)
    yield first
    if first.ok:
        yield _guarded("Tietokannan rakenne", migrated, "Aja: ekobotti db upgrade")
    database.close()


def _unusable(error: OSError) -> str:
    what = "ei oikeutta" if isinstance(error, PermissionError) else f"ei voi käyttää ({type(error).__name__})"
    return f"{what}: {error.filename}"


def _slack(settings: Settings, clock: Clock) -> Iterator[Finding]:
    yield _presence(settings)
    if not settings.slack_bot_token:
        yield Finding(
            "Slackin avain",
            ok=False,
            detail="SLACK_BOT_TOKEN puuttuu",
            advice="Kopioi Bot User OAuth Token sovelluksen sivulta kohdasta OAuth & Permissions.",
        )
        return
    quiet = logging.getLogger(__name__)
    quiet.setLevel(logging.CRITICAL)  # the client's own words are English; what fails is told below
    client = WebClient(
        token=settings.slack_bot_token,
        base_url=settings.slack_api_url,
        timeout=SECONDS,
        retry_handlers=[],
        logger=quiet,
    )
    try:
        answer = client.auth_test()
    except SlackApiError as error:
        yield Finding(
            "Slackin avain",
            ok=False,
            detail=f"Slack ei hyväksy avainta ({error.response.get('error')})",
            advice="Asenna sovellus työtilaan uudelleen ja kopioi uusi avain asetukseen SLACK_BOT_TOKEN.",
        )
        return
    except (OSError, HTTPException, ValueError) as error:  # ValueError: an address or answer that is no such
        yield Finding(
            "Slackin avain",
            ok=False,
            detail=f"Slackiin ei saada yhteyttä ({type(error).__name__})",
            advice="Tarkista verkkoyhteys ja palomuuri: botin pitää päästä osoitteeseen slack.com.",
        )
        return
    yield Finding("Slackin avain", ok=True, detail="Slack tunnistaa botin")
    headers = {name.lower(): str(value) for name, value in answer.headers.items()}
    yield _scopes(headers.get("x-oauth-scopes", ""))
    yield _clock(headers.get("date", ""), clock)


def _presence(settings: Settings) -> Finding:
    """Socket Mode needs the app token, HTTP the signing secret; one of them is enough."""
    ways = [
        word
        for word, given in (
            ("Socket Mode (run)", settings.slack_app_token),
            ("HTTP (serve)", settings.slack_signing_secret),
        )
        if given
    ]
    if ways:
        return Finding("Yhteystapa", ok=True, detail=", ".join(ways))
    return Finding(
        "Yhteystapa",
        ok=False,
        detail="SLACK_APP_TOKEN ja SLACK_SIGNING_SECRET puuttuvat",
        advice="Anna SLACK_APP_TOKEN (komento run) tai SLACK_SIGNING_SECRET (komento serve).",
    )


def _scopes(granted_header: str) -> Finding:
    granted = {scope.strip() for scope in granted_header.split(",") if scope.strip()}
    if not granted:
        return Finding(
            "Oikeudet Slackissa", ok=True, detail="ei voitu tarkistaa, koska Slack ei kertonut niitä"
        )
    missing = sorted(set(SCOPES) - granted)
    if missing:
        return Finding(
            "Oikeudet Slackissa",
            ok=False,
            detail="puuttuu: " + ", ".join(missing),
            advice="Päivitä manifesti (ekobotti manifest) ja asenna sovellus työtilaan uudelleen.",
        )
    return Finding("Oikeudet Slackissa", ok=True, detail="kaikki tarvittavat on annettu")


def _clock(date_header: str, clock: Clock) -> Finding:
    try:
        slack_time = parsedate_to_datetime(date_header)
    except ValueError:
        return Finding("Kello", ok=True, detail="ei voitu tarkistaa, koska Slack ei kertonut aikaa")
    skew = abs(clock.now() - slack_time)
    if skew > MAX_CLOCK_SKEW:
        return Finding(
            "Kello",
            ok=False,
            detail=f"koneen kello on {int(skew.total_seconds())} sekuntia eri ajassa kuin Slack",
            advice="Ota koneessa käyttöön kellon automaattinen tahdistus (NTP).",
        )
    return Finding("Kello", ok=True, detail="samassa ajassa kuin Slack")


def _email(settings: Settings) -> Finding:
    mailer = make_mailer(settings)
    if mailer is None:
        return Finding("Sähköposti", ok=True, detail="ei käytössä (SMTP_URL puuttuu)")
    advice = "Tarkista SMTP_URL: palvelin, portti, tunnus ja salasana."

    def answers() -> Finding:
        mailer.check()
        return Finding("Sähköposti", ok=True, detail="palvelin vastaa ja hyväksyy tunnuksen")

    return _guarded("Sähköposti", answers, advice)


def _pages(settings: Settings) -> Finding:
    if settings.public_url:
        return Finding("Vastaussivut", ok=True, detail=settings.public_url)
    if settings.smtp_url:
        return Finding(
            "Vastaussivut",
            ok=False,
            detail="EKOBOTTI_PUBLIC_URL puuttuu, joten kutsuun ei voi vastata sähköpostista",
            advice="Anna EKOBOTTI_PUBLIC_URL ja EKOBOTTI_SECRET. Ohje: docs/yllapito.md",
        )
    return Finding("Vastaussivut", ok=True, detail="ei käytössä (EKOBOTTI_PUBLIC_URL puuttuu)")


def report(findings: Iterator[Finding], write: Callable[[str], object]) -> bool:
    """Writes each finding as it comes; returns whether all is well."""
    all_well = True
    for finding in findings:
        mark = "kunnossa" if finding.ok else "KORJAA  "
        write(f"{mark}  {finding.name}: {finding.detail}\n")
        if finding.advice:
            write(f"          → {finding.advice}\n")
        all_well = all_well and finding.ok
    return all_well
