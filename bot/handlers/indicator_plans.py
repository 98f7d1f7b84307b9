"""What a draft of the programme says of its impact indicators: /ohjelma mittari uusi, and its buttons."""

from collections.abc import Mapping

from bot.domain.indicator_payloads import InVersion
from bot.domain.indicators import NewIndicator
from bot.domain.programme import IndicatorView
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, or_form, sentences
from bot.handlers.indicator_shown import all_of, at_fields
from bot.handlers.text import fields
from bot.language.i18n import N_
from bot.language.numbers import read_number, show_number
from bot.services import indicator_changes as changes
from bot.services import indicators, programme, programme_drafts
from bot.views import indicator_forms as forms
from bot.views import indicators as views

_NAMES = {
    "nimi": "name",
    "mittari": "name",
    "yksikko": "unit",
    "tavoite": "goal",
    "lahtotaso": "baseline",
    "lahtoarvo": "baseline",
    "tavoitearvo": "target",
    "tavoitetaso": "target",
}
_ORDER = ("name", "unit", "goal", "baseline", "target")


def _parse_plan(call: Call, text: str) -> NewIndicator:
    return read_plan(call, fields(text, _ORDER, _NAMES))


def read_plan(_call: Call, texts: Mapping[str, str]) -> NewIndicator:
    """An indicator of a draft as typed or from its form. Raises Incomplete."""
    given = Given(texts)
    name, unit = given.text("name", required=True), given.text("unit")
    goal = given.text("goal", required=True)
    baseline, target = (
        given.read(field, lambda text, field=field: read_number(text, unit=unit, field=field))  # type: ignore[misc]
        for field in ("baseline", "target")
    )
    if given.problems:
        raise given.incomplete()
    return NewIndicator(name, unit, goal, baseline, target)


def _plan(call: Call, new: NewIndicator) -> Answer:
    ref = changes.draft_to_plan(call.session, actor=call.actor, now=call.now)
    known = {"name": new.name, "unit": new.unit, "goal": new.goal, **_numbers(new, call)}
    done = or_form(
        call,
        known,
        lambda: changes.plan(call.session, actor=call.actor, now=call.now, programme_id=ref.id, new=new),
    )
    return _version_again(call, ref.id, views.planned(done, call.tr))


def _version_again(call: Call, programme_id: int, notice: str) -> Answer:
    found = indicators.of_version(call.session, actor=call.actor, programme_id=programme_id)
    return all_of(call, found, notice=notice)


def _numbers(of: NewIndicator | IndicatorView, call: Call) -> dict[str, str]:
    numbers = {"baseline": of.baseline, "target": of.target}
    return {name: show_number(value, call.tr.locale) for name, value in numbers.items() if value is not None}


def _plan_form(call: Call, incomplete: Incomplete) -> OpenForm:
    ref = changes.draft_to_plan(call.session, actor=call.actor, now=call.now)
    return _form_of(call, InVersion(ref.id), incomplete)


def _form_of(call: Call, of: InVersion, incomplete: Incomplete) -> OpenForm:
    goals = programme.goals_of(call.session, of.programme_id)
    known = dict(incomplete.known)
    # The form's menu knows goals by their number.
    named = known.get("goal", "")
    number = next(
        (str(one.position) for one in goals if named in (str(one.position), f"#{one.position}")), ""
    )
    known["goal"] = number
    return OpenForm(forms.plan_form(of, goals, known, sentences(incomplete, call), call.tr))


def _pressed_plan(call: Call, of: InVersion, _pressed: Pressed) -> OpenForm:
    programme_drafts.editable(call.session, call.actor, of.programme_id)
    if not of.indicator_id:
        return _form_of(call, of, Incomplete({}, {}))
    found = indicators.followed(call.session, of.programme_id, of.indicator_id)
    one = found.indicator
    known = {"name": one.name, "unit": one.unit, "goal": str(found.goal.position), **_numbers(one, call)}
    return _form_of(call, of, Incomplete(known, {}))


def _save_plan(call: Call, of: InVersion, values: Mapping[str, str]) -> Outcome:
    try:
        new = read_plan(call, values)
    except Incomplete as incomplete:
        return at_fields(call, incomplete)
    whose = {"actor": call.actor, "now": call.now, "programme_id": of.programme_id}
    if of.indicator_id:
        done = changes.replan(call.session, **whose, indicator_id=of.indicator_id, new=new)  # type: ignore[arg-type]
    else:
        done = changes.plan(call.session, **whose, new=new)  # type: ignore[arg-type]
    return _version_again(call, of.programme_id, views.planned(done, call.tr))


def _drop(call: Call, of: InVersion, _pressed: Pressed) -> Answer:
    changes.drop(
        call.session,
        actor=call.actor,
        now=call.now,
        programme_id=of.programme_id,
        indicator_id=of.indicator_id,
    )
    return _version_again(
        call, of.programme_id, call.tr.gettext("The indicator has been left out of the draft.")
    )


COMMANDS: tuple[Command, ...] = (
    Command(
        views.SLASH,
        (views.WORD, "uusi"),
        parse=_parse_plan,
        form=_plan_form,
        run=_plan,
        help=N_("Adds an impact indicator to the draft of the programme; one of the same name is changed."),
        usage=N_("name; unit; goal; baseline; target value"),
        example="/ohjelma mittari uusi Alle 25-vuotiaat työttömät; henkilöä; 2; 900; 700",
        permission=Permission.MANAGE_PROGRAMME,
        writes=True,
    ),
)
ACTIONS: tuple[Action, ...] = (
    Action("indicator.plan_form", InVersion, _pressed_plan, Permission.MANAGE_PROGRAMME, writes=False),
    Action("indicator.drop", InVersion, _drop, Permission.MANAGE_PROGRAMME),
)
FORMS: tuple[Form, ...] = (Form("indicator.plan", InVersion, _save_plan, Permission.MANAGE_PROGRAMME),)
