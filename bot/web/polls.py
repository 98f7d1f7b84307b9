"""The page of a poll: answered without logging in, and its results to take along as a table."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from bot.domain.links import Purpose
from bot.domain.payloads import StaleButton
from bot.domain.poll_counting import PollResults
from bot.domain.poll_errors import NothingChosen
from bot.domain.polls import PollFate, PollSource, Value
from bot.services import poll_answers, polls
from bot.services.links import expire
from bot.views import poll_pages as views
from bot.views import poll_tables
from bot.views.tables import CSV, XLSX, to_csv, to_xlsx
from bot.web.pages import LANGUAGE, Done, File, Page, Pages, Visit

PREFIX = f"/{Purpose.POLL}"
RETRACT, AS_XLSX, AS_CSV = "/peru", "/tulos.xlsx", "/tulos.csv"
SHOWN_AFTER = timedelta(days=60)  # for so long after its end a letter's link shows how a poll ended


def _show(visit: Visit, problems: Mapping[str, str] | None = None) -> Page:
    poll_id = visit.ticket.subject_id
    found, _manages = polls.results(visit.session, actor=visit.actor, now=visit.now, poll_id=poll_id)
    expire(found.poll.closes_at + SHOWN_AFTER, visit.now)
    mine = poll_answers.look(visit.session, actor=visit.actor, now=visit.now, poll_id=poll_id)
    typed = _said(visit) if problems else {}
    shown = views.page(
        found,
        visit.tr,
        said=mine.said,
        typed=typed,
        fate=mine.fate,
        name=visit.actor.name,
        problems=problems or {},
    )
    return Page(
        "poll.html",
        {
            **shown,
            "time_choices": views.time_choices(visit.tr),
            "saved": views.saved(visit.said, found.poll, visit.tr),
            "retract": _there(visit, RETRACT),
            "xlsx": _there(visit, AS_XLSX),
            "csv": _there(visit, AS_CSV),
        },
    )


def _there(visit: Visit, tail: str) -> str:
    asked = f"?{urlencode({LANGUAGE: visit.tr.locale})}" if LANGUAGE in request.args else ""
    return f"{request.script_root}{PREFIX}/{visit.token}{tail}{asked}"


def _said(visit: Visit) -> dict[int, Value]:
    """What the form says, by option. Raises StaleButton for what no form of ours could send."""
    found: dict[int, Value] = {}
    try:
        for name, value in visit.form.items():
            if name.startswith("time-"):
                found[int(name.removeprefix("time-"))] = Value(value)
        found.update({int(one): Value.YES for one in visit.many("choice") if one})
    except ValueError:
        raise StaleButton from None
    return found


def _vote(visit: Visit) -> Done:
    said = _said(visit)
    poll = polls.load(visit.session, visit.ticket.subject_id)
    if not said and poll.is_open(visit.now):
        raise NothingChosen(poll)
    return _answer(visit, said)


def _retract(visit: Visit) -> Done:
    return _answer(visit, {})


def _answer(visit: Visit, said: Mapping[int, Value]) -> Done:
    done = poll_answers.answer(
        visit.session,
        actor=visit.actor,
        now=visit.now,
        poll_id=visit.ticket.subject_id,
        said=said,
        vault=visit.vault,
        source=PollSource.WEB,
    )
    # What came of a late or a second answer, the page itself tells.
    return Done({PollFate.KEPT: "tallennettu", PollFate.TAKEN_BACK: "peruttu"}.get(done.fate, "nahty"))


def _xlsx(visit: Visit) -> File:
    found = _open(visit)
    manages = polls.may_manage(visit.actor, found.poll)
    content = to_xlsx(poll_tables.tables(found, visit.tr, manages=manages))
    return File(content, XLSX, f"kysely-{found.poll.id}.xlsx")


def _csv(visit: Visit) -> File:
    found = _open(visit)
    return File(to_csv(poll_tables.sums(found, visit.tr)), CSV, f"kysely-{found.poll.id}.csv")


def _open(visit: Visit) -> PollResults:
    return polls.open_results(
        visit.session, actor=visit.actor, now=visit.now, poll_id=visit.ticket.subject_id
    )


def blueprint(pages: Pages) -> Blueprint:
    """GET shows, POST answers, POST to `/peru` takes the answer back; two GETs take the results along."""
    paths = Blueprint("poll", __name__, url_prefix=PREFIX)

    @paths.get("/<token>")
    def show(token: str) -> Response:
        return pages.look(Purpose.POLL, token, _show)

    @paths.post("/<token>")
    def vote(token: str) -> Response:
        return pages.change(Purpose.POLL, token, _vote, again=_show)

    @paths.post(f"/<token>{RETRACT}")
    def retract(token: str) -> Response:
        return pages.change(Purpose.POLL, token, _retract, again=_show)

    @paths.get(f"/<token>{AS_XLSX}")
    def as_xlsx(token: str) -> Response:
        return pages.look(Purpose.POLL, token, _xlsx)

    @paths.get(f"/<token>{AS_CSV}")
    def as_csv(token: str) -> Response:
        return pages.look(Purpose.POLL, token, _csv)

    return paths
