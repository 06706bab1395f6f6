"""After the catalog was read: does everything that the configuration names exist?"""

from collections.abc import Collection, Iterable

from validator.config.errors import ConfigurationError, nearest
from validator.config.settings import Named, NameKind, Settings
from validator.model.names import ColumnName, QualifiedName, quote_identifier, split_name
from validator.model.patterns import Pattern


def unknown_names(
    settings: Settings,
    columns: Collection[ColumnName],
    tables: Collection[QualifiedName],
    sequences: Collection[QualifiedName],
    *,
    schemas: Collection[str] | None = None,
    roles: Collection[str] | None = None,
) -> list[ConfigurationError]:
    """One error for each name without a wildcard that nothing in the database has, in the order of the file.

    Pass all that there is, in scope or not: a table that ``exclude`` names is out of scope and exists. A schema without
    tables and sequences is taken for unknown unless ``schemas`` (stored names) lists it. ``roles`` (stored names) are
    not looked at when None: a dump does not know them.
    """
    known = _Known(columns, tables, sequences, schemas, roles)
    errors = [_error(named, known) for named in settings.names if not known.has(named)]
    return sorted(errors, key=lambda error: (error.place.line or 0, error.place.column or 0))


class _Known:
    """What there is, ready to be looked up."""

    def __init__(
        self,
        columns: Collection[ColumnName],
        tables: Collection[QualifiedName],
        sequences: Collection[QualifiedName],
        schemas: Collection[str] | None,
        roles: Collection[str] | None,
    ) -> None:
        self.columns = frozenset(columns)
        self.tables = frozenset(tables)
        self.sequences = frozenset(sequences)
        self.relations = self.tables | self.sequences
        self.relation_names = frozenset(relation.name for relation in self.relations)
        self.table_names = frozenset(table.name for table in self.tables)
        self.schemas = frozenset(relation.schema for relation in self.relations) | frozenset(schemas or ())
        self.roles = None if roles is None else frozenset(roles)

    def has(self, named: Named) -> bool:
        """Whether something of the right kind has this name."""
        if named.kind is NameKind.ROLE:
            return self.roles is None or named.text in self.roles
        parts = tuple(part.text for part in Pattern.parse(named.text).parts)
        if named.kind is NameKind.SCHEMA:
            return parts[0] in self.schemas
        if named.kind in (NameKind.COLUMN, NameKind.SUBJECT) and len(parts) == 3:
            return ColumnName(QualifiedName(parts[0], parts[1]), parts[2]) in self.columns
        # An orphan sequence is excluded as a table is, and can be the subject of a finding.
        if len(parts) == 1:
            return parts[0] in self.relation_names
        pool = self.sequences if named.kind is NameKind.SEQUENCE else self.relations
        return QualifiedName(parts[0], parts[1]) in pool


def _error(named: Named, known: _Known) -> ConfigurationError:
    close = nearest(named.text, _candidates(named, known))
    advice = f"did you mean {close}?" if close else "mend the name, or remove it if the thing is gone"
    return ConfigurationError(named.place, f"{_thing(named)} '{named.raw[:200]}' does not exist", advice)


def _thing(named: Named) -> str:
    if named.kind is NameKind.SUBJECT:
        return "column" if len(split_name(named.text)) == 3 else "table or sequence"
    return named.kind.value


def _candidates(named: Named, known: _Known) -> Iterable[str]:
    """The names to seek the right one among, as SQL writes them: few, because each is compared letter by letter."""
    if named.kind is NameKind.ROLE:
        return map(quote_identifier, sorted(known.roles or ()))
    parts = tuple(part.text for part in Pattern.parse(named.text).parts)
    if named.kind is NameKind.SCHEMA:
        return map(quote_identifier, sorted(known.schemas))
    if len(parts) == 1:
        return map(quote_identifier, sorted(known.relation_names))
    if len(parts) == 3:
        table = QualifiedName(parts[0], parts[1])
        if table not in known.tables:
            found = _nearest_relation(table, known.tables)
            if found is None:
                return ()
            table = found
        return sorted(str(column) for column in known.columns if column.table == table)
    pool = known.sequences if named.kind is NameKind.SEQUENCE else known.relations
    found = _nearest_relation(QualifiedName(parts[0], parts[1]), pool)
    return (str(found),) if found else ()


def _nearest_relation(name: QualifiedName, pool: Collection[QualifiedName]) -> QualifiedName | None:
    """The relation most like ``name``: in its own schema, else of its very name, else in the schema most like its own.

    Never all names against all: with a schema a tenant that takes seconds, and finds the wrong tenant.
    """
    schema: str | None = name.schema
    same_name = {relation.schema for relation in pool if relation.name == name.name}
    if name.schema not in {relation.schema for relation in pool}:
        schema = nearest(name.schema, same_name) or nearest(name.schema, {relation.schema for relation in pool})
    in_schema = {relation.name: relation for relation in pool if relation.schema == schema}
    close = nearest(name.name, in_schema)
    if close:
        return in_schema[close]
    return QualifiedName(min(same_name), name.name) if same_name else None
