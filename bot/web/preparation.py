"""The page on which input to next year's programme is given without logging in."""

from collections.abc import Mapping

from flask import Blueprint, Response

from bot.domain.links import Purpose
from bot.domain.payloads import StaleButton
from bot.domain.preparation import MAX_INPUT
from bot.services import preparation
from bot.services.links import expire
from bot.services.programme_calendar import this_round
from bot.views import preparation_pages as views
from bot.web.pages import Done, Page, Pages, Visit

PREFIX = f"/{Purpose.PREPARATION}"


def _show(visit: Visit, problems: Mapping[str, str] | None = None) -> Page:
    found = this_round(visit.session, visit.now)
    _of_this_round(visit)
    own = preparation.own(visit.session, actor=visit.actor, now=visit.now)
    shown = views.page(own, found, visit.form if problems else {}, visit.tr)
    return Page(
        "preparation.html",
        {
            **shown,
            "name": visit.actor.name,
            "problems": problems or {},
            "saved": visit.said == "tallennettu",
            "limit": MAX_INPUT,
        },
    )


def _give(visit: Visit) -> Done:
    """Each field that has something new in it; an emptied one leaves what was given before."""
    _of_this_round(visit)
    for giver in preparation.own(visit.session, actor=visit.actor, now=visit.now):
        field = views.field(giver)
        text = visit.form.get(field, "")
        if text:
            preparation.give(
                visit.session,
                actor=visit.actor,
                now=visit.now,
                text=text,
                group_id=giver.group.id if giver.group else None,
                source="web",
                field=field,
            )
    return Done()


def _of_this_round(visit: Visit) -> None:
    """Raises LinkExpired when the time is over, or the link is another year's; StaleButton for no year."""
    found = this_round(visit.session, visit.now)
    expire(found.input_over_at, visit.now)
    if visit.ticket.subject_id != found.year:
        raise StaleButton


def blueprint(pages: Pages) -> Blueprint:
    """GET shows, POST gives."""
    paths = Blueprint("preparation", __name__, url_prefix=PREFIX)

    @paths.get("/<token>")
    def show(token: str) -> Response:
        return pages.look(Purpose.PREPARATION, token, _show)

    @paths.post("/<token>")
    def give(token: str) -> Response:
        return pages.change(Purpose.PREPARATION, token, _give, again=_show)

    return paths
