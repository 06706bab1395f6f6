"""Reports to post: one for each thing that a run may have to say."""

from dataclasses import replace

from tests.reporters import samples
from validator.model.finding import Severity
from validator.model.report import Report, Verdict

GREEN = samples.report()
FAILING = samples.failing()
INCOMPLETE = samples.incomplete()


def failing(table: str) -> Report:
    """A report that fails because of this table."""
    entry, finding = samples.behind(table)
    return samples.report(verdict=Verdict.FAIL, exit_status=1, columns=(entry,), findings=(finding,))


def warning() -> Report:
    """A report that passes, with a warning."""
    entry, finding = samples.behind("warned")
    return samples.report(columns=(entry,), findings=(replace(finding, severity=Severity.WARNING),))


def info() -> Report:
    """A report that passes, with nothing but an info."""
    entry, finding = samples.behind("told")
    return samples.report(columns=(entry,), findings=(replace(finding, severity=Severity.INFO),))


def slower(report: Report) -> Report:
    """The same, of a run that took longer."""
    return replace(report, duration_seconds=report.duration_seconds + 100)
