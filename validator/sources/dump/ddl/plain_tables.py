"""CREATE TABLE as pg_dump writes most of them: a column a line, of PostgreSQL's own types, with simple defaults."""

import re
from functools import lru_cache

from validator.model.frozen import frozen
from validator.model.names import MAX_IDENTIFIER_BYTES, QualifiedName
from validator.sources.dump.ddl.objects import Attribute, Expression, RelationMention, TableRelation, TypeUse
from validator.sources.dump.ddl.shortcuts import NAME, QUALIFIED, qualified, unquoted
from validator.sources.dump.ddl.state import State
from validator.sources.dump.ddl.type_names import builtin_type, collation_of

_HEAD = re.compile(rf"\s*CREATE (?:UNLOGGED )?TABLE {QUALIFIED} \(\n")
_COLUMN = re.compile(rf" {{4}}{NAME} ([^\n]+)\Z")
_DEFINITION = re.compile(
    r"""(?:
      (?P<bare>integer|bigint|smallint|text|boolean|uuid|jsonb|json|date|bytea|real|double\ precision|numeric|inet
        |timestamp\ without\ time\ zone|timestamp\ with\ time\ zone|character\ varying|interval)
      | (?P<sized>character\ varying|character|numeric|timestamp)\((?P<size>\d{1,8}(?:,\d{1,4})?)\)
        (?P<zone>\ without\ time\ zone|\ with\ time\ zone)?
      )
      (?:\ DEFAULT\ (?P<default>now\(\)|CURRENT_TIMESTAMP|true|false|gen_random_uuid\(\)|-?\d+|'[^'\\]*'::(?:jsonb|text
        |character\ varying)|nextval\('(?P<sequence>[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*)'::regclass\)))?
      (?P<not_null>\ NOT\ NULL)?\Z""",
    re.VERBOSE,
)
_INTERNAL = {
    "integer": "int4",
    "bigint": "int8",
    "smallint": "int2",
    "boolean": "bool",
    "real": "float4",
    "double precision": "float8",
    "character varying": "varchar",
    "character": "bpchar",
    "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
}


@frozen
class _Definition:
    """What stands behind a column's name. ``sequence`` is the one that the default draws from."""

    type: TypeUse
    not_null: bool
    default: Expression | None
    sequence: str


def take_table(state: State, text: str) -> bool:
    """Whether the statement was such a one, and is done."""
    head = _HEAD.match(text)
    if head is None or state.path:
        return False
    name = qualified(head, 1)
    body, end, rest = text[head.end() :].rpartition("\n)")
    if not end or rest.strip() not in ("", ";") or name in state.relations or _too_long(name.name):
        return False
    columns: dict[str, Attribute] = {}
    for line in body.split(",\n"):
        match = _COLUMN.match(line)
        definition = _definition(match[2]) if match is not None else None
        if match is None or definition is None:
            return False
        column = _column(state, unquoted(match[1]), definition, len(columns) + 1)
        if column is None or column.name in columns or _too_long(column.name):
            return False
        columns[column.name] = column
    state.add(TableRelation(name, state.next_oid(), state.entry_owner, columns=columns, last_number=len(columns)))
    return True


def _too_long(name: str) -> bool:
    return len(name) * 4 > MAX_IDENTIFIER_BYTES and len(name.encode()) > MAX_IDENTIFIER_BYTES


@lru_cache(maxsize=4096)
def _definition(text: str) -> _Definition | None:
    """The definition that the text is; None for one that is not so simple."""
    match = _DEFINITION.match(text)
    kind = _type(match) if match is not None else None
    if match is None or kind is None:
        return None
    default = Expression((match["default"],)) if match["default"] and not match["sequence"] else None
    return _Definition(kind, match["not_null"] is not None, default, match["sequence"] or "")


def _column(state: State, name: str, definition: _Definition, number: int) -> Attribute | None:
    column = Attribute(name, definition.type, number, collation_of(definition.type, state.major), definition.not_null)
    column.default = definition.default
    if definition.sequence:
        sequence = state.relations.get(QualifiedName(*definition.sequence.split(".")))
        if sequence is None:
            return None
        mention = RelationMention(f"'{definition.sequence}'", sequence, sequence.name)
        column.default = Expression(("nextval(", mention, "::regclass)"), draws=True)
    return column


def _type(match: re.Match[str]) -> TypeUse | None:
    if match["bare"]:
        return builtin_type(_INTERNAL.get(match["bare"], match["bare"]), ())
    name = match["sized"] + (match["zone"] or "")
    if (match["sized"] == "timestamp") != bool(match["zone"]):
        return None
    return builtin_type(_INTERNAL.get(name, name), tuple(map(int, match["size"].split(","))))
