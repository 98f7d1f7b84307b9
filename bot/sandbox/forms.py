"""Forms (modals) and Home tabs as the app opens, changes and publishes them: stacks of three, hashes,
external ids.

docs.slack.dev/surfaces/modals, surfaces/app-home, reference/methods/views.*. What a person does in them is in
submitting.py.
"""

import hashlib
import itertools
from typing import Any

from bot.sandbox.checks import check_view
from bot.sandbox.clock import SandboxClock
from bot.sandbox.errors import ApiError, invalid_arguments, not_settled
from bot.sandbox.inputs import carried_over, initial_values
from bot.sandbox.live import Live
from bot.sandbox.models import Json, View
from bot.sandbox.pagejson import page_home, page_view
from bot.sandbox.posting import with_ids
from bot.sandbox.state import State, new_id
from bot.sandbox.tickets import Tickets, Trigger

MAX_STACK = 3  # docs.slack.dev/surfaces/modals: push_limit_reached
_MODAL_KEYS = {
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
}
_HOME_KEYS = {"type", "blocks", "private_metadata", "callback_id", "external_id"}


class Forms:
    """Every person's stack of open forms, and the Home tabs."""

    def __init__(self, state: State, clock: SandboxClock, live: Live, tickets: Tickets) -> None:
        self._state = state
        self._clock = clock
        self._live = live
        self._tickets = tickets
        self._numbers = itertools.count(1)
        self.stacks: dict[str, list[View]] = {}

    # -- from the Web API --

    def open(self, trigger_id: str, payload: Json) -> View:
        """views.open. Raises ApiError."""
        trigger = self._tickets.exchange(trigger_id)
        self._check(payload, "modal")
        if self.stacks.get(trigger.user):
            raise not_settled("views.open while the person has a form open: use views.push or views.update")
        trigger.used = True
        return self._put(trigger.user, payload, [])

    def push(self, trigger_id: str, payload: Json) -> View:
        """views.push: only after an act in a form. Raises ApiError."""
        trigger = self._tickets.exchange(trigger_id)
        self._check(payload, "modal")
        stack = self._stack_of(trigger)
        if len(stack) >= MAX_STACK:
            raise ApiError("push_limit_reached")
        trigger.used = True
        return self._put(trigger.user, payload, stack)

    def _stack_of(self, trigger: Trigger) -> list[View]:
        stack = self.stacks.get(trigger.user, [])
        if trigger.view_id is None or not any(view.id == trigger.view_id for view in stack):
            raise not_settled("views.push with a trigger that is not from an open form")
        return stack

    def update(
        self, payload: Json, *, view_id: str | None, external_id: str | None, hash_: str | None
    ) -> View:
        """views.update. Raises ApiError (`not_found`, `hash_conflict`, …)."""
        if (view_id is None) == (external_id is None):
            raise invalid_arguments("exactly one of view_id and external_id is needed")
        view = self._find(view_id, external_id)
        if view is None:
            raise ApiError("not_found")
        if hash_ is not None and hash_ != view.hash:
            raise ApiError("hash_conflict")
        self._check(payload, view.kind, besides=view)
        self.change(view, payload)
        return view

    def publish(self, user_id: str, payload: Json, hash_: str | None) -> View:
        """views.publish. Raises ApiError."""
        self._check(payload, "home", besides=self._state.homes.get(user_id))
        view = self._state.homes.get(user_id)
        if hash_ is not None and (view is None or view.hash != hash_):
            raise ApiError("hash_conflict")
        if view is None:
            filled = {**payload, "blocks": with_ids(payload.get("blocks"))}
            view = View(new_id("V"), user_id, filled, self._hash(), initial_values(filled["blocks"]))
            self._show_home(view)
        else:
            self.change(view, payload)
        return view

    # -- used by what persons do --

    def check(self, payload: Any, *, besides: View | None = None) -> None:
        """Whether a form that came in an acknowledgement could stand. Raises ApiError."""
        self._check(payload, "modal", besides=besides)

    def pushed(self, user_id: str, payload: Json) -> View:
        """A form from `response_action: push`. Raises ApiError `push_limit_reached`."""
        stack = self.stacks.get(user_id, [])
        if len(stack) >= MAX_STACK:
            raise ApiError("push_limit_reached")
        return self._put(user_id, payload, stack)

    def change(self, view: View, payload: Json) -> None:
        """Give an open form or a Home tab other content; its id stays."""
        filled = {**payload, "blocks": with_ids(payload.get("blocks")) or []}
        view.payload = filled
        view.values = carried_over(view.values, filled["blocks"])
        view.hash = self._hash()
        if view.kind == "home":
            self._show_home(view)
        else:
            self.show(view.user)

    def find(self, user_id: str, view_id: str) -> View | None:
        """An open form of this person, or their Home tab."""
        for view in self.stacks.get(user_id, []):
            if view.id == view_id:
                return view
        home = self._state.homes.get(user_id)
        return home if home is not None and home.id == view_id else None

    def show(self, user_id: str) -> None:
        """Tell the person's pages which forms are open."""
        views = [page_view(view) for view in self.stacks.get(user_id, [])]
        self._live.publish("views", {"views": views}, to=user_id)

    def _put(self, user_id: str, payload: Json, stack: list[View]) -> View:
        filled = {**payload, "blocks": with_ids(payload.get("blocks")) or []}
        view = View(new_id("V"), user_id, filled, self._hash(), initial_values(filled["blocks"]))
        view.root_view_id = stack[0].id if stack else view.id
        view.previous_view_id = stack[-1].id if stack else None
        self.stacks[user_id] = [*stack, view]
        self.show(user_id)
        return view

    def _show_home(self, view: View) -> None:
        self._state.save_home(view)
        self._live.publish("home", {"home": page_home(view)}, to=view.user)

    def _find(self, view_id: str | None, external_id: str | None) -> View | None:
        for view in self._all():
            if view_id is not None and view.id == view_id:
                return view
            if external_id is not None and view.payload.get("external_id") == external_id:
                return view
        return None

    def _all(self) -> list[View]:
        return [*(view for stack in self.stacks.values() for view in stack), *self._state.homes.values()]

    def _check(self, payload: Any, kind: str, *, besides: View | None = None) -> None:
        if not isinstance(payload, dict):
            raise invalid_arguments("view is not an object", "/view")
        if payload.get("type") != kind:
            raise invalid_arguments(f"view type must be {kind}", "/view/type")
        unknown = set(payload) - (_MODAL_KEYS if kind == "modal" else _HOME_KEYS)
        if unknown:
            raise invalid_arguments(f"unknown keys in view: {', '.join(sorted(unknown))}", "/view")
        if "blocks" not in payload or not isinstance(payload["blocks"], list):
            raise invalid_arguments("missing required field: blocks", "/view/blocks")
        check_view(payload)
        external = payload.get("external_id")
        for view in self._all():
            if external and view is not besides and view.payload.get("external_id") == external:
                raise ApiError("duplicate_external_id")

    def _hash(self) -> str:
        number = next(self._numbers)
        digest = hashlib.sha256(f"{number}".encode()).hexdigest()[:8]
        return f"{int(self._clock.now())}.{digest}"
