"""The texts in the code and the catalogues in locales/: brings the latter up to date with the former.

    python -m tools.messages

A language has several .po files, one per noun. A text stays in the file where it is; a new one goes
to the file of the noun that it was found in (bot/views/meetings.py: meetings.po), untranslated. What the code
no longer says is removed. Only .po files are kept: they are read at start.
"""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
# English needs no catalogue: it is what the code says.
LOCALES = ("fi", "sv")

Key = tuple[str, str | None]


def key(message: Message) -> Key:
    """What a text is known by: its first msgid, and its context."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def extracted(folder: Path = ROOT / "bot") -> Catalog:
    """Every text marked in the code (_, N_, gettext, ngettext, pgettext, npgettext), with its comments.

    The local workspace is left out: it speaks for itself, and imports nothing of the bot.
    """
    found = Catalog()
    for file, line, message, comments, context in extract_from_dir(
        folder,
        method_map=[("sandbox/**", "ignore"), ("**.py", "python")],
        comment_tags=("Translators:",),
        strip_comment_tags=True,
    ):
        found.add(message, None, [(f"bot/{file}", line)], auto_comments=comments, context=context)
    return found


def files(locale: str, root: Path = ROOT) -> dict[Path, Catalog]:
    """The language's catalogue, file by file."""
    folder = root / "locales" / locale / "LC_MESSAGES"
    return {path: _read(path, locale) for path in sorted(folder.glob("*.po"))}


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All but the header."""
    return (message for message in catalogue if message.id)


def update(locale: str, code: Catalog, root: Path = ROOT) -> tuple[int, int]:
    """Writes the language's files anew; how many texts came and how many went."""
    before = files(locale, root)
    home = {key(message): path for path, catalogue in before.items() for message in messages(catalogue)}
    after = {path: _empty(locale) for path in before}
    new = 0
    for message in messages(code):
        path = home.get(key(message))
        if path is None:
            new += 1
            noun = Path(message.locations[0][0]).stem
            path = root / "locales" / locale / "LC_MESSAGES" / f"{noun}.po"
        known = before[path].get(message.id, message.context) if path in before else None
        after.setdefault(path, _empty(locale)).add(
            message.id,
            known.string if known else None,
            message.locations,
            flags=message.flags,
            auto_comments=message.auto_comments,
            user_comments=known.user_comments if known else (),
            context=message.context,
        )
    for path, catalogue in after.items():
        _write(path, locale, catalogue)
    return new, len(home.keys() - {key(message) for message in messages(code)})


def _read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=locale)


def _empty(locale: str) -> Catalog:
    return Catalog(locale=locale, fuzzy=False)


def _write(path: Path, locale: str, catalogue: Catalog) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Babel's own header has the time and nobody's name in it: it would change at every run.
    header = {
        "Language": locale,
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": catalogue.plural_forms,
    }
    lines = [f'"{name}: {value}\\n"' for name, value in header.items()]
    with path.open("wb") as stream:
        stream.write("\n".join(['msgid ""', 'msgstr ""', *lines, "", ""]).encode())
        # Without line numbers, and in the order of the msgids: a change touches only its own lines.
        write_po(stream, catalogue, width=100, omit_header=True, include_lineno=False, sort_output=True)


def main() -> None:
    """Updates every language and says what changed."""
    code = extracted()
    for locale in LOCALES:
        new, gone = update(locale, code)
        untranslated = sum(
            not message.string for file in files(locale).values() for message in messages(file)
        )
        print(f"{locale}: {new} new, {gone} removed, {untranslated} without translation")


if __name__ == "__main__":
    main()
