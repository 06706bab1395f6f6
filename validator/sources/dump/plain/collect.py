"""What a script says, put in its place: which database it belongs to, which settings are in force."""

import re
from dataclasses import replace

from validator.model.names import QualifiedName
from validator.sources.dump.contents import DataForm, DumpError, Refused, Statement
from validator.sources.dump.encodings import find_encoding
from validator.sources.dump.plain.comments import NOTHING, About, Mark, Version
from validator.sources.dump.plain.meta_commands import BRING_SQL, MOST_NOTED, arguments, connected_database
from validator.sources.dump.plain.names import qualified
from validator.sources.dump.plain.parts import Part, Rows
from validator.sources.dump.plain.settings import Setting, Settings, first_schema, is_false, read_setting

MOST_STATEMENTS = 5_000_000
MOST_RANGES = 4_000_000
_BESIDE_ROWS = re.compile(r"(?:SET|ALTER\s+TABLE|TRUNCATE|BEGIN|COMMIT|SELECT|LOCK)\b", re.IGNORECASE)


class Collected:
    """Filled by the walk. ``where`` is the name of the file for messages."""

    def __init__(self, where: str) -> None:
        self.parts = [Part()]
        self.refused: list[Refused] = []
        self.settings = Settings()
        self._where = where
        self._connected: str | None = None
        self._about = NOTHING
        self._awaited: About | None = None
        self._inserts: dict[QualifiedName, Rows] = {}
        self._counts = {"statements": 0, "pieces of data": 0}
        self._cluster: int | None = None

    @property
    def has_statements(self) -> bool:
        return any(self._counts.values())

    def comment(self, said: Mark | About | Version, line: int) -> None:
        """A comment of pg_dump's own."""
        part = self.parts[-1]
        if isinstance(said, Version):
            if said.of_server:
                part.server_version = said.text
            else:
                part.dump_version = said.text
            return
        self._settle_awaited()
        self._about = NOTHING
        if isinstance(said, About):
            self._about = said
            self._awaited = said if said.is_table_data else None
        elif said is Mark.DUMP:
            self._begin_dump(line)
        elif said is Mark.DUMP_COMPLETE:
            part.complete = True
        elif said is Mark.CLUSTER:
            self._cluster = line
            part.cluster = True
        else:
            self._cluster = None

    def _begin_dump(self, line: int) -> None:
        self._require_complete()
        part = self.parts[-1]
        if part.cluster or part.begun is not None or (part.statements and not part.connected):
            part = self._new_part(self._connected)
        part.begun, part.complete = line, False

    def _new_part(self, name: str | None) -> Part:
        self.parts.append(Part(name))
        self._inserts = {}
        return self.parts[-1]

    def _require_complete(self) -> None:
        if self.parts[-1].is_open:
            raise self._cut(self.parts[-1].begun, Mark.DUMP_COMPLETE)

    def _cut(self, begun: int | None, mark: Mark) -> DumpError:
        return DumpError(
            f"{self._where}: cut short: the dump that begins at line {begun} lacks its last line '{mark}'; "
            "make it again, and see that pg_dump ended without an error"
        )

    def _settle_awaited(self) -> None:
        """Rows were announced and none came: the table was dumped and is empty."""
        if self._awaited is not None:
            self._count("pieces of data", 1)
            table = QualifiedName(self._awaited.schema, self._awaited.name)
            self.parts[-1].rows.append(Rows(table, DataForm.INSERTS, announced=True))
            self._awaited = None

    def command(self, word: str, text: str, line: int) -> None:
        """A psql command that says how the rest is meant."""
        if word == "encoding":
            self._set_encoding(" ".join(arguments(text)), line)
        elif word in ("connect", "c"):
            self._settle_awaited()
            self._connect(connected_database(text) or self._connected)

    def _connect(self, name: str | None) -> None:
        """In a dump made with --create, to the database that it has just made, and once more after its properties are
        set; else a part of its own begins."""
        self._connected, self._about = name, NOTHING
        self.settings = replace(Settings(), encoding=self.settings.encoding)
        part = self.parts[-1]
        if part.is_open and (not part.connected or part.name == name):
            part.name, part.connected = name, True
        else:
            self._require_complete()
            self._new_part(name).connected = True

    def refuse_command(self, word: str, line: int) -> None:
        """A command of psql, which nobody obeys."""
        self._refuse(Refused(line, f"\\{word}", brings_sql=word in BRING_SQL))

    def refuse_copy(self, source: str, line: int) -> None:
        """A COPY from a file or a program of the server."""
        self._refuse(Refused(line, f"COPY FROM a {source}", brings_sql=True))

    def _refuse(self, refused: Refused) -> None:
        first = refused.brings_sql and not any(each.brings_sql for each in self.refused)
        if len(self.refused) < MOST_NOTED or first:
            self.refused.append(refused)

    def about_statement(self, raw: bytes) -> About:
        """pg_dump sets what the next object needs before the comment on it."""
        return NOTHING if raw[:4].upper() == b"SET " else self._about

    def statement(self, statement: Statement, line: int) -> None:
        self._count("statements", 1)
        if self._about.is_table_data and not _BESIDE_ROWS.match(statement.text):
            self._doubt_rows(line)
        self.parts[-1].statements.append(statement)
        setting = read_setting(statement.text)
        if setting is not None:
            self._apply(setting, line)

    def _doubt_rows(self, line: int) -> None:
        """Something else than rows stands under the heading of a table's rows: not all of them were read as such."""
        self._settle_awaited()
        table = QualifiedName(self._about.schema, self._about.name)
        for rows in (*self.parts[-1].rows[-1:], self._inserts.get(table)):
            if rows is not None and rows.table == table:
                rows.problem = rows.problem or f"line {line}: something else stands where its rows should be"

    def _apply(self, setting: Setting, line: int) -> None:
        if setting.name == "client_encoding" and setting.values:
            self._set_encoding(setting.values[0], line)
        elif setting.name == "standard_conforming_strings":
            self.settings = replace(self.settings, conforming=not is_false(setting.values))
        elif setting.name == "search_path":
            self.settings = replace(self.settings, schema=first_schema(setting.values))

    def _set_encoding(self, name: str, line: int) -> None:
        encoding = find_encoding(name)
        if encoding is None:
            raise DumpError(f"{self._where}: line {line}: the encoding {name[:80]!r} is not known; dump with -E UTF8")
        self.settings = replace(self.settings, encoding=encoding)
        self.parts[-1].encoding = encoding

    def table(self, name: str) -> QualifiedName | None:
        return qualified(name, self.settings.schema)

    def rows(self, table: QualifiedName, form: DataForm, line: int, columns: tuple[str, ...] | None = None) -> Rows:
        """Where to note rows of ``table``: all INSERTs of a database into it go together, each COPY stands alone."""
        part, encoding = self.parts[-1], self.settings.encoding
        if part.rows_encoding not in (None, encoding):
            raise DumpError(
                f"{self._where}: line {line}: rows in another encoding than those before; dump with -E UTF8"
            )
        part.rows_encoding = encoding
        self._awaited = None
        known = self._inserts.get(table) if form is DataForm.INSERTS else None
        if known is not None:
            return known
        self._count("pieces of data", 1)
        made = Rows(table, form, columns)
        part.rows.append(made)
        if form is DataForm.INSERTS:
            self._inserts[table] = made
        return made

    def add_range(self, rows: Rows, start: int, end: int) -> None:
        self._count("pieces of data", 1)
        rows.ranges.extend((start, end))

    def _count(self, what: str, more: int) -> None:
        self._counts[what] += more
        if self._counts["statements"] > MOST_STATEMENTS or self._counts["pieces of data"] > MOST_RANGES:
            raise DumpError(f"{self._where}: holds more {what} than can be kept in mind; make it with pg_dump's COPY")

    def finish(self) -> None:
        """At the end of the text: DumpError unless all that was begun is complete, and something is there."""
        self._settle_awaited()
        self._require_complete()
        if self._cluster is not None:
            raise self._cut(self._cluster, Mark.CLUSTER_COMPLETE)
        if not self.has_statements:
            raise DumpError(f"{self._where}: holds no SQL statement; give what pg_dump wrote")
