"""Repairs as SQL: what the rules propose. Every name is quoted; each script runs as it is, in psql or as a migration.

Source: PostgreSQL manual, "LOCK", "ALTER SEQUENCE", "ALTER TABLE".
"""

from collections.abc import Iterable

from validator.model.catalog import Sequence, Table
from validator.model.names import ColumnName, QualifiedName, quote_identifier, quote_literal
from validator.model.remedy import Remedy, Safety, Work

LOCK_TIMEOUT = "5s"
"""Who waits for a lock makes everybody behind it wait too: rather give up, and run the script again later."""

TYPE_NAMES = {"int2": "smallint", "int4": "integer", "int8": "bigint"}


def safe(work: Work, note: str = "", sql: str | None = None) -> Remedy:
    """A repair that can be run without asking; ``sql`` where it is not simply the statements in a transaction."""
    return Remedy(Safety.SAFE, transaction(work.statements) if sql is None else sql, note, work)


def proposal(sql: str, question: str) -> Remedy:
    """A repair that somebody has to decide on; ``sql`` may be empty where there is only the question."""
    return Remedy(Safety.NEEDS_REVIEW, sql, question)


def transaction(statements: Iterable[str], *, reads: bool = False) -> str:
    """``statements`` (without semicolons) as one transaction that does not wait long for its locks.

    ``reads``: a sequence is set by what the rows say. Rows that a policy hides from whoever runs it would be missed:
    with this setting they are an error.
    """
    every_row = ["SET LOCAL row_security = off"] if reads else []
    body = ["BEGIN", f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'", *every_row, *statements, "COMMIT"]
    return ";\n".join(body) + ";"


def regclass(name: QualifiedName) -> str:
    """A constant of type regclass, which follows renames wherever it is stored."""
    return f"{quote_literal(str(name)).lstrip()}::pg_catalog.regclass"


def alter_column(column: ColumnName, action: str) -> str:
    """``ALTER TABLE .. ALTER COLUMN .. action``."""
    return f"ALTER TABLE {column.table} ALTER COLUMN {quote_identifier(column.column)} {action}"


def set_default(column: ColumnName, sequence: QualifiedName) -> str:
    """Makes ``nextval`` of the sequence the column's default, bound to the sequence itself."""
    return alter_column(column, f"SET DEFAULT pg_catalog.nextval({regclass(sequence)})")


def lock_for_change(column: ColumnName) -> str:
    """The lock that altering the column takes: taken first, so that no transaction reads rows as of before it."""
    return f"LOCK TABLE {column.table} IN ACCESS EXCLUSIVE MODE"


def own(sequence: QualifiedName, column: ColumnName | None) -> str:
    """``ALTER SEQUENCE .. OWNED BY``."""
    return f"ALTER SEQUENCE {sequence} OWNED BY {column if column is not None else 'NONE'}"


def other_owner(sequence: Sequence, table: Table) -> bool:
    """Whether they belong to different roles: then no column of the table can own the sequence (55000)."""
    return bool(sequence.owner and table.owner) and sequence.owner != table.owner


def take_over(sequence: Sequence, table: Table, column: ColumnName) -> list[str]:
    """Makes ``column`` of ``table`` own ``sequence``, which goes to the table's owner first where need be."""
    changed = [own(sequence.name, None), f"ALTER SEQUENCE {sequence.name} OWNER TO {quote_identifier(table.owner)}"]
    return [*(changed if other_owner(sequence, table) else []), own(sequence.name, column)]


def advance_new(column: ColumnName, sequence_sql: str) -> str:
    """Moves a sequence that was made in this very transaction past the column's ids; nothing happens in an empty
    table.
    """
    name = quote_identifier(column.column)
    return (
        f"SELECT pg_catalog.setval({sequence_sql}, pg_catalog.max(t.{name})::bigint, true)\n"
        f"  FROM {column.table} AS t\n"
        f" WHERE t.{name} BETWEEN 1 AND {2**63 - 1}\n"
        f"HAVING pg_catalog.count(*) > 0"
    )
