"""/ohjelma valmistelu: who has given what to next year's programme, and giving it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.groups import GroupKind, GroupRef
from bot.domain.names import fold
from bot.domain.payloads import StaleButton
from bot.domain.preparation import Giver, NothingOwnAsked, as_title
from bot.domain.preparation_payloads import GiveInput, OfInput
from bot.domain.programme_payloads import PlannedAction
from bot.domain.rights import Permission
from bot.handlers import preparation_calendar as calendar
from bot.handlers.answers import Answer, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, or_form, sentences
from bot.handlers.group_fields import read_group
from bot.handlers.programme import open_action_form
from bot.handlers.text import page_number
from bot.handlers.values import id_of
from bot.language.i18n import N_
from bot.services import preparation, programme
from bot.services.groups import get_group
from bot.views import preparation as views

SLASH = "/ohjelma"
_OWN_WORDS = frozenset({"oma", "omat", "asiantuntija", "own"})
_GROUP = re.compile(r"\s*(?:ryhm[äa]|työryhm[äa]|tyoryhma)\s*:(.*)", re.IGNORECASE | re.DOTALL)
_TEXT = re.compile(r"\s*(?:teksti|ehdotus|ehdotukset)\s*:(.*)", re.IGNORECASE | re.DOTALL)


# -- the preparation -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Asked:
    """What was asked: to see (a page of) the shared view, or to give an input."""

    text: str = ""
    group: GroupRef | None = None
    page: int = 1


def _parse(call: Call, text: str) -> Asked:
    """Words after the command are an input, whatever is in them; `ryhmä: …;` tells whose it is."""
    if not text.strip() or text.strip().isdecimal():
        return Asked(page=page_number(text))
    given = Given(_pieces(text))
    whole = given.text("text", required=True)
    group = _whose(call, given)
    if given.problems:
        raise given.incomplete()
    return Asked(whole, group)


def _pieces(text: str) -> dict[str, str]:
    """The group apart; semicolons of the text itself stay as they are."""
    found, words = {}, []
    for piece in text.split(";"):
        if "group" not in found and (match := _GROUP.fullmatch(piece)):
            found["group"] = match[1].strip()
        else:
            words.append(piece)
    whole = ";".join(words).strip()
    return {**found, "text": match[1].strip() if (match := _TEXT.fullmatch(whole)) else whole}


def _whose(call: Call, given: Given) -> GroupRef | None:
    """The group named, else the channel's, else the only one there is; None is the expert's own.

    What cannot be told becomes a problem of the field `group`.
    """
    typed = given.text("group")
    if typed:
        if fold(typed) in _OWN_WORDS:
            given.known["group"] = views.OWN
            return None
        named = given.read("group", lambda text: read_group(call, text))
        if named:
            given.known["group"] = str(named.id)
        return named
    here = call.group
    if here is not None and here.kind in (GroupKind.WORKING_GROUP, GroupKind.SUBGROUP):
        given.known["group"] = str(here.id)
        return here
    found = preparation.look(call.session, actor=call.actor, now=call.now)
    if found.gives_own:
        given.known["group"] = views.OWN
        return None
    if not found.may_give:
        raise NothingOwnAsked
    # Only one's own group is taken for granted: whoever manages all of them must say which.
    mine = [one for one in found.may_give if one.id in call.actor.leads | call.actor.coordinates]
    if len(mine) != 1:
        given.problems["group"] = None
        return None
    given.known["group"] = str(mine[0].id)
    return mine[0]


def _run(call: Call, asked: Asked) -> Outcome:
    if not asked.text:
        return _shared(call, asked.page)
    known = {"text": asked.text, "group": str(asked.group.id) if asked.group else views.OWN}
    return or_form(call, known, lambda: _give(call, asked.text, asked.group))


def _give(call: Call, text: str, group: GroupRef | None) -> Answer:
    done = preparation.give(
        call.session,
        actor=call.actor,
        now=call.now,
        text=text,
        group_id=group.id if group else None,
    )
    return _shared(call, 1, views.saved(done, call.tr))


def _shared(call: Call, page: int, notice: str = "") -> Answer:
    found = preparation.look(call.session, actor=call.actor, now=call.now)
    shown = views.shared(found, page, call.tr, notice=notice)
    return Answer(shown, title=call.tr.gettext("The preparation"))


def _form(call: Call, incomplete: Incomplete) -> OpenForm:
    return _open(call, None, incomplete.known, sentences(incomplete, call))


def _open(call: Call, giver: Giver | None, known: Mapping[str, str], problems: Mapping[str, str]) -> OpenForm:
    found = preparation.look(call.session, actor=call.actor, now=call.now)
    if not found.may_give and not found.gives_own:
        raise NothingOwnAsked
    return OpenForm(views.form(giver, found, known, problems, call.tr))


def _open_form(call: Call, of: GiveInput, _pressed: Pressed) -> OpenForm:
    """The form with what was given before in it: who corrects a line need not write the others again."""
    if not of.group_id and not of.is_own:
        return _open(call, None, {}, {})
    giver = preparation.giver(
        call.session, actor=call.actor, now=call.now, group_id=of.group_id if not of.is_own else None
    )
    return _open(call, giver, {"text": giver.given.text} if giver.given else {}, {})


def _read(call: Call, of: OfInput, _pressed: Pressed) -> Answer:
    found = preparation.read(call.session, actor=call.actor, input_id=of.input_id)
    return Answer(views.whole(found, call.tr), title=call.tr.gettext("The input"), beside=True)


def _save(call: Call, of: GiveInput, values: Mapping[str, str]) -> Answer:
    text = values.get("text", "")
    if of.is_own:
        return _give(call, text, None)
    if of.group_id:
        return _give(call, text, get_group(call.session, of.group_id))
    chosen = values.get("group", "")
    if chosen == views.OWN:
        return _give(call, text, None)
    group_id = id_of(chosen)
    if group_id is None:
        raise StaleButton
    return _give(call, text, get_group(call.session, group_id))


def _to_action(call: Call, of: OfInput, _pressed: Pressed) -> Outcome:
    """The form of a new action of the draft, begun from what was given: its first line, and its group."""
    found = preparation.read(call.session, actor=call.actor, input_id=of.input_id)
    draft = programme.being_prepared(call.session, found.year)
    if draft is None:
        return Answer(views.no_draft(found.year, call.tr), beside=True)
    known = {"title": as_title(found.newest.text)}
    group = found.giver.group
    if group is not None:
        known["owner_group"] = f"#{group.id}"
    elif found.giver.asked is not None:
        known["owner"] = found.giver.asked.name
    return open_action_form(call, PlannedAction(draft.id, 0), known, {})


COMMANDS: tuple[Command, ...] = (
    Command(
        SLASH,
        ("valmistelu",),
        parse=_parse,
        form=_form,
        run=_run,
        help=N_("Shows who has given input to next year's programme; with words after it, gives yours."),
        usage=N_("[group: name; what you propose]"),
        example="/ohjelma valmistelu ryhmä: Nuorten palvelut; Ohjaamo auki myös lauantaisin",
        permission=Permission.COMMENT_PROGRAMME,
        writes=True,
    ),
    *calendar.COMMANDS,
)
ACTIONS: tuple[Action, ...] = (
    Action("preparation.form", GiveInput, _open_form, Permission.COMMENT_PROGRAMME, writes=False),
    Action("preparation.read", OfInput, _read, Permission.COMMENT_PROGRAMME, writes=False),
    Action("preparation.to_action", OfInput, _to_action, Permission.MANAGE_PROGRAMME, writes=False),
    *calendar.ACTIONS,
)
FORMS: tuple[Form, ...] = (
    Form("preparation.give", GiveInput, _save, Permission.COMMENT_PROGRAMME),
    *calendar.FORMS,
)
