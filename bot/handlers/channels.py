"""What Slack tells of a channel: whether the bot can write there, and who is in it.

Asked before a transaction, never inside one.
"""

import logging
from dataclasses import dataclass

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.errors import UserError
from bot.domain.groups import BotNotInChannel, NoChannelHere
from bot.domain.poll_errors import ChannelNotSeen

log = logging.getLogger(__name__)

_PAGE = 1000  # docs.slack.dev/reference/methods/conversations.members
_PAGES = 5


@dataclass(frozen=True)
class ChannelLook:
    """A channel as it was a moment ago; `problem` tells why nothing can be posted there."""

    channel_id: str
    problem: UserError | None = None
    members: frozenset[str] = frozenset()


def is_channel(channel_id: str | None) -> bool:
    """Whether it may be a channel; a conversation with the bot, or of two people, is none."""
    return bool(channel_id) and not str(channel_id).startswith("D")


def look(client: WebClient, channel_id: str | None, *, members: bool = False) -> ChannelLook:
    """Looks at a channel. Never raises: what is wrong is `problem`.

    Slack tells a bot about public channels, and about those private ones that it is in
    (docs.slack.dev/reference/methods/conversations.info).
    """
    if channel_id is None or not is_channel(channel_id):
        return ChannelLook("")
    try:
        found = client.conversations_info(channel=channel_id)["channel"]
        if found.get("is_im") or found.get("is_mpim") or found.get("is_archived"):
            return ChannelLook(channel_id, NoChannelHere())
        if not found.get("is_member"):
            return ChannelLook(channel_id, BotNotInChannel())
        return ChannelLook(channel_id, members=_members(client, channel_id) if members else frozenset())
    except (SlackClientError, OSError) as error:
        return ChannelLook(channel_id, _problem(error))


def _problem(error: Exception) -> UserError:
    code = str(error.response.get("error")) if isinstance(error, SlackApiError) else type(error).__name__
    if code in ("channel_not_found", "not_in_channel"):
        return BotNotInChannel()
    if code == "missing_scope":
        # The bot asks to see channels only: this is a conversation between people.
        return NoChannelHere()
    log.warning("a channel could not be looked at: %s", code)
    return ChannelNotSeen()


def _members(client: WebClient, channel_id: str) -> frozenset[str]:
    found: set[str] = set()
    cursor = ""
    for _ in range(_PAGES):
        page = client.conversations_members(channel=channel_id, limit=_PAGE, cursor=cursor)
        found.update(map(str, page.get("members") or []))
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            break
    return frozenset(found)
