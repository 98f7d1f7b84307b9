"""/sopimus: the agreement's own matters, of which people keep record (sections 6, 9 and 10)."""

from collections.abc import Callable, Mapping

from bot.domain.agreement_payloads import OpenAgreementForm
from bot.domain.payloads import StaleButton
from bot.domain.rights import Permission
from bot.handlers import agreement_changes as changes
from bot.handlers import agreement_disputes as disputes
from bot.handlers import agreement_exits as exits
from bot.handlers import agreement_subs as subs
from bot.handlers.answers import OpenForm
from bot.handlers.commands import Action, Call, Command, Form, Pressed

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


COMMANDS: tuple[Command, ...] = (subs.COMMAND, changes.COMMAND, exits.COMMAND, disputes.COMMAND)
ACTIONS: tuple[Action, ...] = (
    Action("agreement.open", OpenAgreementForm, _open, Permission.SEE_NETWORK, writes=False),
)
FORMS: tuple[Form, ...] = (*subs.FORMS, *changes.FORMS, *exits.FORMS, *disputes.FORMS)
