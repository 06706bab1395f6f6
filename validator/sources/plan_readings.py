"""What to read for each binding, and why some can't be read."""

from collections.abc import Iterator

from validator.facts.binding import Binding, Bindings
from validator.facts.decided_keys import DecidedKeys
from validator.facts.decided_row import DecidedKey
from validator.facts.evaluable import evaluable
from validator.facts.families import foreign_parts
from validator.facts.uniqueness import Protection, Uniqueness
from validator.model.catalog import Catalog, Column, Kind, Sequence, Table
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName, quote_identifier
from validator.model.observation import Reason, Unknown
from validator.sources.reading import Reading, cannot_simulate, needs_simulation


@frozen
class Plannable:
    """A catalog, and what a source knows besides: ``indexed`` are the columns that an index finds the largest value
    of, ``in_order`` those that it serves in the order that ORDER BY asks for by itself; ``role`` is who reads."""

    catalog: Catalog
    indexed: frozenset[ColumnName]
    in_order: frozenset[ColumnName]
    enums: frozenset[QualifiedName]
    role: str = ""
    standby: bool = False


class Planner:
    """Plans the readings of one catalog."""

    def __init__(self, known: Plannable, uniqueness: Uniqueness, bindings: Bindings) -> None:
        self._from = known
        self._keys = DecidedKeys(known.catalog, bindings, uniqueness)
        self._catalog = known.catalog
        self._uniqueness = uniqueness
        self._foreign = foreign_parts(known.catalog)

    def plan(self, binding: Binding) -> Reading | Unknown | None:
        """What to read for ``binding``, or why it can't be read; None where nothing is to be read."""
        if binding.sequence is None or binding.undecided is not None or binding.ambiguous_identity:
            return None
        if not binding.judged or binding.column.table in self._catalog.outside_scope:
            return None
        sequence = self._catalog.sequences.get(binding.sequence)
        table = self._catalog.tables.get(binding.data_column.table)
        column = self._catalog.columns.get(binding.data_column)
        if sequence is None or table is None or column is None:
            if sequence is not None:
                return Unknown(Reason.UNSUPPORTED_EXPRESSION, "its rows can't be told", "check this column by hand")
            return None
        protection = self._uniqueness.of(binding.data_column)
        indexed = column.name in self._from.indexed
        key = protection.key
        if column.type.base == "citext" and key is None:
            key = f"lower({quote_identifier(column.name.column)}::text)"  # what citext's own equality compares
        standby = self._from.standby
        in_order = column.name in self._from.in_order
        elsewhere = None if binding.discarded else self._elsewhere(table, column, sequence)
        reading = Reading(
            binding, sequence, table, column, indexed, protection.predicate, key, standby, in_order, elsewhere=elsewhere
        )
        return self._problem(reading, protection) or reading

    def _elsewhere(self, table: Table, column: Column, sequence: Sequence) -> Unknown | None:
        """Where a foreign table holds rows: asking it would make this server connect to that other one."""
        parts = self._foreign.get(table.name)
        if parts is None:
            return None
        what = f"{table.name} is a foreign table: its rows are"
        if table.kind is not Kind.FOREIGN:
            others = len(parts) - 1
            what = f"{parts[0]}, a partition of {table.name}, is a foreign table: its rows are"
            if others:
                what = f"{parts[0]} and {others:,} more partitions of {table.name} are foreign tables: their rows are"
        end = "max" if sequence.increment > 0 else "min"
        return Unknown(
            Reason.FOREIGN_TABLE,
            f"{what} on another server, which a check does not connect to",
            f"compare where {sequence.name} stands with the answer to: "
            f"SELECT {end}({quote_identifier(column.name.column)}) FROM {table.name}",
        )

    def plan_keys(self, binding: Binding, own: Reading) -> Iterator[tuple[str, Reading | Unknown]]:
        """What to read of the other unique indexes whose keys ``binding`` decides, by name, or why it can't be."""
        if own.elsewhere is not None:
            return
        for key in self._keys.of(binding):
            by_case = f"lower({quote_identifier(key.column.name.column)}::text)" if _ignores_case(key) else None
            predicate, sequence, table = key.protection.predicate, own.sequence, own.table
            reading = Reading(
                key.binding, sequence, table, key.column, own.indexed or not key.own, predicate, by_case,
                in_order=own.in_order and key.own, index=key.index, stored=key.stored, own=own, rowless=key.alone,
            )  # fmt: skip
            yield key.index, self._why_not_simulated(key, reading) or reading

    def _why_not_simulated(self, key: DecidedKey, reading: Reading) -> Unknown | None:
        why = key.binding.undecided
        if why is None and key.stored is not None and not reading.column.type.base:
            why = f"values of the type of {key.name} are not computed ahead of time"
        why = why or cannot_simulate(reading)
        if why is None and reading.predicate is not None and not evaluable(reading.predicate, self._from.enums):
            why = "its predicate calls functions that are not evaluated here"
        if why is None:
            return None
        message = f"whether {key.what} refuses what is drawn can't be computed: {why}"
        by_hand = "check this column by hand" if key.alone else "check this index by hand"
        return Unknown(Reason.UNSUPPORTED_EXPRESSION, message, by_hand)

    def _problem(self, reading: Reading, protection: Protection) -> Unknown | None:
        table, column, sequence = reading.table, reading.column, reading.sequence
        role = f"the role {self._from.role}"
        grants = [] if table.access.readable or reading.state_alone else list(table.access.grants)
        if grants and column.readable:
            grants = [g for g in grants if "ON SCHEMA" in g]
        blind = not sequence.access.readable and not sequence.usage
        if blind:
            grants += [g for g in sequence.access.grants if g not in grants]
        if grants:
            what = [str(table.name)] if len(grants) > blind else []
            what += [f"the sequence {sequence.name}"] if blind else []
            return Unknown(Reason.NO_PRIVILEGE, f"{role} may not read {' and '.join(what)}", "; ".join(grants))
        if table.access.row_security and not reading.state_alone:
            return Unknown(
                Reason.ROW_SECURITY,
                f"row-level security hides rows of {table.name} from {role}",
                _seeing_all_rows(quote_identifier(self._from.role), table),
            )
        if reading.elsewhere is not None:
            return None
        if protection.predicate is not None and not evaluable(protection.predicate, self._from.enums):
            return Unknown(
                Reason.UNSUPPORTED_EXPRESSION,
                f"the partial unique index {protection.index} calls functions that are not evaluated here",
                "check this column by hand",
            )
        if needs_simulation(reading) and not reading.binding.discarded:
            why = cannot_simulate(reading)
            if why is not None:
                return Unknown(Reason.UNSUPPORTED_EXPRESSION, why, "check this column by hand")
        return None


def _ignores_case(key: DecidedKey) -> bool:
    return key.column.type.base == "citext" and key.stored is None


def _seeing_all_rows(role: str, table: Table) -> str:
    """Who sees the rows that a policy hides: under FORCE not even the owner."""
    if table.access.owner_too:
        unforced = f"ALTER TABLE {table.name} NO FORCE ROW LEVEL SECURITY and check as its owner"
        return f"ALTER ROLE {role} BYPASSRLS, or {unforced}"
    return f"ALTER ROLE {role} BYPASSRLS, or check as the table's owner"
