"""Groups and people as commands and forms name them; a choice of buttons when several fit."""

import re
from collections.abc import Callable, Mapping, Sequence

from bot.domain.errors import UserError
from bot.domain.groups import GroupAmbiguous, GroupNotFound, GroupRef
from bot.domain.names import fold
from bot.domain.partners import PartnerAmbiguous
from bot.domain.payloads import RunText
from bot.domain.people import PersonAmbiguous, PersonNotFound, Who
from bot.domain.rights import On, Permission
from bot.handlers.answers import Answer, Outcome
from bot.handlers.commands import Call, Incomplete
from bot.handlers.forms import Given
from bot.handlers.text import fields, mention, who
from bot.permissions import require
from bot.services import groups
from bot.services.people import find_person, get_person
from bot.views import errors as error_views
from bot.views import group_changes as views

# The Finnish words of the fields, as they are typed before a colon; the first one of a field is its name.
FIELD_WORDS = {
    "ryhma": "group",
    "tyoryhma": "group",
    "henkilo": "person",
    "jasen": "person",
    "vetaja": "person",
    "sahkoposti": "email",
    "kumppani": "partner",
    "alkaa": "starts",
    "alkaen": "starts",
    "paattyy": "ends",
    "asti": "ends",
    "varahenkilo": "deputy",
    "viimeinen paiva": "last_day",
    "viimeinenpaiva": "last_day",
    "nimi": "name",
    "laji": "kind",
    "ylaryhma": "parent",
    "vastuuhenkilo": "coordinator",
    "muistutukset": "reminders",
    "vali": "interval",
    "kokousvali": "interval",
}
MAX_CHOICES = 5
_MAX_FIELD = 200  # characters of a field that a button carries on
_NUMBER = re.compile(r"#(\d{1,9})")


def typed_fields(
    call: Call, text: str, order: Sequence[str], names: Mapping[str, str] = FIELD_WORDS
) -> dict[str, str]:
    """The fields of a command: the group first, unless the channel tells it.

    In a group's channel the first piece is a group only when it is exactly some group's name; elsewhere a
    mention, an address or the name of somebody in the registry leaves the group out. Raises TooManyFields.
    """
    first = text.partition(";")[0].strip()
    if call.group is None:
        group_first = not (order and order[0] == "person" and _is_person(call, first))
    else:
        group_first = fold(first) in {fold(group.name) for group in groups.all_groups(call.session)}
    return fields(text, ("group", *order) if group_first else order, names)


def _is_person(call: Call, first: str) -> bool:
    if mention(first) or "@" in first:
        return True
    try:
        groups.find_group(call.session, first)
    except GroupAmbiguous:
        return False
    except GroupNotFound:
        try:
            find_person(call.session, first)
        except PersonNotFound:
            return False
        except PersonAmbiguous:
            return True
        return True
    return False


def number_of(text: str) -> int | None:
    """The id in a "#12", as buttons and menus name groups and people."""
    match = _NUMBER.fullmatch(text.strip())
    return int(match[1]) if match else None


def read_group(call: Call, text: str) -> GroupRef:
    """A group by its number or by part of its name. Raises GroupNotFound, GroupAmbiguous, StaleButton."""
    number = number_of(text)
    return groups.get_group(call.session, number) if number else groups.find_group(call.session, text)


def group_of(call: Call, given: Given) -> GroupRef | None:
    """The field `group`, or the channel's group when left out. Raises StaleButton for one that has ended."""
    number = number_of(given.texts.get("group", ""))
    if number is not None:
        found: GroupRef | None = groups.get_group(call.session, number)
    elif not given.texts.get("group") and call.group is not None:
        found = call.group
    else:
        found = given.read("group", lambda text: read_group(call, text), required=True)
    if found is not None:
        given.known["group"] = f"#{found.id}"
    return found


def who_of(call: Call, text: str) -> Who | int:
    """A person by number, mention, name or address."""
    return number_of(text) or who(text, call.team_id)


def person_name(call: Call, text: str) -> str:
    """A person as a form's text field shows them: a number is turned into the name."""
    number = number_of(text)
    return get_person(call.session, number).name if number else text


def groups_for(call: Call, permission: Permission) -> tuple[GroupRef, ...]:
    """The groups that the person has the right on, for a menu. Raises NotAllowed, GroupNotFound."""
    found = groups.manageable(call.session, actor=call.actor, permission=permission)
    if not found:
        everything = groups.all_groups(call.session)
        if everything:
            require(call.actor, permission, On(group_id=everything[0].id))
        raise GroupNotFound("")
    return found


# -- choosing -------------------------------------------------------------------------------------------


def choosing(
    words: str, form: Callable[[Call, Incomplete], Outcome]
) -> Callable[[Call, Incomplete], Outcome]:
    """The command's form; or, when what was typed fits several, a button for each of them."""

    def outcome(call: Call, incomplete: Incomplete) -> Outcome:
        for field, error in incomplete.problems.items():
            options = _options(error)
            if error is not None and 0 < len(options) <= MAX_CHOICES and call.surface != "submission":
                lines = [(name, line(words, {**incomplete.known, field: chosen})) for name, chosen in options]
                question = error_views.sentence(error, call.tr)
                if all(RunText("/ryhma", typed).fits for _, typed in lines):
                    return Answer(views.choose(question, lines, call.tr))
        return form(call, incomplete)

    return outcome


def _options(error: UserError | None) -> list[tuple[str, str]]:
    if isinstance(error, GroupAmbiguous):
        return [(group.name, f"#{group.id}") for group in error.groups]
    if isinstance(error, PersonAmbiguous):
        return [(person.name, f"#{person.id}") for person in error.people]
    if isinstance(error, PartnerAmbiguous):
        return [(partner.name, partner.name) for partner in error.partners]
    return []


def line(words: str, known: Mapping[str, str]) -> str:
    """The command's words and fields as one could type them, every field by its name."""
    word_of: dict[str, str] = {}
    for word, field in FIELD_WORDS.items():
        word_of.setdefault(field, word)
    pieces = [f"{word_of[field]}: {value[:_MAX_FIELD]}" for field, value in known.items() if field in word_of]
    return " ".join((words, "; ".join(pieces))).strip()
