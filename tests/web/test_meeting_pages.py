"""The answer page of a meeting, its calendar, the feeds and the page of letters, with a real store."""

import html as html_module
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import vobject
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.clock import MovingClock
from bot.domain.links import CALENDAR_FILE, Purpose
from bot.domain.meetings import Answer, AnswerSource, Confirmed
from bot.domain.outgoing import TOPIC_NUMBERS, OutgoingKind, Topic, Way
from bot.domain.people import ReminderWish
from bot.services import meeting_changes, meeting_drafts
from bot.services.links import Links
from bot.storage.engine import Database
from bot.storage.models import AuditEntry, Invitation, LetterRefusal, Meeting, Outgoing, Person
from bot.web.app import make_web_app
from bot.web.pages import Pages
from tests import meeting_world
from tests.meeting_world import World

BASE = "https://botti.example.fi"
STARTS = datetime.fromisoformat("2026-12-01T11:00:00+00:00")


@pytest.fixture
def world(sqlite_address: str) -> Iterator[World]:
    made = meeting_world.build(Database(sqlite_address, by_email=True))
    yield made
    made.database.close()


class Site:
    """A confirmed meeting, its pages, and short ways to look at both."""

    def __init__(self, world: World, clock: MovingClock) -> None:
        self.world, self.clock = world, clock
        self.links = Links("a secret of the tests, long enough", BASE)
        pages = Pages(database=world.database, clock=clock, links=self.links)
        self.web: FlaskClient = make_web_app(None, health=lambda: {"ok": True}, pages=pages).test_client()
        self.meeting_id = self._confirmed()

    def _confirmed(self) -> int:
        now = self.clock.now()
        with self.world.database.writing() as session:
            leena = self.world.actor(session, "Leena", now)
            draft = meeting_drafts.draft(
                session,
                actor=leena,
                now=now,
                group=self.world.group,
                title="Ohjaamon palvelut; <b>nuoret</b>",
                starts_at=STARTS,
                ends_at=STARTS + timedelta(hours=2),
                place="Carelicum, Torikatu 5",
            )
            done = meeting_drafts.confirm(
                session, actor=leena, now=now, meeting_id=draft.meeting.id, stamp=draft.stamp
            )
            assert isinstance(done, Confirmed)
            return draft.meeting.id

    def url(
        self, name: str, purpose: Purpose = Purpose.MEETING, subject: int | None = None, tail: str = ""
    ) -> str:
        with self.world.database.reading() as session:
            made = self.links.url(
                session,
                purpose,
                person_id=self.world.people[name] if name else 0,
                subject_id=self.meeting_id if subject is None else subject,
                tail=tail,
            )
        return made.removeprefix(BASE)

    def invitation(self, name: str) -> Invitation:
        with self.world.database.reading() as session:
            return session.scalars(
                select(Invitation).where(
                    Invitation.meeting_id == self.meeting_id,
                    Invitation.person_id == self.world.people[name],
                )
            ).one()

    def says(self, who: str, answer: str, **more: str) -> Any:
        data = {"vastaus": answer, "aika": "0", **more}
        return self.web.post(self.url(who), data=data, follow_redirects=True)

    def move(self, days: int = 1) -> None:
        now = self.clock.now()
        with self.world.database.writing() as session:
            meeting = session.get_one(Meeting, self.meeting_id)
            meeting_changes.move(
                session,
                actor=self.world.actor(session, "Leena", now),
                now=now,
                meeting_id=self.meeting_id,
                sequence=meeting.sequence,
                starts_at=meeting.starts_at + timedelta(days=days),
                ends_at=meeting.ends_at + timedelta(days=days),
                place=meeting.place,
            )

    def cancel(self) -> None:
        now = self.clock.now()
        with self.world.database.writing() as session:
            sequence = session.get_one(Meeting, self.meeting_id).sequence
            meeting_changes.cancel(
                session,
                actor=self.world.actor(session, "Leena", now),
                now=now,
                meeting_id=self.meeting_id,
                sequence=sequence,
                reason="Vetäjä on sairaana",
            )

    def rows(self, kind: OutgoingKind) -> list[tuple[int | None, Way]]:
        with self.world.database.reading() as session:
            found = session.scalars(select(Outgoing).where(Outgoing.kind == kind).order_by(Outgoing.id))
            return [(row.recipient_id, row.way) for row in found]


@pytest.fixture
def site(world: World, clock: MovingClock) -> Site:
    return Site(world, clock)


def words(page: Any) -> str:
    """What the page shows, without its tags."""
    main = page.text.partition("<main")[2]
    return " ".join(html_module.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_who_has_no_slack_is_invited_by_e_mail(site: Site) -> None:
    assert (site.world.people["Paavo"], Way.EMAIL) in site.rows(OutgoingKind.INVITATION)


def test_the_page_tells_what_when_where_who_invites_and_whose_the_link_is(site: Site) -> None:
    page = site.web.get(site.url("Paavo"))

    assert page.status_code == 200
    shown = words(page)
    for piece in (
        "Ohjaamon palvelut; <b>nuoret</b>",
        "ti 1.12.2026 klo\N{NO-BREAK SPACE}13.00–15.00".replace("\N{NO-BREAK SPACE}", " "),
        "Carelicum, Torikatu 5",
        "Nuorten palvelut",
        "Koolle kutsuu Leena Esimerkki",
        "Paavo Esimerkki",
        "En ole hän",
    ):
        assert piece in shown
    assert "<b>nuoret" not in page.text


@pytest.mark.parametrize(
    ("pressed", "answer", "said"),
    [
        ("osallistun", Answer.YES, "Vastasit: osallistun."),
        ("en", Answer.NO, "Vastasit: en pääse."),
        ("ehka", Answer.MAYBE, "Vastasit: ehkä."),
    ],
)
def test_an_answer_is_kept_with_where_it_was_given(
    site: Site, pressed: str, answer: Answer, said: str
) -> None:
    page = site.says("Paavo", pressed)

    kept = site.invitation("Paavo")
    assert (page.status_code, kept.answer, kept.answer_source) == (200, answer, AnswerSource.WEB)
    assert said in words(page)
    with site.world.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "meeting.answered")).one()
    assert (entry.source, entry.actor_id, entry.details["answer"]) == (
        "web",
        site.world.people["Paavo"],
        str(answer),
    )


def test_looking_changes_nothing_however_often_a_scanner_looks(site: Site) -> None:
    for tail in ("", "?vastaus=osallistun", "/en-ole-han", CALENDAR_FILE):
        site.web.get(site.url("Paavo") + tail)
        site.web.head(site.url("Paavo") + tail)

    assert site.invitation("Paavo").answer is Answer.NONE
    assert site.web.get(site.url("Paavo")).status_code == 200


def test_the_latest_answer_counts_and_a_double_click_once(site: Site) -> None:
    site.says("Paavo", "osallistun", kerran="a")
    site.says("Paavo", "en", kerran="b")
    site.says("Paavo", "osallistun", kerran="a")  # the old form once more

    assert site.invitation("Paavo").answer is Answer.NO


def test_a_message_goes_to_the_organiser_once_and_shows_again_on_the_page(site: Site) -> None:
    site.says("Paavo", "ehka", note="Tulen, jos juna kulkee & on ajoissa", kerran="a")
    page = site.says("Paavo", "osallistun", note="Tulen, jos juna kulkee & on ajoissa", kerran="b")

    assert site.rows(OutgoingKind.ANSWER_NOTE) == [(site.world.people["Leena"], Way.SLACK)]
    assert "Tulen, jos juna kulkee &amp; on ajoissa</textarea>" in page.text


def test_a_message_that_is_too_long_is_told_and_kept_in_the_form(site: Site) -> None:
    page = site.says("Paavo", "osallistun", note="x" * 600)

    assert page.status_code == 422
    assert "x" * 600 in page.text
    assert 'aria-invalid="true"' in page.text
    assert site.invitation("Paavo").answer is Answer.NONE


def test_a_substitute_by_name_and_address_gets_an_invitation_of_their_own(site: Site) -> None:
    page = site.says("Paavo", "sijainen", name="Silja Sijainen", email="silja@example.fi")

    assert "Vastasit: sijainen tulee." in words(page)
    assert "Silja Sijainen" in words(page)
    assert site.invitation("Paavo").answer is Answer.SUBSTITUTE
    assert Way.EMAIL in [way for _, way in site.rows(OutgoingKind.INVITATION)[-1:]]


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"name": "", "email": ""}, 422),
        ({"name": "Silja Sijainen", "email": "ei osoite"}, 422),
        ({"name": "Anna Esimerkki", "email": "anna@example.fi"}, 422),
    ],
)
def test_a_substitute_who_cannot_be_sent_is_told_in_the_form(
    site: Site, typed: dict[str, str], status: int
) -> None:
    page = site.says("Paavo", "sijainen", **typed)

    assert page.status_code == status
    assert "Vastaus ei ole vielä tallessa" in words(page) or 'role="alert"' in page.text
    assert site.invitation("Paavo").answer is Answer.NONE


def test_an_answer_to_the_old_time_is_asked_again(site: Site) -> None:
    site.move()

    page = site.says("Paavo", "osallistun")

    assert site.invitation("Paavo").answer is Answer.NONE
    assert "Aika tai paikka" in words(page)
    assert "ke 2.12.2026" in words(page)
    site.web.post(site.url("Paavo"), data={"vastaus": "osallistun", "aika": "1"})
    assert site.invitation("Paavo").answer is Answer.YES


def test_a_cancelled_meeting_says_so_and_takes_no_answer(site: Site) -> None:
    site.cancel()

    page = site.web.get(site.url("Paavo"))
    after = site.says("Paavo", "osallistun")

    assert "Peruttu: Ohjaamon palvelut" in words(page)
    assert "Vetäjä on sairaana" in words(page)
    assert "<form" not in page.text
    assert (after.status_code, site.invitation("Paavo").answer) == (200, Answer.NONE)


def test_a_meeting_that_is_over_closes_its_page(site: Site) -> None:
    site.clock.advance(STARTS + timedelta(hours=2) - site.clock.now())

    pages = [site.web.get(site.url("Paavo")), site.says("Paavo", "osallistun")]

    assert [page.status_code for page in pages] == [410, 410]
    assert site.invitation("Paavo").answer is Answer.NONE


def test_nobody_answers_for_another_by_changing_numbers(site: Site) -> None:
    token = site.url("Paavo").split("/")[-1]
    paavo, anna = site.world.people["Paavo"], site.world.people["Anna"]
    forged = token.replace(f"{paavo}-", f"{anna}-", 1)

    answer = site.web.post(f"/kokous/{forged}", data={"vastaus": "osallistun", "aika": "0"})
    stranger = site.web.get(site.url("Ville"))

    assert (answer.status_code, stranger.status_code) == (404, 410)
    assert site.invitation("Anna").answer is Answer.NONE


@pytest.mark.parametrize("what", ["", "kylla", "none", "substitute", "YES"])
def test_an_answer_that_is_none_of_the_buttons_changes_nothing(site: Site, what: str) -> None:
    assert site.says("Paavo", what).status_code == 410
    assert site.invitation("Paavo").answer is Answer.NONE


def test_who_is_somebody_else_closes_the_links_and_the_organiser_hears_of_it(site: Site) -> None:
    before = site.url("Paavo")
    asked = site.web.get(before + "/en-ole-han")
    assert "Paavo Esimerkki" in words(asked)
    assert site.web.get(before).status_code == 200

    told = site.web.post(before + "/en-ole-han", data={"kerran": "a"})

    assert (told.status_code, site.web.get(before).status_code) == (200, 410)
    assert site.rows(OutgoingKind.WRONG_READER) == [(site.world.people["Leena"], Way.SLACK)]
    assert site.web.get(site.url("Paavo")).status_code == 200


def event(content: str) -> Any:
    """The one event of a calendar, as another library reads it."""
    [found] = vobject.readOne(content).vevent_list
    return found


def test_the_file_is_a_calendar_that_another_library_reads(site: Site) -> None:
    file = site.web.get(site.url("Paavo", tail=CALENDAR_FILE))

    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    read = event(file.text)
    assert (read.summary.value, read.location.value, read.dtstart.value) == (
        "Ohjaamon palvelut; <b>nuoret</b>",
        "Carelicum, Torikatu 5",
        STARTS,
    )
    assert f"{BASE}{site.url('Paavo')}" in read.description.value


def test_a_feed_follows_moves_and_cancellations_and_says_when_nothing_changed(site: Site) -> None:
    address = site.url("Paavo", Purpose.FEED, 0, ".ics")
    first = site.web.get(address)
    same = site.web.get(address, headers={"If-None-Match": first.headers["ETag"]})
    site.clock.advance(timedelta(hours=1))
    site.move()
    moved = site.web.get(address, headers={"If-None-Match": first.headers["ETag"]})
    site.cancel()
    cancelled = site.web.get(address)

    assert [page.status_code for page in (first, same, moved, cancelled)] == [200, 304, 200, 200]
    assert first.headers["Last-Modified"] == "Tue, 24 Nov 2026 08:00:00 GMT"
    assert moved.headers["Last-Modified"] == "Tue, 24 Nov 2026 09:00:00 GMT"
    events = [event(page.text) for page in (first, moved, cancelled)]
    assert len({one.uid.value for one in events}) == 1
    assert [int(one.sequence.value) for one in events] == [0, 1, 2]
    assert [one.status.value for one in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert events[1].dtstart.value == STARTS + timedelta(days=1)


def test_a_groups_feed_has_its_meetings_and_nobodys_links(site: Site) -> None:
    feed = site.web.get(site.url("", Purpose.GROUP_FEED, site.world.group.id, ".ics"))

    assert event(feed.text).summary.value == "Ohjaamon palvelut; <b>nuoret</b>"
    assert "X-WR-CALNAME:Nuorten palvelut" in feed.text
    assert BASE not in feed.text


def test_reminders_are_refused_by_one_click_and_wanted_again_by_a_press(site: Site) -> None:
    address = site.url("Paavo", Purpose.UNSUBSCRIBE, TOPIC_NUMBERS[Topic.REMINDERS])

    def wish() -> ReminderWish:
        with site.world.database.reading() as session:
            return session.get_one(Person, site.world.people["Paavo"]).reminder_wish

    assert site.web.get(address).status_code == 200
    assert wish() is ReminderWish.ALL
    # RFC 8058, section 3.2: this very body, no cookie, nothing before it.
    assert site.web.post(address, data={"List-Unsubscribe": "One-Click"}).status_code == 303
    site.web.post(address, data={"List-Unsubscribe": "One-Click"})
    assert wish() is ReminderWish.NONE
    site.web.post(address, data={"takaisin": "1"})
    assert wish() is ReminderWish.ALL


def test_each_topic_is_refused_by_itself(site: Site) -> None:
    address = site.url("Paavo", Purpose.UNSUBSCRIBE, TOPIC_NUMBERS[Topic.SEMINAR])
    site.web.post(address)
    site.web.post(address)

    with site.world.database.reading() as session:
        refused = session.scalars(select(LetterRefusal)).all()
    assert [(one.person_id, one.topic) for one in refused] == [(site.world.people["Paavo"], Topic.SEMINAR)]
    assert site.web.get(site.url("Paavo", Purpose.UNSUBSCRIBE, 99)).status_code == 404
