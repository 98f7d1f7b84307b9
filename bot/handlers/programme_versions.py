"""/ohjelma kommentit, päätä and erot: a version's way to the decision, and what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.names import numbered
from bot.domain.payloads import day_in_reach
from bot.domain.programme import ProgrammeRef, ProgrammeState
from bot.domain.programme_payloads import CommentOn, Decision, OfComment, OfThread, OpenUntil, ProgrammeOf
from bot.domain.rights import Permission
from bot.domain.zone import local_date
from bot.handlers import programme_threads
from bot.handlers.answers import Answer, FieldErrors, OpenForm, Outcome
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, or_form, sentences
from bot.handlers.programme import shown
from bot.handlers.programme_fields import SLASH, Lookup, lookup, prepared, year_of
from bot.handlers.text import fields
from bot.handlers.values import id_of
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import programme
from bot.services import programme_comments as comments
from bot.services import programme_versions as versions
from bot.views import programme_versions as views

_DECISION_ORDER = ("meeting", "on", "in_force")
_DECISION_NAMES = {
    "kokous": "meeting",
    "paiva": "on",
    "paatetty": "on",
    "paatospaiva": "on",
    "voimaan": "in_force",
    "voimassa": "in_force",
    "alkaen": "in_force",
    "vuosi": "year",
}
_COMMENTS_NAMES = {"maarapaiva": "until", "asti": "until", "vuosi": "year"}


# -- comments ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CommentsRequest:
    """To see a version's comments (of the open one, when none is named), or to open it until a day."""

    lookup: Lookup
    until: date | None = None


def _parse_comments(call: Call, text: str) -> CommentsRequest:
    asked = lookup(text)
    if not text.strip() or asked != Lookup():
        return CommentsRequest(asked)
    given = Given(fields(text, ("until", "year"), _COMMENTS_NAMES))
    until = given.day(call, "until")
    year = given.text("year")
    if given.problems:
        raise given.incomplete()
    return CommentsRequest(Lookup(year=year_of(year) if year else None), until)


def _commented(call: Call, year: int | None = None) -> ProgrammeRef:
    return prepared(call, year, ProgrammeState.COMMENTS, ProgrammeState.DRAFT)


def _comments(call: Call, asked: CommentsRequest) -> Answer:
    if asked.until is not None:
        return _opening(call, _commented(call, asked.lookup.year), asked.until)
    if asked.lookup.programme_id is not None:
        ref = programme.get_programme(call.session, asked.lookup.programme_id)
    elif asked.lookup.year is not None:
        ref = programme.which(call.session, today=local_date(call.now), year=asked.lookup.year)
    else:
        ref = _commented(call)
    if ref.state is ProgrammeState.DRAFT and allows(call.actor, Permission.MANAGE_PROGRAMME):
        return _opening(call, ref, None)
    return _shown_comments(call, ref.id, page=asked.lookup.page)


def _opening(call: Call, ref: ProgrammeRef, until: date | None) -> Answer:
    known = {"year": str(ref.year), **({"until": until.isoformat()} if until else {})}

    def look() -> Answer:
        plan = versions.opening(
            call.session, actor=call.actor, now=call.now, programme_id=ref.id, until=until
        )
        return Answer(views.opening(plan, call.tr), title=call.tr.gettext("Open for comments"))

    return or_form(call, known, look)


def _until_form(call: Call, incomplete: Incomplete) -> OpenForm:
    year = incomplete.known.get("year", "")
    of = ProgrammeOf(_commented(call, year_of(year) if year else None).id)
    return OpenForm(views.until_form(of, incomplete.known, sentences(incomplete, call), call.tr))


def _press_until_form(call: Call, of: ProgrammeOf, _pressed: Pressed) -> OpenForm:
    ref = programme.get_programme(call.session, of.programme_id)
    known = {"until": ref.comments_until.isoformat()} if ref.comments_until else {}
    return OpenForm(views.until_form(of, known, {}, call.tr))


def _save_until(call: Call, of: ProgrammeOf, values: Mapping[str, str]) -> Answer | FieldErrors:
    given = Given(values)
    until = given.day(call, "until")
    if until is None:
        return _missing(call, {"until": None}, given)
    return _opening(call, programme.get_programme(call.session, of.programme_id), until)


def _missing(call: Call, fields_of: Mapping[str, None], given: Given) -> FieldErrors:
    told = {field: call.tr.gettext("Please fill this in.") for field in fields_of}
    return FieldErrors({**told, **sentences(given.incomplete(), call)})


def _open_comments(call: Call, of: OpenUntil, _pressed: Pressed) -> Answer:
    until = day_in_reach(of.until)
    versions.open_comments(
        call.session, actor=call.actor, now=call.now, programme_id=of.programme_id, until=until
    )
    return shown(call, of.programme_id)


def _shown_comments(call: Call, programme_id: int, *, notice: str = "", page: int = 1) -> Answer:
    found = programme.show(call.session, actor=call.actor, now=call.now, programme_id=programme_id)
    items = comments.comments(call.session, actor=call.actor, programme_id=programme_id)
    blocks = views.comments(
        found,
        items,
        page,
        call.tr,
        me=call.actor.person_id,
        thread=comments.thread(call.session, programme_id),
        is_open=comments.is_open(found.view.ref, local_date(call.now)),
        notice=notice,
    )
    return Answer(blocks, title=call.tr.gettext("Comments"))


def _comment_form(call: Call, of: CommentOn, _pressed: Pressed) -> OpenForm:
    comments.writable(call.session, actor=call.actor, now=call.now, programme_id=of.programme_id)
    actions = programme.planned(call.session, of.programme_id)
    known = {"action": str(of.action_id)} if of.action_id else {}
    return OpenForm(views.comment_form(of, actions, known, {}, call.tr))


def _save_comment(call: Call, of: CommentOn, values: Mapping[str, str]) -> Answer:
    comments.comment(
        call.session,
        actor=call.actor,
        now=call.now,
        programme_id=of.programme_id,
        text=values.get("comment", ""),
        action_id=id_of(values.get("action", "")),
    )
    return _shown_comments(call, of.programme_id, notice=call.tr.gettext("Thank you, your comment is kept."))


def _withdraw(call: Call, of: OfComment, _pressed: Pressed) -> Answer:
    ref = comments.withdraw(call.session, actor=call.actor, now=call.now, comment_id=of.comment_id)
    return _shown_comments(call, ref.id)


def _taken_in(call: Call, of: OfThread) -> str:
    """Takes in what Slack told of the thread; what to say of it."""
    if not of.ts:
        return ""
    if call.seen is None:
        return call.tr.gettext("Slack did not tell what is in the thread. Try again in a moment.")
    new = comments.take_in(
        call.session,
        actor=call.actor,
        now=call.now,
        programme_id=of.programme_id,
        channel_id=of.channel_id,
        ts=of.ts,
        replies=call.seen,
        team_id=call.team_id,
    )
    return call.tr.ngettext(
        "{n} new reply was taken in from the thread.", "{n} new replies were taken in from the thread.", new
    ).format(n=new)


def _press_comments(call: Call, of: OfThread, _pressed: Pressed) -> Answer:
    return _shown_comments(call, of.programme_id, notice=_taken_in(call, of))


def _close_comments(call: Call, of: OfThread, _pressed: Pressed) -> Answer:
    notice = _taken_in(call, of)
    versions.close_comments(call.session, actor=call.actor, now=call.now, programme_id=of.programme_id)
    return shown(call, of.programme_id, notice)


# -- the decision ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DecisionRequest:
    """A decision as asked for; what is left out is the latest meeting's, and its day."""

    meeting_id: int | None = None
    on: date | None = None
    in_force: date | None = None
    year: int | None = None


def _parse_decision(call: Call, text: str) -> DecisionRequest:
    return _read_decision(call, fields(text, _DECISION_ORDER, _DECISION_NAMES))


def _read_decision(call: Call, texts: Mapping[str, str]) -> DecisionRequest:
    """The meeting by its number; a day in its place is the day of the decision."""
    said = dict(texts)
    meeting_id = numbered(said.get("meeting", ""))
    if said.get("meeting") and meeting_id is None and "on" not in said:
        said["on"] = said.pop("meeting")
    given = Given(said)
    given.text("meeting")
    year = given.text("year")
    on, in_force = given.day(call, "on"), given.day(call, "in_force")
    if given.problems:
        raise given.incomplete()
    return DecisionRequest(meeting_id, on, in_force, year_of(year) if year else None)


def _decision_form(call: Call, incomplete: Incomplete) -> OpenForm:
    year = incomplete.known.get("year", "")
    of = ProgrammeOf(prepared(call, year_of(year) if year else None, ProgrammeState.AGENDA).id)
    return OpenForm(views.decision_form(of, incomplete.known, sentences(incomplete, call), call.tr))


def _press_decision_form(call: Call, of: ProgrammeOf, _pressed: Pressed) -> OpenForm:
    return OpenForm(views.decision_form(of, {}, {}, call.tr))


def _decision(call: Call, asked: DecisionRequest) -> Answer:
    return _deciding(call, prepared(call, asked.year, ProgrammeState.AGENDA).id, asked)


def _deciding(call: Call, programme_id: int, asked: DecisionRequest) -> Answer:
    known = {
        "meeting": f"#{asked.meeting_id}" if asked.meeting_id else "",
        "on": asked.on.isoformat() if asked.on else "",
        "in_force": asked.in_force.isoformat() if asked.in_force else "",
        "year": str(asked.year) if asked.year else "",
    }

    def look() -> Answer:
        plan = versions.deciding(
            call.session,
            actor=call.actor,
            now=call.now,
            programme_id=programme_id,
            meeting_id=asked.meeting_id,
            decided_on=asked.on,
            in_force_from=asked.in_force,
        )
        return Answer(views.deciding(plan, call.tr), title=call.tr.gettext("The forum's decision"))

    return or_form(call, known, look)


def _save_decision(call: Call, of: ProgrammeOf, values: Mapping[str, str]) -> Outcome:
    try:
        asked = _read_decision(call, values)
    except Incomplete as incomplete:
        return FieldErrors(sentences(incomplete, call))
    return _deciding(call, of.programme_id, asked)


def _decide(call: Call, of: Decision, _pressed: Pressed) -> Answer:
    versions.decide(
        call.session,
        actor=call.actor,
        now=call.now,
        programme_id=of.programme_id,
        meeting_id=of.meeting_id,
        decided_on=day_in_reach(of.decided_on),
        in_force_from=day_in_reach(of.in_force_from),
    )
    return shown(call, of.programme_id, call.tr.gettext("The forum's decision has been written down."))


# -- differences -------------------------------------------------------------------------------------------


def _differences(call: Call, asked: Lookup) -> Answer:
    if asked.programme_id is not None:
        ref = programme.get_programme(call.session, asked.programme_id)
    else:
        ref = programme.being_prepared(call.session, asked.year) or programme.which(
            call.session, today=local_date(call.now), year=asked.year
        )
    found = versions.compare(call.session, actor=call.actor, programme_id=ref.id)
    return Answer(views.differences(found, call.tr), title=call.tr.gettext("What changed"))


COMMANDS: tuple[Command, ...] = (
    Command(
        SLASH,
        ("kommentit",),
        parse=_parse_comments,
        form=_until_form,
        run=_comments,
        help=N_("Shows the comments of the draft; with a day, opens it for comments until that day."),
        usage=N_("[last day]"),
        example="/ohjelma kommentit",
        permission=Permission.COMMENT_PROGRAMME,
        # A trouble is taken back to a savepoint, and PostgreSQL has none in a look.
        writes=True,
    ),
    Command(
        SLASH,
        ("päätä",),
        parse=_parse_decision,
        form=_decision_form,
        run=_decision,
        help=N_("Writes down that the forum has decided the programme. You see it first and confirm."),
        usage=N_("[number of the meeting; day of the decision; in force from]"),
        example="/ohjelma päätä",
        permission=Permission.MANAGE_PROGRAMME,
        # A trouble is taken back to a savepoint, and PostgreSQL has none in a look.
        writes=True,
    ),
    Command(
        SLASH,
        ("erot",),
        parse=lambda _call, text: lookup(text),
        run=_differences,
        help=N_("Shows what a version changed from the one before it."),
        usage=N_("[year]"),
        example="/ohjelma erot",
        permission=Permission.SEE_NETWORK,
    ),
)
_COMMENT, _MANAGE = Permission.COMMENT_PROGRAMME, Permission.MANAGE_PROGRAMME
ACTIONS: tuple[Action, ...] = (
    Action("programme.open_comments", OpenUntil, _open_comments, _MANAGE),
    Action("programme.until_form", ProgrammeOf, _press_until_form, _MANAGE, writes=False),
    Action("programme.comment_form", CommentOn, _comment_form, _COMMENT, writes=False),
    Action("programme.comment_withdraw", OfComment, _withdraw, _COMMENT),
    Action("programme.comments", OfThread, _press_comments, _COMMENT, before=programme_threads.look),
    Action("programme.close_comments", OfThread, _close_comments, _MANAGE, before=programme_threads.look),
    Action("programme.decision_form", ProgrammeOf, _press_decision_form, _MANAGE, writes=False),
    Action("programme.decide", Decision, _decide, _MANAGE),
)
FORMS: tuple[Form, ...] = (
    Form("programme.until", ProgrammeOf, _save_until, _MANAGE),
    Form("programme.comment", CommentOn, _save_comment, _COMMENT),
    Form("programme.decision", ProgrammeOf, _save_decision, _MANAGE),
)
