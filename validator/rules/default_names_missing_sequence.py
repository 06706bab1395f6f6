"""default-names-missing-sequence: nextval of a name that does not exist, and identities that PostgreSQL can't tell
apart.
"""

from collections.abc import Iterator

from validator.facts.binding import Via
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.model.catalog import Kind, OwnershipKind
from validator.model.finding import Finding, Severity, Subject
from validator.model.names import InvalidName, QualifiedName, split_name
from validator.model.remedy import Remedy, Work
from validator.model.rule_doc import RuleDoc
from validator.rules.judging import tempered
from validator.rules.remedies import (
    TYPE_NAMES,
    advance_new,
    lock_for_change,
    own,
    proposal,
    regclass,
    safe,
    set_default,
    transaction,
)
from validator.rules.rule import Rule
from validator.rules.wording import drawn_by, into

DOC = RuleDoc(
    name="default-names-missing-sequence",
    severity=Severity.ERROR,
    summary="nextval of a name that does not exist",
    why="""\
A default such as nextval('orders_id_seq'::text), a trigger or a function looks the sequence up by its name when the
row comes in. The sequence was renamed, moved to another schema or dropped - nothing stops that, for a text is no
dependency - and now each insert that takes the default fails with SQLSTATE 42P01. On PostgreSQL 10 to 12 an identity
column that owns a second sequence is reported here as well: each insert fails with XX000, "more than one owned
sequence found".""",
    repair="""\
Name the right sequence, as nextval('schema.name'::regclass), which is bound to the sequence itself and follows
renames; or create it again and move it past the ids. For an identity column with two sequences: ALTER SEQUENCE ..
OWNED BY NONE on the old one.""",
    bad="""\
CREATE TABLE orders (id integer PRIMARY KEY DEFAULT nextval('order_numbers'::text), body text);
""",
    good="""\
CREATE SEQUENCE order_numbers AS integer;
CREATE TABLE orders (id integer PRIMARY KEY DEFAULT nextval('order_numbers'), body text);
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each column that can't draw at all."""
    for column in facts.columns:
        if column.binding.missing is not None:
            yield Finding(
                rule=DOC.name,
                severity=tempered(column, Severity.ERROR),
                subject=Subject(column=column.name),
                message=(
                    f"every insert {into(column)} that runs {drawn_by(column)} fails: sequence "
                    f"{column.binding.missing} does not exist"
                ),
                evidence={"missing": column.binding.missing, "inserts_until_failure": 0, "sqlstate": "42P01"},
                remedy=_create(column, column.binding.missing),
            )
        elif column.binding.ambiguous_identity:
            yield _ambiguous(facts, column)


def _create(column: ColumnFacts, missing: str) -> Remedy:
    """The sequence made again: only where a default of the column itself names it, and it can have that name."""
    question = f"Was {missing} renamed or moved? Then let the default name it by regclass, where it is now."
    name = _qualified(missing, column)
    kind = column.column.type
    if name is None or not kind.is_integer or column.binding.via is not Via.DEFAULT or column.binding.direct_only:
        return proposal("", question)
    statements = [
        *([lock_for_change(column.name)] if column.table.kind in (Kind.TABLE, Kind.PARTITIONED) else []),
        f"CREATE SEQUENCE {name} AS {TYPE_NAMES[kind.base]} OWNED BY {column.name}",
        set_default(column.name, name),
        advance_new(column.name, regclass(name)),
    ]
    sql = transaction(statements, reads=True)
    return proposal(sql, f"{question} If it is gone, this makes it again, past the ids there are.")


def _qualified(missing: str, column: ColumnFacts) -> QualifiedName | None:
    try:
        parts = split_name(missing)
    except InvalidName:
        return None
    if missing.startswith("oid ") or len(parts) > 2:
        return None
    return QualifiedName(parts[0] if len(parts) == 2 else column.name.table.schema, parts[-1])


_THEN = "Run the check again afterwards: only then can the identity's own sequence be compared with the ids."


def _ambiguous(facts: DatabaseFacts, column: ColumnFacts) -> Finding:
    owned = sorted(
        o.sequence
        for o in facts.snapshot.catalog.ownerships
        if o.column == column.name and o.kind is OwnershipKind.OWNED and o.sequence != column.binding.sequence
    )
    named = " and ".join(map(str, owned)) or "another sequence"
    return Finding(
        rule=DOC.name,
        severity=tempered(column, Severity.ERROR),
        subject=Subject(column=column.name, sequence=column.binding.sequence),
        message=(
            f'every insert {into(column)} fails: "more than one owned sequence found", for its identity '
            f"column owns {named} too"
        ),
        evidence={"also_owned": tuple(map(str, owned)), "inserts_until_failure": 0, "sqlstate": "XX000"},
        remedy=safe(Work(tuple(own(n, None) for n in owned), tuple(owned), "owned by no column"), _THEN)
        if owned
        else None,
    )


RULE = Rule(DOC, check)
