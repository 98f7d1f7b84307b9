"""Settings from the environment: typed, checked together, every problem told at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DATA_DIR = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True)
class Setting:
    """One setting as the README's table shows it. `secret` values are never shown or logged."""

    name: str
    meaning: str
    default: str = ""
    secret: bool = False


# The README's table of settings is held equal to this list by a test.
SETTINGS = (
    Setting("DATABASE_URL", "Tietokanta: sqlite:///tiedosto tai postgresql://…", "sqlite:///var/ekobotti.db"),
    Setting("SLACK_BOT_TOKEN", "Botin avain, alkaa xoxb-", secret=True),
    Setting("SLACK_APP_TOKEN", "Sovelluksen avain Socket Modea varten, alkaa xapp- (run)", secret=True),
    Setting("SLACK_SIGNING_SECRET", "Slackin allekirjoitussalaisuus (serve)", secret=True),
    Setting(
        "SLACK_API_URL", "Slackin rajapinnan osoite; vaihda vain testiä varten", "https://slack.com/api/"
    ),
    Setting("EKOBOTTI_ADMINS", "Ensimmäisten ylläpitäjien sähköpostiosoitteet, pilkulla erotettuina"),
    Setting("EKOBOTTI_PARTNERS_FILE", "Tiedosto, josta sopijakumppanit luetaan aluksi", "data/kumppanit.csv"),
    Setting("EKOBOTTI_LOG_LEVEL", "Lokin tarkkuus: DEBUG, INFO, WARNING tai ERROR", "INFO"),
    Setting("EKOBOTTI_CLOCK_URL", "Kokeilutyötilan kello; vain esittelyä varten"),
    Setting("SMTP_URL", "Sähköpostipalvelin: smtp://, smtp+starttls:// tai smtps://", secret=True),
    Setting("MAIL_FROM", "Lähettäjän osoite sähköposteissa"),
    Setting("PORT", "Portti, jota serve kuuntelee", "8000"),
)


class SettingsError(ValueError):
    """The environment does not make working settings; `problems` are Finnish sentences, one per problem."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations."""

    database_url: str = "sqlite:///var/ekobotti.db"
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    admins: tuple[str, ...] = ()
    partners_file: Path = DATA_DIR / "kumppanit.csv"
    log_level: str = "INFO"
    clock_url: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    port: int = 8000

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Reads the environment. Raises SettingsError with all that is wrong, never with a secret's value."""
        given = {s.name: env.get(s.name, "").strip() or s.default for s in SETTINGS}
        problems = [*_token_problems(given), *_address_problems(given)]
        partners_file = Path(given["EKOBOTTI_PARTNERS_FILE"])
        if not partners_file.is_absolute():
            partners_file = DATA_DIR.parent / partners_file
        port = _port(given["PORT"])
        if port is None:
            problems.append("PORT: anna portin numero 1–65535.")
        if given["EKOBOTTI_LOG_LEVEL"].upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            problems.append("EKOBOTTI_LOG_LEVEL: anna DEBUG, INFO, WARNING tai ERROR.")
        if problems:
            raise SettingsError(tuple(problems))
        return cls(
            database_url=given["DATABASE_URL"],
            slack_bot_token=given["SLACK_BOT_TOKEN"],
            slack_app_token=given["SLACK_APP_TOKEN"],
            slack_signing_secret=given["SLACK_SIGNING_SECRET"],
            slack_api_url=given["SLACK_API_URL"].rstrip("/") + "/",
            admins=tuple(a.strip().lower() for a in given["EKOBOTTI_ADMINS"].split(",") if a.strip()),
            partners_file=partners_file,
            log_level=given["EKOBOTTI_LOG_LEVEL"].upper(),
            clock_url=given["EKOBOTTI_CLOCK_URL"],
            smtp_url=given["SMTP_URL"],
            mail_from=given["MAIL_FROM"],
            port=port or 0,
        )


def _token_problems(given: Mapping[str, str]) -> list[str]:
    problems = []
    for name, prefix in (("SLACK_BOT_TOKEN", "xoxb-"), ("SLACK_APP_TOKEN", "xapp-")):
        if given[name] and not given[name].startswith(prefix):
            problems.append(f"{name}: avaimen pitää alkaa {prefix}. Tarkista, että kopioit oikean avaimen.")
    return problems


def _address_problems(given: Mapping[str, str]) -> list[str]:
    problems = []
    if not given["DATABASE_URL"].startswith(("sqlite:///", "postgresql", "postgres://")):
        problems.append("DATABASE_URL: anna sqlite:///tiedosto tai postgresql://…")
    api = urlsplit(given["SLACK_API_URL"])
    if not _is_safe(api.scheme, api.hostname):
        problems.append("SLACK_API_URL: osoitteen pitää alkaa https:// (http:// käy vain omalla koneella).")
    clock = urlsplit(given["EKOBOTTI_CLOCK_URL"])
    if given["EKOBOTTI_CLOCK_URL"] and not _is_local(clock.hostname):
        problems.append("EKOBOTTI_CLOCK_URL: kellon voi siirtää vain omalla koneella.")
    if given["SMTP_URL"]:
        smtp = urlsplit(given["SMTP_URL"])
        if smtp.scheme not in ("smtp", "smtp+starttls", "smtps") or not smtp.hostname:
            problems.append("SMTP_URL: anna smtp+starttls://tunnus:salasana@palvelin:587 tai smtps://…")
        if "@" not in given["MAIL_FROM"]:
            problems.append("MAIL_FROM: anna lähettäjän sähköpostiosoite, kun SMTP_URL on annettu.")
    return problems


def _is_local(host: str | None) -> bool:
    return host in ("127.0.0.1", "localhost", "::1")


def _is_safe(scheme: str, host: str | None) -> bool:
    return bool(host) and (scheme == "https" or (scheme == "http" and _is_local(host)))


def _port(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535 else None
