"""How many sit at once, and how a group's seats divide."""

from datetime import date

import pytest

from bot.domain.groups import GroupKind, GroupKindUnknown, balance, group_kind
from bot.domain.partners import PartnerKind
from bot.domain.seats import Term, most_at_once, overlaps

JAN, FEB, MAR, APR = (date(2027, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ((JAN, None), (MAR, None), True),
        ((JAN, FEB), (FEB, None), True),
        ((JAN, date(2027, 1, 31)), (FEB, None), False),
        ((MAR, None), (JAN, FEB), False),
        ((JAN, APR), (FEB, MAR), True),
    ],
)
def test_two_terms_share_a_day_or_not(*, one: Term, other: Term, shared: bool) -> None:
    assert overlaps(one, other) is shared
    assert overlaps(other, one) is shared


@pytest.mark.parametrize(
    ("terms", "within", "most"),
    [
        ([(JAN, None)], (JAN, None), 1),
        ([(JAN, FEB), (MAR, None)], (JAN, None), 1),
        ([(JAN, MAR), (FEB, None), (APR, None)], (JAN, None), 2),
        ([(JAN, MAR), (FEB, None), (APR, None)], (JAN, date(2027, 1, 31)), 1),
        ([(JAN, None), (JAN, None), (APR, None)], (FEB, None), 3),
        ([(JAN, JAN), (FEB, None)], (FEB, None), 1),
    ],
)
def test_the_fullest_day_of_a_term_is_found(terms: list[Term], within: Term, most: int) -> None:
    assert most_at_once(terms, within) == most


def test_the_balance_ranks_partners_and_tells_what_is_uneven() -> None:
    found = balance(
        [
            ("Kunta B", PartnerKind.MUNICIPALITY),
            ("Kunta A", PartnerKind.MUNICIPALITY),
            ("Opisto", PartnerKind.EDUCATION),
            ("Opisto", PartnerKind.EDUCATION),
            ("Alue", PartnerKind.EMPLOYMENT_AREA),
        ]
    )

    assert [(one.label, one.seats, one.share) for one in found.by_partner] == [
        ("Opisto", 2, 0.4),
        ("Alue", 1, 0.2),
        ("Kunta A", 1, 0.2),
        ("Kunta B", 1, 0.2),
    ]
    assert found.by_kind == (
        (PartnerKind.MUNICIPALITY, 2, 0.4),
        (PartnerKind.EDUCATION, 2, 0.4),
        (PartnerKind.EMPLOYER, 0, 0.0),
        (PartnerKind.STATE, 0, 0.0),
        (PartnerKind.ASSOCIATION, 0, 0.0),
        (PartnerKind.EMPLOYMENT_AREA, 1, 0.2),
    )
    assert found.over_represented == ("Opisto",)
    assert found.missing_kinds == (PartnerKind.EMPLOYER, PartnerKind.STATE, PartnerKind.ASSOCIATION)


def test_exactly_a_third_is_fair_and_an_empty_group_has_no_shares() -> None:
    fair = balance([(f"K{n}", PartnerKind.MUNICIPALITY) for n in range(3)])
    empty = balance([])

    assert fair.over_represented == ()
    assert (empty.total, empty.by_partner, empty.over_represented) == (0, (), ())
    assert {share for _, _, share in empty.by_kind} == {0.0}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Työryhmä", GroupKind.WORKING_GROUP),
        ("tyoryhma", GroupKind.WORKING_GROUP),
        ("ALATYÖRYHMÄ", GroupKind.SUBGROUP),
        ("johtofoorumi", GroupKind.FORUM),
        ("subgroup", GroupKind.SUBGROUP),
    ],
)
def test_a_kind_is_read_as_people_write_it(text: str, kind: GroupKind) -> None:
    assert group_kind(text) is kind


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(GroupKindUnknown) as refused:
        group_kind("kerho")
    assert (refused.value.text, refused.value.field) == ("kerho", "kind")
