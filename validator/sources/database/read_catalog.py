"""Reads the catalog of a live database into a Catalog, in one read-only transaction with one snapshot.

Everything here is readable by every role (pg_class, pg_attribute, pg_sequence, pg_depend...); what the role may read
of the tables and sequences themselves comes along as Access.
"""

from collections.abc import Iterable, Mapping

from psycopg import errors

from validator.facts.came_along import with_what_comes_along
from validator.facts.decided_keys import columns_named
from validator.facts.effects import MAY_TOUCH_IDS
from validator.facts.own_names import LOOKED_UP, OPERATORS
from validator.model.catalog import (
    Catalog,
    ColumnType,
    Function,
    Index,
    InsertRule,
    Kind,
    Ownership,
    OwnershipKind,
    Trigger,
    ViewBase,
)
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import Reason, Unknown
from validator.model.patterns import Scope
from validator.sources.catalog_rows import (
    trigger_arguments,
    trigger_condition,
    view_columns,
    view_condition,
)
from validator.sources.database.catalog_queries import CatalogQueries, Connection, Session
from validator.sources.database.connect import ConnectOptions, harmless, preamble, rolled_back
from validator.sources.database.queries import query
from validator.sources.database.read_columns import read_columns
from validator.sources.database.read_relations import read_sequences, read_tables
from validator.sources.errors import SourceError
from validator.sources.plan_readings import Plannable


@frozen
class CatalogReading:
    """The catalog, the session, and which columns an index finds the largest value of; ``in_order`` are those that an
    index serves in the order that ORDER BY asks for by itself."""

    catalog: Catalog
    session: Session
    indexed: frozenset[ColumnName]
    in_order: frozenset[ColumnName]
    schemas: frozenset[str]
    relations: frozenset[QualifiedName]
    """All tables and views, whether or not anything in them is looked at."""
    enums: frozenset[QualifiedName]
    unread: Mapping[QualifiedName, Unknown]
    """Tables that nothing is known of but the name, and why."""

    @property
    def plannable(self) -> Plannable:
        """What the planning of the readings needs."""
        role, standby = self.session.role, self.session.standby
        return Plannable(self.catalog, self.indexed, self.in_order, self.enums, role, standby)


def read_catalog(
    connection: Connection, options: ConnectOptions, scope: Scope, named: tuple[ColumnName, ...] = ()
) -> CatalogReading:
    """The whole catalog, and the columns ``named`` whatever fills them; psycopg.Error where the server refuses or
    goes away."""
    session = _session(connection, options)
    unread = _unread(connection, options, session) if session.powerful else {}
    try:
        return _read(connection, options, CatalogQueries(connection, session, scope, unread), named)
    except errors.LockNotAvailable:
        # decompiling an expression waits for the table's lock: leave out what is locked, and say so
        wait = f"another transaction held a lock for longer than {options.lock_timeout:g} s"
        locked = Unknown(Reason.LOCK_TIMEOUT, wait, "run the check again, or raise --lock-timeout")
        rows = connection.execute(query("locked", session.major)).fetchall()
        unread = {**dict.fromkeys((row[0] for row in rows), locked), **unread}
        return _read(connection, options, CatalogQueries(connection, session, scope, unread), named)


def _unread(connection: Connection, options: ConnectOptions, session: Session) -> dict[int, Unknown]:
    """Tables that a powerful role had better not read: the planner would call what somebody else wrote, as this role.

    No setting keeps the planner from it, and no SET ROLE helps: what is called could set it back.
    """
    with harmless(connection, options):
        rows = connection.execute(query("untrusted_code", session.major)).fetchall()
    return {
        oid: Unknown(
            Reason.UNSUPPORTED_EXPRESSION,
            f"to read it may run {function}, which an index, the statistics or the partition key calls and which is no "
            f"superuser's, with all the power of the role {session.role}",
            "check as a role that is no superuser, and no member of pg_execute_server_program, pg_read_server_files or "
            "pg_write_server_files",
        )
        for oid, function in rows
    }


def _read(
    connection: Connection, options: ConnectOptions, queries: CatalogQueries, named: tuple[ColumnName, ...]
) -> CatalogReading:
    connection.execute(preamble(options, "REPEATABLE READ"))
    with rolled_back(connection):
        return _Reader(queries, named).read()


def _session(connection: Connection, options: ConnectOptions) -> Session:
    connection.execute(preamble(options, search_path=None))
    with rolled_back(connection):
        row = connection.execute(query("session", 10)).fetchone()
    if row is None:
        raise SourceError("the server gave no answer to the first question")
    return Session(row[0], row[1].split(" ")[0], int(row[2]) // 10000, row[3], row[4], tuple(row[5]), row[6], row[7])


class _Reader:
    """One reading: rows in, model values out; oids tie them together."""

    def __init__(self, queries: CatalogQueries, named: tuple[ColumnName, ...]) -> None:
        self._queries = queries
        self._tables, self._outside = read_tables(queries)
        columns = read_columns(queries, self._tables, named)
        self._attributes = {place: column.name for place, column in columns.items()}
        self._columns = {column.name: column for column in columns.values()}
        self._sequences = read_sequences(queries)
        self._indexed: set[ColumnName] = set()
        self._in_order: set[ColumnName] = set()

    def read(self) -> CatalogReading:
        indexes = tuple(self._indexes())
        functions = {f.oid: f for f in self._functions()}
        with_columns = {c.table for c in self._columns}
        views = [t.oid for t in self._tables.values() if t.kind is Kind.VIEW and t.name in with_columns]
        triggers = tuple(self._triggers(functions))
        session, rows = self._queries.session, self._queries.rows
        catalog = with_what_comes_along(
            Catalog(
                tables={t.name: t for t in self._tables.values() if t.kind is not Kind.VIEW or t.name in with_columns},
                columns=self._columns,
                sequences={s.name: s for s in self._sequences.values()},
                ownerships=tuple(self._ownerships()),
                indexes=indexes,
                functions=tuple(functions.values()),
                own_names=self._own_names() if functions else frozenset(),
                triggers=tuple(t for t in triggers if t.makes_row),
                other_triggers=tuple(t for t in triggers if not t.makes_row),
                insert_rules=tuple(self._insert_rules()),
                view_bases=tuple(self._view_bases(views)) if views else (),
                search_path=session.search_path,
                server_major=session.major,
                outside_scope=self._outside,
            ),
            frozenset(self._queries.kept_out),
        )
        return CatalogReading(
            catalog,
            session,
            frozenset(self._indexed),
            frozenset(self._in_order),
            frozenset(row[0] for row in rows("schemas")),
            frozenset(t.name for t in self._tables.values()),
            frozenset(QualifiedName(*row) for row in rows("enums")),
            {t.name: self._queries.unread[t.oid] for t in self._tables.values() if t.oid in self._queries.unread},
        )

    def _ownerships(self) -> Iterable[Ownership]:
        for sequence, table, _, kind, column in self._queries.rows("ownerships"):
            if sequence in self._sequences and table in self._tables:
                owner = ColumnName(self._tables[table].name, column)
                how = OwnershipKind.IDENTITY if kind == "i" else OwnershipKind.OWNED
                yield Ownership(self._sequences[sequence].name, owner, how)

    def _indexes(self) -> Iterable[Index]:
        for row in self._queries.rows("indexes"):
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
                key_type,
                overlapping,
                in_order,
            ) = row
            if oid not in self._tables:
                continue
            leading = self._attributes.get((oid, first))
            if btree and valid and predicate is None and leading is not None:
                self._indexed.add(leading)
                if in_order:
                    self._in_order.add(leading)
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
                key_type=None if key_type is None else _key_type(*key_type),
                overlapping=tuple(sorted({name for text in overlapping or () for name in columns_named(text)})),
            )

    def _functions(self) -> Iterable[Function]:
        for row in self._queries.rows("functions", touching=MAY_TOUCH_IDS):
            oid, schema, name, language, body, names, count, definer, path, takes, returns = row
            parameters = tuple((names or [])[:count]) + ("",) * (count - len((names or [])[:count]))
            of = QualifiedName(schema, name)
            yield Function(of, language, body, parameters, definer, path, oid, tuple(takes), returns)

    def _own_names(self) -> frozenset[QualifiedName]:
        rows = self._queries.rows("own_names", functions=sorted(LOOKED_UP), operators=sorted(OPERATORS))
        return frozenset(QualifiedName(*row) for row in rows)

    def _triggers(self, functions: dict[int, Function]) -> Iterable[Trigger]:
        rows = self._queries.rows("triggers", touching=MAY_TOUCH_IDS)
        for table, name, function, arguments, definition, before, row in rows:
            if table in self._tables and function in functions:
                condition, given = trigger_condition(definition), trigger_arguments(arguments)
                yield Trigger(self._tables[table].name, name, functions[function], condition, given, before, row)

    def _insert_rules(self) -> Iterable[InsertRule]:
        for table, name, instead, definition in self._queries.rows("insert_rules"):
            if table in self._tables:
                yield InsertRule(self._tables[table].name, name, instead, definition)

    def _view_bases(self, views: list[int]) -> Iterable[ViewBase]:
        for oid, definition, checked, instead in self._queries.rows("views", views=views):
            condition = view_condition(definition) if checked else None
            for column, base in view_columns(self._tables[oid].name, definition):
                yield ViewBase(column, base, condition, instead)


def _key_type(name: str, base: str | None, schema: str | None, collation: str | None) -> ColumnType:
    """The type of an index's expression; ``base`` is None where it is none of PostgreSQL's own."""
    compared_by = QualifiedName(schema, collation) if schema is not None and collation is not None else None
    return ColumnType(name, base or "", collation=compared_by)
