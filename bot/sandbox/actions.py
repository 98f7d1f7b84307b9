"""Presses and choices in messages, forms and Home tabs, and the options that an external select asks for.

docs.slack.dev/reference/interaction-payloads/block_actions-payload and block_suggestion-payload.
"""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.checks import check_options
from bot.sandbox.delivery import Delivery, Envelope
from bot.sandbox.errors import ApiError, PersonError, not_settled
from bot.sandbox.forms import Forms
from bot.sandbox.inputs import STATELESS, Raw, action_value, find_element, merge, state_values
from bot.sandbox.models import Channel, Json, Message, User, View
from bot.sandbox.notices import answer_notice, notice, plain_notice
from bot.sandbox.render import message_json, person_json, team_json, view_json
from bot.sandbox.state import State
from bot.sandbox.tickets import Tickets

MIN_QUERY = (
    3  # min_query_length's default: docs.slack.dev/reference/block-kit/block-elements/select-menu-element
)


@dataclass(frozen=True)
class Where:
    """The message or the view that holds an element."""

    message: Message | None = None
    channel: Channel | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, every id filled in."""
        if self.view is not None:
            return list(self.view.payload.get("blocks", []))
        return list(self.message.blocks or []) if self.message is not None else []


class Actions:
    """Press and suggest."""

    def __init__(
        self,
        *,
        state: State,
        forms: Forms,
        delivery: Delivery,
        tickets: Tickets,
        interactive: bool,
        base_url: str = "",
    ) -> None:
        self._interactive = interactive
        self._state = state
        self._forms = forms
        self._delivery = delivery
        self._tickets = tickets
        self.base_url = base_url

    def where(self, user: User, target: Json) -> Where:
        """Find what `{channel, ts}` or `{view_id}` names. Raises PersonError."""
        if "view_id" in target:
            view = self._forms.find(user.id, target["view_id"])
            if view is None:
                raise PersonError("no_such_view", "the form is not open any more")
            return Where(view=view)
        channel = self._state.channels.get(target.get("channel", ""))
        if channel is None or not self._state.can_see(user, channel):
            raise PersonError("no_such_channel")
        ts = target.get("ts", "")
        message = self._state.message(channel.id, ts) or self._state.ephemeral(channel.id, ts)
        if message is None or message.only_for not in {None, user.id}:
            raise PersonError("no_such_message")
        return Where(message, channel)

    async def press(
        self, user: User, where: Where, block_id: str, action_id: str, *, raw: Any, values: Raw | None
    ) -> Json | None:
        """Press a button or make a choice; gives the notice that Slack showed, if any. Raises PersonError."""
        if not self._interactive:
            return plain_notice(
                "interactivity_off", "This app is not configured to handle interactive responses."
            )
        block, element = find_element(where.blocks, block_id, action_id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise PersonError("no_dispatch", "this input tells the app nothing before the form is submitted")
        given = {key: dict(fields) for key, fields in (values or {}).items()}
        if element["type"] not in STATELESS:
            given.setdefault(block_id, {})[action_id] = raw
        self._remember(user, where, given)
        action = {
            "type": element["type"],
            "action_id": action_id,
            "block_id": block_id,
            "action_ts": self._state.next_ts(),
            **action_value(element, raw),
        }
        payload = {
            "type": "block_actions",
            **self._base(user, where),
            "trigger_id": self._tickets.trigger(user.id, where.view.id if where.view else None),
            "actions": [action],
            "is_enterprise_install": False,
            "enterprise": None,
        }
        return answer_notice(await self._delivery.send(Envelope("interactive", payload)), "block_actions")

    def _remember(self, user: User, where: Where, given: Raw) -> None:
        if where.view is not None:
            where.view.values = merge(where.view.values, given, where.blocks)
        elif where.message is not None:
            merged = merge(self._state.picked(where.message, user.id), given, where.blocks)
            self._state.pick(where.message, user.id, merged)

    def _base(self, user: User, where: Where) -> Json:
        base: Json = {
            "user": person_json(self._state, user),
            "team": team_json(self._state),
            "api_app_id": self._state.app_id,
            "token": "not-used",
        }
        if where.view is not None:
            container = {"type": "view", "view_id": where.view.id}
            return {**base, "container": container, "view": view_json(self._state, where.view)}
        if where.message is None or where.channel is None:
            raise PersonError("no_such_message")
        return {**base, **self._in_message(user, where.message, where.channel)}

    def _in_message(self, user: User, message: Message, channel: Channel) -> Json:
        ephemeral = message.only_for is not None
        url = self._tickets.response_url(
            user.id, channel.id, source_ts=message.ts, source_ephemeral=ephemeral
        )
        names = {"im": "directmessage", "private": "privategroup"}
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": ephemeral,
        }
        if message.thread_ts and message.thread_ts != message.ts:
            container["thread_ts"] = message.thread_ts
        shown: Json = {
            "container": container,
            "channel": {"id": channel.id, "name": names.get(channel.kind, channel.name)},
            "response_url": f"{self.base_url}/actions/{url.token}",
            "state": {"values": state_values(message.blocks, self._state.picked(message, user.id))},
        }
        if not ephemeral:
            # Whether a press in an ephemeral message brings the message along is not settled: left out here.
            shown["message"] = message_json(self._state, message)
        return shown

    async def suggest(self, user: User, where: Where, block_id: str, action_id: str, query: str) -> Json:
        """Ask the app for options: `{options | option_groups, notice}`. Raises PersonError."""
        _, element = find_element(where.blocks, block_id, action_id)
        if element["type"] not in {"external_select", "multi_external_select"}:
            raise PersonError("no_external_select")
        if len(query) < int(element.get("min_query_length", MIN_QUERY)):
            raise PersonError("query_too_short")
        payload = {
            "type": "block_suggestion",
            **self._base(user, where),
            "action_id": action_id,
            "block_id": block_id,
            "value": query,
            "is_enterprise_install": False,
            "enterprise": None,
        }
        payload.pop("response_url", None)
        answer = await self._delivery.send(Envelope("interactive", payload))
        said = answer_notice(answer, "block_suggestion")
        if said is not None:
            return {"options": [], "notice": said}
        try:
            if not isinstance(answer.body, dict) or len({"options", "option_groups"} & set(answer.body)) != 1:
                raise not_settled(
                    "an answer to block_suggestion without exactly one of options, option_groups"
                )
            check_options(answer.body)
        except ApiError as error:
            return {"options": [], "notice": notice(error)}
        return {**answer.body, "notice": None}
