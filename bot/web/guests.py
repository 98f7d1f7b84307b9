"""The page of a guest's pass: confidentiality is acknowledged, the pass accepted or declined (R14)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from bot.domain.guests import AckSource, GuestMeeting, PassState, end_of
from bot.domain.links import Purpose
from bot.services import confidentiality, guest_answers, guests
from bot.services.links import expire
from bot.views import guest_pages as views
from bot.web.pages import LANGUAGE, Done, Page, Pages, Visit

PREFIX = f"/{Purpose.GUEST}"
DECLINE = "/kieltaydyn"


def _show(visit: Visit, problems: Mapping[str, str] | None = None) -> Page:
    """Nothing of the group's material before the text is acknowledged, and nothing at all after the end."""
    found = guests.look(visit.session, actor=visit.actor, now=visit.now, pass_id=visit.ticket.subject_id)
    expire(end_of(found.ends_on), visit.now)
    text = confidentiality.current(visit.session) if found.state is PassState.INVITED else None
    meetings: list[tuple[GuestMeeting, str]] = []
    if found.state is PassState.ACCEPTED:
        meetings = [
            (
                one,
                visit.links.url(visit.session, Purpose.MEETING, person_id=found.guest.id, subject_id=one.id),
            )
            for one in guests.meetings_of(visit.session, pass_id=found.id, now=visit.now)
        ]
    shown = views.page(found, text, meetings, problems or {}, visit.tr)
    saved = views.saved(visit.said, visit.tr)
    return Page("guest_pass.html", {**shown, "saved": saved, "decline": _decline_url(visit)})


def _decline_url(visit: Visit) -> str:
    asked = f"?{urlencode({LANGUAGE: visit.tr.locale})}" if LANGUAGE in request.args else ""
    return f"{request.script_root}{PREFIX}/{visit.token}{DECLINE}{asked}"


def _accept(visit: Visit) -> Done:
    guest_answers.accept(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        pass_id=visit.ticket.subject_id,
        version=visit.form.get("versio", ""),
        agreed=visit.form.get("agree") == "agreed",
        language=visit.tr.locale,
        source=AckSource.WEB,
    )
    return Done("hyvaksytty")


def _decline(visit: Visit) -> Done:
    guest_answers.decline(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        pass_id=visit.ticket.subject_id,
        source=AckSource.WEB,
    )
    return Done("kieltaytynyt")


def blueprint(pages: Pages) -> Blueprint:
    """GET shows, POST accepts, POST to `/kieltaydyn` declines or gives up."""
    paths = Blueprint("guest", __name__, url_prefix=PREFIX)

    @paths.get("/<token>")
    def show(token: str) -> Response:
        return pages.look(Purpose.GUEST, token, _show)

    @paths.post("/<token>")
    def accept(token: str) -> Response:
        return pages.change(Purpose.GUEST, token, _accept, again=_show)

    @paths.post(f"/<token>{DECLINE}")
    def decline(token: str) -> Response:
        return pages.change(Purpose.GUEST, token, _decline, again=_show)

    return paths
