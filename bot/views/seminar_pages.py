"""What the seminar's pages show: one's own answer, the ticket, the door, name tags."""

from collections.abc import Mapping
from typing import Any

from bot.domain.seminar_plans import Door
from bot.domain.seminars import HAS_PLACE, Fate, Needs, Registration, Reply, SeminarState, Status
from bot.language.i18n import N_, Translator
from bot.language.showing import show_moment
from bot.views.seminar_letters import facts
from bot.views.seminar_messages import FATES
from bot.views.seminars import REPLIES, heading, reasons

SAVED = {
    "tallennettu": N_("Your answer is saved."),
    "palaute": N_("Thank you, your answer is saved."),
}


def answer_page(
    found: Registration,
    needs: Needs,
    tr: Translator,
    *,
    said: str,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    is_over: bool,
    is_closed: bool,
    ticket: str,
) -> dict[str, Any]:
    """One's own page: what, when, where, how the registration stands, and the form."""
    _ = tr.gettext
    seminar, guest = found.seminar, found.guest
    is_open = seminar.state is SeminarState.OPEN and not is_over
    asks = is_open and (not is_closed or guest.reply in (*HAS_PLACE, Reply.WAITING))
    return {
        "heading": heading(seminar, tr),
        "name": guest.person.name,
        "facts": _rows(found, tr),
        "programme": seminar.programme.splitlines(),
        "state": state(found, tr),
        "why": reasons(guest, tr),
        "saved": _(SAVED[said]) if said in SAVED else _fate(found, said, tr),
        "problems": problems,
        "asks": asks,
        "closed": is_open and not asks,
        "contact": seminar.organiser.name,
        "options": _options(found, tr),
        "answer": typed.get("answer", _chosen(guest.reply)),
        "catering": seminar.catering,
        "diet": typed.get("diet", needs.diet),
        "access": typed.get("access", needs.access),
        "message": typed.get("message", guest.note),
        "ticket": ticket if guest.reply is Reply.COMING and not is_over else "",
        "feedback": is_over and seminar.state is SeminarState.OPEN,
        "cancelled": seminar.state is SeminarState.CANCELLED,
        "reason": seminar.cancel_reason,
    }


def _options(found: Registration, tr: Translator) -> list[tuple[str, str]]:
    _ = tr.gettext
    comes = {
        Reply.OFFERED: _("I take the place"),
        Reply.WAITING: _("I stay in the queue"),
    }.get(found.guest.reply, _("I will attend"))
    return [("coming", comes), ("not_coming", _("I cannot attend"))]


def _chosen(reply: Reply) -> str:
    if reply in (Reply.COMING, Reply.WAITING):
        return "coming"
    return "not_coming" if reply is Reply.NOT_COMING else ""


def _fate(found: Registration, said: str, tr: Translator) -> str:
    """What became of an answer that was not simply kept."""
    if said not in {str(fate) for fate in FATES}:
        return ""
    return tr.gettext(FATES[Fate(said)]).format(name=found.seminar.organiser.name)


def _rows(found: Registration, tr: Translator) -> list[tuple[str, str, str]]:
    return [(one.label, one.value, one.url) for one in facts(found.seminar, tr)]


def state(found: Registration, tr: Translator) -> str:
    """How the registration stands, in one sentence."""
    _ = tr.gettext
    guest = found.guest
    if guest.reply is Reply.WAITING:
        return _("You are in the queue. Your number: {number}").format(number=found.position)
    if guest.reply is Reply.OFFERED and guest.offer_until:
        until = show_moment(guest.offer_until, tr.locale)
        return _("A place is held for you until {time}.").format(time=until)
    return {
        Reply.COMING: _("You have a place. Welcome!"),
        Reply.NOT_COMING: _("You answered: I cannot attend."),
        Reply.LAPSED: _("The place that was held for you went to the next in the queue."),
    }.get(guest.reply, _("You have not answered yet."))


def ticket_page(
    found: Registration, tr: Translator, *, picture: str, may_mark: bool, said: str
) -> dict[str, Any]:
    """The ticket: a name and a code; for who receives people also the button."""
    _ = tr.gettext
    guest = found.guest
    return {
        "heading": found.seminar.name,
        "name": guest.person.name,
        "partner": guest.partner,
        "facts": _rows(found, tr)[:2],
        "picture": picture if guest.reply is Reply.COMING else "",
        "state": tr.gettext(REPLIES[guest.reply]),
        "arrived": guest.arrived_at is not None,
        "may_mark": may_mark,
        "saved": _("Marked.") if said == "tallennettu" else "",
    }


def door_page(found: Door, tr: Translator, *, query: str, said: str, here: bool) -> dict[str, Any]:
    """The door: a search, the people found, a button for each."""
    _ = tr.gettext
    rows = [
        {
            "id": one.id,
            "name": one.person.name,
            "partner": one.partner,
            "state": _(REPLIES[one.reply]),
            "has_place": one.reply in HAS_PLACE,
            "arrived": show_moment(one.arrived_at, tr.locale) if one.arrived_at else "",
        }
        for one in found.found
    ]
    words = {"tallennettu": _("Marked."), "laite": _("Tickets can now be read with this device.")}
    return {
        "heading": _("Door: {title}").format(title=found.seminar.name),
        "counts": _("{arrived} of {expected} have arrived").format(
            arrived=found.arrived, expected=found.expected
        ),
        "rows": rows,
        "more": found.more,
        "query": query,
        "is_open": found.is_open,
        "saved": words.get(said, ""),
        "is_here": here,
    }


def tags_page(found: Status, tr: Translator) -> dict[str, Any]:
    """Name tags of those who have a place, by name."""
    _ = tr.gettext
    return {
        "heading": _("Name tags: {title}").format(title=found.seminar.name),
        "tags": [
            {"name": one.person.name, "partner": one.partner}
            for one in found.guests
            if one.reply is Reply.COMING
        ],
    }
