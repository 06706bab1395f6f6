"""A sequence that stands before what its column takes: in words, and what moves it there."""

from dataclasses import replace
from itertools import zip_longest

from validator.facts.before_bounds import Begin
from validator.facts.binding import Binding
from validator.facts.checks import bounds
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.next_value import lattice
from validator.model.catalog import Sequence
from validator.model.names import quote_identifier
from validator.model.remedy import Remedy
from validator.rules.judging import data_column, type_range
from validator.rules.remedies import TYPE_NAMES, proposal, transaction


def begin_of(facts: ColumnFacts | None) -> Begin | None:
    """Where the values begin that the column takes, if its sequence stands before that and will come there."""
    limit = facts.headroom if facts is not None else None
    return limit.begins if limit is not None and limit.begins is not None and limit.begins.inserts else None


def nothing_before(database: DatabaseFacts, facts: ColumnFacts, bound: int) -> str:
    """What takes nothing before ``bound``: ``CHECK t_id_check (id >= 1000) lets in nothing below 1000``."""
    column, narrowing = data_column(database, facts), facts.binding.narrowing
    place, side = (0, "below") if facts.ascending else (1, "above")
    names = (f" {quote_identifier(name)}" for name in column.check_names)
    for check, name in zip_longest(column.checks, names, fillvalue=""):
        if bounds(replace(column, checks=(check,)))[place] == bound:
            shown = check if check.startswith("(") else f"({check})"
            return f"CHECK{name} {shown} lets in nothing {side} {bound}"
    if type_range(column, narrowing)[place] != bound:
        return f"{column.name.table} has no partition {side} {bound}"
    if narrowing is not None and type_range(column, None)[place] != bound:
        return f"the cast to {TYPE_NAMES[narrowing]} in the default takes nothing {side} {bound}"
    return f"{column.type.name} takes nothing {side} {bound}"


def stands_before(database: DatabaseFacts, facts: ColumnFacts, begins: Begin) -> str:
    """Why the next value is refused, where it lies before the bounds."""
    why = f"{facts.binding.sequence} stands at {facts.next_value}, and {nothing_before(database, facts, begins.bound)}"
    return why if begins.inserts else f"{why}, which it never comes to"


def never_within(database: DatabaseFacts, facts: ColumnFacts, sequence: Sequence, begins: Begin) -> Remedy:
    """What to decide where no value of the sequence lies within what the column takes."""
    word, end = ("MAXVALUE", sequence.max_value) if facts.ascending else ("MINVALUE", sequence.min_value)
    return proposal(
        "",
        f"{nothing_before(database, facts, begins.bound)}, and no value of {sequence.name} from {facts.next_value} on "
        f"({word} {end}, INCREMENT {sequence.increment}) is taken: which of them is to be changed?",
    )


def round_within(database: DatabaseFacts, facts: ColumnFacts, sequence: Sequence, begins: Begin) -> Remedy:
    """What to decide where each new round of a CYCLE sequence begins before what the column takes."""
    word, start = ("MINVALUE", sequence.min_value) if facts.ascending else ("MAXVALUE", sequence.max_value)
    options = f"{word} {begins.value}"
    if begins.value is not None and (sequence.start < begins.value) is facts.ascending:
        options += f" START WITH {begins.value}"  # START has to lie within
    return proposal(
        transaction([f"ALTER SEQUENCE {sequence.name} {options}"]) if begins.value is not None else "",
        f"{sequence.name} begins each round at {start}, and {nothing_before(database, facts, begins.bound)}: is a "
        "round to begin there?",
    )


def bound_reach(binding: Binding, sequence: Sequence, begins: Begin) -> str:
    """Where the sequence must stand so that the next insert gets the first value within the bounds, as a scalar SQL
    subquery over ``seq``; NULL: it stands there or beyond."""
    step = sequence.increment
    sign, size = (1, step) if step > 0 else (-1, -step)
    target = _before(binding, sequence, begins)
    last = "seq.last_value"
    compared = f"{last} {'<=' if step > 0 else '>='} {_number(target)}"
    if size == 1:
        return f"(SELECT {_number(target)} WHERE {compared})"
    minus = f"{_number(target)}::numeric - {last}"
    rounding = f" + {size - 1}" if binding.allocation == "pooled" else ""
    distance = f"{minus}{rounding}" if sign > 0 else f"-({minus}){rounding}"
    return f"(SELECT {last} + {_number(step)} * pg_catalog.div({distance}, {size}) WHERE {compared})"


def stand_before(facts: ColumnFacts, begins: Begin) -> int | None:
    """Where ``bound_reach`` takes the sequence as it was read; None where it stands there already."""
    sequence, known = facts.sequence, facts.known
    if sequence is None or known is None or lattice(facts.binding, sequence, known.state) is None:
        return None
    step, last = sequence.increment, known.state.last_value
    distance = (_before(facts.binding, sequence, begins) - last) * (1 if step > 0 else -1)
    rounding = abs(step) - 1 if facts.binding.allocation == "pooled" else 0
    return last + step * ((distance + rounding) // abs(step)) if distance >= 0 else None


def is_moved_to(facts: ColumnFacts) -> str:
    """The question where the sequence can't be moved to the bounds unasked; empty: it can."""
    begins, sequence = begin_of(facts), facts.sequence
    if begins is None or sequence is None:
        return ""
    if facts.binding.direct_only:
        return (
            f"{facts.name.table} is a partition with a sequence of its own, which the table's own may meet: is "
            f"{sequence.name} to give values from {begins.bound} on?"
        )
    if facts.protection.key is not None:
        return f"Whether its unique index is free from {begins.bound} on was not looked at: is it?"
    if facts.further_keys:
        return f"Whether the other unique indexes are free from {begins.bound} on was not looked at: are they?"
    stand = stand_before(facts, begins)
    end = sequence.max_value if facts.ascending else sequence.min_value
    if stand is not None and (end - stand) // sequence.increment < 1:
        ends = "begins again after" if sequence.cycle else "ends at"
        return f"{sequence.name} {ends} {end}, in the block that {begins.bound} is in: make it longer first."
    return ""


def _before(binding: Binding, sequence: Sequence, begins: Begin) -> int:
    """The last value before the bounds that may have been drawn; where one insert draws several, of the draw that
    counts."""
    return begins.bound - (1 if sequence.increment > 0 else -1) - binding.positions[0] * sequence.increment


def _number(value: int) -> str:
    return str(value) if value >= 0 else f"({value})"
