"""Reads what the columns of a dump hold: each table once, for all that is asked of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import overload

from validator.facts.binding import Bindings
from validator.facts.uniqueness import Uniqueness
from validator.model.catalog import Catalog
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import ColumnReading, Duplicates, Known, Observation, Reason, Unknown
from validator.model.snapshot import Key, Pair
from validator.sources.dump.column_jobs import ColumnJob, DuplicateJob, Job, plan_duplicates, plan_reading
from validator.sources.dump.contents import DamagedRowsError, DataForm, Dump, RowsElsewhereError, TableData
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.evaluate.outcomes import Unsupported
from validator.sources.dump.partial import may_be_a_part
from validator.sources.dump.rows.collector import Collector, Wanted
from validator.sources.dump.rows.scan import scan_rows
from validator.sources.dump.rows_of import RowsOf
from validator.sources.dump.what_is_missing import RUN_IT, no_rows, no_sequence, no_state, torn
from validator.sources.plan_readings import Plannable, Planner
from validator.sources.reading import Reading, repeats_by_design
from validator.sources.state_alone import told_by_state


@dataclass
class Rows:
    """What was read, by pair and by column; ``asked`` are the tables whose rows were to be read."""

    readings: dict[Pair, Observation[ColumnReading]] = field(default_factory=dict)
    duplicates: dict[ColumnName, Observation[Duplicates | None]] = field(default_factory=dict)
    populated: set[QualifiedName] = field(default_factory=set)
    asked: set[QualifiedName] = field(default_factory=set)
    keys: dict[Key, Observation[ColumnReading]] = field(default_factory=dict)


class RowReader:
    """Reads all bindings of a catalog from one dump."""

    def __init__(self, dump: Dump, schema: Schema, catalog: Catalog, bindings: Bindings) -> None:
        self._dump = dump
        self._schema = schema
        self._catalog = catalog
        self._bindings = bindings
        self._uniqueness = Uniqueness(catalog)
        self._out = Rows()
        self._rows = RowsOf(dump, catalog, whole=not may_be_a_part(schema))

    def read(self, jobs: int, announce: Callable[[int], None], progress: Callable[[int], None]) -> Rows:
        """Everything that can be read, and why the rest can't."""
        readings = list(self._planned())
        work: list[Job] = [*self._reading_jobs(readings), *self._duplicate_jobs(readings)]
        wanted: dict[int, Wanted] = {}
        for data, collectors in self._by_data(work).items():
            self._out.asked.add(data.table)
            wanted[data.number] = Wanted(data, self._columns(data), collectors)
        announce(sum(w.data.size for w in wanted.values()))
        damaged = scan_rows(self._dump, wanted, jobs=jobs, progress=progress)
        for job in work:
            self._store(job, damaged)
        return self._out

    def _columns(self, data: TableData) -> tuple[str, ...]:
        """In the order of rows that name none: COPY leaves generated columns out, INSERT does not."""
        copied = data.form is DataForm.COPY
        return tuple(c.name for c in self._schema.columns[data.table] if not (copied and c.generated))

    def _planned(self) -> Iterator[Reading]:
        known = Plannable(self._catalog, self._schema.indexed, frozenset(), self._schema.enums)
        planner = Planner(known, self._uniqueness, self._bindings)
        for binding in self._bindings.all:
            planned = planner.plan(binding)
            if isinstance(planned, Reading):
                yield planned
                for index, key in planner.plan_keys(binding, planned):
                    if isinstance(key, Reading):
                        yield key
                    else:
                        self._out.keys[*_pair(planned), index] = key
            elif planned is not None and binding.sequence is not None:
                self._out.readings[binding.column, binding.sequence] = planned

    def _reading_jobs(self, readings: list[Reading]) -> Iterator[Job]:
        """What to look for in the rows; an observation at once where that needs none, or can't be known."""
        for reading in readings:
            found = self._problem(reading) or self._plan(reading)
            if isinstance(found, ColumnJob):
                yield found
            else:
                self._put(reading, found)

    def _plan(self, reading: Reading) -> ColumnJob | Observation[ColumnReading]:
        state = self._schema.states[reading.sequence.name]
        if reading.state_alone:
            return told_by_state(reading, state)
        try:
            return plan_reading(reading, state, self._rows.parts(reading.table.name), self._schema)
        except Unsupported as problem:
            return _not_compared(problem)

    def _problem(self, reading: Reading) -> Unknown | None:
        sequence, table = reading.sequence, reading.table
        if table.name in self._schema.torn:
            return torn(table.name, self._schema)
        if sequence.outside:
            return no_sequence(sequence.name)
        if sequence.name not in self._schema.states:
            return no_state(sequence.name)
        if not reading.state_alone and (lacking := self._rows.lacking(table.name)) is not None:
            return no_rows(lacking)
        return None

    def _duplicate_jobs(self, readings: list[Reading]) -> Iterator[Job]:
        """Looks for ids that stand twice, in columns that no valid unique index vouches for."""
        wanted: dict[ColumnName, Reading] = {}
        for reading in readings:
            protection = self._uniqueness.of(reading.column.name)
            if (
                reading.index is not None
                or protection.vouched
                or reading.state_alone
                or repeats_by_design(reading, protection)
            ):
                continue
            if self._rows.lacking(reading.table.name) is None and reading.table.name not in self._schema.torn:
                wanted[reading.column.name] = reading
        for reading in wanted.values():
            try:
                yield plan_duplicates(reading, self._rows.parts(reading.table.name))
            except Unsupported as problem:
                self._out.duplicates[reading.column.name] = _not_compared(problem)

    def _by_data(self, work: list[Job]) -> dict[TableData, tuple[Collector, ...]]:
        found: dict[TableData, list[Collector]] = {}
        for job in work:
            for data in job.parts:
                found.setdefault(data, []).extend(job.collectors)
        return {data: tuple(dict.fromkeys(collectors)) for data, collectors in found.items()}

    def _store(self, job: Job, damaged: dict[int, DamagedRowsError]) -> None:
        errors = [damaged[part.number] for part in job.parts if part.number in damaged]
        problem = _unreadable(errors[0]) if errors else None
        if isinstance(job, DuplicateJob):
            self._out.duplicates[job.reading.column.name] = problem or _known(job)
            return
        found = problem or _known(job)
        self._put(job.reading, found)
        if isinstance(found, Known) and found.value.max_value is not None:
            self._out.populated.add(job.reading.table.name)

    def _put(self, reading: Reading, found: Observation[ColumnReading]) -> None:
        """Where it belongs: to the column, or to another index of its table."""
        if reading.index is None:
            self._out.readings[_pair(reading)] = found
        else:
            self._out.keys[*_pair(reading), reading.index] = found


def _unreadable(error: DamagedRowsError) -> Unknown:
    if isinstance(error, RowsElsewhereError):
        return Unknown(Reason.OUTSIDE_SNAPSHOT, str(error), RUN_IT)
    return Unknown(Reason.CORRUPT, str(error), "make the dump again")


@overload
def _known(job: ColumnJob) -> Observation[ColumnReading]: ...
@overload
def _known(job: DuplicateJob) -> Observation[Duplicates | None]: ...
def _known(job: Job) -> Observation[ColumnReading | Duplicates | None]:
    try:
        return Known(job.result())
    except Unsupported as problem:
        return _not_compared(problem)


def _not_compared(problem: Unsupported) -> Unknown:
    return Unknown(
        Reason.UNSUPPORTED_EXPRESSION,
        f"it takes a server to compute: {problem}",
        "check the dump restored, where PostgreSQL computes it: --via restore",
    )


def _pair(reading: Reading) -> Pair:
    return (reading.own or reading).binding.column, reading.sequence.name
