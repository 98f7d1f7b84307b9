"""/ohjelma: the development programme by goal, its versions, and their actions while they are prepared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.domain.links import Purpose
from bot.domain.names import fold
from bot.domain.payloads import Nothing
from bot.domain.programme import (
    ActionView,
    AddedAction,
    ProgrammeRef,
    ProgrammeState,
    Shown,
    programme_year,
)
from bot.domain.programme_errors import ActionAmbiguous, ActionNotFound, NoProgramme
from bot.domain.programme_payloads import OfGoal, PlannedAction, ProgrammeOf
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.handlers.answers import Answer, FieldErrors, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import or_form, sentences
from bot.handlers.programme_fields import (
    NAMES,
    ORDER,
    SLASH,
    ActionRequest,
    Lookup,
    action_in_draft,
    choosing,
    known_of,
    lookup,
    prepared,
    read,
    typed,
    year_of,
)
from bot.handlers.text import fields
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import deadlines, groups, preparation, programme
from bot.services import programme_drafts as drafts
from bot.views import deadlines as deadline_views
from bot.views import preparation as preparation_views
from bot.views import programme as views
from bot.views import programme_forms as forms
from bot.views.blocks import Block


def _overview(call: Call, _rest: str) -> Answer:
    """The programme, and from October on where the preparation of the next one stands, in one line."""
    found = _show(call, Lookup())
    stage = preparation.stage(call.session, now=call.now)
    return (
        replace(found, blocks=[*found.blocks, *preparation_views.one_line(stage, call.tr)])
        if stage
        else found
    )


def _show(call: Call, asked: Lookup) -> Answer:
    today = local_date(call.now)
    try:
        if asked.programme_id is not None:
            ref = programme.get_programme(call.session, asked.programme_id)
        else:
            ref = programme.which(call.session, today=today, year=asked.year)
    except NoProgramme as missing:
        if missing.year is not None:
            raise
        may_manage = allows(call.actor, Permission.MANAGE_PROGRAMME)
        return Answer(views.no_programme(call.tr, may_manage=may_manage))
    return shown(call, ref.id, page=asked.page)


def shown(call: Call, programme_id: int, notice: str = "", page: int = 1) -> Answer:
    """A version as the person sees it; `notice` tells what was just done."""
    found = programme.show(call.session, actor=call.actor, now=call.now, programme_id=programme_id)
    pages = [
        (
            words,
            call.links.url(
                call.session,
                Purpose.PROGRAMME,
                person_id=call.actor.person_id or 0,
                subject_id=programme_id,
                tail=tail,
            ),
        )
        for words, tail in (("XLSX", "/ohjelma.xlsx"), ("CSV", "/ohjelma.csv"))
    ]
    return Answer(
        [
            *views.programme(found, page, call.tr, notice=notice, files=pages),
            *_following(call, found),
        ],
        title=call.tr.gettext("Development programme"),
    )


def _following(call: Call, found: Shown) -> list[Block]:
    """The way to tell how the actions go, below the version in force, for who answers for some of them."""
    ref = found.view.ref
    if ref.state is not ProgrammeState.DECIDED or found.in_force is None or found.in_force.id != ref.id:
        return []
    mine = deadlines.followable(call.session, actor=call.actor, now=call.now)
    return deadline_views.follow(len(mine), call.tr)


# -- versions ----------------------------------------------------------------------------------------------


def _parse_new(call: Call, text: str) -> int:
    return year_of(text) if text.strip() else programme_year(local_date(call.now))


def _begin(call: Call, year: int) -> Answer:
    known = {"year": str(year) if year else ""}
    done = or_form(call, known, lambda: drafts.begin(call.session, actor=call.actor, now=call.now, year=year))
    return shown(call, done.ref.id, views.begun(done.ref, call.tr, existed=done.existed))


def _year_form(call: Call, incomplete: Incomplete) -> OpenForm:
    return OpenForm(forms.year(incomplete.known, sentences(incomplete, call), call.tr))


def _save_year(call: Call, _of: Nothing, values: Mapping[str, str]) -> Answer:
    return _begin(call, year_of(values.get("year", "")))


def _discard(call: Call, of: ProgrammeOf, _pressed: Pressed) -> Answer:
    ref = drafts.discard(call.session, actor=call.actor, now=call.now, programme_id=of.programme_id)
    return shown(call, ref.id)


# -- goals -------------------------------------------------------------------------------------------------


def _goal_form(call: Call, of: ProgrammeOf, _pressed: Pressed) -> OpenForm:
    drafts.editable(call.session, call.actor, of.programme_id)
    return OpenForm(forms.goal(of.programme_id, call.tr))


def _save_goal(call: Call, of: ProgrammeOf, values: Mapping[str, str]) -> Answer:
    goal = drafts.add_goal(
        call.session,
        actor=call.actor,
        now=call.now,
        programme_id=of.programme_id,
        title=values.get("title", ""),
    )
    notice = call.tr.gettext("Goal added: {goal}").format(goal=f"{goal.position}. {goal.title}")
    return shown(call, of.programme_id, notice)


def _remove_goal(call: Call, of: OfGoal, _pressed: Pressed) -> Answer:
    ref = drafts.remove_goal(call.session, actor=call.actor, now=call.now, goal_id=of.goal_id)
    return shown(call, ref.id)


# -- actions -----------------------------------------------------------------------------------------------


def _add(call: Call, asked: ActionRequest) -> Answer:
    def add() -> AddedAction:
        return drafts.add_action(
            call.session, actor=call.actor, now=call.now, programme_id=asked.programme.id, new=asked.new
        )

    done = or_form(call, asked.known, add)
    return shown(call, asked.programme.id, _saved(call, done))


def _saved(call: Call, done: AddedAction) -> str:
    goals = programme.goals_of(call.session, done.action.programme_id)
    goal = next((views.goal_name(one, call.tr) for one in goals if one.id == done.action.goal_id), "")
    return views.action_saved(done, goal, call.tr)


def _action_form(call: Call, incomplete: Incomplete) -> OpenForm:
    year = incomplete.known.get("year", "")
    draft = prepared(call, year_of(year) if year else None, ProgrammeState.DRAFT)
    return open_action_form(call, PlannedAction(draft.id, 0), incomplete.known, sentences(incomplete, call))


def open_action_form(
    call: Call, of: PlannedAction, known: Mapping[str, str], problems: Mapping[str, str]
) -> OpenForm:
    """The form of an action in a version, filled in with what is known."""
    goals = programme.goals_of(call.session, of.programme_id)
    everybody = groups.all_groups(call.session)
    return OpenForm(forms.action(of, known, problems, call.tr, goals=goals, groups=everybody))


def _press_action_form(call: Call, of: PlannedAction, _pressed: Pressed) -> OpenForm:
    drafts.editable(call.session, call.actor, of.programme_id)
    if not of.action_id:
        return open_action_form(call, of, {}, {})
    goals = programme.goals_of(call.session, of.programme_id)
    action = programme.find_planned(call.session, of.programme_id, f"#{of.action_id}")
    return open_action_form(call, of, known_of(action, goals), {})


def _save_action(call: Call, of: PlannedAction, values: Mapping[str, str]) -> Outcome:
    version = programme.get_programme(call.session, of.programme_id)
    try:
        asked = read(call, values, version)
    except Incomplete as incomplete:
        missing = {field: call.tr.gettext("Please fill this in.") for field in incomplete.problems}
        return FieldErrors({**missing, **sentences(incomplete, call)})
    if not of.action_id:
        return _add(call, asked)
    return _change(call, of.action_id, asked)


def _change(call: Call, action_id: int, asked: ActionRequest) -> Answer:
    def change() -> ActionView:
        return drafts.edit_action(
            call.session,
            actor=call.actor,
            now=call.now,
            programme_id=asked.programme.id,
            action_id=action_id,
            new=asked.new,
        )

    action = or_form(call, {**asked.known, "action": f"#{action_id}"}, change)
    return shown(call, asked.programme.id, _saved(call, AddedAction(action, existed=False)))


def _remove(call: Call, of: PlannedAction, _pressed: Pressed) -> Answer:
    ref = drafts.remove_action(
        call.session, actor=call.actor, now=call.now, programme_id=of.programme_id, action_id=of.action_id
    )
    return _edit_list(call, ref, 1)


# -- changing ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """What was typed of a change: nothing (the list of what can be changed), or an action and its fields."""

    version: ProgrammeRef | None = None
    page: int = 1
    action_id: int = 0
    asked: ActionRequest | None = None
    takes_out: bool = False


def _parse_edit(call: Call, text: str) -> Change:
    """The list, a page of it, or an action with the fields that change. Raises Incomplete, NoDraft."""
    first, _, rest = text.partition(";")
    asked = lookup(first)
    if not rest and (not first.strip() or asked.year is not None):
        return Change(prepared(call, asked.year, ProgrammeState.DRAFT), asked.page)
    try:
        draft, action = action_in_draft(call, first.strip())
    except (ActionNotFound, ActionAmbiguous) as error:
        raise Incomplete(fields(rest, ORDER, NAMES), {"action": error}) from None
    if fold(rest) == "poista":
        return Change(draft, 1, action.id, takes_out=True)
    known = known_of(action, programme.goals_of(call.session, draft.id))
    typed_fields = fields(rest, ORDER, NAMES)
    if not typed_fields:
        raise Incomplete({**known, "action": f"#{action.id}"}, {})
    if "owner" in typed_fields:
        known.pop("owner_group", None)
    merged = {**known, **typed_fields}
    try:
        return Change(draft, 1, action.id, read(call, merged, draft))
    except Incomplete as incomplete:
        raise Incomplete({**incomplete.known, "action": f"#{action.id}"}, incomplete.problems) from None


def _edit(call: Call, asked: Change) -> Answer:
    if asked.asked is not None:
        return _change(call, asked.action_id, asked.asked)
    if asked.takes_out and asked.version is not None:
        return _remove(call, PlannedAction(asked.version.id, asked.action_id), Pressed())
    version = asked.version or prepared(call, None, ProgrammeState.DRAFT)
    return _edit_list(call, version, asked.page)


def _edit_form(call: Call, incomplete: Incomplete) -> OpenForm:
    unclear = incomplete.problems.get("action")
    if unclear is not None:
        raise unclear
    draft, action = action_in_draft(call, incomplete.known.get("action", ""))
    return open_action_form(
        call, PlannedAction(draft.id, action.id), incomplete.known, sentences(incomplete, call)
    )


def _press_edit_list(call: Call, of: ProgrammeOf, _pressed: Pressed) -> Answer:
    return _edit_list(call, drafts.editable(call.session, call.actor, of.programme_id), 1)


def _edit_list(call: Call, ref: ProgrammeRef, page: int) -> Answer:
    found = programme.show(call.session, actor=call.actor, now=call.now, programme_id=ref.id)
    return Answer(views.edit_list(found, page, call.tr), title=call.tr.gettext("Development programme"))


COMMANDS: tuple[Command, ...] = (
    Command(
        SLASH,
        (),
        run=_overview,
        help=N_("Shows the development programme in force, and buttons for the next step."),
        example="/ohjelma",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("näytä",),
        parse=lambda _call, text: lookup(text),
        run=_show,
        help=N_("Shows a programme by goal: actions, who answers for them, deadlines and how they go."),
        usage=N_("[year]"),
        example="/ohjelma näytä",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("uusi",),
        parse=_parse_new,
        form=_year_form,
        run=_begin,
        help=N_("Begins the year's programme, or a new version of a decided one."),
        usage=N_("[year]"),
        example="/ohjelma uusi 2027",
        permission=Permission.MANAGE_PROGRAMME,
        writes=True,
    ),
    Command(
        SLASH,
        ("toimenpide",),
        parse=typed,
        form=choosing("toimenpide", _action_form),
        run=_add,
        help=N_("Adds an action to the programme that is being prepared."),
        usage=N_("what; goal; group or person that answers for it; deadline; partners"),
        example=(
            "/ohjelma toimenpide Ohjaamon ilta-ajat; nuorten; Nuorten palvelut; maaliskuun loppuun mennessä"
        ),
        permission=Permission.MANAGE_PROGRAMME,
        writes=True,
    ),
    Command(
        SLASH,
        ("muokkaus",),
        parse=_parse_edit,
        form=choosing("muokkaus", _edit_form),
        run=_edit,
        help=N_("Changes actions of the programme that is being prepared, or takes them out."),
        usage=N_("[action; what changes, for example määräaika: 30.4.; or poista]"),
        example="/ohjelma muokkaus",
        permission=Permission.MANAGE_PROGRAMME,
        writes=True,
    ),
)
ACTIONS: tuple[Action, ...] = (
    Action(
        "programme.action_form", PlannedAction, _press_action_form, Permission.MANAGE_PROGRAMME, writes=False
    ),
    Action("programme.action_remove", PlannedAction, _remove, Permission.MANAGE_PROGRAMME),
    Action("programme.edit_list", ProgrammeOf, _press_edit_list, Permission.MANAGE_PROGRAMME, writes=False),
    Action("programme.goal_form", ProgrammeOf, _goal_form, Permission.MANAGE_PROGRAMME, writes=False),
    Action("programme.goal_remove", OfGoal, _remove_goal, Permission.MANAGE_PROGRAMME),
    Action("programme.discard", ProgrammeOf, _discard, Permission.MANAGE_PROGRAMME),
)
FORMS: tuple[Form, ...] = (
    Form("programme.begin", Nothing, _save_year, Permission.MANAGE_PROGRAMME),
    Form("programme.goal", ProgrammeOf, _save_goal, Permission.MANAGE_PROGRAMME),
    Form("programme.action", PlannedAction, _save_action, Permission.MANAGE_PROGRAMME),
)
