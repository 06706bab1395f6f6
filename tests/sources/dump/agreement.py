"""Reads a database twice, live and from its dump, and says where the two catalogs differ."""

import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import replace

import postgast

from validator.model.catalog import Access, Catalog, Index
from validator.model.names import ColumnName, QualifiedName
from validator.model.patterns import Scope
from validator.sources.database.connect import ConnectOptions, connect
from validator.sources.database.read_catalog import CatalogReading, read_catalog
from validator.sources.dump.contents import Statement
from validator.sources.dump.ddl.read_schema import read_schema
from validator.sources.dump.ddl.schema import Schema
from validator.sources.ephemeral.embedded import embedded_install

_PSQL = ("\\restrict", "\\unrestrict", "\\connect")


def split(text: str) -> list[Statement]:
    """The statements of a schema dump; psql's own lines are left out."""
    lines = [line for line in text.split("\n") if not line.startswith(_PSQL)]
    return [
        Statement(statement, place=f"statement {n}") for n, statement in enumerate(postgast.split("\n".join(lines)))
    ]


def dumped(dsn: str, *options: str) -> list[Statement]:
    """What ``pg_dump -s -C`` writes."""
    command = [str(embedded_install().bindir / "pg_dump"), "-s", "-C", *options, "-d", dsn]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf8", check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return split(done.stdout)


def live(dsn: str, named: tuple[ColumnName, ...] = ()) -> CatalogReading:
    """What the server says."""
    options = ConnectOptions(dsn)
    with connect(options) as connection:
        return read_catalog(connection, options, Scope(), named)


def differences(dsn: str, major: int) -> list[str]:
    """One line for each value that is not the same in both."""
    reading = live(dsn)
    schema = read_schema(dumped(dsn), Scope(), server_major=major)
    found = list(_catalogs(reading.catalog, schema.catalog))
    found += [f"problem: {p}" for p in schema.problems]
    found += _differing("indexed", dict.fromkeys(reading.indexed), dict.fromkeys(schema.indexed))
    found += _differing("relations", dict.fromkeys(reading.relations), dict.fromkeys(schema.relations))
    found += _differing("enums", dict.fromkeys(reading.enums), dict.fromkeys(schema.enums))
    return found + list(_declared(schema))


def _untyped(indexes: Iterable[Index]) -> list[Index]:
    """Without the types of expressions: of a dump they are worked out later, where a draw may decide the keys."""
    return [replace(index, key_type=None) for index in indexes]


def _catalogs(real: Catalog, read: Catalog) -> Iterator[str]:
    yield from _differing("table", _tables(real), _tables(read))
    yield from _differing("column", _columns(real), _columns(read))
    for kind, one, other in (
        ("sequence", real.sequences.values(), read.sequences.values()),
        ("index", _untyped(real.indexes), _untyped(read.indexes)),
        ("ownership", real.ownerships, read.ownerships),
        ("rule", real.insert_rules, read.insert_rules),
        ("view base", real.view_bases, read.view_bases),
    ):
        yield from _differing(kind, _plain(one), _plain(other))
    yield from _differing("function", _plain(real.functions), _plain(read.functions))
    yield from _differing("trigger", _triggers(real), _triggers(read))
    for field in ("search_path", "server_major", "outside_scope"):
        if getattr(real, field) != getattr(read, field):
            yield f"{field}: live {getattr(real, field)} dump {getattr(read, field)}"


def _differing(kind: str, real: dict[object, object], read: dict[object, object]) -> list[str]:
    return [
        f"{kind} {key}: live {real.get(key, '(none)')} dump {read.get(key, '(none)')}"
        for key in sorted(real.keys() | read.keys(), key=str)
        if key not in real or key not in read or real[key] != read[key]
    ]


def _tables(catalog: Catalog) -> dict[object, object]:
    return {
        name: replace(table, oid=0, access=Access(), row_estimate=0, relations=1)
        for name, table in catalog.tables.items()
    }


def _columns(catalog: Catalog) -> dict[object, object]:
    """Numbered among those of the same table that are looked at: a dump numbers columns anew."""
    numbers: dict[QualifiedName, list[int]] = {}
    for column in catalog.columns.values():
        numbers.setdefault(column.name.table, []).append(column.number)
    return {
        name: replace(column, number=sorted(numbers[name.table]).index(column.number))
        for name, column in catalog.columns.items()
    }


def _plain(things: object) -> dict[object, object]:
    """By themselves, without what only a server has."""
    found: dict[object, object] = {}
    for thing in things:  # type: ignore[attr-defined]
        values = {"oid": 0} if hasattr(thing, "oid") else {}
        values |= {"access": Access(), "usage": True} if hasattr(thing, "access") else {}
        plain = replace(thing, **values)
        found[str(plain)] = plain
    return found


def _triggers(catalog: Catalog) -> dict[object, object]:
    return {(t.table, t.name): replace(t, function=replace(t.function, oid=0)) for t in catalog.triggers}


def _declared(schema: Schema) -> Iterator[str]:
    """All columns of a table are those that are looked at, and more."""
    for name, column in schema.catalog.columns.items():
        if name.table not in schema.columns:
            continue
        same = next((c for c in schema.columns[name.table] if c.name == name.column), None)
        if same is None or (same.type, same.not_null) != (column.type, column.not_null):
            yield f"declared column {name}: {same}"
