"""Everything that the rules look at: one ColumnFacts for each pair of a column and its sequence, and what stands
beside them."""

from collections.abc import Iterable
from dataclasses import field, replace
from typing import cast

from validator.facts.binding import Binding, Bindings
from validator.facts.bindings import resolve
from validator.facts.collision import Collision, Forecast, collision_of, forecast
from validator.facts.decided_keys import DecidedKeys
from validator.facts.headroom import Headroom, headroom, inserts_before_bounds, range_of_type
from validator.facts.key_facts import KeyFacts, earliest, key_facts, tightest
from validator.facts.next_value import Lattice, lattice, next_value
from validator.facts.routing import Routing, Trees
from validator.facts.unfilled import Unfilled, unfilled
from validator.facts.uniqueness import Protection, Uniqueness
from validator.facts.unplaced import first_unplaced
from validator.facts.widths import TooNarrow
from validator.model.catalog import Column, Kind, Sequence, Table
from validator.model.finding import Severity
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import ColumnReading, Duplicates, Known, Observation, Unknown
from validator.model.policy import Policy, RunningOut
from validator.model.report import Status
from validator.model.snapshot import Snapshot

NOTHING_IN_SIGHT = Forecast(None, None, None, None)


@frozen
class ColumnFacts:
    """One column and one sequence.

    ``reading`` is None where none was asked for (a missing sequence, a value that is thrown away).
    """

    binding: Binding
    table: Table
    column: Column
    sequence: Sequence | None
    reading: Observation[ColumnReading] | None
    protection: Protection
    duplicates: Observation[Duplicates | None]
    next_value: int | None = None
    headroom: Headroom | None = None
    forecast: Forecast = NOTHING_IN_SIGHT
    running_out: Severity | None = None
    unplaced: str | None = None
    """Why it is not known whether a partition takes the next rows."""

    routing: Routing | None = None
    """How its rows find their partition, where it has any."""

    doubt: str | None = None
    """Why the next failure that can be computed may not be the one that comes."""

    users: tuple[ColumnName, ...] = ()
    """All columns that draw from the same sequence, this one among them."""

    keys: tuple[KeyFacts, ...] = ()
    """The other unique indexes of the table whose keys the drawn value decides, and what else may refuse it."""

    refused_by: KeyFacts | None = None
    """The one of ``keys`` that the collision is in; None: it is in the column itself."""

    @property
    def name(self) -> ColumnName:
        return self.binding.column

    @property
    def further_keys(self) -> tuple[KeyFacts, ...]:
        """``keys`` without indexes on the very column, which ask for nothing that its own ids don't tell."""
        return tuple(key for key in self.keys if not key.key.own)

    @property
    def is_shared(self) -> bool:
        """Whether another column draws from the same sequence."""
        return len(self.users) > 1

    @property
    def collision(self) -> Collision | None:
        return self.forecast.collision

    @property
    def known(self) -> ColumnReading | None:
        """The reading, where there is one."""
        return self.reading.value if isinstance(self.reading, Known) else None

    @property
    def duplicate_ids(self) -> Duplicates | None:
        """Ids that stand twice already, where that was looked at."""
        return self.duplicates.value if isinstance(self.duplicates, Known) else None

    @property
    def ascending(self) -> bool:
        return self.sequence is None or self.sequence.increment > 0

    @property
    def status(self) -> Status:
        """The worst that holds (CONTRACT: ``status``)."""
        binding, ahead = self.binding, self.forecast
        if binding.missing is not None or binding.ambiguous_identity:
            return Status.BROKEN_DEFAULT
        if self.headroom is not None and self.headroom.refuses_next:
            return Status.EXHAUSTED
        if ahead.collision is not None and ahead.on_collision == "error":
            return Status.BEHIND
        if ahead.collision is not None or self.duplicate_ids is not None:
            return Status.DUPLICATES
        if any(isinstance(key.facts.reading, Unknown) for key in self.keys):
            return Status.UNKNOWN
        unknown = binding.undecided is not None or self.unplaced is not None or self.doubt is not None
        if unknown or isinstance(self.reading, Unknown) or isinstance(self.duplicates, Unknown):
            return Status.UNKNOWN
        return Status.RUNNING_OUT if self.running_out is not None else Status.OK


@frozen
class DatabaseFacts:
    """The whole database, derived once."""

    snapshot: Snapshot
    policy: Policy
    bindings: Bindings
    columns: tuple[ColumnFacts, ...]
    unfilled: tuple[Unfilled, ...]
    orphans: tuple[Sequence, ...]
    users: dict[QualifiedName, tuple[ColumnName, ...]] = field(default_factory=dict)
    sharing: dict[QualifiedName, tuple[ColumnName, ...]] = field(default_factory=dict)
    """As ``users``, without partitions and children that repeat their parent."""

    owners: dict[QualifiedName, ColumnName] = field(default_factory=dict)


def derive(snapshot: Snapshot, policy: Policy, bindings: Bindings | None = None) -> DatabaseFacts:
    """All facts of ``snapshot``; pure.

    ``bindings`` spares resolving them again where the source has done it.
    """
    catalog = snapshot.catalog
    if bindings is None:
        bindings = resolve(catalog, policy.bindings)
    uniqueness, trees = Uniqueness(catalog), Trees(catalog)
    decided = DecidedKeys(catalog, bindings, uniqueness)
    judged = [is_judged(snapshot, uniqueness, binding) for binding in bindings.all]
    users = _users(bindings.all)
    sharing = _users(b for b, apart in zip(bindings.all, judged, strict=True) if apart)
    columns = [
        _column_facts(snapshot, policy, uniqueness, decided, trees, binding, users)
        for binding, apart in zip(bindings.all, judged, strict=True)
        if apart and binding.column.table not in catalog.outside_scope
    ]
    columns.sort(key=lambda c: (c.name, c.binding.sequence or QualifiedName("", "")))
    owners = {o.sequence: o.column for o in catalog.ownerships}
    orphans = tuple(
        s
        for name, s in sorted(catalog.sequences.items())
        if s.in_scope and not s.referenced and name not in bindings.used
    )
    lost = tuple(unfilled(snapshot, bindings, owners, orphans))
    return DatabaseFacts(snapshot, policy, bindings, tuple(columns), lost, orphans, users, sharing, owners)


def _users(bindings: Iterable[Binding]) -> dict[QualifiedName, tuple[ColumnName, ...]]:
    """The columns that draw from each sequence."""
    drawing: dict[QualifiedName, dict[ColumnName, None]] = {}
    for binding in bindings:
        if binding.sequence is not None:
            drawing.setdefault(binding.sequence, {})[binding.column] = None
    return {sequence: tuple(sorted(columns)) for sequence, columns in drawing.items()}


def is_judged(snapshot: Snapshot, uniqueness: Uniqueness, binding: Binding) -> bool:
    """Whether a binding gets an entry: an inheritance child that repeats its parent only with rows or a unique index
    of its own, or as a foreign table."""
    if not binding.repeats_parent or not binding.judged:
        return binding.judged
    table = snapshot.catalog.tables.get(binding.column.table)
    if table is not None and table.kind is Kind.FOREIGN:
        return True  # whether it holds rows is not known
    return binding.column.table in snapshot.populated or uniqueness.has_own_index(binding.column)


def _column_facts(
    snapshot: Snapshot,
    policy: Policy,
    uniqueness: Uniqueness,
    decided: DecidedKeys,
    trees: Trees,
    binding: Binding,
    users: dict[QualifiedName, tuple[ColumnName, ...]],
) -> ColumnFacts:
    catalog = snapshot.catalog
    table = catalog.tables[binding.column.table]
    column = catalog.columns[binding.column]
    data = catalog.columns.get(binding.data_column, column)
    sequence = catalog.sequences.get(binding.sequence) if binding.sequence is not None else None
    protection = uniqueness.of(binding.data_column)
    duplicates = snapshot.duplicates.get(binding.data_column, Known(None))
    reading = snapshot.readings.get((binding.column, sequence.name)) if sequence is not None else None
    drawing = users.get(sequence.name, ()) if sequence is not None else ()
    if sequence is None or not isinstance(reading, Known):
        return ColumnFacts(binding, table, column, sequence, reading, protection, duplicates, users=drawing)
    facts = ColumnFacts(binding, table, column, sequence, reading, protection, duplicates, users=drawing)
    in_sight = int(policy.running_out.inserts_left.warning)
    keys = tuple(key_facts(facts, key, snapshot, in_sight) for key in decided.of(binding))
    state = reading.value.state
    routing = trees.routing(binding.data_column)
    skipped = inserts_before_bounds(binding, data, sequence, state, reading.value.simulation)
    refused = None if routing is None else first_unplaced(binding, sequence, state, routing, in_sight, skipped)
    unplaced = refused.insert if refused is not None and not refused.why else None
    by = refused.check if refused is not None else None
    takes = routing.takes if routing is not None else None
    own = headroom(binding, data, sequence, state, reading.value.simulation, unplaced, by, takes)
    limit = tightest(_by_its_index(own, binding, data, protection, lattice(binding, sequence, state)), keys)
    level = running_out(limit, policy.running_out)
    found = collision_of(binding, sequence, reading.value, in_sight)
    there = _where_it_stands(uniqueness, protection, binding.data_column, found, routing)
    ends = (limit is not None and limit.refuses_next) or (level is not None and _fails_in_sight(limit, in_sight))
    ahead, refused_by = earliest(forecast(found, there, limit, ends), keys, limit, ends)
    doubt = _doubt(binding, ahead, decided.too_narrow(binding, sequence, state, in_sight))
    if doubt is not None:
        ahead, refused_by = forecast(None, there, limit, ends), None
    return replace(
        facts,
        next_value=next_value(sequence, state),
        headroom=limit,
        forecast=ahead,
        running_out=level,
        unplaced=refused.why or None if refused is not None and refused.insert < in_sight else None,
        routing=routing,
        doubt=doubt,
        keys=keys,
        refused_by=refused_by,
    )


def _doubt(binding: Binding, ahead: Forecast, narrow: TooNarrow | None) -> str | None:
    """Why what lies ahead is not sure to come."""
    if narrow is not None and (ahead.inserts_until_failure is None or narrow.insert <= ahead.inserts_until_failure):
        name = narrow.column.name.column
        return f"a trigger may fill {name} from it, which has no room for what comes of {narrow.value}"
    if binding.frees is not None and ahead.collision is not None:
        return f"the sequence will come to an id that is taken, which may be free by then: {binding.frees}"
    return None


def _by_its_index(
    limit: Headroom | None, binding: Binding, column: Column, protection: Protection, values: Lattice | None
) -> Headroom | None:
    """``limit``; where the type takes the value as it is drawn, it is that of the index's expression."""
    if limit is None or limit.source not in ("type", "default") or protection.key is None:
        return limit
    low, high = range_of_type(column.type.base, binding.narrowing, column.type.precision, column.type.scale)
    if binding.expression is not None:
        return limit
    bounded = limit.source == "type" and low is not None and high is not None
    if bounded and values is not None and limit.remaining >= values.until(cast(int, low), cast(int, high)):
        return limit
    return replace(limit, source="key", index=protection.index)


def _where_it_stands(
    uniqueness: Uniqueness,
    protection: Protection,
    column: ColumnName,
    collision: Collision | None,
    routing: Routing | None,
) -> Protection:
    """What refuses the colliding value: where the id alone leads to a partition, that partition's unique index."""
    apart = protection.apart
    if apart is None or apart.by or collision is None or routing is None or not isinstance(collision.value, int):
        return protection
    leaf = routing.leaf(collision.value)
    found = uniqueness.of(ColumnName(leaf, column.column)) if leaf is not None else protection
    return found if found.predicate is None and found.key is None else protection


def _fails_in_sight(limit: Headroom | None, inserts: int) -> bool:
    """Whether the limit that is near raises an error, or the one behind it does within so many inserts."""
    if limit is None or limit.fails_after is None:
        return False
    return limit.fails_after == limit.remaining or limit.fails_after < inserts


def running_out(limit: Headroom | None, thresholds: RunningOut) -> Severity | None:
    """How near a limit is: error, warning, or None while it is far."""
    if limit is None:
        return None
    percent, left = thresholds.percent, thresholds.inserts_left
    if limit.used_percent >= percent.error or limit.left < left.error:
        return Severity.ERROR
    if limit.used_percent >= percent.warning or limit.left < left.warning:
        return Severity.WARNING
    return None
