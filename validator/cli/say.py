"""What is said beside the report, on standard error: by lines that are known for Seqguard's."""

import contextlib
import os
import sys

from validator.reporters.visible import visible


def say(*lines: str) -> None:
    """Prints each as one line, ``seqguard: ...``: a line end or a control character in it, from a dump, is escaped.

    What nobody can hear, for the terminal is gone, say, changes nothing.
    """
    for line in lines:
        with contextlib.suppress(OSError):
            print(f"seqguard: {for_log(visible(line))}", file=sys.stderr)


def for_log(text: str) -> str:
    """``text`` as it may stand in the log of a run, where GitHub and Azure Pipelines read commands out of it."""
    if not (os.environ.get("GITHUB_ACTIONS") or os.environ.get("TF_BUILD")):
        return text
    from validator.reporters.workflow_commands import neutralised

    return neutralised(text)
