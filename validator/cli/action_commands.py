"""What the action tells GitHub: what to mask, outputs, the summary. Pure, but for chance.

Sources: GitHub Docs, "Workflow commands for GitHub Actions" (masking, stopping commands, environment files, the limits
of a summary); actions/runner, ``FileCommandManager.cs``.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from validator.model.finding import Severity
from validator.model.report import Report
from validator.reporters.formats import render
from validator.reporters.options import Options
from validator.reporters.workflow_commands import command

SUMMARY_BYTES = 1024 * 1024
"""The most that a step's summary may have; GitHub shows nothing at all of a larger one."""

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


def summary(report: Report, options: Options, whole: str, note: str = "") -> str:
    """The Markdown report, and ``note`` below it, in at most ``SUMMARY_BYTES``: with shorter tables where it has to be.

    ``whole`` says where the whole report is.
    """
    left_out = f"\n_Shortened to what GitHub takes of a summary; {whole} has all of it._\n"
    room = SUMMARY_BYTES - len(f"{left_out}{note}".encode(errors="backslashreplace"))

    def document(rows: int) -> str:
        return render("markdown", report, replace(options, max_rows=rows))

    text = document(options.max_rows)
    if fits(text, room):
        return text + note
    return longest(document, options.max_rows, lambda tried: fits(tried, room)) + left_out + note


def longest(document: Callable[[int], str], rows: int, fit: Callable[[str], bool]) -> str:
    """The document with the most rows that still fits, found by halving; that without any row, if none does."""
    low, high = 0, rows
    best = document(0)
    while high - low > 1:
        middle = (low + high) // 2
        tried = document(middle)
        if fit(tried):
            low, best = middle, tried
        else:
            high = middle
    return best


def fits(text: str, most: int) -> bool:
    """Whether ``text`` has at most that many bytes."""
    return len(text.encode(errors="backslashreplace")) <= most
