"""Groups in words and pictures, from plain values; every sentence in Finnish as people read it."""

import json
from datetime import date
from typing import Any

import pytest

from bot.domain import groups, meeting_interval, reminder_text, seats
from bot.domain.errors import UserError
from bot.domain.groups import Balance, GroupDetails, GroupKind, GroupRef, GroupRow, Member, Office, balance
from bot.domain.partners import PartnerKind
from bot.domain.people import Named, PersonRef
from bot.domain.seats import Done, Seated
from bot.language.i18n import translator
from bot.sandbox.blockkit import check_message
from bot.views import blocks as b
from bot.views import errors as error_views
from bot.views import group_changes, group_errors
from bot.views import groups as views
from bot.views.group_balance import bar, composition

FI = translator("fi")
GROUP = GroupRef(3, "Nuorten palvelut", GroupKind.WORKING_GROUP)
ANNA = PersonRef(1, "Anna Asiantuntija")


@pytest.mark.parametrize(
    ("share", "drawn"),
    [
        (0.0, "░░░░░░░░░░"),
        (0.001, "▌░░░░░░░░░"),
        (0.04, "▌░░░░░░░░░"),
        (0.1, "█░░░░░░░░░"),
        (1 / 3, "███▌░░░░░░"),
        (0.5, "█████░░░░░"),
        (0.96, "█████████▌"),
        (1.0, "██████████"),
    ],
)
def test_a_share_is_a_bar_of_ten_cells(share: float, drawn: str) -> None:
    assert bar(share) == drawn
    assert len(drawn) == 10


def drawn_lines(blocks: list[b.Block]) -> list[str]:
    """The lines of the pictures."""
    found: list[str] = []
    for block in blocks:
        for element in block.get("elements", ()):
            if element["type"] == "rich_text_preformatted":
                found += element["elements"][0]["text"].splitlines()
    return found


def test_the_picture_is_aligned_and_its_words_have_no_bars() -> None:
    seated = [("Kunta " + "n" * 60, PartnerKind.MUNICIPALITY)] * 2 + [("Opisto", PartnerKind.EDUCATION)]
    blocks = composition(GROUP, balance(seated), 0, FI)

    assert {line[10] for line in drawn_lines(blocks)} == {" "}
    assert {len(line[:10].strip("█▌░")) for line in drawn_lines(blocks)} == {0}
    assert not set(b.fallback(blocks)) & set("█▌░")
    assert "Oppilaitokset: 1 paikka, 33\u00a0%" in b.fallback(blocks)


@pytest.mark.parametrize(
    ("found", "without", "words"),
    [
        (balance([]), 0, "Ryhmässä ei ole vielä jäseniä."),
        (balance([]), 2, "• 2 jäsenellä ei ole kumppania."),
        (balance([(f"P{kind}", kind) for kind in PartnerKind]), 0, "Paikat jakautuvat tasapainoisesti."),
    ],
)
def test_what_is_worth_a_thought_is_told_and_nothing_else(found: Balance, without: int, words: str) -> None:
    assert words in b.fallback(composition(GROUP, found, without, FI)).splitlines()


def test_the_forums_many_partners_do_not_fill_the_screen() -> None:
    found = balance([(f"Kumppani {n:02}", PartnerKind.MUNICIPALITY) for n in range(30)])
    blocks = composition(GroupRef(1, "Johtofoorumi", GroupKind.FORUM), found, 0, FI)

    assert len(drawn_lines(blocks)) == 5 + 15
    assert "ja 15 muuta" in b.fallback(blocks)


def row(ref: GroupRef, parent: int | None = None, **more: Any) -> GroupRow:
    return GroupRow(ref, parent, more.get("members", 0), more.get("leader", ""), more.get("coordinator", ""))


def test_groups_come_by_kind_and_subgroups_after_their_parents() -> None:
    rows = [
        row(GroupRef(4, "Alaryhmä", GroupKind.SUBGROUP), parent=3),
        row(GroupRef(1, "Foorumi", GroupKind.FORUM)),
        row(GroupRef(5, "Kehitys", GroupKind.DEVELOPMENT_GROUP)),
        row(GroupRef(2, "A-ryhmä", GroupKind.WORKING_GROUP)),
        row(GROUP),
        row(GroupRef(9, "Orpo", GroupKind.SUBGROUP), parent=404),
    ]
    assert [one.ref.id for one in views.in_order(rows)] == [1, 5, 2, 3, 4, 9]


def details(count: int, **more: Any) -> GroupDetails:
    members = tuple(Member(PersonRef(n, f"Jäsen {n}"), n, 1, "Kunta") for n in range(count))
    given: dict[str, Any] = {
        "ref": GROUP,
        "parent": None,
        "subgroups": (),
        "channel_id": "C0NUORET",
        "reminder_minutes": "60",
        "meets_every_weeks": 6,
        "started_on": date(2026, 1, 1),
        "leader": ANNA,
        "coordinator": None,
        "members": members,
        "coming": (),
        "may_manage": True,
        "may_form": True,
        **more,
    }
    return GroupDetails(**given)


@pytest.mark.parametrize("count", [0, 1, 15, 60])
def test_a_groups_card_fits_slacks_limits(count: int) -> None:
    names = ["<!channel> *lihava* &lt;", "\u202e\U0001f33f" * 40, "A" * 80]
    coming = tuple(
        Member(PersonRef(n, name), n, 1, name, starts_on=date(2027, 1, 1)) for n, name in enumerate(names)
    )
    blocks = views.details(details(count, coming=coming), FI)

    assert check_message({"text": b.fallback(blocks), "blocks": blocks}) == []
    assert ("ja 20 muuta" in b.fallback(blocks)) is (count == 60)
    assert "&lt;!channel&gt; *lihava* &amp;lt;" in b.fallback(blocks)
    assert "Kanava: <#C0NUORET>" in b.fallback(blocks)
    assert f"{'A' * 80} – {'A' * 80}; kausi pe 1.1.2027 alkaen toistaiseksi" in b.fallback(blocks)


def test_the_development_groups_card_offers_no_hands() -> None:
    group = GroupRef(5, "Kehittämisryhmä", GroupKind.DEVELOPMENT_GROUP)
    blocks = views.details(details(2, ref=group), FI)
    buttons = [
        one["text"]["text"] for block in blocks if block["type"] == "actions" for one in block["elements"]
    ]

    assert buttons == ["Kokoonpano", "Asetukset"]


@pytest.mark.parametrize(("size", "told"), [(10, False), (11, True), (15, True)])
def test_the_target_is_told_of_from_the_eleventh_on(*, size: int, told: bool) -> None:
    done = Seated(
        Done.ADDED,
        GROUP,
        Named(ANNA, is_new=False),
        "Kunta",
        date(2026, 1, 1),
        None,
        "",
        size,
        has_size_limit=True,
    )
    text = b.fallback(group_changes.seated(done, FI))

    assert (f"Ryhmässä on nyt {size} jäsentä. Tavoite, noin 10 jäsentä, on ylittynyt." in text) is told


ERRORS: dict[type[UserError], UserError] = {
    type(one): one
    for one in (
        groups.GroupNotFound("X"),
        groups.GroupAmbiguous("X", (GROUP, GROUP)),
        groups.GroupKindUnknown("kerho"),
        groups.GroupNameTaken("X"),
        groups.OnlyOneOfKind(GroupKind.FORUM),
        groups.ParentNotWorkingGroup(GROUP),
        groups.ParentNeeded(),
        groups.HasSubgroups(GROUP, (GROUP,)),
        groups.HasMeetings(GROUP, 2),
        groups.StaysForGood(GROUP),
        groups.ChannelTaken(GROUP),
        groups.NoChannelHere(),
        groups.BotNotInChannel(),
        groups.NoChannelBound(GROUP),
        seats.GroupFull(GROUP),
        seats.MembersFollowRoles(GROUP),
        seats.NotAMember(ANNA, GROUP),
        seats.LeaderNotMember(ANNA, GROUP),
        seats.CoordinatorNotOfArea(ANNA),
        seats.SeatTaken(ANNA, GROUP),
        seats.OfficeTaken(GROUP, Office.LEADER),
        seats.DeputyIsMember(ANNA),
        seats.PartnerNeeded("X"),
        reminder_text.RemindersNotUnderstood("X"),
        meeting_interval.IntervalNotUnderstood("X"),
    )
}


def test_every_error_of_groups_has_a_sentence_with_its_facts() -> None:
    assert set(ERRORS) == set(group_errors.ERRORS)
    for error in ERRORS.values():
        for locale in ("fi", "sv", "en"):
            words = error_views.sentence(error, translator(locale))
            assert "{" not in words
            assert words != ""
    assert error_views.sentence(ERRORS[groups.HasMeetings], FI) == (
        "Ryhmällä on vielä 2 tulevaa kokousta. Peru ne ensin: /kokous lista Nuorten palvelut"
    )


def test_the_other_side_of_two_errors_is_said_too() -> None:
    said = [
        error_views.sentence(error, FI)
        for error in (
            groups.OnlyOneOfKind(GroupKind.DEVELOPMENT_GROUP),
            groups.ChannelTaken(GroupRef(0, "", GroupKind.WORKING_GROUP)),
            seats.OfficeTaken(GROUP, Office.COORDINATOR),
            groups.GroupNotFound(""),
        )
    ]
    assert said == [
        "Kehittämisryhmä on jo olemassa, ja niitä on kerrallaan yksi.",
        "Joku muu ehti juuri ottaa tämän kanavan toisen ryhmän käyttöön.",
        "Joku muu ehti juuri nimetä ryhmälle vastuuhenkilön. Katso ryhmän tiedot ensin: Nuorten palvelut",
        "Tällaisia ryhmiä ei ole vielä.",
    ]


def test_a_button_names_the_group_by_its_number() -> None:
    button = views.run_button("Näytä", "näytä", GROUP)
    assert json.loads(button["value"]) == {"v": 1, "slash": "/ryhma", "text": "näytä ryhmä: #3"}
