"""Asks the server for what the catalog alone does not tell: computed sequence names, partial predicates, application
roles."""

from dataclasses import replace
from typing import Any

import psycopg

from validator.facts.binding import Bindings
from validator.facts.decided_keys import predicates_to_settle
from validator.facts.evaluable import evaluable, undecidable
from validator.facts.tokens import NotTokenizable, tokenize
from validator.model.catalog import Catalog, Index, RolePrivilege
from validator.model.names import QualifiedName
from validator.sources.database.catalog_queries import Session
from validator.sources.database.connect import ConnectOptions, harmless
from validator.sources.database.queries import query
from validator.sources.database.statements import identifier
from validator.sources.naming import on_path

Connection = psycopg.Connection[Any]


def computed_names(
    connection: Connection, options: ConnectOptions, session: Session, catalog: Catalog, bindings: Bindings
) -> Catalog:
    """``catalog`` with the names that nextval()'s argument computes, and the relations that late-bound names may
    meet."""
    names: dict[str, str | None] = {}
    for text in sorted(bindings.computed_names):
        try:
            tokens = tokenize(text)
            safe = undecidable(tokens, naming=True) is None
        except NotTokenizable:
            safe = False
        if not safe:
            continue
        try:
            with harmless(connection, options):
                name = on_path(tokens, session.search_path, catalog.tables)
                row = connection.execute(f"SELECT ({name})::text").fetchone()
                names[text] = row[0] if row else None
        except psycopg.Error:
            if connection.closed:
                raise
            names[text] = None
    others: frozenset[QualifiedName] = frozenset()
    if bindings.bare_names:
        with harmless(connection, options):
            rows = connection.execute(
                query("relations_named", session.major), {"names": sorted(bindings.bare_names)}
            ).fetchall()
        others = frozenset(QualifiedName(*row) for row in rows)
    return replace(catalog, resolved_names=names, other_relations=others)


def predicates(
    connection: Connection,
    options: ConnectOptions,
    catalog: Catalog,
    bindings: Bindings,
    enums: frozenset[QualifiedName],
) -> Catalog:
    """``catalog`` with the answer, for each partial unique index of a bound column, whether a row of defaults would
    be in it."""
    wanted = predicates_to_settle(catalog, bindings)
    indexes = []
    for index in catalog.indexes:
        if index in wanted:
            indexes.append(replace(index, predicate_admits_new=_admits(connection, options, index, enums)))
        else:
            indexes.append(index)
    return replace(catalog, indexes=tuple(indexes))


_DEFAULTS = """
SELECT a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnotnull,
       pg_catalog.pg_get_expr(d.adbin, d.adrelid), n.nspname <> 'pg_catalog' AND t.typtype <> 'e'
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attrelid = %(table)s::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped
"""


def _admits(
    connection: Connection, options: ConnectOptions, index: Index, enums: frozenset[QualifiedName]
) -> bool | None:
    """Evaluates the predicate on a row of defaults; None where that depends on what the insert says."""
    if not evaluable(str(index.predicate), enums):
        return None
    words = {t.value for t in tokenize(str(index.predicate)) if t.is_name}
    try:
        with harmless(connection, options):
            rows = connection.execute(_DEFAULTS, {"table": identifier(index.table.schema, index.table.name)}).fetchall()
            columns = []
            for name, kind, not_null, default, strange in rows:
                if name not in words:
                    continue
                if name == index.keys[0] or strange or (default is None and not_null):
                    return None
                if default is not None and undecidable(tokenize(default), types=enums) is not None:
                    return None
                columns.append(f"({default or 'NULL'})::{kind} AS {identifier(name)}")
            source = f" FROM (SELECT {', '.join(columns)}) new_row" if columns else ""
            row = connection.execute(f"SELECT coalesce(({index.predicate}), false){source}").fetchone()
            return bool(row[0]) if row else None
    except (psycopg.Error, NotTokenizable):
        if connection.closed:
            raise
        return None


def known_roles(connection: Connection, options: ConnectOptions, session: Session) -> frozenset[str]:
    """All roles of the server."""
    with harmless(connection, options):
        return frozenset(row[0] for row in connection.execute(query("roles", session.major)).fetchall())


def role_privileges(
    connection: Connection,
    options: ConnectOptions,
    session: Session,
    catalog: Catalog,
    bindings: Bindings,
    roles: tuple[str, ...],
) -> tuple[RolePrivilege, ...]:
    """For each application role and each pair: may it insert, may it draw.

    ``roles`` must exist.
    """
    pairs = [b for b in bindings.all if b.sequence in catalog.sequences and b.column.table in catalog.tables]
    with harmless(connection, options):
        tables = [catalog.tables[b.column.table].oid for b in pairs]
        sequences = [catalog.sequences[b.sequence].oid for b in pairs if b.sequence is not None]
        rows = connection.execute(
            query("role_privileges", session.major), {"tables": tables, "sequences": sequences, "roles": list(roles)}
        ).fetchall()
    answers = {(role, table, sequence): (insert, use) for role, table, sequence, insert, use in rows}
    out = []
    for role in roles:
        for binding, table, sequence in zip(pairs, tables, sequences, strict=True):
            insert, use = answers[role, table, sequence]
            if binding.sequence is not None:
                out.append(RolePrivilege(role, binding.column, binding.sequence, insert, use))
    return tuple(out)
