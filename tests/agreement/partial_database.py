"""The database that tests of partial dumps tear apart."""

from pathlib import Path

from tests.databases import Database

_SCRIPT = Path(__file__).with_name("partial_database.sql")
GENERATED_COLUMNS_SINCE, PARTITIONED_KEYS_SINCE = 12, 11


def load_everything(database: Database) -> str:
    """Builds it; the name of the application's role, which goes with the database."""
    app = database.create_role(f"{database.name}_app")
    major = database.server.major
    generated = "GENERATED ALWAYS AS (half * 2) STORED" if major >= GENERATED_COLUMNS_SINCE else ""
    key = ", PRIMARY KEY (id, year)" if major >= PARTITIONED_KEYS_SINCE else ""
    head = "".join(
        f"\\set {name} '{value}'\n" for name, value in (("app", app), ("generated", generated), ("event_key", key))
    )
    database.load(head + _SCRIPT.read_text(encoding="utf8"))
    return app
