"""Which of a partitioned table's partitions take the next rows, and the first row that none takes, or that a CHECK of
its partition refuses (SQLSTATE 23514).

Source: PostgreSQL manual, "Table Partitioning": a row goes down level by level; one that is inserted straight into a
partition has to be one that the tables above it would send there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from validator.facts.binding import Binding, Via
from validator.facts.integer_expressions import NotComputable, compiled
from validator.facts.leaf_checks import LeafChecks
from validator.facts.next_value import Lattice
from validator.facts.partition_key import read_key
from validator.facts.partition_level import Level
from validator.facts.tokens import Sort
from validator.model.catalog import Catalog, Column, Table
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName

MOST_STEPS = 100_000
"""How many rows are sent down one by one at most, where no arithmetic jumps to the next id that matters."""

Values = Callable[[int], int | None]
"""What insert i writes into the id; None: not known."""


@frozen
class Refused:
    """Insert number ``insert`` (from 0) is the first that is not surely taken.

    ``why`` says what is not known of it; empty: no partition takes it or, if ``check`` says so, a CHECK that its
    partition alone has refuses it.
    """

    insert: int
    why: str = ""
    check: str | None = None


@frozen
class _Fate:
    """What becomes of one row: ``taken``, ``refused``, or neither surely, and ``why``.

    ``varies``: the next id may fare otherwise, though it is no turning point. ``check``: what refuses it, if that is no
    want of a place.
    """

    taken: bool
    refused: bool
    why: str = ""
    varies: bool = False
    check: str | None = None


_TAKEN = _Fate(True, False)
_REFUSED = _Fate(False, True)


class Trees:
    """The partitioned tables of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._levels: dict[object, Level] = {}

    @cached_property
    def children(self) -> Mapping[QualifiedName, list[Table]]:
        """The partitions right below each table."""
        found: dict[QualifiedName, list[Table]] = {}
        for table in self.catalog.tables.values():
            if table.is_partition and table.parents:
                found.setdefault(table.parents[0], []).append(table)
        return found

    def routing(self, name: ColumnName) -> "Routing | None":
        """How rows that are inserted into the column's table find their partition; None where there is none to find."""
        table, column = self.catalog.tables.get(name.table), self.catalog.columns.get(name)
        if table is None or column is None or not (table.partition_by or table.is_partition):
            return None
        path = self._path(table)
        top = self.catalog.tables.get(path[0])
        return Routing(self, column, path) if top is not None and top.partition_by is not None else None

    def level(self, table: Table, column: Column) -> Level:
        """How ``table`` chooses for rows inserted into the column's table, whose other columns may be in the key."""
        key = read_key(table.partition_by or "")
        alone = key is not None and key.columns == {column.name.column}
        wanted = table.name, column.name if not alone else (column.name.column, column.type)
        if wanted not in self._levels:
            children = self.children.get(table.name, [])
            self._levels[wanted] = Level(self.catalog, table, children, column)
        return self._levels[wanted]

    def _path(self, table: Table) -> tuple[QualifiedName, ...]:
        """The tables from the top of the tree down to ``table``."""
        way = [table.name]
        above: Table | None = table
        while above is not None and above.is_partition and above.parents and above.parents[0] not in way:
            way.insert(0, above.parents[0])
            above = self.catalog.tables.get(way[0])
        return tuple(way)


class Routing:
    """The way down the tree for rows that differ in ``column`` alone, the other columns being left to their defaults.

    ``path`` leads from the top of the tree to the table that the rows are inserted into.
    """

    def __init__(self, trees: Trees, column: Column, path: tuple[QualifiedName, ...]) -> None:
        self._trees = trees
        self._column = column
        self._path = path
        self._levels: dict[QualifiedName, Level | None] = {}
        self._sure: dict[QualifiedName, bool] = {}
        self._checks: dict[QualifiedName, LeafChecks | None] = {}

    @property
    def is_plain(self) -> bool:
        """Whether one list, or one row of ranges, of an integer id is all that rows are chosen by."""
        top = self._level(self._path[0])
        plain = top is not None and top.is_plain and self._column.type.is_integer and len(self._path) == 1
        return plain and top is not None and all(map(self._takes_all, top.names))

    def first_refused(self, values: Values, ids: Lattice, *, as_drawn: bool, steps: int) -> Refused | None:
        """The first of the lattice's inserts whose row is not surely taken; None: none in sight.

        ``steps`` bounds how many are looked at one by one; where the values are those of the lattice, ``as_drawn``,
        what lies between two turning points is skipped.
        """
        top, steps = self._path[0], min(steps, MOST_STEPS)
        if len(self._path) == 1 and self._takes_all(top):
            return None
        stops = [0, *sorted({*self._turning_inserts(ids)})] if as_drawn else [0]
        for stop, end in zip(stops, [*stops[1:], ids.inserts], strict=True):
            for insert in range(stop, max(stop + 1, min(end, steps)) if stop < ids.inserts else stop):
                value = values(insert)
                fate = self._fate(value, 0)
                if not fate.taken:
                    return Refused(insert, "" if fate.refused else fate.why, fate.check)
                if value is None or (as_drawn and not fate.varies):
                    break
        return None

    def takes(self, value: int) -> bool:
        """Whether some partition surely takes ``value``."""
        return self._fate(value, 0).taken

    def refusing(self, value: int) -> str | None:
        """The CHECK of a partition alone that refuses ``value``, or may, in words; None: no such CHECK does."""
        fate = self._fate(value, 0)
        if fate.check is not None:
            return f"{fate.check} refuses {value}"
        return fate.why if "CHECK" in fate.why else None

    def leaf(self, value: int) -> QualifiedName | None:
        """The partition that surely takes ``value``; None where that is not known, or none does."""
        name = self._path[-1]
        while (level := self._level(name)) is not None:
            choice = level.choose(value)
            if choice.refused or len(choice.parts) != 1:
                return None
            name = choice.parts[0]
        return name

    def _level(self, name: QualifiedName) -> Level | None:
        """How ``name`` chooses; None where it is no partitioned table."""
        if name not in self._levels:
            table, column = self._trees.catalog.tables.get(name), self._column
            found = None
            if table is not None and table.partition_by is not None:
                found = self._trees.level(table, column)
            self._levels[name] = found
        return self._levels[name]

    def _takes_all(self, name: QualifiedName) -> bool:
        """Whether no row that comes to ``name`` is refused for its id, nor may be."""
        if name not in self._sure:
            level = self._level(name)
            fine = (level is None or not level.matters or level.complete) and self._own_checks(name) is None
            self._sure[name] = fine and (level is None or all(map(self._takes_all, level.names)))
        return self._sure[name]

    def _own_checks(self, name: QualifiedName) -> LeafChecks | None:
        """The CHECKs on the id that the partition ``name`` alone has, below the table that the rows go into."""
        if name not in self._checks:
            table = self._trees.catalog.tables.get(name)
            own = name not in self._path and table is not None and bool(table.checks)
            found = LeafChecks(self._trees.catalog, table, self._column) if own and table is not None else None
            self._checks[name] = found if found else None
        return self._checks[name]

    def _turning_inserts(self, ids: Lattice) -> Iterator[int]:
        waiting = [*self._path]
        while waiting:
            name = waiting.pop()
            level, checks = self._level(name), self._own_checks(name)
            yield from self._inserts_at(checks.turning if checks is not None else (), ids)
            if level is None or (name not in self._path and self._takes_all(name)):
                continue
            on_the_way = name in self._path[:-1]
            waiting += level.names if not on_the_way else ()
            alike = not on_the_way and all(map(self._takes_all, level.names))
            yield from self._inserts_at(level.outlines if alike else level.turning, ids)

    @staticmethod
    def _inserts_at(points: Iterable[int], ids: Lattice) -> Iterator[int]:
        for point in points:
            ahead = point - ids.first if ids.step > 0 else ids.first - point + 1
            insert = -(-ahead // abs(ids.step))
            if 0 < insert < ids.inserts:
                yield insert

    def _fate(self, value: int | None, depth: int, name: QualifiedName | None = None) -> _Fate:
        """What becomes of a row that has come to ``name``: on the path until its end."""
        name = name or self._path[depth]
        checks = self._own_checks(name)
        if checks is None:
            return self._fate_below(value, depth, name)
        refusing = checks.refusing(value)
        if refusing is not None:
            return _Fate(False, True, check=refusing)
        why = checks.why_unknown(value)
        if why:
            return _Fate(False, False, why)
        return replace(fate := self._fate_below(value, depth, name), varies=fate.varies or checks.varies)

    def _fate_below(self, value: int | None, depth: int, name: QualifiedName) -> _Fate:
        level = self._level(name)
        following = self._path[depth + 1] if depth + 1 < len(self._path) else None
        if level is None or (following is None and self._takes_all(name)):
            return _TAKEN
        if following is not None and not level.matters:
            return self._fate(value, depth + 1, following)
        choice = level.choose(value)
        parts, refused = choice.parts, choice.refused
        if following is not None:
            refused = refused or parts != (following,)
            parts = (following,) if following in parts else ()
        if not parts:
            return _REFUSED if level.matters else _TAKEN
        fates = [self._fate(value, depth + 1, part) for part in parts]
        if not refused and all(fate.taken for fate in fates):
            return _Fate(True, False, varies=level.varies or any(fate.varies for fate in fates))
        if all(fate.refused for fate in fates):
            return _Fate(False, True, check=next((fate.check for fate in fates if fate.check), None))
        below = next((fate.why or self._may_refuse(fate.check) for fate in fates if fate.why or fate.check), "")
        return _Fate(False, False, below if below and not refused else level.why(self._column.name.table))

    def _may_refuse(self, check: str | None) -> str:
        of = self._column.name.table
        return f"whether {check} refuses the next rows of {of} can't be told: which partition they go to is not known"


def values_of(binding: Binding, ids: Lattice) -> tuple[Values, bool]:
    """What the inserts of ``binding`` write, and whether these are the numbers of the lattice themselves."""
    if binding.via is Via.TRIGGER or len(binding.positions) != 1:  # a trigger comes after the partition is chosen
        return (lambda insert: None), False
    if binding.expression is None:
        return ids.at, True
    draws = {t.value: "int8" for t in binding.expression.tokens if t.sort is Sort.DRAW}
    try:
        function = compiled(binding.expression.tokens, draws)
    except NotComputable:
        return (lambda insert: None), False

    def value(insert: int) -> int | None:
        try:
            return function(dict.fromkeys(draws, ids.at(insert)))
        except ArithmeticError:
            return None

    return value, False
