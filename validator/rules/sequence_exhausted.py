"""sequence-exhausted: the next value does not exist, or does not fit the column."""

from collections.abc import Iterator

from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.headroom import Headroom
from validator.model.finding import EvidenceValue, Finding, Severity, Subject
from validator.model.names import quote_identifier
from validator.model.rule_doc import RuleDoc
from validator.rules.advance import Advances
from validator.rules.bounds import begin_of, stands_before
from validator.rules.judging import data_column, tempered
from validator.rules.limits import failure_words, more_room, taker
from validator.rules.rule import Rule
from validator.rules.wording import into

DOC = RuleDoc(
    name="sequence-exhausted",
    severity=Severity.ERROR,
    summary="the next nextval fails, or its value does not fit the column",
    why="""\
The end is reached: every insert that takes the default fails, at once and until somebody acts. At the sequence's own
MAXVALUE (MINVALUE, for a descending one) with SQLSTATE 2200H; where the sequence is wider than the column with 22003,
and the sequence goes on counting with each attempt; 22001 where a text column is too short, 23514 where a CHECK draws
the line or no partition takes the value. So does a generated column that is made of the id, or one whose default is
currval(), where it is too short or checked. In a gap between partitions or within a CHECK (id <> 9), and before the
lowest value that a CHECK, the type or the partitions let in, each attempt burns one value until the sequence has left
it. A CHECK that names other columns counts with what they hold when an insert leaves them out, where that is a
constant; one that a partition alone has, for the ids that come to it.""",
    repair="""\
Where the sequence stands before what the column takes, bring it forward: to the first value within the bounds that
lies beyond the ids that are there. At its end, give it more room: ALTER SEQUENCE .. AS bigint or a larger MAXVALUE
where only the sequence is narrow; a wider column where the type is the limit. Changing an integer column to bigint
rewrites the table under an ACCESS EXCLUSIVE lock: plan it. Foreign keys that refer to it have to become wider too.""",
    bad="""\
CREATE TABLE tickets (id smallserial PRIMARY KEY, body text);
SELECT setval('tickets_id_seq', 32767);
""",
    good="""\
CREATE TABLE tickets (id bigserial PRIMARY KEY, body text);
SELECT setval('tickets_id_seq', 32767);
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each pair whose very next insert is refused for want of values."""
    advances = Advances(facts)
    for column in facts.columns:
        limit = column.headroom
        if limit is None or not limit.refuses_next or column.sequence is None:
            continue
        forward = begin_of(column) is not None and not column.binding.discarded
        yield Finding(
            rule=DOC.name,
            severity=tempered(column, Severity.ERROR),
            subject=Subject(column=column.name, sequence=column.sequence.name),
            message=f"{_failing(column, limit)}: {_reason(facts, column, limit)}",
            evidence={
                "next_value": column.next_value,
                "limit": limit.limit,
                "remaining": limit.remaining,
                "inserts_until_failure": 0,
                "limited_by": limit.source,
                "sqlstate": limit.sqlstate,
                **_begins(limit),
            },
            remedy=advances.remedy(column.sequence) if forward else more_room(facts, column),
        )


def _begins(limit: Headroom) -> dict[str, EvidenceValue]:
    begins = limit.begins or limit.resumes
    return (
        {}
        if begins is None
        else {"bound": begins.bound, "first_taken": begins.value, "inserts_refused": begins.inserts}
    )


def _failing(column: ColumnFacts, limit: Headroom) -> str:
    """A value that falls into a gap between partitions, or before all bounds, is burnt; a later insert may find its
    place."""
    begins = limit.begins or limit.resumes
    if begins is not None and begins.inserts is not None:
        number = begins.inserts
        return (
            f"the very next insert {into(column)} fails"
            if number == 1
            else f"the next {number:,} inserts {into(column)} fail"
        )
    if limit.gap:
        return f"the very next insert {into(column)} fails"
    return f"every insert {into(column)} that takes the next value fails"


def _reason(facts: DatabaseFacts, column: ColumnFacts, limit: Headroom) -> str:
    sequence, data = column.sequence, data_column(facts, column)
    if limit.begins is not None:
        return stands_before(facts, column, limit.begins)
    if sequence is not None and limit.source == "sequence":
        end = f"MAXVALUE {sequence.max_value}" if column.ascending else f"MINVALUE {sequence.min_value}"
        return f"{sequence.name} is at its end ({end})"
    if limit.index is not None:
        return f"what the unique index {quote_identifier(limit.index)} is on can't be computed of {column.next_value}"
    if limit.other is not None:
        named, kind = quote_identifier(limit.other.name.column), limit.other.type.name
        refused = "a CHECK on it refuses" if limit.sqlstate == "23514" else f"as {kind} it does not take"
        return f"{named} is made of {column.next_value}, and {refused} what comes out"
    if limit.source == "partition" and column.binding.direct_only:
        return f"{column.next_value} belongs to another partition, or to none"
    if limit.source == "partition":
        return f"there is no partition for {column.next_value}"
    if limit.source == "default":
        return f"the default fails by itself with {column.next_value} ({failure_words(limit)})"
    if limit.of_partition is not None:
        return f"{limit.of_partition} refuses {column.next_value}"
    if limit.resumes is not None and limit.resumes.inserts != 1:
        return f"a CHECK refuses {column.next_value}, and what comes after it before {limit.resumes.value}"
    if limit.sqlstate == "23514":
        return f"a CHECK refuses {column.next_value}"
    if limit.sqlstate == "22001":
        return f"what the default makes of {column.next_value} is too long for {data.type.name}"
    return f"{column.next_value} does not fit {taker(column, data)}"


RULE = Rule(DOC, check)
