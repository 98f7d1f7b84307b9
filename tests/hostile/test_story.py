"""Names and texts that would ping everybody, kept as they are and sent to many: nobody is pinged."""

import pytest
from sqlalchemy import select

from bot.storage.models import Group, Invitation, Meeting, Partner, Poll
from tests.hostile.workspace import Siege
from tests.meeting_world import user

# Slack's client makes mentions of some of it, when it is typed in a command.
PINGS = "<!channel> @everyone <@U0MATTI> *b* `k` https://example.fi &lt;!here&gt;"
TYPED = PINGS.replace(";", "")  # a semicolon parts the fields of a command
SHORT = "<!channel> @everyone <@U0MATTI> *b*"
GROUP = "#nuorten-palvelut"


def _stored(siege: Siege, column: object) -> list[str]:
    with siege.bot.database.reading() as session:
        return list(session.scalars(select(column)))  # type: ignore[call-overload]


def test_a_meeting_with_hostile_words_is_sent_moved_reminded_of_and_cancelled_as_mere_text(
    siege: Siege,
) -> None:
    leena = siege.person("Leena")
    leena.types(GROUP, "/kokous uusi 8.12.2026 klo 9–11")
    leena.fills("title", f"Otsikko {PINGS}").fills("place", f"Paikka {PINGS}").submits()
    leena.presses(leena.form or "", "meeting.confirm")
    leena.closes("x")
    siege.sends()
    number = max(int(one) for one in map(str, _stored(siege, Meeting.id)))
    leena.types(GROUP, f"/kokous siirrä {number}; 9.12. klo 9–11; paikka: Toinen {TYPED}")
    leena.presses(GROUP, "meeting.move")
    siege.sends()
    siege.days_pass(12)
    leena.types(GROUP, f"/kokous peru {number}; Syy {TYPED}")
    leena.presses(GROUP, "meeting.cancel")
    siege.sends()

    told = [post for post in siege.ws.journal.posts(to=user("Anna")) if "Otsikko" in post.text]
    assert len(told) >= 3  # asked, asked again, told of the end
    assert siege.alive() == []
    assert f"Otsikko {PINGS}" in _stored(siege, Meeting.title)
    # A person whom Slack's client took for mentioned is there by name.
    seen = TYPED.replace("<@U0MATTI>", "Matti Esimerkki")
    assert f"Toinen {seen}" in _stored(siege, Meeting.place)
    assert f"Syy {seen}" in _stored(siege, Meeting.cancel_reason)


def test_a_group_a_partner_and_a_substitute_with_hostile_names_are_shown_as_they_are(siege: Siege) -> None:
    paula, anna = siege.person("Paula"), siege.person("Anna")
    paula.types(GROUP, "/ryhma uusi")
    paula.fills("name", f"Ryhmä {PINGS}"[:75]).submits()
    paula.closes("x")
    paula.types(GROUP, "/kumppani uusi")
    paula.fills("name", f"Kumppani {PINGS}"[:75]).fills("kind", "municipality").submits()
    anna.types(GROUP, f"/kokous sijainen {siege.there.meeting_id}")
    anna.fills("name", f"Sijainen {PINGS}"[:75]).submits()
    siege.sends()
    for line in ("/ryhma lista", "/kumppani lista", "/eko loki", f"/kokous näytä {siege.there.meeting_id}"):
        paula.types(GROUP, line)

    assert f"Ryhmä {PINGS}"[:75] in _stored(siege, Group.name)
    assert f"Kumppani {PINGS}"[:75] in _stored(siege, Partner.name)
    assert "substitute" in _stored(siege, Invitation.answer)
    assert siege.alive() == []


@pytest.mark.parametrize("settings", ["", "; nimetön"])
def test_a_poll_with_hostile_words_in_a_channel_pings_nobody(siege: Siege, settings: str) -> None:
    leena = siege.person("Leena")
    leena.types(GROUP, f"/kysely uusi Kysymys {SHORT}?; Kyllä {SHORT}; Ei {SHORT}{settings}")
    leena.presses(GROUP, "poll.send")
    siege.sends()

    assert siege.alive() == []
    assert [question for question in _stored(siege, Poll.question) if "<!channel>" in question] != []
