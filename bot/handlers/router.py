"""The one road of every command, press and form: enter, meet, find, permit, do, answer (docs/structure.md).

One method per kind of delivery, called by bot.handlers.entry. The work is one short transaction, so that the
answer rides in the acknowledgement itself; only what Slack takes no other way (opening a form, replacing a
pressed message) is a call of its own, after the commit.
"""

import logging
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from slack_bolt import BoltResponse
from slack_sdk import WebClient

from bot.clock import Clock
from bot.domain.errors import UserError
from bot.domain.payloads import RunText, StaleButton, action_name
from bot.domain.people import STRANGER, PersonNotFound, SlackId
from bot.domain.rights import NotAllowed, Permission
from bot.handlers.answers import Answer, FieldErrors, Outcome
from bot.handlers.commands import Action, Call, Form, Incomplete, NotFound, Pressed, Registry, Surface
from bot.handlers.days import which_one
from bot.handlers.replies import Reply, carry
from bot.handlers.text import readable, spelled
from bot.handlers.values import chosen_of, values_of
from bot.language.i18n import Translator, translator
from bot.permissions import require
from bot.services import Session, deliveries
from bot.services.groups import bound_group
from bot.services.links import NO_LINKS, Links
from bot.services.people import find_actor, find_person, whom_to_ask
from bot.services.poll_sealing import Vault
from bot.views import errors as error_views
from bot.views import house as house_views
from bot.views.blocks import LINK, RUN_BESIDE

log = logging.getLogger(__name__)


class Transactions(Protocol):
    """The two ways to use the store (bot.storage.engine.Database)."""

    def writing(self) -> AbstractContextManager[Session]: ...

    def reading(self) -> AbstractContextManager[Session]: ...


Introduce = Callable[[WebClient, str, str], None]
"""Looks up a Slack user the registry does not know, and joins them to the person with the same e-mail."""


@dataclass(frozen=True)
class Needs:
    """What a piece of work needs before it runs: a right, when it writes a key to count once by, and what is
    to be asked from Slack before the transaction."""

    permission: Permission | None = None
    key: str | None = None
    before: Callable[[], Any] | None = None


class _Unknown(Exception):
    """The registry does not know this Slack user yet."""


class _Refused(Exception):
    """An expected failure on its way to the person, with the language to say it in."""

    def __init__(self, error: UserError, tr: Translator) -> None:
        super().__init__(error)
        self.error = error
        self.tr = tr


class _Rejected(Exception):
    """A form with fields to mend: the answer that says so."""

    def __init__(self, response: str) -> None:
        super().__init__(response)
        self.response = response


class Router:
    """Carries deliveries to the entries of the registry and their answers back."""

    def __init__(
        self,
        *,
        registry: Registry,
        database: Transactions,
        clock: Clock,
        client: WebClient,
        introduce: Introduce,
        links: Links = NO_LINKS,
        vault: Vault | None = None,
    ) -> None:
        self.links = links
        self.registry = registry
        self.database = database
        self.clock = clock
        self.client = client
        self.introduce = introduce
        self.vault = vault or Vault("")

    # -- entering ---------------------------------------------------------------------------------------

    def on_closed(self, _body: dict[str, Any]) -> BoltResponse:
        """A form that was closed: nothing was kept of it, so there is nothing to forget."""
        return BoltResponse(status=200, body="")

    def elsewhere(self, body: dict[str, Any]) -> BoltResponse:
        """A delivery of another workspace: who typed something gets a sentence, nothing is done."""
        if "command" not in body:
            return BoltResponse(status=200, body="")
        tr = translator(None)
        reply = Reply(client=self.client, body=body, surface="command")
        return BoltResponse(status=200, body=carry(reply, Answer(house_views.elsewhere(tr)), tr))

    def on_command(self, body: dict[str, Any]) -> BoltResponse:
        """A typed slash command."""
        return self.run_command(
            Reply(client=self.client, body=body, surface="command"),
            slash=str(body.get("command", "")),
            text=readable(str(body.get("text") or "")),
            key=_key("trigger", body.get("trigger_id")),
        )

    def run_command(self, reply: Reply, *, slash: str, text: str, key: str) -> BoltResponse:
        """Runs a typed line, also one that a button carries."""
        found = self.registry.find(slash, text)
        if isinstance(found, NotFound):
            return self._run(reply, lambda call: self._did_you_mean(call, found), Needs())
        command = found.command

        def work(call: Call) -> Outcome:
            rest = spelled(found.rest, partial(_name_of, call))
            try:
                return command.run(call, command.parse(call, rest))
            except Incomplete as incomplete:
                question = which_one(command, rest, incomplete, call.tr)
                if question is not None:
                    return question
                if command.form is None:
                    return Answer(house_views.usage(command.line, command.usage, command.example, call.tr))
                return command.form(call, incomplete)

        before = partial(command.before, reply.client, reply.channel_id, None) if command.before else None
        return self._run(
            reply, work, Needs(command.permission, key if command.writes else None, before), found.rest
        )

    def _did_you_mean(self, call: Call, missed: NotFound) -> Outcome:
        near = self.registry.near(missed, call.actor)
        return Answer(house_views.not_found(missed.slash, missed.text, near, call.tr))

    def on_action(self, body: dict[str, Any]) -> BoltResponse:
        """A pressed button or a choice in a menu."""
        pressed = body["actions"][0]
        surface: Surface = "message"
        if body.get("view"):
            surface = "home" if body["view"].get("type") == "home" else "form_button"
        name = action_name(str(pressed.get("action_id", "")))
        reply = Reply(client=self.client, body=body, surface=surface, keeps=name == RUN_BESIDE)
        key = _key("trigger", body.get("trigger_id"))
        if name == LINK:
            return BoltResponse(status=200, body="")  # the browser has opened it: nothing is left to do
        if name in ("house.run", RUN_BESIDE):
            return self._run_carried(reply, str(pressed.get("value", "")), key)
        entry: Action | None = self.registry.actions.get(name)
        if entry is None:
            return self._run(reply, _stale, Needs())
        state = (body.get("view") or body).get("state") or {}
        what = Pressed(chosen=chosen_of(pressed), values=values_of(state))

        # A menu has no value of its own: its payload is in the block id, or it needs none.
        raw = pressed.get("value") or str(pressed.get("block_id", "")).partition("|")[2]

        def work(call: Call) -> Outcome:
            return entry.run(call, entry.payload.decode(raw), what)

        def before() -> Any:
            if entry.before is None:
                return None
            try:
                payload = entry.payload.decode(raw)
            except StaleButton:
                return None  # said inside, in the person's language
            return entry.before(reply.client, reply.channel_id, payload)

        return self._run(reply, work, Needs(entry.permission, key if entry.writes else None, before))

    def _run_carried(self, reply: Reply, value: str, key: str) -> BoltResponse:
        try:
            line = RunText.decode(value)
        except StaleButton:
            return self._run(reply, _stale, Needs())
        return self.run_command(reply, slash=line.slash, text=line.text, key=key)

    def on_submission(self, body: dict[str, Any]) -> BoltResponse:
        """A submitted form."""
        view = body["view"]
        reply = Reply(client=self.client, body=body, surface="submission")
        entry: Form | None = self.registry.forms.get(str(view.get("callback_id", "")))
        if entry is None:
            return self._run(reply, _stale, Needs())
        values = values_of(view.get("state") or {})

        def work(call: Call) -> Outcome:
            return entry.run(call, entry.payload.decode(view.get("private_metadata")), values)

        key = _key("view", f"{view.get('id')}:{view.get('hash')}")
        return self._run(reply, work, Needs(entry.permission, key if entry.writes else None))

    # -- one transaction --------------------------------------------------------------------------------

    def _run(
        self, reply: Reply, work: Callable[[Call], Outcome], needs: "Needs", text: str = ""
    ) -> BoltResponse:
        tr = translator(None)
        try:
            try:
                response, tr = self._attempt(reply, work, needs, text, introduced=False)
            except _Unknown:
                self._introduce(reply)
                response, tr = self._attempt(reply, work, needs, text, introduced=True)
            return BoltResponse(status=200, body=response)
        except _Rejected as rejected:
            return BoltResponse(status=200, body=rejected.response)
        except _Refused as refused:
            try:
                return self._refuse(reply, refused.error, refused.tr)
            except Exception:
                return self._apologise(reply, refused.tr)
        except Exception:
            return self._apologise(reply, tr)

    def _attempt(
        self, reply: Reply, work: Callable[[Call], Outcome], needs: "Needs", text: str, *, introduced: bool
    ) -> tuple[str, Translator]:
        now = self.clock.now()
        seen = needs.before() if needs.before else None
        with self.database.writing() if needs.key else self.database.reading() as session:
            actor = find_actor(session, team_id=reply.team_id, user_id=reply.user_id, now=now)
            if actor is None and not introduced:
                raise _Unknown
            actor = actor or STRANGER
            tr = translator(actor.locale)
            if needs.key:
                before = deliveries.claim(session, key=needs.key, now=now)
                if before is not None:
                    return before, tr
            call = Call(
                actor=actor,
                team_id=reply.team_id,
                user_id=reply.user_id,
                channel_id=reply.channel_id,
                tr=tr,
                now=now,
                session=session,
                surface=reply.surface,
                client=reply.client,
                links=self.links,
                text=text,
                vault=self.vault,
                seen=seen,
            )
            try:
                if needs.permission is not None:
                    require(actor, needs.permission)
                outcome = work(call)
            except UserError as error:
                raise _Refused(error, tr) from error
            response = reply.body_for(outcome, tr)
            if isinstance(outcome, FieldErrors):
                # Undone as a whole, its key too: the form stays open with the same id and hash, and the
                # mended one must not be taken for a repeat.
                raise _Rejected(response)
            if needs.key:
                deliveries.finish(session, key=needs.key, answer=response)
        return reply.after_commit(outcome, tr) or response, tr

    def _introduce(self, reply: Reply) -> None:
        """Looks the unknown user up once, by e-mail address: they may be in the registry already."""
        try:
            self.introduce(reply.client, reply.team_id, reply.user_id)
        except Exception:
            log.exception("a new user could not be looked up")

    # -- what did not go well ---------------------------------------------------------------------------

    def _refuse(self, reply: Reply, error: UserError, tr: Translator) -> BoltResponse:
        names: tuple[str, ...] = ()
        if isinstance(error, NotAllowed):
            with self.database.reading() as session:
                group = bound_group(session, reply.channel_id) if reply.channel_id else None
                names = whom_to_ask(session, error, self.clock.now(), group_id=group.id if group else None)
        log.info("refused: %s", type(error).__name__)
        field = getattr(error, "field", None)
        if field in reply.fields:
            sentence = error_views.sentence(error, tr, names)
            return BoltResponse(status=200, body=carry(reply, FieldErrors({field: sentence}), tr))
        answer = Answer(error_views.blocks(error, tr, names), beside=True)
        return BoltResponse(status=200, body=carry(reply, answer, tr))

    def _apologise(self, reply: Reply, tr: Translator) -> BoltResponse:
        code = secrets.token_hex(3)
        log.exception("failed with code %s", code)
        answer = Answer(error_views.apology(code, tr), beside=True)
        return BoltResponse(status=200, body=carry(reply, answer, tr))


def _name_of(call: Call, user_id: str) -> str | None:
    try:
        return find_person(call.session, SlackId(call.team_id, user_id)).name
    except PersonNotFound:
        return None


def _stale(_call: Call) -> Outcome:
    raise StaleButton


def _key(kind: str, value: object) -> str:
    """What a delivery is known by; one without an id of Slack's counts by itself."""
    return f"{kind}:{value or secrets.token_hex(16)}"
