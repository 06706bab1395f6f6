"""Repairs of many findings put together, and what became of them when they were run."""

from enum import StrEnum

from validator.model.finding import Finding
from validator.model.frozen import frozen
from validator.model.remedy import Remedy


@frozen
class Repair:
    """One remedy and the findings that ask for it, the worst first; never without any."""

    remedy: Remedy
    causes: tuple[Finding, ...]

    @property
    def subject(self) -> str:
        """The sequences that it is about, or where it can't be taken apart the first cause's subject."""
        work = self.remedy.work
        return ", ".join(map(str, work.altered)) if work is not None else str(self.causes[0].subject)


@frozen
class Plan:
    """``safe`` ones in the order to run them in, those to decide on, and the findings (no infos) that no SQL mends.

    ``unwritable`` are safe, but no text says them: of a script alone.
    """

    safe: tuple[Repair, ...]
    review: tuple[Repair, ...]
    by_hand: tuple[Finding, ...]
    unwritable: tuple[Repair, ...] = ()


class State(StrEnum):
    """What became of a repair."""

    DONE = "done"
    FINE = "fine already"
    NEEDS = "not permitted"
    FAILED = "failed"
    UNKNOWN = "not known"
    NOT_REACHED = "not reached"


@frozen
class Outcome:
    """What became of a repair: ``before`` and ``after`` are the sequence's next values (None: none, or not known)."""

    repair: Repair
    state: State
    message: str = ""
    before: int | None = None
    after: int | None = None


@frozen
class Rehearsal:
    """What a repair would do: ``outcome`` as read now, and how long that reading took, in ``seconds``."""

    outcome: Outcome
    seconds: float | None = None
