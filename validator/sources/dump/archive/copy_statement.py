"""The COPY statement of a table's rows."""

import re

from validator.sources.dump.archive.cursor import BadBytesError

# Names are quoted unless they are as here (fe_utils/string_utils.c, fmtId). Not tokenized: there may be very many.
_NAME = r'(?:[a-z0-9_]+|"(?:[^"]|"")*")'
_STATEMENT = re.compile(
    rf"COPY {_NAME}(?:\.{_NAME})? +(?:\((?P<columns>{_NAME}(?:, {_NAME})*)\) +)?(?P<oids>WITH OIDS +)?FROM stdin;\s*"
)
_EACH = re.compile(_NAME)


def copy_columns(statement: str) -> tuple[str, ...] | None:
    """The columns that ``COPY table (columns) FROM stdin;`` lists, None if it lists none; BadBytesError if it is no
    such statement. WITH OIDS (pg_dump 11 and older, --oids) puts a column ``oid`` before them."""
    match = _STATEMENT.fullmatch(statement)
    if match is None:
        raise BadBytesError("its COPY statement is not one of pg_dump's")
    if match["columns"] is None:
        return None
    names = _EACH.findall(match["columns"])
    columns = tuple(name[1:-1].replace('""', '"') if name[0] == '"' else name for name in names)
    return ("oid", *columns) if match["oids"] else columns
