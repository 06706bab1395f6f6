"""What a table in scope is judged by, and which the patterns of the scope do not fit: it is looked at, too.

A row that is inserted into a partition takes its id from the topmost table's sequence, and has an entry there; so have
inheritance children and views that repeat the default of what they are made of (see facts/families.py). Whether a key
that nothing fills has lost its default is told by the sequence that it owns, or by one that has the name which serial
would give. What ``exclude`` names stays out, and so does what an extension or the platform owns.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from validator.facts.families import ancestors, topmost
from validator.facts.serial_name import serial_name
from validator.facts.uniqueness import Uniqueness
from validator.model.catalog import Catalog, Column, Kind, Table
from validator.model.names import ColumnName, QualifiedName

Along = Iterator[tuple[QualifiedName, QualifiedName]]
"""(what comes along, the table in scope that it comes with)"""


def with_what_comes_along(catalog: Catalog, kept_out: frozenset[QualifiedName]) -> Catalog:
    """``catalog`` with what comes along in scope; ``kept_out`` are the relations that no pattern brings in."""
    found: dict[QualifiedName, dict[QualifiedName, None]] = {}
    for name, of in (*_tops(catalog), *_parents(catalog), *_bases(catalog)) if catalog.outside_scope else ():
        if name in catalog.outside_scope and name not in kept_out:
            found.setdefault(name, {})[of] = None
    outside = catalog.outside_scope - found.keys()
    far = {s.name for s in catalog.sequences.values() if not s.in_scope} - kept_out
    for name, of in _sequences(catalog, lambda table: table not in outside) if far else ():
        if name in far:
            found.setdefault(name, {})[of] = None
    if not found:
        return catalog
    sequences = {n: replace(s, in_scope=s.in_scope or n in found) for n, s in catalog.sequences.items()}
    came_along = {name: tuple(sorted(of)) for name, of in found.items()}
    return replace(catalog, sequences=sequences, outside_scope=outside, came_along=came_along)


def _tops(catalog: Catalog) -> Along:
    for table in catalog.tables.values():
        if table.is_partition and table.name not in catalog.outside_scope:
            yield topmost(catalog, table.name), table.name


def _parents(catalog: Catalog) -> Along:
    """Those of inheritance children without a unique index of their own."""
    uniqueness = Uniqueness(catalog)
    for column, table in _repeating(catalog, lambda t: t.kind is Kind.TABLE and bool(t.parents) and not t.is_partition):
        for above in ancestors(catalog, table.name) & catalog.outside_scope:
            other = catalog.columns.get(ColumnName(above, column.name.column))
            if other is not None and other.default == column.default and not uniqueness.has_own_index(column.name):
                yield above, table.name


def _bases(catalog: Catalog) -> Along:
    """The tables of views."""
    bases = {each.view: each.base for each in catalog.view_bases}
    for column, view in _repeating(catalog, lambda t: t.kind is Kind.VIEW):
        base = bases.get(column.name)
        other = catalog.columns.get(base) if base is not None else None
        if other is not None and other.default == column.default:
            yield other.name.table, view.name


def _repeating(catalog: Catalog, fits: Callable[[Table], bool]) -> Iterator[tuple[Column, Table]]:
    """The columns with a default of those tables in scope that fit."""
    tables = {t.name: t for t in catalog.tables.values() if t.name not in catalog.outside_scope and fits(t)}
    for column in catalog.columns.values() if tables else ():
        if column.default is not None and column.name.table in tables:
            yield column, tables[column.name.table]


def _sequences(catalog: Catalog, is_in_scope: Callable[[QualifiedName], bool]) -> Along:
    owned = {ownership.sequence for ownership in catalog.ownerships}
    for ownership in catalog.ownerships:
        if is_in_scope(ownership.column.table):
            yield ownership.sequence, ownership.column.table
    for index in catalog.indexes:
        if index.primary and len(index.keys) == 1 and index.keys[0] is not None and is_in_scope(index.table):
            column = catalog.columns.get(ColumnName(index.table, index.keys[0]))
            alike = QualifiedName(index.table.schema, serial_name(ColumnName(index.table, index.keys[0])))
            if column is not None and column.default is None and not column.identity and alike not in owned:
                yield alike, index.table
