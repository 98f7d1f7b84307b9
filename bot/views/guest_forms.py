"""Forms about guests. The block ids are the fields' names, as the commands' parsers use them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.groups import GroupRef
from bot.domain.guest_payloads import NewGuest, PassRef, PassVersion, TextVersion
from bot.domain.guests import MAX_PURPOSE, Acknowledged, Confidentiality, Part, Pass, parts
from bot.domain.names import MAX_NAME
from bot.domain.payloads import Nothing
from bot.language.i18n import Translator
from bot.language.showing import show_moment
from bot.views import blocks as b
from bot.views import guests as views
from bot.views.forms import Problems, date_input, term_fields, with_problems
from bot.views.group_forms import number
from bot.views.partner_forms import MAX_OPTIONS

AGREED = "agreed"
MeetingOption = tuple[int, str, datetime]


def invite(
    groups: Sequence[GroupRef],
    meetings: Sequence[MeetingOption],
    known: Mapping[str, str],
    problems: Problems,
    tr: Translator,
    *,
    payload: NewGuest,
) -> b.Block:
    """Somebody is invited as a guest: to a group for a time, or to one meeting."""
    _ = tr.gettext
    fields = [
        *_who_fields(known, tr),
        *_target_fields(groups, meetings, known, tr),
        b.input_block(
            "purpose",
            _("Topic"),
            b.text_input(initial=known.get("purpose", ""), limit=MAX_PURPOSE),
            hint=_("What the guest is asked to tell about or to help with. The guest sees this."),
        ),
        *term_fields(known, _("Needed for a group: a pass is for a time."), tr),
    ]
    return b.modal(
        _("Guest expert"),
        with_problems(fields, problems),
        close=_("Cancel"),
        submit=_("Invite"),
        callback_id="guest.new",
        metadata=payload,
    )


def _who_fields(known: Mapping[str, str], tr: Translator) -> list[b.Block]:
    _ = tr.gettext
    return [
        b.input_block(
            "person",
            _("Guest expert"),
            b.text_input(initial=_typed(known.get("person", "")), limit=MAX_NAME),
            hint=_("First name and surname. Somebody in the registry is found by part of the name, too."),
        ),
        b.input_block(
            "email",
            _("E-mail address"),
            b.text_input(initial=known.get("email", ""), limit=254),
            hint=_("Needed for a new person, and for whoever is not in Slack."),
            optional=True,
        ),
    ]


def _target_fields(
    groups: Sequence[GroupRef], meetings: Sequence[MeetingOption], known: Mapping[str, str], tr: Translator
) -> list[b.Block]:
    _ = tr.gettext
    menu = [b.option(one.name, number(one)) for one in groups[:MAX_OPTIONS]]
    fields = [
        b.input_block(
            "group",
            _("Group"),
            b.select(menu, initial=known.get("group")),
            hint=_("The whole group for a time. Not needed when you choose a meeting."),
            optional=True,
        )
    ]
    if meetings:
        options = [
            b.option(f"{show_moment(at, tr.locale)} {title}", f"#{meeting_id}")
            for meeting_id, title, at in meetings[:MAX_OPTIONS]
        ]
        fields.append(
            b.input_block(
                "meeting",
                _("Only this meeting"),
                b.select(options, initial=known.get("meeting")),
                hint=_("The pass is then valid for this meeting only."),
                optional=True,
            )
        )
    return fields


def _typed(text: str) -> str:
    """What was typed, for a text field. A mention travels as marks that nobody should see."""
    return "" if any(ord(ch) < 32 for ch in text) else text


def extend(found: Pass, tr: Translator, problems: Problems | None = None) -> b.Block:
    """Another last day for a pass."""
    _ = tr.gettext
    fields = [
        b.rich(b.line(_("*Guest:* {name}"), name=found.guest.name), *views.facts(found, tr)),
        b.input_block("ends", _("Last day"), date_input(found.ends_on.isoformat())),
    ]
    return b.modal(
        _("Change the pass"),
        with_problems(fields, problems or {}),
        close=_("Cancel"),
        submit=_("Save"),
        callback_id="guest.extend",
        metadata=PassRef(found.id),
    )


def pick(passes: Sequence[Pass], problems: Problems, tr: Translator) -> b.Block:
    """Whose pass is cancelled."""
    _ = tr.gettext
    options = [b.option(views.pass_name(one, tr), f"#{one.id}") for one in passes[:MAX_OPTIONS]]
    fields = [b.input_block("pass", _("Pass"), b.select(options))]
    return b.modal(
        _("Cancel a pass"),
        with_problems(fields, problems),
        close=_("Back"),
        submit=_("Go on"),
        callback_id="guest.pick_cancel",
        metadata=Nothing(),
    )


def accept(found: Pass, text: Confidentiality, tr: Translator) -> b.Block:
    """The confidentiality text, to be acknowledged before the pass is accepted (rule R14)."""
    _ = tr.gettext
    fields = [
        b.rich(*views.facts(found, tr)),
        b.divider(),
        *confidentiality(text, tr),
        _agree(tr),
    ]
    return b.modal(
        _("Guest's pass"),
        fields,
        close=_("Back"),
        submit=_("Accept"),
        callback_id="guest.accept",
        metadata=PassVersion(found.id, text.version),
    )


def acknowledge(text: Confidentiality, done: Acknowledged | None, tr: Translator) -> b.Block:
    """The confidentiality text; with the box to tick while this version is not acknowledged yet."""
    _ = tr.gettext
    if done is not None and done.is_current:
        said = b.line(_("*You acknowledged this:* {time}"), time=show_moment(done.at, tr.locale))
        return b.modal(_("Confidentiality"), [b.rich(said), *confidentiality(text, tr)], close=_("Close"))
    return b.modal(
        _("Confidentiality"),
        [*confidentiality(text, tr), _agree(tr)],
        close=_("Back"),
        submit=_("Acknowledge"),
        callback_id="own.acknowledge",
        metadata=TextVersion(text.version),
    )


def _agree(tr: Translator) -> b.Block:
    _ = tr.gettext
    tick = b.option(_("I have read this and I agree to it."), AGREED)
    # Optional, so that the sentence about a missing tick is ours, in the person's own language.
    return b.input_block(
        "agree", _("Confidentiality"), {"type": "checkboxes", "options": [tick]}, optional=True
    )


def confidentiality(text: Confidentiality, tr: Translator) -> list[b.Block]:
    """The text as blocks, in the reader's language where it has been written in it."""
    language = tr.locale.partition("_")[0]
    shown: list[b.Block] = []
    items: list[list[b.Block]] = []
    for kind, words in parts(text.text(language)):
        if kind is Part.ITEM:
            items.append(b.line("{words}", words=words))
            continue
        if items:
            shown.append(b.bullets(*items))
            items = []
        shown.append(b.header(words) if kind is Part.HEADING else b.section(words))
    return [*shown, b.bullets(*items)] if items else shown
