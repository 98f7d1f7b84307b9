"""conversations.* and users.* with a real client."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.sandbox.workspace import Workspace
from tests.sandbox.test_chat import refused


def test_history_is_paged_newest_first(client: WebClient) -> None:
    for number in range(5):
        client.chat_postMessage(channel="C0YLEINEN", text=str(number))
    pages = [[one["text"] for one in page["messages"]] for page in _pages(client, "conversations_history", 2)]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]


def _pages(client: WebClient, method: str, limit: int) -> list[Any]:
    pages, cursor = [], ""
    while True:
        page = getattr(client, method)(channel="C0YLEINEN", limit=limit, cursor=cursor)
        pages.append(page)
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return pages


def test_a_cursor_is_good_for_its_own_method_only(client: WebClient) -> None:
    for number in range(5):  # so that its position alone would do
        client.chat_postMessage(channel="C0YLEINEN", text=str(number))
    cursor = client.conversations_members(channel="C0YLEINEN", limit=2)["response_metadata"]["next_cursor"]
    assert cursor
    for wrong in (cursor, "???", "bmV4dA=="):
        assert (
            refused(client.conversations_history, channel="C0YLEINEN", cursor=wrong)["error"]
            == "invalid_cursor"
        )


@pytest.mark.parametrize("limit", [0, 1000, "kaksi"])
def test_a_limit_outside_1_to_999_is_refused(client: WebClient, limit: Any) -> None:
    assert refused(client.conversations_history, channel="C0YLEINEN", limit=limit)["error"] == "invalid_limit"


def test_history_can_be_cut_by_time(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel="C0YLEINEN", text=str(n))["ts"] for n in range(4)]

    def texts(**bounds: Any) -> list[str]:
        found = client.conversations_history(channel="C0YLEINEN", **bounds)["messages"]
        return [one["text"] for one in found]

    assert texts(oldest=stamps[1], latest=stamps[3]) == ["2"]
    assert texts(oldest=stamps[1], latest=stamps[3], inclusive=True) == ["3", "2", "1"]


def test_replies_of_a_thread_are_not_in_history(ws: Workspace, client: WebClient) -> None:
    parent = client.chat_postMessage(channel="C0YLEINEN", text="Alku")["ts"]
    client.chat_postMessage(channel="C0YLEINEN", text="Vastaus", thread_ts=parent)
    [first] = client.conversations_history(channel="C0YLEINEN")["messages"]
    assert (first["text"], first["reply_count"]) == ("Alku", 1)
    thread = client.conversations_replies(channel="C0YLEINEN", ts=parent)["messages"]
    assert [one["text"] for one in thread] == ["Alku", "Vastaus"]
    error = refused(client.conversations_replies, channel="C0YLEINEN", ts="1.000001")["error"]
    assert error == "thread_not_found"
    seen = ws.person("U0ANNA").sees("#yleinen")
    assert [one.text for one in seen] == ["Alku"]
    assert [one.text for one in ws.person("U0ANNA").thread(seen[0])] == ["Vastaus"]


def test_history_needs_membership(client: WebClient) -> None:
    assert refused(client.conversations_history, channel="C0MUUT")["error"] == "not_in_channel"
    assert refused(client.conversations_history, channel="C0SALA")["error"] == "channel_not_found"


def test_a_direct_message_is_opened_once(client: WebClient) -> None:
    first = client.conversations_open(users=["U0ANNA"])
    again = client.conversations_open(users=["U0ANNA"])
    assert (first["already_open"], again["already_open"]) == (False, True)
    assert first["channel"]["id"] == again["channel"]["id"]
    assert first["channel"]["id"].startswith("D")


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("U0PETRI", "user_disabled"),
        ("U0OLEMATON", "user_not_found"),
        ("U0TESTBOT", "invalid_user_combination"),
        ("", "users_list_not_supplied"),
        (",".join(f"U{number}" for number in range(9)), "too_many_users"),
    ],
)
def test_who_cannot_be_met_is_said(client: WebClient, users: str, error: str) -> None:
    assert refused(client.conversations_open, users=users)["error"] == error


def test_an_external_person_is_met_only_with_a_channel_in_common(ws: Workspace, client: WebClient) -> None:
    assert client.conversations_open(users="U0ULLA")["ok"]
    ws.person("U0ULLA").leaves("#yleinen")
    assert refused(client.conversations_open, users="U0ULLA,U0ANNA")["error"] == "invalid_user_combination"


def test_lists_hold_what_the_app_can_see(client: WebClient) -> None:
    public = client.conversations_list()["channels"]
    assert [(one["id"], one["is_member"]) for one in public] == [("C0MUUT", False), ("C0YLEINEN", True)]
    both = client.conversations_list(types="public_channel,private_channel")["channels"]
    assert [one["id"] for one in both] == ["C0MUUT", "C0RYHMA", "C0YLEINEN"]
    assert refused(client.conversations_list, types="mpim")["needed"] == "mpim:read"


def test_joining_inviting_and_kicking(ws: Workspace, client: WebClient) -> None:
    client.conversations_join(channel="C0MUUT")
    client.conversations_invite(channel="C0MUUT", users=["U0KALLE"])
    members = client.conversations_members(channel="C0MUUT")["members"]
    assert members == ["U0ANNA", "U0VEERA", "U0TESTBOT", "U0KALLE"]
    client.conversations_kick(channel="C0MUUT", user="U0KALLE")
    errors = [
        refused(client.conversations_join, channel="C0RYHMA")["error"],
        refused(client.conversations_invite, channel="C0MUUT", users="U0ANNA")["error"],
        refused(client.conversations_invite, channel="C0MUUT", users="U0TESTBOT")["error"],
        refused(client.conversations_kick, channel="C0MUUT", user="U0KALLE")["error"],
    ]
    assert errors == [
        "method_not_supported_for_channel_type",
        "already_in_channel",
        "cant_invite_self",
        "not_in_channel",
    ]
    assert [one.sees("#muut") for one in [ws.person("U0ANNA")]] == [[]]


def test_people_are_found_by_id_and_by_email(client: WebClient) -> None:
    anna = client.users_info(user="U0ANNA", include_locale=True)["user"]
    assert (anna["locale"], anna["tz"], anna["profile"]["email"]) == (
        "fi-FI",
        "Europe/Helsinki",
        "anna.asiantuntija@example.fi",
    )
    assert anna["tz_offset"] == 7200
    assert "locale" not in client.users_info(user="U0ANNA")["user"]
    assert client.users_lookupByEmail(email="Kalle.Kumppani@example.fi")["user"]["id"] == "U0KALLE"
    assert refused(client.users_lookupByEmail, email="petri@example.fi")["error"] == "users_not_found"
    assert refused(client.users_info, user="U0OLEMATON")["error"] == "user_not_found"


def test_guests_external_and_deactivated_people_are_told_apart(client: WebClient) -> None:
    guest = client.users_info(user="U0VILLE")["user"]
    assert (guest["is_restricted"], guest["is_ultra_restricted"]) == (True, False)
    external = client.users_info(user="U0ULLA", include_locale=True)["user"]
    assert (external["team_id"], external["is_stranger"]) == ("T0OTHER", False)
    assert "locale" not in external
    assert "email" not in external["profile"]
    gone = client.users_info(user="U0PETRI")["user"]
    assert (gone["deleted"], "tz" in gone) == (True, False)
    listed = [one["id"] for one in client.users_list()["members"]]
    assert listed == ["U0ANNA", "U0KALLE", "U0PETRI", "U0TESTBOT", "U0VEERA", "U0VILLE"]


def test_the_app_knows_itself_and_its_team(client: WebClient) -> None:
    me = client.auth_test()
    assert (me["user_id"], me["bot_id"], me["team_id"]) == ("U0TESTBOT", "B0TEST", "T0TEST")
    assert client.team_info()["team"]["name"] == "Testiverkosto"
    with pytest.raises(SlackApiError, match="missing_scope"):
        client.usergroups_list()


def test_the_channels_of_a_person_are_those_that_the_app_sees(client: WebClient) -> None:
    own = client.users_conversations(types="public_channel,private_channel")["channels"]
    veeras = client.users_conversations(user="U0VEERA", types="public_channel,private_channel")["channels"]
    assert [one["id"] for one in own] == ["C0RYHMA", "C0YLEINEN"]
    assert [one["id"] for one in veeras] == ["C0MUUT", "C0RYHMA", "C0YLEINEN"]


def test_several_people_and_the_app_make_a_group_message(ws: Workspace, client: WebClient) -> None:
    channel = client.conversations_open(users="U0ANNA,U0KALLE")["channel"]["id"]
    client.chat_postMessage(channel=channel, text="Kahdelle")
    assert [one.text for one in ws.person("U0KALLE").sees(channel)] == ["Kahdelle"]
    assert ws.journal.posts()[0].reached == {"U0ANNA", "U0KALLE"}


def test_a_permalink_names_the_message(client: WebClient) -> None:
    ts = client.chat_postMessage(channel="C0YLEINEN", text="Hei")["ts"]
    link = client.chat_getPermalink(channel="C0YLEINEN", message_ts=ts)["permalink"]
    assert link == f"https://testiverkosto.slack.com/archives/C0YLEINEN/p{ts.replace('.', '')}"
