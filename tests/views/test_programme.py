"""The programme shown: the largest one fits in Slack's messages, nothing is left out, everybody's buttons."""

from datetime import date
from decimal import Decimal

import pytest

from bot.domain.partners import PartnerKind, PartnerRef
from bot.domain.programme import (
    MAX_ACTIONS,
    MAX_GOALS,
    ActionState,
    ActionView,
    Comment,
    CommentSource,
    GoalView,
    IndicatorView,
    Owner,
    ProgrammeRef,
    ProgrammeState,
    ProgrammeView,
    Shown,
    TopGoal,
)
from bot.domain.programme_versions import differences
from bot.language.i18n import translator
from bot.sandbox.blockkit import check_message
from bot.views import blocks as b
from bot.views import programme as views
from bot.views import programme_versions as version_views
from tests.meeting_world import LONG_AGO

FI = translator("fi")
PARTNERS = tuple(
    PartnerRef(number, f"Kumppani, jolla on pitkä nimi {number}", PartnerKind.MUNICIPALITY)
    for number in range(30)
)


def whole(state: ProgrammeState, *, number: int = 1, title: str = "T" * 140) -> ProgrammeView:
    """As much as a version can hold."""
    tops = [*TopGoal, *([None] * (MAX_GOALS - len(TopGoal)))]
    goals = []
    for place, top in enumerate(tops, start=1):
        actions = tuple(
            ActionView(
                id=one,
                plan_id=one * 10 + number,
                programme_id=number,
                goal_id=place,
                title=f"{title} {one}",
                owner=Owner("Ryhmä " * 12, group_id=1),
                partners=PARTNERS,
                deadline=date(2027, 3, 31),
                state=ActionState.UNDER_WAY,
                moved_to=date(2027, 6, 15),
                note="n" * 1000,
            )
            for one in range(place, MAX_ACTIONS + 1, MAX_GOALS)
        )
        indicator = IndicatorView(place, place, number, place, "m" * 150, "kpl", Decimal("1.50"), Decimal(20))
        goals.append(GoalView(place, place, top, "" if top else "G" * 150, actions, (indicator,)))
    decided = state is ProgrammeState.DECIDED
    return ProgrammeView(
        ProgrammeRef(
            number,
            2027,
            number,
            state,
            based_on_id=1 if number > 1 else None,
            comments_until=date(2026, 12, 8),
            decided_on=date(2027, 1, 19) if decided else None,
            in_force_from=date(2027, 1, 19) if decided else None,
        ),
        tuple(goals),
    )


def shown(state: ProgrammeState) -> Shown:
    others = tuple(ProgrammeRef(one, 2027, one, ProgrammeState.DECIDED) for one in range(3, 12))
    return Shown(
        whole(state), may_manage=True, may_comment=True, versions=others, in_force=others[0], draft=others[1]
    )


def problems(blocks: list[b.Block]) -> list[object]:
    return list(check_message({"channel": "C1", "text": b.fallback(blocks), "blocks": blocks}))


@pytest.mark.parametrize("state", list(ProgrammeState))
def test_the_largest_programme_is_shown_in_pages_that_slack_takes(state: ProgrammeState) -> None:
    found = shown(state)
    pages = -(-MAX_ACTIONS // views.PAGE)
    files = (("XLSX", "https://botti.example.fi/a"), ("CSV", "https://botti.example.fi/b"))
    seen = ""
    for page in range(1, pages + 1):
        blocks = views.programme(found, page, FI, notice="Tallennettu", files=files)
        assert problems(blocks) == []
        assert problems(views.edit_list(found, page, FI)) == []
        seen += b.words(blocks)
    assert [one.id for one in found.view.actions if f" {one.id} – " not in seen] == []


def test_the_largest_change_and_many_comments_fit_too() -> None:
    before = whole(ProgrammeState.DECIDED, title="V" * 140)
    after = whole(ProgrammeState.COMMENTS, number=2)
    assert problems(version_views.differences(differences(before, after), FI)) == []
    comments = [
        Comment(one, "k" * 2000, "Leena Esimerkki", 1, "T" * 150, CommentSource.THREAD, LONG_AGO)
        for one in range(25)
    ]
    blocks = version_views.comments(
        shown(ProgrammeState.COMMENTS), comments, 2, FI, me=1, thread=("C1", "1.0"), is_open=True
    )
    assert problems(blocks) == []
    assert problems(version_views.posted(after, FI)) == []


@pytest.mark.parametrize(
    ("number", "words"), [(Decimal("1.50"), "1,5"), (Decimal(700), "700"), (Decimal("1E+3"), "1000")]
)
def test_numbers_are_written_as_finns_do(number: Decimal, words: str) -> None:
    assert views.number(number) == words
