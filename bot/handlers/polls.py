"""/kysely: what is asked, the results, closing; and the entries of all that is done to polls."""

from bot.domain.links import NOBODY, Purpose
from bot.domain.poll_errors import PollAmbiguous
from bot.domain.poll_payloads import PollPage, PollRef
from bot.domain.polls import PollInfo, PollState
from bot.domain.rights import Permission
from bot.handlers import poll_answers, poll_drafts
from bot.handlers.answers import Answer, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import poll_closing, polls
from bot.views import poll_drafts as draft_views
from bot.views import poll_results as views


def _overview(call: Call, _rest: str) -> Answer:
    found = polls.latest(call.session, actor=call.actor, now=call.now)
    may_ask = allows(call.actor, Permission.MANAGE_GROUP)
    return Answer(views.overview(found, call.tr, may_ask=may_ask))


def _list(call: Call, _rest: str) -> Answer:
    return Answer(views.listed(polls.latest(call.session, actor=call.actor, now=call.now), call.tr))


def _page(call: Call, page: PollPage, _pressed: Pressed) -> Answer:
    skip = max(page.skip, 0)
    return Answer(
        views.listed(polls.latest(call.session, actor=call.actor, now=call.now, skip=skip), call.tr)
    )


def _named(call: Call, query: str, words: str) -> PollInfo | Answer:
    try:
        return polls.find(
            call.session, actor=call.actor, now=call.now, query=query, channel_id=call.channel_id
        )
    except PollAmbiguous as several:
        return Answer(views.choose(several.polls, words, call.tr))


def _results(call: Call, query: str) -> Outcome:
    found = _named(call, query, "tulos")
    return found if isinstance(found, Answer) else _shown(call, found.id)


def _pressed_results(call: Call, ref: PollRef, _pressed: Pressed) -> Answer:
    return _shown(call, ref.poll_id)


def _shown(call: Call, poll_id: int, notice: str = "") -> Answer:
    poll = polls.load(call.session, poll_id)
    if poll.state is PollState.DRAFT:
        return poll_drafts.show(call, poll_id)
    found, manages = polls.results(call.session, actor=call.actor, now=call.now, poll_id=poll_id)
    blocks = views.results(found, call.tr, manages=manages, notice=notice, files=_files(call, poll_id))
    return Answer(blocks, title=call.tr.gettext("Results"), beside=True)


def _close(call: Call, query: str) -> Outcome:
    found = _named(call, query, "sulje")
    return found if isinstance(found, Answer) else _close_plan(call, found.id)


def _pressed_close(call: Call, ref: PollRef, _pressed: Pressed) -> Answer:
    return _close_plan(call, ref.poll_id)


def _close_plan(call: Call, poll_id: int) -> Answer:
    poll = poll_closing.plan(call.session, actor=call.actor, now=call.now, poll_id=poll_id)
    turnout = polls.counted(call.session, poll, call.now).turnout
    blocks = draft_views.close_plan(poll, turnout.answered, turnout.asked, call.tr)
    return Answer(blocks, title=call.tr.gettext("Poll"), beside=True)


def _closed(call: Call, ref: PollRef, _pressed: Pressed) -> Answer:
    poll_closing.close(call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id, vault=call.vault)
    found, manages = polls.results(call.session, actor=call.actor, now=call.now, poll_id=ref.poll_id)
    blocks = views.results(found, call.tr, manages=manages, files=_files(call, poll_id=ref.poll_id))
    return Answer(blocks, title=call.tr.gettext("Results"))


def _files(call: Call, poll_id: int) -> list[str]:
    """The person's own addresses of the results as tables; empty when there are no pages."""
    return [
        call.links.url(
            call.session,
            Purpose.POLL,
            person_id=call.actor.person_id or NOBODY,
            subject_id=poll_id,
            tail=tail,
        )
        for tail in ("/tulos.xlsx", "/tulos.csv")
    ]


COMMANDS = (
    Command(
        "/kysely",
        (),
        run=_overview,
        help=N_("Shows the polls that wait for you, and buttons for the next step."),
        example="/kysely",
        permission=Permission.ANSWER,
    ),
    *poll_drafts.COMMANDS,
    Command(
        "/kysely",
        ("lista",),
        run=_list,
        help=N_("Lists the polls that concern you: open ones first, then those that closed lately."),
        example="/kysely lista",
        permission=Permission.ANSWER,
    ),
    Command(
        "/kysely",
        ("tulos",),
        run=_results,
        help=N_("Shows the results of a poll. Without a number: of this channel's latest poll."),
        usage=N_("[poll's number or question]"),
        example="/kysely tulos",
        permission=Permission.ANSWER,
    ),
    Command(
        "/kysely",
        ("sulje",),
        run=_close,
        help=N_("Closes a poll before its time; asks first. A closed poll is not opened again."),
        usage=N_("[poll's number or question]"),
        example="/kysely sulje",
        permission=Permission.MANAGE_GROUP,
    ),
)
ACTIONS: tuple[Action, ...] = (
    Action("poll.page", PollPage, _page, Permission.ANSWER, writes=False),
    Action("poll.results", PollRef, _pressed_results, Permission.ANSWER, writes=False),
    Action("poll.close_form", PollRef, _pressed_close, Permission.MANAGE_GROUP, writes=False),
    Action("poll.close", PollRef, _closed, Permission.MANAGE_GROUP),
    *poll_drafts.ACTIONS,
    *poll_answers.ACTIONS,
)
FORMS: tuple[Form, ...] = (*poll_drafts.FORMS, *poll_answers.FORMS)
