"""People's words in messages: shown as they are, and nobody is called by them."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.payloads import Nothing
from bot.sandbox.blockkit import check_message
from bot.views import blocks as b

HOSTILE = "<!channel> <@U0ANNA> *lihava* {title} &lt; :x: <https://example.fi|tästä>"


def test_a_value_is_never_markup() -> None:
    made = b.line("Kokous: *{title}*", title=HOSTILE)

    assert made == [
        {"type": "text", "text": "Kokous: "},
        {"type": "text", "text": HOSTILE, "style": {"bold": True}},
    ]


def test_the_notification_text_is_escaped_once() -> None:
    message = [b.header("A & B"), b.rich(b.line("{words}", words="<!here>"))]

    assert b.fallback(message) == "A &amp; B\n&lt;!here&gt;"


@given(st.text(min_size=1, max_size=400))
def test_any_text_makes_a_message_slack_takes(text: str) -> None:
    message = [
        b.header(text),
        b.rich(b.line("{text}", text=text), b.line("*{text}*", text=text)),
        b.bullets(b.line("– {text}", text=text)),
        b.section(text),
        b.note(text),
        b.actions(b.button(text, "test.press", Nothing())),
    ]

    assert check_message({"text": b.fallback(message) or "-", "blocks": message}) == []


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert b.cut("a" * 10, 10) == "a" * 10
    assert b.cut("a" * 11, 10) == "a" * 9 + "…"
    assert b.header("a" * 200)["text"]["text"] == "a" * 149 + "…"


def test_neighbouring_texts_of_one_style_are_one() -> None:
    made = b.rich(b.line("a"), b.line("b"), b.line("*c*"))

    assert made["elements"][0]["elements"] == [
        {"type": "text", "text": "a\nb\n"},
        {"type": "text", "text": "c", "style": {"bold": True}},
    ]


def test_the_chosen_option_of_a_menu_is_one_of_its_options() -> None:
    options = [b.option("Yksi", "1"), b.option("Kaksi", "2")]

    assert b.select(options, initial="2")["initial_option"] == options[1]
    assert "initial_option" not in b.select(options, initial="3")
