"""The repair of a sequence that is behind: one transaction that moves it past the ids on its way, and never back.

It locks the tables first, throws away the values that other sessions hold in their caches (any ALTER SEQUENCE does,
and keeps nextval() calls of applications out until the end), and only then reads ids and sequence, in one statement.
Sources: PostgreSQL manual, "ALTER SEQUENCE" (notes), "LOCK", "Sequence Manipulation Functions".
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from validator.facts.binding import Binding
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.next_value import lattice
from validator.model.catalog import INTEGER_RANGES, Column, Kind, Sequence
from validator.model.frozen import frozen
from validator.model.held_names import HeldName, held_sequence, held_table
from validator.model.names import ColumnName, QualifiedName, quote_identifier
from validator.model.observation import Simulation
from validator.model.remedy import LockedTable, Move, Remedy, Work
from validator.rules.advance_questions import (
    Feeding,
    beyond,
    furthest_of,
    left_aside,
    next_values,
    others_at_their_end,
    questions_of,
    too_narrow,
)
from validator.rules.bounds import begin_of, bound_reach
from validator.rules.expression_reach import Reach, expression_reach, nothing_left
from validator.rules.judging import Outlier
from validator.rules.number_reach import number_reach
from validator.rules.remedies import TYPE_NAMES, proposal, regclass, safe, transaction

_NUMBERS = ("int2", "int4", "int8", "numeric")

_WAITING = "-- changes nothing, but keeps nextval() waiting until COMMIT"


@frozen
class Advance:
    """``statements`` of the transaction, and the same taken apart; ``questions`` have to be answered before it is run,
    none: it is safe. ``aside``: what is said about ids that it leaves aside.
    """

    statements: tuple[str, ...]
    questions: tuple[str, ...]
    aside: tuple[str, ...] = ()
    work: Work | None = None


class Advances:
    """The repairs of a database's sequences, each worked out once: thousands of columns may share one, or be behind."""

    def __init__(self, database: DatabaseFacts) -> None:
        self._database = database
        self._feeding = _feeding(database)
        self._remedies: dict[QualifiedName, Remedy] = {}

    def remedy(self, sequence: Sequence) -> Remedy:
        """The repair of ``sequence``, the same text for every column that it feeds."""
        if sequence.name not in self._remedies:
            feeding = self._feeding.get(sequence.name, [])
            narrow = too_narrow(sequence, feeding)
            if narrow:
                plan = advance(self._database, wider(sequence, "bigint"), feeding, "bigint")
                self._remedies[sequence.name] = proposal(transaction(plan.statements, reads=True), narrow)
            else:
                plan = advance(self._database, sequence, feeding)
                self._remedies[sequence.name] = _remedy(plan, self._database.snapshot.target.standby)
        return self._remedies[sequence.name]


def _remedy(plan: Advance, standby: bool) -> Remedy:
    sql = transaction(plan.statements, reads=True) if plan.statements else ""
    if plan.questions or plan.work is None:
        return proposal(sql, "\n".join(plan.questions))
    notes = [*plan.aside, *(["Run it on the primary: a standby takes no writes."] if standby else [])]
    return safe(plan.work, "\n".join(notes), sql)


def widened(database: DatabaseFacts, sequence: Sequence, wanted: str) -> tuple[str, ...]:
    """The statements that make ``sequence`` bigint or the like and then move it past all ids, those that it could not
    reach before too; none where that can't be written."""
    plan = advance(database, wider(sequence, wanted), _feeding(database).get(sequence.name, []), wanted)
    return plan.statements


def wider(sequence: Sequence, wanted: str) -> Sequence:
    """``sequence`` after ``ALTER SEQUENCE .. AS wanted``: an end that was the type's own becomes the new type's."""
    base = next(b for b, name in TYPE_NAMES.items() if name == wanted)
    (low, high), (new_low, new_high) = INTEGER_RANGES[sequence.data_type], INTEGER_RANGES[base]
    return replace(
        sequence,
        data_type=base,
        min_value=new_low if sequence.min_value == low else sequence.min_value,
        max_value=new_high if sequence.max_value == high else sequence.max_value,
    )


def _feeding(database: DatabaseFacts) -> dict[QualifiedName, list[Feeding]]:
    """By sequence: the columns that are judged, and those outside the scope."""
    found: dict[QualifiedName, list[Feeding]] = {}
    for facts in database.columns:
        if facts.binding.sequence is not None and not facts.binding.discarded:
            found.setdefault(facts.binding.sequence, []).append((facts.binding, facts))
    outside = database.snapshot.catalog.outside_scope
    for binding in database.bindings.all if outside else ():
        if binding.sequence is None or binding.discarded or not binding.judged or binding.column.table not in outside:
            continue
        found.setdefault(binding.sequence, []).append((binding, None))
    return found


def advance(
    database: DatabaseFacts, sequence: Sequence, feeding: list[Feeding], widening: str | None = None
) -> Advance:
    """All columns that ``sequence`` feeds are considered: to follow one alone would run into the ids of another.

    ``widening``: the type that it becomes on the way, ``sequence`` being what it is then.
    """
    reaches: list[str] = []
    questions: list[str] = []
    aside: list[str] = []
    tables: set[QualifiedName] = set()
    outliers = {} if widening else left_aside(feeding)
    for binding, facts in sorted(feeding, key=lambda pair: pair[0].column):
        column = database.snapshot.catalog.columns.get(binding.data_column)
        if column is None or not _has_rows(database, column.name.table):
            questions.append(f"{binding.column} draws from {sequence.name} too, and which rows it meets can't be told.")
            continue
        if _takes_them_as_they_are(binding, column) and (facts is None or not facts.protection.key):
            outlier = outliers.get(binding.column)
            rows = _rows(database, column.name.table, facts)
            aside_from = outlier.value if outlier else None
            reach = Reach(
                number_reach(binding.allocation, sequence, column, rows, aside_from, binding.narrowing),
                () if outlier else questions_of(binding, facts, sequence),
            )
            if outlier:
                aside.append(beyond(binding, sequence, outlier))
        elif facts is None:
            reach = Reach(
                "", (f"What {binding.column} gets from {sequence.name} was not looked at: it is outside the scope.",)
            )
        else:
            reach = expression_reach(facts, sequence, column, _rows(database, column.name.table, facts))
        tables.add(column.name.table)
        begins = begin_of(facts)
        if begins is not None:
            reaches.append(bound_reach(binding, sequence, begins))
        for each in (reach, *_past_keys(database, facts, sequence)):
            questions += each.questions
            reaches += [each.sql] if each.sql else []
    if widening is None:
        questions += others_at_their_end(feeding, sequence, outliers)
    if not reaches:
        return Advance((), tuple(dict.fromkeys(questions)))
    locked = tuple(_locked(database, t) for t in sorted(tables))
    lock = f"LOCK TABLE {', '.join(map(str, locked))} IN SHARE ROW EXCLUSIVE MODE"
    # Every option but OWNED BY makes the server write the sequence anew, even where it says what is so already. What it
    # says is as of the check, and a script may be old: START is what RESTART alone goes by, and what nobody changes.
    wait = f"{_WAITING}\nALTER SEQUENCE {sequence.name} START WITH {sequence.start}"
    alter = wait if widening is None else f"ALTER SEQUENCE {sequence.name} AS {widening}"
    move = _move(sequence, reaches, feeding, outliers)
    read = (*_held(database, tables), held_sequence(sequence))
    forward = any(begin_of(facts) is not None for _, facts in feeding)
    done = "moved to where its column takes values, past the ids there" if forward else "moved past the ids on its way"
    work = Work((alter,), (sequence.name,), done, locked, move, read)
    return Advance((lock, alter, move.setval), tuple(dict.fromkeys(questions)), tuple(dict.fromkeys(aside)), work)


def _past_keys(database: DatabaseFacts, facts: ColumnFacts | None, sequence: Sequence) -> Iterator[Reach]:
    """What the other unique indexes ask of the sequence whose keys the drawn value decides."""
    for of in facts.further_keys if facts is not None else ():
        what = f"what {of.key.what} is on" if not of.key.alone else f"what {of.key.what} gets"
        known = of.facts.known
        if known is None or known.simulation is None or facts is None:
            yield Reach("", (f"Whether {what} is free further on can't be told: look at it before.",))
            continue
        if of.key.alone:
            yield Reach("", _farther(facts, replace(known.simulation, distinct_until=None), sequence, what))
            continue
        table, predicate, stored = of.key.column.name.table, of.key.protection.predicate, of.key.stored
        rows = relation(database, table)
        if stored is not None or predicate is not None:
            made = "*" if stored is None else f"({stored}) AS {quote_identifier(of.key.column.name.column)}"
            rows = f"(SELECT {made} FROM {rows}{f' WHERE {predicate}' if predicate else ''})"
        reach = expression_reach(of.facts, sequence, of.key.column, rows, what)
        yield reach if reach.questions else Reach(reach.sql, _farther(facts, known.simulation, sequence, what))


def _farther(facts: ColumnFacts, simulation: Simulation, sequence: Sequence, what: str) -> tuple[str, ...]:
    """What to ask where the column's own ids take the sequence further than the keys were found to be free."""
    values = lattice(facts.binding, sequence, facts.known.state) if facts.known is not None else None
    if values is None or facts.collision is None:
        return ()
    furthest = furthest_of(facts)
    target = facts.collision.insert if furthest is None else values.index(furthest)
    if target >= simulation.last_good:
        return (nothing_left(what, sequence, values.at(target)),)
    if target >= simulation.steps and not simulation.inverted:
        return (f"Only the next {simulation.steps:,} inserts were computed: run the check again afterwards.",)
    return ()


def _takes_them_as_they_are(binding: Binding, column: Column) -> bool:
    return binding.expression is None and column.type.base in _NUMBERS and not column.type.rounds


def relation(database: DatabaseFacts, name: QualifiedName) -> str:
    """The table as FROM and LOCK name it.

    A unique index speaks of one table: ONLY, but a partitioned one has its rows in its partitions.
    """
    return str(_locked(database, name))


def _locked(database: DatabaseFacts, name: QualifiedName) -> LockedTable:
    table = database.snapshot.catalog.tables.get(name)
    return LockedTable(name, partitioned=table is not None and table.kind is not Kind.TABLE)


def _held(database: DatabaseFacts, names: Iterable[QualifiedName]) -> Iterator[HeldName]:
    known = database.snapshot.catalog.tables
    yield from (held_table(known[name]) for name in sorted(names) if name in known)


def _rows(database: DatabaseFacts, table: QualifiedName, facts: ColumnFacts | None) -> str:
    """What FROM names: the table, or those of its rows that a partial unique index speaks of."""
    predicate = facts.protection.predicate if facts is not None else None
    name = relation(database, table)
    return name if predicate is None else f"(SELECT * FROM {name} WHERE {predicate})"


def _has_rows(database: DatabaseFacts, name: QualifiedName) -> bool:
    table = database.snapshot.catalog.tables.get(name)
    return table is not None and table.kind in (Kind.TABLE, Kind.PARTITIONED)


def _move(sequence: Sequence, reaches: list[str], feeding: list[Feeding], outliers: dict[ColumnName, Outlier]) -> Move:
    before, after = next_values(sequence, feeding, outliers)
    return Move(
        sequence.name,
        sequence.increment,
        _reading(_setting(sequence), sequence, reaches),
        _ahead(sequence),
        _where_ahead("seq.last_value, seq.is_called, reach.value", sequence, reaches),
        before,
        after,
    )


def moved(sequence: Sequence, reaches: list[str]) -> str:
    """The statement that sets ``sequence`` to the furthest of ``reaches``, where that lies ahead."""
    return _where_ahead(_setting(sequence), sequence, reaches)


def _setting(sequence: Sequence) -> str:
    return f"pg_catalog.setval({regclass(sequence.name)}, reach.value, true)"


def _where_ahead(selected: str, sequence: Sequence, reaches: list[str]) -> str:
    return f"{_reading(selected, sequence, reaches)}\n WHERE {_ahead(sequence)}"


def _ahead(sequence: Sequence) -> str:
    beyond = ">" if sequence.increment > 0 else "<"
    return f"reach.value {beyond} seq.last_value\n    OR (reach.value = seq.last_value AND NOT seq.is_called)"


def _reading(selected: str, sequence: Sequence, reaches: list[str]) -> str:
    """Reads ids and sequence in one statement; where nothing is in the way, WHERE leaves no row and nothing is set."""
    farthest = "GREATEST" if sequence.increment > 0 else "LEAST"
    # OFFSET 0 keeps the planner from computing the value once for each place where it is used.
    value = reaches[0] if len(reaches) == 1 else f"{farthest}({', '.join(reaches)})"
    return (
        f"SELECT {selected}\n"
        f"  FROM {sequence.name} AS seq,\n"
        f"       LATERAL (SELECT {value}::bigint AS value OFFSET 0) AS reach"
    )
