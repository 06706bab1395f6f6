"""sequence-owned-elsewhere: owned by another column than the one that uses it."""

from collections.abc import Iterator

from validator.facts.binding import Via
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.families import ancestors
from validator.model.finding import Finding, Severity, Subject
from validator.model.names import ColumnName, QualifiedName
from validator.model.remedy import Remedy
from validator.model.rule_doc import RuleDoc
from validator.rules.judging import may_own
from validator.rules.remedies import own, proposal, take_over, transaction
from validator.rules.rule import Rule
from validator.rules.wording import drawn_by

DOC = RuleDoc(
    name="sequence-owned-elsewhere",
    severity=Severity.WARNING,
    summary="owned by another column than the one that uses it",
    why="""\
CREATE TABLE .. (LIKE .. INCLUDING ALL), a renamed table or a copied default leave a column that draws from the
sequence of another one. DROP TABLE of the owner is refused for its sake (SQLSTATE 2BP01), and with CASCADE it takes
the default away: inserts then fail with 23502. TRUNCATE .. RESTART IDENTITY of the owner resets the sequence under
the other table, whose next inserts fail with 23505.""",
    repair="""\
Where the owner no longer uses the sequence, hand it over: ALTER SEQUENCE .. OWNED BY. Where both use it, give the
second column a sequence of its own.""",
    bad="""\
CREATE TABLE orders (id serial PRIMARY KEY, body text);
CREATE TABLE orders_new (LIKE orders INCLUDING ALL);
""",
    good="""\
CREATE TABLE orders (id serial PRIMARY KEY, body text);
CREATE TABLE orders_new (id serial PRIMARY KEY, body text);
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each column that uses another one's sequence; a partition or child may use its parent's."""
    owning = frozenset(facts.owners.values())
    for column in facts.columns:
        sequence = column.binding.sequence
        owner = facts.owners.get(sequence) if sequence is not None else None
        if sequence is None or owner is None or column.binding.via in (Via.IDENTITY, Via.APPLICATION):
            continue
        if owner in (column.name, column.binding.data_column):
            continue
        if owner.table in ancestors(facts.snapshot.catalog, column.name.table):
            continue
        yield Finding(
            rule=DOC.name,
            severity=Severity.WARNING,
            subject=Subject(column=column.name, sequence=sequence),
            message=(
                f"{drawn_by(column)} uses {sequence}, which {owner} owns: dropping that breaks inserts "
                f"into {column.name.table}"
            ),
            evidence={"owner": str(owner)},
            remedy=_remedy(facts, column, sequence, owner, owning),
        )


def _remedy(
    facts: DatabaseFacts, column: ColumnFacts, sequence: QualifiedName, owner: ColumnName, owning: frozenset[ColumnName]
) -> Remedy:
    name = column.name
    if owner in facts.users.get(sequence, ()):
        return proposal("", f"{owner} draws from {sequence} as well: give {name} a sequence of its own, past its ids?")
    if sequence.schema != name.table.schema or not may_own(column, owning):
        return proposal("", f"Which column should own {sequence}?")
    statements = take_over(column.sequence, column.table, name) if column.sequence else [own(sequence, name)]
    return proposal(transaction(statements), f"{owner} no longer uses {sequence}: may {name} own it?")


RULE = Rule(DOC, check)
