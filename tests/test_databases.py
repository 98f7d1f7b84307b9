"""The tests' own databases: migrated, and nobody else's."""

from sqlalchemy import func, select

from bot.storage import migrate
from bot.storage.engine import Database
from bot.storage.models import SlackPause
from tests.databases import PostgresServer


def test_a_database_is_migrated_and_empty(database: Database) -> None:
    assert migrate.pending(database) == []
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SlackPause)) == 0


def test_the_one_named_postgresql_is_a_real_server(postgres_address: str) -> None:
    store = Database(postgres_address)
    with store.reading() as session:
        version = session.scalar(select(func.version()))
    store.close()

    assert str(version).startswith("PostgreSQL 1")


def test_two_databases_of_one_server_share_nothing(postgres_server: PostgresServer) -> None:
    addresses = [postgres_server.new(), postgres_server.new()]
    names = []
    for address in addresses:
        store = Database(address)
        with store.writing() as session:
            names.append(session.scalar(select(func.current_database())))
            assert session.scalar(select(func.count()).select_from(SlackPause)) == 0
        store.close()
        # Dropped with somebody still connected to it.
        left_open = Database(address)
        with left_open.reading() as session:
            session.execute(select(1))
            postgres_server.drop(address)
        left_open.close()

    assert len(set(names)) == 2
