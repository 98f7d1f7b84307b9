"""The seminar's pages: one's own answer, the ticket and its QR code, the door, name tags, files, the picture.

A ticket is opened by anybody who holds it, and shows a name. It is marked as used only where the door has
said "this device": its cookie is the one cookie of the house (the door's own link; for tickets only).
"""

import io
from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, Response, request

from bot.domain.errors import UserError
from bot.domain.links import QR, Purpose
from bot.domain.meetings import AnswerSource
from bot.domain.payloads import StaleButton
from bot.domain.people import Actor
from bot.domain.rights import Permission
from bot.domain.seminar_errors import AnswerMissing, NotOnTheList
from bot.domain.seminars import Fate, Registration, Reply, SeminarState, Status
from bot.permissions import allows
from bot.services import seminar_door as door
from bot.services import seminar_feedback as feedback
from bot.services import seminar_places as places
from bot.services import seminars
from bot.services.links import admit, expire
from bot.services.people import find_actor_by_id
from bot.views import seminar_chart, seminar_files
from bot.views import seminar_pages as views
from bot.web.pages import Done, File, Page, Pages, Visit, shown_elsewhere

ANSWERED_UNTIL = timedelta(days=30)  # the page stays that long after the seminar: feedback
FILES_UNTIL = timedelta(days=30)
COOKIE = "ovi"
COOKIE_SECONDS = 24 * 3600
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# -- one's own answer --------------------------------------------------------------------------------------


def _own(visit: Visit) -> Registration:
    """The visitor's registration. Raises StaleButton, LinkExpired."""
    seminar = seminars.load(visit.session, visit.ticket.subject_id)
    expire(seminar.ends_at + ANSWERED_UNTIL, visit.now)
    try:
        return seminars.own_or_refuse(visit.session, actor=visit.actor, seminar=seminar)
    except NotOnTheList:
        raise StaleButton from None


def _show(visit: Visit, problems: Mapping[str, str] | None = None) -> Page:
    found = _own(visit)
    seminar = found.seminar
    _, needs = places.own_needs(visit.session, actor=visit.actor, guest_id=found.guest.id)
    facts = views.answer_page(
        found,
        needs,
        visit.tr,
        said=visit.said,
        typed=visit.form,
        problems=problems or {},
        is_over=visit.now >= seminar.ends_at,
        is_closed=seminar.is_closed(visit.now),
        ticket=_url(visit, Purpose.SEMINAR_TICKET),
    )
    return Page("seminar_answer.html", facts)


def _answer(visit: Visit) -> Done:
    found = _own(visit)
    if visit.now >= found.seminar.ends_at and found.seminar.state is SeminarState.OPEN:
        return _thank(visit, found)
    answer = visit.form.get("answer", "")
    if answer not in ("coming", "not_coming"):
        raise AnswerMissing
    do = places.register if answer == "coming" else places.give_up
    done = do(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        guest_id=found.guest.id,
        source=AnswerSource.WEB,
    )
    if done.fate in (Fate.IN, Fate.QUEUED, Fate.OUT, Fate.SAME):
        places.set_needs(
            visit.session,
            actor=visit.actor,
            now=visit.now,
            guest_id=found.guest.id,
            diet=visit.form.get("diet", ""),
            access=visit.form.get("access", ""),
            message=visit.form.get("message", ""),
            source="web",
        )
        return Done()
    return Done(str(done.fate))


def _thank(visit: Visit, found: Registration) -> Done:
    grade = visit.form.get("grade", "")
    if not (grade.isascii() and grade.isdecimal() and len(grade) == 1):
        raise AnswerMissing("grade")
    feedback.give(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        guest_id=found.guest.id,
        grade=int(grade),
        comment=visit.form.get("message", ""),
    )
    return Done("palaute")


# -- the ticket --------------------------------------------------------------------------------------------


def _ticket(visit: Visit) -> Page:
    found = _own(visit)
    picture = f"{request.script_root}/{Purpose.SEMINAR_TICKET}/{visit.token}{QR}"
    may_mark = _receiver(visit) is not None
    facts = views.ticket_page(found, visit.tr, picture=picture, may_mark=may_mark, said=visit.said)
    return Page("seminar_ticket.html", facts)


def _code(visit: Visit) -> File:
    import segno

    found = _own(visit)
    if found.guest.reply is not Reply.COMING:
        raise StaleButton
    out = io.BytesIO()
    # The quiet zone of four is the standard's (ISO/IEC 18004, 9.1).
    segno.make(_url(visit, Purpose.SEMINAR_TICKET), error="m").save(out, kind="png", scale=6, border=4)
    return File(out.getvalue(), "image/png", "koodi.png")


def _arrive(visit: Visit) -> Done:
    found = _own(visit)
    receiver = _receiver(visit)
    if receiver is None:
        raise StaleButton
    door.mark(
        visit.session,
        actor=receiver,
        now=visit.now,
        seminar_id=found.seminar.id,
        guest_id=found.guest.id,
        arrived=True,
    )
    return Done()


def _receiver(visit: Visit) -> Actor | None:
    """Who receives people with this device, by the door's cookie; None on everybody else's."""
    try:
        ticket = visit.links.read(Purpose.SEMINAR_DOOR, request.cookies.get(COOKIE, ""))
        admit(visit.session, ticket)
    except UserError:
        return None
    actor = find_actor_by_id(visit.session, ticket.person_id, now=visit.now)
    same = ticket.subject_id == visit.ticket.subject_id
    return actor if same and actor is not None and allows(actor, Permission.SEMINAR_DESK) else None


# -- the door ----------------------------------------------------------------------------------------------


def _door(visit: Visit, _problems: Mapping[str, str] | None = None) -> Page:
    query = request.args.get("haku", "")[:80]
    found = door.look(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        seminar_id=visit.ticket.subject_id,
        query=query,
    )
    expire(found.seminar.ends_at + timedelta(days=1), visit.now)
    here = request.cookies.get(COOKIE) == visit.token
    device = f"{request.script_root}/{Purpose.SEMINAR_DOOR}/{visit.token}/laite"
    shown = views.door_page(found, visit.tr, query=query, said=visit.said, here=here)
    return Page("seminar_door.html", {**shown, "device": device})


def _mark(visit: Visit) -> Done:
    guest = visit.form.get("guest", "")
    if not (guest.isascii() and guest.isdecimal()):
        raise StaleButton
    door.mark(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        seminar_id=visit.ticket.subject_id,
        guest_id=int(guest[:9]),
        arrived=visit.form.get("arrived") == "1",
    )
    return Done()


def _use_here(visit: Visit) -> Done:
    door.look(visit.session, actor=visit.actor, now=visit.now, seminar_id=visit.ticket.subject_id, query="x")
    return Done("laite")


# -- lists and the picture ---------------------------------------------------------------------------------


def _status(visit: Visit) -> Status:
    found = seminars.status(
        visit.session, actor=visit.actor, now=visit.now, seminar_id=visit.ticket.subject_id
    )
    expire(found.seminar.ends_at + FILES_UNTIL, visit.now)
    return found


def _rows(visit: Visit) -> tuple[Status, list[seminar_files.Row]]:
    found = _status(visit)
    needs = seminars.needs_by_guest(visit.session, actor=visit.actor, seminar=found.seminar)
    return found, seminar_files.table(found, needs, visit.tr)


def _csv(visit: Visit) -> File:
    return File(seminar_files.as_csv(_rows(visit)[1]), "text/csv; charset=utf-8", "osallistujat.csv")


def _xlsx(visit: Visit) -> File:
    found, rows = _rows(visit)
    return File(seminar_files.as_xlsx(rows, found.seminar.name), XLSX, "osallistujat.xlsx")


def _tags(visit: Visit) -> Page:
    return Page("seminar_tags.html", views.tags_page(_status(visit), visit.tr))


def _picture(visit: Visit) -> File:
    return File(seminar_chart.picture(_status(visit), visit.tr), "image/png", "kaavio.png")


def _url(visit: Visit, purpose: Purpose) -> str:
    return visit.links.url(
        visit.session, purpose, person_id=visit.ticket.person_id, subject_id=visit.ticket.subject_id
    )


def blueprint(pages: Pages) -> Blueprint:
    """All addresses of the seminar's pages."""
    paths = Blueprint("seminar", __name__)
    _add_guests_pages(paths, pages)
    _add_desk_pages(paths, pages)
    return paths


def _add_guests_pages(paths: Blueprint, pages: Pages) -> None:
    own, ticket, picture = Purpose.SEMINAR, Purpose.SEMINAR_TICKET, Purpose.SEMINAR_PICTURE

    @paths.get(f"/{own}/<token>")
    def show(token: str) -> Response:
        return pages.look(own, token, _show)

    @paths.post(f"/{own}/<token>")
    def answer(token: str) -> Response:
        return pages.change(own, token, _answer, again=_show)

    @paths.get(f"/{ticket}/<token>")
    def show_ticket(token: str) -> Response:
        return pages.look(ticket, token, _ticket)

    @paths.post(f"/{ticket}/<token>")
    def arrive(token: str) -> Response:
        return pages.change(ticket, token, _arrive)

    @paths.get(f"/{ticket}/<token>{QR}")
    def code(token: str) -> Response:
        return shown_elsewhere(pages.look(ticket, token, _code))

    @paths.get(f"/{picture}/<token>/<int:_moment>.png")
    def chart(token: str, _moment: int) -> Response:
        return shown_elsewhere(pages.look(picture, token, _picture))


def _add_desk_pages(paths: Blueprint, pages: Pages) -> None:
    at_door, lists = Purpose.SEMINAR_DOOR, Purpose.SEMINAR_LISTS

    @paths.get(f"/{at_door}/<token>")
    def show_door(token: str) -> Response:
        return pages.look(at_door, token, _door)

    @paths.post(f"/{at_door}/<token>")
    def mark(token: str) -> Response:
        return pages.change(at_door, token, _mark)

    @paths.post(f"/{at_door}/<token>/laite")
    def use_here(token: str) -> Response:
        made = pages.change(at_door, token, _use_here)
        if made.status_code == HTTPStatus.SEE_OTHER:
            made.set_cookie(
                COOKIE,
                token,
                max_age=COOKIE_SECONDS,
                path="/",
                secure=pages.links.base_url.startswith("https:"),
                httponly=True,
                # A ticket is opened from the camera: from another place, but by the person themself.
                samesite="Lax",
            )
        return made

    @paths.get(f"/{lists}/<token>/lista.csv")
    def as_csv(token: str) -> Response:
        return pages.look(lists, token, _csv)

    @paths.get(f"/{lists}/<token>/lista.xlsx")
    def as_xlsx(token: str) -> Response:
        return pages.look(lists, token, _xlsx)

    @paths.get(f"/{lists}/<token>")
    def tags(token: str) -> Response:
        return pages.look(lists, token, _tags)
