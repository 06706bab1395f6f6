"""Names as a dump's text writes them, in bytes of whatever encoding."""

import re

from validator.model.names import InvalidName, QualifiedName, split_name

_PART = rb"""(?:"(?:[^"]|"")+"|[A-Za-z_\x80-\xff][A-Za-z0-9_$\x80-\xff]*)"""
NAME = rb"(?:" + _PART + rb"(?:\." + _PART + rb"){0,2})"
"""A pattern: a name with or without its schema."""
_QUOTED = r'(?:"(?:[^"]|"")+"|[^\s".(]+)'
_CREATE_TABLE = re.compile(rf"CREATE (?:UNLOGGED |FOREIGN )?TABLE ({_QUOTED}(?:\.{_QUOTED})?)")
_COLUMN = re.compile(r'(?:"(?:[^"]|"")*"|[^",])+')


def qualified(text: str, schema: str) -> QualifiedName | None:
    """``text`` as a name, in ``schema`` where it does not say; None if it is none."""
    try:
        parts = split_name(text)
    except InvalidName:
        return None
    return QualifiedName(parts[-2] if len(parts) > 1 else schema, parts[-1])


def column_names(text: str) -> tuple[str, ...] | None:
    """``(a, "B c")`` as names; None if that can't be told."""
    try:
        return tuple(split_name(part)[0] for part in _COLUMN.findall(text[1:-1]))
    except InvalidName:
        return None


def made_table(text: str) -> QualifiedName | None:
    """The table of a CREATE TABLE that names its schema; None for anything else."""
    match = _CREATE_TABLE.match(text)
    table = None if match is None else qualified(match[1], "")
    return table if table is not None and table.schema else None
