"""Primary keys that nothing fills: no identity, no default, no trigger."""

from validator.facts.binding import Bindings
from validator.facts.serial_name import serial_name
from validator.model.catalog import Column, Kind, Sequence, Table
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName
from validator.model.snapshot import Snapshot


@frozen
class Unfilled:
    """A single-column integer primary key that nothing fills.

    ``lost``: the sequence that used to fill it, by all appearances.
    """

    column: Column
    table: Table
    lost: Sequence | None


def unfilled(
    snapshot: Snapshot, bindings: Bindings, owners: dict[QualifiedName, ColumnName], orphans: tuple[Sequence, ...]
) -> list[Unfilled]:
    """All of them. ``owners``: the column that each sequence is OWNED BY; ``orphans``: sequences that nothing uses."""
    catalog = snapshot.catalog
    keys = {
        ColumnName(i.table, str(i.keys[0])) for i in catalog.indexes if i.primary and len(i.keys) == 1 and i.keys[0]
    }
    by_name = {s.name: s for s in orphans}
    owned_by: dict[ColumnName, Sequence] = {}
    for sequence, column_name in sorted(owners.items()):
        if sequence in by_name:
            owned_by.setdefault(column_name, by_name[sequence])
    out = []
    for name in sorted(keys):
        column, table = catalog.columns.get(name), catalog.tables.get(name.table)
        if column is None or table is None or table.is_partition or table.kind is Kind.FOREIGN:
            continue
        if name.table in catalog.outside_scope:
            continue
        if not column.type.is_integer or column.has_foreign_key or column.generated or name in bindings.filled:
            continue
        alike = by_name.get(QualifiedName(name.table.schema, serial_name(name)))
        if alike is not None and (abs(alike.increment) != 1 or alike.name in owners):
            alike = None
        out.append(Unfilled(column, table, owned_by.get(name) or alike))
    return out
