"""What a person does with an open form: submits it, closes it; and what the app's answer does to it.

docs.slack.dev/surfaces/modals: an empty answer closes this form, `clear` all, `update` and `push` bring a
view, `errors` names input blocks. Anything else is refused here, and the form stays.
"""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.delivery import Answer, Delivery, Envelope
from bot.sandbox.errors import ApiError, PersonError, not_settled
from bot.sandbox.forms import Forms
from bot.sandbox.inputs import CLIENT_WORDS, Raw, client_errors, elements, merge
from bot.sandbox.models import Json, User, View
from bot.sandbox.notices import answer_notice, notice
from bot.sandbox.render import person_json, team_json, view_json
from bot.sandbox.state import State
from bot.sandbox.tickets import Tickets


@dataclass
class Submission:
    """What the person sees happen. `codes`: why Slack's own client refused, by block."""

    result: str  # closed, cleared, updated, pushed, errors, failed
    errors: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    notice: Json | None = None


class Submitting:
    """Submit and close."""

    def __init__(
        self, state: State, forms: Forms, delivery: Delivery, tickets: Tickets, base_url: str
    ) -> None:
        self._state = state
        self._forms = forms
        self._delivery = delivery
        self._tickets = tickets
        self.base_url = base_url

    async def submit(self, user: User, view_id: str, values: Raw) -> Submission:
        """Press the form's submit button. Raises PersonError."""
        view = self._top(user, view_id)
        if "submit" not in view.payload:
            raise PersonError("no_submit", "this form has no submit button")
        blocks = view.payload["blocks"]
        view.values = merge(view.values, values, blocks)
        codes = client_errors(blocks, view.values)
        if codes:
            return Submission("errors", {block: CLIENT_WORDS[code] for block, code in codes.items()}, codes)
        answer = await self._delivery.send(Envelope("interactive", self._submission(user, view)))
        try:
            return self._apply(user, view, answer)
        except ApiError as error:
            return Submission("failed", notice=notice(error))

    def _submission(self, user: User, view: View) -> Json:
        return {
            "type": "view_submission",
            "team": team_json(self._state),
            "user": person_json(self._state, user),
            "api_app_id": self._state.app_id,
            "token": "not-used",
            "trigger_id": self._tickets.trigger(user.id, view.id),
            "view": view_json(self._state, view),
            "response_urls": self._response_urls(user, view),
            "is_enterprise_install": False,
            "enterprise": None,
        }

    def _response_urls(self, user: User, view: View) -> list[Json]:
        urls = []
        for block, element in elements(view.payload["blocks"]):
            picked = view.values.get(block["block_id"], {}).get(element["action_id"])
            if block["type"] != "input" or not element.get("response_url_enabled") or not picked:
                continue
            url = self._tickets.response_url(user.id, picked)
            urls.append(
                {
                    "block_id": block["block_id"],
                    "action_id": element["action_id"],
                    "channel_id": picked,
                    "response_url": f"{self.base_url}/response/{url.token}",
                }
            )
        return urls

    def _apply(self, user: User, view: View, answer: Answer) -> Submission:
        if not answer.ok:
            return Submission("failed", notice=answer_notice(answer, "view_submission"))
        body = answer.body
        if body is None:
            self._pop(user, view)
            return Submission("closed")
        if not isinstance(body, dict) or "response_action" not in body:
            raise not_settled("an answer to view_submission that is neither empty nor a response_action")
        return self._respond(user, view, body)

    def _respond(self, user: User, view: View, body: Json) -> Submission:
        action = body["response_action"]
        if action == "clear":
            self._forms.stacks.pop(user.id, None)
            self._forms.show(user.id)
            return Submission("cleared")
        if action == "errors":
            return Submission("errors", self._errors(view, body.get("errors")))
        if action == "update":
            self._forms.check(body.get("view"), besides=view)
            self._forms.change(view, body["view"])
            return Submission("updated")
        if action == "push":
            self._forms.check(body.get("view"))
            self._forms.pushed(user.id, body["view"])
            return Submission("pushed")
        raise not_settled(f"response_action {action!r}")

    def _errors(self, view: View, errors: Any) -> dict[str, str]:
        if not isinstance(errors, dict) or not errors:
            raise not_settled("response_action errors without errors")
        inputs = {block.get("block_id") for block in view.payload["blocks"] if block.get("type") == "input"}
        strangers = sorted(set(errors) - inputs)
        if strangers:
            # What Slack shows for another key is unverified, so nobody may count on it.
            raise not_settled(f"errors on what is no input block: {', '.join(strangers)}")
        if not all(isinstance(text, str) and text for text in errors.values()):
            raise not_settled("errors that are no plain text")
        return {str(block): str(text) for block, text in errors.items()}

    async def close(self, user: User, view_id: str, how: str) -> None:
        """Cancel (this form) or x (the whole stack). Raises PersonError."""
        view = self._top(user, view_id)
        stack = self._forms.stacks[user.id]
        whole = how == "x" or bool(view.payload.get("clear_on_close"))
        closed = stack[0] if whole else view
        if whole:
            self._forms.stacks.pop(user.id, None)
            self._forms.show(user.id)
        else:
            self._pop(user, view)
        if closed.payload.get("notify_on_close"):
            await self._delivery.send(Envelope("interactive", self._closed(user, closed, cleared=whole)))

    def _closed(self, user: User, view: View, *, cleared: bool) -> Json:
        return {
            "type": "view_closed",
            "team": team_json(self._state),
            "user": person_json(self._state, user),
            "api_app_id": self._state.app_id,
            "token": "not-used",
            "view": view_json(self._state, view, with_inputs=False),
            "is_cleared": cleared,
            "is_enterprise_install": False,
            "enterprise": None,
        }

    def _top(self, user: User, view_id: str) -> View:
        stack = self._forms.stacks.get(user.id, [])
        if not stack or stack[-1].id != view_id:
            raise PersonError("no_such_view", "the form is not the one on top")
        return stack[-1]

    def _pop(self, user: User, view: View) -> None:
        stack = [one for one in self._forms.stacks.get(user.id, []) if one is not view]
        if stack:
            self._forms.stacks[user.id] = stack
        else:
            self._forms.stacks.pop(user.id, None)
        self._forms.show(user.id)
