"""Everything that the statements so far have made, how names are found among it, and what was not understood."""

from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.contents import NEWEST_MAJOR
from validator.sources.dump.ddl.objects import (
    Relation,
    Routine,
    SequenceRelation,
    TableRelation,
    UserType,
)
from validator.sources.dump.ddl.parse import Node


@frozen
class Problem:
    """A statement that could not be followed: where it stands, why, and what table or sequence it is about.

    ``absent``: it speaks of what the dump does not hold, as those of a part of a database do.
    """

    place: str
    what: str
    table: QualifiedName | None = None
    sequence: QualifiedName | None = None
    absent: bool = False


class NotFollowed(Exception):
    """The statement at hand can't be followed; becomes a Problem."""

    def __init__(
        self,
        what: str,
        table: QualifiedName | None = None,
        sequence: QualifiedName | None = None,
        *,
        absent: bool = False,
    ) -> None:
        super().__init__(what)
        self.what, self.table, self.sequence, self.absent = what, table, sequence, absent


@frozen
class Awaited:
    """A name inside an expression that nothing had when the expression was read: at the end it must be there."""

    name: QualifiedName
    place: str
    table: QualifiedName | None
    sequence: bool


class State:
    """The objects by name, and the settings that the statements change."""

    def __init__(self, server_major: int | None) -> None:
        self.given_major = server_major
        self.major = server_major or NEWEST_MAJOR
        self.relations: dict[QualifiedName, Relation] = {}
        self.types: dict[QualifiedName, UserType] = {}
        self.routines: dict[QualifiedName, list[Routine]] = {}
        self.operators: dict[QualifiedName, list[tuple[str, ...]]] = {}
        self.schemas: dict[str, str] = {"public": ""}
        self.type_functions: set[QualifiedName] = set()
        """What base types and ranges are made of."""
        self.extensions: set[str] = set()
        self.collations: set[QualifiedName] = set()
        self.roles: dict[str, bool] = {}
        """Role to whether it is a superuser."""
        self.without_inheritance: set[str] = set()
        self.members: dict[str, set[str]] = {}
        """Role to the roles that it is a member of, with their privileges."""
        self.default_privileges: list[tuple[str, str, str, str]] = []
        """(schema or '', kind of object, role, privilege)."""
        self.database_path: tuple[str, ...] | None = None
        self.set_path: tuple[str, ...] | None = None
        self.entry_schema = ""
        self.entry_owner = ""
        self.place = ""
        self.conforming_strings = True
        self.problems: list[Problem] = []
        self.awaited: list[Awaited] = []
        self.sought: set[QualifiedName] = set()
        """What views read and foreign keys refer to."""
        self.torn: set[QualifiedName] = set()
        """Tables of which a part is not there: a parent, or what a trigger runs."""
        self.unreadable = False
        """A statement was no SQL: what later ones miss may be what it made."""
        self.only_states: dict[QualifiedName, tuple[int, bool]] = {}
        """Where sequences stand that are not there."""
        self.entry_oid = 0
        self._last_oid = 2**32  # beyond all that a server gives: no default names one by chance
        self._missing: set[QualifiedName] = set()

    @property
    def path(self) -> tuple[str, ...]:
        """Where an unqualified name is looked up after pg_catalog. An old archive says it with each entry's schema, a
        script that says nothing means public."""
        if self.set_path is not None:
            return self.set_path
        return (self.entry_schema,) if self.entry_schema else self.database_path or ("public",)

    def next_oid(self) -> int:
        """An oid that nothing else here has; ascending, as the server's are."""
        self._last_oid += 1
        return self._last_oid

    def sequence_oid(self) -> int:
        """What an archive says of the sequence at hand, which a default may name by it; else a new one."""
        return self.entry_oid or self.next_oid()

    def problem(
        self,
        what: str,
        table: QualifiedName | None = None,
        sequence: QualifiedName | None = None,
        place: str = "",
        *,
        absent: bool = False,
    ) -> None:
        """Notes what could not be followed."""
        self.problems.append(Problem(place or self.place, what, table, sequence, absent))

    def new_name(self, node: Node) -> QualifiedName:
        """What a relation that is about to be made is called, given its RangeVar."""
        if node.schemaname:
            return QualifiedName(node.schemaname, node.relname)
        return self.new_name_of((node.relname,))

    def new_name_of(self, parts: tuple[str, ...]) -> QualifiedName:
        """The same for a list of names."""
        if len(parts) >= 2:
            return QualifiedName(parts[-2], parts[-1])
        if not self.path:
            raise NotFollowed(f"no schema has been selected to create {parts[-1]} in")
        existing = next((schema for schema in self.path if schema in self.schemas), self.path[0])
        return QualifiedName(existing, parts[-1])

    def candidates(self, parts: tuple[str, ...]) -> list[QualifiedName]:
        """What a name may mean, in the order of the path."""
        if len(parts) >= 2:
            return [QualifiedName(parts[-2], parts[-1])]
        return [QualifiedName(schema, parts[-1]) for schema in self.path]

    def find(self, node: Node) -> Relation | None:
        """The relation that a RangeVar names."""
        return self.find_named((node.schemaname, node.relname) if node.schemaname else (node.relname,))

    def find_named(self, parts: tuple[str, ...]) -> Relation | None:
        """The relation that a list of names means."""
        return next((self.relations[n] for n in self.candidates(parts) if n in self.relations), None)

    def table(self, node: Node) -> TableRelation:
        """The table or view that a RangeVar names; NotFollowed where the dump does not hold it."""
        relation = self.find(node)
        if isinstance(relation, TableRelation):
            return relation
        raise self.missing((node.schemaname, node.relname) if node.schemaname else (node.relname,))

    def missing(self, parts: tuple[str, ...], *, sequence: bool = False) -> NotFollowed:
        """What to raise where a statement is about something that is not there."""
        names = self.candidates(parts)
        name = names[0] if names else QualifiedName("", parts[-1])
        if sequence:
            return NotFollowed(f"the dump does not hold sequence {name}", sequence=name, absent=True)
        return NotFollowed(f"the dump does not hold table {name}", table=name, absent=True)

    def sequence(self, node: Node) -> SequenceRelation:
        """The sequence that a RangeVar names; NotFollowed where the dump does not hold it."""
        relation = self.find(node)
        if isinstance(relation, SequenceRelation):
            return relation
        raise self.missing((node.schemaname, node.relname) if node.schemaname else (node.relname,), sequence=True)

    def add(self, relation: Relation) -> None:
        """Puts a relation into its schema; NotFollowed where the name is taken."""
        if relation.name in self.relations:
            raise NotFollowed(f"{relation.name} is made twice", table=relation.name)
        self.relations[relation.name] = relation
        self._privileges_by_default(relation)

    def _privileges_by_default(self, relation: Relation) -> None:
        kind = "sequence" if relation.kind == "S" else "table"
        for schema, objects, role, privilege in self.default_privileges:
            if objects == kind and schema in ("", relation.name.schema):
                relation.given.add((role, privilege))

    def rename(self, relation: Relation, name: QualifiedName) -> None:
        """Gives a relation another name or schema."""
        if name in self.relations:
            raise NotFollowed(f"{relation.name} is renamed to {name}, which is there already", table=relation.name)
        del self.relations[relation.name]
        relation.name = name
        self.relations[name] = relation

    def tell_once(self, error: NotFollowed) -> None:
        """A Problem of ``error``; of a relation that is not there, one for all statements about it."""
        about = error.sequence or error.table
        if about is not None and about not in self.relations:
            if about in self._missing:
                return
            self._missing.add(about)
        self.problem(error.what, error.table, error.sequence, absent=error.absent)

    def missing_relations(self) -> frozenset[QualifiedName]:
        """What views read and foreign keys refer to, and the dump does not hold; extensions may have brought it."""
        return frozenset() if self.extensions - {"plpgsql"} else frozenset(self.sought - self.relations.keys())
