"""The statements that pg_dump writes by the thousand, read without a parser: the same as the parser would give.

Only the exact shapes that pg_dump writes are taken, with every name qualified; anything else goes the long way.
"""

import re

from validator.model.names import QualifiedName
from validator.sources.dump.ddl.objects import SequenceRelation
from validator.sources.dump.ddl.state import State

_NAME = r'([a-z_][a-z0-9_]*|"(?:[^"]|"")+")'
_QUALIFIED = rf"{_NAME}\.{_NAME}"
_OWNER = re.compile(
    rf"\s*ALTER (?:TABLE|SEQUENCE|VIEW|FOREIGN TABLE|MATERIALIZED VIEW) {_QUALIFIED} OWNER TO {_NAME};?\s*\Z"
)
_SETVAL = re.compile(r"\s*SELECT pg_catalog\.setval\('((?:[^'\\]|'')+)', (-?\d{1,19}), (true|false)\);?\s*\Z")


def take(state: State, text: str) -> bool:
    """Whether the statement was one of these, and is done."""
    if text.lstrip()[:5] == "ALTER":
        match = _OWNER.match(text)
        if match is None:
            return False
        relation = state.relations.get(QualifiedName(_unquoted(match[1]), _unquoted(match[2])))
        if relation is None:
            return False
        relation.owner = _unquoted(match[3])
        return True
    match = _SETVAL.match(text)
    if match is None:
        return False
    name = re.fullmatch(_QUALIFIED, match[1].replace("''", "'"))
    sequence = state.relations.get(QualifiedName(_unquoted(name[1]), _unquoted(name[2]))) if name else None
    if not isinstance(sequence, SequenceRelation):
        return False
    sequence.state = (int(match[2]), match[3] == "true")
    return True


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
