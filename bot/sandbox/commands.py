"""Slash commands: who may run which, what the app gets, and what the person sees of the answer.

docs.slack.dev/interactivity/implementing-slash-commands.
"""

from bot.sandbox.delivery import Answer, Delivery, Envelope
from bot.sandbox.errors import ApiError
from bot.sandbox.manifest import Command, Manifest
from bot.sandbox.models import Channel, Json, Message, User
from bot.sandbox.notices import command_notice, notice, plain_notice
from bot.sandbox.posting import Posting
from bot.sandbox.replies import Replies
from bot.sandbox.state import State
from bot.sandbox.text import Mentions, escape
from bot.sandbox.tickets import ResponseUrl, Tickets


class Commands:
    """Runs what a person types after a slash."""

    def __init__(
        self,
        *,
        state: State,
        manifest: Manifest,
        delivery: Delivery,
        posting: Posting,
        replies: Replies,
        tickets: Tickets,
        base_url: str,
    ) -> None:
        self._state = state
        self._manifest = manifest
        self._delivery = delivery
        self._posting = posting
        self._replies = replies
        self._tickets = tickets
        self.base_url = base_url

    async def run(self, user: User, channel: Channel, line: str, *, in_thread: bool) -> Json | None:
        """Deliver a command line; gives the notice that Slack showed, if any."""
        name, _, text = line.partition(" ")
        refusal = self._refusal(user, name, in_thread=in_thread)
        if refusal is not None:
            return self._tell(user, channel, refusal)
        command = self._manifest.command(name)
        assert command is not None  # noqa: S101 - _refusal has asked
        url = self._tickets.response_url(user.id, channel.id)
        payload = self._payload(user, channel, command, text.strip(), url)
        answer = await self._delivery.send(Envelope("slash_commands", payload, url=command.url))
        said = command_notice(answer, name)
        if said is None:
            said = self._answered(url, user, line, answer)
        return None if said is None else self._tell(user, channel, said)

    def _refusal(self, user: User, name: str, *, in_thread: bool) -> Json | None:
        if self._manifest.command(name) is None:
            return plain_notice("unknown_command", f"{name} is not a valid command.", name)
        if in_thread:
            return plain_notice("command_in_thread", f"{name} is not supported in threads. Sorry!", name)
        if user.is_external:
            return plain_notice("external_cannot_run", f"{name} belongs to another organization's app.", name)
        if user.is_guest and (user.role == "single_channel_guest" or not self._state.guests_may_use_commands):
            return plain_notice("guest_cannot_run", f"You don't have permission to use {name}.", name)
        return None

    def _payload(self, user: User, channel: Channel, command: Command, text: str, url: ResponseUrl) -> Json:
        state = self._state
        if command.should_escape:
            text = Mentions(state.users.values(), state.channels.values()).escaped(text)
        names = {"im": "directmessage", "private": "privategroup"}
        return {
            "token": "not-used",
            "team_id": state.team["id"],
            "team_domain": state.team["domain"],
            "channel_id": channel.id,
            "channel_name": names.get(channel.kind, channel.name),
            "user_id": user.id,
            "user_name": user.name,
            "command": command.command,
            "text": text,
            "api_app_id": state.app_id,
            "is_enterprise_install": "false",
            "response_url": f"{self.base_url}/commands/{url.token}",
            "trigger_id": self._tickets.trigger(user.id),
        }

    def _answered(self, url: ResponseUrl, user: User, line: str, answer: Answer) -> Json | None:
        """Show the message that rode in the acknowledgement."""
        if answer.body is None:
            return None
        body = {"text": answer.body} if isinstance(answer.body, str) else answer.body
        try:
            if body.get("response_type") == "in_channel":
                echo = Message(self._state.next_ts(), url.channel, user.id, escape(line))
                self._posting.add(echo)
            self._replies.apply(url, body)
        except ApiError as error:
            return notice(error, line.split(" ", 1)[0])
        return None

    def _tell(self, user: User, channel: Channel, said: Json) -> Json:
        self._posting.add(
            Message(
                ts=self._state.next_ts(),
                channel=channel.id,
                user=user.id,
                text=escape(said["text"]),
                only_for=user.id,
                notice=said,
            )
        )
        return said
