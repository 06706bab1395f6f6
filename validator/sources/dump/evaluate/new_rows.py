"""Whether a row made of defaults is in a partial index: the twin of sources.database.resolve_names."""

import re
from collections.abc import Sequence

from validator.facts.evaluable import evaluable, undecidable
from validator.facts.tokens import NotTokenizable, tokenize
from validator.model.catalog import ColumnType, Index
from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.contents import NEWEST_MAJOR
from validator.sources.dump.evaluate.compile import compile_expression
from validator.sources.dump.evaluate.outcomes import Refused

_QUALIFIED = re.compile(r'(?:"(?:[^"]|"")+"|[^".\s(]+)\.')


@frozen
class NewColumn:
    """A column as an insert that does not mention it fills it: ``default`` is its expression (a generated column's,
    too), None where it has none."""

    name: str
    type: ColumnType
    not_null: bool = False
    default: str | None = None
    is_enum: bool = False

    @property
    def strange(self) -> bool:
        """Whether its type is the user's own, and no enumeration."""
        return not self.is_enum and _QUALIFIED.match(self.type.name) is not None


def admits_new(
    index: Index,
    columns: Sequence[NewColumn],
    *,
    enums: frozenset[QualifiedName] = frozenset(),
    major: int = NEWEST_MAJOR,
) -> bool | None:
    """Whether a row of defaults satisfies the index's predicate; None where that depends on what the insert says.

    ``columns`` are all of the table. Unsupported where it can't be computed without a server.
    """
    predicate = str(index.predicate)
    if not evaluable(predicate, enums):
        return None
    words = {token.value for token in tokenize(predicate) if token.is_name}
    types: dict[str, ColumnType] = {}
    values = []
    try:
        for column in columns:
            if column.name not in words:
                continue
            if column.name == index.keys[0] or column.strange or (column.default is None and column.not_null):
                return None
            if column.default is not None and undecidable(tokenize(column.default), types=enums) is not None:
                return None
            types[column.name] = column.type
            values.append(_default(column, enums, major))
        found = compile_expression(f"coalesce(({predicate}), false)", columns=types, enums=enums, major=major)
        return found(*values) is True
    except (Refused, NotTokenizable):
        return None


def _default(column: NewColumn, enums: frozenset[QualifiedName], major: int) -> object:
    """The value of the default, as the column's type."""
    if column.default is None:
        return None
    return compile_expression(f"({column.default})::{column.type.name}", enums=enums, major=major)()
