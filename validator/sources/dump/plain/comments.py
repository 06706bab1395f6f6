"""The comments that pg_dump and pg_dumpall write: where a dump begins and ends, and what each statement is about.

Line ends in names are written as spaces there, and a name that is empty as a hyphen.
"""

import re
from enum import StrEnum

from validator.model.frozen import frozen

_ABOUT = re.compile(r"-- (Data for |Statistics for )?Name: ")
_KIND = re.compile(r"[A-Z][A-Z ]*\Z")
_VERSION = re.compile(r"-- Dumped (?P<what>from database|by pg_dump) version (?P<version>\S+)")


class Mark(StrEnum):
    """The lines that begin and end a dump."""

    DUMP = "-- PostgreSQL database dump"
    DUMP_COMPLETE = "-- PostgreSQL database dump complete"
    CLUSTER = "-- PostgreSQL database cluster dump"
    CLUSTER_COMPLETE = "-- PostgreSQL database cluster dump complete"


_MARKS = {str(mark): mark for mark in Mark}


@frozen
class About:
    """What the statements after the comment are about, as it stands there."""

    kind: str = ""
    schema: str = ""
    name: str = ""
    owner: str = ""
    data: bool = False

    @property
    def is_table_data(self) -> bool:
        return self.data and self.kind == "TABLE DATA"


NOTHING = About()


@frozen
class Version:
    """``of_server`` or of pg_dump; the first word of what the comment says."""

    of_server: bool
    text: str


def read_comment(line: str) -> Mark | About | Version | None:
    """What a line that begins with ``--`` says; None for anybody else's comment."""
    line = line.rstrip()
    mark = _MARKS.get(line)
    if mark is not None:
        return mark
    version = _VERSION.match(line)
    if version is not None:
        return Version(version["what"] == "from database", version["version"])
    return _read_about(line)


def _read_about(line: str) -> About | None:
    """Split from the end: a name may hold anything, also what looks like the fields after it."""
    start = _ABOUT.match(line)
    if start is None:
        return None
    rest, _, owner = line[start.end() :].rpartition("; Owner:")
    rest, _, schema = rest.rpartition("; Schema: ")
    name, _, kind = rest.rpartition("; Type: ")
    if _KIND.match(kind) is None:
        return None
    owner = owner.partition("; Tablespace: ")[0].strip()
    return About(
        kind,
        "" if schema == "-" else schema,
        name,
        "" if owner == "-" else owner,
        start[1] == "Data for ",
    )
