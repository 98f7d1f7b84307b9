"""Keeps locales/<language>/LC_MESSAGES/<noun>.po in step with the code.

`python -m tools.messages` extracts msgids from bot/ and rewrites each catalogue: translations stay, new
msgids come with an empty translation, unused ones go. A msgid belongs to the noun of the file it is in;
one that several nouns use stays where it is translated already, else it goes to house.po.
"""

import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
LANGUAGES = ("fi", "sv")  # English is the msgids themselves
HOUSE = "house"
NOUNS = (
    "agenda",
    "agreements",
    "deadlines",
    "duty_notices",
    "errors",
    "forum",
    "groups",
    "guests",
    "importing",
    "indicators",
    "letters",
    "links",
    "meetings",
    "next_meetings",
    "outgoing",
    "pages",
    "partners",
    "people",
    "polls",
    "preparation",
    "programme",
    "seminars",
    "standings",
    "times",
)

Key = tuple[str | None, str | tuple[str, ...]]  # context, msgid (with its plural)
Known = dict[Key, tuple[str, Message]]  # the noun a message is translated in, and the message


@dataclass
class Found:
    """Where a msgid is used, and what translators should know about it."""

    files: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)


def noun_of(file: Path) -> str:
    """The catalogue a file's msgids go to: `meeting_forms.py` counts as `meetings`."""
    for noun in NOUNS:
        if file.stem == noun or file.stem.startswith(noun.removesuffix("s") + "_"):
            return noun
    return HOUSE


def extract(root: Path = ROOT) -> dict[Key, Found]:
    """All msgids of the code. The sandbox's page has its own language and none of these."""
    found: dict[Key, Found] = defaultdict(Found)
    for language, file in sources(root):
        if "sandbox" in file.parts:
            continue
        rows = extract_from_file(language, file, KEYWORDS, comment_tags=("Translators:",))
        for _line, message, comments, context in rows:
            entry = found[(context, message)]
            entry.files.add(file.relative_to(root).as_posix())
            entry.nouns.add(noun_of(file))
            entry.comments.extend(c for c in comments if c not in entry.comments)
    return found


def sources(root: Path) -> list[tuple[str, Path]]:
    """What has msgids in it: Babel's name of its language, and the file."""
    code = [("python", file) for file in sorted((root / "bot").rglob("*.py"))]
    return [*code, *(("jinja2", file) for file in sorted((root / "bot").rglob("*.html")))]


def translated(folder: Path, language: str) -> Known:
    """Existing translations of a language as (noun, message)."""
    known: Known = {}
    for file in sorted(folder.glob("*.po")):
        with file.open("rb") as stream:
            for message in read_po(stream, locale=language):
                texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
                if message.id and any(texts):
                    known[_key(message)] = (file.stem, message)
    return known


def _key(message: Message) -> Key:
    msgid = message.id
    return message.context, msgid if isinstance(msgid, str) else tuple(msgid)


def catalogues(found: dict[Key, Found], known: Known, language: str) -> dict[str, Catalog]:
    """One catalogue per noun, every msgid in exactly one of them."""
    made: dict[str, Catalog] = {}
    for (context, msgid), entry in sorted(found.items(), key=lambda item: str(item[0][1])):
        home, message = known.get((context, msgid), (HOUSE, None))
        only = next(iter(entry.nouns)) if len(entry.nouns) == 1 else None
        noun = only or (home if home in entry.nouns else HOUSE)
        catalogue = made.setdefault(noun, Catalog(locale=language))
        catalogue.add(
            msgid,
            string=message.string if message else None,
            locations=[(file, 0) for file in sorted(entry.files)],
            auto_comments=entry.comments,
            flags=message.flags if message else (),
            context=context,
        )
    return made


def main() -> int:
    """Rewrites all catalogues; prints how many translations each language still lacks."""
    found = extract()
    for language in LANGUAGES:
        folder = ROOT / "locales" / language / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        known = translated(folder, language)
        made = catalogues(found, known, language)
        for old in folder.glob("*.po"):
            if old.stem not in made:
                old.unlink()
        for noun, catalogue in made.items():
            with (folder / f"{noun}.po").open("wb") as stream:
                # No header: its dates would change in every run and tell nothing.
                write_po(
                    stream, catalogue, width=100, sort_output=True, omit_header=True, include_lineno=False
                )
        missing = sum(key not in known for key in found)
        sys.stdout.write(f"{language}: {len(found) - missing} of {len(found)} translated\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
