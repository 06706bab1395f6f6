"""GitLab's Code Quality report: one JSON array (GitLab Docs, "Code Quality", "Code Quality report format").

GitLab reads description, check_name, fingerprint, severity, location.path (relative, without ``./``) and
location.lines.begin, keeps one entry of those with the same fingerprint, and stops reading at the first entry that
lacks a field (``codequality_reports.rb``, ``code_climate.rb``). It knows no suppression: what was accepted is left out.
"""

from typing import Any

from validator.model.finding import Severity
from validator.model.report import Report
from validator.reporters import issues, json_text
from validator.reporters.issues import NOT_CHECKED, Issue
from validator.reporters.options import Options
from validator.reporters.visible import visible

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}
_LONGEST = 1000


def render(report: Report, options: Options) -> str:
    """The array, ``[]`` where there is nothing to say; one entry a line."""
    target = issues.target_line(report)
    found = issues.issues(report, allow_incomplete=options.allow_incomplete)
    return json_text.harmless(json_text.lines(_entry(issue, target, options.location) for issue in found) + "\n")


def _entry(issue: Issue, target: str, location: str) -> dict[str, Any]:
    return {
        "description": f"{issues.shortened(issue.text, _LONGEST)} In {target}.",
        "check_name": issue.rule,
        "fingerprint": issue.fingerprint,
        "severity": _severity(issue),
        "location": {"path": visible(location), "lines": {"begin": 1}},
    }


def _severity(issue: Issue) -> str:
    """An insert that will fail is critical. What nobody could look at may be all right: major."""
    if issue.rule == NOT_CHECKED and issue.severity is Severity.ERROR:
        return "major"
    return _SEVERITIES[issue.severity]
