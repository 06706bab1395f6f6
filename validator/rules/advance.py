"""The repair of a sequence that is behind: one transaction that moves it past the ids on its way, and never back.

It locks the tables first, throws away the values that other sessions hold in their caches (any ALTER SEQUENCE does,
and keeps nextval() calls of applications out until the end), and only then reads ids and sequence, in one statement.
Sources: PostgreSQL manual, "ALTER SEQUENCE" (notes), "LOCK", "Sequence Manipulation Functions".
"""

from dataclasses import dataclass

from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.model.catalog import Column, Kind, Sequence
from validator.model.names import QualifiedName
from validator.model.remedy import Remedy
from validator.rules.expression_reach import expression_reach
from validator.rules.judging import data_column, outlier_of
from validator.rules.number_reach import number_reach
from validator.rules.remedies import proposal, regclass, safe, transaction

_NUMBERS = ("int2", "int4", "int8", "numeric")


@dataclass(frozen=True, slots=True)
class Advance:
    """``statements`` of the transaction; ``questions`` have to be answered before it is run, none: it is safe."""

    statements: tuple[str, ...]
    questions: tuple[str, ...]


def advance_remedy(database: DatabaseFacts, sequence: Sequence) -> Remedy:
    """The repair of ``sequence``, the same text for every column that it feeds."""
    plan = advance(database, sequence)
    sql = transaction(plan.statements) if plan.statements else ""
    return proposal(sql, "\n".join(plan.questions)) if plan.questions else safe(sql)


def advance(database: DatabaseFacts, sequence: Sequence) -> Advance:
    """All columns that ``sequence`` feeds are considered: to follow one alone would run into the ids of another."""
    fed = [c for c in database.columns if c.binding.sequence == sequence.name and not c.binding.discarded]
    reaches: list[str] = []
    questions: list[str] = []
    for facts in fed:
        column = data_column(database, facts)
        if facts.binding.expression is None and column.type.base in _NUMBERS and _readable(database, column):
            reaches.append(number_reach(facts, sequence, column, relation(database, column.name.table)))
            questions += _questions(facts, sequence)
            continue
        reach = expression_reach(facts, sequence, column, relation(database, column.name.table))
        if reach.sql and _readable(database, column):
            reaches.append(reach.sql)
        questions += reach.questions
    if not reaches:
        return Advance((), tuple(dict.fromkeys(questions)))
    statements = (
        *_locks(database, fed),
        f"ALTER SEQUENCE {sequence.name} CACHE {sequence.cache}",
        _setval(sequence, reaches),
    )
    return Advance(statements, tuple(dict.fromkeys(questions)))


def relation(database: DatabaseFacts, name: QualifiedName) -> str:
    """The table as FROM and LOCK name it.

    A unique index speaks of one table: ONLY, but a partitioned one has its rows in its partitions.
    """
    table = database.snapshot.catalog.tables.get(name)
    return str(name) if table is not None and table.kind is not Kind.TABLE else f"ONLY {name}"


def _readable(database: DatabaseFacts, column: Column) -> bool:
    table = database.snapshot.catalog.tables.get(column.name.table)
    return table is not None and table.kind in (Kind.TABLE, Kind.PARTITIONED)


def _locks(database: DatabaseFacts, fed: list[ColumnFacts]) -> list[str]:
    columns = [data_column(database, facts) for facts in fed]
    tables = sorted({column.name.table for column in columns if _readable(database, column)})
    return (
        [f"LOCK TABLE {', '.join(relation(database, t) for t in tables)} IN SHARE ROW EXCLUSIVE MODE"] if tables else []
    )


def _setval(sequence: Sequence, reaches: list[str]) -> str:
    """Reads ids and sequence in one statement; where nothing is in the way, WHERE leaves no row and nothing is set."""
    farthest, beyond = ("GREATEST", ">") if sequence.increment > 0 else ("LEAST", "<")
    # OFFSET 0 keeps the planner from computing the value once for each place where it is used.
    value = reaches[0] if len(reaches) == 1 else f"{farthest}({', '.join(reaches)})"
    return (
        f"SELECT pg_catalog.setval({regclass(sequence.name)}, reach.value, true)\n"
        f"  FROM {sequence.name} AS seq,\n"
        f"       LATERAL (SELECT {value}::bigint AS value OFFSET 0) AS reach\n"
        f" WHERE reach.value {beyond} seq.last_value\n"
        f"    OR (reach.value = seq.last_value AND NOT seq.is_called)"
    )


def _questions(facts: ColumnFacts, sequence: Sequence) -> list[str]:
    """What to decide before the sequence is moved past the ids of a plain number column."""
    known, outlier = facts.known, outlier_of(facts)
    if known is None or known.furthest is None:
        return []
    if outlier is not None:
        return [
            f"{facts.name} holds {outlier.value}, far beyond {outlier.before}: following it burns "
            f"{outlier.share:.0f} % of the "
            "range. Delete or renumber that row instead, if it is a mistake."
        ]
    room = _room_after(facts, sequence, known.furthest)
    if room is not None and room < 1:
        return [
            f"Moving past {known.furthest}, which {facts.name} holds, leaves {sequence.name} no value "
            "that the column takes: make "
            "room first (a wider type or limit), or renumber the rows at the end."
        ]
    return []


def _room_after(facts: ColumnFacts, sequence: Sequence, furthest: int) -> int | None:
    """How many values are left once the sequence stands at ``furthest``, to the tightest limit."""
    own_end = sequence.max_value if sequence.increment > 0 else sequence.min_value
    ends = [own_end] if facts.headroom is None else [own_end, facts.headroom.limit]
    return min((end - furthest) // sequence.increment for end in ends)
