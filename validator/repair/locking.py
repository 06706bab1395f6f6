"""How a repair takes its locks: tables in the order of their names, then sequences, and never long while it holds one.

Who writes to a table first waits for a repair's lock on it, and may hold what the repair wants next. The server breaks
such a circle after deadlock_timeout (1 s unless configured) by ending one of the transactions that wait: the writer's,
if the repair has been waiting longer. So once a repair holds anything, it waits for less than that, and gives up first.
Sources: PostgreSQL manual, "LOCK", "Lock Management" (deadlock_timeout); DeadLockReport() in deadlock.c.
"""

from collections.abc import Iterable, Iterator

from validator.model.remedy import LockedTable

MODE = "SHARE ROW EXCLUSIVE"
DEADLOCK_TIMEOUT = 1.0
"""The server's own default for deadlock_timeout, in seconds."""

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


def brief(lock_timeout: float, deadlock_timeout: float = DEADLOCK_TIMEOUT, most: float = DEADLOCK_TIMEOUT / 2) -> float:
    """How long to wait for a lock while holding another one, in seconds, at ``most``."""
    return min(lock_timeout or most, deadlock_timeout / 2, most)


def milliseconds(seconds: float) -> str:
    """``5s``, ``500ms``: as SET takes it."""
    whole = round(seconds * 1000)
    return f"{whole // 1000}s" if whole % 1000 == 0 else f"{max(whole, 1)}ms"
