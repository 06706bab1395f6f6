"""What the triggers of a table make of the values that its identities and defaults give: they fire one after the other,
by name, and each finds in NEW what the one before left there.

Source: PostgreSQL manual, "Overview of Trigger Behavior".
"""

from dataclasses import replace

from validator.facts.binding import Binding, BindingKind, Via
from validator.facts.decided_columns import decided_after
from validator.facts.draws import Draws, inline
from validator.facts.frame import Undecided
from validator.facts.gathered import Gathered, Taken, drawn, named, not_followed, take
from validator.facts.held import Held, Value, Within, left_out
from validator.facts.redirected import may_redirect, returns_otherwise
from validator.facts.routines import ANY_COLUMN, Outcome, fired
from validator.model.catalog import Column, Table
from validator.model.names import QualifiedName


def after_triggers(
    state: Gathered, table: Table, columns: list[Column], bindings: list[Binding], draws: Draws
) -> list[Binding]:
    """``bindings`` of a table as its triggers leave them, and those that they add."""
    held = {c.name.column: left_out(c) for c in columns} | drawn_values(state, bindings)
    decided = {c.name.column: state.decided.pop(c.name) for c in columns if c.name in state.decided}
    doubts: dict[QualifiedName, str] = {}
    reasons: list[str] = []
    for trigger in state.triggers[table.name]:
        reaching = state.reaching
        state.held[table.name, trigger.name] = dict(held)
        outcome = fired(trigger, held, reaching.names, lambda e: inline(e, state.reaching), reaching.surroundings)
        before = bindings
        bindings, taken = _after(state, outcome, columns, bindings, draws, doubts)
        decided = decided_after(trigger, outcome, columns, before, decided, taken, held)
        why = returns_otherwise(trigger)
        if may_redirect(state.catalog, trigger, state.parents):
            why = f"trigger {trigger.name} may put the row into another table"
        reasons += [why] if why is not None else []
        values = drawn_values(state, bindings)
        held |= outcome.held | {name: values[name] for name in outcome.drawn if name in values}
    state.held[table.name, ""] = held
    reason = reasons[0] if reasons else None
    bindings = [
        replace(b, undecided=b.undecided or reason or (doubts.get(b.sequence) if b.sequence else None))
        for b in bindings
    ]
    bound = {b.column.column for b in bindings}
    state.decided.update({b.column: b for name, b in decided.items() if name not in bound})
    return bindings


def drawn_values(state: Gathered, bindings: list[Binding]) -> dict[str, Value]:
    """What the columns hold that draw from a sequence."""
    out: dict[str, Value] = {}
    for binding in bindings:
        if binding.discarded:
            continue
        sequence = state.catalog.sequences.get(binding.sequence) if binding.sequence else None
        certain = binding.undecided is None and binding.missing is None and not binding.ambiguous_identity
        plain = certain and sequence is not None and binding.expression is None
        value = Within(sequence.min_value, sequence.max_value) if sequence and plain else Held.SOME
        out[binding.column.column] = value if certain or binding.via is not Via.TRIGGER else Held.ANY
    return out


def _after(
    state: Gathered,
    outcome: Outcome,
    columns: list[Column],
    bindings: list[Binding],
    draws: Draws,
    doubts: dict[QualifiedName, str],
) -> tuple[list[Binding], tuple[Taken, ...]]:
    """The bindings, and the draws of this trigger; ``doubts`` gets the sequences that it may draw from besides."""
    named(state, outcome.passed)
    taken = take(state, draws, outcome.draws)
    unsure = named(state, outcome.unsure)
    out: list[Binding] = []
    for column in columns:
        name = column.name.column
        own = [b for b in bindings if b.column == column.name]
        value = outcome.drawn.get(name)
        if name in outcome.written:
            own = [_overwritten(b, outcome.written[name]) for b in own]
        elif isinstance(value, Undecided):
            state.filled.add(column.name)
            unsure |= named(state, value.draws)
            after = not_followed(state, column, value, BindingKind.TRIGGER, Via.TRIGGER)
            own = [replace(b, undecided=b.undecided or value.why) for b in own] + after
        elif value is not None:
            state.filled.add(column.name)
            after = drawn(state, column, value, BindingKind.TRIGGER, Via.TRIGGER, taken)
            replaced = {b.sequence for b in after}
            own = [replace(b, discarded=True, judged=b.sequence not in replaced) for b in own] + after
        out += own
    unfollowed = outcome.drawn.get(ANY_COLUMN)
    if isinstance(unfollowed, Undecided):
        unsure |= named(state, unfollowed.draws)
    why = unfollowed.why if isinstance(unfollowed, Undecided) else "a trigger may draw from its sequence as well"
    for sequence in sorted(unsure):
        doubts.setdefault(sequence, why)
    return out, taken


def _overwritten(binding: Binding, why: str | None) -> Binding:
    """``binding`` after a trigger wrote something else into its column; ``why`` nobody knows whether it did."""
    if why is None:
        return replace(binding, discarded=True)
    return replace(binding, undecided=binding.undecided or why)
