"""What a database suggests for the configuration: to be looked at by a person, thus written as comments."""

from collections.abc import Iterable, Iterator

from validator.facts.database_facts import DatabaseFacts
from validator.model.catalog import Sequence
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName
from validator.model.policy import AllocatedBy

HIBERNATE_SEQUENCE = "hibernate_sequence"
"""What Hibernate 5 draws all ids from; since 6 it is one ``<entity>_SEQ`` for each, with INCREMENT 50."""


@frozen
class Proposals:
    """``schemas`` that have id columns; ``bindings`` that the names suggest; ``app_roles`` that may insert."""

    database: str
    server_major: int | None = None
    schemas: tuple[str, ...] = ()
    bindings: tuple[AllocatedBy, ...] = ()
    app_roles: tuple[str, ...] = ()


def propose(facts: DatabaseFacts, app_roles: Iterable[str]) -> Proposals:
    """The proposals for a database that has been read."""
    catalog = facts.snapshot.catalog
    columns = [entry.column.name for entry in facts.columns] + [unfilled.column.name for unfilled in facts.unfilled]
    return Proposals(
        database=facts.snapshot.target.database or "the dump",
        server_major=catalog.server_major,
        schemas=tuple(sorted({column.table.schema for column in columns})),
        bindings=tuple(_bindings(facts)),
        app_roles=tuple(sorted(app_roles)),
    )


def _bindings(facts: DatabaseFacts) -> Iterator[AllocatedBy]:
    """Keys that nothing in the database fills, with a sequence that is called as an application would call it."""
    catalog = facts.snapshot.catalog
    drawn = {entry.sequence.name for entry in facts.columns if entry.sequence is not None}
    for unfilled in facts.unfilled:
        column = unfilled.column.name
        for name in _names(column):
            sequence = catalog.sequences.get(name)
            if sequence is not None and name not in drawn and _applies(sequence, column, facts):
                yield AllocatedBy(column, name, "pooled" if sequence.increment > 1 else "nextval")
                break


def _names(column: ColumnName) -> Iterator[QualifiedName]:
    table = column.table
    names = (
        f"{table.name}_seq",
        f"{table.name}_SEQ",
        f"seq_{table.name}",
        f"{table.name}_{column.column}_seq",
        f"{table.name}_sequence",
        HIBERNATE_SEQUENCE,
    )
    return (QualifiedName(table.schema, name) for name in names)


def _applies(sequence: Sequence, column: ColumnName, facts: DatabaseFacts) -> bool:
    """Not where the column owns it: then a default was lost (rule id-without-default)."""
    return facts.owners.get(sequence.name) != column
