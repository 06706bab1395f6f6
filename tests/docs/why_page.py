"""docs/why-sequences-fall-out-of-step.md, and what has to be there before it can be run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.databases import Database
from tests.docs.page import block, sections_of, text_of
from tests.wait import until

PAGE = text_of("docs/why-sequences-fall-out-of-step.md")
SECTIONS = sections_of(PAGE)
FOLDER = Path(__file__).parent / "why"


def sql(name: str) -> str:
    """The SQL that the page shows under that id."""
    return block(SECTIONS, name).text


def setup(name: str) -> str:
    """What is there before a section of the page begins; empty where it begins with nothing."""
    path = FOLDER / f"{name}.sql"
    return path.read_text(encoding="utf8") if path.exists() else ""


@contextmanager
def subscribed(publisher: Database, subscriber: Database) -> Iterator[None]:
    """Everything of ``publisher`` has arrived at ``subscriber`` by logical replication, from one database to the other
    of the same server: there, a slot has to be there before the subscription (manual, "CREATE SUBSCRIPTION")."""
    table = "CREATE TABLE products (id serial PRIMARY KEY, name text)"
    publisher.execute(table)
    subscriber.execute(table)
    publisher.execute("INSERT INTO products (name) VALUES ('bolt'), ('nut')")
    publisher.execute("CREATE PUBLICATION shop FOR ALL TABLES")
    slot = publisher.name
    publisher.execute(f"SELECT pg_create_logical_replication_slot('{slot}', 'pgoutput')")
    where = publisher.dsn.replace("'", "''")
    subscriber.execute(
        f"CREATE SUBSCRIPTION shop CONNECTION '{where}' PUBLICATION shop WITH (create_slot = false, slot_name = {slot})"
    )
    try:
        until(lambda: subscriber.execute("SELECT count(*) FROM products") == [(2,)], "the first rows")
        publisher.execute("INSERT INTO products (name) VALUES ('screw')")
        until(lambda: subscriber.execute("SELECT count(*) FROM products") == [(3,)], "the row that came later")
        yield
    finally:
        subscriber.execute("ALTER SUBSCRIPTION shop DISABLE")
        subscriber.execute("ALTER SUBSCRIPTION shop SET (slot_name = NONE)")
        subscriber.execute("DROP SUBSCRIPTION shop")
        free = f"SELECT NOT active FROM pg_replication_slots WHERE slot_name = '{slot}'"
        until(lambda: publisher.execute(free) == [(True,)], "the slot to be free")
        publisher.execute(f"SELECT pg_drop_replication_slot('{slot}')")
