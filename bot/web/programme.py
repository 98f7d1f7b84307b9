"""The page of a programme's version: read and commented without logging in, and taken along as a table."""

from collections.abc import Mapping
from datetime import date, datetime, time
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from bot.domain.links import Purpose
from bot.domain.programme import CommentSource, ProgrammeView, Shown
from bot.domain.rights import Permission
from bot.domain.zone import HELSINKI, local_date
from bot.permissions import allows
from bot.services import programme, programme_comments
from bot.services.links import expire
from bot.views import programme_pages as views
from bot.views.tables import CSV, XLSX, to_csv, to_xlsx
from bot.web.pages import LANGUAGE, Done, File, Page, Pages, Visit

PREFIX = f"/{Purpose.PROGRAMME}"
AS_XLSX, AS_CSV = "/ohjelma.xlsx", "/ohjelma.csv"
YEARS_KEPT = 2  # after the programme's own year its links close


def _found(visit: Visit) -> Shown:
    found = programme.show(
        visit.session, actor=visit.actor, now=visit.now, programme_id=visit.ticket.subject_id
    )
    closes = date(found.view.ref.year + YEARS_KEPT, 1, 1)
    expire(datetime.combine(closes, time(0), HELSINKI), visit.now)
    return found


def _show(visit: Visit, problems: Mapping[str, str] | None = None) -> Page:
    found = _found(visit)
    is_open = found.may_comment and programme_comments.is_open(found.view.ref, local_date(visit.now))
    comments = (
        programme_comments.comments(visit.session, actor=visit.actor, programme_id=visit.ticket.subject_id)
        if allows(visit.actor, Permission.COMMENT_PROGRAMME)
        else ()
    )
    shown = views.page(found.view, comments, visit.tr, name=visit.actor.name, is_open=is_open)
    return Page(
        "programme_page.html",
        {
            **shown,
            "problems": problems or {},
            "typed": visit.form,
            "saved": visit.tr.gettext("Thank you, your comment is kept.") if visit.said else "",
            "xlsx": _there(visit, AS_XLSX),
            "csv": _there(visit, AS_CSV),
        },
    )


def _there(visit: Visit, tail: str) -> str:
    asked = f"?{urlencode({LANGUAGE: visit.tr.locale})}" if LANGUAGE in request.args else ""
    return f"{request.script_root}{PREFIX}/{visit.token}{tail}{asked}"


def _comment(visit: Visit) -> Done:
    programme_comments.comment(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        programme_id=visit.ticket.subject_id,
        text=visit.form.get("comment", ""),
        source=CommentSource.PAGE,
    )
    return Done("tallennettu")


def _view(visit: Visit) -> ProgrammeView:
    return _found(visit).view


def _xlsx(visit: Visit) -> File:
    view = _view(visit)
    return File(to_xlsx(views.tables(view, visit.tr)), XLSX, f"{views.file_name(view)}.xlsx")


def _csv(visit: Visit) -> File:
    view = _view(visit)
    return File(to_csv(views.tables(view, visit.tr)[0]), CSV, f"{views.file_name(view)}.csv")


def blueprint(pages: Pages) -> Blueprint:
    """GET shows, POST comments; two GETs take the programme along."""
    paths = Blueprint("programme", __name__, url_prefix=PREFIX)

    @paths.get("/<token>")
    def show(token: str) -> Response:
        return pages.look(Purpose.PROGRAMME, token, _show)

    @paths.post("/<token>")
    def comment(token: str) -> Response:
        return pages.change(Purpose.PROGRAMME, token, _comment, again=_show)

    @paths.get(f"/<token>{AS_XLSX}")
    def as_xlsx(token: str) -> Response:
        return pages.look(Purpose.PROGRAMME, token, _xlsx)

    @paths.get(f"/<token>{AS_CSV}")
    def as_csv(token: str) -> Response:
        return pages.look(Purpose.PROGRAMME, token, _csv)

    return paths
