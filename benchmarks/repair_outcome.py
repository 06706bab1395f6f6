"""One try of one repair on a copy of a database, and what it came to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from benchmarks.measure import Run
from benchmarks.repair_cases import Case
from benchmarks.repair_judge import ColumnOutcome, SequenceOutcome, insert, moved, standings
from benchmarks.repair_stage import Stage
from benchmarks.repair_tools import Tool


@dataclass(frozen=True, slots=True)
class Outcome:
    """``seconds`` is the wall time of the repair's processes together; ``errors`` what the server refused meanwhile;
    ``last_words`` what those of its processes that ended with an error said of it.
    """

    COUNTED: ClassVar = ("failing", "back", "off_grid", "burned", "errored", "failing_apart", "burned_apart")

    seconds: float
    errors: Sequence[str]
    last_words: str
    sequences: Sequence[SequenceOutcome]
    columns: Sequence[ColumnOutcome]

    @property
    def failing(self) -> int:
        return sum(column.fails for column in self.columns if not column.case.apart)

    @property
    def failing_apart(self) -> int:
        return sum(column.fails for column in self.columns if column.case.apart)

    @property
    def back(self) -> int:
        return sum(sequence.back for sequence in self.sequences)

    @property
    def off_grid(self) -> int:
        return sum(sequence.off_grid for sequence in self.sequences)

    @property
    def burned(self) -> int:
        return sum(sequence.burned for sequence in self.sequences if not sequence.case.apart)

    @property
    def burned_apart(self) -> int:
        return sum(sequence.burned for sequence in self.sequences if sequence.case.apart)

    @property
    def errored(self) -> int:
        return len(self.errors)

    @property
    def zeros(self) -> bool:
        """Whether nothing went wrong. That a column fails which nobody can save is no fault; to burn its ids is one."""
        return not (self.failing or self.back or self.off_grid or self.burned or self.burned_apart or self.errored)

    def told(self, unrepaired: int | None = None) -> list[str]:
        """What went wrong, with names; ``unrepaired`` is how many columns failed before."""
        failing = [str(c) for c in self.columns if c.fails and not c.case.apart]
        lines = {
            "still fail": [f"all {unrepaired} that did before"] if len(failing) == unrepaired else failing,
            "moved back": [f"{s.sequence} (from {s.before.next} to {s.next})" for s in self.sequences if s.back],
            "off their grid": [f"{s.sequence} (to {s.next})" for s in self.sequences if s.off_grid],
            "burned": [f"{s.sequence} ({s.burned:,})" for s in self.sequences if s.burned],
            "errored": list(self.errors),
            "ended with": [self.last_words] if self.last_words else [],
            "apart, still fail": [str(c) for c in self.columns if c.fails and c.case.apart],
        }
        said = [f"{what}: {'; '.join(names)}" for what, names in lines.items() if names]
        return [line.replace("public.", "") for line in said]

    def word(self) -> str:
        """All of it, short."""
        words = {
            "fails": self.failing + self.failing_apart > 0,
            "back": self.back > 0,
            "off grid": self.off_grid > 0,
            f"burns {self.burned + self.burned_apart:,}": self.burned + self.burned_apart > 0,
            "error": self.errored > 0,
        }
        return ", ".join(word for word, said in words.items() if said) or "right"


def try_tool(stage: Stage, template: str, cases: Sequence[Case], tool: Tool, inserts: int) -> Outcome:
    """``template`` is copied, repaired, read and inserted into."""
    with stage.copy(template) as name:
        with stage.admin(name) as admin:
            before = standings(admin, cases)
        runs = tool.repair(stage.target(name))
        errors = stage.errors(name)
        with stage.admin(name) as admin, stage.owner(name) as owner:
            sequences = moved(admin, cases, before)
            columns = insert(admin, owner, cases, inserts)
    ended = "; ".join(filter(None, map(complaint, runs)))
    return Outcome(sum(run.wall for run in runs), errors, ended, sequences, columns)


def complaint(run: Run) -> str:
    """The last line about an error of a process that ended with one."""
    lines = run.stderr.read_text(encoding="utf8", errors="replace").splitlines() if run.status else []
    return next((line.strip() for line in reversed(lines) if "error" in line.lower()), "")
