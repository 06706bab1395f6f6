"""Repairs as values: what would be done, and whether it may be done without asking."""

from enum import StrEnum

from validator.model.frozen import frozen


class Safety(StrEnum):
    """Whether a repair can be run as it stands."""

    SAFE = "safe"
    NEEDS_REVIEW = "needs-review"


@frozen
class Remedy:
    """SQL that mends a finding. A ``needs-review`` one is a proposal: its ``note`` asks the question to decide."""

    safety: Safety
    sql: str
    note: str = ""
