"""What the caller knows and a Report does not. Each format takes of it what concerns it."""

from validator.model.finding import Severity
from validator.model.frozen import frozen
from validator.model.rule_doc import RuleDoc

MAX_ROWS = 200
DEFAULT_LOCATION = ".seqguard.yml"


@frozen
class Options:
    """``width`` is in columns of a terminal; ``max_rows`` the longest table of a document."""

    color: bool = False
    width: int = 80
    max_rows: int = MAX_ROWS
    rules: tuple[RuleDoc, ...] = ()
    """All rules there are, in their order: SARIF describes them, whether they fired or not."""

    location: str = DEFAULT_LOCATION
    """The file that findings are shown at, as forges want it: relative to the repository's root, with ``/``."""

    fail_on: Severity | None = Severity.ERROR
    allow_incomplete: bool = False
    suppressed: bool = True
    """Whether SARIF has what was accepted, marked so. GitHub does not know the mark, and would open alerts."""

    checked_at: float | None = None
    """When the check ended, in seconds since 1970; None where that is not known."""
