"""The SQL pieces of a simulated column: the numbers it draws, the values made of them, what refuses a value."""

from collections.abc import Callable
from typing import Any, cast

import psycopg

from validator.facts.next_value import draws_left, draws_of_a_cycle, lattice
from validator.facts.numerals import read_off
from validator.model.frozen import frozen
from validator.model.observation import Numeral, SequenceState, Value
from validator.sources.database.statements import identifier, relation
from validator.sources.reading import CHECK_VIOLATED, FLOATS, IS_NULL, TEXTS, TOO_LONG, Reading, is_safe_check
from validator.sources.simulation import as_value

Row = tuple[Any, ...]
Ask = Callable[[str], Row]
"""Runs one statement in a read-only transaction of its own and gives its row; psycopg.Error where it fails."""


def refuses(error: psycopg.Error) -> bool:
    """Whether the server refuses the value, and not the question."""
    return error.sqlstate is not None and error.sqlstate.startswith(("22", "23"))


@frozen
class Shape:
    """SQL text of the pieces: ``value(n)`` of draw numbers, ``typed(n)`` as the column compares it, ``refused(v)``
    conditions."""

    reading: Reading
    number: Callable[[str], str]
    numeral: Numeral | None = None

    def draws(self, insert: str) -> tuple[str, ...]:
        """The numbers that insert ``insert`` (SQL text) draws, one for each place in the expression."""
        stride = self.reading.binding.stride
        return tuple(self.number(f"({insert})::numeric * {stride} + {p}") for p in self.reading.binding.positions)

    def value(self, insert: str) -> str:
        expression = self.reading.binding.expression
        numbers = self.draws(insert)
        if expression is not None:
            return expression.sql(numbers)
        return f"({numbers[0]})::{self.reading.binding.narrowing or 'int8'}"

    def typed(self, text: str) -> str:
        kind = self.reading.column.type
        if kind.base in TEXTS:
            collate = f" COLLATE {relation(kind.collation)}" if kind.collation is not None else ""
            target = "bpchar" if kind.base == "bpchar" else "text"
            return f"(({text})::{target}{collate})"
        if kind.base == "numeric" and kind.precision is not None:
            return f"(({text})::numeric({kind.precision},{kind.scale or 0}))"
        return f"(({text})::{kind.base})"

    def refusals(self, value: str) -> list[tuple[str, str]]:
        """(SQLSTATE, condition on SQL text ``value``) for what is refused without an error of the cast."""
        column = self.reading.column
        out = []
        if column.type.length is not None:
            out.append((TOO_LONG, f"char_length(rtrim(({value})::text)) > {column.type.length}"))
            if column.type.base == "bpchar":
                value = f"(({value})::bpchar({column.type.length}))"  # a CHECK sees the blanks that it is padded with
        if column.not_null and self.reading.binding.expression is not None:
            out.append((IS_NULL, f"({value}) IS NULL"))
        name = column.name.column
        # what a column's own CHECK calls the value, and what its domain's does
        named = ", ".join(f"{value} AS {identifier(n)}" for n in dict.fromkeys((name, "value")))
        for check in column.checks:
            if is_safe_check(check, name):
                inner = f"SELECT ({check}) FROM (SELECT {named}) c"
                out.append((CHECK_VIOLATED, f"NOT coalesce(({inner}), true)"))
        return out

    def repeats(self, insert: str) -> str | None:
        """Condition: the text that insert ``insert`` writes is made of another number too, one that stands in it, or
        of the next."""
        if self.reading.column.type.base not in TEXTS:
            return None
        sequence = self.reading.sequence
        if self.numeral is not None:
            others = f"SELECT {read_off(self.numeral, 'w.v')}"
        else:
            others = "SELECT x.d[1]::bigint FROM regexp_matches(w.v::text COLLATE \"C\", '[0-9]{1,18}', 'g') AS x (d)"
        place = self.reading.binding.positions[0]
        other = Shape(self.reading, lambda j: f"(c.d + ({j} - {place}) * {sequence.increment})::bigint")
        here, after = (self.typed(self.value(i)) for i in (insert, f"({insert}) + 1"))
        return (
            f"{here} = {after} OR EXISTS (SELECT FROM (SELECT {here} AS v, {self.draws(insert)[0]} AS n) w, "
            f"LATERAL ({others}) c (d) WHERE c.d <> w.n "
            f"AND c.d BETWEEN {sequence.min_value} AND {sequence.max_value} "
            f"AND {other.typed(other.value('0'))} = w.v)"
        )

    def lossy(self, value: str, number: str) -> str | None:
        """Condition: the value no longer tells which number it was made of."""
        base = self.reading.column.type.base
        if self.numeral is not None:
            return f"coalesce({read_off(self.numeral, value)} <> ({number}), true)"
        if base in TEXTS:
            # COLLATE "C": a nondeterministic collation can't search in a text
            digits = f"regexp_replace(({value})::text COLLATE \"C\", '[^0-9]', '', 'g')"
            return f"position(abs(({number})::numeric)::text IN {digits}) = 0"
        if base in FLOATS and self.reading.binding.expression is None:
            near = f"abs(({number})::numeric) < {2**62}"
            return f"CASE WHEN {near} THEN ({value})::float8::bigint <> ({number}) ELSE true END"
        return None


def keyed(reading: Reading, value: str) -> str:
    """The key of an index on an expression, for ``value`` in the place of the column; ``value`` where it has none."""
    return (
        value
        if reading.key is None
        else f"(SELECT {reading.key} FROM (SELECT {value} AS {identifier(reading.column.name.column)}) one_row)"
    )


def literal_number(reading: Reading, state: SequenceState) -> Callable[[str], str]:
    """Draw j as SQL text, from a known state: the lattice, or the cycle's arithmetic."""
    sequence = reading.sequence
    first = cast(int, _first_draw(reading, state))
    if not sequence.cycle:
        return lambda j: f"({first} + ({j}) * {sequence.increment})::bigint"
    before, around = draws_left(sequence, state), draws_of_a_cycle(sequence)
    start = sequence.min_value if sequence.increment > 0 else sequence.max_value
    return lambda j: (
        f"(CASE WHEN ({j}) < {before} THEN {first} + ({j}) * {sequence.increment} "
        f"ELSE {start} + mod(({j}) - {before}, {around}) * {sequence.increment} END)::bigint"
    )


def _first_draw(reading: Reading, state: SequenceState) -> int | None:
    values = lattice(reading.binding, reading.sequence, state)
    return None if values is None else values.first - reading.binding.positions[0] * reading.sequence.increment


def values_at(reading: Reading, state: SequenceState, ask: Ask, base: str) -> Callable[[int], Value]:
    shape = Shape(reading, literal_number(reading, state))

    def at(insert: int) -> Value:
        return cast(Value, as_value(ask(f"SELECT {exact(shape.typed(shape.value(str(insert))), base)}::text")[0], base))

    return at


def exact(term: str, base: str) -> str:
    """SQL text of ``term`` with all its digits: a float that is printed may keep 6 of them only, or 15."""
    if base not in FLOATS:
        return term
    whole = f"({term})::float8 = trunc(({term})::float8) AND abs(({term})::float8) < 9.2e18"
    return f"(CASE WHEN {whole} THEN ({term})::bigint::numeric::text ELSE ({term})::text END)"
