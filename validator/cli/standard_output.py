"""Standard output that nobody reads to the end, that is full or closed, or that can't show every character."""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator

from validator.cli.say import say


def write(text: str) -> bool:
    """Writes and flushes. What goes wrong is said on standard error and changes no status.

    False where a device was full: whoever has closed it, or has stopped reading, wants no more.
    """
    if sys.stdout is None:  # closed before the command began
        return True
    with tolerated() as failed:
        _put(text)
    return all(isinstance(error, BrokenPipeError) for error in failed)


def write_all(text: str) -> None:
    """As ``write``, for a text that is what the command is for. Raises OSError where it did not go out to its end."""
    if sys.stdout is None:
        raise OSError(errno.EBADF, "it is closed")
    try:
        _put(text)
    except OSError:
        _silence()
        raise


def _put(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@contextlib.contextmanager
def tolerated() -> Iterator[list[OSError]]:
    """Failures of standard output inside end the block, and are in the list; those at the interpreter's exit are
    forestalled."""
    failed: list[OSError] = []
    try:
        yield failed
    except OSError as error:
        failed.append(error)
        if not isinstance(error, BrokenPipeError):  # with that, whoever read has seen enough
            say(f"standard output could not be written: {error.strerror}")
        _silence()


def _silence() -> None:
    """What is still to be written goes nowhere."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def accept_all_characters() -> None:
    """Characters that the terminal's encoding lacks are written as escapes instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
