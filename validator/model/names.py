"""Names of database objects: how SQL writes them, and how PostgreSQL reads them back.

Source: PostgreSQL manual, "Identifiers and Key Words" and appendix C; quoting as by ``quote_ident()``.
"""

import re
from typing import NamedTuple, Self

from validator.model.keywords import KEYWORDS

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
_PLAIN_PATH = re.compile(r"[a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*\Z")
_FOLDABLE = re.compile(r"[^\s\".,()]+")
MAX_IDENTIFIER_BYTES = 63


class InvalidName(ValueError):
    """A text that PostgreSQL would not take as a (qualified) name."""


def quote_identifier(name: str) -> str:
    """``name`` as SQL writes it: quoted only where PostgreSQL's ``quote_ident()`` would quote it."""
    if _PLAIN.match(name) and name not in KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def quote_literal(text: str) -> str:
    """``text`` as an SQL string literal, right whatever ``standard_conforming_strings`` is set to."""
    quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'"
    return " E" + quoted if "\\" in text else quoted


def fold(identifier: str) -> str:
    """An unquoted identifier as PostgreSQL stores it: ASCII lower case, at most 63 bytes."""
    if identifier.isascii():
        return identifier.lower()[:MAX_IDENTIFIER_BYTES]
    return truncate("".join(c.lower() if c.isascii() else c for c in identifier))


def truncate(identifier: str) -> str:
    """``identifier`` cut to 63 bytes at a character boundary, as the server cuts longer ones."""
    return identifier if byte_length(identifier) <= MAX_IDENTIFIER_BYTES else cut(identifier, MAX_IDENTIFIER_BYTES)


def byte_length(text: str) -> int:
    """How many bytes the server holds for ``text``; a lone surrogate stands for one that is no text (PEP 383)."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogateescape"))


def cut(text: str, size: int) -> str:
    """The first ``size`` bytes of ``text``, without the beginning of a character."""
    kept = text.encode("utf-8", "surrogateescape")[:size].decode("utf-8", "surrogateescape")
    while not text.startswith(kept):
        kept = kept[:-1]
    return kept


def split_name(text: str) -> tuple[str, ...]:
    """The parts of a dotted name, unquoted and folded, as ``regclass`` input reads them.

    Raises InvalidName where the server would refuse the text.
    """
    if _PLAIN_PATH.match(text):
        return tuple(part[:MAX_IDENTIFIER_BYTES] for part in text.split("."))
    parts: list[str] = []
    position, end = 0, len(text)
    while True:
        while position < end and text[position].isspace():
            position += 1
        if position < end and text[position] == '"':
            part, position = _quoted_part(text, position)
        else:
            match = _FOLDABLE.match(text, position)
            if match is None:
                raise InvalidName(f"invalid name syntax: {text!r}")
            part, position = fold(match[0]), match.end()
        parts.append(part)
        while position < end and text[position].isspace():
            position += 1
        if position == end:
            return tuple(parts)
        if text[position] != ".":
            raise InvalidName(f"invalid name syntax: {text!r}")
        position += 1


def _quoted_part(text: str, start: int) -> tuple[str, int]:
    position = start + 1
    while True:
        close = text.find('"', position)
        if close < 0:
            raise InvalidName(f"invalid name syntax: {text!r}")
        if text[close + 1 : close + 2] == '"':
            position = close + 2
            continue
        part = text[start + 1 : close].replace('""', '"')
        if not part:
            raise InvalidName(f"zero-length name: {text!r}")
        return truncate(part), close + 1


class QualifiedName(NamedTuple):
    """A relation or sequence: ``schema`` and ``name`` as the catalog stores them (unquoted).

    A tuple, like ColumnName, because names are the keys of everything and a large database has hundreds of thousands
    of look-ups.
    """

    schema: str
    name: str

    def __str__(self) -> str:
        return f"{quote_identifier(self.schema)}.{quote_identifier(self.name)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """``schema.name`` as SQL writes it; InvalidName unless there are exactly two parts."""
        parts = split_name(text)
        if len(parts) != 2:
            raise InvalidName(f"expected schema.name, got {text!r}")
        return cls(*parts)


class ColumnName(NamedTuple):
    """A column of a table."""

    table: QualifiedName
    column: str

    def __str__(self) -> str:
        return f"{self.table}.{quote_identifier(self.column)}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """``schema.table.column`` as SQL writes it; InvalidName unless there are exactly three parts."""
        parts = split_name(text)
        if len(parts) != 3:
            raise InvalidName(f"expected schema.table.column, got {text!r}")
        return cls(QualifiedName(parts[0], parts[1]), parts[2])
