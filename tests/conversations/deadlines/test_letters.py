"""An owner without Slack: letters at the same moments, with links to pages that do the same."""

import re
from datetime import date
from email import message_from_string, policy

from bot.operations.server import pages_of
from bot.web.app import make_web_app
from tests.conversations.deadlines.conftest import PUBLIC, Year, add
from tests.conversations.polls.conftest import NBSP


def letters(year: Year) -> list[tuple[str, str]]:
    """(subject, plain words) of the letters to Paavo, oldest first."""
    found = []
    for one in year.ws.mail.messages:
        if one["to"] == ["paavo@example.fi"]:
            body = message_from_string(one["raw"], policy=policy.default).get_body(("plain",))
            assert body is not None
            found.append((one["subject"], body.get_content().replace(NBSP, " ")))
    return found


def test_letters_come_with_a_link_until_the_page_has_the_answer(year: Year) -> None:
    first = add(year, "Kesätyösetelit", date(2027, 2, 18), "Paavo")
    second = add(year, "Opintopolku", date(2027, 2, 19), "Paavo")
    year.goes_to(date(2027, 2, 12))
    assert [subject for subject, _ in letters(year)] == [
        "Toimenpiteidesi määräajat",  # 19.1. and 20.1.
        "Toimenpiteidesi määräajat",  # 11.2. and 12.2.
    ]
    links = re.findall(rf"{PUBLIC}(/toimenpide/\S+)", letters(year)[-1][1])
    assert len(links) == 2
    web = make_web_app(None, health=lambda: {"ok": True}, pages=pages_of(year.bot)).test_client()
    for path, tail, fields in (
        (links[0], "", {}),
        (links[1], "/siirra", {"day": "2027-02-25", "reason": "Flunssa"}),
    ):
        assert web.post(path + tail, data=fields).status_code == 303
    year.goes_to(date(2027, 2, 27))
    subjects = [subject for subject, _ in letters(year)[2:]]
    # 18.2. had passed as a moment when the day became 25.2.: a week before is 18.2. itself.
    assert subjects == ["Määräaika lähestyy: Opintopolku"] * 2 + ["Määräaika on mennyt: Opintopolku"]
    assert "Opintopolku" in letters(year)[-1][1]
    assert "Päätetty" in letters(year)[-1][1] or "päätetty määräaika pe 19.2.2027" in letters(year)[-1][1]
    assert (first, second) == (4, 5)
