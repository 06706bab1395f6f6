"""The statements that pg_dump writes by the thousand, read without a parser: the same as the parser would give.

Only the exact shapes that pg_dump writes are taken, with every name qualified and nothing unusual in them; anything
else, and anything that is not where it should be, goes the long way.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from validator.model.names import MAX_IDENTIFIER_BYTES, QualifiedName
from validator.sources.dump.ddl.indexes import add_index
from validator.sources.dump.ddl.objects import (
    Expression,
    IndexRelation,
    RelationMention,
    SequenceRelation,
    TableRelation,
)
from validator.sources.dump.ddl.sequences import Numbers, refusal, set_numbers
from validator.sources.dump.ddl.state import State

NAME = r'([a-z_][a-z0-9_]*|"(?:[^"]|"")+")'
QUALIFIED = rf"{NAME}\.{NAME}"
_INTEGER = r"(-?\d{1,19})"
_OWNER = re.compile(rf"ALTER (?:TABLE|SEQUENCE|VIEW|FOREIGN TABLE|MATERIALIZED VIEW) {QUALIFIED} OWNER TO {NAME};?\Z")
_SETVAL = re.compile(rf"SELECT pg_catalog\.setval\('{QUALIFIED}', {_INTEGER}, (true|false)\);?\Z")
_SEQUENCE = re.compile(
    rf"CREATE SEQUENCE {QUALIFIED}\s+(?:AS (smallint|integer)\s+)?START WITH {_INTEGER}\s+INCREMENT BY {_INTEGER}\s+"
    rf"(?:NO MINVALUE|MINVALUE {_INTEGER})\s+(?:NO MAXVALUE|MAXVALUE {_INTEGER})\s+CACHE (\d{{1,19}})(\s+CYCLE)?;?\Z"
)
_OWNED = re.compile(rf"ALTER SEQUENCE {QUALIFIED} OWNED BY {QUALIFIED}\.{NAME};?\Z")
_DEFAULT = re.compile(
    rf"ALTER TABLE ONLY {QUALIFIED} ALTER COLUMN {NAME} SET DEFAULT nextval\('{QUALIFIED}'::regclass\);?\Z"
)
_KEY = re.compile(
    rf"ALTER TABLE ONLY {QUALIFIED}\s+ADD CONSTRAINT {NAME} (PRIMARY KEY|UNIQUE) \(({NAME}(?:, {NAME})*)\);?\Z"
)
_INDEX = re.compile(rf"CREATE (UNIQUE )?INDEX {NAME} ON {QUALIFIED} USING ([a-z]+) \(({NAME}(?:, {NAME})*)\);?\Z")
_LISTED = re.compile(NAME)
_TYPES = {"smallint": "int2", "integer": "int4", None: ""}


def take_preamble(state: State, text: str) -> bool:
    """Whether the statement was one of those that every dump begins with, and is done."""
    if text == "SELECT pg_catalog.set_config('search_path', '', false);\n":
        state.set_path = ()
    elif text == "SET standard_conforming_strings = 'on';\n":
        state.conforming_strings = True
    else:
        return False
    return True


def take(state: State, text: str) -> bool:
    """Whether the statement was one of these, and is done."""
    if state.path:
        return False
    text = text.strip()
    for pattern, follow in _SHORTCUTS.get(text[:8], ()):
        match = pattern.match(text)
        if match is not None:
            return follow(state, match)
    return False


def unquoted(name: str) -> str:
    """A name as the catalog has it."""
    return name[1:-1].replace('""', '"') if name.startswith('"') else name


def qualified(match: re.Match[str], group: int) -> QualifiedName:
    """The name of two parts of which the first is this group."""
    return QualifiedName(unquoted(match[group]), unquoted(match[group + 1]))


def _owner(state: State, match: re.Match[str]) -> bool:
    relation = state.relations.get(qualified(match, 1))
    if relation is None:
        return False
    relation.owner = unquoted(match[3])
    return True


def _setval(state: State, match: re.Match[str]) -> bool:
    sequence = state.relations.get(qualified(match, 1))
    if not isinstance(sequence, SequenceRelation) or "'" in match[0][27 : match.start(3) - 3]:
        return False
    value = int(match[3])
    if not sequence.low <= value <= sequence.high:
        return False
    sequence.state = (value, match[4] == "true")
    return True


def _sequence(state: State, match: re.Match[str]) -> bool:
    name = qualified(match, 1)
    if name in state.relations or len(name.name.encode()) > MAX_IDENTIFIER_BYTES:
        return False
    sequence = SequenceRelation(name, state.sequence_oid(), state.entry_owner, kind="S")
    start, increment, least, greatest, cache = (int(match[g]) if match[g] else None for g in (4, 5, 6, 7, 8))
    explicit = frozenset({"cycle"} if match[9] else ())
    kind = _TYPES[match[3]]
    set_numbers(sequence, Numbers(explicit, kind, start, increment, least, greatest, cache, bool(match[9])), new=True)
    if refusal(sequence) is not None:
        return False
    state.add(sequence)
    return True


def _owned(state: State, match: re.Match[str]) -> bool:
    sequence, table = state.relations.get(qualified(match, 1)), state.relations.get(qualified(match, 3))
    column = unquoted(match[5])
    if not isinstance(sequence, SequenceRelation) or not isinstance(table, TableRelation):
        return False
    if column not in table.columns:
        return False
    sequence.owned_by = (table, column)
    return True


def _default(state: State, match: re.Match[str]) -> bool:
    table, sequence = state.relations.get(qualified(match, 1)), state.relations.get(qualified(match, 4))
    if not isinstance(table, TableRelation) or sequence is None or "'" in match[4] + match[5]:
        return False
    column = table.columns.get(unquoted(match[3]))
    if column is None:
        return False
    mention = RelationMention(f"'{match[4]}.{match[5]}'", sequence, sequence.name)
    column.default = Expression(("nextval(", mention, "::regclass)"), draws=True)
    return True


def _key(state: State, match: re.Match[str]) -> bool:
    return _add_index(state, qualified(match, 1), unquoted(match[3]), match[5], primary=match[4] == "PRIMARY KEY")


def _index(state: State, match: re.Match[str]) -> bool:
    table = qualified(match, 3)
    return _add_index(state, table, unquoted(match[2]), match[6], unique=bool(match[1]), method=match[5])


def _add_index(
    state: State,
    table_name: QualifiedName,
    name: str,
    columns: str,
    *,
    primary: bool = False,
    unique: bool = True,
    method: str = "",
) -> bool:
    """A constraint's index where there is no ``method``."""
    table = state.relations.get(table_name)
    keys = tuple(unquoted(m[1]) for m in _LISTED.finditer(columns))
    called = QualifiedName(table_name.schema, name)
    if not isinstance(table, TableRelation) or table.kind != "r" or called in state.relations:
        return False
    if any(key not in table.columns for key in keys) or len(name.encode()) > MAX_IDENTIFIER_BYTES:
        return False
    index = IndexRelation(called, state.next_oid(), kind="i", table=table, keys=keys, unique=unique, primary=primary)
    index.constraint, index.btree = not method, method in ("", "btree")
    add_index(state, table, index, only=True)
    return True


_Shortcut: TypeAlias = tuple[re.Pattern[str], Callable[[State, re.Match[str]], bool]]
_SHORTCUTS: dict[str, tuple[_Shortcut, ...]] = {
    "ALTER TA": ((_OWNER, _owner), (_DEFAULT, _default), (_KEY, _key)),
    "ALTER SE": ((_OWNED, _owned), (_OWNER, _owner)),
    "ALTER VI": ((_OWNER, _owner),),
    "SELECT p": ((_SETVAL, _setval),),
    "CREATE S": ((_SEQUENCE, _sequence),),
    "CREATE I": ((_INDEX, _index),),
    "CREATE U": ((_INDEX, _index),),
}
"""By the statement's first eight characters."""
