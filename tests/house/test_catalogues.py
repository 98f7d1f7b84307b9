"""The catalogues: Finnish is complete, and no translation loses or invents a placeholder."""

import string
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tools import messages

LOCALES = messages.ROOT / "locales"


def entries(locale: str, folder: Path = LOCALES) -> list[Message]:
    """All of a language's translations, from all of its files."""
    found: list[Message] = []
    for path in sorted((folder / locale / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as stream:
            found.extend(message for message in read_po(stream, locale=locale) if message.id)
    return found


def key(message: Message) -> messages.Key:
    return (message.context, message.id if isinstance(message.id, str) else tuple(message.id))


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """A text and its plural forms."""
    return [text] if isinstance(text, str) else list(text or [""])


def placeholders(text: str) -> set[str]:
    """The names in braces. Raises ValueError for a brace that str.format would not understand."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def incomplete(translations: list[Message], code: set[messages.Key]) -> list[str]:
    """What the code says and the catalogue does not, or says only perhaps; and what it says for nothing."""
    done = {key(message) for message in translations if not message.fuzzy and all(forms(message.string))}
    known = {key(message) for message in translations}
    return sorted([f"missing: {what}" for what in code - done] + [f"unused: {what}" for what in known - code])


def said_twice(translations: list[Message]) -> list[str]:
    """Texts that two files translate."""
    times = Counter(key(message) for message in translations)
    return [str(text) for text, count in times.items() if count > 1]


def broken_placeholders(translations: list[Message]) -> list[str]:
    """Translations whose names in braces are not those of the text.

    What only some of the text's plural forms have (the count), each form may leave out.
    """
    found = []
    for message in translations:
        wanted = set().union(*(placeholders(form) for form in forms(message.id)))
        needed = set.intersection(*(placeholders(form) for form in forms(message.id)))
        for form in filter(None, forms(message.string)):
            try:
                right = needed <= placeholders(form) <= wanted
            except ValueError:
                right = False
            if not right:
                found.append(f"{forms(message.id)[0]!r}: {form!r}")
    return found


def test_finnish_is_complete() -> None:
    assert incomplete(entries("fi"), set(messages.extract())) == []


@pytest.mark.parametrize("locale", messages.LANGUAGES)
def test_placeholders_are_the_same_in_every_language(locale: str) -> None:
    assert broken_placeholders(entries(locale)) == []


@pytest.mark.parametrize("locale", messages.LANGUAGES)
def test_a_text_is_translated_in_one_file_only(locale: str) -> None:
    assert said_twice(entries(locale)) == []


def unformattable(code: Iterable[messages.Key]) -> list[str]:
    """Texts with a brace that str.format would not understand."""
    found = []
    for form in (form for _, text in code for form in forms(text)):
        try:
            placeholders(form)
        except ValueError:
            found.append(form)
    return found


def test_every_text_in_the_code_is_one_that_format_understands() -> None:
    assert unformattable(messages.extract()) == []
    assert unformattable([(None, "fine {name}"), (None, ("one", "{n")), ("c", "}")]) == ["{n", "}"]


def test_what_is_missing_empty_fuzzy_or_unused_is_found() -> None:
    translations = [
        Message("fine", "hyvä"),
        Message("empty", ""),
        Message("fuzzy", "ehkä", flags=["fuzzy"]),
        Message(("{n} half", "{n} halves"), ("{n} puolikas", "")),
        Message("gone", "mennyt"),
    ]
    code: set[messages.Key] = {
        (None, "fine"),
        (None, "empty"),
        (None, "fuzzy"),
        (None, ("{n} half", "{n} halves")),
        ("verb", "fine"),
    }

    assert incomplete(translations, code) == [
        "missing: ('verb', 'fine')",
        "missing: (None, 'empty')",
        "missing: (None, 'fuzzy')",
        "missing: (None, ('{n} half', '{n} halves'))",
        "unused: (None, 'gone')",
    ]


Text = str | tuple[str, ...]
GOOD: list[tuple[Text, Text]] = [
    ("Hello {name}", "Hei {name}"),
    ("Hello {name}", ""),
    (("one answer", "{n} answers"), ("yksi vastaus", "{n} vastausta")),
    (("{n} answer", "{n} answers"), ("{n} vastaus", "{n} vastausta")),
]
BAD: list[tuple[Text, Text]] = [
    ("Hello {name}", "Hei {nimi}"),
    ("Hello {name}", "Hei"),
    ("Hello", "Hei {name}"),
    ("Hello {name}", "Hei {name"),
    (("{n} answer", "{n} answers"), ("yksi vastaus", "{n} vastausta")),
    (("one answer", "{n} answers"), ("yksi vastaus", "{m} vastausta")),
]


def test_a_wrong_placeholder_is_found_and_a_right_one_is_not() -> None:
    assert broken_placeholders([Message(msgid, translation) for msgid, translation in GOOD]) == []
    for msgid, translation in BAD:
        assert len(broken_placeholders([Message(msgid, translation)])) == 1
