"""What else may refuse the value that is drawn for a column: the other unique indexes of its table whose keys the value
decides, on an expression of the id, on a generated column, on a column that a trigger fills from it or whose default
calls currval(); and such columns themselves, which may be too short for what they get. Whatever they refuse, the insert
fails.

A key that depends on something else besides, which the insert itself says, is none of these. Source: PostgreSQL manual,
"Indexes on Expressions", "Generated Columns".
"""

from dataclasses import replace

from validator.facts.binding import Binding, Bindings
from validator.facts.composed import columns_in
from validator.facts.decided_row import DecidedKey, Row, always_quoted, speaks_of
from validator.facts.evaluable import undecidable
from validator.facts.further_refusals import alone, in_some_rows, may_be_too_short
from validator.facts.injective import is_injective
from validator.facts.tokens import NotTokenizable, Token, render, tokenize
from validator.facts.uniqueness import Protection, Uniqueness
from validator.facts.widths import TooNarrow, first_too_narrow
from validator.model.catalog import Catalog, Column, ColumnType, Index, Kind, Sequence
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import SequenceState

_KEY = "key"


class DecidedKeys:
    """Answers for every binding of a catalog."""

    def __init__(self, catalog: Catalog, bindings: Bindings, uniqueness: Uniqueness) -> None:
        self._catalog = catalog
        self._decided = bindings.decided
        self._uniqueness = uniqueness
        self._perhaps: dict[QualifiedName, list[Binding]] = {}
        for of, made in bindings.perhaps:
            if of not in bindings.decided or bindings.decided[of].undecided is not None:
                self._perhaps.setdefault(of.table, []).append(made)
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
        row = Row(self._catalog, binding, self._decided)
        found = [_decided(row, index, own) for index in indexes if index.name != own.index]
        keys = [key for key in found if key is not None]
        told = {key.column.name for key in keys if key.stored is None}
        by_themselves = (alone(row, column) for column in bounded if column.name not in told)
        some = (in_some_rows(row, index, own) for index in refusing)
        return (*keys, *(key for key in (*by_themselves, *some) if key is not None))

    def too_narrow(self, binding: Binding, sequence: Sequence, state: SequenceState, inserts: int) -> TooNarrow | None:
        """The first of the next ``inserts`` whose value some column would refuse that a trigger fills from
        ``binding``'s on a condition, and that no index of :meth:`of` speaks of."""
        table, found = binding.data_column.table, []
        if binding.undecided is not None or binding.discarded or not binding.judged:
            return None
        spoken_of = {key for index in self._indexes.get(table, ()) for key in index.keys}
        for made in self._perhaps.get(table, ()):
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


def _decided(row: Row, index: Index, own: Protection) -> DecidedKey | None:
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
        if made is not None and index.predicate is not None and speaks_of(row, tokenize(index.predicate)):
            made, column = _where_admitted(row, index, made), replace(column, not_null=False)
    except NotTokenizable:
        return None
    if made is None:
        return None
    why = made.undecided or undecidable(made.expression.tokens if made.expression is not None else ())
    if row.binding.allocation in ("pooled", "pooled-lo"):
        why = why or "the application makes several numbers of each value"
    return DecidedKey(index.name, replace(made, undecided=why), column, stored, protection)


def _made_of(row: Row, index: Index) -> tuple[Token, ...] | None:
    """What the index's keys are made of where every row's key is: an expression, or a generated column's."""
    if index.keys[0] is None:
        return tokenize(index.key_expressions[0])
    column = row.column(index.keys[0])
    if column is None or not column.generated or column.default is None:
        return None
    return tokenize(column.default.expression)


def _never_refuses(row: Row, tokens: tuple[Token, ...], own: Protection) -> bool:
    """Whether every key that is taken belongs to an id that the column's own index refuses as well."""
    column = row.column(row.binding.data_column.column)
    whole = own.sqlstate is not None and own.key is None and own.predicate is None and own.within is None
    return whole and column is not None and is_injective(tokens, column.name.column, column.type.base)


def _where_admitted(row: Row, index: Index, made: Binding) -> Binding:
    """The key where the index's predicate lets the row in, else NULL, which nothing refuses."""
    predicate = tokenize(str(index.predicate))
    key = tokenize(index.key_expressions[0] if index.keys[0] is None else always_quoted(index.keys[0]))
    # a column of the table is made whether or not the index lets the row in, and making it may fail
    always = f" WHEN ({render(key)}) IS NULL THEN NULL" if index.keys[0] is not None else ""
    text = f"CASE WHEN ({render(predicate)}) THEN ({render(key)}){always} END"
    admitted = row.given(made.column, tokenize(text))
    if admitted is None:
        why = f"whether {index.name} speaks of the row depends on what else the insert says"
        return replace(made, undecided=made.undecided or why)
    return admitted
