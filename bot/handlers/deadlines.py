"""/ohjelma määräaika, valmis, edistyminen: an action is moved, done, noted, or its owner needs help."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from bot.domain.deadline_payloads import OfAction, OfChannelWish
from bot.domain.deadlines import DueAction
from bot.domain.payloads import Nothing
from bot.domain.programme_following import Followed, Following
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.deadline_text import (
    SLASH,
    Move,
    Tell,
    Which,
    parse_done,
    parse_move,
    parse_state,
    read_done,
    read_move,
    read_state,
)
from bot.handlers.forms import or_form, sentences, submits
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import deadlines
from bot.services import people_own as own
from bot.services import programme_following as following
from bot.views import deadline_forms as forms
from bot.views import deadlines as views
from bot.views import house as house_views
from bot.views.blocks import Block

T = TypeVar("T")
# -- forms for what is missing -----------------------------------------------------------------------------


def _choices(call: Call) -> tuple[DueAction, ...]:
    return deadlines.open_ones(call.session, actor=call.actor, now=call.now)


def _move_form(call: Call, incomplete: Incomplete) -> OpenForm:
    problems = sentences(incomplete, call)
    return OpenForm(forms.move_form(None, _choices(call), incomplete.known, problems, call.tr))


def _done_form(call: Call, incomplete: Incomplete) -> OpenForm:
    problems = sentences(incomplete, call)
    return OpenForm(forms.done_form(_choices(call), incomplete.known, problems, call.tr))


def _state_form(call: Call, incomplete: Incomplete) -> OpenForm:
    may_drop = allows(call.actor, Permission.MANAGE_PROGRAMME)
    problems = sentences(incomplete, call)
    view = forms.state_form(None, _choices(call), incomplete.known, problems, call.tr, may_drop=may_drop)
    return OpenForm(view)


# -- doing -------------------------------------------------------------------------------------------------


def _move(call: Call, asked: Move) -> Answer:
    if asked.which.choices:
        return _ask_which(call, asked.which)
    action_id = asked.which.action_id
    notices = []
    done: Followed | None = None
    if asked.in_channel is not None:
        done = following.wish_channel(
            call.session, actor=call.actor, now=call.now, action_id=action_id, wanted=asked.in_channel
        )
        notices.append(views.channel_wished(done, call.tr))
    day = asked.day
    if day is not None:
        known = {"action": f"#{action_id}", "reason": asked.reason}
        moved = or_form(call, known, lambda: _moved(call, action_id, day, asked.reason))
        notices.append(views.said(moved, call.tr))
        done = moved
    assert done is not None  # noqa: S101 (one of the two is always there: read_move)
    return _told(call, done, " ".join(notices))


def _moved(call: Call, action_id: int, day: date, reason: str) -> Followed:
    return following.move(
        call.session, actor=call.actor, now=call.now, action_id=action_id, day=day, reason=reason
    )


def _tell(call: Call, asked: Tell) -> Answer:
    if asked.which.choices:
        return _ask_which(call, asked.which)
    action_id = asked.which.action_id
    if asked.state is None and not asked.note:
        return _card(call, action_id)
    done = following.set_state(
        call.session,
        actor=call.actor,
        now=call.now,
        action_id=action_id,
        state=asked.state,
        note=asked.note,
    )
    return _told(call, done)


def _ask_which(call: Call, which: Which) -> Answer:
    return Answer(views.which(which.query, which.choices, call.tr))


def _card(call: Call, action_id: int) -> Answer:
    found = following.look(call.session, actor=call.actor, now=call.now, action_id=action_id)
    shown = views.card(found, local_date(call.now), call.tr)
    return Answer(shown, title=call.tr.gettext("Action"), beside=True)


def _told(call: Call, done: Followed, words: str = "") -> Answer:
    """Where it was done, on the Home tab, and in the message that stands in the group's channel."""
    shown = [
        *views.notice(words or views.said(done, call.tr)),
        *views.card(done.following, local_date(call.now), call.tr),
    ]
    also = deadlines.posted(call.session, actor=call.actor, action_id=done.following.action.id)
    return Answer(shown, title=call.tr.gettext("Action"), also=also, home=_home(call))


def _home(call: Call) -> Block | None:
    if call.surface not in ("home", "submission"):
        return None
    return house_views.home(own.page(call.session, actor=call.actor, now=call.now), call.tr)


# -- buttons -----------------------------------------------------------------------------------------------


def _press_done(call: Call, of: OfAction, _pressed: Pressed) -> Answer:
    done = following.finish(call.session, actor=call.actor, now=call.now, action_id=of.action_id)
    if call.surface != "message" or len(of.together) < 2:
        return _told(call, done)
    # The others of the message keep their buttons.
    actions = deadlines.among(call.session, of.together, now=call.now)
    words = f"{done.following.action.title}: {views.said(done, call.tr)}"
    shown = [*views.notice(words), *views.together(actions, local_date(call.now), call.tr)]
    return Answer(shown)


def _press_move(call: Call, of: OfAction, _pressed: Pressed) -> Outcome:
    return _form_or_closed(call, of, lambda one: forms.move_form(one, (), {}, {}, call.tr))


def _press_help(call: Call, of: OfAction, _pressed: Pressed) -> Outcome:
    return _form_or_closed(call, of, lambda one: forms.help_form(one, {}, {}, call.tr))


def _form_or_closed(call: Call, of: OfAction, made: Callable[[DueAction], Block]) -> Outcome:
    """A form about an action, for who may follow it; who comes too late is told so."""
    found = _to_follow(call, of)
    if found.action.is_going:
        return OpenForm(made(views.due_of(found)))
    shown = [*views.notice(views.closed(found, call.tr)), *views.card(found, local_date(call.now), call.tr)]
    return Answer(shown, title=call.tr.gettext("Action"), beside=len(of.together) > 1)


def _press_state(call: Call, of: OfAction, _pressed: Pressed) -> Outcome:
    found = _to_follow(call, of)
    view = forms.state_form(views.due_of(found), (), {}, {}, call.tr, may_drop=found.may_drop)
    return OpenForm(view)


def _to_follow(call: Call, of: OfAction) -> Following:
    return following.look_to_follow(call.session, actor=call.actor, now=call.now, action_id=of.action_id)


def _press_show(call: Call, of: OfAction, _pressed: Pressed) -> Answer:
    return _card(call, of.action_id)


def _press_mine(call: Call, _nothing: Nothing, _pressed: Pressed) -> Answer:
    found = deadlines.followable(call.session, actor=call.actor, now=call.now)
    shown = views.followed(found, local_date(call.now), call.tr)
    return Answer(shown, title=call.tr.gettext("Actions"), beside=True)


def _press_channel(call: Call, wish: OfChannelWish, _pressed: Pressed) -> Answer:
    done = following.wish_channel(
        call.session, actor=call.actor, now=call.now, action_id=wish.action_id, wanted=wish.wanted
    )
    return _told(call, done, views.channel_wished(done, call.tr))


def _submit_help(call: Call, of: OfAction, values: Mapping[str, str]) -> Answer:
    done = following.ask_help(
        call.session,
        actor=call.actor,
        now=call.now,
        action_id=of.action_id,
        text=values.get("message", ""),
    )
    return _told(call, done)


def _submit(
    read: Callable[[Call, Mapping[str, str]], T], run: Callable[[Call, T], Outcome]
) -> Callable[[Call, OfAction, Mapping[str, str]], Outcome]:
    """A form about one action, which it carries, or about one that is chosen in it."""
    whole = submits(read, run)

    def submit(call: Call, of: OfAction, values: Mapping[str, str]) -> Outcome:
        named = {"action": f"#{of.action_id}"} if of.action_id else {}
        return whole(call, of, {**values, **named})

    return submit


COMMANDS = (
    Command(
        SLASH,
        ("määräaika",),
        parse=parse_move,
        form=_move_form,
        run=_move,
        help=N_(
            "Moves an action's deadline; the decided one stays beside it. Or sets where it is reminded of."
        ),
        usage=N_("action; [day]; [why]; [in the channel: yes or no]"),
        example="/ohjelma määräaika #1; 15.6.2027; Tilat valmistuvat myöhemmin",
        permission=Permission.ANSWER,
        writes=True,
    ),
    Command(
        SLASH,
        ("valmis",),
        parse=parse_done,
        form=_done_form,
        run=_tell,
        help=N_("Marks an action as done."),
        usage=N_("action; [note]"),
        example="/ohjelma valmis #1; Ilta-ajat alkoivat maanantaina",
        permission=Permission.ANSWER,
        writes=True,
    ),
    Command(
        SLASH,
        ("edistyminen",),
        parse=parse_state,
        form=_state_form,
        run=_tell,
        help=N_("Shows how an action goes; with words after it, writes down how it goes."),
        usage=N_("action; [note]; [state]"),
        example="/ohjelma edistyminen #1; Kolme kuntaa on mukana; tila: käynnissä",
        permission=Permission.ANSWER,
        writes=True,
    ),
)
ACTIONS = (
    Action("deadline.done", OfAction, _press_done, Permission.ANSWER),
    Action("deadline.move_form", OfAction, _press_move, Permission.ANSWER, writes=False),
    Action("deadline.help_form", OfAction, _press_help, Permission.ANSWER, writes=False),
    Action("deadline.state_form", OfAction, _press_state, Permission.ANSWER, writes=False),
    Action("deadline.show", OfAction, _press_show, Permission.ANSWER, writes=False),
    Action("deadline.mine", Nothing, _press_mine, Permission.ANSWER, writes=False),
    Action("deadline.channel", OfChannelWish, _press_channel, Permission.ANSWER),
)
FORMS = (
    Form("deadline.move", OfAction, _submit(read_move, _move), Permission.ANSWER),
    Form("deadline.help", OfAction, _submit_help, Permission.ANSWER),
    Form("deadline.state", OfAction, _submit(read_state, _tell), Permission.ANSWER),
    Form("deadline.finish", OfAction, _submit(read_done, _tell), Permission.ANSWER),
)
