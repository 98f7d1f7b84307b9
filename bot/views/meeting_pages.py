"""What the answer page of a meeting shows."""

from typing import Any

from bot.domain.meetings import MAX_NOTE, InvitationInfo, MeetingState
from bot.domain.names import MAX_NAME
from bot.language.i18n import Translator
from bot.views import meeting_letters as letters


def page(found: InvitationInfo, tr: Translator) -> dict[str, Any]:
    """The facts of the page: the meeting, the answer so far, and which ways to answer there are."""
    _ = tr.gettext
    meeting, invited = found.meeting, found.invited
    is_cancelled = meeting.state is not MeetingState.CONFIRMED
    heading = meeting.title
    if is_cancelled:
        heading = _("Cancelled: {title}").format(title=meeting.title)
    answered = letters.SAID.get(invited.answer)
    facts = [(one.label, one.value) for one in letters.facts(found, tr) if one.value != meeting.title]
    if found.substitute:
        facts.append((_("Your substitute"), found.substitute))
    if is_cancelled and meeting.cancel_reason:
        facts.append((_("Reason"), meeting.cancel_reason))
    items = letters.agenda(found, tr)
    return {
        "heading": heading,
        "name": invited.person.name,
        "rows": [row for row in facts if row[0] != _("Agenda")],
        "agenda": items,
        "answered": _(answered) if answered else "",
        "note": invited.note,
        "sequence": meeting.sequence,
        "is_open": not is_cancelled and not found.withdrawn,
        "is_withdrawn": found.withdrawn and not is_cancelled,
        "may_send": invited.stands_for_id is None and invited.guest_id is None,
        "max_note": MAX_NOTE,
        "max_name": MAX_NAME,
    }


def said(word: str, found: InvitationInfo, tr: Translator) -> str:
    """What the last press did."""
    _ = tr.gettext
    if word == "tallennettu" and found.invited.answer in letters.SAID:
        return _("Your answer is saved. You can change it on this page until the meeting ends.")
    if word == "muuttunut":
        return _("Time or place has changed after this message. Please answer by these ones.")
    return ""
