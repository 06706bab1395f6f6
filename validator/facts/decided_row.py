"""What an insert writes into a row, as far as one draw decides it, and what may refuse that."""

from validator.facts.binding import Binding
from validator.facts.composed import Written, columns_in, composed, constant
from validator.facts.tokens import Token, strip_parentheses, tokenize
from validator.facts.uniqueness import Protection
from validator.model.catalog import Catalog, Column
from validator.model.frozen import frozen
from validator.model.names import ColumnName, quote_identifier


@frozen
class DecidedKey:
    """One such index, or column without one, seen from one binding.

    ``binding`` is what an insert writes as the key, ``column`` what it is compared with: a column of the table, or what
    ``stored``, an expression over its rows, gives. ``protection`` is the index's own. ``alone``: there is no index, and
    the column may refuse what it gets, but not for being there already; ``index`` stands for the column then. ``own``:
    the index asks the very column to be different, in the rows that ``protection`` speaks of.
    """

    index: str
    binding: Binding
    column: Column
    stored: str | None
    protection: Protection
    alone: bool = False
    own: bool = False

    @property
    def what(self) -> str:
        """What refuses, in words."""
        if self.alone:
            return f"the column {quote_identifier(self.column.name.column)}"
        return f"the unique index {quote_identifier(self.index)}"

    @property
    def name(self) -> str:
        """What the key is called: the column, or the expression."""
        if self.stored is None:
            return quote_identifier(self.column.name.column)
        text = self.stored
        while text.startswith("((") and len(strip_parentheses(tokenize(text[1:-1]))) < len(tokenize(text[1:-1])):
            text = text[1:-1]
        return " ".join(text.split())


class Row:
    """What an insert writes into the columns of one table, as far as one binding's draw decides it."""

    def __init__(self, catalog: Catalog, binding: Binding, decided: dict[ColumnName, Binding]) -> None:
        self._catalog = catalog
        self._decided = decided
        self.binding = binding
        self.table = binding.data_column.table
        self._triggers = any(trigger.table == self.table for trigger in catalog.triggers)

    def column(self, name: str) -> Column | None:
        return self._catalog.columns.get(ColumnName(self.table, name))

    def written(self, name: str) -> Written | None:
        """What is written into a column; None where the draw does not decide it."""
        own, column = self.binding.data_column, self.column(name)
        kind = column.type if column is not None else None
        if name == own.column:
            return Written(self.binding, kind)
        made = self._decided.get(ColumnName(self.table, name))
        if made is not None:
            of_this = made.sequence == self.binding.sequence and set(made.positions) & set(self.binding.positions)
            return Written(made, kind) if of_this and self.binding.column == own else None
        if column is None or column.default is None:
            return None
        if not column.generated:
            return None if self._triggers else constant(column)
        generated = self.given(ColumnName(self.table, name), tokenize(column.default.expression))
        return None if generated is None else Written(generated, kind)

    def given(self, name: ColumnName, tokens: tuple[Token, ...]) -> Binding | None:
        """The binding of what an expression over this row gives."""
        return composed(name, tokens, columns_in(tokens), self.written)


def speaks_of(row: Row, tokens: tuple[Token, ...]) -> bool:
    """Whether an expression names a column that the draw decides."""
    written = (row.written(place.column) for place in columns_in(tokens))
    return any(value is not None and value.binding is not None for value in written)


def always_quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
