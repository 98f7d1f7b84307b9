"""The page has Finnish words for every code that the server can give a person."""

import re
from pathlib import Path

import bot.sandbox

FOLDER = Path(bot.sandbox.__file__).parent
WORDS = (FOLDER / "page" / "words.js").read_text(encoding="utf-8")
SERVER = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py")))


def known(table: str) -> set[str]:
    """The codes of one table in words.js."""
    body = re.search(rf"const {table} = \{{(.*?)\n\}};", WORDS, re.DOTALL)
    assert body is not None
    return set(re.findall(r"^  ([a-z_]+):", body.group(1), re.MULTILINE))


def test_every_refusal_of_a_persons_act_has_finnish_words() -> None:
    given = set(re.findall(r"PersonError\(\s*\"([a-z_]+)\"", SERVER))
    assert len(given) > 20
    assert given - known("PROBLEMS") == set()


def test_every_notice_has_finnish_words() -> None:
    given = set(re.findall(r"notice\(\s*\"([a-z_]+)\"", SERVER))
    assert given | {"operation_timeout", "dispatch_failed", "not_settled"} <= known("NOTICES")
    assert given != set()
