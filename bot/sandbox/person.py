"""A person at the page, in plain function calls: types, presses, fills, submits, and sees.

Every act goes through the same functions that the browser page uses.
"""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from bot.sandbox.errors import PersonError
from bot.sandbox.inputs import Raw, all_options, elements, merge
from bot.sandbox.models import Channel, Json, Message, User
from bot.sandbox.page_routes import visible_messages
from bot.sandbox.pagejson import page_message
from bot.sandbox.seen import Form, Saw, Seen, label_of, texts
from bot.sandbox.submitting import Submission
from bot.sandbox.text import unescape

if TYPE_CHECKING:
    from bot.sandbox.workspace import Workspace


class Person:
    """The driver. Raises PersonError for what Slack's client would not let the person do."""

    def __init__(self, workspace: "Workspace", user_id: str) -> None:
        self._workspace = workspace
        self.id = user_id
        self._offered: dict[str, list[Json]] = {}
        self._user()

    def _user(self) -> User:
        return self._workspace.call(self._workspace.sandbox.people.person, self.id)

    # -- seeing --

    def sees(self, channel: str) -> list[Seen]:
        """The messages of a channel that this person sees, "only visible to you" ones included, oldest
        first."""
        return self._workspace.call(self._seen_in, self._channel(channel))

    def _seen_in(self, channel: Channel) -> list[Seen]:
        sandbox = self._workspace.sandbox
        user = sandbox.people.person(self.id)
        found = visible_messages(sandbox, user, channel.id)
        return [Seen(page_message(sandbox.state, message, self.id)) for message in found]

    def thread(self, message: Seen) -> list[Seen]:
        """The replies of a thread, oldest first."""

        def work() -> list[Seen]:
            state = self._workspace.sandbox.state
            return [
                Seen(page_message(state, one, self.id)) for one in state.replies(message.channel, message.ts)
            ]

        return self._workspace.call(work)

    def dm(self) -> list[Seen]:
        """The messages between this person and the app."""
        state = self._workspace.sandbox.state

        def work() -> list[Seen]:
            channel = state.direct_channel({self.id, state.bot_user_id})
            return [] if channel is None else self._seen_in(channel)

        return self._workspace.call(work)

    @property
    def form(self) -> Form | None:
        """The open form, or None."""
        stack = self._workspace.call(self._workspace.sandbox.people.stack, self._user())
        return Form(stack[-1]) if stack else None

    @property
    def home(self) -> str | None:
        """All texts of the Home tab, line by line; None when nothing is published."""
        view = self._workspace.sandbox.state.homes.get(self.id)
        return None if view is None else "\n".join(texts(view.payload["blocks"]))

    # -- acting --

    def types(self, channel: str, text: str, *, thread: Seen | None = None) -> Saw:
        """Type a line, a command or a message; gives what then was new to see."""
        channel_id = self._channel(channel).id
        thread_ts = thread.ts if thread is not None else None

        async def work() -> Json | None:
            done = await self._workspace.sandbox.people.type(self._now(), channel_id, text, thread_ts)
            notice: Json | None = done.get("notice")
            return notice

        return self._watching(work)

    def says(self, channel: str, text: str, *, thread: Seen | None = None) -> Saw:
        """Type a message; a leading slash stays a message."""
        return self.types(channel, " " + text if text.startswith("/") else text, thread=thread)

    def presses(self, where: "Seen | Form | str", which: str, value: Any = None) -> Saw:
        """Press a button, or pick from an overflow or a select, by action_id or visible text.

        `where`: a message, a form, "home", or a channel ("#name", "@bot") for its newest message that has the
        element. `value`: an option by its value or visible text. A `confirm` is said yes to.
        """
        target, blocks = self._target(where, which)
        block, element = self._element(blocks, which)
        raw = self._raw(element, value)

        async def work() -> Json | None:
            return await self._workspace.sandbox.people.press(
                self._now(), target, block["block_id"], element["action_id"], raw=raw
            )

        return self._watching(work)

    def selects(self, where: "Seen | Form | str", which: str, value: Any) -> Saw:
        """Choose in a select, a date picker, checkboxes … of a message, a form or the Home tab."""
        return self.presses(where, which, value)

    def fills(self, which: str, value: Any) -> "Person":
        """Fill one field of the open form, by label, block_id or action_id. Elements that dispatch tell the
        app."""
        form = self._open_form()
        block, element = self._element(form.view.payload["blocks"], which)
        if block["type"] != "input" or block.get("dispatch_action"):
            self.presses(form, which, value)
            return self
        raw = self._raw(element, value)
        given: Raw = {block["block_id"]: {element["action_id"]: raw}}

        def work() -> None:
            form.view.values = merge(form.view.values, given, form.view.payload["blocks"])

        self._workspace.call(work)
        return self

    def searches(self, where: "Seen | Form | str", which: str, query: str) -> list[str]:
        """Type into an external select; gives the visible texts of the options that came."""
        target, blocks = self._target(where, which)
        block, element = self._element(blocks, which)
        found = self._workspace.run(
            self._workspace.sandbox.people.suggest(
                self._user(), target, block["block_id"], element["action_id"], query
            )
        )
        groups = [option for group in found.get("option_groups", []) for option in group["options"]]
        self._offered[element["action_id"]] = [*found.get("options", []), *groups]
        return [label_of(option) for option in [*found.get("options", []), *groups]]

    def submits(self) -> Saw:
        """Submit the open form."""
        form = self._open_form()
        done: list[Submission] = []

        async def work() -> Json | None:
            done.append(await self._workspace.sandbox.people.submit(self._now(), form.view.id, {}))
            return done[0].notice

        saw = self._watching(work)
        return Saw(saw.messages, saw.form, saw.notice, done[0].result, done[0].errors)

    def closes(self, how: str = "cancel") -> Saw:
        """Cancel the open form; `how="x"` closes the whole stack."""
        form = self._open_form()

        async def work() -> None:
            await self._workspace.sandbox.people.close(self._now(), form.view.id, how)

        return self._watching(work)

    def opens_home(self) -> str | None:
        """Open the app's Home tab; gives its texts after the app has heard of it."""
        self._workspace.call(self._workspace.sandbox.people.open_home, self._user())
        self._workspace.settle()
        return self.home

    def joins(self, channel: str) -> None:
        """Join a public channel."""
        self._do(lambda user: self._workspace.sandbox.people.join(user, self._find(channel).id))

    def leaves(self, channel: str) -> None:
        """Leave a channel."""
        self._do(lambda user: self._workspace.sandbox.people.leave(user, self._find(channel).id))

    def invites(self, channel: str, user_id: str) -> None:
        """Invite somebody, or the app by its bot user's id."""
        self._do(lambda user: self._workspace.sandbox.people.invite(user, self._find(channel).id, user_id))

    def archives(self, channel: str) -> None:
        """Archive a channel."""
        self._do(lambda user: self._workspace.sandbox.people.archive(user, self._find(channel).id))

    # -- inside --

    def _do(self, act: Callable[[User], Any]) -> None:
        self._workspace.call(lambda: act(self._now()))
        self._workspace.settle()

    def _now(self) -> User:
        return self._workspace.sandbox.people.person(self.id)

    def _watching(self, work: Callable[[], Coroutine[Any, Any, Json | None]]) -> Saw:
        before = {message.ts for message in self._workspace.call(self._everything)}
        notice = self._workspace.run(work())
        self._workspace.settle()
        return Saw(self._workspace.call(self._new_since, before), self.form, notice)

    def _new_since(self, before: set[str]) -> list[Seen]:
        state = self._workspace.sandbox.state
        new = [message for message in self._everything() if message.ts not in before]
        return [Seen(page_message(state, one, self.id)) for one in sorted(new, key=lambda one: one.ts)]

    def _everything(self) -> list[Message]:
        sandbox = self._workspace.sandbox
        user = sandbox.people.person(self.id)
        channels = [channel for channel in sandbox.state.channels.values() if user.id in channel.members]
        return [message for channel in channels for message in visible_messages(sandbox, user, channel.id)]

    def _channel(self, name: str) -> Channel:
        return self._workspace.call(self._find, name)

    def _find(self, name: str) -> Channel:
        """`#name`, a channel's id, or `@bot` for the direct message with the app."""
        state = self._workspace.sandbox.state
        if name == "@bot":
            return self._workspace.sandbox.people.dm(self._now(), [state.bot_user_id])
        for channel in state.channels.values():
            if name in {channel.id, "#" + channel.name}:
                return self._workspace.sandbox.people.channel(self._now(), channel.id)
        raise PersonError("no_such_channel", name)

    def _open_form(self) -> Form:
        form = self.form
        if form is None:
            raise PersonError("no_such_view", "no form is open")
        return form

    def _target(self, where: "Seen | Form | str", which: str) -> tuple[Json, list[Json]]:
        if isinstance(where, str) and where != "home":
            where = self._newest_with(where, which)
        if isinstance(where, Seen):
            return {"channel": where.channel, "ts": where.ts}, where.json["blocks"] or []
        view = where.view if isinstance(where, Form) else self._workspace.sandbox.state.homes.get(self.id)
        if view is None:
            raise PersonError("no_such_view", "nothing is published on the Home tab")
        return {"view_id": view.id}, view.payload["blocks"]

    def _newest_with(self, channel: str, which: str) -> Seen:
        for seen in reversed(self.sees(channel)):
            if _matching(seen.json["blocks"], which):
                return seen
        raise PersonError("no_such_element", f"no message in {channel} has {which!r}")

    def _element(self, blocks: list[Json], which: str) -> tuple[Json, Json]:
        found = _matching(blocks, which)
        if len(found) != 1:
            raise PersonError("no_such_element", f"{which!r} fits {len(found)} elements")
        return found[0]

    def _raw(self, element: Json, value: Any) -> Any:
        """An option may be named by its visible text; people by their driver."""
        if isinstance(value, list | tuple | set):
            return [self._raw(element, item) for item in value]
        if isinstance(value, Person):
            return value.id
        offered = self._offered.get(element.get("action_id", ""), [])
        if "external" in element["type"] and not isinstance(value, dict):
            for option in offered:
                if value in {option["value"], label_of(option)}:
                    return option
        for option in all_options(element):
            if value in {option.get("value"), label_of(option)}:
                return option["value"]
        return value


def _matching(blocks: list[Json] | None, which: str) -> list[tuple[Json, Json]]:
    """The elements with this action_id, input block_id, label or visible text."""
    return [
        (block, element)
        for block, element in elements(blocks)
        if which
        in {
            element.get("action_id"),
            block.get("block_id") if block["type"] == "input" else None,
            unescape((block.get("label") or {}).get("text", "")) or None,
            label_of(element) or None,
        }
    ]
