"""An anonymous poll: whoever has the database cannot tell who answered what, however it is searched.

The strongest search there is: two histories in which different people chose different things, with the same
sums, leave databases that are equal row by row, the order of rows and the transactions that wrote them
included. Whatever could tell one history from the other would have to be in what differs; nothing does but
the envelopes' own bytes, and the key to those is not in the database.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ColumnElement, column, select

from bot.clock import MovingClock
from bot.sandbox.workspace import Workspace
from bot.services.poll_sealing import EnvelopeBroken, Vault
from bot.settings import Settings
from bot.storage.base import Base
from bot.storage.engine import Database
from bot.storage.models import PollBallot, PollVoter
from tests.conversations.polls.conftest import ASK, SEED, TUESDAY, Story, manifest
from tests.databases import PostgresServer, SqliteFiles
from tests.meeting_world import user

# Random by nature, drawn anew in every run; and what Slack counts by itself.
RANDOM = {
    "outgoing": {"key", "lease_token", "sent_ts"},
    "deliveries": {"key"},
    "poll_ballots": {"id"},
    "meetings": {"calendar_uid"},
}
_CONVERSATION = re.compile(r"\bD[A-Z0-9]{10}\b")
ANONYMOUS = f"{ASK}; nimetön: kyllä; päättyy: pe 27.11. klo 12"


def dump(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row in the order in which the engine keeps it, with the rank of the transaction that wrote it."""
    hidden = "rowid" if database.is_sqlite else "ctid"
    found: dict[str, list[tuple[Any, ...]]] = {}
    with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            columns = [one for one in table.columns if one.name not in RANDOM.get(table.name, set())]
            wrote: list[ColumnElement[Any]] = [] if database.is_sqlite else [column("xmin")]
            statement = select(*columns, *wrote).select_from(table).order_by(column(hidden))
            found[table.name] = [tuple(map(_plain, row)) for row in session.execute(statement)]
    if not database.is_sqlite:
        seen = sorted({int(row[-1]) for rows in found.values() for row in rows})
        rank = {number: place for place, number in enumerate(seen)}
        found = {name: [(*row[:-1], rank[int(row[-1])]) for row in rows] for name, rows in found.items()}
    return found


def _plain(value: Any) -> Any:
    """Envelopes by their length, and Slack's own names of conversations, drawn anew by each workspace."""
    if isinstance(value, bytes):
        return len(value)
    return _CONVERSATION.sub("D", value) if isinstance(value, str) else value


class Twins:
    """The same story told in fresh databases, with other people choosing other things."""

    def __init__(self, addresses: list[str], clock: MovingClock) -> None:
        self.addresses = addresses
        self.clock = clock

    def tell(self, line: str, chosen: dict[str, list[str]]) -> tuple[dict[str, Any], dict[str, Any], str]:
        """The database before and after the closing, and the result as everybody sees it."""
        self.clock.set(TUESDAY)
        with Workspace.start(manifest=manifest(), seed=SEED, frozen_at=TUESDAY) as ws:
            settings = Settings(
                database_url=self.addresses.pop(),
                slack_bot_token=ws.bot_token,
                slack_signing_secret=ws.signing_secret,
                slack_api_url=ws.api_url,
                secret="s" * 40,
            )
            story = Story(settings, ws, self.clock)
            try:
                return self._told(story, line, chosen)
            finally:
                story.bot.database.close()

    def _told(
        self, story: Story, line: str, chosen: dict[str, list[str]]
    ) -> tuple[dict[str, Any], dict[str, Any], str]:
        story.asks(line)
        for first, options in chosen.items():
            if story.poll().multiple:
                story.presses(first, "poll.form")
                person = story.ws.person(user(first))
                person.fills("Vaihtoehdot", options)
                person.submits()
                person.closes()
            else:
                story.chooses(first, options[0])
            story.beat()
        before = dump(story.bot.database)
        self._nobody_opens_the_envelopes(story, len(chosen))
        story.move_to(story.poll().closes_at)
        story.beat(4)
        return before, dump(story.bot.database), story.shared().text

    def _nobody_opens_the_envelopes(self, story: Story, count: int) -> None:
        with story.bot.database.reading() as session:
            sealed = session.scalars(select(PollBallot.sealed)).all()
            assert len(set(sealed)) == count  # the same answer twice does not look the same
            words = [word for row in dump(story.bot.database)["polls"] for word in map(str, row)]
        for word in ("", "s" * 39, *words):
            with pytest.raises(EnvelopeBroken):
                Vault(word).unseal(story.poll().id, sealed[0])


@pytest.fixture(params=["sqlite", "postgresql"])
def twins(
    request: pytest.FixtureRequest, clock: MovingClock, sqlite_files: SqliteFiles, tmp_path: Path
) -> Iterator[Twins]:
    if request.param == "sqlite":
        yield Twins([sqlite_files.new(tmp_path / f"{number}.db") for number in range(2)], clock)
        return
    server: PostgresServer = request.getfixturevalue("postgres_server")
    addresses = [server.new() for _ in range(2)]
    yield Twins(list(addresses), clock)
    for address in addresses:
        server.drop(address)


def test_two_histories_with_the_same_sums_leave_equal_databases(twins: Twins) -> None:
    first = twins.tell(ANONYMOUS, {"Anna": ["Joensuussa"], "Leena": ["Lieksassa"], "Matti": ["Lieksassa"]})
    second = twins.tell(ANONYMOUS, {"Anna": ["Lieksassa"], "Leena": ["Lieksassa"], "Matti": ["Joensuussa"]})
    assert first == second
    before, after, result = first
    assert "Lieksassa: 2 ääntä" in result
    assert after["poll_ballots"] == after["poll_answers"] == []
    assert len(before["poll_ballots"]) == 3


def test_answers_given_in_a_form_are_kept_apart_too(twins: Twins) -> None:
    line = f"{ANONYMOUS}; useita: kyllä"
    first = twins.tell(line, {"Anna": ["Joensuussa", "etänä"], "Leena": ["Lieksassa"], "Matti": ["etänä"]})
    second = twins.tell(line, {"Anna": ["etänä"], "Leena": ["Joensuussa", "etänä"], "Matti": ["Lieksassa"]})
    assert first == second


def test_what_anonymity_means_is_told_before_anybody_answers(story: Story) -> None:
    saw = story.types("Leena", ANONYMOUS)
    promise = "Tämä kysely on nimetön."
    assert promise in saw.messages[0].text
    story.presses("Leena", "poll.send")
    story.beat()
    posted = story.shared()
    assert promise in posted.text
    assert "vastausta ei voi muuttaa eikä perua" in posted.text
    confirm = posted.json["blocks"][2]["accessory"]["confirm"]
    assert "vastausta ei voi muuttaa eikä perua" in confirm["text"]["text"]

    assert story.chooses("Anna", "Lieksassa").text.splitlines()[0] == "Vastauksesi on tallennettu. Kiitos!"
    assert (
        "Olet jo vastannut. Nimetöntä vastausta ei voi muuttaa."
        in story.chooses("Anna", "etänä").messages[0].text
    )
    story.beat()
    # How many have answered is seen, but no sums, and not who.
    assert "Vastanneet: 1/5" in story.shared().text
    assert "ääni" not in story.shared().text
    seen = story.types("Leena", "/kysely tulos").messages[0].text
    assert "Kysely on nimetön: tulos lasketaan, kun kysely on päättynyt." in seen
    assert "Eivät ole vastanneet: Leena Esimerkki, Matti Esimerkki" in seen

    story.types("Leena", "/kysely sulje")
    story.presses("Leena", "poll.close")
    result = story.types("Anna", "/kysely tulos").messages[0].text
    assert "Lieksassa\n1 ääni" in result
    assert "Anna" not in result


def test_an_own_option_of_an_anonymous_poll_is_nobodys(story: Story) -> None:
    story.asks(f"{ANONYMOUS}; omat: kyllä")
    story.presses("Anna", "poll.own_form")
    anna = story.ws.person(user("Anna"))
    anna.fills("Vaihtoehto", "Outokummussa")
    done = anna.submits()
    assert done.form is not None
    assert "Vaihtoehto on lisätty ilman nimeäsi." in done.form.shown.replace("\n", "")
    anna.closes()
    with story.bot.database.reading() as session:
        assert session.scalars(select(PollVoter.id).where(PollVoter.answered)).all() == []
    after = dump(story.bot.database)
    poll_columns = [one.name for one in Base.metadata.tables["poll_options"].columns]
    assert [row[poll_columns.index("added_by")] for row in after["poll_options"]] == [None] * 4
    names = [one.name for one in Base.metadata.tables["audit_entries"].columns]
    assert [row[names.index("action")] for row in after["audit_entries"]] == ["poll.drafted", "poll.sent"]
    story.beat()
    assert "Outokummussa" in story.shared().text
