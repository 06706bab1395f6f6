"""late-bound-sequence-name: the sequence is looked up by its name at each insert."""

from collections.abc import Iterator

from validator.facts.binding import Via
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.model.finding import Finding, Severity, Subject
from validator.model.remedy import Remedy
from validator.model.rule_doc import RuleDoc
from validator.rules.remedies import proposal, set_default, transaction
from validator.rules.rule import Rule
from validator.rules.wording import drawn_by

DOC = RuleDoc(
    name="late-bound-sequence-name",
    severity=Severity.WARNING,
    summary="nextval('name'::text): found by search_path at each insert, invisible to dependencies",
    why="""\
Where the argument of nextval() is a text and no regclass constant, the server looks the name up anew at each insert,
on the search_path of whoever inserts. Another search_path finds another sequence or none (SQLSTATE 42P01), the role
needs USAGE on the schema, a rename breaks it, DROP SEQUENCE is not refused, and pg_dump does not know that the table
needs the sequence.""",
    repair="Store the sequence itself: SET DEFAULT nextval('schema.name'::regclass).",
    bad="""\
CREATE SEQUENCE invoice_id_seq;
CREATE TABLE invoice (id bigint PRIMARY KEY DEFAULT nextval('invoice_id_seq'::text), body text);
""",
    good="""\
CREATE SEQUENCE invoice_id_seq;
CREATE TABLE invoice (id bigint PRIMARY KEY DEFAULT nextval('invoice_id_seq'::regclass), body text);
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each column whose default looks a sequence up; where it finds none, another rule speaks."""
    for column in facts.columns:
        if not column.binding.late or column.binding.missing is not None:
            continue
        found = f" (now {column.binding.sequence})" if _is_there(column) else ""
        yield Finding(
            rule=DOC.name,
            severity=Severity.WARNING,
            subject=Subject(column=column.name, sequence=column.binding.sequence),
            message=(
                f"{drawn_by(column)} looks its sequence up by name{found} at each insert, on the "
                "search_path of whoever inserts"
            ),
            evidence={"default": column.column.default.expression if column.column.default is not None else None},
            remedy=_remedy(column),
        )


def _is_there(column: ColumnFacts) -> bool:
    return column.sequence is not None and not column.sequence.outside


def _remedy(column: ColumnFacts) -> Remedy:
    binding = column.binding
    plain = binding.expression is None and binding.undecided is None and binding.via is Via.DEFAULT
    if binding.sequence is None or not plain or not _is_there(column):
        return proposal("", "Which sequence is meant? Name it as nextval('schema.name'::regclass).")
    return proposal(
        transaction([set_default(column.name, binding.sequence)]),
        f"Do all sessions that insert mean {binding.sequence}? A schema a tenant, chosen by "
        "search_path, would be a reason to keep the text.",
    )


RULE = Rule(DOC, check)
