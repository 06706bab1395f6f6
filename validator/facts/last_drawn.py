"""Columns whose defaults take what another column of the same insert has drawn: ``DEFAULT currval('t_id_seq')``.

Defaults are computed in the order of the columns (pg_attribute.attnum): one that stands behind the column that draws
gets what that got, one before it what the session drew for another row, or an error. Source: PostgreSQL manual,
"Sequence Manipulation Functions"; the order was measured on 10 and 18.
"""

from dataclasses import replace

from validator.facts.binding import Binding, BindingKind, Via
from validator.facts.draws import Draws
from validator.facts.expressions import Expression, SequenceRef, is_call, sequence_reference
from validator.facts.gathered import Gathered
from validator.facts.tokens import NotTokenizable, Sort, Token, closing, tokenize
from validator.model.catalog import Column
from validator.model.names import QualifiedName

NAMES = ("currval", "lastval")


def mentions_last_drawn(text: str) -> bool:
    """Whether an expression may call currval() or lastval()."""
    lower = text.lower()
    return any(name in lower for name in NAMES)


def of_last_drawn(state: Gathered, column: Column, draws: Draws) -> Binding | None:
    """What the default of ``column`` gives, by what has been drawn before it; None where it takes none of that.

    Where it asks for a sequence that nothing has drawn from yet, the binding has no positions.
    """
    if column.default is None:
        return None
    try:
        tokens = tokenize(column.default.expression)
    except NotTokenizable:
        return None
    out: list[Token] = []
    taken: list[tuple[QualifiedName, int]] = []
    references: list[SequenceRef] = []
    index = 0
    while index < len(tokens):
        name = next((n for n in NAMES if is_call(tokens, index, n)), None)
        if name is None:
            out.append(tokens[index])
            index += 1
            continue
        end = closing(tokens, index + 1)
        reference = sequence_reference(tokens[index + 2 : end], deparsed=True) if name == "currval" else None
        sequence = state.resolver.find(reference) if reference is not None else _only(draws)
        if not isinstance(sequence, QualifiedName):
            return None
        if len(out) >= 2 and out[-1].is_symbol("."):
            del out[-2:]
        out.append(Token(Sort.DRAW, f"<{len(taken)}>", str(len(taken))))
        taken.append((sequence, draws.taken[sequence] - 1))
        references.append(reference or SequenceRef(parts=(sequence.schema, sequence.name)))
        index = end + 1
    if not taken:
        return None
    sequence = taken[0][0]
    why = "its value is made of several sequences" if any(s != sequence for s, _ in taken) else None
    drawn = all(position >= 0 for _, position in taken)
    return Binding(
        column.name,
        sequence,
        BindingKind.DEFAULT,
        Via.DEFAULT,
        Expression(tuple(out), tuple(references)),
        positions=tuple(position for _, position in taken) if drawn else (),
        undecided=why,
        judged=False,
    )


def told_late(made: Binding, draws: Draws) -> Binding | None:
    """``made`` by a default that came too early, once all is known that the insert draws; None where it draws nothing
    from that sequence."""
    if made.positions or made.sequence is None:
        return made
    positions = tuple(range(draws.taken[made.sequence]))
    why = f"the default of {made.column.column} asks for the value before it is drawn"
    return replace(made, positions=positions, undecided=why) if positions else None


def _only(draws: Draws) -> QualifiedName | None:
    """The one sequence that has been drawn from; None for none and for several."""
    drawn = [sequence for sequence, taken in draws.taken.items() if taken]
    return drawn[0] if len(drawn) == 1 else None
