"""How far a sequence has to move for a column whose default is an expression around nextval().

The expression is turned round by trial: numbers that are read off the column's values (or, for number columns, lie on
a straight line through two of its values) are put back into it, and count where it gives that very value. The next
inserts are computed one by one besides, as far as the check itself did.
"""

from validator.facts.database_facts import ColumnFacts
from validator.facts.next_value import lattice
from validator.facts.numerals import read_off
from validator.facts.tokens import Sort
from validator.model.catalog import Column, Sequence
from validator.model.frozen import frozen
from validator.model.names import quote_identifier
from validator.model.observation import Numeral
from validator.rules.next_round import begins_at
from validator.rules.wording import which_insert

_NUMBERS = ("int2", "int4", "int8", "numeric")
_NUMBER_TYPES = ("bigint", "integer", "smallint", "numeric")
_TEXTS = ("text", "varchar", "bpchar")


@frozen
class Reach:
    """``sql``: a scalar subquery over ``seq``, empty where none can be written; ``questions`` that stand in the way
    of running it unasked.
    """

    sql: str
    questions: tuple[str, ...] = ()


def expression_reach(
    facts: ColumnFacts, sequence: Sequence, column: Column, rows: str, what: str | None = None
) -> Reach:
    """What ``facts`` asks of the sequence, as far as it can be said; ``what`` is what repeats itself, if it is not the
    column's default."""
    what = what or f"the default of {facts.name}"
    binding, known = facts.binding, facts.known
    if facts.collision is None:
        return Reach("")
    if known is None or known.simulation is None or len(set(binding.positions)) != 1:
        return Reach("", (f"{_capital(what)} takes more than one value: choose the next one by hand.",))
    values = lattice(binding, sequence, known.state)
    end, furthest = known.simulation.last_good, known.simulation.furthest
    if values is not None and sequence.cycle and (values.first - known.state.last_value) * sequence.increment < 0:
        return Reach("", (_met_next_round(what, sequence),))
    if values is None or facts.collision.insert > end:
        return Reach("", (_no_value_helps(what, sequence, end),))
    last = values.at(end)
    last = min(last, sequence.max_value) if sequence.increment > 0 else max(last, sequence.min_value)
    sql = _subquery(facts, sequence, column, rows, last, known.simulation.steps)
    if furthest is not None and furthest >= values.inserts - 1:
        return Reach(sql, (_at_its_end(sequence, values.at(furthest)),))
    if furthest is not None and furthest >= end:
        return Reach(sql, (nothing_left(what, sequence, values.at(furthest)),))
    if furthest is None and end < known.simulation.steps and not facts.collision.wrapped:
        return Reach(sql, (_how_far(what, sequence, end),))
    if end >= known.simulation.steps and not _can_be_inverted(facts, column):
        doubt = (
            f"Only the next {known.simulation.steps:,} inserts were computed, and {facts.name.table} may hold more of "
            f"what {what} gives from beyond them: run the check again afterwards."
        )
        return Reach(sql, (doubt,))
    return Reach(sql)


def _no_value_helps(what: str, sequence: Sequence, end: int) -> str:
    return (
        f"No value of {sequence.name} helps: from {which_insert(end + 1)} on, counted from where it stands now, {what} "
        "repeats itself or is refused. Can the expression tell more numbers apart?"
    )


def _met_next_round(what: str, sequence: Sequence) -> str:
    """The question where the sequence stands at the end of its round: it is moved no further forward."""
    return (
        f"{sequence.name} is at the end of its round, and what {what} gives in the next one, which begins at "
        f"{begins_at(sequence)}, is taken on the way: no setval() in this one helps. Are the old rows to be deleted "
        "before, or the round to be made longer?"
    )


def _how_far(what: str, sequence: Sequence, end: int) -> str:
    return (
        f"How far {sequence.name} has to be moved was not read, and from {which_insert(end + 1)} on, counted from "
        f"where it stands now, {what} repeats itself or is refused: is there room between?"
    )


def nothing_left(what: str, sequence: Sequence, last: int) -> str:
    """The question where no good value comes after ``last``, the furthest that the sequence has to be moved past."""
    return (
        f"Moving {sequence.name} past {last}, the last number on its way that is taken, leaves none that helps: from "
        f"the very next insert on, {what} repeats itself or is refused. Can the expression tell more numbers apart?"
    )


def _at_its_end(sequence: Sequence, last: int) -> str:
    """The same where it is the sequence that ends with ``last``, or its round."""
    if sequence.cycle:
        return (
            f"Moving {sequence.name} past {last}, the last number on its way that is taken, ends its round, which "
            f"begins again at {begins_at(sequence)}: is it to begin its next round, and what is free there?"
        )
    return (
        f"Moving {sequence.name} past {last}, the last number on its way that is taken, leaves no value: it ends at "
        f"{sequence.max_value if sequence.increment > 0 else sequence.min_value}. Is it to be made longer before?"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _can_be_inverted(facts: ColumnFacts, column: Column) -> bool:
    """Whether every value that the expression will ever write is found by trial: the number can be read off it."""
    expression = facts.binding.expression
    if facts.protection.key is not None:
        return False
    if column.type.base in _TEXTS:
        return _numeral(facts) is not None
    if column.type.base not in _NUMBERS or expression is None:
        return False
    return all(
        token.sort in (Sort.DRAW, Sort.NUMBER) or token.is_symbol(*"+-*()", "::") or token.value in _NUMBER_TYPES
        for token in expression.tokens
    )


def _subquery(facts: ColumnFacts, sequence: Sequence, column: Column, rows: str, last: int, steps: int) -> str:
    farthest = "max" if sequence.increment > 0 else "min"
    name = f"t.{quote_identifier(column.name.column)}"
    given = _meets(facts, column, name, _given(facts, column, "n.number::bigint"))
    low, high = ("seq.last_value", str(last)) if sequence.increment > 0 else (f"({last})", "seq.last_value")
    fits = f"n.number BETWEEN {low} AND {high}"
    if abs(sequence.increment) != 1:
        fits += f" AND (n.number::numeric - seq.last_value) % {abs(sequence.increment)} = 0"
    parts = [
        f"SELECT n.number\n"
        f"             FROM {_one_by_one(sequence, last, steps)} AS n (number)\n"
        f"             JOIN {rows} AS t ON {given}"
    ]
    source = ""
    if column.type.base in _TEXTS:
        source = _read_off(_numeral(facts), name, rows)
    elif column.type.base in _NUMBERS:
        source = _on_a_line(facts, name, rows)
    if source:
        parts.append(
            f"SELECT n.number\n"
            f"             FROM {source}\n"
            f"            WHERE CASE WHEN {fits}\n"
            f"                       THEN {given} ELSE false END"
        )
    union = "\n            UNION ALL\n           ".join(parts)
    return f"(\n         SELECT pg_catalog.{farthest}(found.number)\n           FROM (\n           {union}) AS found)"


def _meets(facts: ColumnFacts, column: Column, stored: str, given: str) -> str:
    """Condition: ``given`` is refused for the sake of ``stored``. A unique index on an expression compares that."""
    key = facts.protection.key
    if key is None:
        return f"{stored} = {given}"
    name = quote_identifier(column.name.column)
    of_stored, of_given = (f"(SELECT {key} FROM (SELECT {value} AS {name}) AS c)" for value in (stored, given))
    return f"{of_stored} = {of_given}"


def _given(facts: ColumnFacts, column: Column, number: str) -> str:
    """What the expression makes of ``number``, as the column would hold it; no cast to varchar(n), which cuts without
    a word.
    """
    expression, kind = facts.binding.expression, column.type
    text = expression.sql((number,) * max(len(expression.draws), 1)) if expression is not None else number
    if kind.base in _TEXTS:
        return f"({text})::{'bpchar' if kind.base == 'bpchar' else 'text'}"
    scale = f"({kind.precision}, {kind.scale or 0})" if kind.precision is not None else ""
    return f"({text})::{kind.base}{scale}"


def _one_by_one(sequence: Sequence, last: int, steps: int) -> str:
    step = sequence.increment
    sign = "" if step > 0 else "-"
    count = f"LEAST({steps}, pg_catalog.div({sign}({last}::numeric - seq.last_value), {abs(step)}))::bigint"
    return (
        f"(SELECT seq.last_value + {step}::numeric * i\n"
        f"                     FROM pg_catalog.generate_series(0, {count}) AS i)"
    )


def _numeral(facts: ColumnFacts) -> Numeral | None:
    return facts.known.simulation.numeral if facts.known is not None and facts.known.simulation is not None else None


def _read_off(numeral: Numeral | None, name: str, rows: str) -> str:
    """The number that the column's text shows; where it is not known how, every one that a run of digits in it begins
    or ends with.
    """
    if numeral is not None:
        return f"{rows} AS t,\n                  LATERAL (SELECT {read_off(numeral, name)}) AS n (number)"
    return (
        f"{rows} AS t,\n"
        f"                  pg_catalog.regexp_matches({name}::text, '[0-9]+', 'g') AS r (run),\n"
        "                  pg_catalog.generate_series(1, LEAST(pg_catalog.length(r.run[1]), 19)) AS g (size),\n"
        '                  LATERAL (VALUES (pg_catalog."left"(r.run[1], g.size)::numeric),\n'
        '                                  (pg_catalog."right"(r.run[1], g.size)::numeric)) AS n (number)'
    )


def _on_a_line(facts: ColumnFacts, name: str, rows: str) -> str:
    """The number for which a straight line through the expression's next two values passes through the column's
    value.
    """
    expression, sequence = facts.binding.expression, facts.sequence
    step = sequence.increment if sequence is not None else 1
    if expression is None:
        return ""
    draws = max(len(expression.draws), 1)
    here = f"({expression.sql(('seq.last_value',) * draws)})::numeric"
    there = f"({expression.sql((f'seq.last_value + {step}',) * draws)})::numeric"
    return (
        f"{rows} AS t,\n"
        f"                  LATERAL (SELECT {here},\n"
        f"                                  {there}) AS l (here, there),\n"
        f"                  LATERAL (SELECT seq.last_value + {step}\n"
        f"                           * pg_catalog.div({name} - l.here, NULLIF(l.there - l.here, 0))) AS n (number)"
    )
