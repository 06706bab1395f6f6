"""role-cannot-use-sequence: an application's role may insert, and may not draw."""

from collections.abc import Iterator

from validator.facts.binding import BindingKind, Via
from validator.facts.database_facts import ColumnFacts, DatabaseFacts
from validator.model.finding import Finding, Severity, Subject
from validator.model.names import quote_identifier
from validator.model.remedy import Work
from validator.model.rule_doc import RuleDoc
from validator.rules.judging import tempered
from validator.rules.remedies import safe
from validator.rules.rule import Rule
from validator.rules.wording import into

DOC = RuleDoc(
    name="role-cannot-use-sequence",
    severity=Severity.ERROR,
    summary="a role listed under app_roles may insert but has no USAGE on the sequence",
    why="""\
GRANT INSERT ON a table, or ON ALL TABLES IN SCHEMA, gives nothing on the sequences that its defaults call: each
insert of the role fails with SQLSTATE 42501, "permission denied for sequence". It comes with a new table whose
migration forgot the second GRANT. Identity columns need no privilege on their sequence, nor do SECURITY DEFINER
functions.""",
    repair="""\
GRANT USAGE ON SEQUENCE .. TO the role, and ALTER DEFAULT PRIVILEGES .. GRANT USAGE ON SEQUENCES for the tables to
come; or an identity column.""",
    bad="""\
CREATE ROLE shop_app;
CREATE TABLE orders (id bigserial PRIMARY KEY, body text);
GRANT INSERT ON orders TO shop_app;
""",
    good="""\
CREATE ROLE shop_app;
CREATE TABLE orders (id bigserial PRIMARY KEY, body text);
GRANT INSERT ON orders TO shop_app;
GRANT USAGE ON SEQUENCE orders_id_seq TO shop_app;
""",
    config="""\
version: 1
app_roles: [shop_app]
""",
)


def check(facts: DatabaseFacts) -> Iterator[Finding]:
    """One finding for each pair of column and sequence, whatever the number of roles."""
    barred: dict[object, list[str]] = {}
    for privilege in facts.snapshot.role_privileges:
        if privilege.may_insert and not privilege.may_use:
            barred.setdefault((privilege.column, privilege.sequence), []).append(privilege.role)
    for column in facts.columns:
        roles = sorted(set(barred.get((column.name, column.binding.sequence), ())))
        if not roles or column.sequence is None or not _needs_privilege(column):
            continue
        names = ", ".join(quote_identifier(role) for role in roles)
        yield Finding(
            rule=DOC.name,
            severity=tempered(column, Severity.ERROR),
            subject=Subject(column=column.name, sequence=column.sequence.name),
            message=f"every insert {into(column)} by {names} fails: no USAGE on {column.sequence.name}",
            evidence={"roles": tuple(roles), "sqlstate": "42501"},
            remedy=safe(
                Work(
                    (f"GRANT USAGE ON SEQUENCE {column.sequence.name} TO {names}",),
                    (column.sequence.name,),
                    f"USAGE granted to {names}",
                )
            ),
        )


def _needs_privilege(column: ColumnFacts) -> bool:
    """A default that a trigger overwrites is computed all the same, so it counts."""
    binding = column.binding
    return binding.via is not Via.IDENTITY and not binding.definer and binding.kind is not BindingKind.CONFIGURED


RULE = Rule(DOC, check)
