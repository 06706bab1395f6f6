"""A Snapshot: what a database declares, what was read of it, and where it came from."""

from dataclasses import field
from typing import TypeAlias

from validator.model.catalog import Catalog, RolePrivilege
from validator.model.finding import NotChecked
from validator.model.frozen import frozen
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import ColumnReading, Duplicates, Observation


@frozen
class Target:
    """What was checked.

    ``kind``: database, restored dump or scanned dump. ``encoding``: of a database, as the server calls it; no part of
    a report.
    """

    kind: str
    database: str | None = None
    server_version: str | None = None
    label: str | None = None
    standby: bool = False
    encoding: str | None = None

    @property
    def unicode_escapes(self) -> bool:
        """Whether SQL can say any character by its number (manual, "Lexical Structure").

        Before 13 that takes UTF8 as the encoding; since then one that UTF8 can be converted to, which SQL_ASCII is not.
        """
        if self.encoding in (None, "UTF8"):
            return True
        major = int((self.server_version or "0").partition(".")[0])
        return major >= 13 and self.encoding != "SQL_ASCII"


Pair: TypeAlias = tuple[ColumnName, QualifiedName]
"""A column and a sequence that it draws from."""


Key: TypeAlias = tuple[ColumnName, QualifiedName, str]
"""A pair, and the name of another unique index of the same table, whose keys the value that is drawn decides."""


@frozen
class Snapshot:
    """The one value that all rules are judged on, whatever source it came from.

    ``readings`` are by pair; ``duplicates`` by column, for those columns only that no unique index vouches for.
    ``populated`` are the inheritance children that hold rows. ``not_checked`` is what the source itself could not
    look at.
    """

    target: Target
    catalog: Catalog
    readings: dict[Pair, Observation[ColumnReading]] = field(default_factory=dict)
    duplicates: dict[ColumnName, Observation[Duplicates | None]] = field(default_factory=dict)
    role_privileges: tuple[RolePrivilege, ...] = ()
    populated: frozenset[QualifiedName] = frozenset()
    not_checked: tuple[NotChecked, ...] = ()
    keys: dict[Key, Observation[ColumnReading]] = field(default_factory=dict)
    """What other unique indexes hold that the drawn values decide the keys of."""
