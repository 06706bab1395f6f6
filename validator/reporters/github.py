"""Annotations of GitHub Actions: workflow commands, the worst first, between lines that are none.

GitHub shows ten annotations of each kind a step and drops the others without a word (actions/runner,
``ExecutionContext.cs``; actions/toolkit, "Problem Matchers"). Where there are more, the tenth says how many, and they
stand in the log as plain lines.
"""

from collections.abc import Iterator

from validator.model.finding import Severity
from validator.model.report import Report
from validator.reporters import issues, words
from validator.reporters.issues import Issue
from validator.reporters.options import Options
from validator.reporters.visible import visible
from validator.reporters.workflow_commands import ANNOTATIONS_PER_STEP, MESSAGE_LENGTH, command, neutralised

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_LONGEST = MESSAGE_LENGTH // 2  # characters outside the BMP are two units each


def render(report: Report, options: Options) -> str:
    """What to print in a step of a workflow. No name in it can be a command."""
    return "".join(line + "\n" for line in _lines(report, options))


def _lines(report: Report, options: Options) -> Iterator[str]:
    yield neutralised(issues.tally_line(report))
    found = issues.issues(report, allow_incomplete=options.allow_incomplete)
    rest: list[Issue] = []
    for severity, kind in _KINDS.items():
        of_kind = [issue for issue in found if issue.severity is severity]
        shown = of_kind if len(of_kind) <= ANNOTATIONS_PER_STEP else of_kind[: ANNOTATIONS_PER_STEP - 1]
        for issue in shown:
            yield _annotation(kind, f"Seqguard: {issue.rule}", issue.text, options)
        if left := of_kind[len(shown) :]:
            said = f"{words.counted(len(left), kind)} more: the log of this step has them all"
            yield _annotation(kind, "Seqguard: more than GitHub shows", said, options)
            rest += left
    if rest:
        yield command("group", {}, f"{len(rest):,} more")
        for issue in rest:
            yield neutralised(f"{issue.severity}: {issue.rule}: {issue.text}")
        yield command("endgroup", {}, "")
    for suppressed in report.suppressed:
        finding = suppressed.finding
        why = f"accepted by {suppressed.by}: {suppressed.reason}"
        yield neutralised(visible(f"suppressed: {finding.rule}: {finding.subject}, {why}"))
    for note in report.notes:
        yield neutralised(visible(f"note: {note}"))


def _annotation(kind: str, title: str, message: str, options: Options) -> str:
    where = {"file": visible(options.location), "line": 1, "title": title}
    return command(kind, where, issues.shortened(message, _LONGEST))
