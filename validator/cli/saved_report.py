"""JSON reports out of files that may come from anybody."""

import sys

from validator.cli.exit_status import UsageError
from validator.cli.target import STANDARD_INPUT
from validator.model.report import Report


def read_saved_report(path: str) -> Report:
    """The report in the file, or on standard input for ``-``; no more of it is read than a report may be long.

    UsageError says what is wrong with it.
    """
    from validator.reporters.read_json import MAX_BYTES, UnreadableReport, parse

    name = "standard input" if path == STANDARD_INPUT else path
    try:
        if path == STANDARD_INPUT:
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with open(path, "rb") as file:
                data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "that is no file name"
        raise UsageError(f"the report {name} can't be read: {reason}") from None
    try:
        return parse(data)
    except UnreadableReport as error:
        raise UsageError(f"the report {name} can't be used: {error}") from None
