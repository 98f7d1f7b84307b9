"""A person's own data as a file to keep or take elsewhere: JSON, since both people and programs read it."""

import json
from datetime import date, datetime
from enum import Enum

from bot.domain.people_own import Exported
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views import blocks as b

FILE_NAME = "omat-tiedot.json"


def file(found: Exported, tr: Translator) -> str:
    """The file's content. Moments are in UTC (ISO 8601); other people are numbers only."""
    _ = tr.gettext
    content = {
        _("what this is"): _(
            "Everything that Ekosysteemibotti holds about you, as it is stored. Moments are in UTC. Other "
            "people are told as numbers, so that the file has nobody's data but yours."
        ),
        _("made on"): show_day(local_date(found.made_at), tr.locale),
        _("data"): found.rows,
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)


def sent(tr: Translator) -> list[b.Block]:
    """The file is in the person's conversation with the bot."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(
                _("I sent you the file {name} as a message: it has everything held about you."),
                name=FILE_NAME,
            )
        )
    ]


def not_sent(tr: Translator) -> list[b.Block]:
    """Slack did not take the file."""
    _ = tr.gettext
    return [
        b.rich(
            b.line(_("The file could not be sent this time. Please try again in a moment.")),
            b.line(_("If it fails again, ask the administrator: they can make the same file.")),
        )
    ]
