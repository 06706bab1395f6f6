"""What to ask where a CYCLE sequence would come to the end of its round: it does not end there, it begins again."""

from validator.facts.database_facts import ColumnFacts
from validator.model.catalog import Sequence
from validator.model.observation import ColumnReading


def begins_at(sequence: Sequence) -> int:
    """The first value of each round but the first: never START."""
    return sequence.min_value if sequence.increment > 0 else sequence.max_value


def in_the_way_of(facts: ColumnFacts, value: object, sequence: Sequence) -> str:
    """The question where what is in the way is met in the next round, which no value of this one leads past."""
    holds = "holds" if facts.refused_by is None else "would get and another unique index refuses"
    return (
        f"{value}, which {facts.name} {holds}, is in the way of the next round of {sequence.name}, which begins at "
        f"{begins_at(sequence)}: no setval() in this one helps. Are the old rows to be deleted before, or the round to "
        "be made longer?"
    )


def at_the_end(facts: ColumnFacts, known: ColumnReading, sequence: Sequence, furthest: int) -> str:
    """The question where no value that the column takes is left in this round after ``furthest``."""
    end = sequence.max_value if sequence.increment > 0 else sequence.min_value
    start, limit = begins_at(sequence), facts.headroom
    moving = f"Moving past {furthest}, which {facts.name} holds,"
    if (end - furthest) // sequence.increment >= 1:
        return (
            f"{moving} leaves {sequence.name} no value that the column takes before it begins again at {start}: make "
            "room first (a wider type or limit), renumber the rows at the end, or is it to begin its next round?"
        )
    ends = f"{moving} ends the round of {sequence.name}, which begins again at {start}"
    if limit is not None and limit.round_begins is not None:
        return f"{ends}, and the column takes nothing there: where is a round to begin?"
    met = known.occupied_after_wrap
    if met is None:
        return f"{ends}: is it to begin its next round, and what is free there?"
    free = (met - start) // sequence.increment
    if free == 0:
        return f"{ends}, which is taken: are the old rows to be deleted before, or the round to be made longer?"
    return f"{ends}: {_free(facts, free)} before it meets {met}. Is it to begin its next round?"


def _free(facts: ColumnFacts, free: int) -> str:
    """``free`` ids, which are as many inserts where nothing but an id that is there refuses any of them."""
    one = free == 1
    if facts.headroom is None and not (facts.is_shared or facts.keys or facts.column.checks or facts.routing):
        return f"{free:,} insert{' succeeds' if one else 's succeed'}"
    return f"{free:,} id{' of it is free' if one else 's of it are free'}"
