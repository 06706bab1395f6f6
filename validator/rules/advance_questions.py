"""What to ask before a sequence is moved past ids, which ids are left aside, and where it will stand."""

import math

from validator.facts.binding import Binding, Via
from validator.facts.database_facts import ColumnFacts
from validator.facts.next_value import lattice
from validator.model.catalog import INTEGER_RANGES, Sequence
from validator.model.names import ColumnName
from validator.model.observation import ColumnReading
from validator.rules.bounds import begin_of, is_moved_to, stand_before
from validator.rules.judging import OUTLIER_LEAST, OUTLIER_SHARE, Outlier, outlier_of
from validator.rules.next_round import at_the_end, begins_at, in_the_way_of
from validator.rules.refused_beyond import refused_after, refused_beyond
from validator.rules.remedies import TYPE_NAMES

Feeding = tuple[Binding, ColumnFacts | None]
"""What hands a sequence's values to a column; no facts where the column is outside the scope."""


def left_aside(feeding: list[Feeding]) -> dict[ColumnName, Outlier]:
    """The lone ids that are not followed, by column: where something nearer is in the way too, that is mended first."""
    found = {facts.name: outlier for _, facts in feeding if facts is not None and (outlier := outlier_of(facts))}
    for _, facts in feeding:
        if begin_of(facts) is not None:
            return found  # the bounds are nearer
        if facts is None or facts.collision is None or facts.collision.wrapped or facts.collision.own:
            continue
        outlier = found.get(facts.name)
        if outlier is None or facts.refused_by is not None or facts.collision.value != outlier.value:
            return found
    return {}


def beyond(binding: Binding, sequence: Sequence, outlier: Outlier) -> str:
    """What is said of an id that is not followed."""
    return (
        f"{binding.column} holds {outlier.value}, far beyond {outlier.before}: it is left aside, for following it "
        f"would burn {outlier.share:.0f} % of the range. {sequence.name} will run into it one day: delete or renumber "
        "that row, if it is a mistake."
    )


def questions_of(binding: Binding, facts: ColumnFacts | None, sequence: Sequence) -> tuple[str, ...]:
    """What to decide before the sequence is moved past the ids of a plain number column."""
    known = facts.known if facts is not None else None
    if facts is None or known is None:
        return (
            f"{binding.column} draws from {sequence.name} too, and was not read: does it hold an id far "
            "beyond the others?",
        )
    if facts.collision is not None and not facts.collision.own and _comes_round(facts, known, sequence):
        return (in_the_way_of(facts, facts.collision.value, sequence),)
    forbidden = is_moved_to(facts)
    if forbidden:
        return (forbidden,)
    refused = refused_beyond(facts, known, sequence)
    if refused:
        return (refused,)
    if known.furthest is None:
        return _how_far(facts, known, sequence)
    outlier = outlier_of(facts)
    room = _room_after(facts, sequence, known.furthest)
    if outlier is not None:
        last = f" and {_after_the_end(sequence)}" if room < 1 else ""
        return (
            f"{facts.name} holds {outlier.value}, far beyond {outlier.before}: following it burns "
            f"{outlier.share:.0f} % "
            f"of the range{last}. Delete or renumber that row instead, if it is a mistake.",
        )
    if room < 1 and sequence.cycle:
        return (at_the_end(facts, known, sequence, known.furthest),)
    if room < 1:
        return (
            f"Moving past {known.furthest}, which {facts.name} holds, leaves {sequence.name} no value that the column "
            "takes: make room first (a wider type or limit), or renumber the rows at the end.",
        )
    return ()


def _after_the_end(sequence: Sequence) -> str:
    if sequence.cycle:
        return f"leaves no value before {sequence.name} begins again at {begins_at(sequence)}"
    return "leaves no value: every insert that takes the default fails from then on"


def _comes_round(facts: ColumnFacts, known: ColumnReading, sequence: Sequence) -> bool:
    """Whether it is only in its next round that a CYCLE sequence meets what is in the way."""
    if not sequence.cycle or facts.next_value is None or facts.collision is None:
        return False
    wrapped = (facts.next_value - known.state.last_value) * sequence.increment < 0
    return wrapped or facts.collision.wrapped or (known.occupied is None and known.occupied_after_wrap is not None)


def _how_far(facts: ColumnFacts, known: ColumnReading, sequence: Sequence) -> tuple[str, ...]:
    """What to ask where the furthest id on the way was not read: the column's own furthest one says no more than how
    far it may be."""
    ascending = sequence.increment > 0
    extreme, end = (known.max_value, sequence.max_value) if ascending else (known.min_value, sequence.min_value)
    in_the_way = facts.collision is not None or (begin_of(facts) is not None and known.occupied is not None)
    if extreme is None or facts.next_value is None or not in_the_way or isinstance(extreme, str):
        return ()
    if not math.isfinite(extreme) or (extreme > end if ascending else extreme < end):
        extreme = end
    passed = abs(int(extreme) - facts.next_value) if (extreme > facts.next_value) is ascending else 0
    span = abs(sequence.max_value - sequence.min_value)
    if (end - int(extreme)) // sequence.increment >= 1 and (
        passed < OUTLIER_LEAST * abs(sequence.increment) or passed * OUTLIER_SHARE < span
    ):
        return ()
    return (
        f"The ids of {facts.name} may go as far as {int(extreme)}, and moving past that burns "
        f"{100 * passed / span:.0f} % of the range: is one of them far beyond the others?",
    )


def others_at_their_end(feeding: list[Feeding], sequence: Sequence, outliers: dict[ColumnName, Outlier]) -> list[str]:
    """What to ask where the ids of one column take the sequence further than another column has values for: that one
    still takes some now, and none afterwards, or not the next one."""
    sign = 1 if sequence.increment > 0 else -1
    found = [
        (at, facts)
        for _, facts in feeding
        if facts is not None and (at := _target(facts, outliers, sequence)) is not None
    ]
    if not found:
        return []
    furthest, leader = max(found, key=lambda pair: pair[0] * sign)
    questions = []
    for _, facts in feeding:
        limit = None if facts is None else facts.headroom
        if facts is None or limit is None or facts.name == leader.name or limit.source == "sequence":
            continue
        own = _target(facts, outliers, sequence)
        asked = own is not None and (limit.limit - own) // sequence.increment < 1
        if limit.remaining > 0 and not asked and (limit.limit - furthest) // sequence.increment < 1:
            first = begin_of(leader)
            bound = stand_before(leader, first) if first is not None else None
            holds = "which" if leader.binding.expression is None else "whose value"
            begins = f"{holds} {leader.name} holds" if furthest != bound else f"where {leader.name} takes nothing yet"
            still = " in this round" if sequence.cycle else ""
            questions.append(
                f"Moving {sequence.name} past {furthest}, {begins}, leaves {facts.name} no value that it takes{still}: "
                f"it ends at {limit.limit}. May it become wider, or have a sequence of its own, before?"
            )
        elif own != furthest and facts.binding.expression is None and facts.known is not None:
            questions += filter(None, [refused_after(facts, sequence, furthest)])
    return questions


def furthest_of(facts: ColumnFacts) -> int | None:
    """The sequence's last value on its way that the column holds, or holds what is made of it; None: none, or not
    read."""
    known = facts.known
    if known is None or known.simulation is None:
        return known.furthest if known is not None else None
    values = lattice(facts.binding, facts.sequence, known.state) if facts.sequence is not None else None
    last = known.simulation.furthest
    return values.at(last) if values is not None and last is not None else None


def _target(facts: ColumnFacts, outliers: dict[ColumnName, Outlier], sequence: Sequence) -> int | None:
    """How far the sequence is moved for this column, past ids or to its bounds; None: not at all, or not known."""
    begins = begin_of(facts)
    if facts.known is None or (facts.collision is None and begins is None):
        return None
    outlier = outliers.get(facts.name)
    ids = outlier.before if outlier is not None else furthest_of(facts)
    bound = stand_before(facts, begins) if begins is not None else None
    targets = [each for each in (ids, bound) if each is not None]
    return (max if sequence.increment > 0 else min)(targets, default=None)


def _room_after(facts: ColumnFacts, sequence: Sequence, furthest: int) -> int:
    """How many values are left once the sequence stands at ``furthest``, to the tightest limit."""
    own_end = sequence.max_value if sequence.increment > 0 else sequence.min_value
    limit = facts.headroom
    ends = [own_end] if limit is None or limit.of_partition is not None else [own_end, limit.limit]
    return min((end - furthest) // sequence.increment for end in ends)


def too_narrow(sequence: Sequence, feeding: list[Feeding]) -> str:
    """The question where the ids reach to the end of the sequence's type, and all columns are wider; else nothing."""
    low, high = INTEGER_RANGES.get(sequence.data_type, (None, None))
    ascending = sequence.increment > 0
    end, own_end = (sequence.max_value, high) if ascending else (sequence.min_value, low)
    if sequence.data_type == "int8" or end != own_end or sequence.cycle:
        return ""  # a round that ends there is begun again
    there: list[ColumnFacts] = []
    for binding, facts in feeding:
        if facts is None or binding.via is Via.IDENTITY or binding.expression is not None or facts.further_keys:
            return ""
        if (
            facts.column.type.base not in ("int8", "numeric")
            or binding.narrowing in ("int2", "int4")
            or outlier_of(facts)
        ):
            return ""
        furthest = facts.known.furthest if facts.known is not None else None
        if furthest is not None and facts.collision is not None and (end - furthest) // sequence.increment < 1:
            there.append(facts)
    if not there:
        return ""
    kind = TYPE_NAMES[sequence.data_type]
    return (
        f"{there[0].name} holds ids up to the end of {sequence.name} ({end}), which counts in {kind}: this makes it "
        f"bigint first, and then moves it past all of them. Does anything take these ids for {kind} (a column that "
        "refers to them, a type in the application)?"
    )


def next_values(
    sequence: Sequence, feeding: list[Feeding], outliers: dict[ColumnName, Outlier]
) -> tuple[int | None, int | None]:
    """The next value now, and once the sequence is moved; None where the readings do not tell."""
    ascending = sequence.increment > 0
    now = next((facts.next_value for _, facts in feeding if facts is not None and facts.known), None)
    furthest = []
    for binding, facts in feeding:
        if facts is None or facts.known is None or facts.known.simulation is not None or binding.stride != 1:
            return now, None
        if binding.allocation in ("pooled", "pooled-lo") or facts.further_keys:
            return now, None
        begins = begin_of(facts)
        bound = stand_before(facts, begins) if begins is not None else None
        furthest += [bound] if bound is not None else []
        if facts.name in outliers:
            if abs(sequence.increment) != 1:
                return now, None
            furthest.append(outliers[facts.name].before)
        elif facts.known.furthest is not None:
            furthest.append(facts.known.furthest)
        elif facts.collision is not None or (begins is not None and facts.known.occupied is not None):
            return now, None  # read without an index: how far the ids go on the way was not asked
    if now is None or not furthest:
        return now, None
    after = (max(furthest) if ascending else min(furthest)) + sequence.increment
    beyond = after > sequence.max_value if ascending else after < sequence.min_value
    return now, None if beyond or (after - now) * sequence.increment <= 0 else after
