"""Scripts run in the ways that people and tools run them; and where sequences stand."""

import os
import subprocess
from pathlib import Path

import psycopg

from tests.databases import Database

WAYS = {
    "psql -f": ("each", "one"),
    "psql -1 -f": ("each", "none"),
    "autocommit": ("each", "one"),
    "in a transaction": ("none",),
}
"""How it is run, and which scripts are for that."""

_ENVIRONMENT = {"PATH": os.environ["PATH"], "PGCLIENTENCODING": "SQL_ASCII"}


def errors_going_on(database: Database, text: str, folder: Path) -> list[str]:
    """What psql says of ``text`` where it goes on after errors, as it does by itself; without warnings and contexts."""
    file = folder / "fix.sql"
    file.write_text(text, encoding="utf8")
    psql = [database.server.binary("psql"), "-X", "-q", "-d", database.dsn, "-f", file]
    done = subprocess.run(psql, capture_output=True, text=True, encoding="utf8", env=_ENVIRONMENT, check=False)
    assert done.returncode == 0, done
    return [line.partition("ERROR:  ")[2] for line in done.stderr.splitlines() if "ERROR:  " in line]


def run_script(database: Database, text: str, way: str, folder: Path, role: str = "postgres") -> None:
    """RuntimeError or psycopg.Error where it fails."""
    if way.startswith("psql"):
        file = folder / "fix.sql"
        file.write_text(text, encoding="utf8")
        one = ["-1"] if "-1" in way else []
        psql = [database.server.binary("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *one, "-d", database.dsn_as(role)]
        done = subprocess.run(
            [*psql, "-f", file],
            capture_output=True,
            text=True,
            encoding="utf8",
            env=_ENVIRONMENT,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return
    with psycopg.connect(database.dsn_as(role), autocommit=way == "autocommit") as connection:
        connection.execute("SET search_path = public, pg_catalog")
        connection.execute("SET lock_timeout = '7s'")
        connection.execute(text.encode())
        if way == "in a transaction":  # the tool goes on with the next migration
            assert connection.execute("SHOW search_path").fetchone() == ("public, pg_catalog",)
            assert connection.execute("SHOW lock_timeout").fetchone() == ("7s",)
            assert connection.execute("SHOW row_security").fetchone() == ("on",)


def states(database: Database) -> dict[str, tuple[int, bool]]:
    """Sequence, quoted, to (last_value, is_called)."""
    names = database.execute(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relkind = 'S' ORDER BY 1"
    )
    return {name: database.execute(f"SELECT last_value, is_called FROM {name}")[0] for (name,) in names}
