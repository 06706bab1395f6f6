"""All values of one column: the extremes, and what stands in it more than once."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from validator.model.catalog import ColumnType
from validator.model.observation import Duplicates, Value
from validator.sources.dump.contents import NEWEST_MAJOR
from validator.sources.dump.evaluate.base_types import FLOATS
from validator.sources.dump.evaluate.extremes import Extremes, Order, by_code_points
from validator.sources.dump.evaluate.floats import print_float
from validator.sources.dump.evaluate.numerics import rescaled
from validator.sources.dump.evaluate.outcomes import Unsupported
from validator.sources.dump.evaluate.repeated_keys import RepeatedKeys
from validator.sources.dump.evaluate.stored import stored_value
from validator.sources.reading import NUMBERS, TEXTS
from validator.sources.simulation import as_value


class ValueCollector:
    """Collects the texts of ``column`` as COPY holds them. Unsupported for types whose values are not compared here.

    ``order`` is how the column's collation compares texts.
    """

    def __init__(
        self, column: str, type: ColumnType, *, order: Order = by_code_points, major: int = NEWEST_MAJOR
    ) -> None:
        if type.base not in NUMBERS | TEXTS or (type.collation and type.collation.schema != "pg_catalog"):
            raise Unsupported(f"values of type {type.name} are not compared here")
        self.columns = (column,)
        self._type, self._base, self._major = type, type.base, major
        self._read = stored_value(type.base)
        self._extremes = Extremes(type.base, order)
        self._repeated = RepeatedKeys()
        self._order = order

    def rows(self, rows: Sequence[Sequence[str | None]]) -> None:
        """Stored rows; None for NULL."""
        try:
            values = [self._read(text) for (text,) in rows if text is not None]
        except (ValueError, ArithmeticError):
            raise Unsupported("a stored value is none of its column's type") from None
        self._extremes.see(values)
        self._repeated.see([self._key(value) for value in values])

    def _key(self, value: Any) -> bytes:
        """Bytes that are the same for values that the column's type takes for the same."""
        if self._base == "bpchar":
            value = value.rstrip(" ")
        elif self._base == "citext":
            if not value.isascii():
                raise Unsupported("what letters beyond ASCII are equal to depends on the database")
            value = value.lower()
        elif self._base == "numeric":
            value = _plain(value)
        elif self._base in FLOATS:
            value = repr(value + 0.0)  # 0 and -0 are equal
        return str(value).encode("utf-8", "surrogateescape")

    @property
    def largest(self) -> Value | None:
        """max(column)."""
        return self._shown(self._extremes.largest)

    @property
    def smallest(self) -> Value | None:
        """min(column)."""
        return self._shown(self._extremes.smallest)

    def duplicate_values(self) -> Duplicates | None:
        """The values that stand more than once; None where none does. To be asked once."""
        found = Extremes(self._base, self._order)
        count = 0
        for key in self._repeated.repeated():
            count += 1
            found.see([self._read(key.decode("utf-8", "surrogateescape"))])
        first = self._shown(found.smallest)
        return None if first is None else Duplicates(count, first, self._repeated.surplus)

    def close(self) -> None:
        """Removes what was written to files; must be called."""
        self._repeated.close()

    def _shown(self, value: Any) -> Value | None:
        if value is None:
            return None
        if self._base == "bpchar" and self._type.length is not None:
            value = value.ljust(self._type.length)
        if self._base == "numeric" and value.is_finite() and (self._type.scale or 0) > 0:
            value = rescaled(value, self._type.scale or 0)
        if self._base in FLOATS:
            return as_value(str(float(print_float(value, self._base, self._major))), self._base)
        return as_value(str(value), self._base)


def _plain(value: Decimal) -> str:
    """The digits of a number without zeros at its end."""
    shown = format(value, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return "0" if shown == "-0" else shown
