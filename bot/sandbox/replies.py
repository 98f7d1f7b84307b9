"""What the app says in return for an act: in the acknowledgement of a command, or at a response_url.

docs.slack.dev/interactivity/handling-user-interaction and implementing-slash-commands.
"""

from bot.sandbox.content import Content, read_content
from bot.sandbox.errors import ApiError, not_settled
from bot.sandbox.journal import Journal
from bot.sandbox.models import Json, Message
from bot.sandbox.posting import Posting
from bot.sandbox.state import State
from bot.sandbox.tickets import ResponseUrl, Tickets

_KEYS = {
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "unfurl_links",
    "unfurl_media",
    "thread_ts",
    "metadata",
    "mrkdwn",
}


class Replies:
    """Turns such an answer into messages."""

    def __init__(self, state: State, journal: Journal, posting: Posting, tickets: Tickets) -> None:
        self._state = state
        self._journal = journal
        self._posting = posting
        self._tickets = tickets

    def at_url(self, token: str, body: Json) -> None:
        """A POST to a response_url. Raises ApiError; a refused one counts as a use all the same."""
        url = self._tickets.use_url(token)
        self._journal.add("response_url", url.channel, user=url.user, use=url.uses, body=body)
        self.apply(url, body)

    def apply(self, url: ResponseUrl, body: Json) -> None:
        """Post, replace or delete what the answer says. Raises ApiError."""
        unknown = set(body) - _KEYS
        if unknown:
            raise not_settled(f"{', '.join(sorted(unknown))} in an answer")
        response_type = body.get("response_type") or "ephemeral"
        if response_type not in {"ephemeral", "in_channel"}:
            raise not_settled(f"response_type {response_type!r}")
        source = self._source(url)
        if body.get("delete_original"):
            # Never touches a person's own command line: a command's address has no source.
            if source is not None:
                self._posting.remove(source)
            return
        content = read_content(body)
        if body.get("replace_original") and source is not None:
            self._replace(source, content, body)
            return
        self._post(url, content, ephemeral=response_type == "ephemeral")

    def _source(self, url: ResponseUrl) -> Message | None:
        if url.source_ts is None:
            return None
        if url.source_ephemeral:
            return self._state.ephemeral(url.channel, url.source_ts)
        return self._state.message(url.channel, url.source_ts)

    def _replace(self, source: Message, content: Content, body: Json) -> None:
        ephemeral = source.only_for is not None
        if body.get("response_type") and (body["response_type"] == "ephemeral") != ephemeral:
            raise not_settled("an ephemeral message never becomes in_channel, nor the other way")
        changes: Json = {"text": content.text, "blocks": content.blocks, "attachments": content.attachments}
        if content.metadata is not None:
            changes["metadata"] = content.metadata or None
        self._posting.change(source, edited=not ephemeral, **changes)

    def _post(self, url: ResponseUrl, content: Content, *, ephemeral: bool) -> None:
        state = self._state
        if state.channels[url.channel].archived:
            raise ApiError("is_archived")
        self._posting.add(
            Message(
                ts=state.next_ts(),
                channel=url.channel,
                user=state.bot_user_id,
                bot_id=state.bot_id,
                app_id=state.app_id,
                text=content.text,
                blocks=content.blocks,
                attachments=content.attachments,
                metadata=content.metadata or None,
                only_for=url.user if ephemeral else None,
                from_response_url=True,
            )
        )
