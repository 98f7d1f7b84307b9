"""Carries an outcome to where the person is: below their command, into the pressed message, into the form."""

import logging
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

import orjson
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.handlers.answers import Answer, AskSlack, FieldErrors, OpenForm, Outcome
from bot.handlers.commands import Surface
from bot.handlers.home_team import installed_team
from bot.language.i18n import Translator
from bot.views import blocks as b
from bot.views import house as house_views

log = logging.getLogger(__name__)

SLACK_SECONDS = 2  # the delivery itself must be answered within three
RESPONSE_HOSTS = frozenset({"hooks.slack.com", "slack.com"})


@dataclass(frozen=True)
class Reply:
    """One delivery's way back."""

    client: WebClient
    body: dict[str, Any]
    surface: Surface
    keeps: bool = False  # the pressed message stays as it is: the answer comes beside it

    @property
    def team_id(self) -> str:
        """The workspace."""
        return installed_team(self.body)

    @property
    def user_id(self) -> str:
        """Who did it."""
        user = self.body.get("user") or {}
        return str(self.body.get("user_id") or user.get("id") or "")

    @property
    def channel_id(self) -> str | None:
        """Where; None in forms and Home."""
        channel = self.body.get("channel") or {}
        found = self.body.get("channel_id") or channel.get("id")
        return str(found) if found else None

    @property
    def metadata(self) -> str:
        """The form's private_metadata."""
        return str((self.body.get("view") or {}).get("private_metadata") or "")

    @property
    def fields(self) -> frozenset[str]:
        """Block ids of the form's input fields: the only ones errors can be shown at."""
        blocks = (self.body.get("view") or {}).get("blocks") or []
        return frozenset(str(one["block_id"]) for one in blocks if one.get("type") == "input")

    def body_for(self, outcome: Outcome, tr: Translator) -> str:
        """The acknowledgement's body; "" where the outcome needs a call of its own."""
        if self.surface == "command" and isinstance(outcome, Answer):
            return _ephemeral(outcome)
        return _json(_submission(outcome, tr)) if self.surface == "submission" else ""

    def after_commit(self, outcome: Outcome, tr: Translator) -> str | None:
        """The calls that the outcome needs. Returns a body to answer with instead when they failed."""
        instead = self._answer(outcome, tr)
        if isinstance(outcome, Answer):
            self._tell_elsewhere(outcome)
        return instead

    def _answer(self, outcome: Outcome, tr: Translator) -> str | None:
        if self.surface == "submission" or (self.surface == "command" and isinstance(outcome, Answer)):
            return None
        try:
            self._call(outcome.ask(self.client) if isinstance(outcome, AskSlack) else outcome, tr)
        except (SlackApiError, OSError, HTTPException) as error:
            # What was done is done: only the telling of it failed, and nobody is told that it was not done.
            log.warning("the answer did not reach slack: %s", _why(error))
        except Exception:
            log.exception("the answer could not be told")
        else:
            return None
        if self.surface == "command":
            return _ephemeral(Answer(house_views.form_not_opened(tr)))
        return None

    def _call(self, outcome: Answer | OpenForm | FieldErrors, tr: Translator) -> None:
        trigger = str(self.body.get("trigger_id") or "")
        if isinstance(outcome, FieldErrors):
            raise TypeError("only a submitted form has fields to show errors at")
        if isinstance(outcome, OpenForm):
            if self.surface == "form_button":
                self.client.views_push(trigger_id=trigger, view=outcome.view)
            else:
                self.client.views_open(trigger_id=trigger, view=outcome.view)
        elif self.surface == "message":
            self._respond(outcome)
        elif self.surface == "home" and outcome.home:
            self.client.views_publish(user_id=self.user_id, view=outcome.home)
        elif self.surface == "form_button" and not outcome.beside:
            self.client.views_update(view_id=self.body["view"]["id"], view=_page(outcome, tr))
        elif self.surface == "form_button":
            self.client.views_push(trigger_id=trigger, view=_page(outcome, tr))
        else:
            self.client.views_open(trigger_id=trigger, view=_page(outcome, tr))

    def _tell_elsewhere(self, answer: Answer) -> None:
        """Rewrites our other message, and redraws the Home tab. Neither is worth failing for: what is done is
        done, and the old message still works."""
        also = answer.also
        pressed = (self.body.get("container") or {}).get("message_ts") if self.surface == "message" else None
        try:
            if also and also.ts != pressed:
                self.client.chat_update(channel=also.channel_id, ts=also.ts, **_message(answer))
            if answer.home and self.surface == "submission":
                self.client.views_publish(user_id=self.user_id, view=answer.home)
        except (SlackApiError, OSError, HTTPException) as error:
            log.warning("another place was not brought up to date: %s", _why(error))

    def _respond(self, answer: Answer) -> None:
        url = str(self.body.get("response_url") or "")
        host = urlsplit(url).hostname
        if host not in RESPONSE_HOSTS and host != urlsplit(self.client.base_url).hostname:
            log.warning("an answer address outside Slack was not used")
            return
        hook = WebhookClient(url, timeout=SLACK_SECONDS, retry_handlers=[])
        message = _message(answer)
        if answer.beside or self.keeps:
            response = hook.send(response_type="ephemeral", replace_original=False, **message)
        else:
            response = hook.send(replace_original=True, **message)
        if response.status_code != 200:
            log.warning("slack did not take the answer: status %s", response.status_code)


def _why(error: Exception) -> str:
    """A code for the log: Slack's own, or the kind of the failure."""
    if isinstance(error, SlackApiError):
        return str(error.response.get("error"))
    return type(error).__name__


def _json(content: dict[str, Any]) -> str:
    return orjson.dumps(content).decode()


def _ephemeral(answer: Answer) -> str:
    blocks = answer.blocks
    if isinstance(blocks, b.Kept) and blocks.reply:
        return blocks.reply
    written = _json({"response_type": "ephemeral", **_message(answer)})
    if isinstance(blocks, b.Kept):
        blocks.reply = written
    return written


def _message(answer: Answer) -> dict[str, Any]:
    return {"text": b.fallback(answer.blocks), "blocks": list(answer.blocks)}


def _page(answer: Answer, tr: Translator) -> b.Block:
    _ = tr.gettext
    return b.modal(answer.title or _("Ekosysteemibotti"), answer.blocks, close=_("Close"))


def _submission(outcome: Outcome, tr: Translator) -> dict[str, Any]:
    if isinstance(outcome, AskSlack):
        raise TypeError("a form is answered at once: only a pressed button can wait for Slack")
    if isinstance(outcome, FieldErrors):
        return {"response_action": "errors", "errors": dict(outcome.errors)}
    if isinstance(outcome, OpenForm):
        return {"response_action": "update", "view": outcome.view}
    # An error goes on top of the form, so that nothing typed is lost; a result takes the form's place.
    return {"response_action": "push" if outcome.beside else "update", "view": _page(outcome, tr)}


def carry(reply: Reply, outcome: Outcome, tr: Translator) -> str:
    """Answers outside any transaction: errors, did-you-mean."""
    body = reply.body_for(outcome, tr)
    return reply.after_commit(outcome, tr) or body
