"""Reads what the columns and sequences of a live database hold: one short statement a column, then a closer look
where it matters."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import psycopg

from validator.facts.binding import Bindings
from validator.facts.uniqueness import Uniqueness
from validator.model.names import ColumnName, QualifiedName, quote_identifier
from validator.model.observation import (
    ColumnReading,
    Duplicates,
    Known,
    Observation,
    Reason,
    SequenceState,
    Unknown,
)
from validator.model.snapshot import Key, Pair
from validator.sources.database import simulate, statements
from validator.sources.database.begin_reading import begin_reading, named_by
from validator.sources.database.connect import ConnectOptions, rolled_back
from validator.sources.database.no_row import unknown
from validator.sources.database.observed import blind, has_rows, observed
from validator.sources.database.patience import Overdue, PatientConnection, patience
from validator.sources.database.read_catalog import CatalogReading
from validator.sources.database.run_statements import Runner, Statement
from validator.sources.plan_readings import Planner
from validator.sources.reading import Reading, needs_simulation, repeats_by_design
from validator.sources.simulation import as_value

LARGE = 1_000_000
"""Rows from which on a table without a usable index is read on its own, so that its timeout spoils nothing else."""


@dataclass
class Observations:
    """What was read, by pair and by column."""

    readings: dict[Pair, Observation[ColumnReading]] = field(default_factory=dict)
    duplicates: dict[ColumnName, Observation[Duplicates | None]] = field(default_factory=dict)
    populated: set[QualifiedName] = field(default_factory=set)
    keys: dict[Key, Observation[ColumnReading]] = field(default_factory=dict)


class ObservationReader:
    """Reads all bindings of a catalog."""

    def __init__(
        self,
        connection: PatientConnection,
        options: ConnectOptions,
        catalog: CatalogReading,
        jobs: int,
        progress: Callable[[int], None],
    ) -> None:
        self._options = options
        self._from = catalog
        self._uniqueness = Uniqueness(catalog.catalog)
        self._progress = progress
        self._runner = Runner(connection, options, jobs, progress)
        self._out = Observations()
        self._keys: list[Reading] = []

    def read(self, bindings: Bindings, announce: Callable[[int], None]) -> Observations:
        """Everything that can be read of ``bindings``, and why the rest can't; ``announce`` hears how many."""
        readings = list(self._planned(bindings))
        announce(len(readings))
        simple = [r for r in readings if not needs_simulation(r) or r.state_alone]
        rows = self._runner.run(map(self._first_look, simple), counted=True)
        closer: list[Statement] = []
        again: list[Reading] = []
        for reading in simple:
            pair, found, names = _pair(reading), rows[_pair(reading)], named_by(reading)
            if not isinstance(found, Known) or found.value is None:
                self._store(reading, found)
            elif _never_called(reading, found.value):
                closer.append(Statement(pair, partial(statements.state_only, reading.sequence), 1, names=names))
                again.append(reading)
            elif self._needs_closer_look(reading, found.value):
                text = partial(statements.plain, reading, closely=True)
                grants = self._grants(reading)
                closer.append(
                    Statement(pair, text, self._locks(reading), self._alone(reading), grants=grants, names=names)
                )
                again.append(reading)
            else:
                self._store(reading, found)
        second = self._runner.run(closer)
        for reading in again:
            self._store(reading, _joined(rows[_pair(reading)], second[_pair(reading)]))
        for reading in readings:
            if needs_simulation(reading) and not reading.state_alone:
                self._simulate(reading)
                self._progress(1)
        self._read_keys()
        self._read_duplicates(readings)
        self._runner.close()
        return self._out

    def _read_keys(self) -> None:
        """What other indexes refuse."""
        plain = [key for key in self._keys if not needs_simulation(key)]
        found = self._runner.run(
            Statement(
                (_pair(key), key.index),
                partial(statements.plain, key, closely=True),
                self._locks(key),
                self._alone(key),
                grants=self._grants(key),
                names=named_by(key),
            )
            for key in plain
        )
        for key in plain:
            self._store(key, found[_pair(key), key.index])
        for key in self._keys:
            if needs_simulation(key):
                self._simulate(key)

    def _planned(self, bindings: Bindings) -> Iterator[Reading]:
        planner = Planner(self._from.plannable, self._uniqueness, bindings)
        for binding in bindings.all:
            planned = planner.plan(binding)
            if isinstance(planned, Reading):
                for index, key in planner.plan_keys(binding, planned):
                    if isinstance(key, Reading):
                        self._keys.append(key)
                    else:
                        self._out.keys[*_pair(planned), index] = key
                yield planned
            elif planned is not None and binding.sequence is not None:
                self._out.readings[binding.column, binding.sequence] = planned

    def _first_look(self, reading: Reading) -> Statement:
        if reading.state_alone:
            state = partial(statements.state_only, reading.sequence)
            return Statement(_pair(reading), state, 1, names=named_by(reading))
        # pg_sequence_last_value() waits for a transaction that alters the sequence; a query of it need not
        direct = reading.indexed and reading.sequence.access.readable
        slow = partial(statements.plain, reading, closely=True) if direct else None
        first = partial(statements.plain, reading)
        locks, alone = self._locks(reading), self._alone(reading)
        return Statement(_pair(reading), first, locks, alone, slow, self._grants(reading), named_by(reading))

    def _grants(self, reading: Reading) -> str:
        """What the role may lack though it may read the id column: a predicate, or another index, names others."""
        if reading.table.access.readable or (reading.predicate is None and reading.column.readable):
            return ""
        role = quote_identifier(self._from.session.role)
        table = f"GRANT SELECT ON {reading.table.name} TO {role}"
        return "; ".join(dict.fromkeys([*reading.table.access.grants, table, *reading.sequence.access.grants]))

    def _locks(self, reading: Reading) -> int:
        return reading.table.relations + 1

    def _alone(self, reading: Reading) -> bool:
        return not reading.indexed and reading.table.row_estimate > LARGE

    def _needs_closer_look(self, reading: Reading, row: tuple[Any, ...]) -> bool:
        if reading.state_alone:
            return False
        if row[0] is None:
            return reading.sequence.access.readable
        if not reading.indexed:
            return row[4] is not None
        largest, smallest = _whole(row[2], up=True), _whole(row[3], up=False)
        return statements.needs_closer_look(reading, SequenceState(row[0], row[1]), largest, smallest)

    def _store(self, reading: Reading, found: Observation[Any]) -> None:
        """Put one column's row into the observations."""
        if isinstance(found, Known) and has_rows(found.value) and not reading.state_alone:
            self._out.populated.add(reading.table.name)
        self._put(reading, observed(reading, found, self._from.session.role))

    def _simulate(self, reading: Reading) -> None:
        connection = self._runner.usable()
        connection.patience = patience(self._options.statement_timeout, alone=True)
        names = named_by(reading)

        def ask(text: str) -> tuple[Any, ...]:
            with rolled_back(connection):
                begin_reading(connection, self._options, [name for name in names if name.sql in text])
                row: tuple[Any, ...] | None = connection.execute(text).fetchone()
            if row is None or (row[0] is None and text == statements.state_only(reading.sequence)):
                raise _Blind
            return row

        try:
            state, largest, smallest, simulation = simulate.simulate(reading, ask)
        except _Blind:
            self._put(reading, blind(reading, self._from.session.role))
            return
        except psycopg.Error as error:
            if connection.closed and not isinstance(error, Overdue):
                lost = Unknown(
                    Reason.DISCONNECTED, "the connection was lost before this was read", "run the check again"
                )
                self._put(reading, lost)
            else:
                self._put(reading, unknown(error, self._options, self._grants(reading)))
            return
        if largest is not None:
            self._out.populated.add(reading.table.name)
        self._put(reading, Known(ColumnReading(state, largest, smallest, simulation=simulation)))

    def _put(self, reading: Reading, found: Observation[ColumnReading]) -> None:
        """Where it belongs: to the column, or to another index of its table."""
        if reading.index is None:
            self._out.readings[_pair(reading)] = found
        else:
            self._out.keys[*_pair(reading), reading.index] = found

    def _read_duplicates(self, readings: Iterable[Reading]) -> None:
        """Look for ids that stand twice, in columns that no valid unique index vouches for."""
        wanted: dict[ColumnName, Reading] = {}
        for reading in readings:
            protection = self._uniqueness.of(reading.column.name)
            if protection.vouched or reading.state_alone or repeats_by_design(reading, protection):
                continue
            before = self._out.readings.get(_pair(reading))
            if isinstance(before, Unknown) and before.reason in (Reason.TIMEOUT, Reason.LOCK_TIMEOUT):
                self._out.duplicates[reading.column.name] = before  # it would only wait as long once more
                continue
            wanted[reading.column.name] = reading
        rows = self._runner.run(
            Statement(name, partial(statements.duplicates, r), self._locks(r), alone=True, names=named_by(r))
            for name, r in wanted.items()
        )
        for name, reading in wanted.items():
            found = rows[name]
            if isinstance(found, Known) and found.value is not None:
                count, first, surplus = found.value
                value = as_value(first, reading.column.type.base)
                self._out.duplicates[name] = Known(
                    Duplicates(count, value, surplus) if count and value is not None else None
                )
            elif isinstance(found, Unknown):
                self._out.duplicates[name] = replace(
                    found, message=f"looking for ids that stand twice: {found.message}"
                )


class _Blind(Exception):
    """The sequence's state can't be read by this role."""


def _pair(reading: Reading) -> Pair:
    return (reading.own or reading).binding.column, reading.sequence.name


def _never_called(reading: Reading, row: tuple[Any, ...]) -> bool:
    """Whether only the state is missing: the first look tells none before the first nextval(), and there are no
    rows."""
    return row[0] is None and row[2] is None and reading.sequence.access.readable and not reading.state_alone


def _joined(first: Observation[Any], second: Observation[Any]) -> Observation[Any]:
    """The second look; where that was for the state alone, with the extremes of the first. Where a second scan did not
    come to its end, the first."""
    if not isinstance(first, Known) or first.value is None:
        return second
    if isinstance(second, Unknown):
        return second if first.value[4] is None else first
    if second.value is not None and len(second.value) == 2:
        return Known((*second.value, *first.value[2:]))
    return second


def _whole(value: Any, *, up: bool) -> int | None:
    """A column's extreme as an integer on the safe side; NaN and the infinities count as beyond everything."""
    if value is None or isinstance(value, int):
        return value
    if not value.is_finite():
        return 2**64 if up else -(2**64)
    return int(math.ceil(value) if up else math.floor(value))
