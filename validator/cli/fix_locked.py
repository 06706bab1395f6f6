"""What ``fix --apply`` could not look at for somebody's lock: who that is, and a pause before the next look."""

import time
from typing import TYPE_CHECKING

from validator.cli.say import say
from validator.model.names import QualifiedName
from validator.model.observation import Reason
from validator.model.report import Report

if TYPE_CHECKING:
    from validator.repair.apply import Applier

_MOST_NAMES = 5


def locked(report: Report) -> list[QualifiedName]:
    """The relations that were not read because of a lock."""
    subjects = [item.subject for item in report.not_checked if item.reason is Reason.LOCK_TIMEOUT]
    return sorted({n for s in subjects for n in (s.table_name, s.sequence) if n is not None})


def let_pass(applier: "Applier", names: list[QualifiedName], attempt: int, *, quiet: bool) -> None:
    """Says who keeps readers out of ``names``, and waits as before another attempt at a repair."""
    if not quiet:
        named = ", ".join(map(str, names[:_MOST_NAMES]))
        more = f" and {len(names) - _MOST_NAMES:,} more" if len(names) > _MOST_NAMES else ""
        say(f"not looked at yet: {named}{more}: {applier.kept_out(names, attempt, reading=True)}; trying again")
    time.sleep(applier.patience.after(attempt))
