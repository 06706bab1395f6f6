"""Which column draws from which sequence, by what, and how often: worked out from the catalog alone.

What feeds a column is its identity, its default (or its domain's), a BEFORE INSERT trigger, or the application; never
what owns the sequence. Sources: PostgreSQL manual, "CREATE TABLE" (identity, DEFAULT), "Trigger Functions", "The Rule
System".
"""

import re
from dataclasses import replace

from validator.facts.binding import Binding, BindingKind, Bindings, Via
from validator.facts.draws import Draws, Reaching, inline
from validator.facts.expressions import ONE_DRAW, Expression, SequenceRef, parse_default
from validator.facts.families import without_repetitions
from validator.facts.frame import Undecided
from validator.facts.gathered import Gathered, drawn, not_followed, owned_kind, take
from validator.facts.interfered import interfered
from validator.facts.last_drawn import mentions_last_drawn, of_last_drawn, told_late
from validator.facts.neighbours import beside_neighbours
from validator.facts.resolve import Resolver
from validator.facts.routines import assigned_columns, draws_dynamically, named_in_texts, references
from validator.facts.surroundings import surroundings_of
from validator.facts.tokens import NotTokenizable, tokenize
from validator.facts.triggered import after_triggers
from validator.facts.views import through_views
from validator.model.catalog import Catalog, Column, DefaultSource, Identity, Kind, OwnershipKind, Table
from validator.model.names import ColumnName, QualifiedName
from validator.model.policy import AllocatedBy

_NULL = re.compile(r"\s*null\s*(::|\Z)", re.IGNORECASE)


def resolve(catalog: Catalog, configured: tuple[AllocatedBy, ...] = ()) -> Bindings:
    """Every (column, sequence) pair of the catalog, and those that the configuration names."""
    state = _start(catalog)
    columns: dict[QualifiedName, list[Column]] = {}
    for column in catalog.columns.values():
        columns.setdefault(column.name.table, []).append(column)
    for trigger in sorted(catalog.triggers, key=lambda t: (t.table, t.name)):  # as they fire
        state.triggers.setdefault(trigger.table, []).append(trigger)
    for name, members in columns.items():
        table = catalog.tables.get(name)
        if table is not None:
            members.sort(key=lambda c: c.number)
            _table(state, table, members)
    for trigger in catalog.triggers:
        # whatever they are made of, these columns do not stay without a value
        state.filled.update(ColumnName(trigger.table, name) for name in assigned_columns(trigger.function.body))
    for function in catalog.functions:
        for reference in references(function.body):
            state.resolver.note_use(reference, state.used)
        if draws_dynamically(function.body):
            for parts in named_in_texts(function.body):
                state.resolver.note_use(SequenceRef(parts=parts), state.used)
    if configured:
        told = {allocated.column for allocated in configured}
        state.found = [b for b in state.found if b.column not in told or not may_be_told(b, catalog.columns[b.column])]
    known = {(binding.column, binding.sequence) for binding in state.found} if configured else set()
    for allocated in configured:
        state.filled.add(allocated.column)
        state.used.add(allocated.sequence)
        if allocated.allocation == "nextval" and (allocated.column, allocated.sequence) in known:
            continue  # the database says more of the same use
        kind, via = BindingKind.CONFIGURED, Via.APPLICATION
        state.found.append(Binding(allocated.column, allocated.sequence, kind, via, allocation=allocated.allocation))
    found = list(through_views(catalog, list(without_repetitions(catalog, state.found))))
    return Bindings(
        tuple(_checked(catalog, binding) for binding in beside_neighbours(catalog, interfered(state, found, columns))),
        frozenset(state.used),
        frozenset(state.filled),
        frozenset(state.resolver.computed),
        frozenset(state.resolver.bare),
        state.decided,
        tuple(state.perhaps),
    )


def may_be_told(binding: Binding, column: Column) -> bool:
    """Whether the configuration can say what code makes of a sequence: its bare values, in a column of numbers."""
    code = binding.via in (Via.TRIGGER, Via.FUNCTION)
    return binding.undecided is not None and code and column.type.is_integer


def _checked(catalog: Catalog, binding: Binding) -> Binding:
    """``binding``; nothing is foretold of it where nobody knows what a CHECK makes of its values."""
    column = catalog.columns.get(binding.data_column)
    if column is None or column.undecided is None or binding.discarded:
        return binding
    return replace(binding, undecided=binding.undecided or column.undecided)


def _start(catalog: Catalog) -> Gathered:
    identities: dict[ColumnName, list[QualifiedName]] = {}
    owned: dict[ColumnName, list[QualifiedName]] = {}
    for ownership in catalog.ownerships:
        target = identities if ownership.kind is OwnershipKind.IDENTITY else owned
        target.setdefault(ownership.column, []).append(ownership.sequence)
    owner = {o.sequence: o.column for o in catalog.ownerships}
    reaching = Reaching(catalog.functions, surroundings_of(catalog) if catalog.functions else None)
    return Gathered(catalog, Resolver(catalog), reaching, owner, identities, owned)


def _table(state: Gathered, table: Table, columns: list[Column]) -> None:
    draws = Draws()
    bindings: list[Binding] = []
    for column in columns:
        bindings += _identity(state, table, column, draws) if column.identity else _default(state, column, draws)
    if table.name in state.triggers:
        bindings = after_triggers(state, table, columns, bindings, draws)
    problem = _rules(state, table, bindings, draws)
    for name in [c.name for c in columns if c.name in state.decided]:
        told = told_late(state.decided.pop(name), draws)
        if told is not None:
            state.decided[name] = told
    for name in [c.name for c in columns if c.name in state.decided]:
        of = state.decided[name]
        stride = max(draws.taken[of.sequence], 1) if of.sequence else 1
        state.decided[name] = replace(of, stride=stride, undecided=of.undecided or problem)
    for binding in bindings:
        stride = max(draws.taken[binding.sequence], 1) if binding.sequence else 1
        plain = stride == 1 and problem is None
        state.found.append(
            binding if plain else replace(binding, stride=stride, undecided=binding.undecided or problem)
        )


def _identity(state: Gathered, table: Table, column: Column, draws: Draws) -> list[Binding]:
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


def _default(state: Gathered, column: Column, draws: Draws) -> list[Binding]:
    if column.default is None or column.generated:
        if column.generated:
            state.filled.add(column.name)
        return []
    text = column.default.expression
    if not _NULL.match(text):
        state.filled.add(column.name)
    if not state.reaching.may_draw(text):
        made = of_last_drawn(state, column, draws) if mentions_last_drawn(text) else None
        if made is not None:
            state.decided[column.name] = made
        return []
    expression: Expression | Undecided
    try:
        parsed = parse_default(text)
        if parsed.tokens is ONE_DRAW and column.default.source is DefaultSource.COLUMN:
            found = state.resolver.find(parsed.draws[0])
            if isinstance(found, QualifiedName):  # what serial writes: nearly all of a large database's
                state.used.add(found)
                kind = owned_kind(state, BindingKind.DEFAULT, column.name, found)
                positions = (draws.take(found),)
                return [Binding(column.name, found, kind, Via.DEFAULT, narrowing="int8", positions=positions)]
        via = Via.DEFAULT if parsed.draws else Via.FUNCTION
        expression = inline(parsed, state.reaching)
    except NotTokenizable as error:
        via, expression = Via.DEFAULT, Undecided(f"its default can't be read: {error}")
    if column.default.source is DefaultSource.DOMAIN:
        via = Via.DOMAIN
    if isinstance(expression, Undecided):
        return not_followed(state, column, expression, BindingKind.DEFAULT, via)
    taken = take(state, draws, expression.draws)
    return drawn(state, column, expression, BindingKind.DEFAULT, via, taken)


def _rules(state: Gathered, table: Table, bindings: list[Binding], draws: Draws) -> str | None:
    """Counts the draws that DO ALSO rules add: each NEW.column in them evaluates the column's default once more."""
    rules = [r for r in state.catalog.insert_rules if r.table == table.name] if state.catalog.insert_rules else []
    if not bindings:
        return None
    for rule in rules:
        tokens = tokenize(rule.definition)
        start = next((i for i, t in enumerate(tokens) if t.is_word("do")), 0)
        if rule.instead:
            return (
                f"the rule {rule.name} replaces inserts into {'the view' if table.kind is Kind.VIEW else 'the table'}"
            )
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
