"""One's data as a file, in one's own conversation with the bot."""

import json

from tests.conversations.conftest import House
from tests.conversations.test_house import network as network  # noqa: PLC0414 (a fixture)


def test_ones_data_comes_as_a_file_into_ones_own_conversation(network: House) -> None:
    jaana = network.ws.person("U0JAANA")
    shown = jaana.types("#yleinen", "/eko tietoni")
    assert shown.messages[0].buttons == ["Lataa tietoni tiedostona", "Poista tietoni …"]

    jaana.presses(shown.messages[0], "Lataa tietoni tiedostona")

    assert jaana.sees("#yleinen")[-1].text == (
        "Lähetin sinulle viestinä tiedoston omat-tiedot.json. Siinä on kaikki, mitä sinusta säilytetään."
    )
    (sent,) = jaana.dm()
    (file,) = sent.json["files"]
    content = network.ws.sandbox.store.content(file["id"])
    assert content is not None
    data = json.loads(content)["tiedot"]
    assert data["people"][0]["name"] == "Jaana Jäsen"
    assert sorted(data) == ["audit_entries", "invitations", "people", "seats"]
    assert [post for post in network.ws.person("U0ANNA").dm() if post.json["files"]] == []


def test_a_file_that_slack_does_not_take_is_told(network: House) -> None:
    jaana = network.ws.person("U0JAANA")
    shown = jaana.types("#yleinen", "/eko tietoni")
    network.ws.faults.add("files.completeUploadExternal", "http_500")

    jaana.presses(shown.messages[0], "Lataa tietoni tiedostona")

    assert jaana.sees("#yleinen")[-1].text.splitlines() == [
        "Tiedoston lähetys ei onnistunut. Yritä hetken päästä uudestaan.",
        "Jos se ei silloinkaan onnistu, pyydä tiedosto ylläpitäjältä.",
    ]
