"""The thread of comments when Slack does not answer, and which messages in it are people's replies."""

import logging
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import update

from bot.domain.outgoing import OutgoingState
from bot.domain.programme import ProgrammeState
from bot.handlers import programme_threads
from bot.services.programme_comments import Reply
from bot.storage.models import Outgoing
from tests.services.programme_desk import Desk
from tests.services.programme_desk import desk as desk  # noqa: PLC0414 (a fixture)

NOBODY_LISTENS = "http://127.0.0.1:9/api/"
TS = "1764000000.000100"


def test_comments_end_on_their_day_though_slack_does_not_answer(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.fills()
    desk.opens()
    with desk.world.database.writing() as session:
        session.execute(
            update(Outgoing)
            .where(Outgoing.channel_id.is_not(None))
            .values(posted_channel_id="C0KEHITYS", sent_ts=TS, state=OutgoingState.SENT)
        )
    desk.days(15)
    caplog.set_level(logging.WARNING)
    client = WebClient(token="xoxb-1", base_url=NOBODY_LISTENS, retry_handlers=[])
    assert programme_threads.close_due(desk.world.database, client, desk.clock.now()) == 1
    assert desk.state() is ProgrammeState.AGENDA
    assert [one.getMessage() for one in caplog.records if one.name == programme_threads.log.name] == [
        "a thread could not be read: URLError"
    ]
    assert programme_threads.close_due(desk.world.database, client, desk.clock.now()) == 0


class OneThread:
    """Slack with a thread of two pages (docs.slack.dev/reference/methods/conversations.replies)."""

    def conversations_replies(self, *, cursor: str, **_rest: Any) -> dict[str, Any]:
        if not cursor:
            messages = [
                {"user": "U0BOT", "bot_id": "B1", "ts": TS, "text": "Kommentoi"},
                {"user": "U0LEENA", "ts": "1764000001.000100", "text": "Hyvä &amp; <@U0ANNA> samaa mieltä"},
                {"user": "U0ANNA", "ts": "1764000002.000100", "text": "liittyi", "subtype": "channel_join"},
            ]
            return {"messages": messages, "response_metadata": {"next_cursor": "more"}}
        return {"messages": [{"user": "U0VILLE", "ts": "1764000003.000100", "text": "Toinen sivu"}]}


def test_only_what_people_wrote_is_a_reply_and_mentions_lose_their_ids() -> None:
    client: Any = OneThread()
    assert programme_threads.replies(client, "C0KEHITYS", TS) == (
        Reply("U0LEENA", "1764000001.000100", "Hyvä & @… samaa mieltä"),
        Reply("U0VILLE", "1764000003.000100", "Toinen sivu"),
    )
