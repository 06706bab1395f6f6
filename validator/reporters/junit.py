"""JUnit XML: each id column is a test case, as test reports of CI servers show them.

There is no standard; this follows ``junit-10.xsd`` of Jenkins' xunit-plugin, and what readers make of it. GitLab
("Unit test reports"; ``junit.rb``) shows the text of an element, not its attributes, takes the first of the cases with
the same class and name, and files up to 30 MB; above 250,000 objects in a file it gave up (issue 507482).
Jenkins (``CaseResult.java``) shows the attribute ``message`` and the text. So each case has one outcome, whose text
says everything.

What could not be checked is an ``error``; where ``allow_incomplete`` says that this is accepted, it is ``skipped``.
"""

from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from validator.model.finding import Severity, Subject
from validator.model.frozen import frozen
from validator.model.names import quote_identifier
from validator.model.report import Report, Suppressed
from validator.reporters import issues, words
from validator.reporters.issues import NOT_CHECKED, Issue
from validator.reporters.options import Options
from validator.reporters.visible import visible

MAX_CASES = 20_000
MAX_BYTES = 29_000_000
_OUTCOMES = ("failure", "error", "skipped")


@frozen
class Case:
    """A test case: ``decisive`` issues make its outcome, ``remarks`` are the other lines to be said."""

    classname: str
    name: str
    outcome: str
    decisive: tuple[Issue, ...]
    remarks: tuple[str, ...]


def render(report: Report, options: Options) -> str:
    """The document, with one suite."""
    cases = sorted(_cases(report, options), key=lambda case: not case.outcome)
    elements, left = _elements(cases)
    suite = _suite(report, elements)
    if said := [*_left_out(left), *(f"note: {note}" for note in report.notes)]:
        ET.SubElement(suite, "system-out").text = _output(said)
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written.decode().replace("##", "#&#35;") + "\n"  # no log takes it for a command: see workflow_commands


def _suite(report: Report, cases: list[ET.Element]) -> ET.Element:
    counts = {outcome: sum(1 for case in cases if case.find(outcome) is not None) for outcome in _OUTCOMES}
    suite = ET.Element(
        "testsuite",
        name=f"seqguard: {visible(issues.identity(report.target))}",
        tests=str(len(cases)),
        failures=str(counts["failure"]),
        errors=str(counts["error"]),
        skipped=str(counts["skipped"]),
        time=f"{report.duration_seconds:.3f}",
    )
    properties = ET.SubElement(suite, "properties")
    for name, value in {
        "seqguard.version": report.tool_version,
        "seqguard.verdict": report.verdict,
        "seqguard.exit_status": report.exit_status,
        "seqguard.target": issues.target_line(report),
    }.items():
        ET.SubElement(properties, "property", name=name, value=visible(str(value)))
    suite.extend(cases)
    return suite


def _cases(report: Report, options: Options) -> Iterator[Case]:
    """One for each column, and for each other subject that something is said of."""
    keys = dict.fromkeys(_key(Subject(column=entry.column)) for entry in report.columns)
    said: dict[tuple[str, str], list[Issue]] = {key: [] for key in keys}
    accepted: dict[tuple[str, str], list[Suppressed]] = {}
    for issue in issues.issues(report, allow_incomplete=options.allow_incomplete):
        said.setdefault(_key(issue.subject), []).append(issue)
    for suppressed in report.suppressed:
        key = _key(suppressed.finding.subject)
        said.setdefault(key, [])
        accepted.setdefault(key, []).append(suppressed)
    if not report.columns:
        nothing = Issue("no-columns", Severity.INFO, Subject(), "no id column was found in scope", (), "", "", "")
        yield Case("seqguard", "columns", "skipped", (nothing,), ())
    for key, of_key in said.items():
        yield _case(key, of_key, accepted.get(key, ()), options)


def _key(subject: Subject) -> tuple[str, str]:
    """Class and name of the subject's case; no column is called as the others are: its name would be in quotes."""
    if subject.column:
        return visible(str(subject.column.table)), visible(quote_identifier(subject.column.column))
    if subject.table:
        return visible(str(subject.table)), "(table)"
    return (visible(str(subject.sequence)), "(sequence)") if subject.sequence else ("seqguard", "(everything)")


def _case(key: tuple[str, str], said: list[Issue], accepted: Iterable[Suppressed], options: Options) -> Case:
    failing = [issue for issue in said if issue.rule != NOT_CHECKED and _fails(issue, options.fail_on)]
    unknown = [issue for issue in said if issue.rule == NOT_CHECKED]
    outcome = "failure" if failing else ("skipped" if options.allow_incomplete else "error") if unknown else ""
    decisive = (*failing, *unknown)
    remarks = [f"{issue.severity}: {issue.rule}: {issue.text}" for issue in said if issue not in decisive]
    remarks += [f"suppressed: {s.finding.rule}: accepted by {s.by}: {s.reason}" for s in accepted]
    return Case(*key, outcome, decisive, tuple(remarks))


def _fails(issue: Issue, fail_on: Severity | None) -> bool:
    return issue.new and fail_on is not None and issue.severity.rank <= fail_on.rank


def _elements(cases: list[Case]) -> tuple[list[ET.Element], list[Case]]:
    """As many of ``cases`` as readers take, and the others."""
    elements: list[ET.Element] = []
    size = 0
    for case in cases[:MAX_CASES]:
        element = _element(case)
        size += len(ET.tostring(element)) + 100
        if size > MAX_BYTES:
            break
        elements.append(element)
    return elements, cases[len(elements) :]


def _element(case: Case) -> ET.Element:
    element = ET.Element("testcase", classname=case.classname, name=case.name)
    if case.outcome == "skipped":
        # without attributes, which older schemas do not have here, and Jenkins shows the text then
        ET.SubElement(element, case.outcome).text = "\n".join(issue.text for issue in case.decisive)
    elif case.outcome:
        first = case.decisive[0]
        outcome = ET.SubElement(element, case.outcome, type=first.rule, message=first.sentence)
        outcome.text = "\n\n".join(map(_paragraph, case.decisive))
    if case.remarks:
        ET.SubElement(element, "system-out").text = _output(case.remarks)
    return element


def _paragraph(issue: Issue) -> str:
    lines = [f"{issue.rule}: {issue.text}"]
    return "\n".join([*lines, f"{issue.repair_title}:", issue.repair] if issue.repair else lines)


def _left_out(cases: list[Case]) -> Iterator[str]:
    if cases:
        bad = sum(1 for case in cases if case.outcome)
        yield (
            f"{words.counted(len(cases), 'case')} more, {bad:,} of them not passed, are left out here: the JSON report "
            "(seqguard check -f json) has them all"
        )


def _output(lines: Iterable[str]) -> str:
    """GitLab takes ``[[ATTACHMENT|path]]`` in an output for a file to link to."""
    return "\n".join(visible(line) for line in lines).replace("[[ATTACHMENT|", "[\\x5bATTACHMENT|")
