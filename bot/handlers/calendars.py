"""/kokous kalenteri: the addresses of calendars to subscribe to."""

from bot.domain.calendar_payloads import CalendarOf
from bot.domain.rights import Permission
from bot.handlers.answers import Answer
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.language.i18n import N_
from bot.services import feeds
from bot.views import feed_pages as views


def _show(call: Call, _rest: str) -> Answer:
    group = call.group
    if group is not None and not feeds.may_have(call.actor, group.id):
        group = None
    own = feeds.address(call.session, actor=call.actor, made=call.links)
    group_id = group.id if group else 0
    of_group = (
        feeds.address(call.session, actor=call.actor, made=call.links, group_id=group_id) if group_id else ""
    )
    shown = views.addresses(own, group.name if group else "", of_group, group_id, call.tr)
    return Answer(shown, title=call.tr.gettext("Calendar address"))


def _renew(call: Call, of: CalendarOf, _pressed: Pressed) -> Answer:
    feeds.renew(call.session, actor=call.actor, now=call.now, group_id=of.group_id)
    return _show(call, "")


COMMANDS = (
    Command(
        "/kokous",
        ("kalenteri",),
        run=_show,
        help=N_("Gives the address by which the meetings come to your own calendar."),
        example="/kokous kalenteri",
        permission=Permission.ANSWER,
    ),
)
ACTIONS = (Action("calendar.renew", CalendarOf, _renew, Permission.ANSWER),)
FORMS: tuple[Form, ...] = ()
