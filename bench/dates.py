"""How fast Finnish times are read, beside dateparser warm in the same run: python -m bench.dates

Prints p50 and p99 per text in microseconds, and how many of dateparser's times one of ours takes, as a ratio.
Both are warm: dateparser with its own caches, the grammar with the words and numbers it has seen, but never
with a text; one line tells what a text costs whose words are all new.
The texts are the tables of examples that the tests run. At the end the worst of some thousands of texts made
to be slow, which must stay under 5 ms: misspelt, glued, and ambiguous words up to the greatest length.
"""

import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bot.domain.times import TimeNotUnderstood  # noqa: E402
from bot.language import dates, showing  # noqa: E402
from bot.language.finnish import spelling, tokens  # noqa: E402
from bot.language.finnish.lexicon import lexicon  # noqa: E402
from tests.language.scorer import Row, json_rows, own_rows  # noqa: E402

ROUNDS = 11


def ours(row: Row) -> bool:
    """Whether the grammar reads the row."""
    try:
        dates.understand(row.text, now=row.now)
    except TimeNotUnderstood:
        return False
    return True


def theirs() -> Callable[[Row], bool]:
    """dateparser as one would set it up for Finnish: one language, day first, future preferred."""
    import dateparser

    def read(row: Row) -> bool:
        settings = {
            "DATE_ORDER": "DMY",
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": row.now.replace(tzinfo=None),
        }
        return dateparser.parse(row.text, languages=["fi"], settings=settings) is not None

    return read


def forget() -> None:
    """Forgets every word and number seen before; what was read of a text is never remembered at all."""
    for seen in (tokens._piece, tokens._word, tokens._number, spelling._read_unknown):  # noqa: SLF001
        seen.cache_clear()


def unseen(row: Row) -> bool:
    """As `ours`, as if none of the row's words had been seen before."""
    forget()
    return ours(row)


def best_times(read: Callable[[Row], bool], rows: list[Row]) -> list[float]:
    """The best of a few rounds for each row, in microseconds, after a round that warms everything up."""
    for row in rows:
        read(row)
    best = [float("inf")] * len(rows)
    for _ in range(ROUNDS):
        for i, row in enumerate(rows):
            began = time.perf_counter()
            read(row)
            best[i] = min(best[i], (time.perf_counter() - began) * 1e6)
    return best


def percentile(times: list[float], share: float) -> float:
    """The time that this share of the texts stays under."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def compare(name: str, rows: list[Row]) -> None:
    """One table's line for each reader, and their ratio."""
    said = [replace(row, now=row.now.astimezone(UTC)) for row in rows]  # as the bot's clock tells it
    mine, other = best_times(ours, said), best_times(theirs(), rows)
    ratios = [a / b for a, b in zip(mine, other, strict=True)]
    print(f"{name}: {len(rows)} texts, in microseconds")
    for label, times in (("grammar", mine), ("dateparser", other)):
        print(f"  {label:<12} p50 {percentile(times, 0.5):8.1f}   p99 {percentile(times, 0.99):8.1f}")
    print(f"  {'ratio':<12} p50 {percentile(ratios, 0.5):8.3f}   p99 {percentile(ratios, 0.99):8.3f}")
    print(f"  {'new words':<12} p50 {percentile(best_times(unseen, said), 0.5):8.1f}   none seen before")
    quick = sum(ratio <= 0.2 for ratio in ratios) / len(ratios)
    print(f"  {'a fifth':<12} is enough for {quick:.0%} of the texts")
    read = theirs()
    both = [ratio for ratio, row in zip(ratios, rows, strict=True) if read(row)]
    print(f"  {'answered':<12} p50 {percentile(both, 0.5):8.3f}   where dateparser gives an answer, too")


_NUMBERS = ("3.3.", "10.12", "9-11", "klo 9", "1,5 h", "15.", "9.10", "1.1")
_SHORT = ("klo", "tiistaina", "ja", "–", "9", "kolmesta", "viikolla", "ensi", "puoli", "joka", "viimeinen")


def slow_texts(count: int, length: int) -> list[str]:
    """Texts of what costs most: slips of the pen, words grown together, numbers that can be two things."""
    choose = random.Random(1)  # noqa: S311
    words, examples = sorted(lexicon()), [row.text for row in own_rows()]

    def slip(word: str) -> str:
        at = choose.randrange(1, len(word) + 1)
        return choose.choice(
            (word[:at] + word[at - 1 :], word[: at - 1] + word[at:], word[:at] + "u" + word[at:])
        )

    pieces: tuple[Callable[[], str], ...] = (
        lambda: choose.choice(words),
        lambda: slip(choose.choice(words)),
        lambda: slip(choose.choice(words)) + slip(choose.choice(words)),
        lambda: choose.choice(words) + choose.choice(words) + choose.choice(words),
        lambda: choose.choice(_NUMBERS),
        lambda: choose.choice(_SHORT),
        lambda: choose.choice(examples),
    )
    texts = []
    for n in range(count):
        text, piece = "", pieces[n % len(pieces)]
        while len(text) < length:
            text += piece() + choose.choice((" ", " ", ", ", "-", "; "))
        texts.append(text[:length])
    return texts


def worst(name: str, read: Callable[..., object], length: int) -> None:
    """The slowest of many slow texts, in milliseconds of processor time: the best of three tries for each."""
    now = datetime(2026, 2, 11, 7, 40, tzinfo=UTC)
    slowest = (0.0, "")
    for text in slow_texts(3000, length):
        best = float("inf")
        for _ in range(3):
            forget()
            began = time.thread_time()
            with suppress(TimeNotUnderstood):
                read(text, now=now)
            best = min(best, (time.thread_time() - began) * 1e3)
        slowest = max(slowest, (best, text))
    print(f"worst of 3000 texts of {length} characters, {name}: {slowest[0]:.2f} ms: {slowest[1][:60]}")


def main() -> None:
    """Runs everything."""
    began = time.perf_counter()
    dates.prepare()
    print(f"words and index built in {(time.perf_counter() - began) * 1e3:.1f} ms, once")
    compare("examples of the conventions", json_rows("dev.jsonl"))
    compare("our own table", own_rows())
    compare("as office people write", own_rows("office.txt"))
    for length in (40, dates.MAX_LENGTH):
        worst("understand", dates.understand, length)
    for length in (100, dates.MAX_LENGTH, dates.MAX_SENTENCE):
        worst("find", dates.find, length)
        worst("locate", dates.locate, length)
    now: datetime = own_rows()[0].now
    for locale in ("fi", "sv", "en"):
        showing.show_moment(now, locale)
        began = time.perf_counter()
        for _ in range(1000):
            showing.show_moment(now, locale)
        print(f"showing a moment ({locale}): {(time.perf_counter() - began) * 1e3:.2f} microseconds")


if __name__ == "__main__":
    main()
