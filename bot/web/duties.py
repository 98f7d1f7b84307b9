"""The annual cycle's picture: what Slack fetches and shows in the message of `/eko vuosikello`."""

from flask import Blueprint, Response

from bot.domain.links import Purpose
from bot.domain.zone import local_date
from bot.services import duties
from bot.views import cycle_picture
from bot.web.pages import File, Pages, Visit, shown_elsewhere


def _picture(visit: Visit) -> File:
    found = duties.annual_cycle(visit.session, actor=visit.actor, now=visit.now)
    return File(cycle_picture.picture(found, local_date(visit.now), visit.tr), "image/png", "vuosikello.png")


def blueprint(pages: Pages) -> Blueprint:
    """The address of the picture. The moment in it makes Slack fetch it again each time it is asked for."""
    paths = Blueprint("duties", __name__, url_prefix=f"/{Purpose.CYCLE_PICTURE}")

    @paths.get("/<token>/<int:_moment>.png")
    def cycle(token: str, _moment: int) -> Response:
        return shown_elsewhere(pages.look(Purpose.CYCLE_PICTURE, token, _picture))

    return paths
