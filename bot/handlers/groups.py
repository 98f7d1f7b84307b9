"""/ryhma: the groups, their members, and how the seats divide."""

from bot.domain.groups import GroupRef
from bot.domain.rights import Permission
from bot.handlers import group_changes, group_seats
from bot.handlers.answers import Answer
from bot.handlers.commands import Action, Call, Command, Form
from bot.handlers.forms import Given
from bot.handlers.group_fields import FIELD_WORDS, choosing, group_of
from bot.handlers.group_pick import READS, pick_first, pick_forms
from bot.handlers.text import fields, page_number
from bot.language.i18n import N_
from bot.permissions import allows
from bot.services import groups
from bot.views import group_balance as balance_views
from bot.views import groups as views

SLASH = "/ryhma"


def _overview(call: Call, _rest: str) -> Answer:
    own = groups.own(call.actor)
    rows = groups.overview(call.session, actor=call.actor, now=call.now)
    mine = [row for row in views.in_order(rows) if row.ref.id in own]
    may_form = allows(call.actor, Permission.FORM_GROUPS)
    return Answer(views.overview(mine, call.actor.leads, call.actor.coordinates, call.tr, may_form=may_form))


def _list(call: Call, rest: str) -> Answer:
    rows = groups.overview(call.session, actor=call.actor, now=call.now)
    return Answer(views.listing(rows, page_number(rest), call.tr))


def _parse_group(call: Call, text: str) -> GroupRef:
    given = Given(fields(text, ("group",), FIELD_WORDS))
    group = group_of(call, given)
    if group is None:
        raise given.incomplete()
    return group


def _show(call: Call, group: GroupRef) -> Answer:
    found = groups.details(call.session, actor=call.actor, now=call.now, group_id=group.id)
    return Answer(views.details(found, call.tr), title=call.tr.gettext("Group"))


def _balance(call: Call, group: GroupRef) -> Answer:
    ref, found, without = groups.composition(call.session, actor=call.actor, now=call.now, group_id=group.id)
    return Answer(balance_views.composition(ref, found, without, call.tr), title=call.tr.gettext("Balance"))


_SEEING = Permission.SEE_GROUP

COMMANDS: tuple[Command, ...] = (
    Command(
        SLASH,
        (),
        run=_overview,
        help=N_("Shows your groups, what is missing in them, and buttons for the next step."),
        example="/ryhma",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("lista",),
        run=_list,
        help=N_("Lists all groups with their size and leader."),
        usage=N_("[page]"),
        example="/ryhma lista",
        permission=Permission.SEE_NETWORK,
    ),
    Command(
        SLASH,
        ("näytä",),
        parse=_parse_group,
        form=choosing("näytä", pick_first("näytä", _SEEING, typed_members=False, name=READS)),
        run=_show,
        help=N_("Shows a group: who leads it, who coordinates it, and its members."),
        usage=N_("[group]"),
        example="/ryhma näytä Nuorten palvelut",
        permission=_SEEING,
    ),
    *group_seats.COMMANDS,
    *group_changes.COMMANDS,
    Command(
        SLASH,
        ("kokoonpano",),
        parse=_parse_group,
        form=choosing("kokoonpano", pick_first("kokoonpano", _SEEING, typed_members=False, name=READS)),
        run=_balance,
        help=N_("Shows how the group's seats divide between partners and their kinds."),
        usage=N_("[group]"),
        example="/ryhma kokoonpano Nuorten palvelut",
        permission=_SEEING,
    ),
)
ACTIONS: tuple[Action, ...] = (*group_seats.ACTIONS, *group_changes.ACTIONS)
FORMS: tuple[Form, ...] = (*group_seats.FORMS, *group_changes.FORMS, *pick_forms(COMMANDS))
