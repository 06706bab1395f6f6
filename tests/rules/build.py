"""Small snapshots: a table, its id column, the sequence that fills it, and what a server would have read of them."""

from collections.abc import Iterable
from dataclasses import replace
from functools import reduce
from typing import Any

from validator.facts.database_facts import DatabaseFacts, derive
from validator.judgement.run_rules import run
from validator.model.catalog import (
    INTEGER_RANGES,
    Catalog,
    Column,
    ColumnType,
    Default,
    Identity,
    Index,
    Ownership,
    OwnershipKind,
    Sequence,
    Table,
)
from validator.model.finding import Finding
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import ColumnReading, Known, SequenceState
from validator.model.policy import Policy
from validator.model.snapshot import Snapshot, Target

TYPE_NAMES = {"int2": "smallint", "int4": "integer", "int8": "bigint"}


def column(name: str = "t.id", type: str = "int4", **options: Any) -> Column:
    """A column of a table in ``public``; not null unless said otherwise."""
    options.setdefault("not_null", True)
    kind = options.pop("column_type", None) or ColumnType(TYPE_NAMES.get(type, type), type)
    return Column(ColumnName.parse(f"public.{name}"), kind, **options)


def sequence(name: str = "t_id_seq", type: str = "int4", **options: Any) -> Sequence:
    """A sequence in ``public`` with the limits that its type and direction give it."""
    low, high = INTEGER_RANGES[type]
    down = options.get("increment", 1) < 0
    options.setdefault("min_value", low if down else 1)
    options.setdefault("max_value", -1 if down else high)
    options.setdefault("start", options["max_value"] if down else options["min_value"])
    return Sequence(QualifiedName("public", name), type, **options)


def snapshot(
    *columns: Column, sequences: Iterable[Sequence] = (), tables: Iterable[Table] = (), unique: bool = True, **rest: Any
) -> Snapshot:
    """A database of these columns; each column is its table's primary key if ``unique``."""
    listed = {c.name.table: Table(c.name.table) for c in columns} | {t.name: t for t in tables}
    indexes = tuple(Index(c.name.table, "pk", (c.name.column,), primary=True) for c in columns) if unique else ()
    catalog = Catalog(
        tables=listed,
        columns={c.name: c for c in columns},
        sequences={s.name: s for s in sequences},
        indexes=indexes + tuple(rest.pop("indexes", ())),
        ownerships=tuple(rest.pop("ownerships", ())),
        search_path=("public",),
        **{k: rest.pop(k) for k in ("functions", "triggers", "view_bases", "server_major") if k in rest},
    )
    return Snapshot(Target("database"), catalog, **rest)


def drawn(
    of: Column, by: Sequence, *, ids: Iterable[int] = (), last: int | None = None, called: bool = False, **rest: Any
) -> Snapshot:
    """A column whose default draws from a sequence that owns nothing else; read as a server with these ids would."""
    expression = rest.pop("expression", f"nextval('{by.name}'::regclass)")
    owned = rest.pop("owned", True)
    if of.default is None and of.identity is Identity.NONE:
        of = replace(of, default=Default(expression))
    kind = OwnershipKind.IDENTITY if of.identity else OwnershipKind.OWNED
    state = SequenceState(by.start if last is None else last, called)
    reading = rest.pop("reading", None) or read(by, state, sorted(ids))
    return snapshot(
        of,
        sequences=(by,),
        ownerships=(Ownership(by.name, of.name, kind),) if owned else (),
        readings={(of.name, by.name): Known(reading)},
        **rest,
    )


def serial(name: str = "t.id", type: str = "int4", **options: Any) -> Snapshot:
    """``name serial PRIMARY KEY``; sequence options as in :func:`sequence`, the rest as in :func:`drawn`."""
    own = {
        k: options.pop(k) for k in ("increment", "min_value", "max_value", "start", "cycle", "cache") if k in options
    }
    kind = options.pop("sequence_type", type)
    by = sequence(options.pop("sequence", name.replace(".", "_") + "_seq"), kind, **own)
    return drawn(column(name, type, **options.pop("column", {})), by, **options)


def read(by: Sequence, state: SequenceState, ids: list[int]) -> ColumnReading:
    """What a server answers where the column holds ``ids`` (sorted) and takes the sequence's values as they are."""
    first = state.last_value + by.increment if state.is_called else state.last_value
    ahead = [i for i in ids if (i - first) % by.increment == 0 and (i - first) // by.increment >= 0]
    ahead = [i for i in ahead if by.min_value <= i <= by.max_value]
    if by.increment < 0:
        ahead.reverse()
    furthest = ahead[-1] if ahead else None
    beyond = [i for i in ids if furthest is not None and (i < furthest if by.increment > 0 else i > furthest)]
    nearest = (max if by.increment > 0 else min)(beyond) if beyond else None
    extremes = (max(ids), min(ids)) if ids else (None, None)
    return ColumnReading(state, *extremes, ahead[0] if ahead else None, None, furthest, nearest)


def together(*snapshots: Snapshot) -> Snapshot:
    """Several small databases as one."""
    return reduce(_joined, snapshots)


def _joined(a: Snapshot, b: Snapshot) -> Snapshot:
    catalog = replace(
        a.catalog,
        tables=a.catalog.tables | b.catalog.tables,
        columns=a.catalog.columns | b.catalog.columns,
        sequences=a.catalog.sequences | b.catalog.sequences,
        indexes=a.catalog.indexes + b.catalog.indexes,
        ownerships=a.catalog.ownerships + b.catalog.ownerships,
    )
    return replace(a, catalog=catalog, readings=a.readings | b.readings, duplicates=a.duplicates | b.duplicates)


def facts(of: Snapshot, policy: Policy | None = None) -> DatabaseFacts:
    return derive(of, policy or Policy())


def found(rule: str, of: Snapshot, policy: Policy | None = None) -> list[Finding]:
    """What one rule says."""
    return [finding for finding in run(facts(of, policy)) if finding.rule == rule]


def one(rule: str, of: Snapshot, policy: Policy | None = None) -> Finding:
    """The one thing that a rule says."""
    (finding,) = found(rule, of, policy)
    return finding
