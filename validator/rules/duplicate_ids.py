"""duplicate-ids: an id stands in the column more than once."""

from collections.abc import Iterator

from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.model.finding import Finding, Severity, Subject
from validator.model.names import quote_identifier
from validator.model.observation import Duplicates
from validator.model.remedy import Remedy
from validator.model.rule_doc import RuleDoc
from validator.rules.advance import relation
from validator.rules.judging import data_column, once_a_column
from validator.rules.remedies import proposal
from validator.rules.rule import Rule
from validator.rules.wording import identifier, value

DOC = RuleDoc(
    name="duplicate-ids",
    severity=Severity.ERROR,
    summary="the column holds an id twice, and no valid unique index forbids it",
    why="""\
A sequence ran through ids that were there already, and nothing refused them: the column has no unique index of its
own (on a partitioned table, (id, created_on) lets the same id in for another day), or one that a failed CREATE UNIQUE
INDEX CONCURRENTLY left invalid. Joins by id now return both rows, an UPDATE by id changes both, and the unique index
that should have been there can't be built any more (SQLSTATE 23505 on CREATE UNIQUE INDEX).""",
    repair="""\
Look at the rows, give all but one of each group a new id (and follow their references), move the sequence past the
largest id, then add the unique index so that it can't happen again.""",
    bad="""\
CREATE TABLE readings (id serial, taken_on date);
INSERT INTO readings (taken_on) VALUES ('2024-01-01'), ('2024-01-02');
INSERT INTO readings (id, taken_on) VALUES (2, '2024-01-03');
""",
    good="""\
CREATE TABLE readings (id serial, taken_on date);
INSERT INTO readings (taken_on) VALUES ('2024-01-01'), ('2024-01-02'), ('2024-01-03');
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding a column that was looked through and holds duplicates."""
    for column in once_a_column(facts):
        found = column.duplicate_ids
        if found is None:
            continue
        yield Finding(
            rule=DOC.name,
            severity=Severity.ERROR,
            subject=Subject(column=column.name),
            message=_message(column, found),
            evidence={"duplicates": found.count, "first_duplicate": found.first, "surplus_rows": found.surplus},
            remedy=_remedy(facts, column),
        )


def _message(column: ColumnFacts, found: Duplicates) -> str:
    what = f"{identifier(column)} {value(found.first)} stands in {column.name.table} more than once"
    if found.count > 1:
        what += f", and so do {found.count - 1:,} more ids" if found.count > 2 else ", and so does 1 more id"
    if column.protection.apart is not None:
        return f"{what}: no unique index sees all partitions"
    if column.protection.partly:
        key = ", ".join(quote_identifier(c) for c in column.protection.partly)
        return f"{what}: only ({key}) together is unique"
    return f"{what}: no valid unique index forbids it"


def _remedy(database: DatabaseFacts, column: ColumnFacts) -> Remedy:
    data = data_column(database, column)
    name = quote_identifier(data.name.column)
    sql = (
        f"SELECT t.{name}, pg_catalog.count(*) AS rows\n"
        f"  FROM {relation(database, data.name.table)} AS t\n"
        f" WHERE t.{name} IS NOT NULL\n"
        f" GROUP BY t.{name}\n"
        f"HAVING pg_catalog.count(*) > 1\n"
        f" ORDER BY t.{name};"
    )
    return proposal(
        sql, "Which of the rows keeps the id, and what refers to the others? This query lists them; it changes nothing."
    )


RULE = Rule(DOC, check)
