"""From what stands inside nextval() to a sequence of the catalog, as PostgreSQL's name lookup would find it.

Source: PostgreSQL manual, "The Schema Search Path"; "Object Identifier Types" for regclass.
"""

import re

from validator.facts.expressions import SequenceRef
from validator.model.catalog import Catalog
from validator.model.frozen import frozen
from validator.model.names import InvalidName, QualifiedName, split_name

_ELEMENT = re.compile(r'"((?:[^"]|"")*)"|[^\s,]+')


@frozen
class Missing:
    """The name is looked up and nothing usable is found: every nextval() on it fails."""

    name: str


@frozen
class Unresolved:
    """What the name means can't be said from here."""

    why: str


class Resolver:
    """Looks sequences up by name, path and oid."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._by_oid = {s.oid: s.name for s in catalog.sequences.values() if s.oid}
        self._by_bare_name: dict[str, list[QualifiedName]] = {}
        for name in catalog.sequences:
            self._by_bare_name.setdefault(name.name, []).append(name)
        self.computed: set[str] = set()
        self.bare: set[str] = set()

    def find(self, reference: SequenceRef) -> QualifiedName | Missing | Unresolved:
        """The sequence that ``reference`` means in a session with the catalog's search_path."""
        if reference.oid is not None:
            return self._by_oid.get(reference.oid) or Missing(f"oid {reference.oid}")
        if reference.invalid is not None:
            return Missing(reference.invalid)
        parts = reference.parts
        if reference.computed is not None:
            text = self._catalog.resolved_names.get(reference.computed)
            if text is None:
                self.computed.add(reference.computed)
                return Unresolved(f"the sequence's name is computed: {reference.computed}")
            try:
                parts = split_name(text)
            except InvalidName:
                return Missing(text)
        if len(parts) == 1:
            return self._on_path(parts[0], reference.search_path)
        name = QualifiedName(parts[-2], parts[-1])
        return name if name in self._catalog.sequences else Missing(str(name))

    def _on_path(self, bare: str, own_path: str | None) -> QualifiedName | Missing | Unresolved:
        self.bare.add(bare)
        path = self._catalog.search_path if own_path is None else schemas_of(own_path)
        for schema in path:
            name = QualifiedName(schema, bare)
            if name in self._catalog.sequences:
                return name
            if name in self._catalog.other_relations:
                return Missing(f"{name} (which is no sequence)")
        elsewhere = self._by_bare_name.get(bare)
        if elsewhere and own_path is None:
            shown = ", ".join(path) or "empty"
            return Unresolved(
                f"the sequence {bare} is looked up by search_path, and on the path of this session ({shown}) "
                f"there is none; there is {' and '.join(map(str, elsewhere[:3]))}"
            )
        return Missing(bare)

    def note_use(self, reference: SequenceRef, used: set[QualifiedName]) -> None:
        """Add to ``used`` every sequence that ``reference`` might mean: none of them is an orphan."""
        found = self.find(reference)
        if isinstance(found, QualifiedName):
            used.add(found)
        elif len(reference.parts) == 1:
            used.update(self._by_bare_name.get(reference.parts[0], ()))


def schemas_of(setting: str) -> tuple[str, ...]:
    """The schemas of a search_path setting; "$user" and pg_temp are left out."""
    schemas = []
    for match in _ELEMENT.finditer(setting):
        text = match[1].replace('""', '"') if match[1] is not None else match[0].strip("'")
        if text and text not in ("$user", "pg_temp"):
            schemas.append(text)
    return tuple(schemas)
