"""sequence-cycles: a CYCLE sequence feeds a column, so its ids come again."""

from collections.abc import Iterator

from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.facts.next_value import draws_left
from validator.model.catalog import Sequence
from validator.model.finding import EvidenceValue, Finding, Severity, Subject
from validator.model.rule_doc import RuleDoc
from validator.rules.judging import tempered
from validator.rules.remedies import proposal, transaction
from validator.rules.rule import Rule
from validator.rules.wording import identifier, inserts, into, value, which_insert

DOC = RuleDoc(
    name="sequence-cycles",
    severity=Severity.WARNING,
    summary="CYCLE on a sequence that feeds a column: ids come again",
    why="""\
At its end a CYCLE sequence begins again at MINVALUE (a descending one at MAXVALUE; never at START), whether or not
the ids of the first round are still there. Where they are, inserts fail with SQLSTATE 23505, or write ids a second
time where no unique index stands in the way. It is an error as soon as the check can see which insert meets which id;
before that, a warning.""",
    repair="""\
NO CYCLE makes the end an error that says what it is (2200H) instead of a collision that looks like a bug. Where the
ids are meant to be used again and again - a ring of slots whose old rows are deleted in time - keep CYCLE, and ignore
the finding with that reason.""",
    bad="""\
CREATE SEQUENCE slot_seq MAXVALUE 100 CYCLE;
CREATE TABLE slots (slot integer PRIMARY KEY DEFAULT nextval('slot_seq'), body text);
ALTER SEQUENCE slot_seq OWNED BY slots.slot;
""",
    good="""\
CREATE SEQUENCE slot_seq MAXVALUE 2000000000 NO CYCLE;
CREATE TABLE slots (slot integer PRIMARY KEY DEFAULT nextval('slot_seq'), body text);
ALTER SEQUENCE slot_seq OWNED BY slots.slot;
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each pair of a column and a CYCLE sequence."""
    for column in facts.columns:
        sequence = column.sequence
        if sequence is None or not sequence.cycle or column.binding.discarded:
            continue
        yield Finding(
            rule=DOC.name,
            severity=_severity(column, facts.policy.horizon),
            subject=Subject(column=column.name, sequence=sequence.name),
            message=_message(column, sequence),
            evidence=_evidence(column, sequence),
            remedy=proposal(
                transaction([f"ALTER SEQUENCE {sequence.name} NO CYCLE"]),
                f"Are the rows of one round of {sequence.name} gone before the next one begins?",
            ),
        )


def _severity(column: ColumnFacts, horizon: int | None) -> Severity:
    collision = column.collision
    if collision is None or not collision.wrapped or (horizon is not None and collision.insert >= horizon):
        return Severity.WARNING
    return tempered(column, Severity.ERROR)


def _message(column: ColumnFacts, sequence: Sequence) -> str:
    known, collision = column.known, column.collision
    again = sequence.min_value if sequence.increment > 0 else sequence.max_value
    if known is None:
        return f"{sequence.name} is CYCLE: at its end it begins again at {again}, and ids come again"
    before = draws_left(sequence, known.state) // column.binding.stride
    wraps = f"{sequence.name} begins again at {again} after {inserts(before)}"
    if collision is None or not collision.wrapped:
        return f"{wraps}: ids come again"
    insert, taken, name = f"{which_insert(collision.insert)} {into(column)}", value(collision.value), identifier(column)
    if column.forecast.on_collision == "duplicate":
        return f"{wraps}: {insert} writes {name} {taken} a second time, and nothing refuses it"
    by = " by then" if collision.own else ""
    return f"{wraps}: {insert} fails, {name} {taken} is taken{by}"


def _evidence(column: ColumnFacts, sequence: Sequence) -> dict[str, EvidenceValue]:
    evidence: dict[str, EvidenceValue] = {
        "next_value": column.next_value,
        "begins_again_at": sequence.min_value if sequence.increment > 0 else sequence.max_value,
    }
    if column.known is not None:
        evidence["inserts_until_wrap"] = draws_left(sequence, column.known.state) // column.binding.stride
    if column.collision is not None and column.collision.wrapped:
        evidence["first_collision"] = column.collision.value
        evidence["inserts_until_failure"] = column.forecast.inserts_until_failure
        evidence["on_collision"] = column.forecast.on_collision
        evidence["sqlstate"] = column.forecast.sqlstate
    return evidence


RULE = Rule(DOC, check)
