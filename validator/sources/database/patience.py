"""Connections that wait for an answer no longer than they must.

The server's own timeouts end a statement by cancelling it, which a function can catch. So the client has a deadline of
its own: it cancels once more, and where that is not obeyed either it leaves.
"""

import time
from collections.abc import Generator
from contextlib import suppress
from typing import Any, TypeVar

import psycopg
from psycopg import errors

Result = TypeVar("Result")

GRACE_SECONDS = 5.0
"""How much later than the server's own timeout the client cancels, and how long it waits for the answer to that."""


BATCH_SECONDS = 60.0
"""The least patience with what may be many statements."""


class Overdue(errors.QueryCanceled):
    """A statement goes on although it was cancelled; its connection is closed."""


def patience(seconds: float, *, alone: bool = False) -> float | None:
    """How long to wait for a message where each statement has that timeout; ``alone``: it is one statement."""
    if not seconds:
        return None
    return seconds if alone else max(seconds, BATCH_SECONDS)


class PatientConnection(psycopg.Connection[Any]):
    """``patience``: how many seconds a message's statements may take, plus grace; None: as long as they like."""

    patience: float | None = None

    def wait(self, gen: Generator[Any, Any, Result], *arguments: Any, **options: Any) -> Result:
        """The result of a generator that speaks with the server. Raises Overdue."""
        if self.patience is None:
            return super().wait(gen, *arguments, **options)
        try:
            return super().wait(
                self._until(gen, time.monotonic() + self.patience + GRACE_SECONDS), *arguments, **options
            )
        except Overdue:
            self.close()
            raise

    def _until(self, gen: Generator[Any, Any, Result], deadline: float) -> Generator[Any, Any, Result]:
        """``gen``, looked after: it is resumed with each piece of an answer, and at short intervals without one."""
        cancelled = False
        try:
            awaited = next(gen)
            while True:
                ready = yield awaited
                if time.monotonic() > deadline:
                    if cancelled:
                        raise Overdue("a statement goes on although it was cancelled")
                    cancelled, deadline = True, time.monotonic() + GRACE_SECONDS
                    with suppress(psycopg.Error):
                        self.cancel_safe(timeout=GRACE_SECONDS)
                awaited = gen.send(ready)
        except StopIteration as end:
            result: Result = end.value
            return result
