"""What must differ from row to row: the column's value, or an index's expression of it."""

from collections.abc import Callable
from typing import Any

from validator.model.catalog import ColumnType
from validator.model.names import QualifiedName
from validator.sources.dump.evaluate.base_types import INTEGERS
from validator.sources.dump.evaluate.compile import compile_expression
from validator.sources.dump.evaluate.outcomes import Unsupported
from validator.sources.dump.evaluate.shape import comparable
from validator.sources.reading import FLOATS, NUMBERS, Reading
from validator.sources.simulation import key_shows_all

_TO_ASCII = frozenset("\u0130\u0131\u017f\u212a")
"""The letters beyond ASCII whose other case is an ASCII letter."""


class Key:
    """``of_new`` takes a simulated value, ``of_stored`` a stored one, None for NULL; both give what is compared.

    A key that is NULL equals nothing.
    """

    def __init__(self, reading: Reading, new: str, major: int, deterministic: Callable[[QualifiedName], bool]) -> None:
        kind = reading.column.type
        if kind.collation is not None and not deterministic(kind.collation):
            raise Unsupported(f"the collation {kind.collation} may take different texts for the same")
        self._base = kind.base
        self.of_new: Callable[[Any], Any] = self._plain
        self.of_stored: Callable[[Any], Any] = self._plain
        if kind.base in ("text", "varchar", "citext") or kind.base in NUMBERS - {"numeric", *FLOATS}:
            self.of_new = self.of_stored = _itself
        if reading.key is not None:
            self._by_expression(reading, reading.key, new, major)

    def _stored_key(self, value: Any) -> Any:
        """By the index's expression."""
        if self._only_case and value is not None and not value.isascii() and _TO_ASCII.isdisjoint(value):
            return None  # no text that is simulated: they are plain ASCII
        return self._stored(value)

    def _plain(self, value: Any) -> Any:
        return None if value is None else comparable(value, self._base)

    def _by_expression(self, reading: Reading, key: str, new: str, major: int) -> None:
        name, kind = reading.column.name.column, reading.column.type
        seen = ColumnType(kind.name, kind.base) if kind.base == "citext" else kind
        stored = compile_expression(key, columns={name: seen}, major=major)
        written = compile_expression(key, columns={name: ColumnType(new, new, collation=kind.collation)}, major=major)
        if stored.type != written.type and not {stored.type, written.type} <= {*INTEGERS}:
            raise Unsupported("the key of an index has another type for new values")
        self.of_new = lambda value: _compared(written.run((value,)), written.type)
        self._stored: Callable[[Any], Any] = lambda value: _compared(stored.run((value,)), stored.type)
        self._only_case = key_shows_all(reading)
        self.of_stored = self._stored_key


def _itself(value: Any) -> Any:
    return value


def _compared(value: Any, kind: str) -> Any:
    return None if value is None else comparable(value, kind)
