"""/seminaari uusi and muuta: from text or form to a draft, and from a changed form to what is told to all."""

from collections.abc import Mapping
from datetime import UTC, datetime

from bot.domain.rights import Permission
from bot.domain.seminar_errors import SeminarAmbiguous
from bot.domain.seminar_payloads import SeminarMove, SeminarRef, SeminarVersion
from bot.domain.seminars import SeminarInfo, SeminarState, Stage
from bot.handlers.answers import Answer, FieldErrors, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import or_form, sentences
from bot.handlers.seminar_fields import Asked, submitted, typed
from bot.language.i18n import N_
from bot.services import seminar_changes as changes
from bot.services import seminar_drafts as drafts
from bot.services import seminar_stages as stages
from bot.services import seminars
from bot.views import seminar_changes as change_views
from bot.views import seminar_forms as forms
from bot.views import seminar_stages as views
from bot.views import seminars as seminar_views

SLASH = "/seminaari"
_MANAGE = Permission.MANAGE_SEMINAR


def show_panel(call: Call, seminar_id: int, notice: str = "") -> Answer:
    """The list and its messages."""
    found = stages.panel(call.session, actor=call.actor, now=call.now, seminar_id=seminar_id)
    return Answer(views.panel(found, call.tr, notice=notice), title=call.tr.gettext("Seminar"))


def _new(call: Call, asked: Asked) -> Answer:
    made = or_form(call, _known(call), lambda: _create(call, asked))
    return show_panel(call, made.id)


def _create(call: Call, asked: Asked) -> SeminarInfo:
    return drafts.create(
        call.session,
        actor=call.actor,
        now=call.now,
        details=asked.details,
        holds=asked.holds,
        reminders=asked.reminders,
    )


def _known(call: Call) -> dict[str, str]:
    """What was typed, as the form takes it; for a trouble that is found only when the draft is made."""
    try:
        typed(call, call.text)
    except Incomplete as incomplete:
        return dict(incomplete.known)
    return {}


def _form(call: Call, incomplete: Incomplete) -> OpenForm:
    return OpenForm(forms.seminar_form(incomplete.known, call.tr, problems=incomplete.problems))


def _save(call: Call, version: SeminarVersion, values: Mapping[str, str]) -> Outcome:
    try:
        asked = submitted(call, values)
    except Incomplete as incomplete:
        _ = call.tr.gettext
        missing = {field: _("Please fill this in.") for field in incomplete.problems}
        return FieldErrors({**missing, **sentences(incomplete, call)})
    if not version.seminar_id:
        return show_panel(call, _create(call, asked).id)
    before = drafts.changeable(call.session, call.actor, call.now, version.seminar_id, version.sequence)
    drafts.edit(
        call.session,
        actor=call.actor,
        now=call.now,
        seminar_id=version.seminar_id,
        sequence=version.sequence,
        details=asked.details,
        holds=asked.holds,
        reminders=asked.reminders,
    )
    details = asked.details
    changed = (details.starts_at, details.ends_at, details.place, details.link)
    told = changed != (before.starts_at, before.ends_at, before.place, before.link)
    if before.state is SeminarState.DRAFT or not told:
        return show_panel(call, version.seminar_id, call.tr.gettext("Saved."))
    plan = changes.plan_move(
        call.session,
        actor=call.actor,
        now=call.now,
        seminar_id=version.seminar_id,
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        deadline=details.deadline,
        place=details.place,
        link=details.link,
    )
    return Answer(change_views.move_plan(plan, call.tr), title=call.tr.gettext("Edit the seminar"))


def _edit_command(call: Call, query: str) -> Outcome:
    try:
        seminar = seminars.find(call.session, actor=call.actor, now=call.now, query=query)
    except SeminarAmbiguous as several:
        return Answer(seminar_views.choose(several.seminars, "muuta", call.tr))
    return _edit_form(call, seminar.id)


def _edit(call: Call, version: SeminarVersion, _pressed: Pressed) -> OpenForm:
    return _edit_form(call, version.seminar_id)


def _edit_form(call: Call, seminar_id: int) -> OpenForm:
    seminar = drafts.changeable(call.session, call.actor, call.now, seminar_id)
    held = seminars.holds(call.session, seminar_id)
    infos = seminars.stage_infos(call.session, seminar, call.now)
    reminders = sum(one.stage is Stage.REMINDER for one in infos)
    known = forms.known_of(seminar, held, reminders)
    version = SeminarVersion(seminar.id, seminar.sequence)
    return OpenForm(forms.seminar_form(known, call.tr, version=version))


def _move(call: Call, move: SeminarMove, _pressed: Pressed) -> Answer:
    plan = changes.move(
        call.session,
        actor=call.actor,
        now=call.now,
        seminar_id=move.seminar_id,
        sequence=move.sequence,
        starts_at=datetime.fromtimestamp(move.starts, UTC),
        ends_at=datetime.fromtimestamp(move.ends, UTC),
        deadline=datetime.fromtimestamp(move.deadline, UTC),
        place=move.place,
        link=move.link,
    )
    return Answer(change_views.moved(plan, call.tr), title=call.tr.gettext("Seminar"))


def _season_ok(call: Call, ref: SeminarRef, _pressed: Pressed) -> Answer:
    drafts.confirm_season(call.session, actor=call.actor, now=call.now, seminar_id=ref.seminar_id)
    return show_panel(call, ref.seminar_id, call.tr.gettext("The time is confirmed."))


def _take_over(call: Call, ref: SeminarRef, _pressed: Pressed) -> Answer:
    drafts.take_over(call.session, actor=call.actor, now=call.now, seminar_id=ref.seminar_id)
    return show_panel(call, ref.seminar_id, call.tr.gettext("You are the organiser now."))


def _discard(call: Call, ref: SeminarRef, _pressed: Pressed) -> Answer:
    drafts.discard(call.session, actor=call.actor, now=call.now, seminar_id=ref.seminar_id)
    return Answer(change_views.discarded(call.tr), title=call.tr.gettext("Seminar"))


COMMANDS = (
    Command(
        SLASH,
        ("uusi",),
        parse=typed,
        run=_new,
        form=_form,
        help=N_(
            "Drafts a seminar. Nothing is sent before you have seen each message and confirmed it. "
            "Without fields, a form opens."
        ),
        usage=N_("name; time; place; places; last day to register (programme: …, catering: yes)"),
        example="/seminaari uusi Ekosysteemiseminaari; 26.8.2027 klo 9–16; Carelicum; 100; 12.8.2027",
        permission=_MANAGE,
        writes=True,
    ),
    Command(
        SLASH,
        ("muuta",),
        run=_edit_command,
        help=N_("Changes a seminar. A new time or place is told to everybody once you have confirmed it."),
        usage=N_("[seminar's number or name]"),
        example="/seminaari muuta",
        permission=_MANAGE,
    ),
)
ACTIONS = (
    Action("seminar.edit", SeminarVersion, _edit, _MANAGE, writes=False),
    Action("seminar.move", SeminarMove, _move, _MANAGE),
    Action("seminar.season_ok", SeminarRef, _season_ok, _MANAGE),
    Action("seminar.take_over", SeminarRef, _take_over, _MANAGE),
    Action("seminar.discard", SeminarRef, _discard, _MANAGE),
)
FORMS = (Form("seminar.save", SeminarVersion, _save, _MANAGE),)
