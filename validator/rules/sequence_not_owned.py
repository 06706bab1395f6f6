"""sequence-not-owned: used by a column, owned by none."""

from collections.abc import Iterator

from validator.facts.binding import BindingKind, Via
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.model.finding import Finding, Severity, Subject
from validator.model.names import ColumnName, QualifiedName, quote_identifier
from validator.model.remedy import Remedy, Work
from validator.model.rule_doc import RuleDoc
from validator.rules.judging import may_own
from validator.rules.remedies import other_owner, own, proposal, safe, take_over, transaction
from validator.rules.rule import Rule
from validator.rules.wording import drawn_by

DOC = RuleDoc(
    name="sequence-not-owned",
    severity=Severity.WARNING,
    summary="used by a default, owned by no column",
    why="""\
Only OWNED BY ties a sequence to its table. Without it DROP TABLE leaves the sequence behind, TRUNCATE .. RESTART
IDENTITY does not reset it, and pg_dump -t writes a table whose default names a sequence that is not in the dump: the
restore fails, or the sequence begins at 1 again and inserts fail with SQLSTATE 23505.""",
    repair="""\
ALTER SEQUENCE .. OWNED BY table.column: it needs the same schema and the same owner for both. A sequence that feeds
several tables belongs to none of them: ignore the finding with that reason.""",
    bad="""\
CREATE SEQUENCE invoice_numbers;
CREATE TABLE invoice (id bigint PRIMARY KEY DEFAULT nextval('invoice_numbers'), body text);
""",
    good="""\
CREATE SEQUENCE invoice_numbers;
CREATE TABLE invoice (id bigint PRIMARY KEY DEFAULT nextval('invoice_numbers'), body text);
ALTER SEQUENCE invoice_numbers OWNED BY invoice.id;
""",
)

_SHOWN = 4


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each column that uses such a sequence."""
    owning = frozenset(facts.owners.values())
    for column in facts.columns:
        sequence = column.binding.sequence
        if sequence is None or sequence in facts.owners or column.binding.kind is BindingKind.CONFIGURED:
            continue
        if column.binding.via is Via.IDENTITY or column.sequence is None or column.sequence.outside:
            continue
        yield Finding(
            rule=DOC.name,
            severity=Severity.WARNING,
            subject=Subject(column=column.name, sequence=sequence),
            message=(
                f"{drawn_by(column)} uses {sequence}, which no column owns: it outlives the table, and "
                "pg_dump -t leaves it out"
            ),
            remedy=_remedy(facts, column, sequence, owning),
        )


def _remedy(
    facts: DatabaseFacts, column: ColumnFacts, sequence: QualifiedName, owning: frozenset[ColumnName]
) -> Remedy:
    name, binding = column.name, column.binding
    if not may_own(column, owning):
        return proposal(
            "", f"Which column should own {sequence}? {name} can't: it is a view's, or has a sequence already."
        )
    if sequence.schema != name.table.schema:
        return proposal(
            "", f"{sequence} is in another schema than {name.table}, so {name} can't own it: may it be moved?"
        )
    users = facts.sharing.get(sequence, ())
    if len(users) > 1:
        shown = ", ".join(map(str, users[:_SHOWN]))
        more = f" and {len(users) - _SHOWN} more" if len(users) > _SHOWN else ""
        return proposal(
            "",
            f"Which of {shown}{more} should own {sequence}? ALTER SEQUENCE ... OWNED BY one of them, and dropping "
            "that table is refused while the others draw; or leave it as it is.",
        )
    statement = own(sequence, name)
    if column.sequence is not None and other_owner(column.sequence, column.table):
        return proposal(
            transaction(take_over(column.sequence, column.table, name)),
            f"{sequence} and {name.table} belong to different roles, and no column owns what is another role's: may "
            f"{sequence} belong to {quote_identifier(column.table.owner)}?",
        )
    if binding.kind is BindingKind.TRIGGER or binding.via is not Via.DEFAULT or binding.undecided:
        return proposal(
            transaction([statement]),
            f"Does {sequence} feed nothing but {name}? It is used in code, which the catalog does not follow.",
        )
    return safe(Work((statement,), (sequence,), f"owned by {name}"))


RULE = Rule(DOC, check)
