"""How long to try, and how long to wait in between."""

import random
import time
from collections.abc import Callable

from validator.forge.errors import Busy

SECONDS = 180.0
"""Three minutes: enough for the two minutes that GitHub's secondary limits usually take, and no waste of a CI job."""

_FIRST = 1.0
_LONGEST = 30.0
_AFTER_LOSS = 5.0
"""Seconds until what was written stands in the forge's lists, too."""


class Patience:
    """The time that is left for all tries together."""

    def __init__(
        self,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._end = clock() + seconds
        self._tries = 0

    def wait(self, busy: Busy) -> bool:
        """Waits as long as ``busy`` asks, else twice as long as the last time. False, at once, if time is up before."""
        seconds = busy.wait
        if seconds is None:
            seconds = min(_FIRST * 2**self._tries, _LONGEST) * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
        if busy.lost:
            seconds = max(seconds, _AFTER_LOSS)
        self._tries += 1
        if self._clock() + seconds > self._end:
            return False
        self._sleep(seconds)
        return True
