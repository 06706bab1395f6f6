"""Ownership, told by privileges: all belongs to the restoring role, but an application may have been an owner."""

from collections.abc import Iterator

from validator.model.names import quote_identifier
from validator.sources.dump.contents import Statement
from validator.sources.restore.plan import Plan, Stage, Step

# GRANT's word for each kind; a view is granted as a table is.
GRANTED = {"TABLE": "TABLE", "VIEW": "TABLE", "FOREIGN TABLE": "TABLE", "SEQUENCE": "SEQUENCE", "SCHEMA": "SCHEMA"}


def grants_to_owners(plan: Plan) -> Iterator[Step]:
    """All privileges on each relation and schema for the role that owned it: what an owner has unless it is revoked.

    To be run before the dump's own GRANT and REVOKE, which then take away what the owner did not have.
    """
    if not plan.owned:
        return
    done: set[tuple[str, str, str]] = set()
    for step in plan.stages[Stage.SCHEMA]:
        statement = step.statement
        key = (statement.kind, statement.schema, statement.name)
        if statement.kind in GRANTED and statement.owner not in ("", "-", "postgres") and key not in done:
            done.add(key)
            yield Step(_grant(statement), step.path)


def _grant(statement: Statement) -> Statement:
    parts = (part for part in (statement.schema, statement.name) if part not in ("", "-"))
    name = ".".join(map(quote_identifier, parts))
    text = f"GRANT ALL ON {GRANTED[statement.kind]} {name} TO {quote_identifier(statement.owner)}"
    return Statement(text, "ACL", statement.schema, statement.name, place=statement.place)
