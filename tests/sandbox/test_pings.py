"""Live markup is told apart from text that only looks like it."""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.sandbox.pings import live_markup
from bot.sandbox.workspace import Workspace
from tests.sandbox.pieces import buttons, section

Json = dict[str, Any]


def mrkdwn(text: str, *, verbatim: bool) -> list[Json]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": verbatim}}]


@pytest.mark.parametrize(
    ("text", "blocks", "found"),
    [
        ("Hei <!channel> ja <@U0ANNA>", None, ("<!channel>", "<@U0ANNA>")),
        ("Hei &lt;!channel&gt; ja @channel", None, ()),
        ("<https://example.fi|hyväksy>", None, ("<https://example.fi|hyväksy>",)),
        ("1 < 2 > 0", None, ()),
        ("", mrkdwn("@everyone tulkaa", verbatim=False), ("@everyone",)),
        ("", mrkdwn("@everyone tulkaa", verbatim=True), ()),
        ("", mrkdwn("katso https://example.fi/a", verbatim=False), ("https://example.fi/a",)),
        ("", mrkdwn("anna@here.example", verbatim=False), ()),
        ("", [buttons("<!here>")], ()),
        (
            "",
            [
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {"type": "broadcast", "range": "here"},
                                {"type": "text", "text": "<!here>"},
                            ],
                        }
                    ],
                }
            ],
            ("<broadcast:here>",),
        ),
    ],
)
def test_what_is_alive(text: str, blocks: list[Json] | None, found: tuple[str, ...]) -> None:
    assert live_markup(text, blocks) == found


def test_the_journal_tells_what_a_post_and_its_change_would_ping(ws: Workspace, client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0YLEINEN", text="Hei &lt;!here&gt;", blocks=[section("Hei")])["ts"]
    client.chat_update(channel="C0YLEINEN", ts=ts, text="Hei <!here>")
    assert [post.live for post in ws.journal.posts()] == [()]
    assert [post.live for post in ws.journal.changes()] == [("<!here>",)]


def test_a_person_who_types_channel_pings_and_one_who_types_brackets_does_not(ws: Workspace) -> None:
    ws.person("U0ANNA").says("#yleinen", "@channel ja <!here>")
    assert ws.person("U0VEERA").sees("#yleinen")[0].json["text"] == "<!channel> ja &lt;!here&gt;"
