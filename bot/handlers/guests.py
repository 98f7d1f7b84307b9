"""/asiantuntija: guest experts invited, listed and let go; their own answers; /eko salassapito."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http.client import HTTPException

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import UserError
from bot.domain.guest_errors import NotAcknowledged, PassAmbiguous, PassNotFound
from bot.domain.guest_payloads import NewGuest, PassRef, PassVersion, TextVersion
from bot.domain.guests import AckSource, Invitation, Pass
from bot.domain.payloads import Nothing, StaleButton
from bot.domain.people import PersonNotFound
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, AskSlack, FieldErrors, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, or_form, sentences
from bot.handlers.group_fields import groups_for, person_name
from bot.handlers.group_seats import missing_fields
from bot.handlers.guest_fields import (
    WORDS,
    Inviting,
    choosing,
    number_of,
    parse_invitation,
    read_invitation,
    slack_of,
    target_group,
)
from bot.handlers.text import fields, who
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import confidentiality, guest_answers, guest_channels, guest_invitations, guests
from bot.views import guest_forms as forms
from bot.views import guest_messages as messages
from bot.views import guests as views

SLASH = "/asiantuntija"
_MANAGING, _SEEING, _ANSWERING = Permission.MANAGE_GROUP, Permission.SEE_GROUP, Permission.ANSWER


def _overview(call: Call, _rest: str) -> Answer:
    own = guests.own(call.session, actor=call.actor, now=call.now)
    found = None
    if allows(call.actor, _MANAGING):
        found = guests.listing(call.session, actor=call.actor, now=call.now)
    return Answer(views.overview(own, found, call.tr))


# -- inviting -------------------------------------------------------------------------------------------


def _invite(call: Call, asked: Inviting) -> Outcome:
    try:
        done = or_form(call, asked.known, lambda: _invited(call, asked))
    except Incomplete as error:
        missing = error.problems.get("person")
        if not isinstance(missing, PersonNotFound) or not asked.slack_user_id:
            raise
        # Somebody of the workspace whom the registry does not know: the form asks for the name.
        return _form(call, Incomplete(asked.known, {}), NewGuest(asked.slack_user_id))
    return Answer(views.invited(done, call.tr), title=call.tr.gettext("Guest expert"))


def _invited(call: Call, asked: Inviting) -> Invitation:
    return guest_invitations.invite(call.session, actor=call.actor, now=call.now, request=asked.request)


def _invite_form(call: Call, incomplete: Incomplete) -> OpenForm:
    return _form(call, incomplete, NewGuest())


def _form(call: Call, incomplete: Incomplete, payload: NewGuest) -> OpenForm:
    known = dict(incomplete.known)
    if known.get("person"):
        known["person"] = person_name(call, known["person"])
    if known.get("email") == known.get("person"):
        known.pop("person", None)
    if call.group is not None:
        known.setdefault("group", f"#{call.group.id}")
    offered = groups_for(call, _MANAGING)
    meetings = [
        one
        for group in offered
        for one in guests.coming_meetings(call.session, group_id=group.id, now=call.now)
    ]
    meetings.sort(key=lambda one: one[2])
    view = forms.invite(offered, meetings, known, sentences(incomplete, call), call.tr, payload=payload)
    return OpenForm(view)


def _submit_invite(call: Call, payload: NewGuest, values: Mapping[str, str]) -> Outcome:
    try:
        asked = read_invitation(call, values)
    except Incomplete as incomplete:
        return missing_fields(call, incomplete)
    slack = slack_of(call, payload.slack_user_id)
    request = replace(asked.request, slack=slack)
    return _invite(call, replace(asked, request=request))


# -- the list -------------------------------------------------------------------------------------------


def _list(call: Call, rest: str) -> Outcome:
    group = target_group(call, rest)
    found = guests.listing(call.session, actor=call.actor, now=call.now, group=group)
    return Answer(views.listing(found, call.tr), title=call.tr.gettext("Guest experts"))


def _list_unclear(_call: Call, incomplete: Incomplete) -> Outcome:
    for error in incomplete.problems.values():
        if error is not None:
            raise error
    raise StaleButton


# -- cancelling and changing ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Naming:
    """Whose pass, as typed."""

    found: Pass


def _parse_cancel(call: Call, text: str) -> Naming:
    texts = fields(text, ("person", "group"), WORDS)
    number = number_of(texts.get("pass", ""))
    if number is not None:
        return Naming(
            guest_invitations.may_change(call.session, actor=call.actor, now=call.now, pass_id=number)
        )
    person = texts.get("person", "").strip()
    if not person:
        raise Incomplete({}, {"pass": None})
    group = target_group(call, texts["group"]) if texts.get("group") else call.group
    try:
        found = guests.find(
            call.session, actor=call.actor, now=call.now, who=who(person, call.team_id), group=group
        )
    except (PassNotFound, PassAmbiguous, PersonNotFound) as error:
        raise Incomplete({}, {"pass": error}) from error
    return Naming(found)


def _cancel_question(call: Call, asked: Naming) -> Answer:
    return Answer(views.cancel_question(asked.found, call.tr), title=call.tr.gettext("Cancel a pass"))


def _cancel_form(call: Call, incomplete: Incomplete) -> Outcome:
    passes = guests.manageable(call.session, actor=call.actor, now=call.now)
    if not passes:
        groups_for(call, _MANAGING)
        raise PassNotFound("")
    return OpenForm(forms.pick(passes, sentences(incomplete, call), call.tr))


def _picked(call: Call, _payload: Nothing, values: Mapping[str, str]) -> Outcome:
    given = Given(values)
    number = number_of(given.text("pass", required=True))
    if number is None:
        return missing_fields(call, given.incomplete()) if given.problems else _stale()
    return _ask_cancel(call, PassRef(number), Pressed())


def _stale() -> Outcome:
    raise StaleButton


def _ask_cancel(call: Call, ref: PassRef, _pressed: Pressed) -> Answer:
    found = guest_invitations.may_change(call.session, actor=call.actor, now=call.now, pass_id=ref.pass_id)
    return _cancel_question(call, Naming(found))


def _cancel(call: Call, ref: PassRef, _pressed: Pressed) -> Answer:
    found = guest_invitations.cancel(call.session, actor=call.actor, now=call.now, pass_id=ref.pass_id)
    return Answer(views.cancelled(found, call.tr), title=call.tr.gettext("Cancel a pass"))


def _send_again(call: Call, ref: PassRef, _pressed: Pressed) -> Answer:
    found = guest_invitations.send_again(call.session, actor=call.actor, now=call.now, pass_id=ref.pass_id)
    shown = views.sent_again(found, call.tr)
    return Answer(shown, title=call.tr.gettext("Guest expert"), beside=True)


def _extend_form(call: Call, ref: PassRef, _pressed: Pressed) -> OpenForm:
    found = guest_invitations.may_change(call.session, actor=call.actor, now=call.now, pass_id=ref.pass_id)
    return OpenForm(forms.extend(found, call.tr))


def _extend(call: Call, ref: PassRef, values: Mapping[str, str]) -> Outcome:
    given = Given(values)
    ends = given.day(call, "ends")
    if ends is None:
        given.problems.setdefault("ends", None)
        return missing_fields(call, given.incomplete())
    done = guest_invitations.extend(
        call.session, actor=call.actor, now=call.now, pass_id=ref.pass_id, ends_on=ends
    )
    return Answer(views.invited(done, call.tr), title=call.tr.gettext("Guest expert"))


# -- the group's channel --------------------------------------------------------------------------------


def _to_channel(call: Call, ref: PassRef, _pressed: Pressed) -> AskSlack:
    move = guest_channels.bring(call.session, actor=call.actor, now=call.now, pass_id=ref.pass_id)

    def ask(client: WebClient) -> Answer:
        try:
            client.conversations_invite(channel=move.channel_id, users=[move.user_id])
        except _TROUBLE as error:
            if _code(error) != "already_in_channel":
                return _refused(call, move.found, error, "guest.to_channel")
        return Answer(views.brought(move.found, call.tr))

    return AskSlack(ask)


def _from_channel(call: Call, ref: PassRef, _pressed: Pressed) -> AskSlack:
    move = guest_channels.take(call.session, actor=call.actor, now=call.now, pass_id=ref.pass_id)

    def ask(client: WebClient) -> Answer:
        try:
            client.conversations_kick(channel=move.channel_id, user=move.user_id)
        except _TROUBLE as error:
            if _code(error) != "not_in_channel":
                return _refused(call, move.found, error, "guest.from_channel")
        return Answer(views.taken(move.found, call.tr))

    return AskSlack(ask)


# What a call to Slack may end in: a refusal, no answer in time, an answer that breaks off.
_TROUBLE = (SlackApiError, OSError, HTTPException)


def _code(error: Exception) -> str:
    """Slack's own word, or the kind of the trouble."""
    return str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__


def _refused(call: Call, found: Pass, error: Exception, name: str) -> Answer:
    return Answer(views.slack_refused(found, _code(error), name, call.tr))


# -- the guest's own ------------------------------------------------------------------------------------


def _read(call: Call, ref: PassRef, _pressed: Pressed) -> Outcome:
    found = guests.look(call.session, actor=call.actor, now=call.now, pass_id=ref.pass_id)
    if found.guest.id != call.actor.person_id:
        raise StaleButton
    if not found.state.is_open:
        return Answer(views.own_pass(found, call.tr), title=call.tr.gettext("Guest's pass"))
    return OpenForm(forms.accept(found, confidentiality.current(call.session), call.tr))


def _accept(call: Call, payload: PassVersion, values: Mapping[str, str]) -> Outcome:
    try:
        done = guest_answers.accept(
            call.session,
            actor=call.actor,
            now=call.now,
            pass_id=payload.pass_id,
            version=payload.version,
            agreed=values.get("agree") == forms.AGREED,
            language=call.tr.locale,
            source=AckSource.SLACK,
        )
    except NotAcknowledged as error:
        return _at_agree(call, error)
    return Answer(messages.answered(done, call.tr), title=call.tr.gettext("Guest's pass"))


def _at_agree(call: Call, error: UserError) -> FieldErrors:
    return FieldErrors(sentences(Incomplete({}, {"agree": error}), call))


def _decline(call: Call, ref: PassRef, _pressed: Pressed) -> Answer:
    done = guest_answers.decline(
        call.session, actor=call.actor, now=call.now, pass_id=ref.pass_id, source=AckSource.SLACK
    )
    return Answer(messages.answered(done, call.tr), title=call.tr.gettext("Guest's pass"))


def _confidentiality(call: Call, _rest: str) -> OpenForm:
    text = confidentiality.current(call.session)
    done = confidentiality.acknowledged(call.session, call.actor.person_id or 0)
    return OpenForm(forms.acknowledge(text, done, call.tr))


def _acknowledge(call: Call, payload: TextVersion, values: Mapping[str, str]) -> Outcome:
    try:
        done = confidentiality.acknowledge(
            call.session,
            actor=call.actor,
            now=call.now,
            version=payload.version,
            agreed=values.get("agree") == forms.AGREED,
            language=call.tr.locale,
            source=AckSource.SLACK,
        )
    except NotAcknowledged as error:
        return _at_agree(call, error)
    text = confidentiality.current(call.session)
    return OpenForm(forms.acknowledge(text, done, call.tr))


COMMANDS = (
    Command(
        SLASH,
        (),
        run=_overview,
        help=N_("Guest experts: your own passes, and the guests of the groups you manage."),
        example="/asiantuntija",
        permission=_ANSWERING,
    ),
    Command(
        SLASH,
        ("kutsu",),
        parse=parse_invitation,
        form=choosing("kutsu", _invite_form),
        run=_invite,
        help=N_(
            "Invites a guest expert to a group for a time or to one meeting; changes a pass that there is."
        ),
        usage=N_("person <e-mail>; topic: …; group: … and ends: …, or meeting: …"),
        example="/asiantuntija kutsu Anna Asiantuntija <anna@example.fi>; ryhmä: Nuorten palvelut; "
        "aihe: nuorten palvelut; päättyy: 31.3.2027",
        permission=_MANAGING,
        writes=True,
    ),
    Command(
        SLASH,
        ("lista",),
        run=_list,
        form=_list_unclear,
        help=N_("Lists the guest experts of a group, or of all your groups, with the state of each pass."),
        usage=N_("[group]"),
        example="/asiantuntija lista Nuorten palvelut",
        permission=_SEEING,
    ),
    Command(
        SLASH,
        ("peru",),
        parse=_parse_cancel,
        form=choosing("peru", _cancel_form),
        run=_cancel_question,
        help=N_("Cancels a guest's pass; asks first."),
        usage=N_("person; [group]"),
        example="/asiantuntija peru Anna Asiantuntija",
        permission=_MANAGING,
    ),
    Command(
        "/eko",
        ("salassapito",),
        run=_confidentiality,
        help=N_("Shows what is agreed on confidentiality; you acknowledge it here."),
        example="/eko salassapito",
        permission=_ANSWERING,
    ),
)
ACTIONS = (
    Action("guest.cancel_ask", PassRef, _ask_cancel, _MANAGING, writes=False),
    Action("guest.cancel", PassRef, _cancel, _MANAGING),
    Action("guest.send_again", PassRef, _send_again, _MANAGING),
    Action("guest.extend_form", PassRef, _extend_form, _MANAGING, writes=False),
    Action("guest.to_channel", PassRef, _to_channel, _MANAGING),
    Action("guest.from_channel", PassRef, _from_channel, _MANAGING),
    Action("guest.read", PassRef, _read, _ANSWERING, writes=False),
    Action("guest.decline", PassRef, _decline, _ANSWERING),
)
FORMS = (
    Form("guest.new", NewGuest, _submit_invite, _MANAGING),
    Form("guest.extend", PassRef, _extend, _MANAGING),
    Form("guest.pick_cancel", Nothing, _picked, _MANAGING, writes=False),
    Form("guest.accept", PassVersion, _accept, _ANSWERING),
    Form("own.acknowledge", TextVersion, _acknowledge, _ANSWERING),
)
