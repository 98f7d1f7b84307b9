"""The page of a guest's pass: confidentiality is acknowledged, the pass answered, then its meetings (R14)."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from bot.domain.guests import AckSource, GuestMeeting, Pass, PassState, end_of
from bot.domain.links import Purpose
from bot.domain.meetings import Answer, AnswerFate, AnswerSource
from bot.domain.payloads import StaleButton
from bot.services import confidentiality, guest_answers, guests, meeting_answers
from bot.services.links import expire
from bot.views import guest_pages as views
from bot.web.pages import LANGUAGE, Change, Done, Page, Pages, Visit

PREFIX = f"/{Purpose.GUEST}"
DECLINE, MEETING, WRONG_READER = "/kieltaydyn", "/kokous", "/en-ole-han"


def _pass(visit: Visit) -> Pass:
    """The link owner's own pass, while it runs. Raises StaleButton, NotAllowed, LinkExpired."""
    found = guests.look(visit.session, actor=visit.actor, now=visit.now, pass_id=visit.ticket.subject_id)
    if found.guest.id != visit.actor.person_id:
        raise StaleButton
    expire(end_of(found.ends_on), visit.now)
    return found


def _show(visit: Visit, problems: Mapping[str, str] | None = None) -> Page:
    """Nothing of the group's material before the text is acknowledged, and nothing at all after the end."""
    found = _pass(visit)
    text = confidentiality.current(visit.session) if found.state is PassState.INVITED else None
    meetings: list[tuple[GuestMeeting, str]] = []
    if found.state is PassState.ACCEPTED:
        coming = guests.meetings_of(visit.session, pass_id=found.id, now=visit.now)
        meetings = [(one, _meeting_url(visit, found, one)) for one in coming]
    shown = views.page(found, text, meetings, problems or {}, visit.tr)
    there = {
        "decline": _there(visit, DECLINE),
        "answer": _there(visit, MEETING),
        "wrong_reader": _there(visit, WRONG_READER),
    }
    return Page(
        "guest_pass.html", {**shown, **there, "saved": views.saved(visit.said, found.state, visit.tr)}
    )


def _meeting_url(visit: Visit, found: Pass, one: GuestMeeting) -> str:
    return visit.links.url(visit.session, Purpose.MEETING, person_id=found.guest.id, subject_id=one.id)


def _there(visit: Visit, tail: str) -> str:
    asked = f"?{urlencode({LANGUAGE: visit.tr.locale})}" if LANGUAGE in request.args else ""
    return f"{request.script_root}{PREFIX}/{visit.token}{tail}{asked}"


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


def _answer(visit: Visit) -> Done:
    """The guest's answer to one of the meetings that the page showed."""
    found = _pass(visit)
    try:
        invitation_id, sequence = int(visit.form["kutsu"]), int(visit.form["versio"])
        given = Answer(visit.form[f"vastaus-{invitation_id}"])
    except (KeyError, ValueError):
        raise StaleButton from None
    shown = guests.meetings_of(visit.session, pass_id=found.id, now=visit.now)
    if given not in views.CHOICES or found.state is not PassState.ACCEPTED:
        raise StaleButton
    if invitation_id not in {one.invitation_id for one in shown}:
        raise StaleButton
    done = meeting_answers.answer(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        invitation_id=invitation_id,
        sequence=sequence,
        given=given,
        source=AnswerSource.WEB,
    )
    return Done("vastattu" if done.fate is AnswerFate.KEPT else "muuttunut")


def _wrong_reader(visit: Visit) -> Page:
    return Page("guest_wrong_reader.html", {"name": _pass(visit).guest.name, "is_told": False})


def _report(visit: Visit) -> Page:
    """The links of the guest are closed, and who invited hears of it. This page is the last they open."""
    found = _pass(visit)
    guest_answers.report_wrong_reader(visit.session, actor=visit.actor, now=visit.now, pass_id=found.id)
    return Page("guest_wrong_reader.html", {"name": found.guest.name, "is_told": True})


def blueprint(pages: Pages) -> Blueprint:
    """GET shows, POST accepts; POST to the other addresses declines or gives up, and answers a meeting."""
    paths = Blueprint("guest", __name__, url_prefix=PREFIX)

    @paths.get("/<token>")
    def show(token: str) -> Response:
        return pages.look(Purpose.GUEST, token, _show)

    @paths.get(f"/<token>{WRONG_READER}")
    def wrong_reader(token: str) -> Response:
        return pages.look(Purpose.GUEST, token, _wrong_reader)

    def posts(tail: str, work: Change) -> None:
        def change(token: str) -> Response:
            return pages.change(Purpose.GUEST, token, work, again=_show)

        paths.add_url_rule(f"/<token>{tail}", work.__name__, change, methods=["POST"])

    for tail, work in (("", _accept), (DECLINE, _decline), (MEETING, _answer), (WRONG_READER, _report)):
        posts(tail, work)
    return paths
