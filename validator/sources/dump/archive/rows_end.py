"""Telling the end of a table's rows from a cut: pg_dump writes a mark after the last one."""

import re
from collections.abc import Iterator

from validator.sources.dump.archive.cursor import CutOffError
from validator.sources.dump.contents import DataForm

LONGEST_MARK = 6  # a newline, backslash and full stop, three newlines

# COPY's end on a line of its own. Blank lines follow (pg_dump.c, dumpTableData_copy); whether all of them are there
# makes no difference to the rows.
_END_OF_COPY = re.compile(rb"(?:^|(?<=\n))\\\.\n*\Z")
_END_OF_INSERTS = b"\n\n"  # pg_dump.c, dumpTableData_insert; also where there is no row


def without_mark(portions: Iterator[bytes], form: DataForm) -> Iterator[bytes]:
    """``portions`` without COPY's closing ``\\.``; CutOffError where the end is not marked."""
    held = b""  # the portion before, long enough to hold the mark
    first = True
    for portion in portions:
        if len(portion) < LONGEST_MARK:
            held += portion
            if len(held) > 2 * LONGEST_MARK:
                yield held[:-LONGEST_MARK]
                held, first = held[-LONGEST_MARK:], False
        else:
            if held:
                yield held
                first = False
            held = portion
    if form is DataForm.INSERTS:
        if not held.endswith(_END_OF_INSERTS):
            raise CutOffError("they end too early")
        yield held
        return
    tail = held[-LONGEST_MARK:]
    match = _END_OF_COPY.search(tail)
    if match is None or (match.start() == 0 and (not first or len(tail) < len(held))):
        raise CutOffError("they end too early")
    if rows := held[: len(held) - len(tail) + match.start()]:
        yield rows
