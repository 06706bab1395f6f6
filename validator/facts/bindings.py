"""Which column draws from which sequence, by what, and how often: worked out from the catalog alone.

What feeds a column is its identity, its default (or its domain's), a BEFORE INSERT trigger, or the application; never
what owns the sequence. Sources: PostgreSQL manual, "CREATE TABLE" (identity, DEFAULT), "Trigger Functions", "The Rule
System".
"""

import re
from dataclasses import dataclass, field, replace

from validator.facts.binding import Binding, BindingKind, Bindings, Via
from validator.facts.draws import Draws, Reaching, inline
from validator.facts.evaluable import undecidable
from validator.facts.expressions import ONE_DRAW, Expression, SequenceRef, parse_default
from validator.facts.families import without_repetitions
from validator.facts.frame import Assignment, Undecided
from validator.facts.resolve import Missing, Resolver, Unresolved
from validator.facts.routines import (
    assigned_by,
    assigned_columns,
    draws_dynamically,
    named_in_texts,
    overwritten_by,
    references,
)
from validator.facts.tokens import NotTokenizable, tokenize
from validator.model.catalog import Catalog, Column, DefaultSource, Identity, Kind, OwnershipKind, Table, Trigger
from validator.model.names import ColumnName, QualifiedName
from validator.model.policy import AllocatedBy

ANY_COLUMN = "*"
_NULL = re.compile(r"\s*null\s*(::|\Z)", re.IGNORECASE)


@dataclass
class _State:
    """What is gathered on the way through the tables."""

    catalog: Catalog
    resolver: Resolver
    reaching: Reaching
    owner: dict[QualifiedName, ColumnName]
    identities: dict[ColumnName, list[QualifiedName]]
    owned: dict[ColumnName, list[QualifiedName]]
    triggers: dict[QualifiedName, list[Trigger]] = field(default_factory=dict)
    found: list[Binding] = field(default_factory=list)
    used: set[QualifiedName] = field(default_factory=set)
    filled: set[ColumnName] = field(default_factory=set)


def resolve(catalog: Catalog, configured: tuple[AllocatedBy, ...] = ()) -> Bindings:
    """Every (column, sequence) pair of the catalog, and those that the configuration names."""
    state = _start(catalog)
    columns: dict[QualifiedName, list[Column]] = {}
    for column in catalog.columns.values():
        columns.setdefault(column.name.table, []).append(column)
    assignments = _assignments(state)
    for trigger in catalog.triggers:
        state.triggers.setdefault(trigger.table, []).append(trigger)
    for name, members in columns.items():
        table = catalog.tables.get(name)
        if table is not None:
            members.sort(key=lambda c: c.number)
            _table(state, table, members, assignments.get(name, {}))
    for trigger in catalog.triggers:
        # whatever they are made of, these columns do not stay without a value
        state.filled.update(ColumnName(trigger.table, name) for name in assigned_columns(trigger.function.body))
    for function in catalog.functions:
        for reference in references(function.body):
            state.resolver.note_use(reference, state.used)
        if draws_dynamically(function.body):
            for parts in named_in_texts(function.body):
                state.resolver.note_use(SequenceRef(parts=parts), state.used)
    for allocated in configured:
        state.filled.add(allocated.column)
        state.used.add(allocated.sequence)
        kind, via = BindingKind.CONFIGURED, Via.APPLICATION
        state.found.append(Binding(allocated.column, allocated.sequence, kind, via, allocation=allocated.allocation))
    return Bindings(
        tuple(without_repetitions(catalog, state.found)),
        frozenset(state.used),
        frozenset(state.filled),
        frozenset(state.resolver.computed),
        frozenset(state.resolver.bare),
    )


def _start(catalog: Catalog) -> _State:
    identities: dict[ColumnName, list[QualifiedName]] = {}
    owned: dict[ColumnName, list[QualifiedName]] = {}
    for ownership in catalog.ownerships:
        target = identities if ownership.kind is OwnershipKind.IDENTITY else owned
        target.setdefault(ownership.column, []).append(ownership.sequence)
    owner = {o.sequence: o.column for o in catalog.ownerships}
    return _State(catalog, Resolver(catalog), Reaching(catalog.functions), owner, identities, owned)


def _assignments(state: _State) -> dict[QualifiedName, dict[str, list[Assignment]]]:
    """Table to column to what its triggers assign, in the order in which they fire (by name)."""
    out: dict[QualifiedName, dict[str, list[Assignment]]] = {}
    for trigger in sorted(state.catalog.triggers, key=lambda t: (t.table, t.name)):
        for column, assignment in assigned_by(trigger, state.reaching.names).items():
            out.setdefault(trigger.table, {}).setdefault(column, []).append(assignment)
    return out


def _table(state: _State, table: Table, columns: list[Column], assigned: dict[str, list[Assignment]]) -> None:
    draws = Draws()
    bindings: list[Binding] = []
    for column in columns:
        own = _identity(state, table, column, draws) if column.identity else _default(state, column, draws)
        for assignment in assigned.get(column.name.column, []):
            own = _trigger(state, column, assignment, own, draws)
        bindings += own
    for assignment in assigned.get(ANY_COLUMN, []):
        bindings = _unfollowed(state, assignment, columns, bindings)
    if bindings and table.name in state.triggers:
        bindings = [_overwritten(state, b, assigned) for b in bindings]
    problem = _rules(state, table, bindings, draws)
    for binding in bindings:
        stride = max(draws.taken[binding.sequence], 1) if binding.sequence else 1
        plain = stride == 1 and problem is None
        state.found.append(
            binding if plain else replace(binding, stride=stride, undecided=binding.undecided or problem)
        )


def _identity(state: _State, table: Table, column: Column, draws: Draws) -> list[Binding]:
    state.filled.add(column.name)
    if column.default is not None:
        for reference in references(column.default.expression):
            state.resolver.note_use(reference, state.used)
    sequences = state.identities.get(column.name, [])
    if not sequences:
        return []  # 17 and newer: a partition takes its identity from the topmost table
    kind = BindingKind.IDENTITY_ALWAYS if column.identity is Identity.ALWAYS else BindingKind.IDENTITY_BY_DEFAULT
    rivals = len(sequences) + len(state.owned.get(column.name, []))
    major = state.catalog.server_major
    state.used.add(sequences[0])
    position = draws.take(sequences[0])
    ambiguous = rivals > 1 and major is not None and major < 13
    return [
        Binding(
            column.name,
            sequences[0],
            kind,
            Via.IDENTITY,
            positions=(position,),
            definer=True,
            ambiguous_identity=ambiguous,
        )
    ]


def _default(state: _State, column: Column, draws: Draws) -> list[Binding]:
    if column.default is None or column.generated:
        if column.generated:
            state.filled.add(column.name)
        return []
    text = column.default.expression
    if not _NULL.match(text):
        state.filled.add(column.name)
    if not state.reaching.may_draw(text):
        return []
    expression: Expression | Undecided
    try:
        parsed = parse_default(text)
        if parsed.tokens is ONE_DRAW and column.default.source is DefaultSource.COLUMN:
            found = state.resolver.find(parsed.draws[0])
            if isinstance(found, QualifiedName):  # what serial writes: nearly all of a large database's
                state.used.add(found)
                kind = _owned_kind(state, BindingKind.DEFAULT, column.name, found)
                positions = (draws.take(found),)
                return [Binding(column.name, found, kind, Via.DEFAULT, narrowing="int8", positions=positions)]
        via = Via.DEFAULT if parsed.draws else Via.FUNCTION
        expression = inline(parsed, state.reaching)
    except NotTokenizable as error:
        via, expression = Via.DEFAULT, Undecided(f"its default can't be read: {error}")
    if column.default.source is DefaultSource.DOMAIN:
        via = Via.DOMAIN
    return _drawn(state, column, expression, BindingKind.DEFAULT, via, draws)


def _trigger(
    state: _State, column: Column, assignment: Assignment, before: list[Binding], draws: Draws
) -> list[Binding]:
    """The column's bindings once a trigger has run after ``before`` (what its default, or an earlier trigger,
    gave)."""
    if assignment.only_if_null and (before or column.name in state.filled):
        for reference in assignment.expression.draws:
            state.resolver.note_use(reference, state.used)
        return before
    state.filled.add(column.name)
    expression = assignment.expression
    if isinstance(expression, Expression):
        expression = inline(expression, state.reaching)
    after = _drawn(state, column, expression, BindingKind.TRIGGER, Via.TRIGGER, draws)
    if isinstance(expression, Undecided):
        return [replace(b, undecided=b.undecided or expression.why) for b in before] + after
    replaced = {b.sequence for b in after}
    return [replace(b, discarded=True, judged=b.sequence not in replaced) for b in before] + after


def _overwritten(state: _State, binding: Binding, assigned: dict[str, list[Assignment]]) -> Binding:
    """``binding`` as triggers leave it that draw nothing, but write its column."""
    name = binding.column.column
    if name in assigned:
        return binding
    for trigger in state.triggers.get(binding.column.table, []):
        written = overwritten_by(trigger)
        if name in written:
            why = written[name]
            if why is None:
                return replace(binding, discarded=True)
            binding = replace(binding, undecided=binding.undecided or why)
    return binding


def _unfollowed(state: _State, assignment: Assignment, columns: list[Column], bindings: list[Binding]) -> list[Binding]:
    """A trigger draws, and what it does with the values can't be followed: what it may touch is undecided."""
    if not isinstance(assignment.expression, Undecided):
        return bindings
    named: set[QualifiedName] = set()
    for reference in assignment.expression.draws:
        state.resolver.note_use(reference, named)
    state.used |= named
    why = assignment.expression.why
    return [replace(b, undecided=b.undecided or why) if b.sequence in named else b for b in bindings]


def _drawn(
    state: _State, column: Column, expression: Expression | Undecided, kind: BindingKind, via: Via, draws: Draws
) -> list[Binding]:
    """Bindings of a column whose value is ``expression``."""
    name = column.name
    if isinstance(expression, Undecided):
        found = {s for r in expression.draws if isinstance(s := state.resolver.find(r), QualifiedName)}
        for reference in expression.draws:
            state.resolver.note_use(reference, state.used)
        sequences: list[QualifiedName | None] = [*sorted(found)] or [None]
        return [Binding(name, s, _owned_kind(state, kind, name, s), via, undecided=expression.why) for s in sequences]
    resolved = [state.resolver.find(reference) for reference in expression.draws]
    late = any(r.late for r in expression.draws) and via in (Via.DEFAULT, Via.DOMAIN)
    definer = all(r.definer for r in expression.draws)
    for reference, found_one in zip(expression.draws, resolved, strict=True):
        state.resolver.note_use(reference, state.used)
        if isinstance(found_one, Missing):
            return [Binding(name, None, kind, via, missing=found_one.name, late=late)]
        if isinstance(found_one, Unresolved):
            return [Binding(name, None, kind, via, undecided=found_one.why, late=late)]
    positions = tuple(draws.take(s) for s in resolved if isinstance(s, QualifiedName))
    targets = sorted({s for s in resolved if isinstance(s, QualifiedName)})
    why = undecidable(expression.tokens)
    if len(targets) > 1:
        why = "its value is made of several sequences"
    return [
        Binding(
            name,
            sequence,
            _owned_kind(state, kind, name, sequence),
            via,
            expression=None if expression.plain else expression,
            narrowing=expression.narrowing,
            positions=positions if len(targets) == 1 else (0,),
            late=late,
            definer=definer,
            undecided=why,
        )
        for sequence in targets
    ]


def _owned_kind(state: _State, kind: BindingKind, column: ColumnName, sequence: QualifiedName | None) -> BindingKind:
    owned = sequence is not None and state.owner.get(sequence) == column
    return BindingKind.SERIAL if owned and kind is BindingKind.DEFAULT else kind


def _rules(state: _State, table: Table, bindings: list[Binding], draws: Draws) -> str | None:
    """Counts the draws that DO ALSO rules add: each NEW.column in them evaluates the column's default once more."""
    rules = [r for r in state.catalog.insert_rules if r.table == table.name] if state.catalog.insert_rules else []
    if not bindings or table.kind is Kind.VIEW:
        return None
    for rule in rules:
        tokens = tokenize(rule.definition)
        start = next((i for i, t in enumerate(tokens) if t.is_word("do")), 0)
        if rule.instead:
            return f"the rule {rule.name} replaces inserts into the table"
        if any(t.is_word("where") for t in tokens[:start]):
            return f"the rule {rule.name} acts on a condition"
        for i in range(start, len(tokens) - 2):
            if not (tokens[i].is_word("new") and tokens[i + 1].is_symbol(".")):
                continue
            for binding in bindings:
                if binding.column.column == tokens[i + 2].value and binding.sequence and binding.via is not Via.TRIGGER:
                    for _ in binding.positions:
                        draws.take(binding.sequence)
    return None
