"""Meetings shown: right Finnish, within Slack's limits whatever is in them, and nobody pinged."""

import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain import meeting_errors
from bot.domain.calendar import Concern
from bot.domain.errors import UserError
from bot.domain.groups import GroupKind, GroupRef
from bot.domain.meetings import (
    Answer,
    Answered,
    AnswerFate,
    CancelPlan,
    Confirmed,
    Draft,
    Existed,
    InvitationInfo,
    Invited,
    Invitee,
    MeetingInfo,
    MeetingList,
    MeetingRow,
    MeetingState,
    MeetingStatus,
    MovePlan,
    Tally,
)
from bot.domain.people import PersonRef, ReminderWish
from bot.domain.times import Reason, TimeAmbiguous, TimeNotUnderstood
from bot.language.i18n import LOCALES, translator
from bot.sandbox.blockkit import check_message, check_view
from bot.sandbox.pings import live_markup
from bot.views import blocks as b
from bot.views import errors
from bot.views import meeting_drafts as drafts
from bot.views import meeting_forms as forms
from bot.views import meeting_messages as messages
from bot.views import meetings as views

FI = translator("fi")
NBSP = "\N{NO-BREAK SPACE}"
START = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
HOSTILE = "<!channel> <@U0ANNA> *lihava* {title} &lt; :tada: https://example.fi @here"


def meeting(
    *,
    title: str = "Ohjaamon palvelut",
    place: str = "Carelicum",
    state: MeetingState = MeetingState.CONFIRMED,
) -> MeetingInfo:
    return MeetingInfo(
        id=12,
        group=GroupRef(1, "Nuorten palvelut", GroupKind.WORKING_GROUP),
        title=title,
        starts_at=START,
        ends_at=START + timedelta(hours=2),
        place=place,
        state=state,
        sequence=0,
        organiser="Leena Esimerkki",
    )


def crowd(count: int, name: str = "Henkilö") -> tuple[Invited, ...]:
    answers = list(Answer)
    return tuple(
        Invited(
            number,
            PersonRef(number, f"{name} {number}"),
            1,
            f"Kumppani {number % 30}",
            is_reached=number % 2 == 0,
            answer=answers[number % len(answers)],
            stands_for_id=number - 1 if number % 7 == 1 else None,
            present=None if number % 3 else True,
        )
        for number in range(1, count + 1)
    )


def big(text: str) -> list[list[b.Block]]:
    """Every message of meetings with as much in it as there can be."""
    whole = meeting(title=text[:150], place=text[:300])
    people = crowd(40, text[:80])
    invitees = tuple(Invitee(p.person, 1, p.partner, is_reached=p.is_reached) for p in people)
    away = tuple(p.person.name for p in people)
    status = MeetingStatus(whole, people, may_manage=True, now=START - timedelta(days=1), mine=people[0])
    rows = tuple(
        MeetingRow(
            number,
            text[:150],
            START,
            START + timedelta(hours=2),
            text[:300],
            MeetingState.CONFIRMED,
            0,
            1,
            text[:80],
            in_channel=False,
            invitation_id=1,
            answer=Answer.NONE,
        )
        for number in range(10)
    )
    draft = Draft(whole, invitees, "0" * 16, tuple(Concern), (whole,) * 3, Existed.SAME_TIME)
    move = MovePlan(whole, START, START + timedelta(hours=1), text[:299], 40, away, tuple(Concern), (whole,))
    cancel = CancelPlan(whole, text[:300], 40, away)
    one = InvitationInfo(whole, people[0], ReminderWish.ALL, stands_for=text[:80], substitute=text[:80])
    silent = InvitationInfo(whole, people[4], ReminderWish.ALL)
    return [
        drafts.draft(
            dataclasses.replace(draft, meeting=meeting(title=text[:150], state=MeetingState.DRAFT)),
            FI,
            assumed_end=True,
        ),
        drafts.draft(draft, FI),
        drafts.confirmed(Confirmed(status), FI),
        drafts.move_plan(move, FI),
        drafts.moved(move, FI),
        drafts.cancel_plan(cancel, FI),
        drafts.cancelled(cancel, FI),
        drafts.discarded(whole, FI),
        drafts.nudged(whole, 2, FI),
        views.status(status, FI, notice=text),
        list(views.coming(MeetingList(rows, 0, more=True), FI)),
        views.overview(MeetingList(rows[:3], 0, more=True), FI, may_call=True),
        views.choose([whole] * 12, "siirrä", "; " + text[:1500], FI),
        messages.invitation(silent, FI),
        messages.moved(silent, START, START, FI),
        messages.reminder(one, START - timedelta(hours=1), FI),
        messages.nudge(silent, START - timedelta(hours=1), FI),
        messages.cancelled(one, FI),
        messages.withdrawn(one, FI),
        *(messages.answered(Answered(fate, one), FI) for fate in AnswerFate),
    ]


@pytest.mark.parametrize("text", [HOSTILE * 4, "😀" * 300, "a" * 300, "\u202eoikealta" * 40, "x"])
def test_every_message_is_one_that_slack_takes_and_pings_nobody(text: str) -> None:
    for number, blocks in enumerate(big(text)):
        numbered = [{**block} for block in blocks]
        fallback = b.fallback(numbered)
        assert (number, check_message({"text": fallback, "blocks": numbered})) == (number, [])
        assert (number, live_markup(fallback, numbered)) == (number, ())


@pytest.mark.parametrize("text", [HOSTILE, "😀" * 80, "a" * 80])
def test_every_form_is_one_that_slack_takes(text: str) -> None:
    people = crowd(40, text[:80])
    whole = meeting(title=text, place=text)
    status = MeetingStatus(whole, people, may_manage=True, now=START)
    groups = [GroupRef(n, f"{text[:80]} {n}", GroupKind.WORKING_GROUP) for n in range(120)]
    known = {**forms.times_of(whole), "group": "3", "title": text * 30, "place": text, "time": text}
    problems = {"date": meeting_errors.MeetingInPast(START), "title": None, "group": None}
    one = InvitationInfo(whole, people[0], ReminderWish.ALL)
    others = [PersonRef(n, f"{text[:80]} {n}") for n in range(120)]
    made = [
        forms.meeting_form(known, problems, groups, FI),
        forms.meeting_form({}, {}, groups[:1], FI, meeting_id=3),
        forms.move_form(whole, FI, known, problems),
        forms.cancel_form(whole, FI),
        forms.substitute_form(one, others[0], others[1:], FI),
        forms.substitute_form(one, None, (), FI, known={"name": text, "email": "a@example.fi"}),
        forms.record_form(status, FI),
        forms.attendance_form(status, FI),
    ]
    for number, view in enumerate(made):
        assert (number, check_view(view)) == (number, [])


def test_attendance_is_asked_ten_at_a_time_from_what_was_answered() -> None:
    status = MeetingStatus(meeting(), crowd(25), may_manage=True, now=START)
    fields = [block for block in forms.attendance_form(status, FI)["blocks"] if block["type"] == "input"]
    assert [len(field["element"]["options"]) for field in fields] == [10, 10, 5]
    ticked = [one["value"] for field in fields for one in field["element"].get("initial_options", ())]
    expected = [
        str(one.invitation_id)
        for one in status.invited
        if one.present or (one.present is None and one.answer is Answer.YES)
    ]
    assert ticked == expected


def test_the_counts_are_said_in_finnish() -> None:
    found = Tally(yes=5, no=2, maybe=1, silent=3)
    assert views.counts(found, FI) == "5 tulee, 2 ei pääse, 1 ehkä, 3 ei ole vastannut"


def test_one_person_is_one_person() -> None:
    anna = Invitee(PersonRef(1, "Anna Esimerkki"), None, "", is_reached=True)
    shown = drafts.draft(Draft(meeting(state=MeetingState.DRAFT), (anna,), "x"), FI)
    assert "Kutsutaan: 1 henkilö, viesti tavoittaa 1" in b.fallback(shown)
    assert shown[-1]["elements"][0]["text"]["text"] == "Lähetä kutsu (1 henkilölle)"


def test_a_group_without_slack_users_is_confirmed_and_one_without_members_cannot_be() -> None:
    paavo = Invitee(PersonRef(1, "Paavo Esimerkki"), None, "", is_reached=False)
    texts = [
        [element["text"]["text"] for element in drafts.draft(draft, FI)[-1]["elements"]]
        for draft in (
            Draft(meeting(state=MeetingState.DRAFT), (paavo,), "x"),
            Draft(meeting(state=MeetingState.DRAFT), (), "x"),
        )
    ]
    assert texts == [["Vahvista kokous", "Muokkaa", "Hylkää"], ["Muokkaa", "Hylkää"]]


def test_a_title_that_the_heading_cuts_is_told_in_full_below() -> None:
    title = "t" * 150
    shown = messages.cancelled(InvitationInfo(meeting(title=title), crowd(1)[0], ReminderWish.ALL), FI)
    assert shown[0]["text"]["text"].endswith("…")
    assert f"Kokous: {title}" in b.fallback(shown)


def test_warnings_are_said_one_by_one() -> None:
    shown = views.warnings([Concern.HOLIDAY, Concern.NIGHT], [meeting()], FI)
    assert b.fallback(shown).splitlines() == [
        "Huomaa:",
        "• Päivä on pyhäpäivä tai muu vapaapäivä, jolloin toimistot ovat kiinni.",
        "• Aika on aikaisin aamulla tai myöhään illalla.",
        "• Ryhmällä on samana päivänä toinenkin kokous: Ohjaamon palvelut, "
        f"ti 1.12.2026 klo{NBSP}13.00–15.00",
        "Sopiiko aika silti?",
    ]


def every_error() -> list[UserError]:
    """One of each error of meetings and times."""
    m = meeting()
    facts: dict[str, tuple[object, ...]] = {
        "MeetingInPast": (START,),
        "MeetingTooFar": (START,),
        "MeetingLengthUnclear": ("pitkä",),
        "NobodyToInvite": ("Nuorten palvelut",),
        "MeetingNotFound": ("ohjaamo",),
        "MeetingAmbiguous": ("ohjaamo", (m, m)),
        "SubstituteInvited": ("Anna Esimerkki",),
    }
    found: list[UserError] = []
    for name, kind in vars(meeting_errors).items():
        if isinstance(kind, type) and issubclass(kind, UserError) and not name.startswith("_"):
            if kind in (UserError, meeting_errors.AboutMeeting):
                continue
            about = (m,) if issubclass(kind, meeting_errors.AboutMeeting) else ()
            found.append(kind(*facts.get(name, about)))
    found += [TimeNotUnderstood("sana", reason, ("ti 1.12.2026",)) for reason in Reason]
    return [*found, TimeAmbiguous("ti", ()), meeting_errors.MeetingNotFound("")]


@pytest.mark.parametrize("locale", LOCALES)
def test_every_error_has_a_whole_sentence_in_every_language(locale: str) -> None:
    for error in every_error():
        words = errors.sentence(error, translator(locale))
        assert words
        assert "{" not in words


def test_errors_carry_their_facts_into_finnish() -> None:
    said = [errors.sentence(error, FI) for error in every_error()]
    assert f"Aika on jo mennyt: ti 1.12.2026 klo{NBSP}13.00. Valitse aika, joka on vielä edessä." in said
    assert (
        f"Ryhmällä on jo kokous tähän aikaan: Ohjaamon palvelut, ti 1.12.2026 klo{NBSP}13.00–15.00." in said
    )
    assert "En löytänyt tällaista kokousta: ohjaamo. Katso tulevat kokoukset: /kokous lista" in said
    assert "Tulevia kokouksia ei ole." in said
    assert "Viikonpäivä ja päivämäärä eivät sovi yhteen: sana. Esimerkiksi: ti 1.12.2026" in said


def test_an_empty_list_offers_the_next_step() -> None:
    shown = views.coming(MeetingList((), 0, more=False), FI)
    assert b.fallback(shown) == "Tulevia kokouksia ei ole."
    assert shown[-1]["elements"][0]["text"]["text"] == "Uusi kokous"


def test_a_choice_of_more_meetings_than_fit_says_how_many_there_are_besides() -> None:
    twelve = [meeting()] * 12
    shown = views.choose(twelve, "siirrä", "", FI)
    assert b.fallback(shown).splitlines()[-1] == "ja 2 muuta"
    assert "muuta" not in b.fallback(views.choose(twelve[:10], "siirrä", "", FI))
