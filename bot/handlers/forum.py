"""/foorumi: the leadership forum, its members, its January meeting and the agenda."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.agenda_payloads import OfAgenda, OfItem
from bot.domain.names import fold
from bot.domain.rights import Permission
from bot.handlers.answers import Answer, FieldErrors, OpenForm
from bot.handlers.commands import Action, Call, Command, Form, Incomplete, Pressed
from bot.handlers.forms import Given, or_form, sentences
from bot.handlers.meeting_drafts import draft_form, make_draft
from bot.handlers.meeting_text import NAMES, NewMeeting, new_meeting
from bot.handlers.text import fields, page_number
from bot.language.i18n import N_
from bot.services import agenda, forum, groups
from bot.views import agenda as agenda_views
from bot.views import forum as views

SLASH = "/foorumi"
MEETING_TITLE = "Johtofoorumin kokous"  # data, in the house's language, as a group's name is
_AGENDA_NAMES = {
    "asia": "title",
    "otsikko": "title",
    "maarapaiva": "closes",
    "ehdotusaika": "closes",
    "takaraja": "closes",
}


def _standing(call: Call, _rest: str) -> Answer:
    found = forum.standing(call.session, actor=call.actor, now=call.now)
    return Answer(views.standing(found, call.tr))


def _members(call: Call, rest: str) -> Answer:
    group = forum.forum_group(call.session)
    found = groups.details(call.session, actor=call.actor, now=call.now, group_id=group.id)
    return Answer(views.members(found, page_number(rest), call.tr))


# -- the January meeting ---------------------------------------------------------------------------------


def _parse_call(call: Call, text: str) -> NewMeeting:
    """As /kokous uusi, of the forum; the title may be left out."""
    group = forum.forum_group(call.session)
    named = {NAMES.get(fold(piece.partition(":")[0].strip())) for piece in text.split(";") if ":" in piece}
    given = [] if "title" in named else [f"otsikko: {MEETING_TITLE}"]
    return new_meeting(call, "; ".join([f"ryhmä: {group.name}", *given, text]))


# -- the agenda ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AgendaRequest:
    """What was asked of the agenda: to see it, to propose an item, or to choose the last day."""

    title: str = ""
    closes: date | None = None


def _parse_agenda(call: Call, text: str) -> AgendaRequest:
    given = Given(fields(text, ("title",), _AGENDA_NAMES))
    title, closes = given.text("title"), given.day(call, "closes")
    if given.problems:
        raise given.incomplete()
    return AgendaRequest(title, closes)


def _agenda_form(call: Call, incomplete: Incomplete) -> OpenForm:
    group = forum.forum_group(call.session)
    problems = sentences(incomplete, call)
    if "closes" in incomplete.problems:
        return OpenForm(agenda_views.closing_form(group.id, incomplete.known, problems, call.tr))
    return OpenForm(agenda_views.propose_form(group.id, incomplete.known, problems, call.tr))


def _agenda(call: Call, asked: AgendaRequest) -> Answer:
    group = forum.forum_group(call.session)
    notice = ""
    if asked.closes:
        day = asked.closes
        known = {"closes": day.isoformat()}
        or_form(call, known, lambda: _set_closing(call, group.id, day))
        notice = call.tr.gettext("The last day has been changed.")
    if asked.title:
        done = or_form(call, {"title": asked.title}, lambda: _propose(call, group.id, asked.title))
        notice = done
    return _shown(call, group.id, notice)


def _propose(call: Call, group_id: int, title: str) -> str:
    done = agenda.propose(call.session, actor=call.actor, now=call.now, group_id=group_id, title=title)
    return agenda_views.proposed(done, call.tr)


def _set_closing(call: Call, group_id: int, day: date) -> None:
    agenda.set_closing(call.session, actor=call.actor, now=call.now, group_id=group_id, day=day)


def _shown(call: Call, group_id: int, notice: str = "") -> Answer:
    found = agenda.of_group(call.session, actor=call.actor, now=call.now, group_id=group_id)
    shown = agenda_views.agenda(found, call.actor.person_id, call.tr, notice=notice)
    return Answer(shown, title=call.tr.gettext("Agenda"))


def _deal(call: Call, of: OfItem, _pressed: Pressed) -> Answer:
    group = agenda.deal(call.session, actor=call.actor, now=call.now, item_id=of.item_id)
    return _shown(call, group.id)


def _withdraw(call: Call, of: OfItem, _pressed: Pressed) -> Answer:
    group = agenda.withdraw(call.session, actor=call.actor, now=call.now, item_id=of.item_id)
    return _shown(call, group.id, call.tr.gettext("The item has been taken back."))


def _propose_form(call: Call, of: OfAgenda, _pressed: Pressed) -> OpenForm:
    return OpenForm(agenda_views.propose_form(of.group_id, {}, {}, call.tr))


def _closing_form(call: Call, of: OfAgenda, _pressed: Pressed) -> OpenForm:
    found = agenda.of_group(call.session, actor=call.actor, now=call.now, group_id=of.group_id)
    known = {"closes": found.closes_on.isoformat()} if found.closes_on else {}
    return OpenForm(agenda_views.closing_form(of.group_id, known, {}, call.tr))


def _save_proposal(call: Call, of: OfAgenda, values: Mapping[str, str]) -> Answer:
    return _shown(call, of.group_id, _propose(call, of.group_id, values.get("title", "")))


def _save_closing(call: Call, of: OfAgenda, values: Mapping[str, str]) -> Answer | FieldErrors:
    given = Given(values)
    day = given.day(call, "closes")
    if day is None:
        problem = given.problems.get("closes")
        if problem:
            raise problem
        return FieldErrors({"closes": call.tr.gettext("Please fill this in.")})
    _set_closing(call, of.group_id, day)
    return _shown(call, of.group_id, call.tr.gettext("The last day has been changed."))


COMMANDS: tuple[Command, ...] = (
    Command(
        SLASH,
        (),
        run=_standing,
        help=N_("Shows how the partners' places in the forum stand, and buttons for the next step."),
        example="/foorumi",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("tilanne",),
        run=_standing,
        help=N_("Shows which partners have a member in the forum, and who has not answered the next call."),
        example="/foorumi tilanne",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("jäsenet",),
        run=_members,
        help=N_("Lists the forum's members with their partner, term and deputy."),
        usage=N_("[page]"),
        example="/foorumi jäsenet",
        permission=Permission.SEE_GROUP,
    ),
    Command(
        SLASH,
        ("asialista",),
        parse=_parse_agenda,
        form=_agenda_form,
        run=_agenda,
        help=N_("Shows the agenda of the forum's next meeting; with words after it, proposes an item."),
        usage=N_("[item to propose]"),
        example="/foorumi asialista Nuorten palvelujen rahoitus",
        permission=Permission.PROPOSE_ITEMS,
        writes=True,
    ),
    Command(
        SLASH,
        ("kutsu",),
        parse=_parse_call,
        form=draft_form,
        run=make_draft,
        help=N_("Prepares the forum's January meeting with its agenda. Nothing is sent before you confirm."),
        usage=N_("time; place"),
        example="/foorumi kutsu ti 19.1.2027 klo 9–11; Carelicum",
        permission=Permission.MANAGE_GROUP,
        writes=True,
    ),
)
ACTIONS: tuple[Action, ...] = (
    Action("agenda.deal", OfItem, _deal, Permission.MANAGE_GROUP),
    Action("agenda.withdraw", OfItem, _withdraw, Permission.PROPOSE_ITEMS),
    Action("agenda.propose_form", OfAgenda, _propose_form, Permission.PROPOSE_ITEMS, writes=False),
    Action("agenda.closing_form", OfAgenda, _closing_form, Permission.MANAGE_GROUP, writes=False),
)
FORMS: tuple[Form, ...] = (
    Form("agenda.propose", OfAgenda, _save_proposal, Permission.PROPOSE_ITEMS),
    Form("agenda.closing", OfAgenda, _save_closing, Permission.MANAGE_GROUP),
)
