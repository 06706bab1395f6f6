"""outlier-id: one id far beyond the others."""

from collections.abc import Iterator

from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.model.catalog import Sequence
from validator.model.finding import Finding, Severity, Subject
from validator.model.names import quote_identifier
from validator.model.remedy import Remedy
from validator.model.rule_doc import RuleDoc
from validator.rules.advance import relation
from validator.rules.judging import Outlier, data_column, outlier_of
from validator.rules.remedies import proposal
from validator.rules.rule import Rule
from validator.rules.wording import identifier

DOC = RuleDoc(
    name="outlier-id",
    severity=Severity.WARNING,
    summary="one id far beyond the others: following it would burn most of the range",
    why="""\
A test row with id 2000000000, a typing error, an id out of another system: the sequence is far below it and will take
years to get there, so nothing fails today. But whoever repairs the table with setval(seq, max(id)) moves the sequence
right behind it, most of the integer range is gone in one statement, and the next thing that happens is SQLSTATE
2200H.""",
    repair="""\
Delete the row or give it an ordinary id (and follow its references) rather than moving the sequence. Where such ids
are meant to be there - a reserved range for system rows - ignore the finding with that reason.""",
    bad="""\
CREATE TABLE customers (id serial PRIMARY KEY, name text);
INSERT INTO customers (name) VALUES ('a'), ('b'), ('c');
INSERT INTO customers (id, name) VALUES (2000000000, 'test');
""",
    good="""\
CREATE TABLE customers (id serial PRIMARY KEY, name text);
INSERT INTO customers (name) VALUES ('a'), ('b'), ('c');
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each pair whose furthest id stands alone."""
    for column in facts.columns:
        outlier = outlier_of(column)
        if outlier is None or column.sequence is None:
            continue
        yield Finding(
            rule=DOC.name,
            severity=Severity.WARNING,
            subject=Subject(column=column.name, sequence=column.sequence.name),
            message=_message(column, column.sequence, outlier),
            evidence={
                "next_value": column.next_value,
                "outlier": outlier.value,
                "before_outlier": outlier.before,
                "gap_percent": outlier.share,
            },
            remedy=_remedy(facts, column, outlier),
        )


def _message(column: ColumnFacts, sequence: Sequence, outlier: Outlier) -> str:
    side = "beyond" if column.ascending else "below"
    used = sequence.min_value <= outlier.before <= sequence.max_value
    before = f"{outlier.before} comes before it" if used else "nothing comes before it"
    return (
        f"{identifier(column)} {outlier.value} stands far {side} the rest of {column.name.table} "
        f"({before}): "
        f"following it would burn {outlier.share:.0f} % of the range"
    )


def _remedy(database: DatabaseFacts, column: ColumnFacts, outlier: Outlier) -> Remedy:
    data = data_column(database, column)
    name = quote_identifier(data.name.column)
    sql = f"SELECT * FROM {relation(database, data.name.table)} AS t WHERE t.{name} = {outlier.value};"
    return proposal(
        sql,
        f"Is the row with {name} {outlier.value} a mistake? Delete or renumber it then. This query "
        "shows it; it changes nothing.",
    )


RULE = Rule(DOC, check)
