"""An owner without Slack: letters at the same moments, with links to pages that do the same."""

import re
from datetime import date, datetime
from email import message_from_string, policy

from sqlalchemy import update

from bot.domain.outgoing import Way
from bot.domain.zone import HELSINKI
from bot.operations.server import pages_of
from bot.storage.models import Person
from bot.web.app import make_web_app
from tests.conversations.deadlines.conftest import PUBLIC, Year, add
from tests.conversations.polls.conftest import NBSP


def letters(year: Year, to: str = "paavo") -> list[tuple[str, str]]:
    """(subject, plain words) of the letters to somebody, oldest first."""
    found = []
    for one in year.ws.mail.messages:
        if one["to"] == [f"{to}@example.fi"]:
            body = message_from_string(one["raw"], policy=policy.default).get_body(("plain",))
            assert body is not None
            found.append((one["subject"], body.get_content().replace(NBSP, " ")))
    return found


def test_letters_come_with_a_link_until_the_page_has_the_answer(year: Year) -> None:
    add(year, "Kesätyösetelit", date(2027, 2, 18), "Paavo")
    add(year, "Opintopolku", date(2027, 2, 19), "Paavo")
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
    assert "päätetty määräaika pe 19.2.2027" in letters(year)[-1][1]


def test_who_stands_behind_gets_a_letter_too_with_the_way_to_the_action(year: Year) -> None:
    with year.bot.database.writing() as session:
        session.execute(
            update(Person).where(Person.id == year.world.people["Oili"]).values(preferred_way=Way.EMAIL)
        )
    year.move_to(datetime(2027, 1, 5, 12, 0, tzinfo=HELSINKI))
    year.goes_to(date(2027, 1, 7))
    title = "Määräaika on mennyt: Rekrytointitapahtuma Lieksassa"
    [words] = [body for subject, body in letters(year, "oili") if subject == title]
    assert "ti 15.12.2026 (23 päivää myöhässä) – Anna Esimerkki" in words
    [path] = re.findall(rf"{PUBLIC}(/toimenpide/\S+)", words)
    web = make_web_app(None, health=lambda: {"ok": True}, pages=pages_of(year.bot)).test_client()
    assert "Siirrä määräaika" in web.get(path).text
