"""PostgreSQL's own parse tree of one expression."""

from importlib import import_module
from typing import Any, TypeAlias

from validator.sources.dump.evaluate.outcomes import Unsupported

Tree: TypeAlias = Any
"""A message of pg_query.proto: its type stubs can't be read by mypy."""

pg: Any = import_module("postgast.pg_query_pb2")
_postgast: Any = import_module("postgast")
_DecodeError: Any = import_module("google.protobuf.message").DecodeError

_LONGEST = 10_000
"""The library walks a tree by recursion and does not look how much stack there is: longer text may be too deep."""


def parsed(text: str) -> Tree:
    """The parse tree of one expression; Unsupported where it is none."""
    if len(text) > _LONGEST:
        raise Unsupported("the expression is too long")
    if "\0" in text:
        raise Unsupported("the expression can't be parsed")
    try:
        statements = _postgast.parse(f"SELECT ({text}\n)").stmts
    except (_postgast.PgQueryError, _DecodeError, UnicodeError, MemoryError):
        raise Unsupported("the expression can't be parsed") from None
    select = statements[0].stmt.select_stmt if len(statements) == 1 else None
    fields = [field.name for field, _ in select.ListFields()] if select is not None else []
    if select is None or set(fields) - {"target_list", "limit_option", "op"} or len(select.target_list) != 1:
        raise Unsupported("the expression is more than one")
    return select.target_list[0].res_target.val
