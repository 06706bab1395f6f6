"""sequence-behind-data: the sequence is about to hand out values that the column holds already."""

from collections.abc import Iterator

from validator.facts.collision import Collision
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.model.finding import EvidenceValue, Finding, Severity, Subject
from validator.model.names import quote_identifier
from validator.model.rule_doc import RuleDoc
from validator.rules.advance import Advances
from validator.rules.judging import tempered
from validator.rules.rule import Rule
from validator.rules.wording import by_what, identifier, into, value, which_insert

DOC = RuleDoc(
    name="sequence-behind-data",
    severity=Severity.ERROR,
    summary="values that the sequence is about to hand out are in the column already",
    why="""\
Rows got into the table with ids of their own - a CSV import, a restored backup, a seed script, a logical replica that
took over - and nobody told the sequence. It still hands out the numbers in between. The first insert that reaches a
taken one fails with SQLSTATE 23505 (23P01 for an exclusion constraint), and each retry burns one value, so that some
inserts work and some don't. Where no unique index stands on the column alone, nothing fails: two rows get the same
id, which is worse. Where only the partitions have such indexes, it depends on which partition the row goes to. Other
unique indexes are met the same way, on an expression of the id, on a generated column, on one that a trigger fills
from it or whose default is currval(): lpad(id::text, 4, '0') makes 1000 of 10000. An id that a partial unique index, or
one on (id, kind) with a constant default, lets in twice is passed over for the first one that it refuses. With INSERT
.. ON CONFLICT DO NOTHING the rows are lost without a word.""",
    repair="""\
Move the sequence past the ids on its way, under locks that keep inserts and nextval() out meanwhile; never move it
back. A bare setval(seq, max(id)) under traffic does move it back, and then fails the same way again. The repair that
the report prints is one transaction, safe to run twice.""",
    bad="""\
CREATE TABLE products (product_id serial PRIMARY KEY, name text);
INSERT INTO products (product_id, name) VALUES (1, 'bolt'), (2, 'nut'), (3, 'screw');
""",
    good="""\
CREATE TABLE products (product_id serial PRIMARY KEY, name text);
INSERT INTO products (product_id, name) VALUES (1, 'bolt'), (2, 'nut'), (3, 'screw');
SELECT setval(pg_get_serial_sequence('products', 'product_id'), max(product_id)) FROM products;
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each pair of a column and a sequence with a collision ahead."""
    advances = Advances(facts)
    for column in facts.columns:
        collision = column.collision
        if collision is None or collision.wrapped or column.sequence is None:
            continue
        yield Finding(
            rule=DOC.name,
            severity=_severity(column, collision, facts.policy.horizon),
            subject=Subject(column=column.name, sequence=column.sequence.name),
            message=_message(column, collision),
            evidence=_evidence(column, collision),
            remedy=advances.remedy(column.sequence),
        )


def _severity(column: ColumnFacts, collision: Collision, horizon: int | None) -> Severity:
    if horizon is not None and collision.insert >= horizon:
        return Severity.WARNING
    return tempered(column, Severity.ERROR)


def _message(column: ColumnFacts, collision: Collision) -> str:
    insert = f"{which_insert(collision.insert)} {into(column)}"
    taken, name = value(collision.value), identifier(column)
    key = column.refused_by
    if key is not None and key.facts.collision is not None:
        taken, name = value(key.facts.collision.value), key.key.name
    if column.forecast.on_collision == "duplicate":
        return f"{insert} writes {name} {taken} a second time, and {_refused(column)}"
    by = ", by one of the inserts before it" if collision.own else ""
    return f"{insert} fails: {name} {taken} is taken{by}"


def _refused(column: ColumnFacts) -> str:
    """When a value that is there already is refused, where it is not always."""
    protection = column.protection
    apart = protection.apart
    if apart is not None and apart.by:
        return f"it is refused only if the row goes to the partition that holds it already, by {by_what(apart)}"
    partly = ", ".join(quote_identifier(c) for c in protection.partly)
    return f"it is refused only where all of ({partly}) is taken" if partly else "nothing refuses it"


def _evidence(column: ColumnFacts, collision: Collision) -> dict[str, EvidenceValue]:
    known = column.known
    evidence: dict[str, EvidenceValue] = {"next_value": column.next_value}
    if known is not None:
        extreme = "max_value" if column.ascending else "min_value"
        evidence[extreme] = known.max_value if column.ascending else known.min_value
    evidence |= {
        "first_collision": collision.value,
        "inserts_until_failure": column.forecast.inserts_until_failure,
        "on_collision": column.forecast.on_collision,
        "sqlstate": column.forecast.sqlstate,
    }
    key = column.refused_by
    if key is not None and key.facts.collision is not None:
        evidence |= {"index": key.key.index, "key": key.key.name, "key_value": key.facts.collision.value}
    elif column.protection.index is not None:
        evidence["index"] = column.protection.index
    elif column.protection.apart is not None and column.protection.apart.by:
        evidence["partition_decided_by"] = column.protection.apart.by
    elif column.protection.partly:
        evidence["partly_unique"] = column.protection.partly
    simulated = known if key is None else key.facts.known
    if simulated is not None and simulated.simulation is not None:
        evidence["simulated"] = simulated.simulation.steps
    return evidence


RULE = Rule(DOC, check)
