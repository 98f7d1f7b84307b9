"""The HTTP server: Web API, response_urls, uploads, Socket Mode, page, control. Binds to loopback and
nothing else."""

import asyncio
import json
import mimetypes
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from pathlib import Path
from typing import NoReturn
from urllib.parse import parse_qs

from aiohttp import web

from bot.sandbox.call import read_arguments
from bot.sandbox.control import control_routes
from bot.sandbox.core import Sandbox
from bot.sandbox.errors import ApiError
from bot.sandbox.faults import Fault
from bot.sandbox.models import Json
from bot.sandbox.page_routes import page_routes
from bot.sandbox.web_api import Reply, answer

HOST = "127.0.0.1"
MAX_BODY = 64 * 1024 * 1024
# Browsers send these with a request of another site's page; a name that merely points here is refused as
# well.
_LOCAL_NAMES = {"127.0.0.1", "localhost", "[::1]"}
_AFTER = {"drop_after", "cut_body", "slow", "http_500_after", "garbage_after", "internal_error_after"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE_FOLDER = Path(__file__).parent / "page"


@web.middleware
async def local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a page of another site could send here."""
    host = request.headers.get("Host", "").rsplit(":", 1)[0] if request.headers.get("Host") else "127.0.0.1"
    origin = request.headers.get("Origin")
    origin_host = origin.split("://", 1)[-1].rsplit(":", 1)[0] if origin else None
    if host not in _LOCAL_NAMES or (origin_host is not None and origin_host not in _LOCAL_NAMES):
        raise web.HTTPForbidden(text="the sandbox answers this machine only")
    return await handler(request)


class Server:
    """Serves one Sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> str:
        """Listen on 127.0.0.1; port 0 picks a free one. Gives the base address, without a slash at the
        end."""
        app = web.Application(client_max_size=MAX_BODY, middlewares=[local_only])
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/commands/{first}/{second}", self._response_url)
        app.router.add_post("/actions/{first}/{second}", self._response_url)
        app.router.add_post("/response/{first}/{second}", self._response_url)
        app.router.add_post("/upload/v1/{file_id}", self._upload)
        app.router.add_get("/link/", self.sandbox.hub.link)
        app.router.add_get("/link", self.sandbox.hub.link)
        app.add_routes(control_routes(self.sandbox))
        app.add_routes(page_routes(self.sandbox, PAGE_FOLDER))
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, port, backlog=512)
        await site.start()
        await self.sandbox.mail.start(HOST)
        self.sandbox.clock.bind(asyncio.get_running_loop())
        address = self._runner.addresses[0]
        base_url = f"http://{HOST}:{address[1]}"
        self.sandbox.listens_at(base_url)
        return base_url

    async def stop(self) -> None:
        """Close everything."""
        await self.sandbox.mail.stop()
        await self.sandbox.close()
        if self._runner is not None:
            await self._runner.cleanup()

    # -- Web API --

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method, body = request.match_info["method"], await request.read()
        return await self._served(request, method, lambda: self._told(self._work(request, method, body)))

    def _told(self, reply: Reply) -> web.Response:
        """Slack tells a token's scopes and its own time with each answer."""
        response = _response(reply)
        response.headers["x-oauth-scopes"] = ",".join(sorted(self.sandbox.manifest.scopes))
        response.headers["Date"] = formatdate(self.sandbox.clock.now(), usegmt=True)
        return response

    def _work(self, request: web.Request, method: str, body: bytes) -> Reply:
        content_type = request.headers.get("Content-Type", "")
        try:
            args = read_arguments(request.query, content_type, body)
        except ApiError as error:
            self.sandbox.journal.add("api", method, ok=False, error=error.code)
            return Reply(error.as_json())
        authorization = request.headers.get("Authorization", "")
        token = authorization[7:].strip() if authorization.lower().startswith("bearer ") else None
        return answer(self.sandbox, method, token or args.get("token"), args)

    async def _served(
        self, request: web.Request, name: str, work: Callable[[], web.Response]
    ) -> web.StreamResponse:
        """Do the work and answer, with the fault that was asked for."""
        fault = self.sandbox.faults.next_for(name)
        if fault is None:
            return work()
        self.sandbox.journal.add("fault", fault.kind, on=name)
        kind = fault.kind
        if kind == "slow_before":
            await self.sandbox.clock.wait(fault.seconds)
        done = work() if kind in _AFTER else None
        if kind == "slow":
            await self.sandbox.clock.wait(fault.seconds)
        if kind in {"drop_before", "drop_after"}:
            _cut(request)
        if kind == "cut_body" and done is not None:
            return await _half(request, done)
        return _faulty(fault) or done or work()

    # -- beside the Web API --

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        token = f"{request.match_info['first']}/{request.match_info['second']}"
        body = await request.read()
        return await self._served(request, "response_url", lambda: self._answer(request, token, body))

    def _answer(self, request: web.Request, token: str, body: bytes) -> web.Response:
        try:
            self.sandbox.replies.at_url(token, _response_body(request, body))
        except ApiError as error:
            self.sandbox.journal.add("response_url", "refused", ok=False, error=error.code, **error.extra)
            gone = error.code in {"expired_url", "used_url", "invalid_url"}
            return web.json_response(error.as_json(), status=404 if gone else 400)
        self.sandbox.store.flush()
        return web.Response(text="ok")

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        file_id = request.match_info["file_id"]
        content, mimetype = await _uploaded(request)
        return await self._served(request, "upload", lambda: self._take(file_id, content, mimetype))

    def _take(self, file_id: str, content: bytes, mimetype: str) -> web.Response:
        file = self.sandbox.state.files.get(file_id)
        wrong = ""
        if file is None or file.complete:
            wrong = "no such upload"
        elif len(content) != file.size:
            wrong = "length differs from what was announced"
        self.sandbox.journal.add("api", "upload", ok=not wrong, file=file_id, bytes=len(content), error=wrong)
        if file is None or wrong:
            return web.Response(status=400 if file is not None and not file.complete else 404, text=wrong)
        file.mimetype = mimetype or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        self.sandbox.store.put_content(file.id, content)
        self.sandbox.state.save_file(file)
        self.sandbox.store.flush()
        return web.Response(text=f"OK - {len(content)}")


def _faulty(fault: Fault) -> web.Response | None:
    """The false answer that a fault gives; None when the true one goes out."""
    if fault.kind in {"http_500", "http_500_after"}:
        return web.Response(status=500, text="server error")
    if fault.kind in {"internal_error", "internal_error_after"}:
        return _response(Reply({"ok": False, "error": "internal_error"}))
    if fault.kind == "ratelimited":
        return _response(Reply({"ok": False, "error": "ratelimited"}, max(1, int(fault.seconds))))
    if fault.kind == "garbage_after":
        return web.Response(text="<html>gateway</html>", content_type="text/html")
    return None


def _response(reply: Reply) -> web.Response:
    if reply.retry_after:
        headers = {"Retry-After": str(reply.retry_after)}
        return web.json_response(reply.body, status=429, headers=headers)
    return web.json_response(reply.body)


def _response_body(request: web.Request, body: bytes) -> Json:
    """A response_url takes JSON, or a form with `payload`."""
    try:
        if request.content_type == "application/x-www-form-urlencoded":
            parsed = json.loads(parse_qs(body.decode()).get("payload", [""])[0])
        else:
            parsed = json.loads(body)
    except ValueError:
        raise ApiError("invalid_payload") from None
    if not isinstance(parsed, dict):
        raise ApiError("invalid_payload")
    return {key: value for key, value in parsed.items() if value is not None}


async def _uploaded(request: web.Request) -> tuple[bytes, str]:
    """The bytes of an upload, bare or as the first file of a multipart form; and their type if told."""
    if request.content_type.startswith("multipart/"):
        for field in (await request.post()).values():
            if isinstance(field, web.FileField):
                return field.file.read(), field.content_type
    return await request.read(), ""


def _cut(request: web.Request) -> NoReturn:
    """Cut the connection without a byte of an answer."""
    if request.transport is not None:
        request.transport.abort()
    raise ConnectionResetError


async def _half(request: web.Request, done: web.Response) -> web.StreamResponse:
    """Announce the whole body, send half of it, cut."""
    body = done.body if isinstance(done.body, bytes) else b"ok"
    response = web.StreamResponse(
        headers={"Content-Type": "application/json", "Content-Length": str(len(body))}
    )
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    if request.transport is not None:
        request.transport.close()
    return response
