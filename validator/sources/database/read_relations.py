"""Reads the tables and the sequences of the catalog."""

from validator.model.catalog import Kind, Sequence, Table
from validator.model.names import QualifiedName
from validator.sources.catalog_rows import Row, partition_key, partitioned_by
from validator.sources.database.catalog_queries import CatalogQueries

_KINDS = {"r": Kind.TABLE, "p": Kind.PARTITIONED, "v": Kind.VIEW, "f": Kind.FOREIGN}


def read_tables(queries: CatalogQueries) -> tuple[dict[int, Table], frozenset[QualifiedName]]:
    """Everything that takes inserts, by oid, and the names of what is out of scope."""
    parents: dict[int, list[int]] = {}
    for child, parent in queries.rows("inheritance"):
        parents.setdefault(child, []).append(parent)
    rows = queries.rows("tables")
    names = {row[0]: QualifiedName(row[1], row[2]) for row in rows}
    weights = _weights(rows, parents)
    tables: dict[int, Table] = {}
    outside = set()
    for row in rows:
        (
            oid,
            schema,
            _,
            kind,
            is_partition,
            estimate,
            _,
            key,
            bound,
            usage,
            select,
            hidden,
            forced,
            above,
            owner,
            shape,
        ) = row
        name = names[oid]
        if not queries.in_scope(oid, name, above):
            outside.add(name)
        tables[oid] = Table(
            name,
            _KINDS[kind],
            is_partition,
            tuple(names[p] for p in parents.get(oid, []) if p in names),
            max(estimate, 0),
            weights[oid],
            partition_key(key),
            partitioned_by(key),
            bound,
            queries.access(schema, usage=usage, select=select, what=str(name), row_security=hidden, forced=forced),
            oid,
            owner,
            shape or "",
        )
    return tables, frozenset(outside)


def _weights(rows: list[Row], parents: dict[int, list[int]]) -> dict[int, int]:
    """How many relations a scan of each table locks: itself and its indexes, and those of all below it."""
    weights = {row[0]: 1 + int(row[6]) for row in rows}
    total = dict(weights)
    for child, nearest in parents.items():
        seen, waiting = {child}, list(nearest)
        while waiting:
            above = waiting.pop()
            if above in total and above not in seen:
                seen.add(above)
                total[above] += weights.get(child, 1)
                waiting += parents.get(above, [])
    return total


def read_sequences(queries: CatalogQueries) -> dict[int, Sequence]:
    """Every sequence that is not temporary, by oid."""
    sequences = {}
    for row in queries.rows("sequences"):
        oid, schema, bare, kind, start, increment, low, high, cache, cycle, *rest = row
        usable, select, usage, above, owner, named = rest
        name = QualifiedName(schema, bare)
        access = queries.access(schema, usage=usable, select=select, what=f"SEQUENCE {name}")
        in_scope = queries.in_scope(oid, name, above)
        sequences[oid] = Sequence(
            name, kind, start, increment, low, high, cache, cycle, access, usage, in_scope, oid, named, owner=owner
        )
    return sequences
