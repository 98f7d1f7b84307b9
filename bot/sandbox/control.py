"""The control address `/_control/…`: clock, faults, journal, people and sockets, for demos and for tests
elsewhere."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.core import Sandbox
from bot.sandbox.errors import PersonError
from bot.sandbox.models import Json, User
from bot.sandbox.page_routes import move_clock
from bot.sandbox.pagejson import page_person
from bot.sandbox.socket import REASONS
from bot.sandbox.state import new_id

_FAULT_KEYS = {"on", "kind", "nth", "times", "probability", "seed", "seconds"}


class Control:
    """The handlers."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox

    async def clock(self, body: Json | None) -> Json:
        """GET: now; POST: move."""
        if body is None:
            return {"now": self.sandbox.clock.now()}
        return {"clock": await move_clock(self.sandbox, body)}

    async def faults(self, body: Json | None) -> Json:
        """GET: the rules; POST: add one, `{remove: number}` or `{clear: true}`."""
        faults = self.sandbox.faults
        if body is not None and body.get("clear"):
            faults.clear()
        elif body is not None and "remove" in body:
            faults.remove(int(body["remove"]))
        elif body is not None:
            unknown = set(body) - _FAULT_KEYS
            if unknown or not {"on", "kind"} <= set(body):
                raise PersonError("invalid_value", f"keys: {', '.join(sorted(_FAULT_KEYS))}")
            faults.add(**body)
        return {"faults": [rule.as_json() for rule in faults.rules()]}

    async def journal(self, body: Json | None) -> Json:
        """GET: entries and posts; POST `{clear: true}`."""
        journal = self.sandbox.journal
        if body is not None and body.get("clear"):
            journal.clear()
        posts = [
            {
                "at": post.at,
                "channel": post.channel,
                "ts": post.ts,
                "text": post.text,
                "reached": sorted(post.reached),
                "metadata": post.metadata,
                "key": post.key,
                "ephemeral": post.ephemeral,
                "live": list(post.live),
            }
            for post in journal.posts()
        ]
        return {
            "entries": [entry.as_json() for entry in journal.entries()],
            "posts": posts,
            "last": journal.last,
        }

    async def people(self, body: Json | None) -> Json:
        """POST `{id, …changes}` changes a person, `{new: {…}}` adds one. The app hears of it."""
        if body is not None and "new" in body:
            new = body["new"]
            user = User(
                id=new.get("id") or new_id("U"),
                name=new["name"],
                real_name=new["real_name"],
                display_name=new.get("display_name", new["real_name"]),
                email=new.get("email"),
                role=new.get("role", "member"),
                team_id=self.sandbox.state.team["id"],
            )
            return {"person": page_person(self.sandbox.people.add_person(user))}
        if body is not None:
            changes = {key: value for key, value in body.items() if key != "id"}
            return {"person": page_person(self.sandbox.people.change_person(body.get("id", ""), **changes))}
        return {"people": [page_person(user) for user in self.sandbox.state.people()]}

    async def socket(self, body: Json | None) -> Json:
        """GET: how many; POST `{disconnect: reason}`, or `{enable: true}` after `link_disabled`."""
        if body is not None and body.get("enable"):
            self.sandbox.hub.enabled = True
        elif body is not None:
            if body.get("disconnect") not in REASONS:
                raise PersonError("invalid_value", f"one of {', '.join(REASONS)}")
            self.sandbox.delivery.spawn(self.sandbox.hub.disconnect(body["disconnect"]))
        return {"connections": self.sandbox.hub.count}

    async def rates(self, body: Json | None) -> Json:
        """GET: whether rates are strict; POST `{strict: bool}`, which also forgets what was counted."""
        if body is not None:
            self.sandbox.rates.strict = bool(body.get("strict"))
            self.sandbox.rates.reset()
        return {"strict": self.sandbox.rates.strict}

    async def deliver_to(self, body: Json | None) -> Json:
        """POST `{url}`: signed HTTP to a loopback address from now on; `{url: null}`: Socket Mode."""
        if body is None:
            return {"route": type(self.sandbox.delivery.route).__name__}
        if body.get("url") is None:
            await self.sandbox.deliver_by_socket()
            return {"verified": None}
        return {"verified": await self.sandbox.deliver_to(str(body["url"]))}


def control_routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """GET and POST of each name."""
    control = Control(sandbox)
    names: dict[str, Callable[[Json | None], Awaitable[Json]]] = {
        "clock": control.clock,
        "faults": control.faults,
        "journal": control.journal,
        "people": control.people,
        "socket": control.socket,
        "rates": control.rates,
        "deliver_to": control.deliver_to,
    }
    routes: list[web.RouteDef] = []
    for name, run in names.items():
        handler = _handler(sandbox, run)
        routes += [web.get(f"/_control/{name}", handler), web.post(f"/_control/{name}", handler)]
    return routes


def _handler(
    sandbox: Sandbox, run: Callable[[Json | None], Awaitable[Json]]
) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            body: Any = None
            if request.method == "POST":
                body = await request.json()
                if not isinstance(body, dict):
                    raise PersonError("invalid_value", "a JSON object is needed")
            answer = await run(body)
        except PersonError as error:
            answer = {"error": error.code, "detail": error.detail}
            return web.json_response({"ok": False, **answer}, status=400)
        except (KeyError, TypeError, ValueError) as error:
            answer = {"error": "invalid_value", "detail": str(error)}
            return web.json_response({"ok": False, **answer}, status=400)
        sandbox.store.flush()
        return web.json_response({"ok": True, **answer})

    return handle
