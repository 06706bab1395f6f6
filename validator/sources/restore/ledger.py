"""Keeps account of what failed: each cause once, and every relation that is not what it was."""

import re
import threading

from validator.model.names import QualifiedName
from validator.sources.dump.contents import DamagedRowsError, RowsElsewhereError, Statement, TableData
from validator.sources.restore.errors import Failure, Loss, Lost, failure_of, one_line, server_message
from validator.sources.restore.session import RefusedError
from validator.sources.restore.words import head, relations_of

# undefined_table, _object, _function, _column, and invalid_schema_name: what is missing may have failed before
UNDEFINED = frozenset(["42P01", "42704", "42883", "42703", "3F000"])
_NAMED = re.compile(r'"([^"]+)"|(?:function|procedure|aggregate) ([^\s(]+)\(')
# feature_not_supported (built without it), undefined_file (a library that is not installed)
LACKING = frozenset(["0A000", "58P01"])
# What an INSERT does is the same without them, or is not told by them.
HARMLESS_WORDS = frozenset(["GRANT", "REVOKE", "REFRESH"])
HARMLESS_OBJECTS = frozenset(["INDEX", "POLICY", "STATISTICS", "SCHEMA"])


class Ledger:
    """Written by several threads."""

    def __init__(self) -> None:
        self.failures: list[Failure] = []
        self._lost: dict[tuple[QualifiedName, str], Lost] = {}
        self._causes: dict[str, str] = {}
        self._lock = threading.Lock()

    @property
    def lost(self) -> tuple[Lost, ...]:
        return tuple(self._lost.values())

    def statement(self, statement: Statement, error: RefusedError, schema: str) -> None:
        """Notes a statement that was refused; ``schema`` is where unqualified names were looked for."""
        message = server_message(error.message, error.sqlstate)
        relations = relations_of(statement.text, schema)
        with self._lock:
            cause = self._cause(message, error.sqlstate)
            if cause is None:
                self.failures.append(failure_of(statement, message))
            for name in {short_name(statement.name), *(relation.name for relation in relations[:1])} - {""}:
                self._causes.setdefault(name, cause or message)
            if not is_harmless(statement):
                what = statement.kind or " ".join(head(statement.text, 2))
                for relation in relations:
                    self._lose(Lost(relation, what, cause or message))

    def rows(self, table: TableData, error: RefusedError | DamagedRowsError) -> None:
        """Notes rows that could not be read, or that the server did not take."""
        if isinstance(error, RefusedError):
            loss = Loss.REFUSED if error.sqlstate in UNDEFINED | LACKING else Loss.DAMAGED
            self._rows(table, error.message, error.sqlstate, loss)
        else:
            loss = Loss.ELSEWHERE if isinstance(error, RowsElsewhereError) else Loss.DAMAGED
            self._rows(table, str(error), None, loss)

    def _rows(self, table: TableData, message: str, sqlstate: str | None, loss: Loss) -> None:
        message = server_message(message, sqlstate)
        with self._lock:
            cause = self._cause(message, sqlstate)
            if cause is None:
                self.failures.append(Failure(f"data {table.number}", "TABLE DATA", one_line(str(table.table)), message))
            self._lose(Lost(table.table, "TABLE DATA", cause or message, loss))

    def failure(self, failure: Failure) -> None:
        """Notes what failed before the restore."""
        self.failures.append(failure)

    def _cause(self, message: str, sqlstate: str | None) -> str | None:
        """The earlier failure that this one follows from, if there is one."""
        if sqlstate not in UNDEFINED:
            return None
        named = (short_name(match[1] or match[2]) for match in _NAMED.finditer(message))
        return next((self._causes[name] for name in named if name in self._causes), None)

    def _lose(self, lost: Lost) -> None:
        self._lost.setdefault((lost.relation, lost.what), lost)


def is_harmless(statement: Statement) -> bool:
    """Whether what is known of each table is right without this statement."""
    words = head(statement.text)
    if not words or words[0] in HARMLESS_WORDS:
        return True
    return words[0] == "CREATE" and words[1:2] != () and words[1] in HARMLESS_OBJECTS


def short_name(name: str) -> str:
    """``f`` of ``s.f(integer)``: good enough to see that two messages speak of the same."""
    return name.split("(", maxsplit=1)[0].rsplit(".", 1)[-1].strip('"')
