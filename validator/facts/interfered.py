"""Bindings with what triggers do to their ids besides: those of the table, and those that only its partitions have.

Source: PostgreSQL manual, "CREATE TRIGGER": a row that comes through the partitioned table fires its partition's
triggers, too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from validator.facts.binding import Binding, Via
from validator.facts.composed import Written, columns_of_new_in, composed
from validator.facts.draws import inline
from validator.facts.families import topmost
from validator.facts.frame import Undecided
from validator.facts.gathered import Gathered, named
from validator.facts.interference import Interference, Interfering
from validator.facts.redirected import may_redirect, returns_otherwise
from validator.facts.routines import ANY_COLUMN, fired
from validator.model.catalog import Column, Trigger
from validator.model.names import ColumnName, QualifiedName


def interfered(
    state: Gathered, bindings: list[Binding], columns: Mapping[QualifiedName, list[Column]]
) -> Iterator[Binding]:
    """``bindings`` of all tables, undecided where a trigger interferes."""
    triggers: dict[QualifiedName, list[Trigger]] = {}
    for trigger in (*state.catalog.triggers, *state.catalog.other_triggers):
        triggers.setdefault(trigger.table, []).append(trigger)
    if not triggers:
        yield from bindings
        return
    interference = Interference(state, bindings, columns)
    found: dict[QualifiedName, list[Interfering]] = {b.column.table: [] for b in bindings if b.sequence is not None}
    found |= {b.data_column.table: [] for b in bindings if b.sequence is not None}
    for table, own in triggers.items():
        if table in found:
            found[table] += [i for trigger in own for i in interference.of(trigger, table)]
            state.perhaps += _made_of_ids(state, interference, table, own)
        root = topmost(state.catalog, table)
        if root != table and root in found:
            above = {trigger.name for trigger in triggers.get(root, ())}
            for trigger in own:
                if trigger.name not in above:  # else it is the copy of one
                    found[root] += _below(state, interference, trigger, root)
                    state.perhaps += _made_of_ids(state, interference, root, [trigger])
    for binding in bindings:
        ways = [i for i in found.get(binding.data_column.table, ()) if i.concerns(binding)]
        yield _with(binding, ways) if ways else binding


def _with(binding: Binding, ways: list[Interfering]) -> Binding:
    """``binding``, which triggers interfere with in these ways."""
    if binding.sequence is None or binding.via is Via.APPLICATION:
        return binding  # there is nothing to say, or the configuration knows better
    if binding.discarded:
        # nothing comes of it, unless the partitions' triggers draw the id from the very same sequence
        ways = [i for i in ways if i.below and i.sequence is not None and binding.judged]
    why = next((i.why for i in ways if not i.frees), None)
    frees = next((i.why for i in ways if i.frees), None)
    return replace(binding, undecided=binding.undecided or why, frees=frees, discarded=binding.discarded and not ways)


def _made_of_ids(
    state: Gathered, interference: Interference, table: QualifiedName, triggers: list[Trigger]
) -> Iterator[tuple[ColumnName, Binding]]:
    """What ``triggers`` may make of the values that are drawn for ``table``, in other columns of theirs."""
    for trigger in triggers:
        for column, tokens in interference.assigned(trigger):
            for binding in interference.drawing.get(table, ()):
                id = binding.column
                value = {id.column: Written(binding, state.catalog.columns[id].type)}
                name = ColumnName(trigger.table, column)
                made = composed(name, tokens, columns_of_new_in(tokens), value.get)
                if made is not None and made.undecided is None and column != id.column:
                    yield id, made


def _below(state: Gathered, interference: Interference, trigger: Trigger, root: QualifiedName) -> Iterator[Interfering]:
    """What a trigger of a partition does to the rows that come to it through ``root``."""
    of = f"of the partition {trigger.table}"
    for one in interference.of(trigger, root):
        yield replace(one, why=f"{one.why} ({of})")
    if not trigger.makes_row:
        return
    held = interference.held_after(root)
    outcome = fired(
        trigger, held, state.reaching.names, lambda e: inline(e, state.reaching), state.reaching.surroundings
    )
    for sequence in sorted(named(state, (*outcome.draws, *outcome.unsure))):
        yield Interfering(f"trigger {trigger.name} {of} may draw from its sequence as well", sequence, below=True)
    for column in (*outcome.drawn, *outcome.written):
        value = outcome.drawn.get(column)
        for sequence in named(state, value.draws) if isinstance(value, Undecided) else ():
            yield Interfering(f"trigger {trigger.name} {of} may draw from its sequence as well", sequence, below=True)
        if column == ANY_COLUMN:
            continue
        yield Interfering(f"trigger {trigger.name} {of} may write another value", column=column)
    why = returns_otherwise(trigger)
    if why is not None:
        yield Interfering(f"{why} ({of})")
    if may_redirect(state.catalog, trigger, state.parents):
        yield Interfering(f"trigger {trigger.name} {of} may put the row into another table")
