"""Settings from the environment: typed, checked together, every problem told at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

MIN_SECRET = 32  # characters
DATA_DIR = Path(__file__).resolve().parents[1] / "data"
_TOKEN = re.compile(r"x[a-z]+-[A-Za-z0-9._-]+")
_SECRET = re.compile(r"[!-~]+")
_EMAIL = re.compile(r"[!-?A-~]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_SENDER = re.compile(rf"({_EMAIL.pattern}|[^<>@]*<{_EMAIL.pattern}>)")


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
    Setting(
        "EKOBOTTI_CONFIDENTIALITY_FILE",
        "Salassapitoteksti, jonka vieraileva asiantuntija kuittaa; kielet .sv.md ja .en.md sen vieressä",
        "data/salassapito.fi.md",
    ),
    Setting("EKOBOTTI_LOG_LEVEL", "Lokin tarkkuus: DEBUG, INFO, WARNING tai ERROR", "INFO"),
    Setting("EKOBOTTI_CLOCK_URL", "Kokeilutyötilan kello; vain esittelyä varten"),
    Setting("SMTP_URL", "Sähköpostipalvelin: smtp://, smtp+starttls:// tai smtps://", secret=True),
    Setting("MAIL_FROM", "Lähettäjän osoite sähköposteissa"),
    Setting("EKOBOTTI_PUBLIC_URL", "Osoite, josta vastaussivut aukeavat, alkaa https://"),
    Setting(
        "EKOBOTTI_SECRET",
        "Vastauslinkkien allekirjoitusavain: vähintään 32 merkkiä, sama kaikissa prosesseissa",
        secret=True,
    ),
    Setting("PORT", "Portti, jota palvelin (serve, run) kuuntelee", "8000"),
)


class SettingsError(ValueError):
    """The environment does not make working settings; `problems` are Finnish sentences, one per problem."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Settings:
    """Everything that differs between installations."""

    database_url: str = field(default="sqlite:///var/ekobotti.db", repr=False)  # may hold a password
    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_api_url: str = "https://slack.com/api/"
    admins: tuple[str, ...] = ()
    partners_file: Path = DATA_DIR / "kumppanit.csv"
    confidentiality_file: Path = DATA_DIR / "salassapito.fi.md"
    log_level: str = "INFO"
    clock_url: str = ""
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    public_url: str = ""  # "" when there are no pages; no slash at the end
    secret: str = field(default="", repr=False)
    port: int = 8000

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> "Settings":
        """Reads the environment. Raises SettingsError with all that is wrong, never with a secret's value."""
        given = {s.name: env.get(s.name, "").strip() or s.default for s in SETTINGS}
        unreadable = [name for name, value in given.items() if not value.isprintable()]
        if unreadable:  # torn UTF-8 or control characters: no other check can be trusted with them
            raise SettingsError(
                tuple(
                    f"{name}: arvossa on merkkejä, joita ei voi lukea. Kirjoita se uudestaan."
                    for name in unreadable
                )
            )
        admins = tuple(a.strip().lower() for a in given["EKOBOTTI_ADMINS"].split(",") if a.strip())
        problems = [*_token_problems(given), *_address_problems(given), *_page_problems(given)]
        if not all(map(_EMAIL.fullmatch, admins)):
            problems.append(
                "EKOBOTTI_ADMINS: anna sähköpostiosoitteet pilkulla erotettuina,"
                " esimerkiksi yllapitaja@example.fi."
            )
        partners_file = Path(given["EKOBOTTI_PARTNERS_FILE"])
        if not partners_file.is_absolute():
            partners_file = DATA_DIR.parent / partners_file
        confidentiality_file = Path(given["EKOBOTTI_CONFIDENTIALITY_FILE"])
        if not confidentiality_file.is_absolute():
            confidentiality_file = DATA_DIR.parent / confidentiality_file
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
            admins=admins,
            partners_file=partners_file,
            confidentiality_file=confidentiality_file,
            log_level=given["EKOBOTTI_LOG_LEVEL"].upper(),
            clock_url=given["EKOBOTTI_CLOCK_URL"],
            smtp_url=given["SMTP_URL"],
            mail_from=given["MAIL_FROM"],
            public_url=given["EKOBOTTI_PUBLIC_URL"].rstrip("/"),
            secret=given["EKOBOTTI_SECRET"],
            port=port or 0,
        )


def _token_problems(given: Mapping[str, str]) -> list[str]:
    problems = []
    for name, prefix in (("SLACK_BOT_TOKEN", "xoxb-"), ("SLACK_APP_TOKEN", "xapp-")):
        if given[name] and not given[name].startswith(prefix):
            problems.append(f"{name}: avaimen pitää alkaa {prefix}. Tarkista, että kopioit oikean avaimen.")
        elif given[name] and not _TOKEN.fullmatch(given[name]):
            # The guide's example as such ("xoxb-…") would only break later, in the header of a request.
            problems.append(f"{name}: avaimessa on vääriä merkkejä. Kopioi koko avain Slackin sivulta.")
    if given["SLACK_SIGNING_SECRET"] and not _SECRET.fullmatch(given["SLACK_SIGNING_SECRET"]):
        problems.append(
            "SLACK_SIGNING_SECRET: salaisuudessa on vääriä merkkejä. Kopioi koko salaisuus Slackin sivulta."
        )
    return problems


def _address_problems(given: Mapping[str, str]) -> list[str]:
    problems = []
    if not _is_database(given["DATABASE_URL"]):
        problems.append(
            "DATABASE_URL: anna sqlite:///tiedosto tai postgresql://tunnus:salasana@palvelin/tietokanta"
        )
    api = _split(given["SLACK_API_URL"])
    if not (api and _is_safe(api.scheme, api.hostname)):
        problems.append("SLACK_API_URL: osoitteen pitää alkaa https:// (http:// käy vain omalla koneella).")
    clock = _split(given["EKOBOTTI_CLOCK_URL"])
    if given["EKOBOTTI_CLOCK_URL"] and not (clock and _is_local(clock.hostname)):
        problems.append("EKOBOTTI_CLOCK_URL: kellon voi siirtää vain omalla koneella.")
    if given["SMTP_URL"]:
        smtp = _split(given["SMTP_URL"])
        if not smtp or smtp.scheme not in ("smtp", "smtp+starttls", "smtps") or not smtp.hostname:
            problems.append(
                "SMTP_URL: anna smtp+starttls://tunnus:salasana@palvelin:587 tai smtps://…"
                " Kirjoita salasanan erikoismerkit prosenttimuodossa, esimerkiksi @ on %40."
            )
        if not _SENDER.fullmatch(given["MAIL_FROM"]):
            problems.append("MAIL_FROM: anna lähettäjän sähköpostiosoite, kun SMTP_URL on annettu.")
    return problems


def _split(address: str) -> SplitResult | None:
    """The parts of an address of plain ASCII, as the wire takes it; None when it is none."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    return parts if address.isascii() and " " not in address and port != 0 else None


def _is_database(address: str) -> bool:
    scheme, _, rest = address.partition(":")
    if scheme == "sqlite":  # its path may be in any language
        return rest.startswith("///") and len(rest) > len("///") and not rest.startswith(("///:", "///file:"))
    parts = _split(address)
    return scheme.partition("+")[0] in ("postgresql", "postgres") and parts is not None


def _page_problems(given: Mapping[str, str]) -> list[str]:
    """Pages and their links need each other's settings."""
    if not given["EKOBOTTI_PUBLIC_URL"]:
        return []
    problems = []
    public = _split(given["EKOBOTTI_PUBLIC_URL"])
    if public is None or not _is_safe(public.scheme, public.hostname) or public.query or public.fragment:
        problems.append(
            "EKOBOTTI_PUBLIC_URL: osoitteen pitää alkaa https:// (http:// käy vain omalla koneella)."
        )
    if len(given["EKOBOTTI_SECRET"]) < MIN_SECRET:
        problems.append(
            f"EKOBOTTI_SECRET: anna vähintään {MIN_SECRET} satunnaista merkkiä, kun EKOBOTTI_PUBLIC_URL on "
            'annettu. Avaimen voi tehdä näin: python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
        )
    return problems


def _is_local(host: str | None) -> bool:
    return host in ("127.0.0.1", "localhost", "::1")


def _is_safe(scheme: str, host: str | None) -> bool:
    return bool(host) and (scheme == "https" or (scheme == "http" and _is_local(host)))


def _port(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and 1 <= int(text) <= 65535 else None
