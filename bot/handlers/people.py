"""/eko omat, asetukset, tietoni: what is a person's own."""

import logging
from collections.abc import Mapping

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.domain.names import fold
from bot.domain.outgoing import Way
from bot.domain.payloads import Nothing
from bot.domain.people import ReminderWish
from bot.domain.people_own import OwnSettings, WordUnknown
from bot.domain.people_payloads import OfPerson
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, AskSlack, OpenForm
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, sentences, submits
from bot.handlers.text import fields, who
from bot.language.i18n import N_, translator
from bot.services import people_own as own
from bot.services.people import find_person
from bot.views import people_data as data_views
from bot.views import people_export as export_views
from bot.views import people_own as views

log = logging.getLogger(__name__)

SLASH = "/eko"

# What people write; the forms give the codes themselves.
_LANGUAGES = {
    "slack": "slack",
    "slackin kieli": "slack",
    "suomi": "fi",
    "fi": "fi",
    "ruotsi": "sv",
    "svenska": "sv",
    "sv": "sv",
    "englanti": "en",
    "english": "en",
    "en": "en",
}
_REMINDERS = {
    "kaikki": ReminderWish.ALL,
    "paivaa ennen": ReminderWish.DAY_BEFORE,
    "vain paivaa ennen": ReminderWish.DAY_BEFORE,
    "ei": ReminderWish.NONE,
    "ei muistutuksia": ReminderWish.NONE,
    **{wish.value: wish for wish in ReminderWish},
}
_WAYS = {
    "slack": Way.SLACK,
    "slackissa": Way.SLACK,
    "sahkoposti": Way.EMAIL,
    "sahkopostilla": Way.EMAIL,
    "sahkopostitse": Way.EMAIL,
    "email": Way.EMAIL,
}
_NAMES = {"kieli": "language", "muistutukset": "reminders", "viestit": "way"}


def _own(call: Call, _rest: str) -> Answer:
    found = own.page(call.session, actor=call.actor, now=call.now)
    return Answer(views.page(found, call.tr), title=call.tr.gettext("My own"))


# -- settings -------------------------------------------------------------------------------------------


def _parse_settings(call: Call, text: str) -> OwnSettings:
    texts = fields(text, ("language", "reminders", "way"), _NAMES)
    now = own.settings(call.session, actor=call.actor)
    known = {
        "language": now.language or views.FOLLOW_SLACK,
        "reminders": now.reminders.value,
        "way": now.way or Way.SLACK,
    }
    if not texts:
        raise Incomplete(known, {})
    return _read_settings(call, {**known, **texts})


def _read_settings(_call: Call, texts: Mapping[str, str]) -> OwnSettings:
    given = Given(texts)
    language = given.read("language", _language, required=True)
    reminders = given.read("reminders", _reminders, required=True)
    way = given.read("way", _way)
    if language is None or reminders is None or given.problems:
        raise given.incomplete()
    # Slack is where everybody is who is there: only the other way is a choice of its own.
    chosen = Way.EMAIL if way is Way.EMAIL else None
    return OwnSettings(None if language == views.FOLLOW_SLACK else language, reminders, chosen)


def _way(text: str) -> Way:
    found = _WAYS.get(fold(text))
    if found is None:
        raise WordUnknown(text, "way")
    return found


def _language(text: str) -> str:
    found = _LANGUAGES.get(fold(text))
    if found is None:
        raise WordUnknown(text, "language")
    return found


def _reminders(text: str) -> ReminderWish:
    found = _REMINDERS.get(fold(text))
    if found is None:
        raise WordUnknown(text, "reminders")
    return found


def _settings(call: Call, wanted: OwnSettings) -> Answer:
    saved = own.change_settings(call.session, actor=call.actor, now=call.now, wanted=wanted)
    # In force at once: the answer is in the new language already.
    tr = translator(saved.language, own.slack_locale(call.session, actor=call.actor))
    return Answer(views.settings_saved(saved, tr), title=tr.gettext("Settings"))


def _settings_form(call: Call, incomplete: Incomplete) -> OpenForm:
    return OpenForm(views.settings_form(incomplete.known, sentences(incomplete, call), call.tr))


# -- my data --------------------------------------------------------------------------------------------


def _data(call: Call, _rest: str) -> Answer:
    found = own.data(call.session, actor=call.actor, now=call.now)
    return Answer(data_views.data(found, call.tr), title=call.tr.gettext("My data"))


def _export(call: Call, _payload: Nothing, _pressed: Pressed) -> AskSlack:
    """The file goes to the person's own conversation with the bot, which nobody else sees."""
    found = own.export(call.session, actor=call.actor, now=call.now, person_id=call.actor.person_id or 0)
    content, user_id = export_views.file(found, call.tr), call.user_id

    def ask(client: WebClient) -> Answer:
        title = call.tr.gettext("My data")
        try:
            channel = client.conversations_open(users=[user_id])["channel"]["id"]
            client.files_upload_v2(
                channel=channel, filename=export_views.FILE_NAME, title=title, content=content
            )
        except (SlackClientError, OSError) as error:
            log.warning("a person's data was not sent: %s", type(error).__name__)
            return Answer(export_views.not_sent(call.tr), title=title, beside=True)
        return Answer(export_views.sent(call.tr), title=title, beside=True)

    return AskSlack(ask)


def _ask_erase(call: Call, rest: str) -> Answer:
    if rest.strip():
        return _question(call, find_person(call.session, who(rest, call.team_id)).id)
    return _question(call, call.actor.person_id or 0)


def _press_erase(call: Call, payload: OfPerson, _pressed: Pressed) -> Answer:
    return _question(call, payload.person_id)


def _question(call: Call, person_id: int) -> Answer:
    person = own.may_erase(call.session, actor=call.actor, person_id=person_id)
    is_self = person_id == call.actor.person_id
    shown = data_views.erase_question(person, call.tr, is_self=is_self)
    return Answer(shown, title=call.tr.gettext("Erase data"))


def _erase(call: Call, payload: OfPerson, _pressed: Pressed) -> Answer:
    done = own.erase(call.session, actor=call.actor, now=call.now, person_id=payload.person_id)
    return Answer(data_views.erased(done, call.tr))


COMMANDS = (
    Command(
        SLASH,
        ("omat",),
        run=_own,
        help=N_("Shows your groups, your coming meetings and what waits for you."),
        example="/eko omat",
        permission=Permission.ANSWER,
    ),
    Command(
        SLASH,
        ("asetukset",),
        parse=_parse_settings,
        form=_settings_form,
        run=_settings,
        help=N_("Sets your language, which reminders you want, and how messages reach you."),
        usage=N_("[language]; [reminders]; [messages]"),
        example="/eko asetukset kieli: suomi; muistutukset: vain päivää ennen",
        permission=Permission.ANSWER,
        writes=True,
    ),
    Command(
        SLASH,
        ("tietoni",),
        run=_data,
        help=N_("Shows everything that is stored about you, and gives it to you as a file."),
        example="/eko tietoni",
        permission=Permission.ANSWER,
    ),
    Command(
        SLASH,
        ("tietoni", "poista"),
        run=_ask_erase,
        help=N_("Erases your data, or another person's at their wish; asks first."),
        usage=N_("[person]"),
        example="/eko tietoni poista",
        permission=Permission.ANSWER,
    ),
)
ACTIONS = (
    Action("own.export", Nothing, _export, Permission.ANSWER),
    Action("own.erase_ask", OfPerson, _press_erase, Permission.ANSWER, writes=False),
    Action("own.erase", OfPerson, _erase, Permission.ANSWER),
)
FORMS = (Form("own.settings", Nothing, submits(_read_settings, _settings), Permission.ANSWER),)
