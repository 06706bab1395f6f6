"""CREATE TABLE as pg_dump writes most of them: a column a line, of PostgreSQL's own types, with simple defaults."""

import re

from validator.model.names import MAX_IDENTIFIER_BYTES, QualifiedName
from validator.sources.dump.ddl.objects import Attribute, Expression, RelationMention, TableRelation, TypeUse
from validator.sources.dump.ddl.shortcuts import NAME, QUALIFIED, qualified, unquoted
from validator.sources.dump.ddl.state import State
from validator.sources.dump.ddl.type_names import builtin_type, collation_of

_HEAD = re.compile(rf"\s*CREATE (?:UNLOGGED )?TABLE {QUALIFIED} \(\n")
_COLUMN = re.compile(
    rf"""\ \ \ \ {NAME}\ (?P<type>
      (?P<bare>integer|bigint|smallint|text|boolean|uuid|jsonb|json|date|bytea|real|double\ precision|numeric|inet
        |timestamp\ without\ time\ zone|timestamp\ with\ time\ zone|character\ varying|interval)
      | (?P<sized>character\ varying|character|numeric|timestamp)\((?P<size>\d{{1,8}}(?:,\d{{1,4}})?)\)
        (?P<zone>\ without\ time\ zone|\ with\ time\ zone)?
      )
      (?:\ DEFAULT\ (?P<default>now\(\)|CURRENT_TIMESTAMP|true|false|gen_random_uuid\(\)|-?\d+|'[^'\\]*'::(?:jsonb|text
        |character\ varying)|nextval\('(?P<sequence>[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*)'::regclass\)))?
      (?P<not_null>\ NOT\ NULL)?
      (?P<end>,\n|\n\);?\s*\Z)""",
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


def take_table(state: State, text: str) -> bool:
    """Whether the statement was such a one, and is done."""
    head = _HEAD.match(text)
    if head is None or state.path:
        return False
    name = qualified(head, 1)
    if name in state.relations or len(name.name.encode()) > MAX_IDENTIFIER_BYTES:
        return False
    columns: dict[str, Attribute] = {}
    position, ended = head.end(), False
    while not ended:
        match = _COLUMN.match(text, position)
        if match is None:
            return False
        column = _column(state, match, len(columns) + 1)
        if column is None or column.name in columns or len(column.name.encode()) > MAX_IDENTIFIER_BYTES:
            return False
        columns[column.name] = column
        position, ended = match.end(), match["end"] != ",\n"
    table = TableRelation(name, state.next_oid(), state.entry_owner, columns=columns, last_number=len(columns))
    state.add(table)
    return True


def _column(state: State, match: re.Match[str], number: int) -> Attribute | None:
    kind = _type(match)
    if kind is None:
        return None
    column = Attribute(unquoted(match[1]), kind, number, collation_of(kind, state.major))
    column.not_null = match["not_null"] is not None
    if match["sequence"]:
        sequence = state.relations.get(QualifiedName(*match["sequence"].split(".")))
        if sequence is None:
            return None
        mention = RelationMention(f"'{match['sequence']}'", sequence, sequence.name)
        column.default = Expression(("nextval(", mention, "::regclass)"), draws=True)
    elif match["default"]:
        column.default = Expression((match["default"],))
    return column


def _type(match: re.Match[str]) -> TypeUse | None:
    if match["bare"]:
        return builtin_type(_INTERNAL.get(match["bare"], match["bare"]), ())
    name = match["sized"] + (match["zone"] or "")
    if (match["sized"] == "timestamp") != bool(match["zone"]):
        return None
    return builtin_type(_INTERNAL.get(name, name), tuple(map(int, match["size"].split(","))))
