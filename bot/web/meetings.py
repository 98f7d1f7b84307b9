"""The answer page of a meeting: for who has no Slack, and for whoever follows the link in a letter."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from bot.domain.links import CALENDAR_FILE, Purpose
from bot.domain.meetings import Answer, AnswerFate, AnswerSource, InvitationInfo
from bot.domain.payloads import StaleButton
from bot.services import meeting_answers, meetings
from bot.services.links import expire
from bot.views import calendar, meeting_letters, meeting_pages
from bot.web.pages import Done, File, Page, Pages, Visit

WRONG_READER = "/en-ole-han"
_GIVEN = {"osallistun": Answer.YES, "en": Answer.NO, "ehka": Answer.MAYBE}


def _found(visit: Visit) -> InvitationInfo:
    """The link's owner's invitation. Raises StaleButton, and LinkExpired when the meeting is over."""
    found = meetings.invitation_to(
        visit.session, actor=visit.actor, now=visit.now, meeting_id=visit.ticket.subject_id
    )
    expire(found.meeting.ends_at, visit.now)
    return found


def _show(visit: Visit, problems: Mapping[str, str] | None = None) -> Page:
    found = _found(visit)
    facts: dict[str, Any] = {
        **meeting_pages.page(found, visit.tr),
        "problems": problems or {},
        "typed": visit.form,
        "said": meeting_pages.said(visit.said, found, visit.tr),
        "wrong_reader": f"{request.script_root}{request.path.rstrip('/')}{WRONG_READER}",
        "file": f"{request.script_root}{request.path.rstrip('/')}{CALENDAR_FILE}",
    }
    return Page("meeting_page.html", facts)


def _answer(visit: Visit) -> Done:
    """The three answers, and the fourth: a substitute. An answer to an older time is asked again."""
    found = _found(visit)
    what = visit.form.get("vastaus", "")
    sequence = visit.form.get("aika", "")
    about: dict[str, Any] = {
        "actor": visit.actor,
        "now": visit.now,
        "invitation_id": found.invited.invitation_id,
        "sequence": int(sequence) if sequence.isdecimal() and len(sequence) < 6 else -1,
        "source": AnswerSource.WEB,
    }
    if what == "sijainen":
        result = meeting_answers.name_substitute(
            visit.session,
            **about,
            name=visit.form.get("name", ""),
            email=visit.form.get("email", ""),
        )
    elif what in _GIVEN:
        note = visit.form.get("note", "")
        result = meeting_answers.answer(visit.session, **about, given=_GIVEN[what], note=note)
    else:
        raise StaleButton
    return Done("tallennettu" if result.fate is AnswerFate.KEPT else "muuttunut")


def _file(visit: Visit) -> File:
    """The meeting for the owner's own calendar: no answer is asked for in it."""
    found = meetings.invitation_to(
        visit.session, actor=visit.actor, now=visit.now, meeting_id=visit.ticket.subject_id
    )
    page = visit.links.url(
        visit.session,
        Purpose.MEETING,
        person_id=visit.ticket.person_id,
        subject_id=visit.ticket.subject_id,
    )
    entry = replace(meeting_letters.entry(found, page, visit.tr), organiser=None)
    return File(calendar.feed([entry], entry.summary, visit.now), calendar.KIND, "kokous.ics")


def _wrong_reader(visit: Visit, _problems: Mapping[str, str] | None = None) -> Page:
    found = _found(visit)
    return Page("meeting_wrong_reader.html", {"name": found.invited.person.name, "is_told": False})


def _report(visit: Visit) -> Page:
    """The links of the person are closed, and the organiser hears of it. This page is the last it opens."""
    found = _found(visit)
    meeting_answers.report_wrong_reader(visit.session, actor=visit.actor, now=visit.now, found=found)
    return Page("meeting_wrong_reader.html", {"name": found.invited.person.name, "is_told": True})


def blueprint(pages: Pages) -> Blueprint:
    """The page, its answers, the calendar file, and the way out for who is somebody else."""
    paths = Blueprint("meeting", __name__, url_prefix=f"/{Purpose.MEETING}")

    @paths.get("/<token>")
    def show(token: str) -> Response:
        return pages.look(Purpose.MEETING, token, _show)

    @paths.post("/<token>")
    def answer(token: str) -> Response:
        return pages.change(Purpose.MEETING, token, _answer, again=_show)

    @paths.get(f"/<token>{CALENDAR_FILE}")
    def file(token: str) -> Response:
        return pages.look(Purpose.MEETING, token, _file)

    @paths.get(f"/<token>{WRONG_READER}")
    def wrong_reader(token: str) -> Response:
        return pages.look(Purpose.MEETING, token, _wrong_reader)

    @paths.post(f"/<token>{WRONG_READER}")
    def report(token: str) -> Response:
        return pages.change(Purpose.MEETING, token, _report)

    return paths
