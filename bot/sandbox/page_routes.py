"""What the browser page asks for and does: `/_page/…` (docs/sandbox.md), and the page's own files."""

import mimetypes
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.sandbox.clock import ClockBackwards
from bot.sandbox.core import Sandbox
from bot.sandbox.errors import PersonError
from bot.sandbox.models import Json, Message, User
from bot.sandbox.pagejson import page_channel, page_clock, page_home, page_message, page_person, page_view

# Nothing on the page comes from the network, whatever a message's blocks name; pictures that the app itself
# serves on this machine do.
_POLICY = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "img-src 'self' data: http://127.0.0.1:* http://localhost:*"
}

Act = Callable[[User, Json], Awaitable[Json]]


async def move_clock(sandbox: Sandbox, body: Json) -> Json:
    """Move the clock as `{advance}`, `{to}` or `{to_local}` says. Raises PersonError.

    What is on its way to the app may arrive first, or the leap itself would make it late.
    """
    await sandbox.delivery.settle(1.0)
    zone = sandbox.state.team["tz"]
    try:
        if "advance" in body:
            sandbox.clock.advance(float(body["advance"]))
        elif "to" in body:
            sandbox.clock.move_to(float(body["to"]))
        elif "to_local" in body:
            local = datetime.fromisoformat(body["to_local"]).replace(tzinfo=ZoneInfo(zone))
            sandbox.clock.move_to(local.timestamp())
        else:
            raise PersonError("invalid_value", "advance, to or to_local is needed")
    except ClockBackwards:
        raise PersonError("clock_backwards") from None
    except (TypeError, ValueError) as error:
        raise PersonError("invalid_value", type(error).__name__) from None
    return page_clock(sandbox.clock, zone)


class PageRoutes:
    """The handlers; each is a few lines over People."""

    def __init__(self, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.folder = folder
        self._acts: dict[str, Act] = {
            "type": self.type,
            "press": self.press,
            "submit": self.submit,
            "close": self.close,
            "suggest": self.suggest,
            "home": self.home,
            "open": self.open,
            "dm": self.dm,
            "channel": self.channel,
        }

    # -- reading --

    def people(self) -> Json:
        """GET people."""
        return {"people": [page_person(user) for user in self.sandbox.state.people()]}

    def start(self, me: User) -> Json:
        """GET start. From its `seq` on the page listens to what is live."""
        self.sandbox.live.expect(me.id)
        sandbox, state, manifest = self.sandbox, self.sandbox.state, self.sandbox.manifest
        channels = [
            page_channel(state, channel, me.id)
            for channel in state.channels.values()
            if state.can_see(me, channel)
        ]
        return {
            "team": state.team,
            "app": {
                "id": state.app_id,
                "name": manifest.name,
                "bot_id": state.bot_id,
                "bot_user_id": state.bot_user_id,
                "description": manifest.description,
                "color": manifest.color,
                "home_tab": manifest.home_tab,
                "messages_tab": manifest.messages_tab,
                "messages_read_only": manifest.messages_read_only,
            },
            "me": page_person(me),
            "people": [page_person(user) for user in state.users.values()],
            "channels": channels,
            "commands": [
                {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
                for one in manifest.commands
            ],
            "clock": page_clock(sandbox.clock, state.team["tz"]),
            "views": [page_view(view) for view in sandbox.people.stack(me)],
            "home": page_home(state.homes.get(me.id)),
            "seq": sandbox.live.seq,
        }

    def messages(self, me: User, query: Json) -> Json:
        """GET messages."""
        channel = self.sandbox.people.channel(me, query.get("channel", ""))
        found = visible_messages(self.sandbox, me, channel.id)
        before = query.get("before")
        if before:
            found = [message for message in found if message.ts < before]
        limit = max(1, min(int(query.get("limit", "50")), 500))
        shown = [page_message(self.sandbox.state, message, me.id) for message in found[-limit:]]
        return {"messages": shown, "has_more": len(found) > limit}

    def thread(self, me: User, query: Json) -> Json:
        """GET thread."""
        state = self.sandbox.state
        channel = self.sandbox.people.channel(me, query.get("channel", ""))
        parent = state.message(channel.id, query.get("ts", ""))
        if parent is None:
            raise PersonError("no_such_message")
        found = [parent, *state.replies(channel.id, parent.ts)]
        return {"messages": [page_message(state, message, me.id) for message in found]}

    def journal(self, query: Json) -> Json:
        """GET journal."""
        limit = max(1, min(int(query.get("limit", "200")), 2000))
        entries = self.sandbox.journal.entries(after=int(query.get("after", "0")))[-limit:]
        return {"entries": [entry.as_json() for entry in entries], "last": self.sandbox.journal.last}

    # -- doing --

    async def type(self, me: User, body: Json) -> Json:
        """POST type."""
        done = await self.sandbox.people.type(
            me, body.get("channel", ""), body.get("text", ""), body.get("thread_ts")
        )
        message = done.get("message")
        if isinstance(message, Message):
            done["message"] = page_message(self.sandbox.state, message, me.id)
        return done

    async def press(self, me: User, body: Json) -> Json:
        """POST press."""
        said = await self.sandbox.people.press(
            me,
            _target(body),
            body.get("block_id", ""),
            body.get("action_id", ""),
            raw=body.get("value"),
            values=body.get("values"),
        )
        return {"notice": said}

    async def submit(self, me: User, body: Json) -> Json:
        """POST submit."""
        done = await self.sandbox.people.submit(me, body.get("view_id", ""), body.get("values") or {})
        return {
            "result": done.result,
            "errors": done.errors,
            "codes": done.codes,
            "notice": done.notice,
            "views": [page_view(view) for view in self.sandbox.people.stack(me)],
        }

    async def close(self, me: User, body: Json) -> Json:
        """POST close."""
        await self.sandbox.people.close(me, body.get("view_id", ""), body.get("how", "cancel"))
        return {"views": [page_view(view) for view in self.sandbox.people.stack(me)]}

    async def suggest(self, me: User, body: Json) -> Json:
        """POST suggest."""
        return await self.sandbox.people.suggest(
            me, _target(body), body.get("block_id", ""), body.get("action_id", ""), body.get("query", "")
        )

    async def home(self, me: User, body: Json) -> Json:  # noqa: ARG002 - the acts' common form
        """POST home."""
        return {"home": page_home(self.sandbox.people.open_home(me))}

    async def open(self, me: User, body: Json) -> Json:
        """POST open."""
        channel = self.sandbox.people.open(me, body.get("channel", ""))
        return {"channel": page_channel(self.sandbox.state, channel, me.id)}

    async def dm(self, me: User, body: Json) -> Json:
        """POST dm."""
        channel = self.sandbox.people.dm(me, [str(one) for one in body.get("users") or []])
        return {"channel": page_channel(self.sandbox.state, channel, me.id)}

    async def channel(self, me: User, body: Json) -> Json:
        """POST channel."""
        people, action, channel_id = self.sandbox.people, body.get("action"), body.get("channel", "")
        if action == "join":
            channel = people.join(me, channel_id)
        elif action == "invite":
            channel = people.invite(me, channel_id, body.get("user", ""))
        elif action == "remove":
            channel = people.remove(me, channel_id, body.get("user", ""))
        elif action == "archive":
            channel = people.archive(me, channel_id)
        elif action == "create":
            channel = people.create(me, body.get("name", ""), private=bool(body.get("private")))
        elif action == "leave":
            people.leave(me, channel_id)
            return {"channel": None}
        else:
            raise PersonError("invalid_value", "no such action")
        return {"channel": page_channel(self.sandbox.state, channel, me.id)}

    # -- HTTP --

    async def get(self, request: web.Request) -> web.StreamResponse:
        """GET /_page/{name}."""
        name, query = request.match_info["name"], dict(request.query)
        try:
            if name == "live":
                return await self._live(request)
            if name == "file":
                return self._file(query.get("id", ""))
            return web.json_response({"ok": True, **self._read(name, query)})
        except PersonError as error:
            return _refused(error)
        except ValueError:
            return _refused(PersonError("invalid_value"))

    def _read(self, name: str, query: Json) -> Json:
        if name == "people":
            return self.people()
        if name == "clock":
            return {"clock": page_clock(self.sandbox.clock, self.sandbox.state.team["tz"])}
        if name == "journal":
            return self.journal(query)
        if name == "mail":
            return {"configured": True, "messages": self.sandbox.mail.shown()}
        return self._read_as(self.sandbox.people.person(query.get("as", "")), name, query)

    def _read_as(self, me: User, name: str, query: Json) -> Json:
        if name == "start":
            return self.start(me)
        if name == "messages":
            return self.messages(me, query)
        if name == "thread":
            return self.thread(me, query)
        raise PersonError("no_such_call", name)

    async def post(self, request: web.Request) -> web.StreamResponse:
        """POST /_page/{name}."""
        name = request.match_info["name"]
        try:
            body = await request.json() if request.can_read_body else {}
            if not isinstance(body, dict):
                raise PersonError("invalid_value", "a JSON object is needed")
            if name == "clock":
                return web.json_response({"ok": True, "clock": await move_clock(self.sandbox, body)})
            if name not in self._acts:
                raise PersonError("no_such_call", name)
            me = self.sandbox.people.person(request.query.get("as", ""))
            done = await self._acts[name](me, body)
            self.sandbox.store.flush()
            return web.json_response({"ok": True, **done})
        except PersonError as error:
            return _refused(error)
        except ValueError:
            return _refused(PersonError("invalid_value", "no JSON"))

    async def _live(self, request: web.Request) -> web.StreamResponse:
        me = self.sandbox.people.person(request.query.get("as", ""))
        after = request.headers.get("Last-Event-ID") or request.query.get("after")
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        await response.prepare(request)
        try:
            async for chunk in self.sandbox.live.listen(me.id, int(after) if after else None):
                await response.write(chunk)
        except ConnectionResetError:
            pass
        return response

    def _file(self, file_id: str) -> web.StreamResponse:
        file, content = self.sandbox.state.files.get(file_id), self.sandbox.store.content(file_id)
        if file is None or content is None:
            raise PersonError("no_such_file")
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        return web.Response(body=content, content_type="application/octet-stream", headers=headers)

    async def static(self, request: web.Request) -> web.StreamResponse:
        """GET / and the files of the page's folder."""
        name = request.match_info.get("path") or "index.html"
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            raise web.HTTPNotFound(text="no such file")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        charset = (
            "utf-8" if kind.startswith("text/") or kind.endswith(("javascript", "json", "svg+xml")) else None
        )
        headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff", **_POLICY}
        return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=headers)


def visible_messages(sandbox: Sandbox, me: User, channel_id: str) -> list[Message]:
    """The channel's top level with this person's ephemerals in their places, oldest first."""
    state = sandbox.state
    hidden = [one for one in state.ephemerals.get(channel_id, {}).values() if one.only_for == me.id]
    return sorted([*state.top_level(channel_id), *hidden], key=lambda message: message.ts)


def _target(body: Json) -> Json:
    if body.get("view_id"):
        return {"view_id": str(body["view_id"])}
    return {"channel": str(body.get("channel", "")), "ts": str(body.get("ts", ""))}


def _refused(error: PersonError) -> web.Response:
    status = 404 if error.code.startswith("no_such_") else 400
    return web.json_response({"ok": False, "error": error.code, "detail": error.detail}, status=status)


def page_routes(sandbox: Sandbox, folder: Path) -> list[web.RouteDef]:
    """The routes; the catch-all for files comes last."""
    routes = PageRoutes(sandbox, folder)
    return [
        web.get("/_page/{name}", routes.get),
        web.post("/_page/{name}", routes.post),
        web.get("/", routes.static),
        web.get("/{path:(?!_|api/|link).+}", routes.static),
    ]
