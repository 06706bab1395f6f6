"""Names of sequences that constants compute: ``'a' || '_seq'``, ``pg_get_serial_sequence('t', 'id')``."""

from collections.abc import Callable, Container

from validator.facts.evaluable import undecidable
from validator.facts.tokens import NotTokenizable, tokenize
from validator.model.names import ColumnName, InvalidName, QualifiedName, split_name
from validator.sources.dump.contents import NEWEST_MAJOR
from validator.sources.dump.evaluate.compile import compile_expression
from validator.sources.dump.evaluate.literals import as_type
from validator.sources.dump.evaluate.outcomes import Node, Refused, Unsupported, constant, node, strict
from validator.sources.naming import on_path

_NO_SUCH_TABLE = "42P01"

Owned = Callable[[ColumnName], QualifiedName | None]


def evaluate_name(
    text: str,
    *,
    search_path: tuple[str, ...],
    tables: Container[QualifiedName],
    owned: Owned,
    database: str | None = None,
    major: int = NEWEST_MAJOR,
) -> str | None:
    """The name that ``text``, the argument of nextval(), computes; None where the server gives NULL or an error.

    ``search_path`` are the schemas in which the inserting session looks, ``tables`` all relations with columns,
    ``owned`` the sequence that a column of one of them owns (OWNED BY or identity), ``database`` the database's name.
    Unsupported where it depends on more than that.
    """
    try:
        tokens = tokenize(text)
        problem = undecidable(tokens, naming=True)
    except NotTokenizable:
        problem = "it can't be read"
    if problem is not None:
        raise Unsupported(problem)

    def serial_sequence(parts: list[Node]) -> Node:
        if len(parts) != 2:
            raise Unsupported("pg_get_serial_sequence() has other arguments")
        parts = [as_type(part, "text", major) for part in parts]
        return node("text", strict(lambda table, column: _of_column(table, column, tables, owned), *parts), *parts)

    def current_database(parts: list[Node]) -> Node:
        if parts or database is None:
            raise Unsupported("it depends on the database's name")
        return constant("name", database)

    special = {"pg_get_serial_sequence": serial_sequence, "current_database": current_database}
    compiled = compile_expression(f"({on_path(tokens, search_path, tables)})::text", major=major, special=special)
    try:
        name: str | None = compiled()
    except Refused:
        return None
    return name


def _of_column(table: str, column: str, tables: Container[QualifiedName], owned: Owned) -> str | None:
    """pg_get_serial_sequence(): the table's name as SQL writes it, the column's as it is."""
    try:
        parts = split_name(table)
    except InvalidName:
        raise Refused("42602") from None
    if len(parts) != 2 or QualifiedName(*parts) not in tables:
        raise Refused(_NO_SUCH_TABLE)
    found = owned(ColumnName(QualifiedName(*parts), column))
    return None if found is None else str(found)
