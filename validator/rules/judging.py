"""Judgements that more than one rule needs."""

from collections.abc import Container, Iterator

from validator.facts.binding import Via
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.headroom import range_of_type
from validator.model.catalog import Column, Kind
from validator.model.finding import Severity
from validator.model.frozen import frozen
from validator.model.names import ColumnName

OUTLIER_SHARE = 4
"""A gap of a quarter of the range is no accident of counting."""

OUTLIER_LEAST = 100
"""Fewer values are no loss, and in a range so short each id is far from the others."""


@frozen
class Outlier:
    """An id far from its like.

    ``before`` is the last value on the way to it that is taken or handed out; ``share`` is the gap in per cent of the
    range.
    """

    value: int
    before: int
    share: float


def outlier_of(facts: ColumnFacts) -> Outlier | None:
    """The furthest id on the sequence's way, where the gap before it is at least a quarter of the range in sight."""
    known, sequence, limit = facts.known, facts.sequence, facts.headroom
    if known is None or sequence is None or known.simulation is not None or facts.binding.discarded:
        return None
    if known.furthest is None or facts.next_value is None:
        return None
    ascending = sequence.increment > 0
    begins = limit.begins if limit is not None and limit.begins is not None and limit.begins.inserts else None
    coming = begins.value if begins is not None and begins.value is not None else facts.next_value
    handed_out = coming - sequence.increment
    candidates = [handed_out] if known.runner_up is None else [handed_out, known.runner_up]
    before = max(candidates) if ascending else min(candidates)
    start = coming if begins is not None else sequence.min_value if ascending else sequence.max_value
    end = limit.limit if limit is not None else (sequence.max_value if ascending else sequence.min_value)
    step = abs(sequence.increment) * facts.binding.stride
    # what would never be handed out: not the values of both ends
    gap = abs(known.furthest - before) - step if (known.furthest > before) is ascending else 0
    span = abs(end - start)
    if span == 0 or gap < OUTLIER_LEAST * step or gap * OUTLIER_SHARE < span:
        return None
    return Outlier(known.furthest, before, 100.0 * gap / span)


def tempered(facts: ColumnFacts, severity: Severity) -> Severity:
    """``severity``, but no error where only inserts straight into a partition are affected: hardly anybody makes
    them.
    """
    return Severity.WARNING if facts.binding.direct_only and severity is Severity.ERROR else severity


def data_column(database: DatabaseFacts, facts: ColumnFacts) -> Column:
    """The column whose rows the values meet: a view's base, or the column itself."""
    return database.snapshot.catalog.columns.get(facts.binding.data_column, facts.column)


def type_range(column: Column, narrowing: str | None) -> tuple[int | None, int | None]:
    """Smallest and largest integer of the column's type alone, whatever CHECKs and partitions say; None: no bound."""
    kind = column.type
    return range_of_type(kind.base, narrowing, kind.precision, kind.scale)


def is_plain(facts: ColumnFacts) -> bool:
    """Whether the column takes the sequence's values as they are."""
    binding = facts.binding
    if binding.sequence is None or binding.expression is not None:
        return False
    return binding.narrowing is not None or binding.via in (Via.IDENTITY, Via.APPLICATION)


def may_own(facts: ColumnFacts, owning: Container[ColumnName]) -> bool:
    """Whether the column can own the sequence that it draws from; ``owning`` are the columns that own one.

    No view's column can; and one that has a sequence already must not: on PostgreSQL 10 to 12 an identity column that
    owns a second one refuses every insert (XX000).
    """
    return facts.table.kind in (Kind.TABLE, Kind.PARTITIONED) and not facts.column.identity and facts.name not in owning


def once_a_column(database: DatabaseFacts) -> Iterator[ColumnFacts]:
    """The judged columns whose sequence's values arrive, each once; a view's is left to the table with the rows."""
    names = {facts.name for facts in database.columns}
    seen: set[ColumnName] = set()
    for facts in database.columns:
        data = facts.binding.data_column
        if facts.binding.discarded or data in seen or (data != facts.name and data in names):
            continue
        seen.add(data)
        yield facts
