"""What a dump does not hold, and how to dump so that it does."""

from collections.abc import Iterator

from validator.model.finding import NotChecked, Subject
from validator.model.names import QualifiedName
from validator.model.observation import Reason, Unknown
from validator.model.patterns import Scope
from validator.sources.dump.contents import Dump
from validator.sources.dump.undecoded import shown_name

_WHOLE = "dump the whole database: pg_dump without --schema-only, --data-only, --section, --table or --exclude-..."


def no_rows(table: QualifiedName) -> Unknown:
    """For a table whose rows were not dumped."""
    return Unknown(
        Reason.OUTSIDE_SNAPSHOT,
        f"the dump does not hold the rows of {table}",
        "dump its rows, too: pg_dump without --schema-only, --section=pre-data and --exclude-table-data",
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


def no_definitions(dump: Dump, tables: frozenset[QualifiedName], scope: Scope) -> Iterator[NotChecked]:
    """The tables in scope of which a dump holds rows and nothing else."""
    for name in sorted({shown_name(data.table) for data in dump.data} - tables):
        if scope.includes(name):
            yield NotChecked(
                Subject(table=name),
                Reason.OUTSIDE_SNAPSHOT,
                f"the dump holds the rows of {name}, but not its definition: what fills its columns is not known",
                _WHOLE,
            )


def nothing_but_states(states: frozenset[QualifiedName], scope: Scope) -> Iterator[NotChecked]:
    """The sequences in scope of which a dump says where they stand and nothing else."""
    for name in sorted(states):
        if scope.includes(name):
            yield NotChecked(
                Subject(sequence=name),
                Reason.OUTSIDE_SNAPSHOT,
                f"the dump says where the sequence {name} stands, but not what it is: what draws from it is not known",
                _WHOLE,
            )
