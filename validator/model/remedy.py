"""Repairs as values: what would be done, and whether it may be done without asking."""

from dataclasses import field
from enum import StrEnum

from validator.model.frozen import frozen
from validator.model.held_names import HeldName
from validator.model.names import QualifiedName


class Safety(StrEnum):
    """Whether a repair can be run as it stands."""

    SAFE = "safe"
    NEEDS_REVIEW = "needs-review"


@frozen
class LockedTable:
    """A table that a repair keeps writers out of; ``partitioned``: with its partitions, else without what inherits."""

    name: QualifiedName
    partitioned: bool = False

    def __str__(self) -> str:
        return str(self.name) if self.partitioned else f"ONLY {self.name}"


@frozen
class Move:
    """A sequence moved past ids. ``setval`` and ``reading`` are SQL (no semicolon) that reads ids and sequence in one
    statement, and gives no row where nothing is in the way.

    ``setval`` sets, and its row has the value; it is ``setting``, which sets whatever the state, and the condition
    ``ahead``. ``reading`` changes nothing: last_value, is_called, the value to be set.
    ``next_before`` and ``next_after`` are the next values as read and as predicted, None where they can't be told.
    """

    sequence: QualifiedName
    increment: int
    setting: str
    ahead: str
    reading: str
    next_before: int | None = None
    next_after: int | None = None

    @property
    def setval(self) -> str:
        return f"{self.setting}\n WHERE {self.ahead}"

    def setval_if(self, condition: str) -> str:
        """The same where ``condition`` holds, too: a line of SQL."""
        return f"{self.setting}\n WHERE {condition}\n   AND ({self.ahead})"


@frozen
class Work:
    """What a safe repair does in its one transaction: locks ``tables`` in this order, runs ``statements`` (no
    semicolons), and then moves a sequence.

    ``altered`` are the sequences that the statements alter, and so lock; ``done`` says what is true afterwards.
    """

    statements: tuple[str, ...]
    altered: tuple[QualifiedName, ...]
    done: str
    tables: tuple[LockedTable, ...] = ()
    move: Move | None = None
    read: tuple[HeldName, ...] = field(default=(), compare=False, repr=False)
    """What the move reads by name, as the check found it."""


@frozen
class Remedy:
    """SQL that mends a finding. A ``needs-review`` one is a proposal: its ``note`` asks the question to decide.

    ``work`` is a safe one taken apart, for whoever runs it; it is no part of a report.
    """

    safety: Safety
    sql: str
    note: str = ""
    work: Work | None = field(default=None, compare=False, repr=False)
