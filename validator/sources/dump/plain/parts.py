"""What the walk collects: the parts of a script, one for each database that it connects to."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

from validator.model.names import QualifiedName
from validator.sources.dump.contents import DatabaseChoiceError, DataForm, DumpError, Statement
from validator.sources.dump.encodings import Encoding

_TEMPLATE = "template1"
_ABOUT_THE_CLUSTER = frozenset(["DATABASE", "ROLE", "USER", "GROUP", "TABLESPACE"])


@dataclass
class Rows:
    """Where the rows of one table stand: pairs of positions, from and to, in the text as it is inflated.

    ``announced`` is true where a comment names the table and no row follows. ``problem`` is why the rows can't be
    read, in the words that follow the name of the file.
    """

    table: QualifiedName
    form: DataForm
    columns: tuple[str, ...] | None = None
    problem: str = ""
    announced: bool = False
    ranges: "array[int]" = field(default_factory=lambda: array("Q"))

    @property
    def size(self) -> int:
        return sum(self.ranges[1::2]) - sum(self.ranges[::2])


@dataclass
class Part:
    """What stands between two changes of database. ``name`` is None as long as the script has not connected.

    ``begun`` is the line of ``-- PostgreSQL database dump``.
    """

    name: str | None = None
    cluster: bool = False
    connected: bool = False
    begun: int | None = None
    complete: bool = False
    server_version: str | None = None
    dump_version: str | None = None
    encoding: Encoding | None = None
    rows_encoding: Encoding | None = None
    statements: list[Statement] = field(default_factory=list)
    rows: list[Rows] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.begun is not None and not self.complete

    @property
    def makes_nothing(self) -> bool:
        """Whether it holds no rows and makes nothing inside a database."""
        return not self.rows and not any(_makes(statement.text) for statement in self.statements)


def _makes(text: str) -> bool:
    words = text[:80].upper().split(None, 2)
    return len(words) > 1 and words[0] == "CREATE" and words[1] not in _ABOUT_THE_CLUSTER


def choose_parts(parts: Sequence[Part], database: str | None, where: str) -> tuple[str | None, list[Part]]:
    """The database and its parts, with those that are about the cluster; DatabaseChoiceError unless it is clear which.

    Without ``database`` it is the only one but ``template1`` and those that hold nothing.
    """
    held = list(dict.fromkeys(part.name for part in parts if not part.cluster and (part.statements or part.rows)))
    named = [name for name in held if name is not None]
    if not held:
        raise DumpError(f"{where}: holds roles and settings of a server, but no database: dump one with pg_dump")
    if database is None:
        chosen = _only_one(parts, held, where)
    elif database in named or not named:
        chosen = database if database in named else None
    else:
        raise DatabaseChoiceError(f"{where}: holds no database {database!r}, but {_listed(named)}")
    return chosen, [part for part in parts if part.name == chosen or part.cluster or _goes_along(part)]


def _goes_along(part: Part) -> bool:
    """What a script does before it connects: CREATE DATABASE and the like."""
    return part.name is None and part.makes_nothing


def _only_one(parts: Sequence[Part], held: list[str | None], where: str) -> str | None:
    if len(held) == 1:
        return held[0]
    full = {part.name for part in parts if not part.makes_nothing and not part.cluster and part.name != _TEMPLATE}
    if len(full) == 1:
        return full.pop()
    named = [name for name in held if name is not None]
    if not full and len(named) == 1:
        return named[0]
    which = "several databases" if full else "several databases, all of them empty"
    raise DatabaseChoiceError(f"{where}: holds {which}: {_listed(named)}; say which by --database NAME")


def _listed(names: list[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:20])
    return shown if len(names) <= 20 else f"{shown} and {len(names) - 20} more"
