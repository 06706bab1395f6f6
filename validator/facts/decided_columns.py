"""Columns that a trigger fills from the value that is drawn for another one: ``NEW.code := 'P-' || NEW.id``."""

from collections.abc import Mapping
from dataclasses import replace

from validator.facts.binding import Binding, BindingKind, Via
from validator.facts.composed import Place, Written, columns_of_new_in, composed
from validator.facts.gathered import Taken
from validator.facts.held import Held, Value
from validator.facts.routines import Outcome
from validator.facts.tokens import Sort, Token
from validator.model.catalog import Column, Trigger
from validator.model.names import ColumnName, QualifiedName

_LAST_DRAWN = frozenset({"currval", "lastval"})
"""Functions that give what a sequence gave last: it may well be this very insert's."""

_DRAW = "\0"
"""Begins what stands for a draw of the trigger itself, where a column's name would stand: no column has such a name."""


def decided_after(
    trigger: Trigger,
    outcome: Outcome,
    columns: list[Column],
    bindings: list[Binding],
    decided: dict[str, Binding],
    taken: tuple[Taken, ...],
    held: Mapping[str, Value],
) -> dict[str, Binding]:
    """What draws decide once ``trigger`` has fired, by column: ``decided`` before it, with ``bindings`` then, and with
    what it writes. ``taken`` are its own draws; ``held`` is what it finds in NEW."""
    if not outcome.assigned:
        return decided
    types = {c.name.column: c.type for c in columns}

    def written(column: str) -> Written | None:
        if column.startswith(_DRAW):
            return _own_draw(ColumnName(trigger.table, column), taken[int(column[1:])])
        found = [b for b in bindings if b.column.column == column and not b.discarded and b.sequence is not None]
        if len(found) == 1:
            return Written(found[0], types.get(column))
        return Written(decided[column], types.get(column)) if column in decided else None

    out = {name: binding for name, binding in decided.items() if name not in outcome.assigned}
    for column, tokens in outcome.assigned.items():
        name = ColumnName(trigger.table, column)
        made = _unknown(trigger, outcome, name, bindings, decided)
        if tokens is not None and not any(t.is_name and t.value in _LAST_DRAWN for t in tokens):
            value = _left_out(tokens, column) if held.get(column) is Held.NULL else tokens
            made = composed(name, value, iter(sorted(_places(value), key=lambda p: p.start)), written)
        if made is not None:
            out[column] = replace(made, kind=BindingKind.TRIGGER, via=Via.TRIGGER)
    return out


def _left_out(tokens: tuple[Token, ...], column: str) -> tuple[Token, ...]:
    """``tokens`` for an insert that leaves out the column that they fill: ``coalesce(NEW.code, ...)``."""
    for place in reversed(list(columns_of_new_in(tokens))):
        if place.column == column:
            tokens = (*tokens[: place.start], Token(Sort.WORD, "NULL", "null"), *tokens[place.end :])
    return tokens


def _places(tokens: tuple[Token, ...]) -> list[Place]:
    draws = [Place(i, i + 1, f"{_DRAW}{t.value}") for i, t in enumerate(tokens) if t.sort is Sort.DRAW]
    return [*columns_of_new_in(tokens), *draws]


def _own_draw(column: ColumnName, taken: Taken) -> Written | None:
    sequence, position = taken
    if not isinstance(sequence, QualifiedName):
        return None
    return Written(Binding(column, sequence, BindingKind.TRIGGER, Via.TRIGGER, positions=(position,)))


def _unknown(
    trigger: Trigger, outcome: Outcome, column: ColumnName, bindings: list[Binding], decided: dict[str, Binding]
) -> Binding | None:
    """The binding of a column whose new value can't be followed; None where it can't be made of what is drawn."""
    drawn = {b.column.column: b for b in bindings if not b.discarded and b.sequence is not None} | decided
    read = drawn.keys() if "*" in outcome.reads else drawn.keys() & outcome.reads
    if not read - {column.column}:
        return None
    of = drawn[min(read - {column.column})]
    why = f"trigger {trigger.name} may make {column.column} of {of.column.column}"
    return replace(of, column=column, data=None, undecided=of.undecided or why, judged=False)
