"""What else may refuse the value that is drawn for a column: the other unique indexes of its table whose keys the value
decides, on an expression of the id, on a generated column, on a column that a trigger fills from it or whose default
calls currval(); and such columns themselves, which may be too short for what they get. Whatever they refuse, the insert
fails.

A key that depends on something else besides, which the insert itself says, is none of these. Source: PostgreSQL manual,
"Indexes on Expressions", "Generated Columns".
"""

from dataclasses import replace

from validator.facts.binding import Binding, Bindings, Via
from validator.facts.composed import Written, columns_in, composed, constant
from validator.facts.evaluable import undecidable
from validator.facts.injective import is_injective
from validator.facts.tokens import NotTokenizable, Token, render, strip_parentheses, tokenize
from validator.facts.uniqueness import Protection, Uniqueness
from validator.facts.widths import TooNarrow, first_too_narrow
from validator.model.catalog import INTEGER_RANGES, Catalog, Column, ColumnType, Index, Kind, Sequence
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName, quote_identifier
from validator.model.observation import SequenceState

_KEY = "key"
_ALONE = "\0"
"""Begins what stands for a column where an index's name would stand: no index has such a name."""


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


class DecidedKeys:
    """Answers for every binding of a catalog."""

    def __init__(self, catalog: Catalog, bindings: Bindings, uniqueness: Uniqueness) -> None:
        self._catalog = catalog
        self._decided = bindings.decided
        self._uniqueness = uniqueness
        self._made: dict[QualifiedName, list[Binding]] = {}
        for of, made in (*bindings.decided.items(), *bindings.perhaps):
            self._made.setdefault(of.table, []).append(made)
        self._indexes: dict[QualifiedName, list[Index]] = {}
        self._refusing: dict[QualifiedName, list[Index]] = {}
        for index in catalog.indexes:
            if _refuses(catalog, index) and (index.predicate is not None) == (len(index.keys) == 1):
                self._refusing.setdefault(index.table, []).append(index)
            if may_be_decided(catalog, bindings, index) and _refuses(catalog, index):
                self._indexes.setdefault(index.table, []).append(index)
        self._bounded: dict[QualifiedName, list[Column]] = {}
        for name, column in catalog.columns.items():
            if may_be_too_short(column) and (column.generated or name in bindings.decided):
                self._bounded.setdefault(name.table, []).append(column)

    def of(self, binding: Binding) -> tuple[DecidedKey, ...]:
        """The indexes besides the column's own whose keys ``binding`` decides, and the columns."""
        table = binding.data_column.table
        indexes, bounded = self._indexes.get(table, ()), self._bounded.get(table, ())
        refusing = self._refusing.get(table, ())
        if not (indexes or bounded or refusing) or not binding.judged or binding.ambiguous_identity:
            return ()
        if binding.sequence is None or binding.undecided is not None or binding.discarded:
            return ()
        own = self._uniqueness.of(binding.data_column)
        row = _Row(self._catalog, binding, self._decided)
        found = [_decided(row, index, own) for index in indexes if index.name != own.index]
        keys = [key for key in found if key is not None]
        told = {key.column.name for key in keys if key.stored is None}
        alone = (_alone(row, column) for column in bounded if column.name not in told)
        some = (_in_some_rows(row, index, own) for index in refusing)
        return (*keys, *(key for key in (*alone, *some) if key is not None))

    def too_narrow(self, binding: Binding, sequence: Sequence, state: SequenceState, inserts: int) -> TooNarrow | None:
        """The first of the next ``inserts`` whose value some column refuses that triggers fill from ``binding``'s, and
        that no index of :meth:`of` speaks of."""
        table, found = binding.data_column.table, []
        if binding.undecided is not None or binding.discarded or not binding.judged:
            return None
        spoken_of = {key for index in self._indexes.get(table, ()) for key in index.keys}
        for made in self._made.get(table, ()):
            column = self._catalog.columns.get(made.column)
            of_this = made.sequence == binding.sequence and set(made.positions) & set(binding.positions)
            if column is not None and of_this and made.undecided is None and made.column.column not in spoken_of:
                found.append(first_too_narrow(made, column, sequence, state, inserts))
        return min((f for f in found if f is not None), key=lambda f: f.insert, default=None)


def may_be_decided(catalog: Catalog, bindings: Bindings, index: Index) -> bool:
    """Whether the index is of a kind whose keys a draw may decide: on one expression, on one generated column, or on
    one that a trigger fills."""
    if len(index.keys) != 1:
        return False
    if index.keys[0] is None:
        return bool(index.key_expressions)
    name = ColumnName(index.table, index.keys[0])
    if name in bindings.decided:
        return True
    column = catalog.columns.get(name)
    return column is not None and column.generated


def may_be_too_short(column: Column) -> bool:
    """Whether a column may refuse what it gets: by its type's bounds, a CHECK, or NOT NULL; a virtual one by the latter
    two alone."""
    kind = column.type
    bounded = kind.is_integer or kind.length is not None or kind.precision is not None
    return bool(column.checks) or column.not_null or (bounded and not column.virtual)


def columns_named(expression: str) -> frozenset[str]:
    """The columns that an index's expression names; none where it can't be read."""
    try:
        return frozenset(place.column for place in columns_in(tokenize(expression)))
    except NotTokenizable:
        return frozenset()


def predicates_to_settle(catalog: Catalog, bindings: Bindings) -> frozenset[Index]:
    """The partial unique indexes whose keys a draw may decide: does a row of defaults come into them?"""
    bound = {b.data_column for b in bindings.all if b.judged}
    tables = {column.table for column in bound}
    return frozenset(
        index
        for index in catalog.indexes
        if index.predicate
        and index.table in tables
        and len(index.keys) == 1
        and (ColumnName(index.table, str(index.keys[0])) in bound or may_be_decided(catalog, bindings, index))
    )


def _refuses(catalog: Catalog, index: Index) -> bool:
    table = catalog.tables.get(index.table)
    whole = table is not None and table.kind is Kind.PARTITIONED
    refusing = index.unique or (index.exclusion and index.equality)
    return index.ready and refusing and (index.valid or not whole) and index.predicate_admits_new is not False


class _Row:
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


def _decided(row: _Row, index: Index, own: Protection) -> DecidedKey | None:
    protection = Protection("23505" if index.unique else "23P01", index.name, index.predicate, vouched=index.valid)
    try:
        made_of = _made_of(row, index)
        if made_of is not None and _never_refuses(row, made_of, own):
            return None
        if index.keys[0] is None:
            stored: str | None = index.key_expressions[0]
            column = Column(ColumnName(row.table, _KEY), index.key_type or ColumnType("unknown", ""))
            made = row.given(column.name, tokenize(index.key_expressions[0]))
        else:
            named, value = row.column(index.keys[0]), row.written(index.keys[0])
            if named is None or value is None or value.binding is None:
                return None
            stored, column, made = None, named, value.binding
        if made is not None and index.predicate is not None and _speaks_of(row, tokenize(index.predicate)):
            made, column = _where_admitted(row, index, made), replace(column, not_null=False)
    except NotTokenizable:
        return None
    if made is None:
        return None
    why = made.undecided or undecidable(made.expression.tokens if made.expression is not None else ())
    if row.binding.allocation in ("pooled", "pooled-lo"):
        why = why or "the application makes several numbers of each value"
    return DecidedKey(index.name, replace(made, undecided=why), column, stored, protection)


def _alone(row: _Row, column: Column) -> DecidedKey | None:
    """A column without an index of its own that may refuse what the draw makes of it; None where it can't be told, and
    is of no kind that is likely to."""
    name, own = column.name, row.binding.data_column
    if name == own:
        return None
    likely = bool(column.checks) or _is_narrow(row, column)
    key = DecidedKey(_ALONE + name.column, row.binding, column, None, Protection(), alone=True)
    try:
        value = row.written(name.column)
        if value is not None and value.binding is not None:
            made = value.binding
            if made.via is Via.TRIGGER and not column.generated:
                return None
            why = made.undecided or undecidable(made.expression.tokens if made.expression is not None else ())
            return replace(key, binding=replace(made, undecided=why)) if why is None or likely else None
        if not column.generated or column.default is None or not likely:
            return None
        if not _speaks_of(row, tokenize(column.default.expression)):
            return None
        why = f"{quote_identifier(name.column)} is made of it and of what else the insert says"
    except NotTokenizable as error:
        why = str(error)
    return replace(key, binding=replace(row.binding, undecided=why)) if likely else None


def _in_some_rows(row: _Row, index: Index, own: Protection) -> DecidedKey | None:
    """An index on the column itself that speaks of some rows alone: a partial one, where the column's values decide, or
    one on further columns that an insert leaves to a constant. What it does not refuse may stand twice."""
    name = row.binding.data_column.column
    column = row.column(name)
    sqlstate = "23505" if index.unique else "23P01"
    if column is None or row.binding.allocation is not None:
        return None
    if index.keys == (name,):
        if own.within is None or own.index != index.name:
            return None
        protection = Protection(sqlstate, index.name, index.predicate, own.within)
        return DecidedKey(index.name, row.binding, column, None, protection, own=True)
    if own.sqlstate is not None or name not in index.keys:
        return None
    conditions = []
    try:
        for key in index.keys:
            value = row.written(key) if key is not None else None
            if key == name:
                continue
            if key is None or value is None or value.binding is not None:
                return None
            conditions.append(f"({_always_quoted(key)} = ({render(value.constant)}))")
    except NotTokenizable:
        return None
    protection = Protection(sqlstate, index.name, " AND ".join(conditions))
    return DecidedKey(index.name, row.binding, column, None, protection, own=True)


def _is_narrow(row: _Row, column: Column) -> bool:
    """Whether the type itself is likely to refuse something: of a generated column, where it is bounded; of one that
    gets the very value, where it is narrower than the column that draws."""
    own = row.column(row.binding.data_column.column)
    if not column.type.is_integer:
        return may_be_too_short(replace(column, not_null=False, checks=()))
    if column.generated or own is None or not own.type.is_integer:
        return column.type.base != "int8" and not column.virtual
    return INTEGER_RANGES[column.type.base][1] < INTEGER_RANGES[own.type.base][1]


def _made_of(row: _Row, index: Index) -> tuple[Token, ...] | None:
    """What the index's keys are made of where every row's key is: an expression, or a generated column's."""
    if index.keys[0] is None:
        return tokenize(index.key_expressions[0])
    column = row.column(index.keys[0])
    if column is None or not column.generated or column.default is None:
        return None
    return tokenize(column.default.expression)


def _never_refuses(row: _Row, tokens: tuple[Token, ...], own: Protection) -> bool:
    """Whether every key that is taken belongs to an id that the column's own index refuses as well."""
    column = row.column(row.binding.data_column.column)
    whole = own.sqlstate is not None and own.key is None and own.predicate is None and own.within is None
    return whole and column is not None and is_injective(tokens, column.name.column, column.type.base)


def _speaks_of(row: _Row, tokens: tuple[Token, ...]) -> bool:
    """Whether an expression names a column that the draw decides."""
    written = (row.written(place.column) for place in columns_in(tokens))
    return any(value is not None and value.binding is not None for value in written)


def _where_admitted(row: _Row, index: Index, made: Binding) -> Binding:
    """The key where the index's predicate lets the row in, else NULL, which nothing refuses."""
    predicate = tokenize(str(index.predicate))
    key = tokenize(index.key_expressions[0] if index.keys[0] is None else _always_quoted(index.keys[0]))
    # a column of the table is made whether or not the index lets the row in, and making it may fail
    always = f" WHEN ({render(key)}) IS NULL THEN NULL" if index.keys[0] is not None else ""
    text = f"CASE WHEN ({render(predicate)}) THEN ({render(key)}){always} END"
    admitted = row.given(made.column, tokenize(text))
    if admitted is None:
        why = f"whether {index.name} speaks of the row depends on what else the insert says"
        return replace(made, undecided=made.undecided or why)
    return admitted


def _always_quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
