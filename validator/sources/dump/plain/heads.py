"""How statements that bring rows begin: COPY and INSERT, by their first words."""

import re

from validator.model.frozen import frozen
from validator.sources.dump.plain.names import NAME

LONGEST_HEAD = 1 << 12  # bytes from INSERT to the end of the name of its table
_SPACE = rb"(?:\s|--[^\n]*\n)+"
_INSERT = re.compile(
    rb"insert" + _SPACE + rb"into" + _SPACE + rb"(?P<name>" + NAME + rb")(?![A-Za-z0-9_$\x80-\xff])", re.I
)
_COPY = re.compile(
    rb"copy" + _SPACE + rb"(?P<name>" + NAME + rb")\s*+(?P<columns>\((?:[^()\"]|\"(?:[^\"]|\"\")*\")*\))?\s*+"
    rb"(?P<oids>with\s+oids\s+)?from\s+(?P<source>stdin\b|program\b|'|\S)",
    re.IGNORECASE,
)
_LONGEST_COPY = 1 << 20  # bytes: 1,600 names of 63 bytes, quoted
_TEXT_FORMAT = re.compile(rb"\s*(?:(?:with\s*)?(?:\(\s*format\s+'?text'?\s*\))?)?\s*\Z", re.IGNORECASE)
_LARGE_OBJECT = re.compile(
    rb"SELECT (?:pg_catalog\.)?(?:lo_open|lo_close|lo_create|lo_unlink|lowrite)\((?:[0-9, -]|'[^']*')*\);\Z"
    rb"|ALTER LARGE OBJECT [0-9]+ OWNER TO [^;']*;\Z"
)
INSERT_START = re.compile(rb"insert\b", re.IGNORECASE)
COPY_START = re.compile(rb"copy\b", re.IGNORECASE)


@frozen
class CopyHead:
    """``name`` and ``columns`` as they are written. ``source`` is stdin, program or file.

    ``plain`` is whether the rows have COPY's own text format without any option, ``oids`` whether each begins
    with its oid (PostgreSQL 10 and 11).
    """

    name: bytes
    columns: bytes | None
    source: str
    oids: bool
    plain: bool


def insert_name(data: bytes, at: int) -> bytes | None:
    """The table of the INSERT at ``at``; None if there is none whose name can be told."""
    match = _INSERT.match(data, at)
    return None if match is None else match["name"]


def read_copy(statement: bytes) -> CopyHead | None:
    """A COPY that brings rows; None for any other statement."""
    match = _COPY.match(statement, 0, _LONGEST_COPY)
    if match is None:
        return None
    source = match["source"].lower()
    kind = source.decode() if source in (b"stdin", b"program") else "file"
    options = statement[match.end() :].rstrip().removesuffix(b";")
    plain = _TEXT_FORMAT.match(options) is not None
    return CopyHead(match["name"], match["columns"], kind, match["oids"] is not None, plain)


def is_large_object(statement: bytes) -> bool:
    """One of the statements by which pg_dump writes a large object: its contents are no rows of any table."""
    return _LARGE_OBJECT.match(statement) is not None
