"""What may refuse the values that a sequence gives once it has been moved past the ids of a column."""

import math

from validator.facts.checks import exceptions
from validator.facts.database_facts import ColumnFacts
from validator.model.catalog import Sequence
from validator.model.observation import ColumnReading


def refused_beyond(facts: ColumnFacts, known: ColumnReading, sequence: Sequence) -> str:
    """The question where a CHECK, or a gap between partitions, may refuse what comes after the ids there are; else ''.

    Plain bounds are not asked about: the limit that they set is known.
    """
    ascending, column = sequence.increment > 0, facts.column
    last = known.furthest
    if last is None:
        extreme = known.max_value if ascending else known.min_value
        if extreme is None or isinstance(extreme, str) or not math.isfinite(extreme):
            return ""
        last = math.floor(extreme)
    after = sorted((last + (1 if ascending else -1), last + sequence.increment))
    stretches = column.partition_stretches
    if stretches and not any(_within(after, stretch) for stretch in stretches):
        return f"Is there a partition of {facts.name.table} for what comes after {last}? There is a gap beyond it."
    for check in column.checks[:-1] if stretches else column.checks:
        left_out = exceptions(check, facts.name.column)
        if left_out is None or any(after[0] <= each <= after[1] for each in left_out):
            return (
                f"Does {facts.name} take what comes after {last}? CHECK ({check}) is more than a bound: if it refuses "
                "that, every insert fails once the sequence is moved."
            )
    return ""


def _within(values: list[int], stretch: tuple[int | None, int | None]) -> bool:
    low, high = stretch
    return (low is None or values[0] >= low) and (high is None or values[1] <= high)
