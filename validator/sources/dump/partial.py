"""What must not be concluded from a dump of a part of a database: that something is not there, or that nothing uses
it."""

from collections.abc import Iterator
from dataclasses import replace

from validator.facts.binding import Binding, Bindings, Via
from validator.model.catalog import Catalog, Sequence
from validator.model.names import InvalidName, QualifiedName, split_name
from validator.sources.dump.ddl.schema import Schema


def with_left_out(catalog: Catalog, bindings: Bindings, schema: Schema) -> Catalog:
    """``catalog`` with a stand-in for each sequence that something draws from and that was left out of the dump."""
    names = dict.fromkeys(name for b in bindings.all for name in _left_out(b, catalog, schema))
    stubs = {name: Sequence(name, in_scope=False, outside=True) for name in names}
    return replace(catalog, sequences={**catalog.sequences, **stubs}) if stubs else catalog


def without_conclusions(bindings: Bindings, catalog: Catalog, schema: Schema) -> Bindings:
    """``bindings`` of a dump that may speak of a part only: no sequence of it is an orphan, no column of a torn table
    is one that nothing fills."""
    if not schema.partial:
        return bindings
    filled = {name for name in catalog.columns if name.table in schema.torn}
    return replace(bindings, used=bindings.used | catalog.sequences.keys(), filled=bindings.filled | filled)


def may_be_a_part(schema: Schema) -> bool:
    """Whether the dump is, or may be, one of some tables only."""
    return schema.partial or schema.tables_only


def _left_out(binding: Binding, catalog: Catalog, schema: Schema) -> Iterator[QualifiedName]:
    """The sequence that a default names by regclass was there when it was made. One that is named by a text may be
    missing in the database, too: that is concluded only where the dump shows no sign of being a part."""
    if binding.missing is None:
        return
    try:
        parts = split_name(binding.missing)
    except InvalidName:
        return
    name = QualifiedName(*parts) if len(parts) == 2 else QualifiedName((*catalog.search_path, "public")[0], parts[-1])
    early = binding.via in (Via.DEFAULT, Via.DOMAIN) and not binding.late
    held = {relation.schema for relation in (*schema.relations, *catalog.sequences)}
    if len(parts) <= 2 and (early or may_be_a_part(schema) or (len(parts) == 2 and name.schema not in held)):
        yield name
