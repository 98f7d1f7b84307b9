"""The page of an action, as its template gets it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.domain.programme import ActionState
from bot.domain.programme_following import Following, Note
from bot.domain.zone import local_date
from bot.language.i18n import Translator
from bot.language.showing import show_day
from bot.views.deadline_letters import facts
from bot.views.deadlines import NOTE_NAMES, closed, due_of
from bot.views.programme import ACTION_STATES


def page(
    found: Following, name: str, today: date, problems: Mapping[str, str], tr: Translator
) -> dict[str, Any]:
    """`name` is the link's owner."""
    _ = tr.gettext
    one = due_of(found)
    return {
        "name": name,
        "title": one.title,
        "facts": [(row.label, row.value) for row in facts(one, today, tr)],
        "state": _(ACTION_STATES[one.state]),
        "is_open": found.action.is_going and found.may_follow,
        "closed": "" if found.action.is_going else closed(found, tr),
        "notes": [_note(row, tr) for row in found.notes],
        "problems": problems,
    }


def _note(one: Note, tr: Translator) -> str:
    what = tr.gettext(NOTE_NAMES[one.kind])
    if one.moved_to:
        what += f": {show_day(one.moved_to, tr.locale)}"
    by = f" ({one.by})" if one.by else ""
    text = f" – {one.text}" if one.text else ""
    return f"{show_day(local_date(one.at), tr.locale)}: {what}{by}{text}"


def saved(said: str, found: Following, tr: Translator) -> str:
    """What the last press did, as long as it is still so."""
    _ = tr.gettext
    if said == "valmis" and found.action.state is ActionState.DONE:
        return _("The action is marked as done. Thank you!")
    if said == "siirretty":
        return _("The action is now followed by this day: {day}").format(
            day=show_day(found.action.due_on, tr.locale)
        )
    return {
        "kerrottu": _("Your call for help has been passed on."),
        "kirjattu": _("Your words are written down, but the action has nobody to tell them to yet."),
        "ennallaan": _("It was so already. Nothing was changed."),
    }.get(said, "")
