"""What may refuse the values that a sequence gives once it has been moved: past the ids of a column, or to where its
values begin."""

import math

from validator.facts.checks import exceptions
from validator.facts.database_facts import ColumnFacts
from validator.model.catalog import Sequence
from validator.model.observation import ColumnReading
from validator.rules.bounds import begin_of


def refused_beyond(facts: ColumnFacts, known: ColumnReading, sequence: Sequence) -> str:
    """The question where a CHECK, or a gap between partitions, may refuse what comes after the ids there are, and after
    what lies before the bounds; else ''.

    Plain bounds are not asked about: the limit that they set is known.
    """
    ascending = sequence.increment > 0
    last, begins = known.furthest, begin_of(facts)
    if last is None:
        extreme = known.max_value if ascending else known.min_value
        if extreme is not None and not isinstance(extreme, str) and math.isfinite(extreme):
            last = math.floor(extreme)
    before = None if begins is None else begins.bound - (1 if ascending else -1)
    reached = [each for each in (last, before) if each is not None]
    return refused_after(facts, sequence, (max if ascending else min)(reached)) if reached else ""


def refused_after(facts: ColumnFacts, sequence: Sequence, last: int) -> str:
    """The same of what comes after ``last``."""
    column = facts.column
    after = sorted((last + (1 if sequence.increment > 0 else -1), last + sequence.increment))
    stretches = column.partition_stretches
    if stretches and not any(_within(after, stretch) for stretch in stretches):
        return f"Is there a partition of {facts.name.table} for what comes after {last}? There is a gap beyond it."
    once_moved = "if it refuses that, every insert fails once the sequence is moved"
    for check in column.checks[:-1] if stretches else column.checks:
        left_out = exceptions(check, facts.name.column)
        if left_out is None or any(after[0] <= each <= after[1] for each in left_out):
            return (
                f"Does {facts.name} take what comes after {last}? CHECK ({check}) is more than a bound: {once_moved}."
            )
    refusing = None if facts.routing is None else next(filter(None, map(facts.routing.refusing, after)), None)
    return "" if refusing is None else f"Does {facts.name} take what comes after {last}? {refusing}: {once_moved}."


def _within(values: list[int], stretch: tuple[int | None, int | None]) -> bool:
    low, high = stretch
    return (low is None or values[0] >= low) and (high is None or values[1] <= high)
