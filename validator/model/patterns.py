"""Patterns of names: how SQL writes a name, with ``*`` (any text) and ``?`` (one character) in it.

Parts are separated by dots. What stands in double quotes keeps its case, dots and spaces; what stands outside is folded
to lower case, as PostgreSQL folds an identifier. Wildcards work on both sides of a quote: ``"Tenant_*"`` and
``"Tenant_"*`` are the same pattern. A part matches the whole of a part, never across a dot.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Self

from validator.model.frozen import frozen
from validator.model.names import ColumnName, InvalidName, QualifiedName, truncate

_TOKEN = re.compile(r'"(?P<quoted>(?:[^"]|"")*)"|(?P<plain>[^\s".,()]+)')
_SPACE = re.compile(r"\s*")
_WILDCARD = re.compile(r"[*?]")


class InvalidPattern(InvalidName):
    """A text that is no pattern of a name, or one with the wrong number of parts for its place."""


@frozen
class Part:
    """One part of a pattern: ``text`` unquoted and folded."""

    text: str
    regex: re.Pattern[str]

    @property
    def has_wildcard(self) -> bool:
        return _WILDCARD.search(self.text) is not None

    def matches(self, name: str) -> bool:
        """Whether ``name``, as the catalog stores it, fits."""
        return self.regex.match(name) is not None


@frozen
class Pattern:
    """``text`` as it was written; ``parts`` from the outermost (schema) to the innermost (column)."""

    text: str
    parts: tuple[Part, ...]

    @classmethod
    def parse(cls, text: str, most: int = 3) -> Self:
        """A pattern of at most ``most`` parts; InvalidPattern where there are more, or where the text is no name."""
        parts = _split(text)
        if len(parts) > most:
            raise InvalidPattern(f"expected {_FORMS[most]}, got {text!r}")
        return cls(text, parts)

    @property
    def has_wildcard(self) -> bool:
        return any(part.has_wildcard for part in self.parts)

    def matches_schema(self, schema: str) -> bool:
        """Whether this one-part pattern fits a schema's name."""
        return len(self.parts) == 1 and self.parts[0].matches(schema)

    def matches_relation(self, name: QualifiedName) -> bool:
        """Whether this fits a table or a sequence: ``schema.name``, or a name alone, which means in any schema."""
        if len(self.parts) == 1:
            return self.parts[0].matches(name.name)
        return len(self.parts) == 2 and self.parts[0].matches(name.schema) and self.parts[1].matches(name.name)

    def matches_column(self, name: ColumnName) -> bool:
        """Whether this fits ``schema.table.column``."""
        names = (name.table.schema, name.table.name, name.column)
        return len(self.parts) == 3 and all(p.matches(n) for p, n in zip(self.parts, names, strict=True))


_FORMS = {1: "one name", 2: "name or schema.name", 3: "name, schema.name or schema.table.column"}


@frozen
class Scope:
    """What is to be checked. Nothing given means everything; ``exclude`` wins over the others."""

    schemas: tuple[Pattern, ...] = ()
    tables: tuple[Pattern, ...] = ()
    exclude: tuple[Pattern, ...] = ()
    came_along: frozenset[QualifiedName] = frozenset()
    """What is in scope besides, once the catalog is known: see facts/came_along.py."""

    @classmethod
    def parse(cls, schemas: Iterable[str] = (), tables: Iterable[str] = (), exclude: Iterable[str] = ()) -> Self:
        """The scope that the three lists of patterns describe; InvalidPattern names the one that is wrong."""
        return cls(
            tuple(Pattern.parse(text, most=1) for text in schemas),
            tuple(Pattern.parse(text, most=2) for text in tables),
            tuple(Pattern.parse(text, most=2) for text in exclude),
        )

    def includes_schema(self, schema: str) -> bool:
        """Whether something in this schema may be in scope."""
        return not self.schemas or any(pattern.matches_schema(schema) for pattern in self.schemas)

    def includes(self, name: QualifiedName) -> bool:
        """Whether a table is in scope, or a sequence that stands for itself."""
        if name in self.came_along:
            return True
        if not self.includes_schema(name.schema):
            return False
        if self.tables and not any(pattern.matches_relation(name) for pattern in self.tables):
            return False
        return not self.excludes(name)

    def excludes(self, name: QualifiedName) -> bool:
        """Whether ``exclude`` names it: then nothing brings it into scope."""
        return any(pattern.matches_relation(name) for pattern in self.exclude)


@lru_cache(maxsize=4096)
def _split(text: str) -> tuple[Part, ...]:
    parts: list[Part] = []
    position = 0
    while True:
        start = position = _skip_space(text, position)
        pieces: list[str] = []
        while token := _TOKEN.match(text, position):
            quoted, plain = token["quoted"], token["plain"]
            pieces.append(quoted.replace('""', '"') if quoted is not None else _lower(plain))
            position = token.end()
        part = "".join(pieces)
        if position == start or not part or "\0" in part:
            raise InvalidPattern(f"invalid name syntax: {text!r}")
        parts.append(_part(part))
        position = _skip_space(text, position)
        if position == len(text):
            return tuple(parts)
        if text[position] != ".":
            raise InvalidPattern(f"invalid name syntax: {text!r}")
        position += 1


def _skip_space(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _lower(text: str) -> str:
    return "".join(c.lower() if c.isascii() else c for c in text)


def _part(text: str) -> Part:
    if not _WILDCARD.search(text):
        text = truncate(text)
    # Each piece between two stars is taken where it first fits and never tried again (an atomic group): that is
    # enough for a right answer, and keeps a pattern of many stars from taking exponential time.
    head, *rest = (_literal(piece) for piece in re.sub(r"\*+", "*", text).split("*"))
    if not rest:
        return Part(text, re.compile(rf"{head}\Z", re.DOTALL))
    *middle, tail = rest
    inner = "".join(f"(?>.*?{piece})" for piece in middle)
    return Part(text, re.compile(rf"{head}{inner}.*{tail}\Z", re.DOTALL))


def _literal(piece: str) -> str:
    return "".join("." if c == "?" else re.escape(c) for c in piece)
