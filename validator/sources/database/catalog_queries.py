"""Asks the catalog's queries in one transaction, and says what the answers mean for this role and this scope."""

from collections.abc import Mapping
from typing import Any

import psycopg

from validator.model.catalog import Access
from validator.model.frozen import frozen
from validator.model.names import QualifiedName, quote_identifier
from validator.model.observation import Unknown
from validator.model.patterns import Scope
from validator.sources.catalog_rows import Row
from validator.sources.database.queries import query
from validator.sources.platform import is_platform_schema

Connection = psycopg.Connection[Any]


@frozen
class Session:
    """Who asks, and where. ``powerful``: who may run programs or reach files of the server, or become one who may."""

    database: str
    server_version: str
    major: int
    role: str
    standby: bool
    search_path: tuple[str, ...]
    powerful: bool = False
    encoding: str | None = None


class CatalogQueries:
    """The queries of one reading; ``unread`` are the oids of tables that nothing is asked of, and why."""

    def __init__(self, connection: Connection, session: Session, scope: Scope, unread: Mapping[int, Unknown]) -> None:
        self._connection = connection
        self._scope = scope
        self._members: set[int] | None = None
        self.kept_out: set[QualifiedName] = set()
        """Of the relations that ``in_scope`` was asked about: those that no pattern of the scope brings in."""
        self.session = session
        self.unread = unread

    def rows(self, name: str, **parameters: object) -> list[Row]:
        """The rows of ``queries/name.sql``."""
        text = query(name, self.session.major)
        if "%(unread)s" in text:
            parameters["unread"] = sorted(self.unread)
        return self._connection.execute(text, parameters or None).fetchall()

    def in_scope(self, oid: int, name: QualifiedName, owner: str) -> bool:
        """Whether a relation is the user's business; ``owner`` is its schema's."""
        if self._members is None:
            self._members = {row[0] for row in self.rows("extension_members")}
        named = bool(self._scope.schemas) and self._scope.includes_schema(name.schema)
        foreign = oid in self._members or (is_platform_schema(name.schema, owner) and not named)
        if foreign or self._scope.excludes(name):
            self.kept_out.add(name)
            return False
        return self._scope.includes(name)

    def access(
        self, schema: str, *, usage: bool, select: bool, what: str, row_security: bool = False, forced: bool = False
    ) -> Access:
        """What the role may do with a relation; ``what`` is the object of the GRANT that it lacks."""
        role = quote_identifier(self.session.role)
        grants = [] if usage else [f"GRANT USAGE ON SCHEMA {quote_identifier(schema)} TO {role}"]
        if not select:
            grants.append(f"GRANT SELECT ON {what} TO {role}")
        return Access(usage and select, tuple(grants), row_security, row_security and forced)
