"""Statements with bytes that are no text, from a database whose encoding asks nothing of them.

PostgreSQL's parser, as the library has it, takes UTF-8 and gives UTF-8. So each such byte goes through it as a
character for private use, and what comes out gets the bytes back. Where the dump itself has one of these characters,
its three bytes go the same way.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from validator.sources.dump.contents import Statement

T = TypeVar("T")

_FIRST = 0xF700
_BYTES = range(0x80, 0x100)
_INSTEAD = {0xDC00 + byte: _FIRST + byte for byte in _BYTES}
_BACK = {there: here for here, there in _INSTEAD.items()}
_THEMSELVES = {
    _FIRST + byte: "".join(chr(_FIRST + part) for part in chr(_FIRST + byte).encode("utf-8")) for byte in _BYTES
}


def parsable(statement: Statement) -> Statement:
    """The statement with a character in the place of each byte that is no text."""
    told = (statement.text, statement.schema, statement.name, statement.owner)
    text, schema, name, owner = map(_parsable, told)
    return replace(statement, text=text, schema=schema, name=name, owner=owner)


def _parsable(text: str) -> str:
    return text if text.isascii() else text.translate(_THEMSELVES).translate(_INSTEAD)


def with_bytes(value: T) -> T:
    """What was read from such statements, frozen values of whatever depth, with the bytes as lone surrogates again."""
    found: Any = _with_bytes(value)
    return found  # type: ignore[no-any-return]


def _with_bytes(value: Any) -> Any:
    if type(value) is str:
        return value if value.isascii() else _bytes_again(value)
    if isinstance(value, Mapping):
        return {_with_bytes(key): _with_bytes(item) for key, item in value.items()}
    if isinstance(value, tuple):
        items = map(_with_bytes, value)
        return type(value)(*items) if hasattr(value, "_fields") else tuple(items)
    if isinstance(value, frozenset):
        return frozenset(map(_with_bytes, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: _with_bytes(getattr(value, f.name)) for f in fields(value) if f.init})
    return value


def _bytes_again(text: str) -> str:
    return text.translate(_BACK).encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
