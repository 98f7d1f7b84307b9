"""The thread in which a version of the programme is commented: asked of Slack, never inside a transaction."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from bot.domain.people import STRANGER
from bot.domain.programme_payloads import OfThread
from bot.handlers.router import Transactions
from bot.handlers.text import readable
from bot.services import programme_comments, programme_versions
from bot.services.programme_comments import Reply
from bot.views.blocks import unmarked

log = logging.getLogger(__name__)

_PAGE = 200  # docs.slack.dev/reference/methods/conversations.replies
_PAGES = 5


def look(client: WebClient, _channel_id: str | None, of: Any) -> tuple[Reply, ...] | None:
    """What has been written in a version's thread; None when there is no thread, or Slack does not tell."""
    if not isinstance(of, OfThread) or not of.ts:
        return None
    return replies(client, of.channel_id, of.ts)


def replies(client: WebClient, channel_id: str, ts: str) -> tuple[Reply, ...] | None:
    """The people's replies in a thread, the first one first. Never raises: None when Slack does not tell."""
    found: list[Reply] = []
    cursor = ""
    try:
        for _ in range(_PAGES):
            page = client.conversations_replies(channel=channel_id, ts=ts, limit=_PAGE, cursor=cursor)
            found += [_reply(one) for one in page.get("messages") or [] if _is_ours(one, ts)]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
    except (SlackClientError, OSError) as error:
        log.warning("a thread could not be read: %s", type(error).__name__)
        return None
    return tuple(found)


def _is_ours(message: Mapping[str, Any], ts: str) -> bool:
    """A person's reply: neither the message that began the thread, nor a program's, nor a notice."""
    told = message.get("subtype") not in (None, "thread_broadcast")
    return bool(message.get("user")) and message.get("ts") != ts and not (message.get("bot_id") or told)


def _reply(message: Mapping[str, Any]) -> Reply:
    return Reply(str(message["user"]), str(message["ts"]), unmarked(readable(str(message.get("text") or ""))))


def close_due(database: Transactions, client: WebClient, now: datetime) -> int:
    """Ends the comments of versions whose last day has passed, the threads' replies taken in; how many.

    When Slack does not answer they end all the same: the replies are taken in when somebody looks at them.
    """
    with database.reading() as session:
        ids = programme_versions.to_close(session, now)
        threads = {one: programme_comments.thread(session, one) for one in ids}
    for programme_id, thread in threads.items():
        found = replies(client, *thread) if thread else None
        team_id = str(client.auth_test()["team_id"]) if found else ""
        with database.writing() as session:
            if found and thread:
                programme_comments.take_in(
                    session,
                    actor=STRANGER,
                    now=now,
                    programme_id=programme_id,
                    channel_id=thread[0],
                    ts=thread[1],
                    replies=found,
                    team_id=team_id,
                )
            programme_versions.close_due(session, now, programme_id)
    return len(threads)
