"""What stands in each row of the Markdown report's tables."""

from collections.abc import Iterable

from validator.model.finding import EvidenceValue, Finding, NotChecked
from validator.model.names import quote_identifier
from validator.model.report import ColumnEntry, Suppressed
from validator.reporters import words
from validator.reporters.markdown_text import Markdown, code, prose, sentence
from validator.reporters.repairs import ways_to_check

FINDINGS = ("Column, sequence", "Why")
FAILING = ("Column, sequence", "Next insert that fails, and why")
NOT_CHECKED = ("What", "Why not", "How to make it checkable")
SUPPRESSED = ("What", "Rule", "Accepted by", "Reason")
COLUMNS = ("Column", "Type", "Sequence", "Binding", "Next", "Largest id", "First collision", "Used", "Status")
NOTHING = Markdown("\N{EN DASH}")


def finding_row(finding: Finding) -> list[Markdown]:
    """The cells under FINDINGS or FAILING: two, as a name may take half of a comment's width, and what is wider than
    that has to be scrolled to."""
    subject = finding.subject
    what = subject.column or subject.table
    subjects = [code(str(name)) for name in (what, subject.sequence) if name]
    failure = words.next_failure(finding, _value)
    standing = words.standing(finding) if failure else None
    why = prose(standing) if standing else sentence(finding.message, _names(finding))
    rule = code(finding.rule) if finding.new else f"{code(finding.rule)}, not new"
    return [_lines(subjects), _lines([*([f"**{failure}**"] if failure else []), why, rule])]


def _lines(lines: Iterable[str]) -> Markdown:
    return Markdown("<br>".join(lines))


def _names(finding: Finding) -> Iterable[str]:
    """The subject's names as a message may say them; a plain column name is left out: it may be any word."""
    subject = finding.subject
    yield from (str(name) for name in (subject.column, subject.sequence, subject.table_name) if name)
    if subject.column and (quoted := quote_identifier(subject.column.column)).startswith('"'):
        yield quoted


def not_checked_row(item: NotChecked) -> list[Markdown]:
    """The cells under NOT_CHECKED."""
    subject = item.subject
    names = [str(name) for name in (subject.column, subject.sequence, subject.table_name) if name]
    how = [code(line) if is_sql else sentence(line, names) for line, is_sql in ways_to_check(item.how_to_check)]
    return [
        code(str(subject)),
        Markdown(f"{sentence(item.message, names)} ({code(item.reason)})"),
        _lines(how),
    ]


def suppressed_row(suppressed: Suppressed) -> list[Markdown]:
    """The cells under SUPPRESSED."""
    finding = suppressed.finding
    return [code(str(finding.subject)), code(finding.rule), prose(suppressed.by), prose(suppressed.reason)]


def column_row(entry: ColumnEntry) -> list[Markdown]:
    """The cells under COLUMNS."""
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
