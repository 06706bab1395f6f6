"""The Markdown report's tables and scripts, each entry by entry, so that any number of entries can be shown."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from validator.model.finding import Finding, Severity
from validator.model.frozen import frozen
from validator.model.remedy import Safety
from validator.model.report import Report, Status, Verdict
from validator.reporters.markdown_rows import (
    COLUMNS,
    FAILING,
    FINDINGS,
    NOT_CHECKED,
    SUPPRESSED,
    column_row,
    finding_row,
    not_checked_row,
    suppressed_row,
)
from validator.reporters.markdown_text import Markdown, fenced, prose, table_of, table_row
from validator.reporters.repairs import repairs

_WORST_FIRST = {status: rank for rank, status in enumerate(Status)}


@frozen
class Section:
    """``entries`` are the first ones of ``total``, each as it is written; ``join`` makes a table or a script of some.

    ``title`` is what a reader knows the section by.
    """

    title: str
    entries: tuple[str, ...]
    total: int
    join: Callable[[Sequence[str]], Markdown]


def sections(report: Report, most: int) -> dict[str, Section]:
    """All sections by the name that the template has for them; none has more than ``most`` entries."""
    by_severity = {s: [f for f in report.findings if f.severity is s] for s in Severity}
    worst = report.findings[0].severity if report.findings and report.verdict is Verdict.FAIL else Severity.ERROR
    failing, by_severity[worst] = by_severity[worst], []
    columns = sorted(report.columns, key=lambda entry: _WORST_FIRST[entry.status])

    def findings(title: str, of: Sequence[Finding], headers: Sequence[str] = FINDINGS) -> Section:
        return _table(title, headers, map(finding_row, of[:most]), len(of))

    def script(title: str, safety: Safety) -> Section:
        scripts = repairs(report.findings, safety)
        return Section(title, tuple(scripts[:most]), len(scripts), _script)

    return {
        "failing": findings("What fails", failing, FAILING),
        "safe": script("SQL that is safe to run", Safety.SAFE),
        "review": script("SQL that needs a decision first", Safety.NEEDS_REVIEW),
        "warnings": findings("Warnings", by_severity[Severity.WARNING]),
        "infos": findings("Infos", by_severity[Severity.INFO]),
        "not_checked": _table(
            "Not checked", NOT_CHECKED, map(not_checked_row, report.not_checked[:most]), len(report.not_checked)
        ),
        "notes": Section("Notes", tuple(_notes(report.notes[:most])), len(report.notes), _list),
        "suppressed": _table(
            "Accepted before, not counted",
            SUPPRESSED,
            map(suppressed_row, report.suppressed[:most]),
            len(report.suppressed),
        ),
        "columns": _table("Everything checked", COLUMNS, map(column_row, columns[:most]), len(columns)),
    }


def left_out(of: Mapping[str, Section], shown: Mapping[str, int]) -> list[str]:
    """What a document lacks that shows only so many entries: ``190 of 200 under "What fails"``."""
    lacking = [(section, section.total - shown[name]) for name, section in of.items() if section.total > shown[name]]
    return [
        f'{f"{missing:,} of" if missing < section.total else "all"} {section.total:,} under "{section.title}"'
        for section, missing in lacking
    ]


def _table(title: str, headers: Sequence[str], rows: Iterable[Sequence[Markdown]], total: int) -> Section:
    return Section(title, tuple(map(table_row, rows)), total, lambda lines: table_of(headers, lines))


def _script(scripts: Sequence[str]) -> Markdown:
    return fenced("\n\n".join(scripts), "sql")


def _notes(notes: Iterable[str]) -> Iterator[str]:
    for note in notes:
        yield f"- {prose(note)}"


def _list(lines: Sequence[str]) -> Markdown:
    return Markdown("\n".join(lines))
