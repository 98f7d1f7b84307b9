"""/kumppani: the partner organisations."""

from bot.domain.rights import Permission
from bot.handlers.answers import Answer
from bot.handlers.commands import Action, Call, Command, Form
from bot.language.i18n import N_
from bot.services import partners
from bot.views import partners as views


def _list(call: Call, _rest: str) -> Answer:
    rows = partners.overview(call.session, actor=call.actor, now=call.now)
    return Answer(views.overview(rows, call.tr))


COMMANDS = (
    Command(
        "/kumppani",
        ("lista",),
        run=_list,
        help=N_("Shows the partners by kind, and who has no member in the forum."),
        example="/kumppani lista",
        permission=Permission.SEE_NETWORK,
    ),
)
ACTIONS: tuple[Action, ...] = ()
FORMS: tuple[Form, ...] = ()
