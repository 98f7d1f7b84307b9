"""Translations: English msgids, catalogues read from locales/ at start, one Translator per language.

`_` in views and handlers is a Translator's gettext. Whole sentences with named placeholders only; names are
put in after translation and stay in the nominative, since code cannot inflect Finnish.
"""

import gettext
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DEFAULT_LOCALE = "fi"
LOCALES = ("fi", "sv", "en")
LOCALES_DIR = Path(__file__).resolve().parents[2] / "locales"


def N_(message: str) -> str:  # noqa: N802 (gettext's customary name for "mark, do not translate yet")
    """Marks a msgid for extraction; it is translated where it is shown."""
    return message


class Translator:
    """Turns msgids into one language's text."""

    def __init__(self, locale: str, catalogue: gettext.NullTranslations) -> None:
        self.locale = locale
        self.gettext = catalogue.gettext
        self.ngettext = catalogue.ngettext
        self.pgettext = catalogue.pgettext
        self.npgettext = catalogue.npgettext

    def __repr__(self) -> str:
        return f"Translator({self.locale!r})"


def negotiate(*wishes: str | None) -> str:
    """The first wish we have a language for ("fi-FI" counts as "fi"); Finnish when there is none."""
    for wish in wishes:
        if wish:
            language = wish.replace("_", "-").split("-")[0].lower()
            if language in LOCALES:
                return language
    return DEFAULT_LOCALE


def load(directory: Path = LOCALES_DIR) -> Mapping[str, Translator]:
    """Reads every .po file of every language; a language may be spread over several files, one per noun.

    Raises ValueError when two files of a language translate one msgid differently.
    """
    return {locale: Translator(locale, _catalogue(directory / locale / "LC_MESSAGES")) for locale in LOCALES}


@cache
def translators() -> Mapping[str, Translator]:
    """The project's own catalogues, read once per process."""
    return load()


def translator(*wishes: str | None) -> Translator:
    """The translator for the first wish we have (see negotiate)."""
    return translators()[negotiate(*wishes)]


def _catalogue(folder: Path) -> gettext.NullTranslations:
    files = sorted(folder.glob("*.po"))
    if not files:
        return gettext.NullTranslations()  # English: the msgids themselves
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    whole = Catalog(locale=folder.parent.name)
    for file in files:
        with file.open("rb") as stream:
            part = read_po(stream, locale=folder.parent.name)
        for message in part:
            known = whole.get(message.id, message.context)
            if message.id and known is not None and known.string != message.string:
                raise ValueError(f"{file.name}: a second translation of {message.id!r}")
            if message.id:
                whole[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
