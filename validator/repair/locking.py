"""How a repair takes its locks: tables in the order of their names, then sequences, and never long while it holds one.

Who writes to a table first waits for a repair's lock on it, and may hold what the repair wants next. The server breaks
such a circle after deadlock_timeout (1 s unless configured) by ending one of the transactions that wait: the writer's,
if the repair has been waiting longer. So once a repair holds anything, it waits for less than that, and gives up first.
Sources: PostgreSQL manual, "LOCK", "Lock Management" (deadlock_timeout); DeadLockReport() in deadlock.c.
"""

from collections.abc import Iterable, Iterator

from validator.model.remedy import LockedTable, Work

MODE = "SHARE ROW EXCLUSIVE"
DEADLOCK_TIMEOUT = 1.0
"""The server's own default for deadlock_timeout, in seconds."""

MOST_WAITS = 10
"""So many locks of a script's transaction, behind its first, can share what is less than deadlock_timeout."""

PINNED = "SET LOCAL search_path = pg_catalog, pg_temp"
"""So that ids are read by PostgreSQL's own operators. Not before ALTER SEQUENCE: an event trigger's function that
writes into a log, say, may name it by the session's path, as it does for everybody's statements."""


def lock_first(table: LockedTable) -> str:
    """The lock that it may wait for, for nothing is held yet; of a partitioned table, only its own."""
    return f"LOCK TABLE ONLY {table.name} IN {MODE} MODE"


def lock_others(tables: Iterable[LockedTable]) -> Iterator[str]:
    """The further locks, one statement each; partitions of the first table among them."""
    for number, table in enumerate(tables):
        if number or table.partitioned:
            yield f"LOCK TABLE {table} IN {MODE} MODE"


def brief(
    lock_timeout: float, deadlock_timeout: float = DEADLOCK_TIMEOUT, most: float = DEADLOCK_TIMEOUT / 2, waits: int = 1
) -> float:
    """How long to wait for each of ``waits`` locks while holding another one, in seconds, at ``most``; never 0, which
    would be without end."""
    return max(min(lock_timeout or most, deadlock_timeout / (max(waits, 1) + 1), most), 0.001)


def brief_when_run(lock_timeout: float, waits: int) -> str:
    """The same as a statement of a script, which is to go by the deadlock_timeout of the server that it meets.

    ``waits``: how many locks come behind it. Whoever waits for all of them in turn is to hold the first for less than
    deadlock_timeout; of more than MOST_WAITS, each is given what is worth a try. Operators are named with their schema,
    for the session's search_path still holds. Everybody may read pg_settings.
    """
    part = f"s.setting::integer OPERATOR(pg_catalog./) {min(max(waits, 1), MOST_WAITS) + 1}"
    most = max(round(brief(lock_timeout) * 1000), 1)
    return (
        f"SELECT pg_catalog.set_config('lock_timeout', GREATEST(LEAST({most}, {part}), 1)::pg_catalog.text, true)\n"
        f"  FROM pg_catalog.pg_settings AS s\n"
        f" WHERE s.name OPERATOR(pg_catalog.=) 'deadlock_timeout'"
    )


def further_locks(works: Iterable[Work]) -> int:
    """How many statements of one transaction wait for a lock while it holds another one."""
    works = list(works)
    tables = in_order(works)
    statements = sum(len(work.statements) for work in works)
    return len(list(lock_others(tables))) + (statements if tables else max(statements - 1, 0))


def in_order(works: Iterable[Work]) -> list[LockedTable]:
    """The tables that they lock, each once, in the order of their names."""
    return sorted({table for work in works for table in work.tables}, key=lambda table: table.name)


def milliseconds(seconds: float) -> str:
    """``5s``, ``500ms``: as SET takes it."""
    whole = round(seconds * 1000)
    return f"{whole // 1000}s" if whole % 1000 == 0 else f"{max(whole, 1)}ms"
