"""/eko: the house itself, its Home tab; and `apu`, the help that every slash command has."""

from collections.abc import Callable, Sequence

from bot.domain.links import NOBODY, Purpose
from bot.domain.payloads import Nothing
from bot.domain.people import STRANGER
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.handlers.answers import Answer
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.handlers.events import Event, EventCall, Home
from bot.language.i18n import N_, translator
from bot.permissions import allows
from bot.services import audit, duties
from bot.services import people_own as own
from bot.services.people import find_actor
from bot.views import audit as audit_views
from bot.views import cycle_picture
from bot.views import duties as duty_views
from bot.views import house as views

SLASH = "/eko"
HELP = "apu"


def help_commands(commands: Sequence[Command]) -> list[Command]:
    """The help of each slash command; also behind its bare name, where nothing else is.

    The house's own `apu` is the help of all of them.
    """
    made: list[Command] = []
    for slash in dict.fromkeys(command.slash for command in commands):
        own_ones = [command for command in commands if command.slash == slash]
        taken = {command.words for command in own_ones}
        run = _whole_help(commands) if slash == SLASH else _help(slash, own_ones)
        missing = [words for words in ((), (HELP,)) if words not in taken]
        made.extend(
            Command(
                slash,
                words,
                run=run,
                help=N_("Tells what can be done, and how it is written."),
                example=" ".join((slash, *words)),
                permission=None,
            )
            for words in missing
        )
    return made


def _help(slash: str, commands: Sequence[Command]) -> Callable[[Call, str], Answer]:
    def run(call: Call, _rest: str) -> Answer:
        return Answer(views.help_page(slash, usable(call, commands), call.tr))

    return run


def _whole_help(commands: Sequence[Command]) -> Callable[[Call, str], Answer]:
    def run(call: Call, _rest: str) -> Answer:
        slashes = list(dict.fromkeys(command.slash for command in commands))
        parts = {
            slash: usable(call, [command for command in commands if command.slash == slash])
            for slash in slashes
        }
        shown = views.whole_help(parts, call.tr, is_known=call.actor.is_known)
        return Answer(shown, title=call.tr.gettext("Help"))

    return run


def usable(call: Call, commands: Sequence[Command]) -> list[views.HelpEntry]:
    """What of the commands this person may use somewhere, as the help shows it."""
    return [
        views.HelpEntry(command.line, command.usage, command.help, command.example)
        for command in commands
        if command.permission is None or allows(call.actor, command.permission)
    ]


def _welcome(call: Call, _rest: str) -> Answer:
    may_see_log = allows(call.actor, Permission.SEE_AUDIT)
    return Answer(views.welcome(call.tr, is_known=call.actor.is_known, may_see_log=may_see_log))


def _cycle(call: Call, _rest: str) -> Answer:
    found = duties.annual_cycle(call.session, actor=call.actor, now=call.now)
    today = local_date(call.now)
    # Slack keeps a picture by its address: a new one each time shows how things stand now.
    picture = call.links.url(
        call.session,
        Purpose.CYCLE_PICTURE,
        person_id=call.actor.person_id or NOBODY,
        tail=f"/{int(call.now.timestamp())}.png",
    )
    shown = duty_views.cycle(
        found, today.year, call.tr, picture=picture, words=cycle_picture.words(found, today, call.tr)
    )
    return Answer(shown, title=call.tr.gettext("Annual cycle"))


def _log(call: Call, rest: str) -> Answer:
    page = int(rest) if rest.strip().isdecimal() and len(rest.strip()) < 5 else 1
    return Answer(audit_views.log(audit.latest(call.session, actor=call.actor, page=max(page, 1)), call.tr))


def _cancel(call: Call, _payload: Nothing, _pressed: Pressed) -> Answer:
    return Answer(views.nothing_changed(call.tr))


def _home(call: EventCall) -> Home | None:
    """The event comes for the Messages tab as well (docs.slack.dev/reference/events/app_home_opened)."""
    user_id = str(call.event.get("user", ""))
    if call.event.get("tab") != "home" or not user_id:
        return None
    actor = find_actor(call.session, team_id=call.team_id, user_id=user_id, now=call.now) or STRANGER
    tr = translator(actor.locale)
    found = own.page(call.session, actor=actor, now=call.now) if actor.is_known else None
    return Home(user_id, views.home(found, tr))


COMMANDS = (
    Command(
        SLASH,
        (),
        run=_welcome,
        help=N_("The house itself: help, your own things, the annual cycle and settings."),
        example="/eko",
        permission=None,
    ),
    Command(
        SLASH,
        ("vuosikello",),
        run=_cycle,
        help=N_("Shows the duties of the agreement and how each of them stands."),
        example="/eko vuosikello",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("loki",),
        run=_log,
        help=N_("Shows the latest changes: who did what and when."),
        usage=N_("[page]"),
        example="/eko loki",
        permission=Permission.SEE_AUDIT,
    ),
)
# Saying no to a question changes nothing, whoever says it.
ACTIONS = (Action("house.cancel", Nothing, _cancel, None, writes=False),)
FORMS: tuple[Form, ...] = ()
EVENTS = (Event("app_home_opened", _home, writes=False, person="user"),)
