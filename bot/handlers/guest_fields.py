"""What /asiantuntija is told: the guest with an address, the group or the meeting, the topic and the days."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.errors import UserError
from bot.domain.groups import GroupAmbiguous, GroupRef
from bot.domain.guest_errors import PassAmbiguous
from bot.domain.meeting_errors import MeetingAmbiguous
from bot.domain.meetings import MeetingInfo
from bot.domain.people import PersonAmbiguous, SlackId, email_address
from bot.handlers.answers import Answer, Outcome
from bot.handlers.commands import Call, Incomplete
from bot.handlers.forms import Given
from bot.handlers.group_fields import group_of, number_of, typed_fields, who_of
from bot.handlers.text import address_apart, fields, mention
from bot.language.i18n import Translator
from bot.language.showing import show_moment
from bot.services import meetings
from bot.services.guest_invitations import GuestRequest
from bot.views import errors as error_views
from bot.views import guests as views

# The Finnish words of the fields; the first one of a field is its name.
WORDS = {
    "asiantuntija": "person",
    "henkilo": "person",
    "nimi": "person",
    "sahkoposti": "email",
    "ryhma": "group",
    "tyoryhma": "group",
    "alatyoryhma": "group",
    "alaryhma": "group",
    "kokous": "meeting",
    "aihe": "purpose",
    "tarkoitus": "purpose",
    "alkaa": "starts",
    "alkaen": "starts",
    "paattyy": "ends",
    "asti": "ends",
    "passi": "pass",
}
ORDER = ("person", "purpose", "ends")
MAX_CHOICES = 5
_MAX_FIELD = 200  # characters of a field that a button carries on


@dataclass(frozen=True)
class Inviting:
    """An invitation as understood, and the texts for the form in case something is still wrong."""

    request: GuestRequest
    known: Mapping[str, str]
    slack_user_id: str = ""


def parse_invitation(call: Call, text: str) -> Inviting:
    """A typed line. Raises Incomplete, TooManyFields."""
    loose = fields(text, tuple("123456789"), WORDS)
    named = {"group", "meeting"} & loose.keys()
    texts = fields(text, ORDER, WORDS) if named else typed_fields(call, text, ORDER, WORDS)
    return read_invitation(call, texts)


def read_invitation(call: Call, texts: Mapping[str, str]) -> Inviting:
    """The fields of a line or of the form. Raises Incomplete."""
    given = Given(address_apart(texts))
    meeting = given.read("meeting", lambda text: _meeting(call, texts, text))
    if meeting is not None:
        given.known["meeting"] = f"#{meeting.id}"
    wants_meeting = bool(texts.get("meeting", "").strip())
    group = meeting.group if meeting else None if wants_meeting else group_of(call, given)
    if meeting is not None:
        given.known["group"] = f"#{meeting.group.id}"
    person = given.text("person", required=True)
    email = given.read("email", email_address) or ""
    purpose = given.text("purpose", required=True)
    starts = given.day(call, "starts")
    ends = given.day(call, "ends")
    if ends is None and not wants_meeting and "ends" not in given.problems:
        given.problems["ends"] = None
    if group is None or given.problems:
        raise given.incomplete()
    request = GuestRequest(
        group_id=group.id,
        who=who_of(call, person),
        purpose=purpose,
        email=email,
        meeting_id=meeting.id if meeting else None,
        starts_on=starts,
        ends_on=ends,
    )
    found = mention(person)
    return Inviting(request, given.known, found.id if found else "")


def _meeting(call: Call, texts: Mapping[str, str], text: str) -> MeetingInfo:
    group = call.group
    if texts.get("group"):
        try:
            group = group_of(call, Given(texts))
        except UserError:
            group = None
    return meetings.find(call.session, actor=call.actor, now=call.now, query=text, group=group)


def slack_of(call: Call, user_id: str) -> SlackId | None:
    """The mentioned user whom a form remembers."""
    return SlackId(call.team_id, user_id) if user_id else None


def target_group(call: Call, text: str) -> GroupRef | None:
    """The group of a list: the named one, else the channel's, else none. Raises Incomplete."""
    if not text.strip():
        return call.group
    given = Given(fields(text, ("group",), WORDS))
    found = group_of(call, given)
    problem = given.problems.get("group")
    if found is None and problem is not None:
        raise Incomplete({}, {"group": problem})
    return found


# -- choosing -------------------------------------------------------------------------------------------


def choosing(
    words: str, form: Callable[[Call, Incomplete], Outcome]
) -> Callable[[Call, Incomplete], Outcome]:
    """The command's form; or, when what was typed fits several, a button for each of them."""

    def outcome(call: Call, incomplete: Incomplete) -> Outcome:
        for field, error in incomplete.problems.items():
            options = _options(error, call.tr)
            if error is not None and 0 < len(options) <= MAX_CHOICES and call.surface != "submission":
                lines = [
                    (name, line(words, {**incomplete.known, as_field or field: chosen}))
                    for name, chosen, as_field in options
                ]
                return Answer(views.choose(error_views.sentence(error, call.tr), lines, call.tr))
        return form(call, incomplete)

    return outcome


def _options(error: UserError | None, tr: Translator) -> list[tuple[str, str, str]]:
    """(what is shown, what is typed, the field when it is another one)."""
    if isinstance(error, GroupAmbiguous):
        return [(group.name, f"#{group.id}", "group") for group in error.groups]
    if isinstance(error, PersonAmbiguous):
        return [(person.name, f"#{person.id}", "person") for person in error.people]
    if isinstance(error, MeetingAmbiguous):
        return [
            (f"{show_moment(one.starts_at, tr.locale)} {one.title}", f"#{one.id}", "meeting")
            for one in error.meetings
        ]
    if isinstance(error, PassAmbiguous):
        return [(views.pass_name(one, tr), f"#{one.id}", "pass") for one in error.passes]
    return []


def line(words: str, known: Mapping[str, str]) -> str:
    """The command's words and fields as one could type them, every field by its name."""
    word_of: dict[str, str] = {}
    for word, field in WORDS.items():
        word_of.setdefault(field, word)
    pieces = [f"{word_of[field]}: {value[:_MAX_FIELD]}" for field, value in known.items() if field in word_of]
    return " ".join((words, "; ".join(pieces))).strip()


__all__ = [
    "ORDER",
    "WORDS",
    "Inviting",
    "choosing",
    "line",
    "number_of",
    "parse_invitation",
    "read_invitation",
    "slack_of",
    "target_group",
]
