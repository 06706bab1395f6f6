"""Judges a repair by what the server does: reads every sequence before and after it, and then really inserts.

Nothing here knows how a repair works, and nothing of seqguard's is imported. What a case's columns and sequences are is
told by whoever built it (`repair_cases.py`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import psycopg

from benchmarks.repair_cases import Case, IdColumn

Connection = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A sequence before the repair.

    ``next`` is what a new session's nextval would return; ``needed`` the next value that suffices: the first one on
    the sequence's own grid (``next`` plus a multiple of ``increment``) after which it meets no id of any column that it
    fills. That is ``next`` itself where nothing is in the way. An outlier (`Case.follow`) is not followed.
    """

    next: int
    increment: int
    needed: int


@dataclass(frozen=True, slots=True)
class SequenceOutcome:
    """What a repair made of one sequence.

    ``back``: the next value is less than before (greater, where the sequence descends): what has been handed out comes
    again. ``burned``: how many values between ``needed`` and the next one will never be handed out; values before
    ``needed`` are no loss, for they cannot be used up without a failure. ``off_grid``: the values now belong to another
    grid, 7, 17, 27 instead of 3, 13, 23.
    """

    case: Case
    sequence: str
    before: Standing
    next: int

    @property
    def back(self) -> bool:
        return (self.next - self.before.next) * self.before.increment < 0

    @property
    def burned(self) -> int:
        steps = (self.next - self.before.needed) * (1 if self.before.increment > 0 else -1)
        return max(0, steps // abs(self.before.increment))

    @property
    def off_grid(self) -> bool:
        return (self.next - self.before.next) % abs(self.before.increment) != 0


@dataclass(frozen=True, slots=True)
class ColumnOutcome:
    """How the inserts went: how many failed, the first of them, and its SQLSTATE; or ``repeated`` ids stand twice."""

    case: Case
    column: IdColumn
    failures: int
    first: int | None
    state: str
    repeated: int

    @property
    def fails(self) -> bool:
        return self.failures > 0 or self.repeated > 0

    def __str__(self) -> str:
        if not self.failures:
            return f"{self.column.name} ({self.repeated} ids stand twice)"
        usual = self.first == 1 and self.state == "23505"
        return f"{self.column.name}{'' if usual else f' (insert {self.first}: {self.state})'}"


def standings(admin: Connection, cases: Iterable[Case]) -> dict[str, Standing]:
    """Every sequence as it stands, by name."""
    found = {}
    for case in cases:
        for sequence in dict.fromkeys(column.sequence for column in case.columns):
            value, increment = _next(admin, sequence)
            fed = [column for column in case.columns if column.sequence == sequence]
            ahead = [_furthest(admin, column, value, increment, case.follow) for column in fed]
            furthest = max((n for n in ahead if n is not None), key=lambda n: (n - value) * increment, default=None)
            found[sequence] = Standing(value, increment, value if furthest is None else furthest + increment)
    return found


def _next(admin: Connection, sequence: str) -> tuple[int, int]:
    """What nextval would return in a session without cached values, and the increment."""
    row = _row(
        admin,
        f"SELECT last_value, is_called, seqincrement FROM {sequence}, pg_catalog.pg_sequence"
        f" WHERE seqrelid = '{sequence}'::pg_catalog.regclass",
    )
    last, called, increment = int(str(row[0])), bool(row[1]), int(str(row[2]))
    return (last + increment if called else last), increment


def _furthest(admin: Connection, column: IdColumn, value: int, increment: int, follow: int | None) -> int | None:
    """The last id that the sequence, going on from ``value``, would meet in the column."""
    ahead, last = (">=", "max") if increment > 0 else ("<=", "min")
    found = _row(
        admin,
        f"SELECT {last}(n) FROM (SELECT {column.number} AS n FROM {column.table}) AS held"
        f" WHERE n {ahead} {value} AND (n - ({value})) % {increment} = 0" + (f" AND n <= {follow}" if follow else ""),
    )[0]
    return None if found is None else int(str(found))


def moved(admin: Connection, cases: Iterable[Case], before: dict[str, Standing]) -> list[SequenceOutcome]:
    """What became of every sequence, before anybody inserts."""
    names = {column.sequence: case for case in cases for column in case.columns}
    return [SequenceOutcome(case, name, before[name], _next(admin, name)[0]) for name, case in names.items()]


def insert(admin: Connection, owner: Connection, cases: Iterable[Case], turns: int) -> list[ColumnOutcome]:
    """Inserts ``turns`` rows into every table, all in turn, and says how each column fared; both are autocommit.

    A column whose insert fails goes on: a later one may fail for another reason, and the first counts.
    """
    cases = list(cases)
    failed: dict[IdColumn, list[tuple[int, str]]] = {column: [] for case in cases for column in case.columns}
    for turn in range(1, turns + 1):
        for case in cases:
            connection = admin if case.foreign else owner
            for column in case.columns:
                if column.meanwhile:
                    _try(connection, column.meanwhile.format(turn=turn), turn, [column], failed)
            for statement in dict.fromkeys(column.statement for column in case.columns):
                filled = [column for column in case.columns if column.statement == statement]
                _try(connection, statement, turn, filled, failed)
    return [
        ColumnOutcome(
            case,
            column,
            len(failed[column]),
            failed[column][0][0] if failed[column] else None,
            failed[column][0][1] if failed[column] else "",
            _repeated(admin, column),
        )
        for case in cases
        for column in case.columns
    ]


def _try(
    connection: Connection,
    statement: str,
    turn: int,
    columns: Sequence[IdColumn],
    failed: dict[IdColumn, list[tuple[int, str]]],
) -> None:
    """One insert. Where it fills several columns, its failure is that of the one that the server names."""
    try:
        connection.execute(statement.encode())
    except psycopg.Error as error:
        detail = error.diag.message_detail or ""
        named = [column for column in columns if f"({column.column})=" in detail]
        for column in named or columns:
            failed[column].append((turn, error.sqlstate or "?"))


def _repeated(admin: Connection, column: IdColumn) -> int:
    """How many ids stand in the column twice or more; none does when the database is built."""
    grouped = f"SELECT 1 FROM {column.table} GROUP BY {column.column} HAVING count(*) > 1"
    return int(str(_row(admin, f"SELECT count(*) FROM ({grouped}) AS held")[0]))


def _row(connection: Connection, query: str) -> tuple[object, ...]:
    row = connection.execute(query.encode()).fetchone()
    if row is None:
        raise LookupError(f"no row from {query}")
    return row
