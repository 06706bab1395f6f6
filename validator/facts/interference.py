"""Triggers that have to do with the ids otherwise than by writing them: they set the sequence or draw from it besides,
delete or change rows, refuse some ids, leave some out.

What a body says itself counts, nothing that it calls. Source: PostgreSQL manual, "Overview of Trigger Behavior".
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace

from validator.facts.binding import Binding
from validator.facts.dependence import Atom, Tokens
from validator.facts.effects import Does, Effect, effects_of
from validator.facts.expressions import sequence_reference
from validator.facts.families import ancestors
from validator.facts.frame import with_constants
from validator.facts.gathered import Gathered
from validator.facts.held import Held, Value, left_out
from validator.facts.plpgsql_syntax import columns_of_new, without_select
from validator.facts.reached import Step, raises, steps_of
from validator.facts.tokens import NotTokenizable, Sort, tokenize
from validator.facts.triggered import drawn_values
from validator.model.catalog import Column, OwnershipKind, Trigger
from validator.model.frozen import frozen
from validator.model.names import ColumnName, InvalidName, QualifiedName, split_name


@frozen
class Interfering:
    """Why the next ids of ``column`` that come from ``sequence`` are not those that the sequence says; None: of any.

    ``frees``: it only makes room for ids that are taken. ``below``: it is a partition's, and makes its rows.
    """

    why: str
    sequence: QualifiedName | None = None
    column: str | None = None
    frees: bool = False
    below: bool = False

    def concerns(self, binding: Binding) -> bool:
        return self.sequence in (None, binding.sequence) and self.column in (None, binding.data_column.column)


class Interference:
    """Answers for the triggers of a catalog, whose bindings and columns, by table, are given.

    ``drawing`` are those of the bindings, by table, whose values come into the row.
    """

    def __init__(self, state: Gathered, bindings: list[Binding], columns: Mapping[QualifiedName, list[Column]]) -> None:
        self._state = state
        self._catalog = state.catalog
        self._columns = columns
        self.drawing: dict[QualifiedName, list[Binding]] = {}
        self._through_views: dict[QualifiedName, list[Binding]] = {}
        for binding in bindings:
            if binding.sequence is not None and not binding.discarded:
                self.drawing.setdefault(binding.column.table, []).append(binding)
                if binding.data_column.table != binding.column.table:
                    below = replace(binding, column=binding.data_column)
                    self._through_views.setdefault(below.column.table, []).append(below)
        self._speaking: dict[str, tuple[frozenset[str], bool]] = {}
        self._runs: dict[Hashable, tuple[list[Step], list[Effect]]] = {}
        self._tables: dict[str, list[QualifiedName]] = {}
        for name in self._catalog.tables:
            self._tables.setdefault(name.name, []).append(name)

    def of(self, trigger: Trigger, table: QualifiedName) -> list[Interfering]:
        """What ``trigger`` does where a row is inserted into ``table``: its own, or one that it is a partition of."""
        if trigger.function.language != "plpgsql":
            return []
        held = self.held_after(table, trigger.name if trigger.table == table and trigger.makes_row else "")
        steps, effects = self._followed(trigger, held)
        found = [i for effect in effects for i in self._interfering(trigger, effect)]
        for step in steps:
            found += _refusing(trigger, step, frozenset(held))
        return found + _leaving_out(trigger, steps)

    def assigned(self, trigger: Trigger) -> Iterator[tuple[str, Tokens]]:
        """The columns that ``trigger`` may assign, and what."""
        if trigger.makes_row and trigger.function.language == "plpgsql":
            steps, _ = self._followed(trigger, self.held_after(trigger.table, trigger.name))
            for tokens in (step.tokens for step in steps):
                if len(tokens) > 4 and tokens[0].is_word("new") and tokens[3].is_symbol(":=", "="):
                    yield tokens[2].value, without_select(tokens[4:])

    def _followed(self, trigger: Trigger, held: Mapping[str, Value]) -> tuple[list[Step], list[Effect]]:
        """The statements that may run, and what they do; the same for all tables that have no part in that."""
        function, condition = trigger.function, trigger.condition or ""
        try:
            body, when = tokenize(function.body), tokenize(condition)
            if function.body not in self._speaking:
                self._speaking[function.body] = columns_of_new(body), any(t.is_word("tg_name") for t in body)
            speaking, named = self._speaking[function.body]
            columns = sorted(speaking | columns_of_new(when))
            state = tuple((c, held[c]) for c in columns if c in held)
            key = function.body, condition, trigger.before, trigger.row, trigger.arguments, trigger.name * named, state
            if key not in self._runs:
                steps = steps_of(trigger, body, when, held)
                self._runs[key] = steps, [e for step in steps for e in effects_of(step.tokens)]
            return self._runs[key]
        except (NotTokenizable, IndexError, StopIteration, ValueError):
            return [], []

    def held_after(self, table: QualifiedName, trigger: str = "") -> dict[str, Value]:
        """What the database gives, before ``trigger`` fires or after all: nothing is known of the other columns."""
        columns = self._columns.get(table, [])
        drawn = drawn_values(self._state, self.drawing.get(table, []))
        known = self._state.held.get((table, trigger))
        if known is None:
            known = {c.name.column: left_out(c) for c in columns} | drawn
        through = drawn_values(self._state, self._through_views.get(table, []))
        known, drawn = known | {n: v for n, v in through.items() if n not in drawn}, through | drawn
        given = {c.name.column for c in columns if not c.generated and left_out(c) is not Held.NULL} | drawn.keys()
        return {name: known.get(name, Held.ANY) for name in given}

    def _interfering(self, trigger: Trigger, effect: Effect) -> Iterator[Interfering]:
        name = trigger.name
        if effect.does in (Does.SETS, Does.DRAWS):
            if effect.does is Does.DRAWS and trigger.makes_row:
                return  # counted with the draws of the row
            why = "sets its sequence" if effect.does is Does.SETS else "draws from its sequence as well"
            for sequence in self._sequences(trigger, effect):
                yield Interfering(f"trigger {name} {why}", sequence)
            return
        tables = self._named(effect.target)
        own = {t for t in tables if t == trigger.table or self._related(t, trigger.table)}
        if effect.does is Does.RESTARTS:
            owned = [o.sequence for o in self._catalog.ownerships if o.column.table in tables]
            yield from (Interfering(f"trigger {name} restarts its sequence", s) for s in owned)
        elif effect.does is Does.DELETES and own:
            yield Interfering(f"trigger {name} deletes rows of {trigger.table}", frees=True)
        elif effect.does is Does.UPDATES and own:
            why = f"trigger {name} changes what is in {trigger.table}"
            yield from (Interfering(why, column=column) for column in sorted(effect.columns or ()))
        elif effect.does is Does.INSERTS:
            if trigger.table in tables:
                yield Interfering(f"trigger {name} inserts further rows into {trigger.table}")
            for table in tables:
                why = f"trigger {name} inserts into {table}, which draws from the same sequence"
                drawing = [b for b in self.drawing.get(table, ()) if not self._gives(trigger, effect, b)]
                yield from (Interfering(why, b.sequence) for b in drawing)

    def _gives(self, trigger: Trigger, effect: Effect, binding: Binding) -> bool:
        """Whether an INSERT gives the column a value."""
        if effect.columns is not None:
            return binding.column.column in effect.columns
        if effect.first is None:
            return True  # it selects who knows how many
        width = max((c.number for c in self._columns.get(trigger.table, ())), default=0)
        return self._catalog.columns[binding.column].number <= effect.first + width * effect.rows

    def _sequences(self, trigger: Trigger, effect: Effect) -> list[QualifiedName | None]:
        """The sequences that may be meant: None for any."""
        parts = effect.target
        if not parts:
            argument = with_constants(trigger, effect.argument)
            parts = self._by_column(argument) or sequence_reference(argument, deparsed=False).parts
        if not parts:
            return [None]
        if len(parts) > 1:
            return [QualifiedName(parts[-2], parts[-1])]
        return [s for s in self._catalog.sequences if s.name == parts[0]]

    def _by_column(self, argument: Tokens) -> tuple[str, ...]:
        """``pg_get_serial_sequence('table', 'column')`` as the name of that sequence."""
        texts = [t for t in argument if t.sort is Sort.STRING]
        if len(texts) != 2 or not argument[0].is_word("pg_get_serial_sequence"):
            return ()
        try:
            tables = self._named(split_name(texts[0].value))
        except InvalidName:
            return ()
        columns = {ColumnName(table, texts[1].value) for table in tables}
        owned = [o for o in self._catalog.ownerships if o.column in columns]
        identity = [o for o in owned if o.kind is OwnershipKind.IDENTITY]
        return tuple((identity or owned)[0].sequence) if len(identity or owned) == 1 else ()

    def _named(self, parts: tuple[str, ...]) -> list[QualifiedName]:
        """The tables that a name may mean: without a schema, in any."""
        if len(parts) > 1:
            return [n for n in (QualifiedName(parts[-2], parts[-1]),) if n in self._catalog.tables]
        return self._tables.get(parts[0], []) if parts else []

    def _related(self, one: QualifiedName, other: QualifiedName) -> bool:
        """Whether one of these tables inherits from the other, or is a partition of it."""
        return one in ancestors(self._catalog, other) or other in ancestors(self._catalog, one)


def _refusing(trigger: Trigger, step: Step, given: frozenset[str]) -> Iterator[Interfering]:
    """A RAISE, a failing ASSERT or a RETURN NULL that the id decides on, or nothing."""
    tokens = step.tokens
    refuses = raises(tokens) or tokens[0].is_word("assert")
    leaves_out = trigger.makes_row and len(tokens) > 1 and tokens[0].is_word("return") and tokens[1].is_word("null")
    if not refuses and not leaves_out:
        return
    if refuses and not step.conditions:
        yield Interfering(f"trigger {trigger.name} refuses every insert")
    what = "refuses the row" if refuses else "leaves the row out"
    for column in sorted({c for atom in step.conditions for c in atom.columns}):
        if any(_speaks_of(column, atom, trigger, given) for atom in step.conditions):
            yield Interfering(f"trigger {trigger.name} {what} where {column} has some value", column=column)


def _speaks_of(column: str, atom: Atom, trigger: Trigger, given: frozenset[str]) -> bool:
    """Whether a condition is about the value of ``column``, and about none that the insert itself says.

    What stands in tables beside a row that is there already is no matter of its id.
    """
    return column in atom.columns and atom.columns <= given and not (atom.looks_up and not trigger.makes_row)


def _leaving_out(trigger: Trigger, steps: list[Step]) -> list[Interfering]:
    """A row that is always left out, and put nowhere else."""
    always = any(
        not s.conditions and s.tokens[0].is_word("return") and len(s.tokens) > 1 and s.tokens[1].is_word("null")
        for s in steps
    )
    elsewhere = any(t.is_word("insert", "execute", "perform", "call") for s in steps for t in s.tokens)
    if not trigger.makes_row or not always or elsewhere:
        return []
    return [Interfering(f"trigger {trigger.name} inserts no row")]
