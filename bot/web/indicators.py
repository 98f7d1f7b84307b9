"""Impact indicators' pictures, which Slack shows in messages, and their readings as tables."""

from flask import Blueprint, Response

from bot.domain.indicators import Indicators
from bot.domain.links import Purpose
from bot.services import indicators
from bot.views import indicator_chart, indicator_tables, tables
from bot.web.pages import File, Pages, Visit, shown_elsewhere


def _picture(visit: Visit) -> File:
    found = indicators.one(
        visit.session, actor=visit.actor, now=visit.now, indicator_id=visit.ticket.subject_id
    )
    return File(indicator_chart.picture(found, visit.tr), "image/png", "mittari.png")


def _found(visit: Visit) -> Indicators:
    return indicators.of_version(visit.session, actor=visit.actor, programme_id=visit.ticket.subject_id)


def _csv(visit: Visit) -> File:
    table = indicator_tables.readings(_found(visit), visit.tr)
    return File(tables.to_csv(table), tables.CSV, "lukemat.csv")


def _xlsx(visit: Visit) -> File:
    found = _found(visit)
    sheets = [indicator_tables.plans(found, visit.tr), indicator_tables.readings(found, visit.tr)]
    return File(tables.to_xlsx(sheets), tables.XLSX, "lukemat.xlsx")


def blueprint(pages: Pages) -> Blueprint:
    """The addresses of the pictures and the tables."""
    paths = Blueprint("indicators", __name__)
    picture, files = Purpose.INDICATOR_PICTURE, Purpose.INDICATOR_FILES

    @paths.get(f"/{picture}/<token>/<int:_moment>.png")
    def chart(token: str, _moment: int) -> Response:
        return shown_elsewhere(pages.look(picture, token, _picture))

    @paths.get(f"/{files}/<token>/lukemat.csv")
    def as_csv(token: str) -> Response:
        return pages.look(files, token, _csv)

    @paths.get(f"/{files}/<token>/lukemat.xlsx")
    def as_xlsx(token: str) -> Response:
        return pages.look(files, token, _xlsx)

    return paths
