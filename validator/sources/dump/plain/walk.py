"""The one walk over a script: its statements are kept, where its rows stand is noted, and its commands are refused."""

import re
from collections.abc import Callable

from validator.model.names import QualifiedName
from validator.sources.dump.contents import DataForm, DumpError, Statement
from validator.sources.dump.plain.collect import Collected
from validator.sources.dump.plain.comments import read_comment
from validator.sources.dump.plain.heads import (
    COPY_START,
    INSERT_START,
    LONGEST_HEAD,
    CopyHead,
    insert_name,
    is_large_object,
    read_copy,
)
from validator.sources.dump.plain.insert_run import InsertRun
from validator.sources.dump.plain.lexer import (
    LINE_END,
    Lexer,
    TooLongError,
    UnterminatedError,
    skip_block_comment,
    skip_space,
)
from validator.sources.dump.plain.meta_commands import HARMLESS, LONGEST, command_word, ends_statement
from validator.sources.dump.plain.names import column_names
from validator.sources.dump.plain.text import require_text
from validator.sources.dump.plain.window import Window

MOST_TEXT = 256 << 20  # bytes of all statements that are kept
_LONGEST_COMMENT = 1 << 13
_COMMANDS = re.compile(
    rb"\(*\s*(?:abort|alter|analyze|begin|call|checkpoint|close|cluster|comment|commit|copy|create|"
    rb"deallocate|declare|delete|discard|do|drop|end|execute|explain|fetch|grant|import|insert|"
    rb"listen|load|lock|merge|move|notify|prepare|reassign|refresh|reindex|release|reset|"
    rb"revoke|rollback|savepoint|security|select|set|show|start|table|truncate|unlisten|update|"
    rb"vacuum|values|with)\b",
    re.IGNORECASE,
)


class Walk:
    """Walks over what ``read`` gives, into ``collected``; ``where`` is the name of the file for messages."""

    def __init__(self, read: Callable[[int], bytes], where: str) -> None:
        self.collected = Collected(where)
        self._where = where
        self._window = Window(read)
        self._lexer = Lexer(self._window, self._inside_statement)
        self._sent_at: int | None = None
        self._text = 0
        self.line_end = b"\n"

    def run(self) -> Collected:
        """To the end. DumpError where something is cut short, in no known encoding, or no SQL."""
        window = self._window
        window.ahead(LONGEST_HEAD)
        require_text(window.data[:LONGEST_HEAD], self._where)
        window.at = 3 if window.data.startswith(b"\xef\xbb\xbf") else 0
        if window.data.find(b"\r\n") == window.data.find(b"\n") - 1 and b"\n" in window.data:
            self.line_end = b"\r\n"
        inserts = InsertRun(window, self._lexer, self.line_end)
        while skip_space(window):
            line = window.line()
            try:
                self._next(line, inserts)
            except UnterminatedError as error:
                raise self._error(
                    line, f"{error} begins here and does not end: the dump is cut short or damaged"
                ) from None
            except TooLongError:
                raise self._error(line, "a statement is longer than can be read") from None
        self.collected.finish()
        return self.collected

    def _error(self, line: int, what: str) -> DumpError:
        return DumpError(f"{self._where}: line {line}: {what}; make the dump again")

    def _next(self, line: int, inserts: InsertRun) -> None:
        window = self._window
        byte = window.data[window.at]
        if byte == ord("-") and window.starts_with(b"--"):
            self._comment(line)
        elif byte == ord("/") and window.starts_with(b"/*"):
            skip_block_comment(window)
        elif byte == ord(";"):
            window.at += 1
        elif byte == ord("\\"):
            self._command(line)
        else:
            window.ahead(LONGEST_HEAD)
            name = insert_name(window.data, window.at) if INSERT_START.match(window.data, window.at) else None
            if name is None:
                self._statement(line)
            else:
                self._inserts(name, line, inserts)

    def _comment(self, line: int) -> None:
        window = self._window
        begins_line = window.at == 0 or window.data[window.at - 1] in b"\r\n\xbf"
        text = window.rest_of_line(_LONGEST_COMMENT, LINE_END)
        if text is not None and begins_line:
            said = read_comment(text.decode(errors="replace") if text.isascii() else self._tolerant(text))
            if said is not None:
                self.collected.comment(said, line)

    def _tolerant(self, text: bytes) -> str:
        """A comment is never worth an error: somebody else's may be in any encoding."""
        try:
            return self.collected.settings.encoding.decode(text)
        except UnicodeDecodeError:
            return text.decode("utf-8", "replace")

    def _command(self, line: int) -> None:
        """A psql command between statements."""
        text, word = self._backslash(line)
        if word in HARMLESS:
            self.collected.command(word, text, line)
            self._lexer.conforming = self.collected.settings.conforming
        else:
            self.collected.refuse_command(word, line)

    def _inside_statement(self, window: Window) -> bool:
        """None of those that may stand there is harmless; the statement ends before one that sends it."""
        start, line = window.position, window.line()
        _, word = self._backslash(line)
        self.collected.refuse_command(word, line)
        if ends_statement(word):
            self._sent_at = start
            return True
        return False

    def _backslash(self, line: int) -> tuple[str, str]:
        text = self._window.rest_of_line(LONGEST)
        if text is None:
            raise self._error(line, f"a psql command of more than {LONGEST} bytes")
        command = self._tolerant(text.rstrip(b"\r"))
        return command, command_word(command)

    def _statement(self, line: int) -> None:
        window = self._window
        if not self.collected.has_statements:
            self._require_sql(line)
        window.kept = window.at
        self._lexer.skip_statement(MOST_TEXT)
        end = window.at if self._sent_at is None else self._sent_at - window.base
        raw = window.data[window.kept : end]
        window.kept = self._sent_at = None
        if b"\0" in raw:
            raise self._error(line, "a statement with a zero byte in it: the dump is damaged")
        copy = read_copy(raw) if COPY_START.match(raw) else None
        if copy is not None:
            self._copy(copy, line)
        elif not is_large_object(raw):
            self._text += len(raw)
            if self._text > MOST_TEXT:
                raise self._error(line, f"the statements without the rows take more than {MOST_TEXT >> 20} MiB")
            about = self.collected.about_statement(raw)
            text = self._decoded(raw, line)
            place = f"line {line}"
            self.collected.statement(Statement(text, about.kind, about.schema, about.name, about.owner, place), line)
            self._lexer.conforming = self.collected.settings.conforming

    def _require_sql(self, line: int) -> None:
        self._window.ahead(LONGEST_HEAD)
        if _COMMANDS.match(self._window.data, self._window.at) is None:
            raise DumpError(
                f"{self._where}: line {line}: neither SQL nor an archive of pg_dump; give what pg_dump wrote"
            )

    def _decoded(self, raw: bytes, line: int) -> str:
        encoding = self.collected.settings.encoding
        try:
            return encoding.decode(raw)
        except UnicodeDecodeError as error:
            line += raw.count(b"\n", 0, error.start)
            raise self._error(line, f"not {encoding.name}, which is its client_encoding") from None

    def _table(self, name: bytes, line: int) -> QualifiedName:
        table = self.collected.table(self._decoded(name, line))
        if table is None:
            raise self._error(line, "the name of a table can't be read")
        return table

    def _inserts(self, name: bytes, line: int, inserts: InsertRun) -> None:
        start = self._window.position
        rows = self.collected.rows(self._table(name, line), DataForm.INSERTS, line)
        self.collected.add_range(rows, start, inserts.skip(name))

    def _copy(self, head: CopyHead, line: int) -> None:
        columns = None if head.columns is None else column_names(self._decoded(head.columns, line))
        if columns is not None and head.oids:
            columns = ("oid", *columns)
        rows = self.collected.rows(self._table(head.name, line), DataForm.COPY, line, columns)
        if head.source != "stdin":
            self.collected.refuse_copy(head.source, line)
            rows.problem = f"line {line}: its rows come from a {head.source}, which is not in the dump"
            return
        if not head.plain or (head.oids and columns is None):
            rows.problem = f"line {line}: its rows are not in COPY's own text format, as pg_dump writes them"
        start = self._copy_start(line)
        self.collected.add_range(rows, start, self._copy_end(line))

    def _copy_start(self, line: int) -> int:
        """Moves to the end of the statement's line: the rows begin after it."""
        window = self._window
        rest = window.rest_of_line(LONGEST_HEAD)
        if rest is None or rest.strip():
            raise self._error(line, "something follows COPY on its line")
        return window.position + 1

    def _copy_end(self, line: int) -> int:
        window = self._window
        while window.past(b"\n\\."):
            window.ahead(2)
            if window.data[window.at : window.at + 2] in (b"", b"\r\n") or window.data[window.at] == ord("\n"):
                return window.position - 2
        raise self._error(line, r"the rows of COPY begin here and do not end with \.: the dump is cut short or damaged")
