"""The app manifest, made from the commands and the calls the code really has.

docs.slack.dev/reference/app-manifest has the format. `manifest.json` in the root is this with Socket Mode on;
a test holds them equal.
"""

from collections.abc import Iterable
from typing import Any

from bot.handlers.commands import Registry
from bot.language.i18n import translator

# Why each scope is needed, for the administrator who is asked to grant it. The keys are all the bot asks for;
# a test finds every Web API call in the code and compares.
SCOPES = {
    "chat:write": "lähettää kutsut, muistutukset ja muut viestit",
    "commands": "vastata kauttaviivakomentoihin",
    "channels:manage": "kutsua vieraileva asiantuntija ryhmän kanavalle ja poistaa hänet, kun passi päättyy",
    "groups:write": "kutsua vieraileva asiantuntija ryhmän yksityiselle kanavalle ja poistaa hänet",
    "channels:history": (
        "tarkistaa katkoksen jälkeen, menikö kysely kanavalle, ettei sitä lähetetä kahdesti, ja lukea "
        "kehittämisohjelman kommentit ketjusta, jossa botti niitä pyysi"
    ),
    "channels:read": "tunnistaa ryhmän kanavan ja tietää, ketkä näkevät siellä kyselyn",
    "groups:history": "tarkistaa saman yksityiseltä kanavalta",
    "groups:read": "tunnistaa ryhmän yksityisen kanavan ja tietää, ketkä näkevät siellä kyselyn",
    "files:write": "lähettää henkilölle hänen omat tietonsa tiedostona, kun hän pyytää niitä",
    "im:history": "tarkistaa katkoksen jälkeen, menikö viesti perille, ettei sitä lähetetä kahdesti",
    "im:write": "avata yksityinen keskustelu viestin saajan kanssa",
    "users:read": "tietää, kuka komennon antoi, ja hänen kielensä",
    "users:read.email": "yhdistää Slackin käyttäjä rekisterin henkilöön sähköpostiosoitteen perusteella",
}

# Which scopes a Web API method needs (docs.slack.dev/reference/methods).
METHOD_SCOPES = {
    "auth_test": frozenset[str](),
    "chat_postMessage": frozenset({"chat:write"}),
    "chat_update": frozenset({"chat:write"}),
    "conversations_history": frozenset({"channels:history", "groups:history", "im:history"}),
    "conversations_info": frozenset({"channels:read", "groups:read"}),
    "conversations_invite": frozenset({"channels:manage", "groups:write"}),
    "conversations_kick": frozenset({"channels:manage", "groups:write"}),
    "conversations_members": frozenset({"channels:read", "groups:read"}),
    "conversations_open": frozenset({"im:write"}),
    "conversations_replies": frozenset({"channels:history", "groups:history", "im:history"}),
    "files_upload_v2": frozenset({"files:write"}),
    "users_info": frozenset({"users:read", "users:read.email"}),
    "users_lookupByEmail": frozenset({"users:read", "users:read.email"}),
    "users_list": frozenset({"users:read", "users:read.email"}),
    "views_open": frozenset[str](),
    "views_publish": frozenset[str](),
    "views_push": frozenset[str](),
    "views_update": frozenset[str](),
}

DESCRIPTION = "Pitää työllisyyden ekosysteemin yhteistyön käynnissä: ryhmät, kokoukset ja muistutukset."
LONG_DESCRIPTION = (
    "Ekosysteemibotti pitää kirjaa ekosysteemin kumppaneista, ryhmistä ja niiden jäsenistä, kutsuu "
    "kokoukset koolle, kerää ilmoittautumiset ja muistuttaa ajoissa. Kaikki tehdään Slackissa lyhyillä "
    "komennoilla, painikkeilla ja lomakkeilla. Botti muistuttaa ja auttaa, mutta ei määrää: jokainen päättää "
    "itse, mihin osallistuu."
)


def build_manifest(
    registry: Registry, *, events: Iterable[str] = (), base_url: str | None = None
) -> dict[str, Any]:
    """The manifest as Slack takes it.

    `base_url` is the https address of `ekobotti serve`; without it the manifest turns Socket Mode on.
    """
    endpoint = f"{base_url.rstrip('/')}/slack/events" if base_url else None
    events = sorted(events)
    interactivity: dict[str, Any] = {"is_enabled": True}
    subscriptions: dict[str, Any] = {"bot_events": events}
    if endpoint:
        interactivity["request_url"] = endpoint
        subscriptions["request_url"] = endpoint
    settings: dict[str, Any] = {
        "interactivity": interactivity,
        "org_deploy_enabled": False,
        "socket_mode_enabled": endpoint is None,
        "token_rotation_enabled": False,
    }
    if events:
        settings["event_subscriptions"] = subscriptions
    return {
        "_metadata": {"major_version": 2},
        "display_information": {
            "name": "Ekosysteemibotti",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1d4e4a",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": True,
            },
            "bot_user": {"display_name": "ekosysteemibotti", "always_online": True},
            "slash_commands": [_slash(registry, slash, endpoint) for slash in registry.slashes],
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": settings,
    }


def _slash(registry: Registry, slash: str, endpoint: str | None) -> dict[str, Any]:
    """One slash command: its words as the hint, its bare form's help as the description."""
    tr = translator("fi")
    commands = registry.of(slash)
    about = next((command for command in commands if not command.words), commands[0])
    words = dict.fromkeys(command.words[0] for command in commands if command.words)
    entry = {
        "command": slash,
        "description": tr.gettext(about.help),
        "usage_hint": " · ".join(words),
        # Mentions come as ids; typed angle brackets come escaped.
        "should_escape": True,
    }
    return {**entry, "url": endpoint} if endpoint else entry
