"""/sopimus: the agreement's own matters, of which people keep record (sections 6, 9 and 10)."""

from collections.abc import Callable, Mapping

from bot.domain.agreement_payloads import OpenAgreementForm
from bot.domain.payloads import StaleButton
from bot.domain.rights import Permission
from bot.handlers import agreement_subs
from bot.handlers.answers import OpenForm
from bot.handlers.commands import Action, Call, Command, Form, Pressed

# Each asks for the right to what its form does.
_OPENERS: Mapping[str, Callable[[Call, int], OpenForm]] = {"sub": agreement_subs.open_form}


def _open(call: Call, what: OpenAgreementForm, _pressed: Pressed) -> OpenForm:
    opener = _OPENERS.get(what.form)
    if opener is None:
        raise StaleButton
    return opener(call, what.of_id)


COMMANDS: tuple[Command, ...] = (agreement_subs.COMMAND,)
ACTIONS: tuple[Action, ...] = (
    Action("agreement.open", OpenAgreementForm, _open, Permission.SEE_NETWORK, writes=False),
)
FORMS: tuple[Form, ...] = agreement_subs.FORMS
