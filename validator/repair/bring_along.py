"""Which repairs bring sequences along, and nothing else: no owner, no right, no default is changed. Pure."""

from collections.abc import Iterable

from validator.model.finding import Finding
from validator.model.remedy import Safety

BEHIND = "sequence-behind-data"
_WIDENING = ("sequence-type-mismatch", "sequence-exhausted", "sequence-running-out")
"""Their safe repair is ``ALTER SEQUENCE .. AS``."""


def bringing_along(behind: Iterable[Finding], known: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is to be repaired so that the sequences of ``behind`` pass what is in their way.

    That is the findings themselves, and of ``known`` those that give room to a sequence whose own repair asks a
    question, as for want of it: once it is wider, a second look tells whether it can be moved.
    """
    moved = tuple(finding for finding in behind if finding.rule == BEHIND)
    stuck = {f.subject.sequence for f in moved if not is_safe(f)}
    return moved + tuple(f for f in known if f.rule in _WIDENING and f.subject.sequence in stuck and is_safe(f))


def is_safe(finding: Finding) -> bool:
    """Whether its repair is run unasked."""
    return finding.remedy is not None and finding.remedy.safety is Safety.SAFE
