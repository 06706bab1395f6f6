"""What a dump does not hold, and how to dump so that it does."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from validator.facts.binding import Bindings
from validator.model.finding import NotChecked, Subject
from validator.model.names import QualifiedName
from validator.model.observation import ColumnReading, Observation, Reason, Unknown
from validator.model.patterns import Scope
from validator.model.snapshot import Pair
from validator.model.undecoded import shown_name
from validator.sources.dump.contents import LARGE_OBJECTS, Dump
from validator.sources.dump.ddl.schema import Schema
from validator.sources.dump.ddl.state import Problem

RUN_IT = "run the script into a database, and check that or a pg_dump of it"
_MOST_LISTED = 5
_WHOLE = "dump the whole database: pg_dump without --schema-only, --data-only, --section, --table or --exclude-..."


def no_rows(table: QualifiedName) -> Unknown:
    """For a table whose rows were not dumped."""
    return Unknown(
        Reason.OUTSIDE_SNAPSHOT,
        f"the dump does not hold the rows of {table}",
        "dump its rows, too: pg_dump without --schema-only, --section=pre-data and --exclude-table-data; "
        "those of all partitions with --table-and-children (from 16 on)",
    )


def no_state(sequence: QualifiedName) -> Unknown:
    """For a sequence that is declared, but whose state was not dumped."""
    return Unknown(
        Reason.OUTSIDE_SNAPSHOT,
        f"the dump does not say where the sequence {sequence} stands",
        "dump its data, too: pg_dump without --schema-only and --section=pre-data (in 18 also with --sequence-data)",
    )


def no_sequence(sequence: QualifiedName) -> Unknown:
    """For a sequence that a default names, and that was left out."""
    return Unknown(
        Reason.OUTSIDE_SNAPSHOT,
        f"the dump does not hold the sequence {sequence}, which no column of its tables owns",
        f"dump it, too: pg_dump --table '{sequence}' beside the tables, or without --table",
    )


def torn(table: QualifiedName, schema: Schema) -> Unknown:
    """For a table that is more than the dump holds of it."""
    told = (said(problem) for problem in schema.problems if problem.table == table and schema.is_absence(problem))
    what = f"the dump does not hold all that an insert into {table} meets: what it inherits from, or its triggers run"
    return Unknown(Reason.OUTSIDE_SNAPSHOT, next(told, what), _WHOLE)


def said(problem: Problem) -> str:
    """What a problem is, with its place."""
    return f"{problem.place}: {problem.what}".removeprefix(": ")


def told_once(
    missing: Iterable[NotChecked],
    bindings: Bindings,
    readings: Mapping[Pair, Observation[ColumnReading]],
    outside_scope: frozenset[QualifiedName],
) -> Iterator[NotChecked]:
    """``missing`` without the tables of which the report says column by column that the dump does not hold all."""
    told: set[QualifiedName | None] = set()
    for binding in bindings.all:
        apart = binding.judged and not (binding.repeats_parent or binding.undecided)
        apart = apart and binding.column.table not in outside_scope
        found = readings.get((binding.column, binding.sequence)) if apart and binding.sequence is not None else None
        if isinstance(found, Unknown) and found.reason is Reason.OUTSIDE_SNAPSHOT:
            told.add(binding.column.table)
    return (i for i in missing if i.subject.table not in told or i.reason is not Reason.OUTSIDE_SNAPSHOT)


def not_in_the_dump(dump: Dump, schema: Schema, scope: Scope, asked: Collection[QualifiedName]) -> Iterator[NotChecked]:
    """What is in scope and in the dump only in part, one entry a table; what a script takes from elsewhere; what a cut
    has taken. Of the tables ``asked`` for it is told elsewhere that their rows could not be read."""
    yield from from_elsewhere(dump)
    yield from _cut_off(dump, frozenset(map(str, asked)))
    # an extension's table of settings is dumped as rows only, as PostGIS's spatial_ref_sys is
    tables = schema.relations | schema.catalog.tables.keys()
    rows_only = (
        frozenset()
        if schema.extended
        else frozenset(shown_name(data.table) for data in dump.data if data.table not in tables)
    )
    undefined = sorted(filter(scope.includes, rows_only))
    for name in undefined:
        yield NotChecked(
            Subject(table=name),
            Reason.OUTSIDE_SNAPSHOT,
            f"the dump holds the rows of {name}, but not its definition: what fills its columns is not known",
            _WHOLE,
        )
    states = frozenset(schema.states) - schema.catalog.sequences.keys()
    if not undefined and not schema.extended:  # else it is said of the tables, whose sequences they are
        yield from _nothing_but_states(states, scope)
    yield from _absent(schema, scope, set(undefined))


def _cut_off(dump: Dump, told: frozenset[str]) -> Iterator[NotChecked]:
    """One entry where rows are missing that the dump's own list names, though nobody asks for them: a dump that can't
    be restored is none to trust."""
    if missing := [name for name in dump.missing() if name not in told]:
        more = f" and {len(missing) - _MOST_LISTED:,} more" if len(missing) > _MOST_LISTED else ""
        yield NotChecked(
            Subject(),
            Reason.CORRUPT,
            f"the dump is cut off or lacks files: not, or not wholly in it are {_listed(missing)}{more}",
            "make the dump again",
        )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"the rows of {name}" if name != LARGE_OBJECTS else name for name in names[:_MOST_LISTED])


def _nothing_but_states(states: frozenset[QualifiedName], scope: Scope) -> Iterator[NotChecked]:
    """The sequences of which a dump says where they stand and nothing else."""
    for name in sorted(states):
        if scope.includes(name):
            yield NotChecked(
                Subject(sequence=name),
                Reason.OUTSIDE_SNAPSHOT,
                f"the dump says where the sequence {name} stands, but not what it is: what draws from it is not known",
                _WHOLE,
            )


def from_elsewhere(dump: Dump) -> Iterator[NotChecked]:
    """One entry where a script takes statements or rows from elsewhere: any table may have got rows by them."""
    lines = [f"line {each.line}: {each.command}" for each in dump.refused if each.brings_sql]
    if lines:
        more = f" and {len(lines) - _MOST_LISTED:,} more" if len(lines) > _MOST_LISTED else ""
        yield NotChecked(
            Subject(),
            Reason.OUTSIDE_SNAPSHOT,
            "the script takes statements or rows from elsewhere, and that is neither run nor read: "
            + ", ".join(lines[:_MOST_LISTED])
            + more,
            RUN_IT,
        )


def _absent(schema: Schema, scope: Scope, told: set[QualifiedName | None]) -> Iterator[NotChecked]:
    """What statements name and the dump does not hold."""
    for problem in filter(schema.is_absence, schema.problems):
        name = problem.table or problem.sequence
        if name in told or (name is not None and not scope.includes(name)):
            continue
        told.add(name)
        subject = Subject(table=problem.table, sequence=problem.sequence)
        yield NotChecked(subject, Reason.OUTSIDE_SNAPSHOT, said(problem), _WHOLE)
