"""The report for a terminal: the verdict, what fails and why, the repair, what was not checked, what to run next."""

from collections.abc import Iterator

from validator.model.finding import EvidenceValue, Finding, NotChecked, Severity
from validator.model.remedy import Safety
from validator.model.report import Report, Verdict
from validator.reporters import words
from validator.reporters.repairs import repairs, ways_to_check
from validator.reporters.terminal import Line, paint

_VERDICT_STYLE = {Verdict.PASS: "bold green", Verdict.FAIL: "bold red", Verdict.INCOMPLETE: "bold yellow"}
_SEVERITY_STYLE = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_HEADING = "bold"
_QUIET = "dim"


def render(report: Report, *, color: bool, width: int) -> str:
    """The report at ``width`` columns. SQL is never wrapped, so that it can be copied."""
    return paint(_lines(report, width), color=color, width=width)


def _lines(report: Report, width: int) -> Iterator[Line]:
    yield from _verdict(report, width)
    entries = words.Entries(report.columns)
    for severity, title in ((Severity.ERROR, "Errors"), (Severity.WARNING, "Warnings")):
        found = [finding for finding in report.findings if finding.severity is severity]
        yield from _heading(title, len(found))
        for finding in found:
            yield from _finding(finding, entries)
    infos = [finding for finding in report.findings if finding.severity is Severity.INFO]
    yield from _heading("Infos", len(infos))
    for finding in infos:
        yield _entry(str(finding.subject), finding.rule, _SEVERITY_STYLE[Severity.INFO], f": {finding.message}")
    yield from _repairs(report)
    yield from _heading("Not checked", len(report.not_checked))
    for item in report.not_checked:
        yield from _not_checked(item)
    yield from _heading("Suppressed", len(report.suppressed))
    for suppressed in report.suppressed:
        why = f", accepted by {suppressed.by}: {suppressed.reason}"
        yield _entry(str(suppressed.finding.subject), suppressed.finding.rule, "", why)
    yield from _heading("Notes", len(report.notes))
    for note in report.notes:
        yield Line(((note, ""),), indent=2, hang=4)
    yield from _next(report)


def _verdict(report: Report, width: int) -> Iterator[Line]:
    """One line, or two where one is too narrow for it."""
    word = report.verdict.upper()
    checked = f"{words.counted(len(report.columns), 'column')}, {words.counted(report.sequences, 'sequence')}"
    counts = f"  {', '.join(words.tally(report, zeros=True))}; {checked}; "
    target = f"{words.target_words(report.target, str, str)}, {words.duration(report.duration_seconds)}"
    verdict = (word, _VERDICT_STYLE[report.verdict])
    indent = len(word) + 2
    if len(word + counts + target) <= width:
        yield Line((verdict, (counts + target, "")), hang=indent)
    else:
        yield Line((verdict, (counts.rstrip("; "), "")), hang=indent)
        yield Line(((target, ""),), indent=indent, hang=indent)
    if not report.columns:
        read = " that could be looked at" if report.not_checked else ""
        question = "" if report.not_checked or report.findings else f" {words.NOTHING_FOUND}"
        yield Line(((f"No id column{read} was found in scope.{question}", ""),))
    elif report.verdict is Verdict.PASS and report.suppressed:
        yield Line((("Nothing new fails; what was accepted still stands.", ""),))
    elif report.verdict is Verdict.PASS and not report.findings and not report.not_checked:
        well = "Nothing stands in the way of the next inserts."
        but = words.not_well(report)
        yield Line(((f"Nothing fails this check, but {but}." if but else well, ""),))


def _heading(title: str, number: int) -> Iterator[Line]:
    """A blank line and the title with the number of things below; nothing for none."""
    if number:
        yield Line()
        yield Line(((f"{title} ({number:,})", _HEADING),))


def _entry(subject: str, what: str, style: str, more: str = "") -> Line:
    return Line(((subject, "bold"), ("  ", ""), (what, style), (more, "")), indent=2, hang=4)


def _finding(finding: Finding, entries: words.Entries) -> Iterator[Line]:
    style = _SEVERITY_STYLE[finding.severity]
    yield _entry(str(finding.subject), finding.rule, style, "" if finding.new else "  (not new)")
    yield Line(((finding.message, ""),), indent=4, hang=4)
    facts = ", ".join(words.evidence_words(finding, entries.of(finding), _value))
    sequence = finding.subject.sequence
    if sequence and str(sequence) != str(finding.subject):
        facts = f"sequence {sequence}: {facts}" if facts else f"sequence {sequence}"
    if facts:
        yield Line(((facts, _QUIET),), indent=4, hang=6)


def _value(value: EvidenceValue) -> str:
    return str(value)


def _repairs(report: Report) -> Iterator[Line]:
    titles = {Safety.SAFE: "Repair, safe to run", Safety.NEEDS_REVIEW: "Repair, to be decided first"}
    for safety, title in titles.items():
        scripts = repairs(report.findings, safety)
        yield from _heading(title, len(scripts))
        for number, script in enumerate(scripts):
            if number:
                yield Line()
            for line in script.split("\n"):
                yield Line(((line, _QUIET if line.startswith("--") else ""),), wrap=False)


def _not_checked(item: NotChecked) -> Iterator[Line]:
    yield _entry(str(item.subject), item.reason, _SEVERITY_STYLE[Severity.WARNING])
    yield Line(((item.message, ""),), indent=4, hang=4)
    lead = "to check it: "
    for line, is_sql in ways_to_check(item.how_to_check):
        yield Line(((lead, _QUIET), (line, "")), indent=4, hang=6, wrap=not is_sql)
        lead = " " * len(lead)


def _next(report: Report) -> Iterator[Line]:
    """What to run next, where there is something to do."""
    if not report.findings and not report.not_checked:
        return
    yield Line()
    hints = {"seqguard check -f markdown": "this report as a document"}
    if any(finding.remedy for finding in report.findings):
        hints = {"seqguard fix": "these repairs as one script"} | hints
    if report.findings:
        hints = {f"seqguard explain {report.findings[0].rule}": "what it means, an example, the repair"} | hints
    for command, purpose in hints.items():
        yield Line(((command, "bold"), (f"  {purpose}", "")), hang=4)
