"""Two repairs at once end as one."""

import re
from contextlib import ExitStack

import psycopg

from tests.repair.scripts import states
from tests.wait import started, until_blocked

TABLES = 12


def test_two_at_once(database, tmp_path):
    """Both stand before the first lock, and go at the same moment; every other sequence feeds two tables."""
    for n in range(TABLES):
        database.load(
            f"CREATE SEQUENCE s{n}; CREATE TABLE a{n:02} (id bigint PRIMARY KEY DEFAULT nextval('s{n}'));"
            f"CREATE TABLE b{n:02} (id bigint PRIMARY KEY DEFAULT nextval('s{n - n % 2}'));"
            f"INSERT INTO a{n:02} VALUES (1), (7); INSERT INTO b{n:02} VALUES (3), (9);"
        )
    admin = database.connect()
    with psycopg.connect(database.dsn) as holder, ExitStack() as stack:
        holder.execute("LOCK TABLE a00 IN ROW EXCLUSIVE MODE")
        both = [
            stack.enter_context(
                started(
                    "fix", database.dsn, "--apply", "--only", "sequence-behind-data", "--lock-timeout", "60s",
                    "--attempts", "30", folder=tmp_path,
                )
            )
            for _ in range(2)
        ]  # fmt: skip
        until_blocked(admin, 2)
        holder.rollback()
        runs = [run.end() for run in both]
    assert [run.returncode for run in runs] == [0, 0], runs
    done = [set(re.findall(r"^public\.(s\d+) .* done$", run.stdout, re.MULTILINE)) for run in runs]
    assert done[0] | done[1] == {f"s{n}" for n in range(TABLES)}
    assert not done[0] & done[1]
    assert "deadlock" not in runs[0].stderr + runs[1].stderr
    assert states(database) == {f"public.s{n}": (7 if n % 2 else 9, True) for n in range(TABLES)}
