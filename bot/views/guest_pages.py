"""The page of a guest's pass, as its template gets it: the pass, the confidentiality text, the meetings."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain.guests import Confidentiality, GuestMeeting, Part, Pass, PassState, parts
from bot.domain.meetings import Answer
from bot.language.i18n import N_, Translator
from bot.language.showing import show_span
from bot.views.guest_letters import facts
from bot.views.guests import STATE_NAMES

CHOICES = {Answer.YES: N_("I will attend"), Answer.NO: N_("I cannot attend"), Answer.MAYBE: N_("Maybe")}


def page(
    found: Pass,
    text: Confidentiality | None,
    meetings: Sequence[tuple[GuestMeeting, str]],
    problems: Mapping[str, str],
    tr: Translator,
) -> dict[str, Any]:
    """`text` while the pass waits for its answer; `meetings` with their own pages once it is accepted."""
    _ = tr.gettext
    return {
        "name": found.guest.name,
        "heading": _("Invitation as a guest expert") if text else _("Guest's pass"),
        "facts": [(one.label, one.value) for one in facts(found, tr)],
        "state": _(STATE_NAMES[found.state]),
        "is_open": text is not None,
        "is_accepted": found.state is PassState.ACCEPTED,
        "is_cancelled": found.state is PassState.CANCELLED,
        "version": text.version if text else "",
        "text": grouped(text.text(tr.locale)) if text else [],
        "text_language": text.language(tr.locale) if text else "fi",
        "meetings": [_meeting(one, url, tr) for one, url in meetings],
        "choices": [(answer.value, _(words)) for answer, words in CHOICES.items()],
        "problems": problems,
    }


def grouped(text: str) -> list[tuple[str, Any]]:
    """The confidentiality text with the items that follow each other in one list."""
    shown: list[tuple[str, Any]] = []
    for kind, words in parts(text):
        if kind is not Part.ITEM:
            shown.append((kind.value, words))
        elif shown and shown[-1][0] == "list":
            shown[-1][1].append(words)
        else:
            shown.append(("list", [words]))
    return shown


def _meeting(one: GuestMeeting, url: str, tr: Translator) -> dict[str, Any]:
    _ = tr.gettext
    return {
        "id": one.invitation_id,
        "sequence": one.sequence,
        "title": one.title,
        "answer": one.answer.value,
        "url": url,
        "rows": [
            (_("Time"), show_span(one.starts_at, one.ends_at, tr.locale)),
            (_("Place"), one.place),
        ],
    }


def saved(said: str, state: PassState, tr: Translator) -> str:
    """What the last press did, as long as it is still so."""
    _ = tr.gettext
    if state is PassState.DECLINED and said == "kieltaytynyt":
        return _("You do not take part. The person who invited you is told.")
    if state is not PassState.ACCEPTED:
        return ""
    return {
        "hyvaksytty": _("Thank you! You take part as a guest expert. The invitations come to you now."),
        "vastattu": _("Your answer is saved."),
        "muuttunut": _("The meeting has changed meanwhile. Look at its time, and answer once more."),
    }.get(said, "")
