"""The columns that something may fill from a sequence, chosen as queries/columns.sql chooses them; and all columns."""

from collections.abc import Iterable, Iterator

from validator.facts.last_drawn import mentions_last_drawn
from validator.facts.partition_key import read_key
from validator.model import catalog
from validator.model.catalog import INTEGER_RANGES, Column, Default, DefaultSource, Identity
from validator.model.names import ColumnName, QualifiedName
from validator.sources.catalog_rows import Check
from validator.sources.dump.ddl.expression_text import expression_text
from validator.sources.dump.ddl.objects import Attribute, Expression, TableRelation
from validator.sources.dump.ddl.schema import DeclaredColumn
from validator.sources.dump.ddl.state import State
from validator.sources.dump.ddl.type_names import column_type_of


def columns_of(state: State, tables: list[TableRelation], named: frozenset[ColumnName]) -> dict[ColumnName, Column]:
    """The columns that are looked at; those ``named`` whatever fills them."""
    found = {}
    for table in tables:
        fires = any(trigger.before_insert_row for trigger in table.triggers.values())
        every = fires or _has_made_key(table) or _has_bounded_column(table)
        checked = (c for check in row_checks(table) for c in check.columns)
        wanted = {*_keys(table), *_partitioned_by(table), *_unique_together(table), *checked}
        for attribute in table.columns.values():
            name = ColumnName(table.name, attribute.name)
            if every or attribute.name in wanted or name in named or _is_filled(attribute):
                found[name] = _column(state, table, attribute, name)
    return found


def _keys(table: TableRelation) -> Iterator[str]:
    """The primary key, where it is one column; what a partition keeps unique besides."""
    for index in table.indexes.values():
        if index.primary or (table.is_partition and (index.unique or index.exclusion)):
            yield from (key for key in index.keys if key is not None and len(index.keys) == 1)


def _unique_together(table: TableRelation) -> Iterator[str]:
    """Columns with defaults in unique indexes on several."""
    for index in table.indexes.values():
        if index.unique and len(index.keys) > 1 and index.predicate is None and table.kind in "rp":
            yield from (key for key in index.keys if key is not None and table.columns[key].default is not None)


def _partitioned_by(table: TableRelation) -> Iterable[str]:
    """The columns of the partition key; all of the table's, where the key has an expression, or a partition one of its
    own."""
    key = read_key(table.partition_key) if table.kind == "p" and table.partition_key else None
    if key is None:
        return ()
    named = [term.column for term in key.terms if term.column is not None]
    deeper = any(child.is_partition and child.kind == "p" for child in table.children)
    return table.columns if deeper or len(named) < len(key.terms) else named


def _has_made_key(table: TableRelation) -> bool:
    """Whether a unique index is on an expression or on a generated column, which may be made of any column."""
    for index in table.indexes.values():
        if len(index.keys) == 1 and (index.unique or index.exclusion) and table.kind in "rp":
            key = index.keys[0]
            if key is None or (key in table.columns and table.columns[key].generated):
                return True
    return False


def _has_bounded_column(table: TableRelation) -> bool:
    """Whether a generated column, which may be made of any other, may refuse what it gets."""
    for attribute in table.columns.values():
        if attribute.generated and table.kind in "rpf":
            use = attribute.type
            domain = use.user is not None and use.user.kind == "d"
            bounded = use.builtin in INTEGER_RANGES and not use.array
            bounded = bounded or use.modifier >= 0 or (domain and not use.array)
            if attribute.not_null or bounded or any(True for _ in _checks(table, attribute.name)):
                return True
    return False


def domain_default(attribute: Attribute) -> Expression | None:
    """The default of the column's type, where that is a domain."""
    user = attribute.type.user
    return user.default if user is not None and user.kind == "d" and not attribute.type.array else None


def _is_filled(attribute: Attribute) -> bool:
    if attribute.identity is not Identity.NONE:
        return True
    below = domain_default(attribute)
    effective = attribute.default or below
    if effective is not None and (effective.draws or effective.calls):
        return True
    if attribute.default is not None and any(
        mentions_last_drawn(piece) for piece in attribute.default.fragments if isinstance(piece, str)
    ):
        return True
    return below is not None and bool(below.calls)


def _column(state: State, table: TableRelation, attribute: Attribute, name: ColumnName) -> Column:
    kind, domain_checks = column_type_of(attribute.type, attribute.collation)
    if not kind.name:
        absent = bool(state.missing_relations())
        state.problem(f"the type of {name} is what a query gives", table.name, absent=absent)
    named = (*_checks(table, attribute.name), *domain_checks)
    return Column(
        name,
        kind,
        attribute.not_null,
        attribute.identity,
        _default(attribute),
        attribute.generated,
        tuple(expression for _, expression in named),
        any(keys == (attribute.name,) for keys in table.foreign_keys.values()),
        number=attribute.number,
        virtual=attribute.virtual,
        check_names=tuple(constraint for constraint, _ in named),
    )


def _default(attribute: Attribute) -> Default | None:
    if attribute.default is not None:
        return Default(expression_text(attribute.default))
    below = domain_default(attribute)
    return Default(expression_text(below), DefaultSource.DOMAIN) if below is not None else None


def _checks(table: TableRelation, column: str) -> Iterator[Check]:
    for name in sorted(table.checks):
        written = table.checks[name].expression
        if written.columns & table.columns.keys() == {column}:
            yield name, expression_text(written)


def row_checks(table: TableRelation) -> Iterator[catalog.Check]:
    """The CHECKs that name several columns; of a partition, those that the table above does not have as well."""
    above = {name for parent in table.parents for name in parent.checks} if table.is_partition else set(table.checks)
    for name in sorted(table.checks):
        written = table.checks[name].expression
        columns = frozenset(written.columns & table.columns.keys())
        if len(columns) > 1 or (columns and name not in above):
            yield catalog.Check(name, expression_text(written), columns)


def declared_columns(tables: list[TableRelation]) -> dict[QualifiedName, tuple[DeclaredColumn, ...]]:
    """All columns of each table, in order."""
    return {t.name: tuple(_declared(a) for a in t.columns.values()) for t in tables if t.kind != "v"}


def _declared(attribute: Attribute) -> DeclaredColumn:
    default = attribute.default or domain_default(attribute)
    return DeclaredColumn(
        attribute.name,
        column_type_of(attribute.type, attribute.collation)[0],
        attribute.not_null,
        expression_text(default) if default is not None else None,
        attribute.generated,
    )
