"""A column whose value is an expression around nextval(), read from a dump: what the next inserts would write, against
the stored rows as they come along.

The twin of sources.database.simulate: the same fields, of the same rows.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from validator.facts.next_value import lattice
from validator.model.catalog import ColumnType
from validator.model.names import QualifiedName
from validator.model.observation import SequenceState, Simulation, Value
from validator.sources.dump.contents import NEWEST_MAJOR
from validator.sources.dump.evaluate.compile import Predicate, compile_predicate
from validator.sources.dump.evaluate.draws import drawn
from validator.sources.dump.evaluate.extremes import Extremes, Order, by_code_points
from validator.sources.dump.evaluate.far import Far
from validator.sources.dump.evaluate.keys import Key
from validator.sources.dump.evaluate.outcomes import Refused, Unsupported
from validator.sources.dump.evaluate.series import Series, series
from validator.sources.dump.evaluate.shape import Shape
from validator.sources.dump.evaluate.stored_key import stored_key, with_generated
from validator.sources.reading import Reading

Texts = Sequence[str | None]
_NOTHING = Simulation(0, None)


def is_built_in(collation: QualifiedName) -> bool:
    """PostgreSQL's own collations are deterministic: equal texts have equal bytes."""
    return collation.schema == "pg_catalog"


class SimulatedColumn:
    """Collects the stored rows of ``reading``'s column. Unsupported where the server would have to be asked.

    ``types`` are those of the table's columns, which a predicate may name; ``generated`` says what some are made of;
    ``order`` is how the column's collation
    compares texts, by default by code points; ``deterministic`` tells of a collation.
    """

    def __init__(
        self,
        reading: Reading,
        state: SequenceState,
        *,
        major: int = NEWEST_MAJOR,
        types: Mapping[str, ColumnType] | None = None,
        enums: frozenset[QualifiedName] = frozenset(),
        generated: Mapping[str, str] | None = None,
        order: Order = by_code_points,
        deterministic: Callable[[QualifiedName], bool] = is_built_in,
    ) -> None:
        if reading.binding.allocation is not None and reading.sequence.cycle:
            raise Unsupported("a pooled allocation of a sequence that wraps is not followed here")
        own, kind = reading.column.name.column, reading.column.type
        self._values = lattice(reading.binding, reading.sequence, state)
        self._extremes = Extremes(kind.base, order)
        every = {**(types or {}), own: kind} if reading.stored is None else dict(types or {})
        made = generated or {}
        self._stored = stored_key(reading, every, major, enums, made)
        self._predicate: Predicate | None = None
        if reading.predicate is not None:
            self._predicate = compile_predicate(
                with_generated(reading.predicate, made), every, major=major, enums=enums
            )
        needed = self._predicate.columns if self._predicate is not None else ()
        self.columns: tuple[str, ...] = tuple(dict.fromkeys((*self._stored.columns, *needed)))
        self._needed = tuple(self.columns.index(name) for name in needed)
        self._problem: str | None = None
        self._rowless = reading.rowless
        self._collision: int | None = None
        self._last: int | None = None
        if self._values is None:
            # nothing is drawn any more: any number will do to print what is stored
            self._shape = Shape(reading, lambda draw: draw, major)
            return
        try:
            self._shape = Shape(reading, drawn(reading, state), major)
            self._key = Key(reading, self._shape.kind, major, deterministic)
            self._series: Series = series(self._shape, self._values, self._key)
            self._own = Shape(reading.own, drawn(reading.own, state), major) if reading.own is not None else None
            steps, numeral = self._series.steps, self._series.ends.numeral
            plain = Simulation(
                steps,
                None,
                repeat=(self._series.repeat, 0) if self._series.repeat is not None else None,
                failure=self._series.ends.failure,
                distinct_until=self._series.ends.distinct,
            )
            self._until = min(plain.last_good, self._values.inserts - 1)
            self._far = Far(self._shape, self._values, self._key, steps, numeral, self._until)
        except Refused as refused:
            raise Unsupported(f"the server refuses it with {refused.sqlstate}") from None

    def rows(self, rows: Sequence[Texts]) -> None:
        """Stored rows: the texts of ``columns`` as COPY holds them, without its escapes; None for NULL."""
        if self._problem is not None:
            return
        read = self._stored
        try:
            values = [read(row) for row in rows]
            self._extremes.see([value for value in values if value is not None])
            if self._values is not None:
                self._compare(rows, values)
        except Unsupported as unsupported:
            self._problem = unsupported.reason
        except Refused as refused:
            self._problem = f"the server refuses a stored row with {refused.sqlstate}"
        except (ValueError, ArithmeticError):
            self._problem = "a stored value is none of its column's type"

    def _compare(self, rows: Sequence[Texts], values: Sequence[Any]) -> None:
        """What the rows have that inserts will write, too."""
        if self._predicate is not None:
            holds, needed = self._predicate, self._needed
            wanted = [holds([row[place] for place in needed]) for row in rows]
            values = [value for value, want in zip(values, wanted, strict=True) if want]
        of_stored, inserts = self._key.of_stored, self._series.inserts
        keys = [of_stored(value) for value in values]
        met = [inserts[found] for found in keys if found in inserts]
        if met:
            self._collision = min(met) if self._collision is None else min(*met, self._collision)
            self._last = max((i for i in (*met, self._last) if i is not None and i <= self._until), default=None)
        if self._far.looking:
            self._far.see(values, keys)

    def result(self) -> tuple[Value | None, Value | None, Simulation]:
        """(max, min, simulation); Unsupported where a stored row could not be compared."""
        if self._problem is not None:
            raise Unsupported(self._problem)
        show = self._shape.shown
        largest, smallest = show(self._extremes.largest), show(self._extremes.smallest)
        return largest, smallest, _NOTHING if self._values is None else self._simulation()

    def _simulation(self) -> Simulation:
        found, ends = self._series, self._series.ends
        far, inverted = None, True
        if self._collision is None and not self._rowless:
            number, inverted = self._far.outcome
            if number is not None and self._values is not None:
                far = self._at(self._values.index(number))
        return Simulation(
            found.steps,
            self._shape.shown(found.first),
            None if self._collision is None else self._at(self._collision),
            None if found.repeat is None else self._at(found.repeat),
            ends.failure,
            ends.distinct,
            far,
            inverted,
            self._written([self._collision, found.repeat, far and far[0]]),
            ends.numeral,
            self._furthest(),
        )

    def _furthest(self) -> int | None:
        """As ``Simulation.furthest`` has it."""
        last = self._far.last if self._far.looking else None
        return self._last if last is None or self._values is None else self._values.index(last)

    def _written(self, inserts: Sequence[int | None]) -> tuple[tuple[int, Value], ...]:
        """What the column itself gets in these inserts; one that it can't take is left out."""
        own = self._own
        if own is None:
            return ()
        out: list[tuple[int, Value]] = []
        for insert in dict.fromkeys(i for i in inserts if i is not None):
            with suppress(Refused):
                value = own.shown(own.typed(insert))
                if value is not None:
                    out.append((insert, value))
        return tuple(out)

    def _at(self, insert: int) -> tuple[int, Any]:
        return insert, self._shape.shown(self._shape.typed(insert))
