"""Partitions and inheritance children: which of their bindings say something that the parent's does not.

Source: PostgreSQL manual, "Table Partitioning" and "Inheritance": a partition is judged through the topmost table
unless its own default or identity sends inserts straight into it another way; a child has rows and indexes of its
own.
"""

from collections.abc import Iterator
from dataclasses import replace

from validator.facts.binding import Binding, Via
from validator.model.catalog import Catalog, Kind
from validator.model.names import ColumnName, QualifiedName


def topmost(catalog: Catalog, name: QualifiedName) -> QualifiedName:
    """The partitioned table at the top of ``name``'s tree; ``name`` itself where it is no partition."""
    seen = {name}
    while (table := catalog.tables.get(name)) is not None and table.is_partition and table.parents:
        name = table.parents[0]
        if name in seen:
            break
        seen.add(name)
    return name


def foreign_parts(catalog: Catalog) -> dict[QualifiedName, tuple[QualifiedName, ...]]:
    """The foreign tables in which rows of a table are: itself, or its partitions; nothing for a table without any."""
    found: dict[QualifiedName, list[QualifiedName]] = {}
    for table in catalog.tables.values():
        if table.kind is Kind.FOREIGN:
            found.setdefault(table.name, []).append(table.name)
            for above in ancestors(catalog, table.name) if table.is_partition else ():
                found.setdefault(above, []).append(table.name)
    return {name: tuple(sorted(parts)) for name, parts in found.items()}


def ancestors(catalog: Catalog, name: QualifiedName) -> frozenset[QualifiedName]:
    """All tables that ``name`` inherits from, directly or not."""
    out: set[QualifiedName] = set()
    waiting = [name]
    while waiting:
        table = catalog.tables.get(waiting.pop())
        new = [p for p in (table.parents if table else ()) if p not in out]
        out.update(new)
        waiting += new
    return frozenset(out)


def without_repetitions(catalog: Catalog, bindings: list[Binding]) -> Iterator[Binding]:
    """``bindings`` with ``judged``, ``direct_only`` and ``repeats_parent`` set by the family that each table is in."""
    by_column: dict[ColumnName, set[QualifiedName | None]] = {}
    for binding in bindings:
        by_column.setdefault(binding.column, set()).add(binding.sequence)
    triggered = {b.column for b in bindings if b.via is Via.TRIGGER}
    replaced = {b.column for b in bindings if b.discarded and b.column in triggered}
    overriding = _overridden_below(catalog, bindings, replaced) if replaced else frozenset()
    for binding in bindings:
        table = catalog.tables.get(binding.column.table)
        if table is None or table.kind is Kind.VIEW:
            yield binding
        elif table.is_partition:
            root = ColumnName(topmost(catalog, table.name), binding.column.column)
            same = binding.sequence in by_column.get(root, set()) or binding.discarded
            # a row trigger of a partition fires whichever table the INSERT names; its default does not count there
            direct = binding.via is not Via.TRIGGER or (root in by_column and binding.column not in replaced)
            yield replace(binding, judged=binding.judged and not same, direct_only=direct)
        elif table.parents:
            parents = ancestors(catalog, table.name)
            same = any(binding.sequence in by_column.get(ColumnName(p, binding.column.column), set()) for p in parents)
            yield replace(binding, repeats_parent=same)
        elif binding.column in overriding:
            yield replace(binding, discarded=True)
        else:
            yield binding


def _overridden_below(catalog: Catalog, bindings: list[Binding], replaced: set[ColumnName]) -> frozenset[ColumnName]:
    """Columns of partitioned tables whose value every partition replaces by a trigger of its own."""
    leaves: dict[QualifiedName, list[QualifiedName]] = {}
    for table in catalog.tables.values():
        if table.is_partition and table.kind is not Kind.PARTITIONED:
            leaves.setdefault(topmost(catalog, table.name), []).append(table.name)
    roots = {b.column for b in bindings if b.column.table in leaves}
    return frozenset(
        root for root in roots if all(ColumnName(leaf, root.column) in replaced for leaf in leaves[root.table])
    )
