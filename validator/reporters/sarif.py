"""SARIF 2.1.0, as GitHub code scanning takes it.

Sources: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0 Plus Errata 01"; GitHub Docs, "SARIF
support for code scanning" and "SARIF results exceed one or more limits": 25,000 results are taken, the first 5,000
shown, and 10 MB after gzip.

- A result needs a file; ids are in no file, so all of them are shown at the one that ``Options.location`` names.
- GitHub tells alerts apart by rule, file and ``primaryLocationLineHash``. Ours has the target in it: see
  ``issues.Fingerprints``. The upload action computes one out of the file's line, warns that ours is another, and
  keeps ours (codeql-action, ``fingerprints.ts``).
- ``automationDetails.id`` is the category of an upload, up to the last slash: another database's upload would replace
  this one's alerts if it were the same.
- GitHub does not know ``suppressions`` (codeql-action, issue 1230) and would open an alert for each.
- What could not be checked is a result, for GitHub shows no notifications.
"""

import re
from typing import Any
from urllib.parse import quote

from validator import DOCUMENTATION
from validator.model.finding import Severity
from validator.model.report import Report, Suppressed
from validator.reporters import issues, json_text, words
from validator.reporters.issues import Fingerprints, Issue
from validator.reporters.markdown_text import fenced, prose
from validator.reporters.options import Options
from validator.reporters.sarif_rules import LEFT_OUT, LEVELS, rules
from validator.reporters.visible import visible

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MAX_RESULTS = 5000
MAX_BYTES = 9_500_000
"""Of the results, uncompressed: gzip makes no text longer, so that 10 MB hold whatever the names are."""

_LONGEST_MESSAGE = 1000
_LONGEST_REPAIR = 10_000
_LONGEST_CATEGORY = 128
_ROOM = 40  # for ``ruleIndex`` and what stands between two results
_ROOT = "%SRCROOT%"
_SEMANTIC = re.compile(r"\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\Z", re.ASCII)


def render(report: Report, options: Options) -> str:
    """The log with its one run; each result on a line of its own."""
    run = json_text.document(_run(report, options)).rstrip("\n")
    head = f'"$schema": {json_text.dumps(SCHEMA)}, "version": "2.1.0"'
    return f'{{{head}, "runs": [{run}]}}\n'


def _run(report: Report, options: Options) -> dict[str, Any]:
    found: list[tuple[Issue, Suppressed | None]]
    found = [(issue, None) for issue in issues.issues(report, allow_incomplete=options.allow_incomplete)]
    found += issues.accepted(report) if options.suppressed else []
    descriptors = rules(options.rules, (issue.rule for issue, _ in found))
    index = {descriptor["id"]: number for number, descriptor in enumerate(descriptors)}
    results = [result | {"ruleIndex": index[result["ruleId"]]} for result in _results(found, report, options)]
    return {
        "tool": {"driver": _driver(report, descriptors)},
        "automationDetails": {"id": f"seqguard/{_category(report)}/"},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(report, options)}],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "properties": {"verdict": report.verdict, "exitStatus": report.exit_status},
        "results": results,
    }


def _driver(report: Report, descriptors: list[dict[str, Any]]) -> dict[str, Any]:
    version = {"version": report.tool_version}
    if _SEMANTIC.match(report.tool_version):
        version["semanticVersion"] = report.tool_version
    return {"name": "Seqguard", **version, "informationUri": DOCUMENTATION, "rules": descriptors}


def _results(found: list[tuple[Issue, Suppressed | None]], report: Report, options: Options) -> list[dict[str, Any]]:
    """As many as GitHub takes and shows; where that is not all, the last one says what is missing."""
    target = issues.target_line(report)
    kept: list[dict[str, Any]] = []
    size = 0
    for issue, how in found:
        result = _result(issue, target, options) | (_suppression(how) if how else {})
        size += len(json_text.harmless(json_text.dumps(result)).encode()) + _ROOM
        if size > MAX_BYTES or len(kept) == MAX_RESULTS:
            del kept[MAX_RESULTS - 1 :]
            return [*kept, _left_out([issue for issue, _ in found[len(kept) :]], report, options)]
        kept.append(result)
    return kept


def _result(issue: Issue, target: str, options: Options) -> dict[str, Any]:
    names = [visible(str(n)) for n in (issue.subject.column, issue.subject.table_name, issue.subject.sequence) if n]
    logical = [{"fullyQualifiedName": name, "kind": "resource"} for name in names]
    return {
        "ruleId": issue.rule,
        "level": LEVELS[issue.severity],
        "message": _message(issue, target),
        "locations": [_location(options) | ({"logicalLocations": logical} if logical else {})],
        "partialFingerprints": {"primaryLocationLineHash": issue.fingerprint},
    }


def _left_out(left: list[Issue], report: Report, options: Options) -> dict[str, Any]:
    errors = sum(1 for issue in left if issue.severity is Severity.ERROR)
    text = (
        f"{len(left):,} results are left out here, {errors:,} of them errors; the JSON report (seqguard check -f json) "
        f"has all of them. In {issues.target_line(report)}."
    )
    return {
        "ruleId": LEFT_OUT,
        "level": LEVELS[Severity.WARNING],
        "message": {"text": _plain(text)},
        "locations": [_location(options)],
        "partialFingerprints": {"primaryLocationLineHash": Fingerprints(report.target).of(LEFT_OUT)},
    }


def _location(options: Options) -> dict[str, Any]:
    """The first line, in full: GitHub asks for each of these."""
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(options.location, errors="surrogateescape"), "uriBaseId": _ROOT},
            "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
        }
    }


def _message(issue: Issue, target: str) -> dict[str, str]:
    """GitHub shows the plain text; viewers that know Markdown show the repair too."""
    text = f"{issues.shortened(issue.text, _LONGEST_MESSAGE)} In {target}."
    message = {"text": _plain(text)}
    if issue.repair and len(issue.repair) <= _LONGEST_REPAIR:
        parts = (prose(text), f"{issue.repair_title}:", fenced(issue.repair, "sql"))
        message["markdown"] = "\n\n".join(parts).replace("{", "{{").replace("}", "}}")
    return message


def _plain(text: str) -> str:
    """Neither a placeholder nor a link (SARIF 2.1.0, 3.11.5 and 3.11.6): braces are doubled, and brackets escaped where
    a text looks like ``[a](b)``."""
    if "](" in text:
        text = re.sub(r"[\\\[\]]", r"\\\g<0>", text)
    return text.replace("{", "{{").replace("}", "}}")


def _suppression(how: Suppressed) -> dict[str, Any]:
    reason = _plain(visible(f"{how.by}: {how.reason}"))
    return {"suppressions": [{"kind": "external", "status": "accepted", "justification": reason}]}


def _notifications(report: Report, options: Options) -> list[dict[str, Any]]:
    """What is said of the run as a whole: for other readers than GitHub, which shows none of it."""
    said = [("note", issues.tally_line(report))]
    if report.not_checked:
        said.append(("warning", f"{words.counted(len(report.not_checked), 'subject')} in scope could not be checked"))
    if report.suppressed and not options.suppressed:
        counted = words.counted(len(report.suppressed), "finding")
        said.append(("note", f"{counted} accepted before are left out: code scanning would open an alert for each"))
    said += [("note", visible(note)) for note in report.notes]
    return [{"level": level, "message": {"text": _plain(f"{text}.")}} for level, text in said]


def _category(report: Report) -> str:
    """The target's name as one part of a path."""
    name = quote(issues.identity(report.target), safe="", errors="backslashreplace")
    if len(name) <= _LONGEST_CATEGORY:
        return name
    return f"{name[:_LONGEST_CATEGORY]}-{Fingerprints(report.target).of('')[:8]}"
