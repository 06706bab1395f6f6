"""sequence-shared: several columns draw from one sequence."""

from collections.abc import Iterator

from validator.facts.database_facts import DatabaseFacts
from validator.model.finding import Finding, Severity, Subject
from validator.model.names import ColumnName
from validator.model.rule_doc import RuleDoc
from validator.rules.rule import Rule

_SHOWN, _LISTED = 3, 100

DOC = RuleDoc(
    name="sequence-shared",
    severity=Severity.INFO,
    summary="several columns draw from one sequence",
    why="""\
Often meant so: ids that are unique across tables, partitions that repeat the default of the table above them. But a
repair that looks at one of the columns alone - setval(seq, max(id)) - moves the sequence onto the ids of another,
whose inserts then fail with SQLSTATE 23505, and TRUNCATE .. RESTART IDENTITY of the owner does the same. Each column
is checked against the sequence, and the repair considers all of them.""",
    repair="Nothing to do where it is meant so. Else give each column a sequence of its own, beginning past its ids.",
    bad="""\
CREATE SEQUENCE party_id_seq;
CREATE TABLE person (id bigint PRIMARY KEY DEFAULT nextval('party_id_seq'), name text);
CREATE TABLE company (id bigint PRIMARY KEY DEFAULT nextval('party_id_seq'), name text);
""",
    good="""\
CREATE TABLE person (id bigserial PRIMARY KEY, name text);
CREATE TABLE company (id bigserial PRIMARY KEY, name text);
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each of the columns."""
    for column in facts.columns:
        if column.binding.sequence is None or not column.is_shared:
            continue
        others = tuple(c for c in column.users[: _LISTED + 1] if c != column.name)[:_LISTED]
        yield Finding(
            rule=DOC.name,
            severity=Severity.INFO,
            subject=Subject(column=column.name, sequence=column.binding.sequence),
            message=f"{column.binding.sequence} feeds {_listed(others, len(column.users) - 1)} too",
            evidence={
                "shared_with": tuple(map(str, others)),
                "columns": len(column.users),
            },
        )


def _listed(columns: tuple[ColumnName, ...], total: int) -> str:
    shown = [str(c) for c in columns[:_SHOWN]]
    rest = total - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


RULE = Rule(DOC, check)
