"""What is looked for in the rows of one column, and what it comes to once they have been read."""

from collections.abc import Callable
from contextlib import closing
from typing import TYPE_CHECKING

from validator.model.frozen import frozen
from validator.model.observation import ColumnReading, Duplicates, SequenceState
from validator.sources.dump.contents import NEWEST_MAJOR, TableData
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.evaluate.guarded import Guarded
from validator.sources.dump.rows.collector import Collector
from validator.sources.dump.rows.filtered import FilteredCollector
from validator.sources.dump.rows.integer_collector import IntegerCollector
from validator.sources.dump.rows.number_collector import NumberCollector
from validator.sources.reading import Reading, needs_simulation, way_after_wrap, way_ahead


@frozen
class ColumnJob:
    """The collectors that one reading needs, and how they make it."""

    reading: Reading
    parts: tuple[TableData, ...]
    collectors: tuple[Collector, ...]
    result: Callable[[], ColumnReading]


@frozen
class DuplicateJob:
    """The search for ids that stand twice."""

    reading: Reading
    parts: tuple[TableData, ...]
    collectors: tuple[Collector, ...]
    result: Callable[[], Duplicates | None]


Job = ColumnJob | DuplicateJob


if TYPE_CHECKING:  # the evaluation of expressions is imported where there are any
    from validator.sources.dump.evaluate.simulated_column import SimulatedColumn

Numbers = IntegerCollector | NumberCollector


def plan_reading(reading: Reading, state: SequenceState, parts: tuple[TableData, ...], schema: Schema) -> ColumnJob:
    """What to look for; Unsupported where that takes a server."""
    if needs_simulation(reading):
        from validator.sources.dump.evaluate.simulated_column import SimulatedColumn

        declared = schema.columns[reading.table.name]
        simulated = SimulatedColumn(
            reading,
            state,
            major=schema.catalog.server_major or NEWEST_MAJOR,
            types={c.name: c.type for c in declared},
            enums=schema.enums,
            generated={c.name: f"({c.default})::{c.type.name}" for c in declared if c.generated and c.default},
        )
        return ColumnJob(reading, () if reading.rowless else parts, (simulated,), lambda: _simulated(state, simulated))
    numbers = _numbers(reading, state)
    if reading.predicate is None:
        return ColumnJob(reading, parts, (numbers,), lambda: _plain(reading, state, numbers, numbers))
    from validator.sources.dump.evaluate.compile import compile_predicate

    columns = {c.name: c.type for c in schema.columns[reading.table.name]}
    major = schema.catalog.server_major or NEWEST_MAJOR
    predicate = compile_predicate(reading.predicate, columns, major=major, enums=schema.enums)
    everything = _numbers(reading, state)
    some = Guarded(FilteredCollector(predicate.columns, lambda row: predicate(row) is True, numbers))

    def result() -> ColumnReading:
        some.check()
        return _plain(reading, state, everything, numbers)

    return ColumnJob(reading, parts, (everything, some), result)


def plan_duplicates(reading: Reading, parts: tuple[TableData, ...]) -> DuplicateJob:
    """A search for ids that stand twice; Unsupported where their type is not compared here."""
    name, kind = reading.column.name.column, reading.column.type
    if kind.is_integer:
        integers = IntegerCollector(name, None, None, duplicates=True, base=kind.base)
        return DuplicateJob(reading, parts, (integers,), integers.duplicate_values)
    from validator.sources.dump.evaluate.collected_values import ValueCollector

    values = ValueCollector(name, kind)
    guarded = Guarded(values)

    def result() -> Duplicates | None:
        with closing(values):
            guarded.check()
            return values.duplicate_values()

    return DuplicateJob(reading, parts, (guarded,), result)


def _numbers(reading: Reading, state: SequenceState) -> Numbers:
    name, kind = reading.column.name.column, reading.column.type
    ahead, wrapped = way_ahead(reading, state), way_after_wrap(reading)
    if kind.is_integer:
        return IntegerCollector(name, ahead, wrapped, duplicates=False, base=kind.base)
    return NumberCollector(name, ahead, wrapped, duplicates=False)


def _plain(reading: Reading, state: SequenceState, rows: Numbers, refusing: Numbers) -> ColumnReading:
    """A reading by arithmetic alone: the extremes of all ``rows``, what is in the way of those that an index speaks
    of."""
    beyond = refusing.occupied is not None  # as a live check asks for it
    return ColumnReading(
        state,
        rows.largest,
        rows.smallest,
        refusing.occupied,
        refusing.occupied_after_wrap,
        refusing.furthest if beyond else None,
        refusing.runner_up if beyond else None,
    )


def _simulated(state: SequenceState, column: "SimulatedColumn") -> ColumnReading:
    largest, smallest, simulation = column.result()
    return ColumnReading(state, largest, smallest, simulation=simulation)
