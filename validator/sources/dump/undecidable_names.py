"""Sequences that a dump names in a way that it can't explain: looked up on a search_path, or by their number."""

from collections.abc import Iterator
from dataclasses import replace

from validator.facts.binding import Binding, Bindings
from validator.model.catalog import Catalog

_ON_THE_PATH = (
    "it names its sequence without a schema, sequences of that name are elsewhere than in public, and the dump does "
    "not hold the database's own search_path (pg_dump --create does)"
)
_BY_NUMBER = "it names its sequence by number, which only an archive (pg_dump -Fc, -Fd, -Ft) tells the name of"


def without_undecidable_names(bindings: Bindings, catalog: Catalog, *, path_known: bool) -> Bindings:
    """``bindings``, those undecided that were resolved by chance or not at all.

    ``path_known``: the dump holds the settings of the database, so that names are looked up as the server does.
    """
    doubtful = frozenset() if path_known else frozenset(_doubtful(bindings, catalog))
    found, used = [], set(bindings.used)
    for binding in bindings.all:
        why = _why(binding, doubtful)
        if why is None:
            found.append(binding)
            continue
        used |= {name for name in catalog.sequences if why == _BY_NUMBER or name.name in doubtful}
        found.append(replace(binding, sequence=None, missing=None, expression=None, undecided=why))
    return replace(bindings, all=tuple(found), used=frozenset(used))


def _doubtful(bindings: Bindings, catalog: Catalog) -> Iterator[str]:
    """The bare names that would mean another sequence on another path."""
    schemas: dict[str, set[str]] = {name: set() for name in bindings.bare_names}
    for sequence in catalog.sequences:
        if sequence.name in schemas:
            schemas[sequence.name].add(sequence.schema)
    return (name for name, found in schemas.items() if found and found != {"public"})


def _why(binding: Binding, doubtful: frozenset[str]) -> str | None:
    if binding.missing is not None and binding.missing.startswith("oid "):
        return _BY_NUMBER
    name = binding.missing if binding.sequence is None else binding.sequence.name
    return _ON_THE_PATH if binding.late and name in doubtful else None
