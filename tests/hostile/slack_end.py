"""The other end of every call: takes what the bot sends over real HTTP, and judges it as a strict Slack.

For presses and forms that no workspace would deliver. Whole stories go through the local workspace instead.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.blockkit import check_message, check_view
from bot.sandbox.pings import live_markup

Json = dict[str, Any]


# A group's own channel is shown as a link on purpose; it tells nobody anything.
OWN_LINKS = frozenset({"<#C0NUORET>", "<channel:C0NUORET>", "<#C0TYONANTAJAT>", "<channel:C0TYONANTAJAT>"})


class SlackEnd:
    """A server at `url`; `wrong` tells everything that Slack would have refused or that would have pinged."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Json]] = []
        self.wrong: list[str] = []
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                body = _body(raw, self.headers.get("Content-Type", ""))
                outer.take(self.path, body)
                asked = str(body.get("channel", ""))
                channel = {"id": asked, "is_member": True, "is_im": asked.startswith("D")}
                answer = json.dumps({"ok": True, "view": {"id": "V1"}, "ts": "1.2", "channel": channel})
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(answer.encode())

            def log_message(self, *_: object) -> None:
                """The test's output is no access log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/api/"
        self.response_url = self.url.replace("/api/", "/response")

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def take(self, path: str, body: Json) -> None:
        """Judges one call."""
        self.calls.append((path, body))
        if "view" in body:
            self.judge_view(body["view"], path)
        elif "blocks" in body or "text" in body:
            self.judge_message(body, path)

    def judge_acknowledgement(self, text: str, fields: frozenset[str] = frozenset()) -> None:
        """What rode in the answer to a delivery; `fields` are the submitted form's block ids."""
        if not text:
            return
        body = json.loads(text)
        if body.get("response_action") == "errors":
            unknown = body["errors"].keys() - fields
            if unknown:
                self.wrong.append(f"errors at fields that the form has not: {unknown}")
        elif "view" in body:
            self.judge_view(body["view"], "acknowledgement")
        else:
            self.judge_message(body, "acknowledgement")

    def judge_message(self, body: Json, where: str) -> None:
        content = {key: body[key] for key in ("text", "blocks") if body.get(key)}
        self.wrong += [f"{where}: {problem}" for problem in check_message(content)]
        self._judge_markup(body.get("text", ""), body.get("blocks"), where)

    def judge_view(self, view: Json, where: str) -> None:
        self.wrong += [f"{where}: {problem}" for problem in check_view(view)]
        self._judge_markup("", view.get("blocks"), where)

    def _judge_markup(self, text: str, blocks: list[Json] | None, where: str) -> None:
        alive = [token for token in live_markup(text, blocks) if token not in OWN_LINKS]
        self.wrong += [f"{where}: live: {token}" for token in alive]

    @property
    def words(self) -> str:
        """Every text that was sent."""
        return "\n".join(words_of(body) for _, body in self.calls)


def words_of(value: Any) -> str:
    """All texts in a payload."""
    return "\n".join(_words(value))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


def _body(raw: bytes, kind: str) -> Json:
    if "json" in kind:
        found: Json = json.loads(raw or b"{}")
        return found
    return {
        key: json.loads(value) if key in ("view", "blocks") else value
        for key, value in parse_qsl(raw.decode(), keep_blank_values=True)
    }
