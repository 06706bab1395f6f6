"""Reads the columns that something may fill from a sequence, with their types, defaults and checks; and the checks of
several columns, which go to their tables."""

from dataclasses import replace
from typing import Any

from validator.model import catalog
from validator.model.catalog import Column, Default, DefaultSource, Identity, Table
from validator.model.names import ColumnName, QualifiedName
from validator.sources.catalog_rows import Check, Row, column_type
from validator.sources.database.catalog_queries import CatalogQueries


def read_columns(
    queries: CatalogQueries, tables: dict[int, Table], named: tuple[ColumnName, ...]
) -> dict[tuple[int, int], Column]:
    """The columns by table's oid and number; those ``named`` whatever fills them. ``tables`` get their own CHECKs."""
    wanted = {
        "schemas": [c.table.schema for c in named],
        "tables": [c.table.name for c in named],
        "columns": [c.column for c in named],
    }
    rows = [row for row in queries.rows("columns", **wanted) if row[0] in tables]
    chains: dict[int, list[Row]] = {}
    if rows:
        for row in queries.rows("types", types=sorted({r[7] for r in rows})):
            chains.setdefault(row[0], []).append(row)
    oids = sorted({r[9] for r in rows if r[9]})
    found = queries.rows("collations", collations=oids) if oids else []
    collations = {r[0]: QualifiedName(r[1], r[2]) for r in found}
    checks, foreign, of_tables = _constraints(queries)
    for oid in of_tables.keys() & tables.keys():
        tables[oid] = replace(tables[oid], checks=tuple(of_tables[oid]))
    columns = {}
    types: dict[tuple[object, ...], tuple[Any, tuple[Check, ...]]] = {}
    for row in rows:
        (
            oid,
            number,
            name,
            not_null,
            identity,
            generated,
            shown,
            type_oid,
            modifier,
            collation,
            text,
            of_domain,
            select,
            virtual,
        ) = row
        if (shown, type_oid, modifier, collation) not in types:
            types[shown, type_oid, modifier, collation] = column_type(
                shown, modifier, chains[type_oid], collations.get(collation)
            )
        kind, domain_checks = types[shown, type_oid, modifier, collation]
        constraints = (*checks.get((oid, number), ()), *domain_checks)
        source = DefaultSource.DOMAIN if of_domain else DefaultSource.COLUMN
        columns[oid, number] = Column(
            ColumnName(tables[oid].name, name),
            kind,
            not_null,
            Identity(identity),
            Default(text, source) if text is not None else None,
            generated,
            tuple(expression for _, expression in constraints),
            (oid, number) in foreign,
            number=number,
            readable=select,
            virtual=virtual,
            check_names=tuple(constraint for constraint, _ in constraints),
        )
    return columns


def _constraints(
    queries: CatalogQueries,
) -> tuple[dict[tuple[int, int], list[Check]], set[tuple[int, int]], dict[int, list[catalog.Check]]]:
    checks: dict[tuple[int, int], list[Check]] = {}
    foreign: set[tuple[int, int]] = set()
    of_tables: dict[int, list[catalog.Check]] = {}
    for oid, number, kind, expression, name, columns, alone in queries.rows("checks"):
        if kind == "f":
            foreign.add((oid, number))
        elif alone:
            checks.setdefault((oid, number), []).append((name, expression))
        if columns is not None:
            of_tables.setdefault(oid, []).append(catalog.Check(name, expression, frozenset(columns)))
    return checks, foreign, of_tables
