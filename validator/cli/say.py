"""What is said beside the report, on standard error: by lines that are known for Seqguard's."""

import sys

from validator.reporters.visible import visible


def say(*lines: str) -> None:
    """Prints each as one line, ``seqguard: ...``: a line end or a control character in it, from a dump, is escaped."""
    for line in lines:
        print(f"seqguard: {visible(line)}", file=sys.stderr)
