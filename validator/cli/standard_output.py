"""Standard output that nobody reads to the end, that is full or closed, or that can't show every character."""

import contextlib
import os
import sys
from collections.abc import Iterator

from validator.cli.say import say


def write(text: str) -> None:
    """Writes and flushes. What goes wrong is said on standard error and changes no status."""
    if sys.stdout is None:  # closed before the command began
        return
    with tolerated():
        sys.stdout.write(text)
        sys.stdout.flush()


@contextlib.contextmanager
def tolerated() -> Iterator[None]:
    """Failures of standard output inside end the block; those at the interpreter's exit are forestalled."""
    try:
        yield
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # with that, whoever read has seen enough
            say(f"standard output could not be written: {error.strerror}")
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def accept_all_characters() -> None:
    """Characters that the terminal's encoding lacks are written as escapes instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
