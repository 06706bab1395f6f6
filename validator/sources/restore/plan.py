"""In which order a dump's statements are run, and which of them not at all.

The order is pg_dump's own (pre-data, rows, sequences, post-data), with the indexes put together: they are what takes
the time, and those of different tables are made side by side.
"""

import re
from collections.abc import Iterable
from dataclasses import field
from enum import Enum

from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.contents import Statement
from validator.sources.dump.plain.settings import first_schema, read_setting
from validator.sources.restore.foreign import foreign_table
from validator.sources.restore.words import head, name_at, relations_of, roles_of, tokens_of


class Stage(Enum):
    """When a statement is run."""

    NEVER = "never"
    SCHEMA = "schema"
    VALUES = "values of the sequences"
    INDEXES = "indexes"
    AFTER = "after the indexes"


@frozen
class Step:
    """A statement, with the search_path that it is to be run with: the text of the statement that sets it."""

    statement: Statement
    path: str = ""


@frozen
class Extension:
    """What CREATE EXTENSION asks for; ``schema`` None where it does not say."""

    name: str
    schema: str | None


@frozen
class Plan:
    """``stages`` has the steps of each stage, in order."""

    stages: dict[Stage, list[Step]]
    roles: frozenset[str]
    extensions: tuple[Extension, ...]
    conforming_strings: bool = True
    schemas: frozenset[str] = frozenset()
    """In which something stands; a dump of some tables makes none of them."""

    foreign: frozenset[QualifiedName] = frozenset()
    """The foreign tables: they are made, but there is nothing behind them."""

    servers: frozenset[str] = frozenset()
    """The foreign servers that they are on."""

    owned: bool = field(default=False)
    """Whether an object belongs to another role than the superuser ``postgres``."""

    def by_table(self) -> list[list[Step]]:
        """The indexes, those of one table together."""
        groups: dict[tuple[QualifiedName, ...], list[Step]] = {}
        for step in self.stages[Stage.INDEXES]:
            groups.setdefault(relations_of(step.statement.text, step.path)[:1], []).append(step)
        return list(groups.values())


# No INSERT fails or succeeds because of these, or they are not for a role without privileges (an archive's kinds).
NEVER_KINDS = frozenset(
    [
        *("COMMENT", "SECURITY LABEL", "DATABASE", "DATABASE PROPERTIES", "DEFAULT ACL", "STATISTICS DATA"),
        *("BLOB", "BLOBS", "BLOB METADATA", "BLOB COMMENTS", "PUBLICATION", "PUBLICATION TABLE", "SUBSCRIPTION"),
        *("PUBLICATION TABLES IN SCHEMA", "SUBSCRIPTION TABLE", "EVENT TRIGGER", "TABLESPACE"),
        *("FOREIGN DATA WRAPPER", "SERVER", "USER MAPPING"),  # of servers there are stand-ins, see foreign.py
    ]
)
NEVER_WORDS = frozenset(
    ["COMMENT", "SECURITY", "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "SET", "RESET", "LOCK", "ANALYZE", "VACUUM"]
)
NEVER_OBJECTS = frozenset(
    [
        *(
            "DATABASE",
            "ROLE",
            "USER",
            "GROUP",
            "TABLESPACE",
            "PUBLICATION",
            "SUBSCRIPTION",
            "EVENT",
            "DEFAULT",
            "LARGE",
        ),
        "SERVER",
    ]
)
AFTER_KINDS = frozenset(
    [
        *("FK CONSTRAINT", "CHECK CONSTRAINT", "TRIGGER", "RULE", "POLICY", "ROW SECURITY", "INDEX ATTACH"),
        *("STATISTICS", "MATERIALIZED VIEW DATA", "ACL"),
    ]
)
AFTER_WORDS = frozenset(["GRANT", "REVOKE", "REFRESH", "UPDATE", "DELETE", "TRUNCATE", "MERGE", "CALL", "SELECT"])
AFTER_OBJECTS = frozenset(["TRIGGER", "CONSTRAINT", "RULE", "POLICY", "STATISTICS"])
_OWNER = re.compile(r"\bOWNER TO (?:\"(?:[^\"]|\"\")*\"|[\w$]+)\s*;?\s*\Z", re.IGNORECASE)
_KEY = re.compile(
    r"\bADD CONSTRAINT (?:\"(?:[^\"]|\"\")*\"|[\w$]+)\s+(PRIMARY|UNIQUE|EXCLUDE|FOREIGN)\b", re.IGNORECASE
)


def make_plan(statements: Iterable[Statement]) -> Plan:
    """Sorts the statements; asks no server."""
    stages: dict[Stage, list[Step]] = {stage: [] for stage in Stage}
    roles: set[str] = set()
    extensions: dict[str, Extension] = {}
    foreign: dict[QualifiedName, str] = {}
    path, conforming, owned = "", True, False
    for statement in statements:
        words = head(statement.text)
        if sets_search_path(statement.text, words):
            path = statement.text
            continue
        if words[:2] == ("SET", "STANDARD_CONFORMING_STRINGS"):
            conforming = "off" not in statement.text.lower()
        if words[:2] == ("CREATE", "EXTENSION"):
            for extension in _extension(statement.text):
                extensions[extension.name] = extension
            continue
        if words[:3] == ("CREATE", "FOREIGN", "TABLE"):
            foreign.update(foreign_table(statement.text, _schema_of(statement, path)))
        if words[:1] in (("GRANT",), ("REVOKE",)) or words[:2] == ("CREATE", "POLICY"):
            roles.update(roles_of(statement.text))
        if statement.owner not in ("", "-"):
            roles.add(statement.owner)
            owned = owned or statement.owner != "postgres"
        stages[stage_of(statement, words)].append(Step(statement, path))
    schemas = frozenset(step.statement.schema for step in stages[Stage.SCHEMA] if _is_users(step.statement.schema))
    return Plan(
        stages,
        frozenset(roles),
        tuple(extensions.values()),
        conforming,
        schemas,
        frozenset(foreign),
        frozenset(foreign.values()),
        owned,
    )


def _schema_of(statement: Statement, path: str) -> str:
    """Where a name without a schema is made, after ``path`` has been run."""
    setting = read_setting(path) if path else None
    return statement.schema or first_schema(setting.values if setting else ())


def _is_users(schema: str) -> bool:
    return schema not in ("", "-", "information_schema") and not schema.startswith("pg_")


def sets_search_path(text: str, words: tuple[str, ...]) -> bool:
    """``SET search_path``, or pg_dump's ``SELECT pg_catalog.set_config('search_path', '', false)``."""
    if words[:2] == ("SET", "SEARCH_PATH"):
        return True
    return words[:1] == ("SELECT",) and len(text) < 200 and "set_config('search_path'" in text


def stage_of(statement: Statement, words: tuple[str, ...]) -> Stage:
    """When ``statement``, which begins with these key words, is run."""
    if statement.kind in NEVER_KINDS or not words or words[0] in NEVER_WORDS or _OWNER.search(statement.text[-200:]):
        return Stage.NEVER
    if words[0] in ("CREATE", "ALTER", "DROP") and words[1:2] and words[1] in NEVER_OBJECTS:
        return Stage.NEVER
    if words[1:3] == ("FOREIGN", "DATA"):
        return Stage.NEVER
    if statement.kind == "SEQUENCE SET" or (words[0] == "SELECT" and "setval" in statement.text[:200]):
        return Stage.VALUES
    if words[0] == "CREATE" and "INDEX" in words[1:3]:
        return Stage.INDEXES
    if words[:2] == ("ALTER", "TABLE"):
        return _stage_of_alter(statement)
    if statement.kind in AFTER_KINDS or words[0] in AFTER_WORDS:
        return Stage.AFTER
    return Stage.AFTER if words[0] == "CREATE" and words[1:2] and words[1] in AFTER_OBJECTS else Stage.SCHEMA


def _stage_of_alter(statement: Statement) -> Stage:
    key = _KEY.search(statement.text[:1000])
    if key is not None:
        return Stage.AFTER if key[1].upper() == "FOREIGN" else Stage.INDEXES
    late = statement.kind in AFTER_KINDS or statement.kind in ("INDEX", "CONSTRAINT")
    return Stage.AFTER if late else Stage.SCHEMA


def is_foreign_key(text: str) -> bool:
    """Whether this is an ALTER TABLE that adds one."""
    key = _KEY.search(text[:1000])
    return key is not None and key[1].upper() == "FOREIGN"


def _extension(text: str) -> list[Extension]:
    tokens = tokens_of(text)
    if len(tokens) < 3:
        return []
    name = name_at(tokens, 2)
    at = next((at for at, token in enumerate(tokens) if token.is_word("schema")), None)
    schema = name_at(tokens, at + 1)[:1] if at is not None else ()
    return [Extension(name[0], schema[0] if schema else None)] if name else []
