"""What the action tells GitHub: what to mask, outputs, the summary. Pure, but for chance.

Sources: GitHub Docs, "Workflow commands for GitHub Actions" (masking, stopping commands, environment files, the limits
of a summary); actions/runner, ``FileCommandManager.cs``.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping

from validator.model.finding import Severity
from validator.model.report import Report
from validator.reporters.markdown import Frame
from validator.reporters.markdown_fit import GITHUB_STEP_SUMMARY, fit
from validator.reporters.markdown_text import Markdown
from validator.reporters.workflow_commands import command

OUTPUTS = ("verdict", "exit-status", "errors", "warnings", "not-checked", "report", "json", "sarif", "comment-id")
_SHORTEST_SECRET = 4  # a shorter one would black out half of the log


def masks(found: Iterable[str]) -> Iterator[str]:
    """The commands that make the runner write ``***`` for each of ``found``, of several lines or not."""
    lines = {line.strip() for secret in found for line in secret.splitlines()}
    for line in sorted(line for line in lines if len(line) >= _SHORTEST_SECRET):
        yield "::add-mask::" + line.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def stop_and_resume() -> tuple[str, str]:
    """The commands that make the runner take no more commands, and take them again: nobody can foresee the second."""
    token = secrets.token_hex(16)
    return command("stop-commands", {}, token), f"::{token}::"


def outputs_file(outputs: Mapping[str, str]) -> str:
    """What goes into $GITHUB_OUTPUT. No value can end itself and begin another output."""
    end = f"seqguard-{secrets.token_hex(16)}"
    return "".join(f"{name}<<{end}\n{value}\n{end}\n" for name, value in outputs.items())


def outputs_of(report: Report) -> dict[str, str]:
    """The outputs that the report alone decides."""
    return {
        "verdict": str(report.verdict),
        "exit-status": str(report.exit_status),
        "errors": str(report.count(Severity.ERROR)),
        "warnings": str(report.count(Severity.WARNING)),
        "not-checked": str(len(report.not_checked)),
    }


def summary(report: Report, whole: str, note: str = "") -> str:
    """The Markdown report, and ``note`` below it, in at most 1 MiB: with fewer entries where it has to be.

    ``whole`` is Markdown that says where the whole report is.
    """
    return fit(report, GITHUB_STEP_SUMMARY.minus(note), Frame(whole=Markdown(whole))) + note
