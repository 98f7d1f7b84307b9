"""The text behind a command, as Slack sends it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import TooManyFields
from bot.handlers.text import MAX_TEXT, address_apart, channel_mention, fields, mention, readable, spelled

ORDER = ("time", "title", "place")
NAMES = {"aika": "time", "otsikko": "title", "paikka": "place", "ryhma": "group"}


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("A &amp; B", "A & B"),
        ("&lt;!channel&gt;", "<!channel>"),
        ("&amp;lt;", "&lt;"),
        ("<https://example.fi/a?b=1|example.fi>", "https://example.fi/a?b=1"),
        ("<mailto:anna@example.fi|anna@example.fi>", "anna@example.fi"),
        ("Kahvi; pulla &amp; mehu", "Kahvi; pulla & mehu"),
        ("<!everyone> ja <!subteam^S1|@tiimi>, <!date^1^{date}|2.1.2027>", "@everyone ja @tiimi, 2.1.2027"),
        ("a\0b\ud800", "ab"),
    ],
)
def test_the_text_is_what_was_typed(sent: str, typed: str) -> None:
    assert readable(sent) == typed


@pytest.mark.parametrize("sent", ["<@U0ANNA>", "<@U0ANNA|anna>", " <@W0ANNA|> "])
def test_a_mention_is_read(sent: str) -> None:
    found = mention(readable(sent))
    assert found is not None
    assert found.id in ("U0ANNA", "W0ANNA")


@pytest.mark.parametrize(
    "sent", ["&lt;@U0ANNA&gt;", "\x02@U0ANNA\x03", "@anna", "<@U0ANNA> ja muut", "<#C0NUORET>", ""]
)
def test_nobody_can_type_a_mention_by_hand(sent: str) -> None:
    assert mention(readable(sent)) is None


def test_a_channel_mention_is_read() -> None:
    found = channel_mention(readable("<#C0NUORET|nuorten-palvelut>"))
    assert found is not None
    assert found.id == "C0NUORET"


def test_a_mention_in_the_midst_of_words_is_a_name_and_one_alone_stays_a_mention() -> None:
    text = readable("<@U0ANNA> ja <@U0OUTO|outo>; henkilö: <@U0ANNA>; <#C0NUORET|nuoret> kutsuu")

    found = spelled(text, {"U0ANNA": "Anna Asiantuntija"}.get)

    assert found == "Anna Asiantuntija ja @…; henkilö: \x02@U0ANNA\x03; #… kutsuu"


@given(st.text(max_size=500))
def test_no_text_makes_a_mark_of_its_own(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert mention(readable(escaped)) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "1.12. klo 13; Otsikko; Carelicum",
            {"time": "1.12. klo 13", "title": "Otsikko", "place": "Carelicum"},
        ),
        ("paikka: Carelicum; 1.12.; Otsikko", {"place": "Carelicum", "time": "1.12.", "title": "Otsikko"}),
        ("PAIKKA : Carelicum", {"place": "Carelicum"}),
        ("1.12.;;Carelicum", {"time": "1.12.", "place": "Carelicum"}),
        ("ryhmä: nuor; 1.12.", {"group": "nuor", "time": "1.12."}),
        ("1.12.; Huom: tuo eväät", {"time": "1.12.", "title": "Huom: tuo eväät"}),
        (
            "1.12.; Etä; https://example.fi/a",
            {"time": "1.12.", "title": "Etä", "place": "https://example.fi/a"},
        ),
        ("paikka: https://example.fi", {"place": "https://example.fi"}),
        ("klo 13:00", {"time": "klo 13:00"}),
        (" ; ; ", {}),
        ("", {}),
        ("a;b;c;", {"time": "a", "title": "b", "place": "c"}),
    ],
)
def test_fields_go_by_place_or_by_name(text: str, found: dict[str, str]) -> None:
    assert fields(text, ORDER, NAMES) == found


def test_a_field_without_a_place_is_told() -> None:
    with pytest.raises(TooManyFields) as caught:
        fields("a;b;c;liikaa", ORDER, NAMES)
    assert caught.value.extra == "liikaa"


def test_a_very_long_text_is_cut_before_it_is_read() -> None:
    assert len(readable("a" * 50_000)) == MAX_TEXT


@pytest.mark.parametrize(
    ("typed", "name", "address"),
    [
        ("Outi Opettaja outi@example.fi", "Outi Opettaja", "outi@example.fi"),
        ("Outi Opettaja, outi@example.fi", "Outi Opettaja", "outi@example.fi"),
        ("Outi Opettaja <outi@example.fi>", "Outi Opettaja", "outi@example.fi"),
        ("Outi Opettaja (outi@example.fi)", "Outi Opettaja", "outi@example.fi"),
        (" Anna  von Esimerkki   a@posti.example.fi ", "Anna  von Esimerkki", "a@posti.example.fi"),
    ],
)
def test_a_name_and_an_address_in_one_field_are_two(typed: str, name: str, address: str) -> None:
    assert address_apart({"person": typed, "partner": "kela"}) == {
        "person": name,
        "email": address,
        "partner": "kela",
    }


@pytest.mark.parametrize(
    "typed",
    ["outi@example.fi", "Outi Opettaja", "Outi @kotona", "Outi outi@", readable("Outi <@U0OUTI>"), ""],
)
def test_what_is_not_a_name_and_an_address_stays_whole(typed: str) -> None:
    assert address_apart({"person": typed}) == {"person": typed}


def test_an_address_in_its_own_field_is_not_looked_for_elsewhere() -> None:
    both = {"person": "Outi outi@example.fi", "email": "outi@toinen.example.fi"}
    assert address_apart(both) == both
