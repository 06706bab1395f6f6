"""What is gathered on the way through the tables, and the bindings that an expression with draws comes to."""

from dataclasses import dataclass, field
from functools import cached_property

from validator.facts.binding import Binding, BindingKind, Via
from validator.facts.conditional import conditional_draws
from validator.facts.draws import Draws, Reaching
from validator.facts.evaluable import by_session, undecidable
from validator.facts.expressions import Expression, SequenceRef
from validator.facts.frame import Undecided
from validator.facts.held import Value
from validator.facts.resolve import Missing, Resolver, Unresolved
from validator.facts.tokens import Sort, Token
from validator.model.catalog import Catalog, Column, Trigger
from validator.model.names import ColumnName, QualifiedName


@dataclass
class Gathered:
    """What is gathered on the way through the tables."""

    catalog: Catalog
    resolver: Resolver
    reaching: Reaching
    owner: dict[QualifiedName, ColumnName]
    identities: dict[ColumnName, list[QualifiedName]]
    owned: dict[ColumnName, list[QualifiedName]]
    triggers: dict[QualifiedName, list[Trigger]] = field(default_factory=dict)
    held: dict[tuple[QualifiedName, str], dict[str, Value]] = field(default_factory=dict)
    """What the columns of a table hold for an insert that leaves them out before one of its triggers fires, by its
    name, and '' after the last."""

    found: list[Binding] = field(default_factory=list)
    used: set[QualifiedName] = field(default_factory=set)
    filled: set[ColumnName] = field(default_factory=set)
    decided: dict[ColumnName, Binding] = field(default_factory=dict)
    """What triggers make of the values that are drawn for other columns."""

    perhaps: list[tuple[ColumnName, Binding]] = field(default_factory=list)
    """The same, with the column that is drawn for: what triggers may make of it on some condition."""

    @cached_property
    def parents(self) -> frozenset[QualifiedName]:
        """The tables that others inherit from."""
        return frozenset(p for table in self.catalog.tables.values() for p in table.parents)


Taken = tuple[QualifiedName | Missing | Unresolved, int]
"""What a draw takes from, and which of the insert's draws from that sequence it is."""


def take(state: Gathered, draws: Draws, references: tuple[SequenceRef, ...]) -> tuple[Taken, ...]:
    """One draw for each of ``references``."""
    taken: list[Taken] = []
    for reference in references:
        found = state.resolver.find(reference)
        state.resolver.note_use(reference, state.used)
        taken.append((found, draws.take(found) if isinstance(found, QualifiedName) else 0))
    return tuple(taken)


def drawn(
    state: Gathered, column: Column, expression: Expression, kind: BindingKind, via: Via, taken: tuple[Taken, ...]
) -> list[Binding]:
    """Bindings of a column whose value is ``expression``; ``taken`` belongs to its draws, of which it may use some."""
    name = column.name
    used = sorted({int(t.value) for t in expression.tokens if t.sort is Sort.DRAW})
    own = tuple(expression.draws[i] for i in used)
    late = any(r.late for r in own) and via in (Via.DEFAULT, Via.DOMAIN)
    definer = all(r.definer for r in own)
    for sequence, _ in [taken[i] for i in used] + list(taken if used else ()):
        if isinstance(sequence, Missing):
            return [Binding(name, None, kind, via, missing=sequence.name, late=late)]
        if isinstance(sequence, Unresolved):
            return [Binding(name, None, kind, via, undecided=sequence.why, late=late)]
    targets = sorted({s for i in used if isinstance(s := taken[i][0], QualifiedName)})
    why = "it draws on a condition" if conditional_draws(expression.tokens) else undecidable(expression.tokens)
    why = why or by_session(expression.tokens, column.type, state.catalog.server_major)
    if len(targets) > 1:
        why = "its value is made of several sequences"
    return [
        Binding(
            name,
            sequence,
            owned_kind(state, kind, name, sequence),
            via,
            expression=None if expression.plain else Expression(_numbered(expression.tokens, used), own),
            narrowing=expression.narrowing,
            positions=tuple(taken[i][1] for i in used) if len(targets) == 1 else (0,),
            late=late,
            definer=definer,
            undecided=why,
        )
        for sequence in targets
    ]


def not_followed(state: Gathered, column: Column, value: Undecided, kind: BindingKind, via: Via) -> list[Binding]:
    """Bindings of a column whose value can't be followed: one for each sequence that it may come from."""
    found = named(state, value.draws)
    sequences: list[QualifiedName | None] = [*sorted(found)] or [None]
    name = column.name
    return [Binding(name, s, owned_kind(state, kind, name, s), via, undecided=value.why) for s in sequences]


def named(state: Gathered, references: tuple[SequenceRef, ...]) -> set[QualifiedName]:
    """The sequences that ``references`` mean; they count as used."""
    for reference in references:
        state.resolver.note_use(reference, state.used)
    return {s for r in references if isinstance(s := state.resolver.find(r), QualifiedName)}


def _numbered(tokens: tuple[Token, ...], used: list[int]) -> tuple[Token, ...]:
    """``tokens`` with their draws counted from 0 without gaps."""
    places = {str(number): str(place) for place, number in enumerate(used)}
    return tuple(
        Token(Sort.DRAW, f"<{places[t.value]}>", places[t.value]) if t.sort is Sort.DRAW else t for t in tokens
    )


def owned_kind(state: Gathered, kind: BindingKind, column: ColumnName, sequence: QualifiedName | None) -> BindingKind:
    owned = sequence is not None and state.owner.get(sequence) == column
    return BindingKind.SERIAL if owned and kind is BindingKind.DEFAULT else kind
