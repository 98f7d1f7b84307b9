"""/seminaari kutsu: the list and its messages; each is looked at, and then sent or given a time."""

from collections.abc import Mapping

from bot.domain.names import NameEmpty, NameTooLong
from bot.domain.outgoing import Way
from bot.domain.people import (
    EmailNotUnderstood,
    NameNeeded,
    PersonAmbiguous,
    PersonElsewhere,
    PersonNotFound,
    PersonTaken,
    PersonUnclear,
)
from bot.domain.rights import Permission
from bot.domain.seminar_errors import GuestLineNotUnderstood, SeminarAmbiguous
from bot.domain.seminar_payloads import SeminarRef, SeminarSend, SeminarStageRef
from bot.domain.seminars import Guest, Registration, Reply, Stage, StagePlan
from bot.handlers.answers import Answer, FieldErrors, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.handlers.seminar_drafts import show_panel
from bot.handlers.seminar_fields import moment_of
from bot.handlers.text import who
from bot.language.i18n import N_
from bot.services import seminar_audience as audience
from bot.services import seminar_stages as stages
from bot.services import seminars
from bot.views import errors
from bot.views import seminar_forms as forms
from bot.views import seminar_messages as messages
from bot.views import seminar_stages as views
from bot.views import seminars as seminar_views
from bot.views.blocks import Block

SLASH = "/seminaari"
_MANAGE = Permission.MANAGE_SEMINAR
MAX_LINES = 200  # extra people in one form
_ABOUT_PEOPLE = (
    EmailNotUnderstood,
    NameEmpty,
    NameNeeded,
    NameTooLong,
    PersonAmbiguous,
    PersonElsewhere,
    PersonNotFound,
    PersonTaken,
    PersonUnclear,
)


def _invite(call: Call, text: str) -> Outcome:
    """The panel; or, when people are named, they go onto the list of the present seminar."""
    if "<" in text or "@" in text:
        seminar = seminars.find(call.session, actor=call.actor, now=call.now)
        return _put_on_list(call, seminar.id, text)
    try:
        seminar = seminars.find(call.session, actor=call.actor, now=call.now, query=text)
    except SeminarAmbiguous as several:
        return Answer(seminar_views.choose(several.seminars, "kutsu", call.tr))
    return show_panel(call, seminar.id)


def _panel(call: Call, ref: SeminarRef, _pressed: Pressed) -> Answer:
    return show_panel(call, ref.seminar_id)


def _stage(call: Call, ref: SeminarStageRef, _pressed: Pressed) -> Answer:
    found = stages.plan(call.session, actor=call.actor, now=call.now, stage_id=ref.stage_id)
    return Answer(views.plan(found, _sample(call, found), call.tr), title=call.tr.gettext("Message"))


def _send(call: Call, send: SeminarSend, _pressed: Pressed) -> Answer:
    done = stages.send(
        call.session,
        actor=call.actor,
        now=call.now,
        stage_id=send.stage_id,
        sequence=send.sequence,
        count=send.count,
    )
    _ = call.tr.gettext
    if isinstance(done, StagePlan):
        return Answer(views.changed_count(done, _sample(call, done), call.tr), title=_("Message"))
    notice = _("The messages are on their way. They go out one after another, as fast as Slack takes them.")
    return Answer(views.panel(done, call.tr, notice=notice), title=_("Seminar"))


def _sample(call: Call, found: StagePlan) -> list[Block]:
    """The message as one of those would get it who get it; without its buttons, which are theirs."""
    if not found.sample:
        return []
    person = found.sample[0]
    reply = Reply.COMING if found.stage.stage in (Stage.PRACTICAL, Stage.THANKS) else Reply.SILENT
    guest = Guest(0, person, None, "", (), Way.SLACK, reply)
    shown = messages.stage_message(Registration(found.seminar, guest), found.stage.stage, call.tr)
    return [block for block in shown if block["type"] != "actions"]


def _schedule_form(call: Call, ref: SeminarStageRef, _pressed: Pressed) -> OpenForm:
    found = stages.plan(call.session, actor=call.actor, now=call.now, stage_id=ref.stage_id)
    return OpenForm(forms.schedule_form(found, call.tr))


def _schedule(call: Call, ref: SeminarStageRef, values: Mapping[str, str]) -> Answer:
    done = stages.schedule(
        call.session, actor=call.actor, now=call.now, stage_id=ref.stage_id, at=moment_of(values)
    )
    _ = call.tr.gettext
    return Answer(views.panel(done, call.tr, notice=_("The time is saved.")), title=_("Seminar"))


def _unschedule(call: Call, ref: SeminarStageRef, _pressed: Pressed) -> Answer:
    done = stages.unschedule(call.session, actor=call.actor, now=call.now, stage_id=ref.stage_id)
    _ = call.tr.gettext
    return Answer(views.panel(done, call.tr, notice=_("It does not go out by itself.")), title=_("Seminar"))


# -- extra people ------------------------------------------------------------------------------------------


def _guests_form(call: Call, ref: SeminarRef, _pressed: Pressed) -> OpenForm:
    seminar = seminars.load(call.session, ref.seminar_id)
    audience.still_ahead(seminar, call.now)
    return OpenForm(forms.guests_form(seminar, call.tr))


def _guests(call: Call, ref: SeminarRef, values: Mapping[str, str]) -> Outcome:
    return _put_on_list(call, ref.seminar_id, values.get("people", ""))


def _put_on_list(call: Call, seminar_id: int, text: str) -> Outcome:
    """One person a line; when a line is not understood it is told, and nothing is done."""
    new, line = 0, ""
    try:
        with call.session.begin_nested():
            for line in [one.strip() for one in text.splitlines() if one.strip()][:MAX_LINES]:
                new += _one(call, seminar_id, line)
    except (GuestLineNotUnderstood, *_ABOUT_PEOPLE) as error:
        if call.surface == "submission":
            words = errors.sentence(error, call.tr)
            return FieldErrors({"people": f"{line[:80]}: {words}"})
        seminar = seminars.load(call.session, seminar_id)
        return OpenForm(forms.guests_form(seminar, call.tr, text=text, problem=error))
    return show_panel(call, seminar_id, call.tr.gettext("Put on the list: {count}").format(count=new))


def _one(call: Call, seminar_id: int, line: str) -> bool:
    """ "Anna Asiantuntija <anna@example.fi>", a name of the registry, an address, or a mention."""
    name, _, rest = line.partition("<")
    email = rest.rstrip("> ").strip() or None
    if rest and (not name.strip() or ">" not in line):
        raise GuestLineNotUnderstood(line)
    _named, is_new = audience.add_extra(
        call.session,
        actor=call.actor,
        now=call.now,
        seminar_id=seminar_id,
        who=who(name, call.team_id),
        email=email,
    )
    return is_new


COMMANDS = (
    Command(
        SLASH,
        ("kutsu",),
        run=_invite,
        help=N_(
            "Shows who is on the list and why, and the messages: you look at each and send it or give it "
            "a time. With a name and an address, invites somebody besides the network."
        ),
        usage=N_("[Name <address>]"),
        example="/seminaari kutsu Anna Asiantuntija <anna@example.fi>",
        permission=_MANAGE,
        writes=True,
    ),
)
ACTIONS = (
    Action("seminar.panel", SeminarRef, _panel, _MANAGE, writes=False),
    Action("seminar.stage", SeminarStageRef, _stage, _MANAGE, writes=False),
    Action("seminar.send", SeminarSend, _send, _MANAGE),
    Action("seminar.schedule_form", SeminarStageRef, _schedule_form, _MANAGE, writes=False),
    Action("seminar.unschedule", SeminarStageRef, _unschedule, _MANAGE),
    Action("seminar.guests_form", SeminarRef, _guests_form, _MANAGE, writes=False),
)
FORMS = (
    Form("seminar.schedule", SeminarStageRef, _schedule, _MANAGE),
    Form("seminar.guests", SeminarRef, _guests, _MANAGE),
)
