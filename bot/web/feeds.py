"""Calendars to subscribe to, and the page that refuses letters."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response

from bot.domain.calendar_entry import CalendarEntry
from bot.domain.links import Purpose
from bot.services import feeds, letter_topics
from bot.views import calendar, feed_pages, meeting_letters
from bot.web.pages import Done, File, Page, Pages, Visit

# What was never changed since its invitations went out is stamped with the agreement's first day.
BEGINNING = datetime(2025, 2, 1, tzinfo=UTC)


def _own(visit: Visit) -> File:
    entries = []
    for found in feeds.own(visit.session, actor=visit.actor, now=visit.now):
        page = visit.links.url(
            visit.session,
            Purpose.MEETING,
            person_id=visit.ticket.person_id,
            subject_id=found.meeting.id,
        )
        entries.append(replace(meeting_letters.entry(found, page, visit.tr), organiser=None))
    return _feed(entries, visit.tr.gettext("My meetings"))


def _of_group(visit: Visit) -> File:
    name, meetings = feeds.of_group(visit.session, group_id=visit.ticket.subject_id, now=visit.now)
    return _feed([meeting_letters.group_entry(one, visit.tr) for one in meetings], name)


def _feed(entries: list[CalendarEntry], name: str) -> File:
    changed = max((entry.changed_at or BEGINNING for entry in entries), default=BEGINNING)
    content = calendar.feed(entries, name, BEGINNING)
    return File(content, calendar.KIND, "kalenteri.ics", changed_at=changed)


def _letters(visit: Visit, _problems: Mapping[str, str] | None = None) -> Page:
    topic = letter_topics.topic_of(visit.ticket.subject_id)
    refused = letter_topics.is_refused(visit.session, actor=visit.actor, topic=topic)
    return Page("letters.html", feed_pages.letters(topic, visit.actor.name, visit.tr, is_refused=refused))


def _refuse(visit: Visit) -> Done:
    """A press on the page, or a mail program's one click (RFC 8058), which sends nothing of ours."""
    topic = letter_topics.topic_of(visit.ticket.subject_id)
    wanted = bool(visit.form.get("takaisin"))
    letter_topics.set_refused(
        visit.session, actor=visit.actor, now=visit.now, topic=topic, refused=not wanted
    )
    return Done()


def blueprint(pages: Pages) -> Blueprint:
    """The two kinds of calendar, and the page of letters."""
    paths = Blueprint("feeds", __name__)

    @paths.get(f"/{Purpose.FEED}/<token>{feeds.FILE}")
    def own(token: str) -> Response:
        return pages.look(Purpose.FEED, token, _own)

    @paths.get(f"/{Purpose.GROUP_FEED}/<token>{feeds.FILE}")
    def of_group(token: str) -> Response:
        return pages.look(Purpose.GROUP_FEED, token, _of_group)

    @paths.get(f"/{Purpose.UNSUBSCRIBE}/<token>")
    def letters(token: str) -> Response:
        return pages.look(Purpose.UNSUBSCRIBE, token, _letters)

    @paths.post(f"/{Purpose.UNSUBSCRIBE}/<token>")
    def refuse(token: str) -> Response:
        return pages.change(Purpose.UNSUBSCRIBE, token, _refuse, again=_letters)

    return paths
