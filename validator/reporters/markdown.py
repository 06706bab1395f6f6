"""The report as Markdown, the document that people read in a pull request.

Python decides what stands in each table and makes it safe; ``templates/report.md.j2`` decides how the document reads.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from validator.model.finding import EvidenceValue, Finding, NotChecked, Severity
from validator.model.frozen import frozen
from validator.model.names import quote_identifier
from validator.model.remedy import Safety
from validator.model.report import ColumnEntry, Report, Status, Verdict
from validator.reporters import words
from validator.reporters.markdown_text import Markdown, code, fenced, prose, sentence, table
from validator.reporters.options import MAX_ROWS
from validator.reporters.repairs import repairs, ways_to_check

if TYPE_CHECKING:
    from jinja2 import Template

T = TypeVar("T")
COLUMN, SEQUENCE, NEXT_FAILURE, WHY, SEVERITY = "Column", "Sequence", "Next insert that fails", "Why", "Severity"
NOTHING = Markdown("\N{EN DASH}")
_WORST_FIRST = {status: rank for rank, status in enumerate(Status)}


@frozen
class Part:
    """A table or a script of the document, cut to the longest length allowed; ``total`` counts what was cut off too."""

    body: Markdown
    total: int


def render(report: Report, *, max_rows: int = MAX_ROWS) -> str:
    """The whole document. No table or script has more than ``max_rows`` entries; a sentence says how many it lacks."""
    by_severity = {s: [f for f in report.findings if f.severity is s] for s in Severity}
    worst = report.findings[0].severity if report.findings and report.verdict is Verdict.FAIL else Severity.ERROR
    failing, by_severity[worst] = by_severity[worst], []

    def findings(of: Sequence[Finding], *headers: str) -> Part:
        return _table(headers, of, lambda finding: _finding_row(finding, headers), max_rows)

    return _template().render(
        report=report,
        summary=_summary(report),
        failing=findings(failing, COLUMN, SEQUENCE, NEXT_FAILURE, WHY, SEVERITY),
        warnings=findings(by_severity[Severity.WARNING], COLUMN, SEQUENCE, NEXT_FAILURE, WHY),
        infos=findings(by_severity[Severity.INFO], COLUMN, SEQUENCE, WHY),
        safe=_script(repairs(report.findings, Safety.SAFE), max_rows),
        review=_script(repairs(report.findings, Safety.NEEDS_REVIEW), max_rows),
        not_checked=_table(
            ["What", "Why not", "How to make it checkable"], report.not_checked, _not_checked_row, max_rows
        ),
        suppressed=_table(
            ["What", "Rule", "Accepted by", "Reason"],
            report.suppressed,
            lambda s: [code(str(s.finding.subject)), code(s.finding.rule), prose(s.by), prose(s.reason)],
            max_rows,
        ),
        columns=_table(
            ["Column", "Type", "Sequence", "Binding", "Next", "Largest id", "First collision", "Used", "Status"],
            sorted(report.columns, key=lambda entry: _WORST_FIRST[entry.status]),
            _column_row,
            max_rows,
        ),
        duration=Markdown(words.duration(report.duration_seconds)),
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("validator.reporters"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - that is for HTML; ``finalize`` does the same for Markdown
        finalize=lambda value: value if isinstance(value, Markdown) else prose(str(value)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["thousands"] = lambda number: Markdown(f"{number:,}")
    return environment.get_template("report.md.j2")


def _summary(report: Report) -> Markdown:
    target = words.target_words(report.target, code, prose)
    columns, sequences = words.counted(len(report.columns), "column"), words.counted(report.sequences, "sequence")
    scope = f"{columns} and {sequences} of {target}" if report.columns else f"no id column was found in {target}"
    tally = ", ".join(words.tally(report))
    match report.verdict:
        case Verdict.FAIL:
            text = f"**{tally}** in {scope}." if report.columns else f"**{tally}**: {scope}."
        case Verdict.INCOMPLETE:
            new = "Nothing new" if report.suppressed else "Nothing"
            text = f"{new} that was checked fails, but not all could be checked (**{tally}**): {scope}."
        case Verdict.PASS if report.suppressed:
            text = f"Nothing new fails this check, and what was accepted still stands ({tally}): {scope}."
        case Verdict.PASS if tally:
            text = f"Nothing fails this check ({tally}): {scope}."
        case Verdict.PASS:
            text = f"Nothing stands in the way of the next inserts: {scope}."
    return Markdown(text)


def _table(headers: Sequence[str], items: Sequence[T], row: Callable[[T], Sequence[Markdown]], max_rows: int) -> Part:
    return _part(table(headers, map(row, items[:max_rows])), len(items), max_rows)


def _script(scripts: list[str], max_rows: int) -> Part:
    return _part(fenced("\n\n".join(scripts[:max_rows]), "sql"), len(scripts), max_rows)


def _part(body: Markdown, total: int, max_rows: int) -> Part:
    if total > max_rows:
        body = Markdown(f"{body}\n\n{total - max_rows:,} more are left out here; the JSON report has all {total:,}.")
    return Part(body, total)


def _finding_row(finding: Finding, headers: Sequence[str]) -> list[Markdown]:
    subject = finding.subject
    what = subject.column or subject.table
    failure = words.next_failure(finding, _value)
    rule = f"({code(finding.rule)})" if finding.new else f"({code(finding.rule)}, not new)"
    cells = {
        COLUMN: code(str(what)) if what else NOTHING,
        SEQUENCE: code(str(subject.sequence)) if subject.sequence else NOTHING,
        NEXT_FAILURE: Markdown(failure) if failure else NOTHING,
        WHY: Markdown(f"{sentence(finding.message, _names(finding))} {rule}"),
        SEVERITY: prose(finding.severity),
    }
    return [cells[header] for header in headers]


def _names(finding: Finding) -> Iterable[str]:
    """The subject's names as a message may say them; a plain column name is left out: it may be any word."""
    subject = finding.subject
    yield from (str(name) for name in (subject.column, subject.sequence, subject.table_name) if name)
    if subject.column and (quoted := quote_identifier(subject.column.column)).startswith('"'):
        yield quoted


def _not_checked_row(item: NotChecked) -> list[Markdown]:
    subject = item.subject
    names = [str(name) for name in (subject.column, subject.sequence, subject.table_name) if name]
    how = [code(line) if is_sql else sentence(line, names) for line, is_sql in ways_to_check(item.how_to_check)]
    return [
        code(str(subject)),
        Markdown(f"{sentence(item.message, names)} ({code(item.reason)})"),
        Markdown("<br>".join(how)),
    ]


def _column_row(entry: ColumnEntry) -> list[Markdown]:
    descending = (entry.increment or 1) < 0
    furthest = entry.min_value if descending else entry.max_value
    return [
        code(str(entry.column)),
        code(entry.type),
        code(str(entry.sequence)) if entry.sequence else NOTHING,
        prose(entry.binding),
        Markdown(_value(entry.next_value)),
        Markdown(_value(furthest) + (" (smallest)" if descending and furthest is not None else "")),
        Markdown(_value(entry.first_collision)),
        prose(words.percent_words(entry.capacity.used_percent)) if entry.capacity else NOTHING,
        prose(entry.status),
    ]


def _value(value: EvidenceValue) -> str:
    """An id: numbers as they are, for they may be copied; text from a column in code."""
    if value is None:
        return NOTHING
    return str(value) if isinstance(value, int) else code(str(value))
