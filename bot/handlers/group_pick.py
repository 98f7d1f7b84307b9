"""The form that asks for nothing but the group; what was typed besides it goes on to the command."""

from collections.abc import Callable, Mapping

from bot.domain.group_payloads import PickGroup
from bot.domain.payloads import StaleButton
from bot.domain.rights import Permission
from bot.handlers.answers import OpenForm, Outcome
from bot.handlers.commands import Call, Command, Form, Incomplete
from bot.handlers.forms import sentences
from bot.handlers.group_fields import groups_for, line
from bot.permissions import require
from bot.views import group_forms as forms

WRITES, READS = "group.pick", "group.pick_to_look"


def pick_first(
    words: str,
    permission: Permission,
    form: Callable[[Call, Incomplete], Outcome] | None = None,
    *,
    typed_members: bool = True,
    name: str = WRITES,
) -> Callable[[Call, Incomplete], Outcome]:
    """Asks for the group first when it is not known; then comes the command's own form, if it has one.

    `typed_members`: only groups whose members are not computed (rule R6) are offered.
    """

    def outcome(call: Call, incomplete: Incomplete) -> Outcome:
        if form is not None and "group" in incomplete.known:
            return form(call, incomplete)
        offered = [
            group
            for group in groups_for(call, permission)
            if group.kind.has_typed_members or not typed_members
        ]
        rest = line("", incomplete.known)
        payload = PickGroup(words, rest, call.channel_id or "")
        if not payload.fits:
            # The command asks for the rest in its own form.
            payload = PickGroup(words, "", call.channel_id or "")
        return OpenForm(forms.pick(name, offered, payload, sentences(incomplete, call), call.tr))

    return outcome


def goes_on(
    commands: tuple[Command, ...], *, writes: bool
) -> Callable[[Call, PickGroup, Mapping[str, str]], Outcome]:
    """The submitted form: the command runs as if the group had been typed."""
    by_words = {" ".join(one.words): one for one in commands if one.writes is writes}

    def submit(call: Call, payload: PickGroup, values: Mapping[str, str]) -> Outcome:
        command = by_words.get(payload.words)
        if command is None:
            raise StaleButton
        if command.permission is not None:
            require(call.actor, command.permission)
        text = "; ".join(filter(None, (f"ryhmä: {values.get('group', '')}", payload.rest)))
        try:
            return command.run(call, command.parse(call, text))
        except Incomplete as incomplete:
            if command.form is None:
                raise StaleButton from None
            return command.form(call, incomplete)

    return submit


def pick_forms(commands: tuple[Command, ...]) -> tuple[Form, ...]:
    """The two entries of the form: a command that only looks takes no turn at writing."""
    writes, reads = (goes_on(commands, writes=writes) for writes in (True, False))
    return (
        Form(WRITES, PickGroup, writes, Permission.SEE_NETWORK),
        Form(READS, PickGroup, reads, Permission.SEE_NETWORK, writes=False),
    )
