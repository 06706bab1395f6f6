"""sequence-type-mismatch: sequence and column are not equally wide."""

from collections.abc import Iterator

from validator.facts.binding import Via
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.model.catalog import INTEGER_RANGES, Column, Sequence
from validator.model.finding import Finding, Severity, Subject
from validator.model.rule_doc import RuleDoc
from validator.rules.judging import data_column, is_plain, type_range
from validator.rules.limits import wider_column, wider_sequence
from validator.rules.remedies import TYPE_NAMES
from validator.rules.rule import Rule
from validator.rules.wording import identifier

DOC = RuleDoc(
    name="sequence-type-mismatch",
    severity=Severity.WARNING,
    summary="the column is wider than the sequence, or the sequence outruns the column",
    why="""\
ALTER COLUMN .. TYPE bigint widens the column and leaves the sequence of a serial as it was: at 2147483647 inserts
fail with SQLSTATE 2200H, in a column with room for four billion times as many. The other way round, a bigint sequence
(CREATE SEQUENCE makes one unless told otherwise) on an integer column fails with 22003 at the same number, and the
sequence goes on counting with each failed attempt.""",
    repair="""\
A narrow sequence: ALTER SEQUENCE .. AS bigint, which takes no time. A narrow column: widen it while the table is
small, or give the sequence the column's type (ALTER SEQUENCE .. AS integer), so that the end is at least the
sequence's own.""",
    bad="""\
CREATE TABLE events (id serial PRIMARY KEY, body text);
ALTER TABLE events ALTER COLUMN id TYPE bigint;
""",
    good="""\
CREATE TABLE events (id serial PRIMARY KEY, body text);
ALTER TABLE events ALTER COLUMN id TYPE bigint;
ALTER SEQUENCE events_id_seq AS bigint;
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each pair of a plain number column and a sequence of another width."""
    for column in facts.columns:
        sequence = column.sequence
        if sequence is None or sequence.outside or column.binding.discarded or not is_plain(column):
            continue
        data = data_column(facts, column)
        finding = _narrow_sequence(facts, column, sequence, data) or _narrow_column(column, sequence, data)
        if finding is not None:
            yield finding


def _narrow_sequence(facts: DatabaseFacts, column: ColumnFacts, sequence: Sequence, data: Column) -> Finding | None:
    """An identity's sequence takes the column's type along; only others fall behind."""
    narrowing = column.binding.narrowing
    if column.binding.via is Via.IDENTITY or not data.type.is_integer or sequence.data_type not in INTEGER_RANGES:
        return None
    taken = min((t for t in (data.type.base, narrowing) if t is not None), key=lambda t: INTEGER_RANGES[t][1])
    if INTEGER_RANGES[taken][1] <= INTEGER_RANGES[sequence.data_type][1]:
        return None
    wide, narrow = TYPE_NAMES[taken], TYPE_NAMES[sequence.data_type]
    return Finding(
        rule=DOC.name,
        severity=Severity.WARNING,
        subject=Subject(column=column.name, sequence=sequence.name),
        message=f"{identifier(column)} is {wide}, and {sequence.name} counts in {narrow} only",
        evidence={"column_type": data.type.name, "sequence_type": narrow},
        remedy=wider_sequence(facts, column, sequence, wide),
    )


def _narrow_column(column: ColumnFacts, sequence: Sequence, data: Column) -> Finding | None:
    low, high = type_range(data, column.binding.narrowing)
    if sequence.increment > 0:
        end, limit, outruns = sequence.max_value, high, high is not None and sequence.max_value > high
    else:
        end, limit, outruns = sequence.min_value, low, low is not None and sequence.min_value < low
    if not outruns:
        return None
    cast = TYPE_NAMES.get(column.binding.narrowing or "")
    holder = f"{identifier(column)} is {data.type.name}" if cast in (None, "bigint") else f"the default casts to {cast}"
    return Finding(
        rule=DOC.name,
        severity=Severity.WARNING,
        subject=Subject(column=column.name, sequence=sequence.name),
        message=f"{sequence.name} counts to {end}, and {holder}, which ends at {limit}",
        evidence={"column_type": data.type.name, "sequence_type": TYPE_NAMES.get(sequence.data_type), "limit": limit},
        remedy=wider_column(column, sequence, data),
    )


RULE = Rule(DOC, check)
