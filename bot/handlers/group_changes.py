"""/ryhma: groups founded and ended, their channels and settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from bot.domain.group_payloads import OfChannel, OfGroup
from bot.domain.groups import (
    BotNotInChannel,
    ChannelTaken,
    GroupKind,
    GroupRef,
    NoChannelHere,
    group_kind,
)
from bot.domain.meeting_interval import read_interval
from bot.domain.names import fold
from bot.domain.payloads import Nothing, StaleButton
from bot.domain.reminder_text import read_reminders
from bot.domain.rights import On, Permission
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, or_form, sentences, submits
from bot.handlers.group_fields import (
    FIELD_WORDS,
    choosing,
    group_of,
    number_of,
    read_group,
    typed_fields,
    who_of,
)
from bot.handlers.group_pick import READS, pick_first
from bot.handlers.group_seats import of_group
from bot.handlers.text import fields
from bot.language.i18n import N_
from bot.language.showing import show_day
from bot.permissions import require
from bot.services import group_changes as changes
from bot.services import groups
from bot.services.offices import area_people
from bot.views import group_changes as results
from bot.views import group_forms as forms
from bot.views.groups import reminder_text

SLASH = "/ryhma"
_AWAY = ("pois", "ei", "irrota")
_NEW_NAMES = {**FIELD_WORDS, "ylaryhma": "parent", "tyoryhma": "parent", "ryhma": "parent"}


# -- a new group ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewRequest:
    """A group to be founded, and the texts for the form."""

    new: changes.NewGroup
    known: Mapping[str, str]


def _parse_new(call: Call, text: str) -> NewRequest:
    return _read_new(call, fields(text, ("name", "kind", "coordinator", "parent", "starts"), _NEW_NAMES))


def _parse_subgroup(call: Call, text: str) -> NewRequest:
    in_group = call.group is not None and call.group.kind is GroupKind.WORKING_GROUP
    order = ("name", "coordinator", "starts")
    texts = fields(text, order if in_group else ("parent", *order), _NEW_NAMES)
    if in_group and call.group is not None:
        texts.setdefault("parent", f"#{call.group.id}")
    return _read_new(call, {**texts, "kind": GroupKind.SUBGROUP.value})


def _read_new(call: Call, texts: Mapping[str, str]) -> NewRequest:
    given = Given(texts)
    name = given.text("name", required=True)
    kind = given.read("kind", group_kind) or GroupKind.WORKING_GROUP
    given.known["kind"] = kind.value
    parent = given.read("parent", lambda text: read_group(call, text))
    if parent is not None:
        given.known["parent"] = f"#{parent.id}"
    coordinator = given.text("coordinator")
    starts = given.day(call, "starts")
    if given.problems:
        raise given.incomplete()
    new = changes.NewGroup(
        name=name,
        kind=kind,
        parent_id=parent.id if parent else None,
        coordinator=who_of(call, coordinator) if coordinator else None,
        started_on=starts,
    )
    return NewRequest(new, given.known)


def _new(call: Call, request: NewRequest) -> Answer:
    done = or_form(
        call,
        request.known,
        lambda: changes.found_group(call.session, actor=call.actor, now=call.now, new=request.new),
    )
    started = show_day(done.started_on, call.tr.locale)
    return Answer(results.founded(done.group, done.parent, done.coordinator, started, call.tr))


def _new_form(call: Call, incomplete: Incomplete) -> OpenForm:
    every = groups.all_groups(call.session)
    parents = [group for group in every if group.kind is GroupKind.WORKING_GROUP]
    taken = {group.kind for group in every if not group.kind.has_size_limit}
    kinds = [kind for kind in GroupKind if kind not in taken and (parents or kind is not GroupKind.SUBGROUP)]
    area = area_people(call.session)
    known = dict(incomplete.known)
    typed = fold(known.get("coordinator", ""))
    known["coordinator"] = next((f"#{one.id}" for one in area if fold(one.name) == typed), typed)
    problems = sentences(incomplete, call)
    return OpenForm(forms.new(kinds, parents, area, known, problems, tr=call.tr))


# -- the channel ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChannelRequest:
    """Which group's channel; `away`: it lets go of the one it has."""

    group: GroupRef
    away: bool


def _parse_channel(call: Call, text: str) -> ChannelRequest:
    texts = fields(text, ("group", "what"), FIELD_WORDS)
    if fold(texts.get("group", "")) in _AWAY:
        texts = {"what": texts["group"]}
    given = Given(texts)
    group = group_of(call, given)
    if group is None or given.problems:
        raise given.incomplete()
    return ChannelRequest(group, fold(texts.get("what", "")) in _AWAY)


def _channel(call: Call, request: ChannelRequest) -> Answer:
    group, here = request.group, call.channel_id
    require(call.actor, Permission.MANAGE_GROUP, On(group_id=group.id))
    own = groups.details(call.session, actor=call.actor, now=call.now, group_id=group.id).channel_id
    if request.away or (own is not None and own == here):
        changes.must_have_channel(group, own)
        return Answer(results.channel_is(group, own or "", call.tr, new=False))
    if here is None:
        return Answer(results.no_channel(group, call.tr))
    if call.group is not None:
        raise ChannelTaken(call.group)
    _check_channel(call, here)
    return Answer(results.ask_channel(group, here, own, call.tr))


def _check_channel(call: Call, channel_id: str) -> None:
    """Whether a group can meet here and the bot can write here. Raises NoChannelHere, BotNotInChannel.

    Slack tells a bot about public channels, and about those private ones that it is in
    (docs.slack.dev/reference/methods/conversations.info).
    """
    try:
        found = call.client.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        code = error.response.get("error")
        if code in ("channel_not_found", "not_in_channel"):
            raise BotNotInChannel from None
        if code == "missing_scope":
            # The bot asks to see channels only: this is a conversation between people.
            raise NoChannelHere from None
        raise
    if found.get("is_im") or found.get("is_mpim") or found.get("is_archived"):
        raise NoChannelHere
    if not found.get("is_member"):
        raise BotNotInChannel


def _bind(call: Call, payload: OfChannel, _pressed: Pressed) -> Answer:
    # The question was asked in the channel that it is about.
    if payload.channel_id != call.channel_id:
        raise StaleButton
    group = changes.bind_channel(
        call.session,
        actor=call.actor,
        now=call.now,
        group_id=payload.group_id,
        channel_id=payload.channel_id,
    )
    return Answer(results.channel_is(group, payload.channel_id, call.tr, new=True))


def _release(call: Call, payload: OfGroup, _pressed: Pressed) -> Answer:
    group = changes.release_channel(call.session, actor=call.actor, now=call.now, group_id=payload.group_id)
    return Answer(results.channel_released(group, call.tr))


# -- settings -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SettingsRequest:
    """A group's settings as they shall be."""

    group: GroupRef
    name: str
    reminders: str | None
    weeks: int | None
    known: Mapping[str, str]


def _parse_settings(call: Call, text: str) -> SettingsRequest:
    """What is typed changes, what is not stays; with nothing typed the form opens."""
    texts = typed_fields(call, text, ("reminders", "name", "interval"))
    given = Given(texts)
    group = group_of(call, given)
    if group is None:
        raise given.incomplete()
    require(call.actor, Permission.MANAGE_GROUP, On(group_id=group.id))
    found = groups.details(call.session, actor=call.actor, now=call.now, group_id=group.id)
    now = {
        "group": f"#{group.id}",
        "name": group.name,
        "reminders": reminder_text(found.reminder_minutes),
        "interval": f"{found.meets_every_weeks} vk" if found.meets_every_weeks else "",
    }
    if not texts.keys() - {"group"}:
        raise Incomplete(now, {"reminders": None})
    return _read_settings(call, {**now, **texts, "group": now["group"]})


def _read_settings(call: Call, texts: Mapping[str, str]) -> SettingsRequest:
    given = Given(texts)
    group = group_of(call, given)
    name = given.text("name", required=True)
    given.text("reminders")
    reminders = given.read("reminders", lambda text: (read_reminders(text),))
    interval = given.read("interval", lambda text: (read_interval(text),))
    if group is None or given.problems:
        raise given.incomplete()
    weeks = interval[0] if interval else None
    return SettingsRequest(group, name, reminders[0] if reminders else None, weeks, given.known)


def _settings(call: Call, request: SettingsRequest) -> Answer:
    done = or_form(
        call,
        request.known,
        lambda: changes.change_settings(
            call.session,
            actor=call.actor,
            now=call.now,
            group_id=request.group.id,
            name=request.name,
            reminder_minutes=request.reminders,
            meets_every_weeks=request.weeks,
        ),
    )
    shown = results.settings_changed(
        done.group, done.reminder_minutes, done.meets_every_weeks, call.tr, changed=done.changed
    )
    return Answer(shown)


def _settings_form(call: Call, incomplete: Incomplete) -> OpenForm:
    group = groups.get_group(call.session, number_of(incomplete.known.get("group", "")) or 0)
    return OpenForm(forms.settings(group, incomplete.known, sentences(incomplete, call), call.tr))


# -- the end --------------------------------------------------------------------------------------------


def _parse_end(call: Call, text: str) -> GroupRef:
    given = Given(fields(text, ("group",), FIELD_WORDS))
    group = group_of(call, given)
    if group is None:
        raise given.incomplete()
    return group


def _ask_end(call: Call, group: GroupRef) -> Answer:
    told = changes.ending(call.session, actor=call.actor, now=call.now, group_id=group.id)
    return Answer(results.ask_end(told, call.tr))


def _end(call: Call, payload: OfGroup, _pressed: Pressed) -> Answer:
    told = changes.end_group(call.session, actor=call.actor, now=call.now, group_id=payload.group_id)
    return Answer(results.ended(told, call.tr))


_MANAGING, _FORMING = Permission.MANAGE_GROUP, Permission.FORM_GROUPS

COMMANDS = (
    Command(
        SLASH,
        ("uusi",),
        parse=_parse_new,
        form=choosing("uusi", _new_form),
        run=_new,
        help=N_("Founds a group."),
        usage=N_("name; [kind]; [coordinator]; [part of]; [at work since]"),
        example="/ryhma uusi Nuorten palvelut; työryhmä; Anna Asiantuntija",
        permission=_FORMING,
        writes=True,
    ),
    Command(
        SLASH,
        ("alaryhmä",),
        parse=_parse_subgroup,
        form=choosing("uusi", _new_form),
        run=_new,
        help=N_("Founds a subgroup under a working group."),
        usage=N_("[working group]; name; [coordinator]; [at work since]"),
        example="/ryhma alaryhmä Nuorten palvelut; Ohjaamon kehittäminen",
        permission=_FORMING,
        writes=True,
    ),
    Command(
        SLASH,
        ("kanava",),
        parse=_parse_channel,
        form=choosing("kanava", pick_first("kanava", _MANAGING, typed_members=False, name=READS)),
        run=_channel,
        help=N_("Makes this channel the group's own; asks before anything is done."),
        usage=N_("[group]; [pois]"),
        example="/ryhma kanava Nuorten palvelut",
        permission=_MANAGING,
    ),
    Command(
        SLASH,
        ("asetukset",),
        parse=_parse_settings,
        form=choosing("asetukset", pick_first("asetukset", _MANAGING, _settings_form, typed_members=False)),
        run=_settings,
        help=N_("Changes the group's name, and when its meetings are reminded of."),
        usage=N_("[group]; [reminders]; [name]; [interval]"),
        example="/ryhma asetukset Nuorten palvelut; 7 pv, 1 pv, 1 h",
        permission=_MANAGING,
        writes=True,
    ),
    Command(
        SLASH,
        ("päätä",),
        parse=_parse_end,
        form=choosing("päätä", pick_first("päätä", _FORMING, name=READS)),
        run=_ask_end,
        help=N_("Ends a group; asks first. What it has done stays in the history."),
        usage=N_("[group]"),
        example="/ryhma päätä Nuorten palvelut",
        permission=_FORMING,
    ),
)
ACTIONS = (
    Action("group.channel_bind", OfChannel, _bind, _MANAGING),
    Action("group.channel_release", OfGroup, _release, _MANAGING),
    Action("group.end", OfGroup, _end, _FORMING),
)


def _submit_new(call: Call, payload: Nothing, values: Mapping[str, str]) -> Outcome:
    return submits(_read_new, _new)(call, payload, values)


FORMS = (
    Form("group.new", Nothing, _submit_new, _FORMING),
    Form("group.settings", OfGroup, of_group(_read_settings, _settings), _MANAGING),
)
