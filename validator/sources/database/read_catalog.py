"""Reads the catalog of a live database into a Catalog, in one read-only transaction with one snapshot.

Everything here is readable by every role (pg_class, pg_attribute, pg_sequence, pg_depend...); what the role may read
of the tables and sequences themselves comes along as Access.
"""

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import errors

from validator.model.catalog import (
    Access,
    Catalog,
    Column,
    Default,
    DefaultSource,
    Function,
    Identity,
    Index,
    InsertRule,
    Kind,
    Ownership,
    OwnershipKind,
    Sequence,
    Table,
    Trigger,
    ViewBase,
)
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName, quote_identifier
from validator.model.patterns import Scope
from validator.sources.database.catalog_rows import (
    Row,
    column_type,
    partition_key,
    trigger_arguments,
    trigger_condition,
    view_columns,
)
from validator.sources.database.connect import ConnectOptions, SourceError, preamble
from validator.sources.database.platform import is_platform_schema
from validator.sources.database.queries import query

Connection = psycopg.Connection[Any]

_KINDS = {"r": Kind.TABLE, "p": Kind.PARTITIONED, "v": Kind.VIEW, "f": Kind.FOREIGN}


@frozen
class Session:
    """Who asks, and where."""

    database: str
    server_version: str
    major: int
    role: str
    standby: bool
    search_path: tuple[str, ...]


@frozen
class CatalogReading:
    """The catalog, the session, and which columns an index finds the largest value of."""

    catalog: Catalog
    session: Session
    indexed: frozenset[ColumnName]
    schemas: frozenset[str]
    relations: frozenset[QualifiedName]
    """All tables and views, whether or not anything in them is looked at."""
    enums: frozenset[QualifiedName]
    locked: frozenset[QualifiedName]
    """Tables that another transaction holds a lock on that keeps readers out: nothing is known of them but the name."""


def read_catalog(
    connection: Connection, options: ConnectOptions, scope: Scope, named: tuple[ColumnName, ...] = ()
) -> CatalogReading:
    """The whole catalog, and the columns ``named`` whatever fills them; psycopg.Error where the server refuses or
    goes away."""
    session = _session(connection, options)
    try:
        return _read(connection, options, _Reader(connection, session, scope, named))
    except errors.LockNotAvailable:
        # decompiling an expression waits for the table's lock: leave out what is locked, and say so
        locked = frozenset(row[0] for row in connection.execute(query("locked", session.major)).fetchall())
        return _read(connection, options, _Reader(connection, session, scope, named, locked))


def _read(connection: Connection, options: ConnectOptions, reader: "_Reader") -> CatalogReading:
    connection.execute(preamble(options, "REPEATABLE READ"))
    try:
        return reader.read()
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")


def _session(connection: Connection, options: ConnectOptions) -> Session:
    connection.execute(preamble(options, search_path=None))
    try:
        row = connection.execute(query("session", 10)).fetchone()
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")
    if row is None:
        raise SourceError("the server gave no answer to the first question")
    return Session(row[0], row[1].split(" ")[0], int(row[2]) // 10000, row[3], row[4], tuple(row[5]))


class _Reader:
    """One reading: rows in, model values out; oids tie them together."""

    def __init__(
        self,
        connection: Connection,
        session: Session,
        scope: Scope,
        named: tuple[ColumnName, ...],
        locked: frozenset[int] = frozenset(),
    ) -> None:
        self._connection = connection
        self._session = session
        self._scope = scope
        self._named = named
        self._locked = locked
        self._tables: dict[int, Table] = {}
        self._attributes: dict[tuple[int, int], ColumnName] = {}
        self._sequence_names: dict[int, QualifiedName] = {}
        self._outside: set[QualifiedName] = set()
        self._indexed: set[ColumnName] = set()

    def _rows(self, name: str, **parameters: object) -> list[Row]:
        text = query(name, self._session.major)
        if "%(locked)s" in text:
            parameters["locked"] = sorted(self._locked)
        return self._connection.execute(text, parameters or None).fetchall()

    def read(self) -> CatalogReading:
        members = {row[0] for row in self._rows("extension_members")}
        self._read_tables(members)
        columns = self._columns()
        sequences = {s.name: s for s in self._sequences(members)}
        indexes = tuple(self._indexes())
        functions = {f.oid: f for f in self._functions()}
        views = [t.oid for t in self._tables.values() if t.kind is Kind.VIEW and t.name in {c.table for c in columns}]
        with_columns = {c.table for c in columns}
        return CatalogReading(
            Catalog(
                tables={t.name: t for t in self._tables.values() if t.kind is not Kind.VIEW or t.name in with_columns},
                columns=columns,
                sequences=sequences,
                ownerships=tuple(self._ownerships()),
                indexes=indexes,
                functions=tuple(functions.values()),
                triggers=tuple(self._triggers(functions)),
                insert_rules=tuple(self._insert_rules()),
                view_bases=tuple(self._view_bases(views)) if views else (),
                search_path=self._session.search_path,
                server_major=self._session.major,
                outside_scope=frozenset(self._outside),
            ),
            self._session,
            frozenset(self._indexed),
            frozenset(row[0] for row in self._rows("schemas")),
            frozenset(t.name for t in self._tables.values()),
            frozenset(QualifiedName(*row) for row in self._rows("enums")),
            frozenset(t.name for t in self._tables.values() if t.oid in self._locked),
        )

    def _read_tables(self, members: set[int]) -> None:
        parents: dict[int, list[int]] = {}
        for child, parent in self._rows("inheritance"):
            parents.setdefault(child, []).append(parent)
        rows = self._rows("tables")
        names = {row[0]: QualifiedName(row[1], row[2]) for row in rows}
        weights = self._weights(rows, parents)
        for row in rows:
            oid, schema, _, kind, is_partition, estimate, _, key, bound, usage, select, hidden, owner = row
            name = names[oid]
            if not self._in_scope(oid, name, owner, members):
                self._outside.add(name)
            above = tuple(names[p] for p in parents.get(oid, []) if p in names)
            grants = self._grants(schema, usage, None if select else f"SELECT ON {name}")
            self._tables[oid] = Table(
                name,
                _KINDS[kind],
                is_partition,
                above,
                max(estimate, 0),
                weights[oid],
                partition_key(key),
                bound,
                Access(usage and select, grants, hidden),
                oid,
            )

    def _in_scope(self, oid: int, name: QualifiedName, owner: str, members: set[int]) -> bool:
        named = bool(self._scope.schemas) and self._scope.includes_schema(name.schema)
        if oid in members or (is_platform_schema(name.schema, owner) and not named):
            return False
        return self._scope.includes(name)

    def _grants(self, schema: str, usage: bool, privilege: str | None) -> tuple[str, ...]:
        role = quote_identifier(self._session.role)
        grants = [] if usage else [f"GRANT USAGE ON SCHEMA {quote_identifier(schema)} TO {role}"]
        return (*grants, f"GRANT {privilege} TO {role}") if privilege else tuple(grants)

    @staticmethod
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

    def _columns(self) -> dict[ColumnName, Column]:
        wanted = {
            "schemas": [c.table.schema for c in self._named],
            "tables": [c.table.name for c in self._named],
            "columns": [c.column for c in self._named],
        }
        rows = [row for row in self._rows("columns", **wanted) if row[0] in self._tables]
        chains: dict[int, list[Row]] = {}
        if rows:
            for row in self._rows("types", types=sorted({r[7] for r in rows})):
                chains.setdefault(row[0], []).append(row)
        oids = sorted({r[9] for r in rows if r[9]})
        collations = {
            r[0]: QualifiedName(r[1], r[2]) for r in (self._rows("collations", collations=oids) if oids else [])
        }
        for row in rows:
            self._attributes[row[0], row[1]] = ColumnName(self._tables[row[0]].name, row[2])
        checks, foreign = self._constraints()
        columns = {}
        types: dict[tuple[object, ...], tuple[Any, tuple[str, ...]]] = {}
        for row in rows:
            (
                oid,
                number,
                _,
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
            ) = row
            name = self._attributes[oid, number]
            if (shown, type_oid, modifier, collation) not in types:
                types[shown, type_oid, modifier, collation] = column_type(
                    shown, modifier, chains[type_oid], collations.get(collation)
                )
            kind, domain_checks = types[shown, type_oid, modifier, collation]
            source = DefaultSource.DOMAIN if of_domain else DefaultSource.COLUMN
            columns[name] = Column(
                name,
                kind,
                not_null,
                Identity(identity),
                Default(text, source) if text is not None else None,
                generated,
                (*checks.get((oid, number), ()), *domain_checks),
                (oid, number) in foreign,
                number=number,
                readable=select,
            )
        return columns

    def _constraints(self) -> tuple[dict[tuple[int, int], list[str]], set[tuple[int, int]]]:
        checks: dict[tuple[int, int], list[str]] = {}
        foreign: set[tuple[int, int]] = set()
        for oid, number, kind, expression in self._rows("checks"):
            if kind == "f":
                foreign.add((oid, number))
            else:
                checks.setdefault((oid, number), []).append(expression)
        return checks, foreign

    def _sequences(self, members: set[int]) -> Iterable[Sequence]:
        for row in self._rows("sequences"):
            oid, schema, bare, kind, start, increment, low, high, cache, cycle, usable, select, usage, owner = row
            name = self._sequence_names[oid] = QualifiedName(schema, bare)
            access = Access(
                usable and select, self._grants(schema, usable, None if select else f"SELECT ON SEQUENCE {name}")
            )
            in_scope = self._in_scope(oid, name, owner, members)
            yield Sequence(name, kind, start, increment, low, high, cache, cycle, access, usage, in_scope, oid)

    def _ownerships(self) -> Iterable[Ownership]:
        for sequence, table, _, kind, column in self._rows("ownerships"):
            if sequence in self._sequence_names and table in self._tables:
                owner = ColumnName(self._tables[table].name, column)
                how = OwnershipKind.IDENTITY if kind == "i" else OwnershipKind.OWNED
                yield Ownership(self._sequence_names[sequence], owner, how)

    def _indexes(self) -> Iterable[Index]:
        for row in self._rows("indexes"):
            (
                oid,
                name,
                unique,
                exclusion,
                primary,
                valid,
                ready,
                count,
                first,
                btree,
                predicate,
                names,
                equality,
                key,
            ) = row
            if oid not in self._tables:
                continue
            leading = self._attributes.get((oid, first))
            if btree and valid and predicate is None and leading is not None:
                self._indexed.add(leading)
            if not (unique or exclusion):
                continue
            keys: tuple[str | None, ...] = tuple(names) if names is not None else (leading.column if leading else None,)
            if count == 1 and leading is None and key is None:
                continue  # a column that nothing fills
            yield Index(
                self._tables[oid].name,
                name,
                keys,
                unique,
                exclusion,
                primary,
                valid,
                ready,
                equality is not False,
                predicate,
                key_expressions=() if key is None else (key,),
            )

    def _functions(self) -> Iterable[Function]:
        for oid, schema, name, language, body, names, count, definer, path in self._rows("functions"):
            parameters = tuple((names or [])[:count]) + ("",) * (count - len((names or [])[:count]))
            yield Function(QualifiedName(schema, name), language, body, parameters, definer, path, oid)

    def _triggers(self, functions: dict[int, Function]) -> Iterable[Trigger]:
        for table, name, function, arguments, definition in self._rows("triggers"):
            if table in self._tables and function in functions:
                condition = trigger_condition(definition)
                yield Trigger(
                    self._tables[table].name, name, functions[function], condition, trigger_arguments(arguments)
                )

    def _insert_rules(self) -> Iterable[InsertRule]:
        for table, name, instead, definition in self._rows("insert_rules"):
            if table in self._tables:
                yield InsertRule(self._tables[table].name, name, instead, definition)

    def _view_bases(self, views: list[int]) -> Iterable[ViewBase]:
        for oid, definition in self._rows("views", views=views):
            for column, base in view_columns(self._tables[oid].name, definition):
                yield ViewBase(column, base)
