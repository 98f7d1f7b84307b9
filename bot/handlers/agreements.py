"""/sopimus: the agreement's own matters, of which people keep record (sections 6, 9 and 10)."""

from collections.abc import Callable, Mapping

from bot.domain.agreement_payloads import OpenAgreementForm
from bot.domain.payloads import StaleButton
from bot.domain.rights import Permission
from bot.handlers import agreement_changes as changes
from bot.handlers import agreement_disputes as disputes
from bot.handlers import agreement_exits as exits
from bot.handlers import agreement_subs as subs
from bot.handlers.answers import Answer, OpenForm
from bot.handlers.commands import Action, Call, Command, Form, Pressed
from bot.language.i18n import N_
from bot.services import agreement_duties
from bot.views import agreement_duties as views

# Each asks for the right to what its form does.
_OPENERS: Mapping[str, Callable[[Call, int], OpenForm]] = {
    "sub": subs.open_form,
    **changes.OPENERS,
    **exits.OPENERS,
    **disputes.OPENERS,
}


def _open(call: Call, what: OpenAgreementForm, _pressed: Pressed) -> OpenForm:
    opener = _OPENERS.get(what.form)
    if opener is None:
        raise StaleButton
    return opener(call, what.of_id)


def _overview(call: Call, _rest: str) -> Answer:
    found = agreement_duties.overview(call.session, actor=call.actor, now=call.now)
    return Answer(views.overview(found, call.tr))


def _duties(call: Call, _rest: str) -> Answer:
    found = agreement_duties.of_actor(call.session, actor=call.actor, now=call.now)
    return Answer(views.open_duties(found, call.tr), title=call.tr.gettext("Open duties"))


COMMANDS: tuple[Command, ...] = (
    Command(
        "/sopimus",
        (),
        run=_overview,
        help=N_("How the agreement's own matters stand, and buttons for the next step."),
        example="/sopimus",
        permission=Permission.SEE_NETWORK,
    ),
    subs.COMMAND,
    changes.COMMAND,
    exits.COMMAND,
    disputes.COMMAND,
    Command(
        "/sopimus",
        ("velvoitteet",),
        run=_duties,
        help=N_("What the agreement waits for from your partner: approvals, endings, disputes, notices."),
        example="/sopimus velvoitteet",
        permission=Permission.SEE_NETWORK,
    ),
)
ACTIONS: tuple[Action, ...] = (
    Action("agreement.open", OpenAgreementForm, _open, Permission.SEE_NETWORK, writes=False),
)
FORMS: tuple[Form, ...] = (*subs.FORMS, *changes.FORMS, *exits.FORMS, *disputes.FORMS)
