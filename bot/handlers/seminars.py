"""/seminaari: what is coming, one's own registration, who has answered what, and a cancellation."""

from collections.abc import Mapping

from bot.domain.links import QR, Purpose
from bot.domain.meetings import AnswerSource
from bot.domain.names import fold, matching
from bot.domain.payloads import StaleButton
from bot.domain.people import PersonAmbiguous, PersonNotFound
from bot.domain.rights import Permission
from bot.domain.seminar_errors import NotOnTheList, SeminarAmbiguous, SeminarNotFound
from bot.domain.seminar_payloads import (
    SeminarAnswer,
    SeminarCancel,
    SeminarFeedback,
    SeminarGuestRef,
    SeminarRef,
    SeminarVersion,
)
from bot.domain.seminars import Registered, Reply, SeminarInfo
from bot.handlers import seminar_drafts, seminar_stages
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.handlers.text import fields, who
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import seminar_changes as changes
from bot.services import seminar_feedback as feedback
from bot.services import seminar_places as places
from bot.services import seminars
from bot.services.people import find_person
from bot.views import seminar_changes as change_views
from bot.views import seminar_forms as forms
from bot.views import seminar_messages as messages
from bot.views import seminar_status as status_views
from bot.views import seminars as views

SLASH = "/seminaari"


def _overview(call: Call, _rest: str) -> Answer:
    may_manage = allows(call.actor, Permission.MANAGE_SEMINAR)
    try:
        seminar = seminars.find(call.session, actor=call.actor, now=call.now)
    except SeminarNotFound:
        return Answer(views.none_yet(call.tr, may_manage=may_manage))
    own = seminars.own(call.session, actor=call.actor, seminar=seminar)
    may_see = allows(call.actor, Permission.SEMINAR_DESK)
    return Answer(views.overview(seminar, own, call.tr, may_manage=may_manage, may_see=may_see))


def _status(call: Call, query: str) -> Outcome:
    try:
        seminar = seminars.find(call.session, actor=call.actor, now=call.now, query=query)
    except SeminarAmbiguous as several:
        return Answer(views.choose(several.seminars, "tilanne", call.tr))
    return _shown(call, seminar.id)


def _pressed_status(call: Call, ref: SeminarRef, _pressed: Pressed) -> Answer:
    return _shown(call, ref.seminar_id)


def _shown(call: Call, seminar_id: int) -> Answer:
    found = seminars.status(call.session, actor=call.actor, now=call.now, seminar_id=seminar_id)
    # Slack keeps a picture by its address: a new one each time shows how things stand now.
    picture = _link(call, Purpose.SEMINAR_PICTURE, seminar_id, f"/{int(call.now.timestamp())}.png")
    shown = status_views.status(found, call.tr, picture=picture, links=_desk_links(call, seminar_id))
    return Answer(shown, title=call.tr.gettext("Registrations"))


def _link(call: Call, purpose: Purpose, seminar_id: int, tail: str = "") -> str:
    """An address of the caller's own; "" when the installation has no pages."""
    return call.links.url(
        call.session, purpose, person_id=call.actor.person_id or 0, subject_id=seminar_id, tail=tail
    )


def _desk_links(call: Call, seminar_id: int) -> list[tuple[str, str]]:
    _ = call.tr.gettext
    lists, at_door = Purpose.SEMINAR_LISTS, Purpose.SEMINAR_DOOR
    found = [
        (_("List of participants (XLSX)"), _link(call, lists, seminar_id, "/lista.xlsx")),
        (_("List of participants (CSV)"), _link(call, lists, seminar_id, "/lista.csv")),
        (_("Name tags for printing"), _link(call, lists, seminar_id)),
        (_("Door: receiving people"), _link(call, at_door, seminar_id)),
    ]
    return [(words, address) for words, address in found if address]


def _export(call: Call, query: str) -> Outcome:
    try:
        seminar = seminars.find(call.session, actor=call.actor, now=call.now, query=query)
    except SeminarAmbiguous as several:
        return Answer(views.choose(several.seminars, "vie", call.tr))
    return Answer(status_views.export(seminar, _desk_links(call, seminar.id), call.tr))


# -- registering -------------------------------------------------------------------------------------------


def _register(call: Call, text: str) -> Outcome:
    """One's own place; or, for the desk, an answer that somebody gave by phone."""
    seminar = _present(call, text)
    if seminar is not None:
        done = places.register_self(call.session, actor=call.actor, now=call.now, seminar_id=seminar.id)
        return _answered(call, done)
    seminar = seminars.find(call.session, actor=call.actor, now=call.now)
    if not allows(call.actor, Permission.SEMINAR_DESK):
        raise SeminarNotFound(text)
    said = fields(text, ("person", "answer"), {"henkilo": "person", "vastaus": "answer"})
    person = find_person(call.session, who(said.get("person", ""), call.team_id))
    return _record_of(call, seminar, person.id, coming=said.get("answer", "").casefold() not in ("ei", "no"))


def _present(call: Call, text: str) -> SeminarInfo | None:
    """The seminar meant; None when the text names something else."""
    try:
        return seminars.find(call.session, actor=call.actor, now=call.now, query=text)
    except SeminarNotFound:
        if not text.strip():
            raise
        return None


def _answer(call: Call, said: SeminarAnswer, _pressed: Pressed) -> Answer:
    if said.answer not in ("coming", "not_coming"):
        raise StaleButton
    do = places.register if said.answer == "coming" else places.give_up
    done = do(call.session, actor=call.actor, now=call.now, guest_id=said.guest_id, source=AnswerSource.SLACK)
    return _answered(call, done)


def _answered(call: Call, done: Registered) -> Answer:
    ticket = ""
    if done.registration.guest.reply is Reply.COMING:
        ticket = call.links.url(
            call.session,
            Purpose.SEMINAR_TICKET,
            person_id=done.registration.guest.person.id,
            subject_id=done.registration.seminar.id,
            tail=QR,
        )
    return Answer(messages.answered(done, call.tr, ticket=ticket), title=call.tr.gettext("Seminar"))


def _needs_form(call: Call, ref: SeminarGuestRef, _pressed: Pressed) -> OpenForm:
    found, needs = places.own_needs(call.session, actor=call.actor, guest_id=ref.guest_id)
    return OpenForm(forms.needs_form(found.seminar, found.guest, needs, call.tr))


def _needs(call: Call, ref: SeminarGuestRef, values: Mapping[str, str]) -> Answer:
    found = places.set_needs(
        call.session,
        actor=call.actor,
        now=call.now,
        guest_id=ref.guest_id,
        diet=values.get("diet", ""),
        access=values.get("access", ""),
        message=values.get("message", ""),
    )
    return Answer(messages.confirmation(found, call.tr), title=call.tr.gettext("Seminar"))


# -- the desk ----------------------------------------------------------------------------------------------


def _record_form(call: Call, ref: SeminarRef, _pressed: Pressed) -> OpenForm:
    found = seminars.status(call.session, actor=call.actor, now=call.now, seminar_id=ref.seminar_id)
    return OpenForm(forms.record_form(found, call.tr))


def _record(call: Call, ref: SeminarRef, values: Mapping[str, str]) -> Answer:
    answer, name, chosen = values.get("answer"), values.get("person", ""), values.get("guest", "")
    if answer not in ("coming", "not_coming"):
        raise StaleButton
    seminar = seminars.load(call.session, ref.seminar_id)
    if name.strip():
        return _record_of(call, seminar, _on_list(call, seminar, name), coming=answer == "coming")
    if not chosen.isdecimal():
        raise PersonNotFound("")
    found = seminars.registration_or_stale(call.session, int(chosen[:9]))
    if found.seminar.id != seminar.id:
        raise StaleButton
    return _record_of(call, seminar, found.guest.person.id, coming=answer == "coming")


def _on_list(call: Call, seminar: SeminarInfo, name: str) -> int:
    """Somebody on the list, by a part of their name. Raises PersonNotFound, PersonAmbiguous."""
    people = [one.person for one in seminars.everybody(call.session, seminar.id)]
    found = matching(name, [(fold(one.name), one) for one in people])
    if len(found) > 1:
        raise PersonAmbiguous(name, tuple(found))
    if not found:
        raise PersonNotFound(name)
    return found[0].id


def _record_of(call: Call, seminar: SeminarInfo, person_id: int, *, coming: bool) -> Answer:
    guest = next(
        (one for one in seminars.everybody(call.session, seminar.id) if one.person.id == person_id), None
    )
    if guest is None:
        raise NotOnTheList(seminar)
    done = places.record(call.session, actor=call.actor, now=call.now, guest_id=guest.id, coming=coming)
    return Answer(status_views.recorded(done, call.tr), title=call.tr.gettext("Registrations"))


# -- cancelling --------------------------------------------------------------------------------------------


def _cancel(call: Call, query: str) -> Outcome:
    try:
        seminar = seminars.find(call.session, actor=call.actor, now=call.now, query=query)
    except SeminarAmbiguous as several:
        return Answer(views.choose(several.seminars, "peru", call.tr))
    own = seminars.own(call.session, actor=call.actor, seminar=seminar)
    may_manage = allows(call.actor, Permission.MANAGE_SEMINAR)
    if own is None and not may_manage:
        raise NotOnTheList(seminar)
    return Answer(change_views.cancel_choice(seminar, own, call.tr, may_manage=may_manage))


def _cancel_form(call: Call, version: SeminarVersion, _pressed: Pressed) -> OpenForm:
    plan = changes.plan_cancel(
        call.session, actor=call.actor, now=call.now, seminar_id=version.seminar_id, reason=""
    )
    return OpenForm(forms.cancel_form(plan.seminar, "", call.tr))


def _cancel_planned(call: Call, version: SeminarVersion, values: Mapping[str, str]) -> Answer:
    plan = changes.plan_cancel(
        call.session,
        actor=call.actor,
        now=call.now,
        seminar_id=version.seminar_id,
        reason=values.get("reason", ""),
    )
    return Answer(change_views.cancel_plan(plan, call.tr), title=call.tr.gettext("Cancel the seminar"))


def _cancel_confirmed(call: Call, cancel: SeminarCancel, _pressed: Pressed) -> Answer:
    plan = changes.cancel(
        call.session,
        actor=call.actor,
        now=call.now,
        seminar_id=cancel.seminar_id,
        sequence=cancel.sequence,
        reason=cancel.reason,
    )
    return Answer(change_views.cancelled(plan, call.tr), title=call.tr.gettext("Seminar"))


def _feedback(call: Call, given: SeminarFeedback, _pressed: Pressed) -> Answer:
    feedback.give(
        call.session, actor=call.actor, now=call.now, guest_id=given.guest_id, grade=given.grade, comment=""
    )
    return Answer(messages.thanked(call.tr))


_MANAGE, _DESK, _ANSWER = Permission.MANAGE_SEMINAR, Permission.SEMINAR_DESK, Permission.ANSWER

COMMANDS = (
    Command(
        SLASH,
        (),
        run=_overview,
        help=N_("Shows the coming seminar and your registration, and buttons for the next step."),
        example="/seminaari",
        permission=_ANSWER,
    ),
    *seminar_drafts.COMMANDS,
    *seminar_stages.COMMANDS,
    Command(
        SLASH,
        ("tilanne",),
        run=_status,
        help=N_("Shows who has answered what, by partner too, the queue, and how the messages have gone."),
        usage=N_("[seminar's number or name]"),
        example="/seminaari tilanne",
        permission=_DESK,
    ),
    Command(
        SLASH,
        ("ilmoittaudu",),
        run=_register,
        help=N_("Registers you to the seminar. The coordinator can write down somebody's answer, too."),
        usage=N_("[person; yes or no]"),
        example="/seminaari ilmoittaudu",
        permission=_ANSWER,
        writes=True,
    ),
    Command(
        SLASH,
        ("vie",),
        run=_export,
        help=N_("Gives the list of participants as a file, name tags for printing, and the door's page."),
        usage=N_("[seminar's number or name]"),
        example="/seminaari vie",
        permission=_DESK,
    ),
    Command(
        SLASH,
        ("peru",),
        run=_cancel,
        help=N_("Gives up your own place; for who arranges it, also cancels the whole seminar."),
        usage=N_("[seminar's number or name]"),
        example="/seminaari peru",
        permission=_ANSWER,
    ),
)
ACTIONS: tuple[Action, ...] = (
    *seminar_drafts.ACTIONS,
    *seminar_stages.ACTIONS,
    Action("seminar.status", SeminarRef, _pressed_status, _DESK, writes=False),
    Action("seminar.answer", SeminarAnswer, _answer, _ANSWER),
    Action("seminar.needs_form", SeminarGuestRef, _needs_form, _ANSWER, writes=False),
    Action("seminar.record_form", SeminarRef, _record_form, _DESK, writes=False),
    Action("seminar.cancel_form", SeminarVersion, _cancel_form, _MANAGE, writes=False),
    Action("seminar.cancel", SeminarCancel, _cancel_confirmed, _MANAGE),
    Action("seminar.feedback", SeminarFeedback, _feedback, _ANSWER),
)
FORMS: tuple[Form, ...] = (
    *seminar_drafts.FORMS,
    *seminar_stages.FORMS,
    Form("seminar.needs", SeminarGuestRef, _needs, _ANSWER),
    Form("seminar.record", SeminarRef, _record, _DESK),
    Form("seminar.cancel_plan", SeminarVersion, _cancel_planned, _MANAGE, writes=False),
)
