"""What people type of a programme and fill into its forms: years, actions, owners, partners."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import UserError
from bot.domain.groups import GroupAmbiguous, GroupNotFound, GroupRef
from bot.domain.names import MAX_TITLE, clean_within, fold, numbered
from bot.domain.partners import PartnerAmbiguous, PartnerNotFound, PartnerRef
from bot.domain.payloads import RunText
from bot.domain.people import PersonAmbiguous, PersonNotFound
from bot.domain.programme import ActionView, GoalView, NewAction, ProgrammeRef, ProgrammeState
from bot.domain.programme_errors import (
    ActionAmbiguous,
    ActionNotFound,
    GoalAmbiguous,
    NoDraft,
    OwnerAmbiguous,
    OwnerMissing,
    OwnerNotFound,
    OwnerTwice,
)
from bot.handlers.answers import Answer, Outcome
from bot.handlers.commands import Call, Incomplete
from bot.handlers.forms import Given
from bot.handlers.text import fields, mention, who
from bot.handlers.values import id_of
from bot.services import groups, programme
from bot.services.partners import find_partner
from bot.services.people import find_person, get_person
from bot.views import errors as error_views
from bot.views import programme_forms as forms

SLASH = "/ohjelma"
ORDER = ("title", "goal", "owner", "deadline", "partners")
# The first word of a field is the one that a button writes.
NAMES = {
    "mita": "title",
    "toimenpide": "title",
    "nimi": "title",
    "tavoite": "goal",
    "vastuutaho": "owner",
    "vastuu": "owner",
    "vastuussa": "owner",
    "vastuuhenkilo": "owner",
    "vastuuryhma": "owner",
    "ryhma": "owner",
    "maaraaika": "deadline",
    "maarapaiva": "deadline",
    "mennessa": "deadline",
    "kumppanit": "partners",
    "kumppani": "partners",
    "vuosi": "year",
    "ohjelma": "year",
}
MAX_CHOICES = 5
_MAX_FIELD = 200  # characters of a field that a button carries on


@dataclass(frozen=True)
class ActionRequest:
    """An action as asked for, and the version that it is for."""

    programme: ProgrammeRef
    new: NewAction
    known: Mapping[str, str]  # as its form is filled in


@dataclass(frozen=True)
class Lookup:
    """What to show: a year, a version by its number, or neither; and a page of it."""

    year: int | None = None
    programme_id: int | None = None
    page: int = 1


def lookup(text: str) -> Lookup:
    """ "2027", "#3", "2027 2" (its second page); anything else is nothing in particular."""
    pieces = text.split()
    first = pieces[0] if pieces else ""
    number = numbered(first)
    page = id_of(pieces[1]) if len(pieces) > 1 else None
    if number is None:
        return Lookup()
    if first.startswith("#") or not 1000 <= number <= 9999:
        # "/ohjelma näytä 2" turns to the second page of what is shown without a number.
        return Lookup(programme_id=number, page=page or 1) if first.startswith("#") else Lookup(page=number)
    return Lookup(year=number, page=page or 1)


def year_of(text: str) -> int:
    """A year as typed; 0 for what is none, which is no year of the agreement either."""
    number = numbered(text)
    return number if number is not None else 0


def typed(call: Call, text: str) -> ActionRequest:
    """A whole action as typed. Raises Incomplete, NoDraft, TooManyFields."""
    return read(call, fields(text, ORDER, NAMES))


def read(call: Call, texts: Mapping[str, str], version: ProgrammeRef | None = None) -> ActionRequest:
    """An action from text or form; `version` is the form's own. Raises Incomplete, NoDraft."""
    given = Given(texts)
    year = given.text("year")
    if version is None:
        version = prepared(call, year_of(year) if year else None, ProgrammeState.DRAFT)
    programme_id = version.id
    title = given.read("title", lambda one: clean_within(one, "title", MAX_TITLE), required=True)
    goal = given.read("goal", lambda one: programme.find_goal(call.session, programme_id, one), required=True)
    owner = owner_of(call, given)
    given.text("deadline", required=True)
    deadline = given.day(call, "deadline")
    partners = given.read("partners", lambda one: partners_of(call, one))
    if goal is not None:
        given.known["goal"] = str(goal.position)
    if partners:
        given.known["partners"] = "\n".join(one.name for one in partners)
    if given.problems or title is None or goal is None or owner is None or deadline is None:
        raise given.incomplete()
    group_id, person_id = owner
    new = NewAction(title, goal.id, deadline, group_id, person_id, tuple(one.id for one in partners or ()))
    return ActionRequest(version, new, given.known)


def owner_of(call: Call, given: Given) -> tuple[int | None, int | None] | None:
    """(group, person): one of them; None when it is missing or unclear, which `given` then tells."""
    group = given.text("owner_group")
    text = given.text("owner")
    if group and text:
        given.problems["owner"] = OwnerTwice()
        return None
    if group:
        return id_of(group.removeprefix("#")), None
    if not text:
        given.problems["owner"] = OwnerMissing() if call.surface == "submission" else None
        return None
    found = given.read("owner", lambda one: _owner(call, one))
    if found is None:
        return None
    given.known["owner"] = found[0]
    if found[1] is not None and call.surface != "submission":
        given.known["owner_group"] = f"#{found[1]}"
        given.known.pop("owner")
    return found[1], found[2]


def _owner(call: Call, text: str) -> tuple[str, int | None, int | None]:
    """A group or a person as named. Raises OwnerNotFound, OwnerAmbiguous, PersonNotFound, StaleButton."""
    kind, _, number = text.partition("#")
    if id_of(number) is not None and fold(kind) in ("ryhma", "henkilo", ""):
        # As a button of a choice writes it.
        if fold(kind) == "henkilo":
            person = get_person(call.session, int(number))
            return person.name, None, person.id
        group = groups.get_group(call.session, int(number))
        return group.name, group.id, None
    if mention(text) or "@" in text:
        found = find_person(call.session, who(text, call.team_id))
        return found.name, None, found.id
    named: list[tuple[str, int | None, int | None]] = []
    try:
        named.append(_of_group(groups.find_group(call.session, text)))
    except GroupAmbiguous as several:
        named += [_of_group(one) for one in several.groups]
    except GroupNotFound:
        pass
    try:
        person = find_person(call.session, text)
        named.append((person.name, None, person.id))
    except PersonAmbiguous as several:
        named += [(one.name, None, one.id) for one in several.people]
    except PersonNotFound:
        pass
    exact = [one for one in named if fold(one[0]) == fold(text)]
    if len(exact or named) == 1:
        return (exact or named)[0]
    if not named:
        raise OwnerNotFound(text)
    choices = tuple(
        (name, f"ryhmä #{group_id}" if group_id else f"henkilö #{person_id}")
        for name, group_id, person_id in named
    )
    raise OwnerAmbiguous(text, choices)


def _of_group(group: GroupRef) -> tuple[str, int | None, int | None]:
    return group.name, group.id, None


def partners_of(call: Call, text: str) -> tuple[PartnerRef, ...]:
    """Partners by name, parted by commas or lines. Raises PartnerNotFound, PartnerAmbiguous."""
    names = [one.strip() for one in text.replace(",", "\n").splitlines() if one.strip()]
    try:
        # A partner's name may have a comma in it.
        return (find_partner(call.session, text.strip(), now=call.now),)
    except (PartnerNotFound, PartnerAmbiguous):
        if len(names) < 2:
            raise
    return tuple(find_partner(call.session, one, now=call.now) for one in names)


def known_of(action: ActionView, goals: Sequence[GoalView]) -> dict[str, str]:
    """An action as its form is filled in."""
    known = {
        "title": action.title,
        "goal": next((str(one.position) for one in goals if one.id == action.goal_id), ""),
        "deadline": action.deadline.isoformat(),
        "partners": "\n".join(one.name for one in action.partners),
    }
    if action.owner.group_id is not None:
        known["owner_group"] = f"#{action.owner.group_id}"
    else:
        known["owner"] = action.owner.name
    return known


# -- choosing ----------------------------------------------------------------------------------------------


def choosing(
    words: str, form: Callable[[Call, Incomplete], Outcome]
) -> Callable[[Call, Incomplete], Outcome]:
    """The command's form; or, when a name fits several, a button for each of them."""

    def outcome(call: Call, incomplete: Incomplete) -> Outcome:
        for field, error in incomplete.problems.items():
            options = _options(error, call)
            if error is not None and 0 < len(options) <= MAX_CHOICES and call.surface != "submission":
                lines = [(name, line(words, {**incomplete.known, field: chosen})) for name, chosen in options]
                if all(one.fits for _, one in lines):
                    return Answer(forms.choose(error_views.sentence(error, call.tr), lines, call.tr))
        return form(call, incomplete)

    return outcome


def _options(error: UserError | None, call: Call) -> Sequence[tuple[str, str]]:
    if isinstance(error, OwnerAmbiguous):
        return error.owners
    if isinstance(error, PersonAmbiguous):
        return [(one.name, f"henkilö #{one.id}") for one in error.people]
    if isinstance(error, GoalAmbiguous):
        return [(forms.goal_label(one, call.tr), str(one.position)) for one in error.goals]
    if isinstance(error, ActionAmbiguous):
        return [(f"#{number} {title}", f"#{number}") for number, title in error.actions]
    return []


def line(words: str, known: Mapping[str, str]) -> RunText:
    """The command's words and fields as one could type them, every field by its name."""
    word_of: dict[str, str] = {"owner_group": "vastuutaho", "action": ""}
    for word, field in NAMES.items():
        word_of.setdefault(field, word)
    # An action that is changed is named before everything else, and without a word for it.
    fields_of = sorted(known.items(), key=lambda one: one[0] != "action")
    pieces = [
        f"{word_of[field]}: {value[:_MAX_FIELD]}".removeprefix(": ")
        for field, value in fields_of
        if field in word_of
    ]
    return RunText(SLASH, " ".join((words, "; ".join(pieces).replace("\n", ", "))).strip())


def prepared(call: Call, year: int | None, *states: ProgrammeState) -> ProgrammeRef:
    """The version that is meant when only its year, or not even that, is said: the earlier states first.

    Raises NoDraft.
    """
    found = [one for one in programme.all_prepared(call.session) if year in (None, one.year)]
    if not found:
        raise NoDraft
    return next((one for state in states for one in found if one.state is state), found[0])


def action_in_draft(call: Call, text: str) -> tuple[ProgrammeRef, ActionView]:
    """The action of a version that is being prepared, by number or part of its title; the newest year first.

    Raises NoDraft, ActionNotFound, ActionAmbiguous.
    """
    missed: ActionNotFound | None = None
    for draft in programme.all_prepared(call.session):
        try:
            return draft, programme.find_planned(call.session, draft.id, text)
        except ActionNotFound as error:
            missed = error
    raise missed or NoDraft


__all__ = [
    "NAMES",
    "ORDER",
    "SLASH",
    "ActionRequest",
    "Lookup",
    "action_in_draft",
    "choosing",
    "known_of",
    "line",
    "lookup",
    "owner_of",
    "partners_of",
    "prepared",
    "read",
    "typed",
    "year_of",
]
