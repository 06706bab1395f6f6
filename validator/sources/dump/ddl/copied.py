"""CREATE TABLE ... LIKE: never written by pg_dump, but by people.

Source: transformTableLikeClause() and expandTableLikeClause() of the server.
"""

from validator.model.catalog import Identity
from validator.model.names import QualifiedName
from validator.sources.dump.ddl.chosen_names import joined, relation_name
from validator.sources.dump.ddl.indexes import add_index, copy_of
from validator.sources.dump.ddl.objects import Attribute, SequenceRelation, TableRelation
from validator.sources.dump.ddl.parse import Node
from validator.sources.dump.ddl.state import State

_CONSTRAINTS, _DEFAULTS, _GENERATED, _IDENTITY, _INDEXES = 4, 8, 16, 32, 64
"""Bits of TableLikeOption."""


def copy_like(state: State, table: TableRelation, node: Node) -> None:
    """The columns of another table, and what INCLUDING names."""
    model = state.table(node.relation)
    for above in model.columns.values():
        table.last_number += 1
        mine = Attribute(above.name, above.type, table.last_number, above.collation, above.not_null)
        table.columns[above.name] = mine
        if node.options & (_GENERATED if above.generated else _DEFAULTS):
            mine.default, mine.generated, mine.virtual = above.default, above.generated, above.virtual
        if node.options & _IDENTITY and above.identity is not Identity.NONE:
            _own_identity(state, table, mine, model, above)
    if node.options & _CONSTRAINTS:
        for name, check in model.checks.items():
            table.checks.setdefault(name, check)
    if node.options & _INDEXES:
        for index in model.indexes.values():
            label = "pkey" if index.primary else "key" if index.constraint else "idx"
            columns = "" if index.primary else joined(tuple(key or "expr" for key in index.keys))
            copy = relation_name(table.name.schema, table.name.name, columns, label, state.relations)
            add_index(state, table, copy_of(state, index, table, copy), only=True)


def _own_identity(state: State, table: TableRelation, mine: Attribute, model: TableRelation, above: Attribute) -> None:
    mine.identity, mine.not_null = above.identity, True
    name = relation_name(table.name.schema, table.name.name, mine.name, "seq", state.relations)
    sequence = SequenceRelation(QualifiedName(*name), state.next_oid(), kind="S")
    for other in state.relations.values():
        if isinstance(other, SequenceRelation) and other.internal and other.owned_by == (model, above.name):
            sequence.data_type, sequence.start, sequence.increment = other.data_type, other.start, other.increment
            sequence.low, sequence.high, sequence.cache = other.low, other.high, other.cache
            sequence.cycle = other.cycle
    sequence.owned_by, sequence.internal = (table, mine.name), True
    state.add(sequence)
