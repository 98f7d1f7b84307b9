"""Names: what is kept of them, and how they are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import NameEmpty, NameTooLong, clean, clean_within, fold, matching


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Nuorten   palvelut ", "Nuorten palvelut"),
        ("rivi\nvaihto\tja sarkain", "rivi vaihto ja sarkain"),
        ("a\u202eoikealta\u202c", "aoikealta"),  # a direction override would turn the name around
        ("nolla\u200bleveys\u0000ja ohjaus\u0007", "nollaleveysja ohjaus"),
        ("<!channel> *lihava* &lt;", "<!channel> *lihava* &lt;"),
        ("perhe 👩‍👩‍👧", "perhe 👩‍👩‍👧"),
        ("a\u0308iti", "äiti"),
        ("Väli\u00a0lyönti", "Väli lyönti"),
    ],
)
def test_what_is_visible_is_kept_as_it_is(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(max_size=300))
def test_a_cleaned_text_is_one_line(text: str) -> None:
    assert len(clean(text).splitlines()) <= 1


@pytest.mark.parametrize("typed", [" \u200b\n", "\u200d", "\u3164\u2800 \ufe0f"])
def test_an_empty_name_names_its_field(typed: str) -> None:
    with pytest.raises(NameEmpty) as caught:
        clean_within(typed, "title", 80)
    assert caught.value.field == "title"
    assert clean_within(" ", "place", 80, may_be_empty=True) == ""


def test_a_long_name_tells_how_long_it_is_and_may_be() -> None:
    assert clean_within("a" * 80, "name", 80) == "a" * 80
    with pytest.raises(NameTooLong) as caught:
        clean_within("a" * 81, "name", 80)
    assert (caught.value.field, caught.value.limit, caught.value.length) == ("name", 80, 81)


@pytest.mark.parametrize(
    ("one", "other"), [("Rääkkylä", "raakkyla"), ("KELA", "kela"), ("Työ  ryhmä", "tyo ryhma")]
)
def test_case_umlauts_and_spaces_do_not_matter(one: str, other: str) -> None:
    assert fold(one) == fold(other)


GROUPS = [(fold(name), name) for name in ("Nuorten palvelut", "Palvelut", "Maahan­muuttajat", "Työ-nuoret")]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nuorten palvelut", ["Nuorten palvelut"]),
        ("palvelut", ["Palvelut"]),  # an exact name wins alone
        ("nuor", ["Nuorten palvelut", "Työ-nuoret"]),
        ("palv", ["Nuorten palvelut", "Palvelut"]),
        ("orten", ["Nuorten palvelut"]),
        ("tyo", ["Työ-nuoret"]),
        ("olematon", []),
        ("", []),
        (" \u200b", []),
    ],
)
def test_a_part_of_a_name_finds_it(query: str, found: list[str]) -> None:
    assert sorted(matching(query, GROUPS)) == found
