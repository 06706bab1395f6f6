"""How many inserts are left before the tightest limit in sight: the sequence's own, the column's type, a CHECK, the
expression.

Sources: PostgreSQL manual, "Numeric Types" (ranges), appendix A (SQLSTATEs): 2200H at the sequence's end, 22003 where
the value does not fit a number type, 22001 a text type, 23514 a CHECK.
"""

import math
from dataclasses import replace
from functools import cache

from validator.facts.before_bounds import Begin, begin
from validator.facts.binding import Binding
from validator.facts.checks import bounds
from validator.facts.gaps import Gap, Takes, gap_at
from validator.facts.next_value import Lattice, draws_left, draws_of_a_cycle, lattice
from validator.model.catalog import INTEGER_RANGES, Column, Sequence
from validator.model.frozen import frozen
from validator.model.observation import SequenceState, Simulation
from validator.model.report import Capacity

SEQUENCE_ENDS = "2200H"
OUT_OF_RANGE = "22003"
CHECK_VIOLATED = "23514"
_GAP = "gap"
"""Where the partitions do not end, but have a gap."""
OF_TYPES = (OUT_OF_RANGE, "22001")
"""What a value raises that its type does not take."""


@frozen
class Headroom:
    """``limit`` in values of the sequence; ``remaining`` inserts fit; then ``sqlstate`` (None: no error, but values
    repeat or round).

    Where the sequence stands before what the column takes, ``remaining`` counts from there on, and ``sqlstate`` is what
    the next insert raises.

    ``source``: sequence, type, check, partition, expression (whose values repeat), default (which fails by itself) or
    key. ``used_percent`` is exact to the float. ``fails_after`` and ``fails_with`` are the first real failure, which
    may lie beyond a limit that raises none.
    """

    limit: int
    remaining: int
    used_percent: float
    sqlstate: str | None
    source: str
    fails_after: int | None = None
    fails_with: str | None = None
    index: str | None = None
    """Where ``source`` is key: the other unique index whose keys come again."""
    other: Column | None = None
    """Where ``source`` is key: the column without an index that refuses what the drawn value makes of it."""
    gap: bool = False
    """No partition takes what comes next, or a CHECK refuses it, though later ids may be taken."""

    of_partition: str | None = None
    """The CHECK of a partition alone that refuses it, in words; None: another one, or none does."""

    resumes: Begin | None = None
    """Where a CHECK lets values in again, after a gap that begins with insert ``fails_after``: ``limit`` and
    ``remaining`` are those of the end of all, counted from there on if the very next value is in the gap."""

    begins: Begin | None = None
    """Where the values begin that the column takes, if the next one lies before that."""

    round_begins: Begin | None = None
    """The same of the next round of a CYCLE sequence, if it is the round's first value that is refused."""

    @property
    def refuses_next(self) -> bool:
        """Whether the very next value is refused: none is left, or those that are taken come later."""
        in_a_gap = self.resumes is not None and self.fails_after == 0
        return self.sqlstate is not None and (self.remaining == 0 or self.begins is not None or in_a_gap)

    @property
    def left(self) -> int:
        """How many inserts are left before the limit, or before a gap on the way there."""
        before = self.fails_after if self.resumes is not None else None
        return self.remaining if before is None else min(before, self.remaining)

    @property
    def capacity(self) -> Capacity:
        return Capacity(self.limit, self.remaining, self.used_percent)


def value_range(column: Column, narrowing: str | None = None) -> tuple[int | None, int | None]:
    """(smallest, largest) integer that the column takes, by its type, its CHECKs and its partitions' ranges; None where
    there is no bound."""
    low, high = range_of_type(column.type.base, narrowing, column.type.precision, column.type.scale)
    if not column.checks and column.partition_range is None:
        return low, high
    check_low, check_high, _ = bounds(column)
    ranges = [(low, high), (check_low, check_high), column.partition_range or (None, None)]
    lows, highs = [r[0] for r in ranges if r[0] is not None], [r[1] for r in ranges if r[1] is not None]
    return max(lows, default=None), min(highs, default=None)


@cache
def range_of_type(
    base: str, narrowing: str | None, precision: int | None, scale: int | None
) -> tuple[int | None, int | None]:
    """Smallest and largest integer of a type, and of what the value is cast to on its way; None: no bound."""
    ranges = [INTEGER_RANGES[t] for t in (base, narrowing) if t in INTEGER_RANGES]
    if base == "numeric" and precision is not None:
        largest = 10 ** max(precision - (scale or 0), 0) - 1
        ranges.append((-largest, largest))
    if not ranges:
        return None, None
    return max(r[0] for r in ranges), min(r[1] for r in ranges)


def headroom(
    binding: Binding,
    column: Column,
    sequence: Sequence,
    state: SequenceState,
    simulation: Simulation | None = None,
    unplaced: int | None = None,
    of_partition: str | None = None,
    takes: Takes | None = None,
) -> Headroom | None:
    """The tightest limit of ``binding``; None where nothing ends (a CYCLE sequence within the column's range).

    ``unplaced`` is the first insert whose row no partition takes, or the CHECK ``of_partition`` refuses, counted from
    where the column's bounds begin; ``takes`` says whether a partition does.
    """
    values = lattice(binding, sequence, state)
    ascending = sequence.increment > 0
    own_end = sequence.max_value if ascending else sequence.min_value
    taking = _taking(binding, column, values, simulation)
    begins = None if taking is None or values is None else begin(values, *value_range(taking, binding.narrowing))
    skipped = begins.inserts if begins is not None and begins.inserts is not None else 0
    ahead = values.after(skipped) if values is not None else None
    candidates: list[tuple[int, int, str | None, str]] = []
    if not sequence.cycle:
        candidates.append((ahead.inserts if ahead is not None else 0, own_end, SEQUENCE_ENDS, "sequence"))
    if ahead is not None and taking is not None:
        candidates += _of_column(binding, taking, sequence, ahead, skipped, draws_left(sequence, state))
    elif ahead is not None and simulation is not None and not binding.discarded:
        candidates += _of_simulation(simulation, ahead, column, binding)
    if unplaced is not None and ahead is not None:
        candidates.append((unplaced, _drawn_before(unplaced, ahead, sequence), CHECK_VIOLATED, _GAP))
    if not candidates:
        return None
    remaining, limit, sqlstate, source = min(candidates, key=lambda c: c[0])
    failing = min((c for c in candidates if c[2] is not None), key=lambda c: c[0], default=None)
    told = simulation is None or begins is not None
    low, high = value_range(column, binding.narrowing) if told else (None, None)
    start = sequence.min_value if ascending else sequence.max_value
    around = None
    if sequence.cycle and taking is not None and source in ("type", "check", "partition"):
        around = begin(_round(sequence), *value_range(taking, binding.narrowing)) if limit == own_end else None
    if ascending and low is not None:
        start = max(start, low)
    if not ascending and high is not None:
        start = min(start, high)
    if skipped and ahead is not None and remaining:
        start = ahead.first
    step = abs(values.step) if values is not None else abs(sequence.increment)
    whole = max(abs(limit - start) // step + 1, 1) if (limit >= start) == ascending or limit == start else 1
    used = min(100.0 * max(whole - remaining, 0) / whole, math.nextafter(100.0, 0.0))  # not 100 yet: some are left
    found = Headroom(
        limit,
        remaining,
        used if remaining else 100.0,
        sqlstate,
        source if source != _GAP else "partition" if of_partition is None else "check",
        fails_after=failing[0] if failing else None,
        fails_with=failing[2] if failing else None,
        gap=source == _GAP or (source == "partition" and bool(column.partition_stretches)),
        of_partition=of_partition if source == _GAP else None,
        round_begins=around,
    )
    simulated = simulation is not None and binding.expression is None and not sequence.cycle
    if simulated and begins is None and ahead is not None and found.source == "check" and found.of_partition is None:
        gap = gap_at(column, ahead, found.remaining, *value_range(column, binding.narrowing), takes)
        return found if gap is None else _past_the_gap(found, gap, sequence, ahead)
    none_taken = skipped and not remaining and found.of_partition is None
    if begins is None or values is None or taking is None or none_taken:
        return found
    sqlstate, source = _refusal(taking, binding.narrowing, values.first)
    return replace(
        found,
        sqlstate=sqlstate,
        source=source,
        fails_after=0,
        fails_with=sqlstate,
        gap=False,
        begins=begins,
    )


def _past_the_gap(found: Headroom, gap: Gap, sequence: Sequence, values: Lattice) -> Headroom:
    """``found``, which ends at a CHECK, up to the end of all: the CHECK lets in later values again."""
    if gap.resumes is None:
        return replace(found, gap=True)
    begun = 0 if found.remaining else gap.resumes.inserts or 0
    start = sequence.min_value if values.step > 0 else sequence.max_value
    limit, remaining = values.at(gap.last), gap.last - begun + 1
    if begun:
        start = values.at(begun)
    whole = max(abs(limit - start) // abs(values.step) + 1, remaining)
    used = 100.0 * (whole - remaining) / whole
    return replace(found, limit=limit, remaining=remaining, used_percent=used, gap=True, resumes=gap.resumes)


def inserts_before_bounds(
    binding: Binding, column: Column, sequence: Sequence, state: SequenceState, simulation: Simulation | None
) -> int:
    """How many inserts are refused before the sequence gives the first value within the column's bounds; 0 where it
    never does, too."""
    values = lattice(binding, sequence, state)
    taking = _taking(binding, column, values, simulation)
    if values is None or taking is None:
        return 0
    found = begin(values, *value_range(taking, binding.narrowing))
    return found.inserts or 0 if found is not None else 0


def _taking(binding: Binding, column: Column, values: Lattice | None, simulation: Simulation | None) -> Column | None:
    """The column, with the bounds that the drawn value itself has to keep to; None where they do not speak of it, or
    where a simulation says more."""
    if binding.discarded:
        # what a trigger throws away has gone through the column's type before
        return replace(column, checks=(), partition_range=None) if binding.expression is None else None
    if simulation is None:
        return column
    # simulated for the sake of its index: it stands before the bounds all the same, and comes to them
    plain = binding.expression is None and not column.type.rounds and bounds(column)[2]
    if values is None or not plain or column.type.base not in (*INTEGER_RANGES, "numeric"):
        return None
    return column if begin(values, *value_range(column, binding.narrowing)) is not None else None


def _round(sequence: Sequence) -> Lattice:
    """One whole round of a CYCLE sequence."""
    start = sequence.min_value if sequence.increment > 0 else sequence.max_value
    return Lattice(start, sequence.increment, draws_of_a_cycle(sequence))


def _drawn_before(insert: int, values: Lattice, sequence: Sequence) -> int:
    """What the sequence gives to the insert before ``insert``; to this one, where it is the very next."""
    if insert <= values.inserts:
        return values.at(max(insert - 1, 0))
    start = sequence.min_value if sequence.increment > 0 else sequence.max_value
    return start + (insert - values.inserts - 1) * sequence.increment


def _of_column(
    binding: Binding, column: Column, sequence: Sequence, values: Lattice, skipped: int, draws: int
) -> list[tuple[int, int, str | None, str]]:
    """``values`` are counted from where the column's bounds begin, ``skipped`` inserts from now; ``draws`` are left
    now."""
    low, high = value_range(column, binding.narrowing)
    floor = low if low is not None else -(2**63)
    ceiling = high if high is not None else 2**63 - 1
    fits = values.until(floor, ceiling)
    ascending = values.step > 0
    limit = ceiling if ascending else floor
    own_end = sequence.max_value if ascending else sequence.min_value
    if fits < values.inserts:
        before = fits == 0 and (values.first < floor if ascending else values.first > ceiling)
        if before:  # and it never comes to what the column takes
            limit = min(limit, own_end) if ascending else max(limit, own_end)
        return [(fits, limit, *_refusal(column, binding.narrowing, values.at(fits)))]
    if sequence.cycle:
        again = _round(sequence)
        fits = again.until(floor, ceiling)
        if fits < again.inserts:
            after = (draws + fits) // binding.stride - skipped
            refusal = _refusal(column, binding.narrowing, again.at(fits))
            return [(after, limit if fits else own_end, *refusal)]
    return []


def _refusal(column: Column, narrowing: str | None, value: int) -> tuple[str, str]:
    """(SQLSTATE, source) of what refuses ``value``: the type first, then a CHECK, else no partition takes it."""
    kind = column.type
    low, high = range_of_type(kind.base, narrowing, kind.precision, kind.scale)
    if (low is not None and value < low) or (high is not None and value > high):
        return OUT_OF_RANGE, "type"
    low, high, _ = bounds(column)
    if (low is not None and value < low) or (high is not None and value > high):
        return CHECK_VIOLATED, "check"
    return CHECK_VIOLATED, "partition"


def _refusing(column: Column, binding: Binding, drawn: int) -> str:
    """What refuses the value made of ``drawn`` with 23514: the partitions, where none takes it, or a CHECK."""
    taken = column.partition_stretches
    if not taken:
        return "check"
    if binding.expression is not None:
        return "partition" if len(column.checks) == 1 else "check"
    inside = any((low is None or drawn >= low) and (high is None or drawn <= high) for low, high in taken)
    return "check" if inside else "partition"


def _of_simulation(
    simulation: Simulation, values: Lattice, column: Column, binding: Binding
) -> list[tuple[int, int, str | None, str]]:
    out: list[tuple[int, int, str | None, str]] = []
    if simulation.failure is not None:
        insert, sqlstate = simulation.failure
        source = "type" if sqlstate in OF_TYPES else "default"
        if sqlstate == CHECK_VIOLATED:
            source = _refusing(column, binding, values.at(insert))
        out.append((insert, values.at(max(insert - 1, 0)), sqlstate, source))
    if simulation.distinct_until is not None:
        out.append((simulation.distinct_until, values.at(max(simulation.distinct_until - 1, 0)), None, "expression"))
    return out
