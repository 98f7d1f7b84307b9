"""The whole bot under attack: deliveries as nobody would send them, and a strict Slack at the other end."""

import itertools
from typing import Any

from slack_bolt import BoltRequest
from sqlalchemy import select

from bot.app import Bot
from bot.domain.payloads import Payload
from bot.storage.base import Base
from tests.hostile.slack_end import SlackEnd
from tests.hostile.world import Besieged
from tests.meeting_world import CHANNEL, TEAM, user

Rows = dict[str, list[tuple[Any, ...]]]
NOT_COUNTED = frozenset({"deliveries", "audit_entries"})
_NUMBERS = itertools.count(1)


class Bench:
    """Presses, submits and types as anybody."""

    def __init__(self, bot: Bot, slack: SlackEnd, there: Besieged) -> None:
        self.bot = bot
        self.slack = slack
        self.there = there

    def sends(self, who: str, body: dict[str, Any], *, team: str = TEAM) -> tuple[int, str]:
        """One delivery of an interaction; status and body of the answer."""
        number = next(_NUMBERS)
        whole = {
            "team": {"id": team, "domain": "x"},
            "user": {"id": user(who), "team_id": team},
            "trigger_id": f"{number}.1",
            **body,
        }
        answer = self.bot.app.dispatch(BoltRequest(mode="socket_mode", body=whole))
        view = body.get("view") or {}
        fields = frozenset(one["block_id"] for one in view.get("blocks", []) if one["type"] == "input")
        self.slack.judge_acknowledgement(answer.body, fields)
        return answer.status, answer.body

    def presses(
        self, who: str, name: str, payload: Payload | str, *, team: str = TEAM, where: str = CHANNEL
    ) -> tuple[int, str]:
        """A button with this value."""
        value = payload if isinstance(payload, str) else payload.encode()
        return self.sends(
            who,
            {
                "type": "block_actions",
                "channel": {"id": where},
                "response_url": self.slack.response_url,
                "actions": [{"action_id": name, "block_id": "b", "type": "button", "value": value}],
            },
            team=team,
        )

    def submits(
        self, who: str, name: str, payload: Payload | str, values: dict[str, str], *, team: str = TEAM
    ) -> tuple[int, str]:
        """A form with this metadata and these values."""
        metadata = payload if isinstance(payload, str) else payload.encode()
        state = {
            field: {"value": {"type": "plain_text_input", "value": text}} for field, text in values.items()
        }
        view = {
            "id": f"V{next(_NUMBERS)}",
            "hash": "1.1",
            "type": "modal",
            "callback_id": name,
            "private_metadata": metadata,
            "blocks": [{"type": "input", "block_id": field} for field in values],
            "state": {"values": state},
        }
        return self.sends(who, {"type": "view_submission", "view": view}, team=team)

    def types(
        self, who: str, slash: str, text: str, *, team: str = TEAM, where: str = CHANNEL
    ) -> tuple[int, str]:
        """A slash command, its text as Slack sends it."""
        number = next(_NUMBERS)
        body = {
            "command": slash,
            "text": text,
            "team_id": team,
            "user_id": user(who),
            "channel_id": where,
            "channel_name": "kanava",
            "response_url": self.slack.response_url,
            "trigger_id": f"{number}.1",
        }
        answer = self.bot.app.dispatch(BoltRequest(mode="socket_mode", body=body))
        self.slack.judge_acknowledgement(answer.body)
        return answer.status, answer.body

    def stored(self) -> Rows:
        """Everything in the store, but for what every delivery leaves behind."""
        with self.bot.database.reading() as session:
            return {
                table.name: [
                    tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))
                ]
                for table in Base.metadata.sorted_tables
                if table.name not in NOT_COUNTED
            }
