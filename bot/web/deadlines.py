"""The page of an action: done, moved, help asked for, without logging in, by whoever answers for it."""

from collections.abc import Callable, Mapping
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from bot.domain.links import Purpose
from bot.domain.partners import DayNotUnderstood
from bot.domain.programme_following import Followed, FollowFate
from bot.domain.zone import in_reach, local_date
from bot.services import programme_following as following
from bot.views import deadline_pages as views
from bot.web.pages import LANGUAGE, Change, Done, Page, Pages, Visit

PREFIX = f"/{Purpose.ACTION}"
MOVE, HELP = "/siirra", "/apua"
SOURCE = "web"


def _show(visit: Visit, problems: Mapping[str, str] | None = None) -> Page:
    found = following.look(visit.session, actor=visit.actor, now=visit.now, action_id=visit.ticket.subject_id)
    shown = views.page(found, visit.actor.name, local_date(visit.now), problems or {}, visit.tr)
    there = {"done": _there(visit, ""), "move": _there(visit, MOVE), "help": _there(visit, HELP)}
    saved = views.saved(visit.said, found, visit.tr)
    return Page("deadline_page.html", {**shown, **there, "saved": saved, "typed": visit.form})


def _there(visit: Visit, tail: str) -> str:
    asked = f"?{urlencode({LANGUAGE: visit.tr.locale})}" if LANGUAGE in request.args else ""
    return f"{request.script_root}{PREFIX}/{visit.token}{tail}{asked}"


def _done(visit: Visit) -> Done:
    done = following.finish(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        action_id=visit.ticket.subject_id,
        note=visit.form.get("note", ""),
        source=SOURCE,
    )
    return _said(done, "valmis")


def _move(visit: Visit) -> Done:
    done = following.move(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        action_id=visit.ticket.subject_id,
        day=_day(visit.form.get("day", "")),
        reason=visit.form.get("reason", ""),
        source=SOURCE,
    )
    return _said(done, "siirretty")


def _help(visit: Visit) -> Done:
    done = following.ask_help(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        action_id=visit.ticket.subject_id,
        text=visit.form.get("message", ""),
        source=SOURCE,
    )
    return _said(done, "kerrottu" if done.told else "kirjattu")


def _said(done: Followed, what: str) -> Done:
    """Of what was closed already the page itself tells."""
    if done.fate is FollowFate.CLOSED:
        return Done("nahty")
    return Done(what if done.fate is FollowFate.KEPT else "ennallaan")


def _day(text: str) -> date:
    """A day as a browser's own calendar sends it, or as written where there is none."""
    try:
        day, month, year = (int(one) for one in text.strip().split("."))
        found = date(year, month, day)
    except ValueError:
        try:
            found = date.fromisoformat(text)
        except ValueError:
            raise DayNotUnderstood(text, "day") from None
    if not in_reach(found):
        raise DayNotUnderstood(text, "day")
    return found


def blueprint(pages: Pages) -> Blueprint:
    """GET shows, POST marks as done; POST to the other addresses moves the deadline or asks for help."""
    paths = Blueprint("deadline", __name__, url_prefix=PREFIX)

    @paths.get("/<token>")
    def show(token: str) -> Response:
        return pages.look(Purpose.ACTION, token, _show)

    def posts(tail: str, work: Change) -> None:
        def change(token: str) -> Response:
            return pages.change(Purpose.ACTION, token, work, again=_show)

        paths.add_url_rule(f"/<token>{tail}", work.__name__, change, methods=["POST"])

    changes: tuple[tuple[str, Callable[[Visit], Done]], ...] = (("", _done), (MOVE, _move), (HELP, _help))
    for tail, work in changes:
        posts(tail, work)
    return paths
