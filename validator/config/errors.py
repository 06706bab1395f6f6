"""The one error that bad configuration gives: what is wrong, where, and what to do."""

import difflib
import re
from collections.abc import Iterable

from validator.model.frozen import frozen

_SHOWN_LENGTH = 60
_WORD = re.compile(r"[\w-]+\Z")
_CREDENTIALS = re.compile(r"://|password|secret|token", re.IGNORECASE)


@frozen
class Place:
    """A place in a file; ``line`` and ``column`` count from 1, None where the whole file is meant."""

    path: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)


class ConfigurationError(Exception):
    """Bad configuration: ``what`` is wrong at ``place``, and the ``advice`` what to do.

    Neither holds the value of an environment variable.
    """

    def __init__(self, place: Place, what: str, advice: str) -> None:
        super().__init__(place, what, advice)
        self.place = place
        self.what = what
        self.advice = advice

    def __str__(self) -> str:
        return f"{self.place}: {self.what}; {self.advice}"


def shown(text: str) -> str:
    """``text`` from the file, quoted for a message: short, on one line, without control characters or credentials."""
    if _CREDENTIALS.search(text) and not _WORD.match(text):
        return "(not shown here)"
    printable = "".join(c if c.isprintable() else repr(c)[1:-1] for c in text[: _SHOWN_LENGTH + 1])
    return f"'{printable[:_SHOWN_LENGTH]}...'" if len(text) > _SHOWN_LENGTH else f"'{printable}'"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like ``name``, None if none comes near."""
    by_lower = {candidate.lower(): candidate for candidate in sorted(known)}
    close = difflib.get_close_matches(name.lower()[:200], by_lower, n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def suggest(name: str, known: Iterable[str], otherwise: str) -> str:
    """What to do about an unknown name: ``did you mean 'x'?``, or ``otherwise`` where nothing comes near."""
    close = nearest(name, known)
    return f"did you mean '{close}'?" if close else otherwise
