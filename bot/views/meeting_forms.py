"""The forms of meetings. Block ids are the names of fields: errors find their place by them."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import UserError
from bot.domain.groups import GroupRef
from bot.domain.meeting_payloads import InvitationRef, MeetingRef, MeetingVersion
from bot.domain.meetings import MAX_REASON, Answer, InvitationInfo, Invited, MeetingInfo, MeetingStatus
from bot.domain.people import PersonRef
from bot.domain.zone import HELSINKI
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views import errors
from bot.views import meetings as m

Problems = Mapping[str, UserError | None]

MAX_OPTIONS = 100  # docs.slack.dev/reference/block-kit/block-elements/select-menu-element
MAX_CHECKBOXES = 10  # docs.slack.dev/reference/block-kit/block-elements/checkboxes-element
_NO_PROBLEMS: Problems = {}


def meeting_form(
    known: Mapping[str, str],
    problems: Problems,
    groups: Sequence[GroupRef],
    tr: Translator,
    meeting_id: int = 0,
) -> b.Block:
    """A new meeting (0) or a draft to edit, everything known filled in and each trouble said at its field."""
    _ = tr.gettext
    options = [b.option(group.name, str(group.id)) for group in groups[:MAX_OPTIONS]]
    group = b.input_block(
        "group", _("Group"), b.select(options, initial=known.get("group"), placeholder=_("Choose the group"))
    )
    # The limit is checked by us, so that nothing typed is cut away before it can be mended.
    title = b.text_input(initial=known.get("title", ""))
    place = b.text_input(initial=known.get("place", ""))
    fields = [
        group,
        *_time_fields(known, tr),
        b.input_block("title", _("Title"), title),
        b.input_block("place", _("Place or link"), place, optional=True),
    ]
    blocks = [*_said_time(known, problems, tr), *_with_problems(fields, problems, tr)]
    return b.modal(
        _("New meeting") if not meeting_id else _("Edit the draft"),
        blocks,
        close=_("Back"),
        submit=_("Show the draft"),
        callback_id="meeting.save",
        metadata=MeetingRef(meeting_id),
    )


def move_form(
    meeting: MeetingInfo,
    tr: Translator,
    known: Mapping[str, str] | None = None,
    problems: Problems = _NO_PROBLEMS,
) -> b.Block:
    """A new time for a meeting; the present one filled in."""
    _ = tr.gettext
    known = {**times_of(meeting), "place": meeting.place, **(known or {})}
    place = b.text_input(initial=known["place"])
    fields = [
        *_time_fields(known, tr),
        b.input_block("place", _("Place or link"), place, optional=True),
    ]
    intro = b.rich(
        b.line(_("*Meeting:* {title}"), title=meeting.title),
        b.line(_("*Time now:* {time}"), time=m.when(meeting, tr)),
    )
    return b.modal(
        _("Move the meeting"),
        [intro, *_said_time(known, problems, tr), *_with_problems(fields, problems, tr)],
        close=_("Back"),
        submit=_("Continue"),
        callback_id="meeting.move_plan",
        metadata=MeetingVersion(meeting.id, meeting.sequence),
    )


def cancel_form(meeting: MeetingInfo, tr: Translator) -> b.Block:
    """The reason of a cancellation; may be left out."""
    _ = tr.gettext
    reason = b.text_input(multiline=True)
    hint = _("Everybody invited sees the reason. At most {limit} characters.").format(limit=MAX_REASON)
    return b.modal(
        _("Cancel the meeting"),
        [
            b.rich(
                b.line(_("*Meeting:* {title}"), title=meeting.title),
                b.line(_("*Time:* {time}"), time=m.when(meeting, tr)),
            ),
            b.input_block("reason", _("Reason"), reason, hint=hint, optional=True),
        ],
        close=_("Back"),
        submit=_("Continue"),
        callback_id="meeting.cancel_plan",
        metadata=MeetingVersion(meeting.id, meeting.sequence),
    )


def substitute_form(
    found: InvitationInfo,
    deputy: PersonRef | None,
    others: Sequence[PersonRef],
    tr: Translator,
    *,
    known: Mapping[str, str] | None = None,
    problems: Problems = _NO_PROBLEMS,
) -> b.Block:
    """Who comes instead: the deputy first, somebody of the same partner, a Slack user, or a name."""
    _ = tr.gettext
    known = known or {}
    options = [b.option(_("{name} (deputy)").format(name=deputy.name), str(deputy.id))] if deputy else []
    options += [b.option(one.name, str(one.id)) for one in others[: MAX_OPTIONS - 1]]
    fields = []
    if options:
        first = str(deputy.id) if deputy and not known else None
        menu = b.select(options, initial=first, placeholder=_("Choose a person"))
        fields.append(b.input_block("known", _("Somebody of your organisation"), menu, optional=True))
    person: b.Block = {"type": "users_select", "placeholder": b.plain(_("Choose a person"), 150)}
    fields += [
        b.input_block("person", _("Somebody in this Slack"), person, optional=True),
        b.input_block(
            "name",
            _("Or the name"),
            b.text_input(initial=known.get("name", "")),
            hint=_("Write the first name and the surname."),
            optional=True,
        ),
        b.input_block(
            "email", _("And the e-mail address"), b.text_input(initial=known.get("email", "")), optional=True
        ),
    ]
    intro = b.rich(
        b.line(_("*Meeting:* {title}"), title=found.meeting.title),
        b.line(_("*Time:* {time}"), time=m.when(found.meeting, tr)),
        b.line(_("Choose one person. The substitute gets an invitation of their own.")),
    )
    ref = InvitationRef(found.invited.invitation_id, found.meeting.sequence)
    return b.modal(
        _("Send a substitute"),
        [intro, *_with_problems(fields, problems, tr)],
        close=_("Back"),
        submit=_("Send the substitute"),
        callback_id="meeting.substitute",
        metadata=ref,
    )


def record_form(found: MeetingStatus, tr: Translator) -> b.Block:
    """An answer given by phone or in person."""
    _ = tr.gettext
    asked = [one for one in found.invited if one.answer is not Answer.SUBSTITUTE]
    # Those who cannot answer in Slack are the ones whose answers come by phone.
    asked.sort(key=lambda one: (one.answer is not Answer.NONE, one.is_reached, one.person.name))
    people = [b.option(_person(one), str(one.invitation_id)) for one in asked[:MAX_OPTIONS]]
    answers = [
        b.option(_("Attends"), Answer.YES),
        b.option(_("Cannot attend"), Answer.NO),
        b.option(_("Maybe"), Answer.MAYBE),
    ]
    radio: b.Block = {"type": "radio_buttons", "options": answers}
    who = b.select(people, placeholder=_("Choose a person"))
    return b.modal(
        _("Write down an answer"),
        [
            b.rich(b.line(_("*Meeting:* {title}"), title=found.meeting.title)),
            b.input_block("invitation", _("Who answered"), who),
            b.input_block("answer", _("The answer"), radio),
            b.note(_("Your name is shown beside the answer.")),
        ],
        close=_("Back"),
        submit=_("Save"),
        callback_id="meeting.record",
        metadata=MeetingRef(found.meeting.id),
    )


def attendance_form(found: MeetingStatus, tr: Translator) -> b.Block:
    """Who was there: ten to a field, which is what Slack takes; at first those who said they would come."""
    _ = tr.gettext
    fields = []
    for start in range(0, len(found.invited), MAX_CHECKBOXES):
        chunk = found.invited[start : start + MAX_CHECKBOXES]
        options = {one.invitation_id: b.option(_person(one), str(one.invitation_id)) for one in chunk}
        element: b.Block = {"type": "checkboxes", "options": list(options.values())}
        ticked = [options[one.invitation_id] for one in chunk if _was_there(one)]
        if ticked:
            element["initial_options"] = ticked
        label = _("Were there") if len(found.invited) <= MAX_CHECKBOXES else _names_from_to(chunk)
        fields.append(b.input_block(f"present-{start}", label, element, optional=True))
    return b.modal(
        _("Attendance"),
        [
            b.rich(
                b.line(_("*Meeting:* {title}"), title=found.meeting.title),
                b.line(_("*Time:* {time}"), time=m.when(found.meeting, tr)),
            ),
            *fields[:90],
        ],
        close=_("Back"),
        submit=_("Save"),
        callback_id="meeting.attendance",
        metadata=MeetingRef(found.meeting.id),
    )


def times_of(meeting: MeetingInfo) -> dict[str, str]:
    """A meeting's time as the fields of a form."""
    start, end = meeting.starts_at.astimezone(HELSINKI), meeting.ends_at.astimezone(HELSINKI)
    return {"date": start.date().isoformat(), "from": f"{start:%H:%M}", "to": f"{end:%H:%M}"}


def _was_there(one: Invited) -> bool:
    return one.answer is Answer.YES if one.present is None else one.present


def _person(one: Invited) -> str:
    return f"{one.person.name} ({one.partner})" if one.partner else one.person.name


def _names_from_to(chunk: Sequence[Invited]) -> str:
    first, last = chunk[0].person.name, chunk[-1].person.name
    return first if first == last else f"{first} – {last}"


def _time_fields(known: Mapping[str, str], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    date: b.Block = {"type": "datepicker"}
    if known.get("date"):
        date["initial_date"] = known["date"]
    fields = [b.input_block("date", _("Day"), date)]
    for block_id, label in (("from", _("Begins at")), ("to", _("Ends at"))):
        clock: b.Block = {"type": "timepicker"}
        if known.get(block_id):
            clock["initial_time"] = known[block_id]
        fields.append(b.input_block(block_id, label, clock))
    return fields


def _said_time(known: Mapping[str, str], problems: Problems, tr: Translator) -> list[b.Block]:
    """What was typed as a time, when it did not become one: nothing typed is lost."""
    if not known.get("time") or not {"date", "from", "to"} & problems.keys():
        return []
    words = tr.gettext("*You wrote the time as:* {text}")
    return [b.rich(b.line(words, text=b.cut(known["time"], 200)))]


def _with_problems(fields: Sequence[b.Block], problems: Problems, tr: Translator) -> list[b.Block]:
    """The fields, each trouble above its own; what is merely missing is said once, at the top."""
    _ = tr.gettext
    blocks: list[b.Block] = []
    if any(problem is None for problem in problems.values()):
        blocks.append(b.rich(b.line(_("Please fill in what is still missing."))))
    for one in fields:
        problem = problems.get(one["block_id"])
        if problem is not None:
            blocks.append(b.rich(b.line("*{words}*", words=errors.sentence(problem, tr))))
        blocks.append(one)
    return blocks
