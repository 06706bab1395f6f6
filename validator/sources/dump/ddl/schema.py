"""What reading a dump's statements gives."""

from validator.model.catalog import Catalog, ColumnType
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import SequenceState
from validator.sources.dump.ddl.state import Problem

_WRITES_EVERYTHING = "pg_write_all_data"
"""A role of PostgreSQL's own, from 14 on, that may insert anywhere and update any sequence."""


@frozen
class DeclaredColumn:
    """A column, whatever fills it; ``default`` is the text of its own default, or else of its domain's."""

    name: str
    type: ColumnType
    not_null: bool
    default: str | None
    generated: bool


@frozen
class Grants:
    """Who owns what, and what was granted; '' among the roles is PUBLIC.

    ``roles`` are those that the dump makes (pg_dumpall): none where it makes none, which says nothing of who there
    is. ``members`` tells of each role whose privileges it has.
    """

    owners: dict[QualifiedName, str]
    given: dict[QualifiedName, frozenset[tuple[str, str]]]
    denied: dict[QualifiedName, frozenset[str]]
    """What was taken from the owner."""
    roles: frozenset[str] = frozenset()
    superusers: frozenset[str] = frozenset()
    members: dict[str, frozenset[str]] | None = None

    def names(self, role: str) -> bool:
        """Whether the role owns something, or was granted something itself."""
        return role in self.owners.values() or any(role == who for given in self.given.values() for who, _ in given)

    def may_insert(self, role: str, table: QualifiedName) -> bool:
        """Whether the role may insert into the table, or into some column of it."""
        return self._has(role, table, ("INSERT",))

    def may_use(self, role: str, sequence: QualifiedName) -> bool:
        """Whether the role may draw from the sequence: USAGE or UPDATE."""
        return self._has(role, sequence, ("USAGE", "UPDATE"))

    def _has(self, role: str, name: QualifiedName, privileges: tuple[str, ...]) -> bool:
        acting = self._acting_as(role)
        if acting & self.superusers & {role}:
            return True
        if _WRITES_EVERYTHING in acting and {"INSERT", "UPDATE"} & set(privileges):
            return True
        given = self.given.get(name, frozenset())
        if any((who, privilege) in given for who in (*acting, "") for privilege in privileges):
            return True
        denied = self.denied.get(name, frozenset())
        return self.owners.get(name) in acting and any(privilege not in denied for privilege in privileges)

    def _acting_as(self, role: str) -> frozenset[str]:
        found, waiting = {role}, [role]
        while waiting:
            above = (self.members or {}).get(waiting.pop(), frozenset()) - found
            found |= above
            waiting += above
        return frozenset(found)


@frozen
class Schema:
    """What the statements of a dump declare.

    ``columns`` are all columns of each table, in order. ``indexed`` are those that a valid index of the whole table
    begins with. ``problems`` is what could not be followed; ``torn`` are the tables that it leaves without a verdict.
    """

    catalog: Catalog
    states: dict[QualifiedName, SequenceState]
    columns: dict[QualifiedName, tuple[DeclaredColumn, ...]]
    indexed: frozenset[ColumnName]
    schemas: frozenset[str]
    relations: frozenset[QualifiedName]
    enums: frozenset[QualifiedName]
    grants: Grants
    extensions: frozenset[str]
    problems: tuple[Problem, ...]
    torn: frozenset[QualifiedName] = frozenset()
    unreadable: bool = False
    """A statement was no SQL: what is missing may be what it made."""

    partial: bool = False
    """Something in the dump speaks of what it does not hold: it is one of a part of a database."""

    tables_only: bool = False
    """It holds nothing that ``pg_dump --table`` leaves out, and so may be made by that."""

    @property
    def extended(self) -> bool:
        """Whether an extension may have made what nothing in the dump makes; plpgsql, which is everywhere, makes
        nothing."""
        return bool(self.extensions - {"plpgsql"})

    @property
    def absent_sequences(self) -> frozenset[QualifiedName]:
        """What defaults name by regclass, so that it was there, and the dump does not hold."""
        absent = (p for p in self.problems if p.table is not None and self.is_absence(p))
        return frozenset(p.sequence for p in absent if p.sequence is not None and p.sequence not in self.relations)

    def is_absence(self, problem: Problem) -> bool:
        """Whether it comes from what was left out of the dump, and not from what it holds or has lost."""
        return not self.unreadable and (problem.absent or problem.table in self.torn)
