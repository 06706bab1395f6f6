"""The rows of a dump, by COPY FROM STDIN or by its own INSERTs."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from validator.model.names import QualifiedName, quote_identifier, quote_literal
from validator.sources.dump.contents import DamagedRowsError, DataForm, Dump, Format, Lane, TableData
from validator.sources.restore.inserts import whole_statements
from validator.sources.restore.ledger import Ledger
from validator.sources.restore.session import RefusedError, Session

LARGE = 256 * 1024
"""From this size of its rows in the file on, a table is emptied first to save WAL: a new file for it costs more."""


class RowLoader:
    """Loads lane after lane; what fails goes to the ledger, and the next table is loaded."""

    def __init__(self, dump: Dump, ledger: Ledger, progress: Callable[[int], None], conforming: bool) -> None:
        self._encoding = dump.header.encoding
        self._pieces = Counter(table.table for table in dump.data)
        self._conforming = conforming
        self._ledger = ledger
        self._progress = progress

    def load(self, session: Session, lane: Lane) -> None:
        """Takes each table's chunks to their end, also where the server refuses them: the next ones come after."""
        for table, chunks in lane:
            try:
                self._load_table(session, table, chunks)
            except RefusedError as error:
                self._ledger.rows(table, error)
                self._drain(chunks)
            except DamagedRowsError as error:
                self._ledger.rows(table, error)
            self._progress(table.size)

    def _load_table(self, session: Session, table: TableData, chunks: Iterator[bytes]) -> None:
        what = f"the rows of {table.table}"
        if table.form is DataForm.INSERTS:
            self._insert(session, chunks, what)
        elif not self._worth_emptying(table) or not self._begin_empty(session, table.table, what):
            session.copy(self._copy(table), chunks, what)
        else:
            with in_transaction(session, what):
                session.copy(self._copy(table, ", FREEZE"), chunks, what)

    def _worth_emptying(self, table: TableData) -> bool:
        """Whether it is large, and these are all of its rows."""
        return table.size >= LARGE and self._pieces[table.table] == 1

    def _begin_empty(self, session: Session, name: QualifiedName, what: str) -> bool:
        """Begins a transaction in which rows need no WAL: the table was emptied in it. False where that can't be."""
        try:
            if not session.is_empty(name, what):
                return False
            session.run("BEGIN", what)
            session.run(f"TRUNCATE ONLY {name}", what)
        except RefusedError:
            session.run("ROLLBACK", what)
            return False
        return True

    def _copy(self, table: TableData, more: str = "") -> str:
        columns = "" if table.columns is None else f" ({', '.join(map(quote_identifier, table.columns))})"
        # COPY without a column list, and COPY of a table without columns
        columns = "" if columns == " ()" else columns
        return f"COPY {table.table}{columns} FROM STDIN (FORMAT text, ENCODING {quote_literal(self._encoding)}{more})"

    def _insert(self, session: Session, chunks: Iterator[bytes], what: str) -> None:
        session.use_rows_encoding(True, what)
        try:
            session.run("BEGIN", what)
            with in_transaction(session, what):
                for portion in whole_statements(chunks, self._conforming):
                    session.run(portion, what)
        finally:
            session.use_rows_encoding(False, what)

    def _drain(self, chunks: Iterator[bytes]) -> None:
        try:
            for _ in chunks:
                continue
        except DamagedRowsError:
            return  # the table is lost already


class in_transaction:
    """Ends the transaction that has begun: with COMMIT, or with ROLLBACK where an exception goes through."""

    def __init__(self, session: Session, what: str) -> None:
        self._session = session
        self._what = what

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None or issubclass(kind, (RefusedError, DamagedRowsError)):
            self._session.run("COMMIT" if kind is None else "ROLLBACK", self._what)


def in_loading_order(dump: Dump, tables: Sequence[TableData]) -> list[TableData]:
    """The largest first where they can be read in any order, so that no thread is left with it at the end."""
    if dump.header.format is Format.PLAIN:
        return list(tables)
    return sorted(tables, key=lambda table: table.size, reverse=True)
