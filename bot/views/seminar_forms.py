"""The forms of the seminar. Block ids are the names of fields: errors find their place by them."""

from collections.abc import Mapping, Sequence

from bot.domain.errors import UserError
from bot.domain.seminar_payloads import SeminarGuestRef, SeminarRef, SeminarStageRef, SeminarVersion
from bot.domain.seminars import (
    DEFAULT_REMINDERS,
    MAX_NEEDS,
    MAX_PROGRAMME,
    MAX_REMINDERS,
    Guest,
    Hold,
    Needs,
    Reply,
    SeminarInfo,
    StagePlan,
    Status,
)
from bot.domain.zone import HELSINKI, local_date
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views import errors
from bot.views import seminars as s
from bot.views.forms import date_input, with_problems
from bot.views.seminar_stages import stage_name

Problems = Mapping[str, UserError | None]
MAX_OPTIONS = 100  # docs.slack.dev/reference/block-kit/block-elements/select-menu-element
_NO_PROBLEMS: Problems = {}


def seminar_form(
    known: Mapping[str, str],
    tr: Translator,
    *,
    problems: Problems = _NO_PROBLEMS,
    version: SeminarVersion | None = None,
) -> b.Block:
    """A new seminar, or one to edit (`version`), everything known filled in."""
    _ = tr.gettext
    fields = [
        b.input_block("name", _("Name"), b.text_input(initial=known.get("name", ""))),
        *_times(known, tr),
        b.input_block(
            "deadline",
            _("Last day to register"),
            date_input(known.get("deadline", "")),
            hint=_("The whole day counts."),
        ),
        b.input_block("place", _("Place"), b.text_input(initial=known.get("place", "")), optional=True),
        b.input_block(
            "link",
            _("Link for taking part from afar"),
            b.text_input(initial=known.get("link", ""), placeholder="https://"),
            optional=True,
        ),
        b.input_block(
            "capacity",
            _("Places"),
            b.text_input(initial=known.get("capacity", ""), limit=10),
            hint=_("Leave empty when there is room for everybody."),
            optional=True,
        ),
        b.input_block(
            "holds",
            _("Places held for partners"),
            b.text_input(initial=known.get("holds", ""), multiline=True),
            hint=_("One on each line, for example: Joensuu: 5"),
            optional=True,
        ),
        b.input_block(
            "programme",
            _("Programme"),
            b.text_input(initial=known.get("programme", ""), multiline=True, limit=MAX_PROGRAMME),
            optional=True,
        ),
        _yes_no("catering", _("Catering"), known.get("catering", "no"), tr),
        _reminders(known.get("reminders", str(DEFAULT_REMINDERS)), tr),
    ]
    said = _said(problems, tr)
    return b.modal(
        _("New seminar") if version is None else _("Edit the seminar"),
        with_problems(fields, said),
        close=_("Back"),
        submit=_("Show the draft") if version is None else _("Continue"),
        callback_id="seminar.save",
        metadata=version or SeminarVersion(0, 0),
    )


def known_of(seminar: SeminarInfo, holds: Sequence[Hold], reminders: int) -> dict[str, str]:
    """A seminar as the fields of its form."""
    start, end = seminar.starts_at.astimezone(HELSINKI), seminar.ends_at.astimezone(HELSINKI)
    return {
        "name": seminar.name,
        "date": start.date().isoformat(),
        "from": f"{start:%H:%M}",
        "to": f"{end:%H:%M}",
        "deadline": local_date(seminar.deadline).isoformat(),
        "place": seminar.place,
        "link": seminar.link,
        "capacity": str(seminar.capacity or ""),
        "holds": "\n".join(f"{hold.partner}: {hold.places}" for hold in holds),
        "programme": seminar.programme,
        "catering": "yes" if seminar.catering else "no",
        "reminders": str(reminders),
    }


def schedule_form(found: StagePlan, tr: Translator) -> b.Block:
    """When a stage goes out; a sensible time filled in."""
    _ = tr.gettext
    at = (found.stage.due_at or found.stage.suggested_at or found.seminar.starts_at).astimezone(HELSINKI)
    clock: b.Block = {"type": "timepicker", "initial_time": f"{at:%H:%M}"}
    return b.modal(
        _("Choose the time"),
        [
            b.rich(
                b.line(_("*Seminar:* {title}"), title=found.seminar.name),
                b.line(_("*Message:* {stage}"), stage=stage_name(found.stage, tr)),
                b.line(_("It goes to those it is for at that time: now {count} people."), count=found.count),
            ),
            b.input_block("date", _("Day"), date_input(at.date().isoformat())),
            b.input_block("from", _("Time of day"), clock),
        ],
        close=_("Back"),
        submit=_("Save"),
        callback_id="seminar.schedule",
        metadata=SeminarStageRef(found.stage.id),
    )


def guests_form(
    seminar: SeminarInfo, tr: Translator, *, text: str = "", problem: UserError | None = None
) -> b.Block:
    """People to invite besides those whom the registry would."""
    _ = tr.gettext
    field = b.input_block(
        "people",
        _("People"),
        b.text_input(initial=text, multiline=True),
        hint=_(
            "One on each line: a name of the registry, or a name and an address, for example {example}"
        ).format(example="Anna Asiantuntija <anna@example.fi>"),
    )
    return b.modal(
        _("Invite others too"),
        [
            b.rich(b.line(_("*Seminar:* {title}"), title=seminar.name)),
            *with_problems([field], _said({"people": problem} if problem else {}, tr)),
        ],
        close=_("Back"),
        submit=_("Put on the list"),
        callback_id="seminar.guests",
        metadata=SeminarRef(seminar.id),
    )


def needs_form(seminar: SeminarInfo, guest: Guest, needs: Needs, tr: Translator) -> b.Block:
    """One's own diet and accessibility needs, and a message to the organiser."""
    _ = tr.gettext
    kept = b.note(
        _("Only the organiser, {name}, sees these. They are erased 14 days after the seminar.").format(
            name=seminar.organiser.name
        )
    )
    diet = b.text_input(initial=needs.diet, limit=MAX_NEEDS)
    access = b.text_input(initial=needs.access, limit=MAX_NEEDS)
    asked = [
        b.input_block(
            "diet", _("Special diet"), diet, hint=_("For example: gluten-free, vegan"), optional=True
        ),
        b.input_block("access", _("Accessibility needs"), access, optional=True),
        kept,
    ]
    note = b.text_input(initial=guest.note, multiline=True)
    message = b.input_block("message", _("Message to the organiser"), note, optional=True)
    head = b.rich(b.line(_("*Seminar:* {title}"), title=seminar.name))
    return b.modal(
        _("Diet and accessibility") if seminar.catering else _("Message"),
        [head, *(asked if seminar.catering else []), message],
        close=_("Back"),
        submit=_("Save"),
        callback_id="seminar.needs",
        metadata=SeminarGuestRef(guest.id),
    )


def record_form(found: Status, tr: Translator) -> b.Block:
    """An answer given by phone or mail; those who cannot answer themselves come first."""
    _ = tr.gettext
    who = b.text_input(placeholder="Anna Asiantuntija")
    answers = [b.option(_("Attends"), "coming"), b.option(_("Cannot attend"), "not_coming")]
    asked = [one for one in found.guests if one.reply is Reply.SILENT]
    asked.sort(key=lambda one: (one.way != "none", one.person.name))
    options = [b.option(one.person.name, str(one.id)) for one in asked[:MAX_OPTIONS]]
    fields = []
    if options:
        menu = b.select(options, placeholder=_("Choose a person"))
        fields.append(b.input_block("guest", _("Who answered"), menu, optional=True))
    fields.append(b.input_block("person", _("Or the name"), who, optional=True))
    radio: b.Block = {"type": "radio_buttons", "options": answers}
    return b.modal(
        _("Write down an answer"),
        [
            b.rich(b.line(_("*Seminar:* {title}"), title=found.seminar.name)),
            *fields,
            b.input_block("answer", _("Answer"), radio),
            b.note(_("Your name is shown beside the answer.")),
        ],
        close=_("Back"),
        submit=_("Save"),
        callback_id="seminar.record",
        metadata=SeminarRef(found.seminar.id),
    )


def cancel_form(seminar: SeminarInfo, reason: str, tr: Translator) -> b.Block:
    """The reason of a cancellation; may be left out."""
    _ = tr.gettext
    return b.modal(
        _("Cancel the seminar"),
        [
            b.rich(
                b.line(_("*Seminar:* {title}"), title=seminar.name),
                b.line(_("*Time:* {time}"), time=s.when(seminar, tr)),
            ),
            b.input_block(
                "reason",
                _("Reason"),
                b.text_input(initial=reason, multiline=True),
                hint=_("Everybody invited sees the reason. At most {limit} characters.").format(limit=300),
                optional=True,
            ),
        ],
        close=_("Back"),
        submit=_("Continue"),
        callback_id="seminar.cancel_plan",
        metadata=SeminarVersion(seminar.id, seminar.sequence),
    )


def _times(known: Mapping[str, str], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    fields = [b.input_block("date", _("Day"), date_input(known.get("date", "")))]
    for block_id, label in (("from", _("Begins at")), ("to", _("Ends at"))):
        clock: b.Block = {"type": "timepicker"}
        if known.get(block_id):
            clock["initial_time"] = known[block_id]
        fields.append(b.input_block(block_id, label, clock))
    return fields


def _yes_no(block_id: str, label: str, chosen: str, tr: Translator) -> b.Block:
    _ = tr.gettext
    options = [b.option(_("Yes"), "yes"), b.option(_("No"), "no")]
    radio: b.Block = {"type": "radio_buttons", "options": options}
    radio["initial_option"] = options[0 if chosen == "yes" else 1]
    hint = _("When there is, diets and accessibility needs are asked of those who come.")
    return b.input_block(block_id, label, radio, hint=hint)


def _reminders(chosen: str, tr: Translator) -> b.Block:
    options = [b.option(str(count), str(count)) for count in range(MAX_REMINDERS + 1)]
    menu = b.select(options, initial=chosen)
    hint = tr.gettext("They go to those alone who have not answered.")
    return b.input_block("reminders", tr.gettext("Reminders"), menu, hint=hint)


def _said(problems: Problems, tr: Translator) -> dict[str, str]:
    return {
        field: errors.sentence(problem, tr) if problem else tr.gettext("Please fill this in.")
        for field, problem in problems.items()
    }
