"""id-not-unique: filled by a sequence, protected by no unique index."""

from collections.abc import Iterator

from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.uniqueness import Apart
from validator.model.catalog import Kind
from validator.model.finding import EvidenceValue, Finding, Severity, Subject
from validator.model.names import quote_identifier
from validator.model.remedy import Remedy
from validator.model.rule_doc import RuleDoc
from validator.rules.judging import once_a_column
from validator.rules.remedies import proposal
from validator.rules.rule import Rule
from validator.rules.wording import by_what, identifier

DOC = RuleDoc(
    name="id-not-unique",
    severity=Severity.WARNING,
    summary="filled by a sequence, protected by no unique index",
    why="""\
A sequence hands out each value once, but nothing keeps explicit ids, a setval or a CYCLE from writing one a second
time. Where no unique index has the id as its only key column, that second row goes in without the SQLSTATE 23505 that
would have stopped it. A key such as (tenant_id, id) or (id, created_on) forbids the same pair only, a failed CREATE
UNIQUE INDEX CONCURRENTLY nothing at all. A unique index of a partition sees the rows of that partition only. Where
each partition has one, and the id alone decides which partition a row goes to, this rule is silent: an id that is there
already is always refused.""",
    repair="""\
A unique index on the column alone. On a partitioned table it has to contain the partition key, so that it can't be
had for the id: check the partitions one by one, or accept the finding with that reason.""",
    bad="""\
CREATE TABLE log (id bigserial, body text);
""",
    good="""\
CREATE TABLE log (id bigserial PRIMARY KEY, body text);
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding a column."""
    for column in once_a_column(facts):
        if column.binding.missing is not None or column.table.is_partition:
            continue
        if column.table.kind not in (Kind.TABLE, Kind.PARTITIONED) or column.protection.sqlstate is not None:
            continue
        yield Finding(
            rule=DOC.name,
            severity=Severity.WARNING,
            subject=Subject(column=column.name),
            message=_message(column),
            evidence=_evidence(column),
            remedy=_remedy(column),
        )


def _evidence(column: ColumnFacts) -> dict[str, EvidenceValue]:
    apart = column.protection.apart
    if apart is None:
        return {"partly_unique": column.protection.partly or None}
    return {"partition_decided_by": apart.by or None, "partitions_without_unique_index": len(apart.bare)}


def _message(column: ColumnFacts) -> str:
    apart = column.protection.apart
    if apart is not None:
        return f"no unique index stands on {identifier(column)} for all partitions: {_apart(column, apart)}"
    if column.protection.partly:
        key = ", ".join(quote_identifier(c) for c in column.protection.partly)
        return f"no unique index stands on {identifier(column)} alone: only ({key}) together is unique"
    return f"no unique index stands on {identifier(column)}: nothing refuses an id that is there already"


def _apart(column: ColumnFacts, apart: Apart) -> str:
    bare = f"{apart.bare[0]} has none" if apart.bare else ""
    if len(apart.bare) > 1:
        bare = f"{apart.bare[0]} and {len(apart.bare) - 1:,} more have none"
    if not apart.by:
        return bare or "those of the partitions don't keep the same ids apart"
    own = "the others refuse only what they hold themselves" if bare else "each refuses only what it holds itself"
    return f"{bare}{', ' if bare else ''}{own}, and {by_what(apart)} decides which one a row goes to"


def _remedy(column: ColumnFacts) -> Remedy:
    if column.table.kind is Kind.PARTITIONED:
        return proposal(
            "",
            "A unique index on a partitioned table must contain its partition key: may "
            f"{identifier(column)} stand twice?",
        )
    if column.duplicate_ids is not None:
        return proposal("", f"{identifier(column)} stands twice already (duplicate-ids): which rows keep their ids?")
    sql = f"CREATE UNIQUE INDEX CONCURRENTLY ON {column.name.table} ({identifier(column)});"
    question = (
        f"May {identifier(column)} stand twice? If not: this runs outside a transaction, and leaves an invalid index "
        "behind if it fails."
    )
    return proposal(sql, question)


RULE = Rule(DOC, check)
