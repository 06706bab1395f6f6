"""A JSON report read back: the inverse of ``json.render``, for files that may come from anybody.

What a file holds ends up in a comment under somebody's name. So it is bounded, checked field by field before anything
is made of it, and no part of it is in an error but for a short one, for the caller to print as one line.
"""

import re
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from validator.model.finding import EvidenceValue, Finding, NotChecked, Subject
from validator.model.names import ColumnName, QualifiedName
from validator.model.remedy import Remedy
from validator.model.report import Capacity, ColumnEntry, Report, Suppressed
from validator.model.snapshot import Target
from validator.reporters.json import VERSION
from validator.reporters.report_document import (
    Beginning,
    ColumnPart,
    FindingPart,
    NotCheckedPart,
    RemedyPart,
    ReportDocument,
    SubjectPart,
)

T = TypeVar("T")
MAX_BYTES = 25_000_000
"""More than 20,000 columns, each with a finding and its repair."""

_MAX_DIGITS = 1_000
_LARGEST = 10**_MAX_DIGITS
_MAX_SHOWN = 200
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_PART = r'(?:([a-z_][a-z0-9_]*)|"((?:[^"\0]|"")+)")'
_QUALIFIED = re.compile(rf"{_PART}\.{_PART}")
_IDENTIFIER = re.compile(_PART)


class UnreadableReport(ValueError):
    """Not a JSON report of a version that is known here: why not, in one line."""


def parse(data: bytes) -> Report:
    """The report that ``data`` is. UnreadableReport if it is none, or too large."""
    if len(data) > MAX_BYTES:
        raise UnreadableReport(f"it is larger than {MAX_BYTES // 1_000_000} MB, the largest report that is read")
    data = data.removeprefix(_BYTE_ORDER_MARK)
    if not data.strip():
        raise UnreadableReport("it is empty")
    try:
        version = _decoded(data, Beginning).version
    except msgspec.ValidationError as error:
        raise UnreadableReport(f"it is no report that seqguard wrote: {_short(error)}") from None
    if version != VERSION:
        advice = "a newer seqguard can" if version > VERSION else "no seqguard can"
        raise UnreadableReport(
            f"it is a report of version {version:.4g}; this seqguard reads version {VERSION}, {advice}"
        )
    try:
        return _report(_decoded(data, ReportDocument))
    except msgspec.ValidationError as error:
        raise UnreadableReport(f"it is not as a report of version {VERSION} is: {_short(error)}") from None


def _decoded(data: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError:
        raise
    except UnicodeDecodeError:
        raise UnreadableReport("it is no UTF-8 text") from None
    except RecursionError:
        raise UnreadableReport("its values are nested too deeply for a report") from None
    except msgspec.DecodeError as error:
        raise UnreadableReport(f"it is no JSON, or it was cut short: {_short(error)}") from None


def _short(error: Exception) -> str:
    text = str(error)
    return text if len(text) <= _MAX_SHOWN else f"{text[:_MAX_SHOWN]}..."


def _report(document: ReportDocument) -> Report:
    target = document.target
    return Report(
        target=Target(target.kind, target.database, target.server_version, target.label, target.standby),
        verdict=document.verdict,
        exit_status=document.exit_status,
        columns=tuple(map(_column, document.columns)),
        findings=tuple(map(_finding, document.findings)),
        suppressed=tuple(Suppressed(_finding(part), part.by, part.reason) for part in document.suppressed),
        not_checked=tuple(map(_not_checked, document.not_checked)),
        sequences=document.summary.sequences,
        duration_seconds=document.duration_seconds,
        tool_version=document.tool.version,
        notes=tuple(document.notes),
    )


def _column(part: ColumnPart) -> ColumnEntry:
    for number in (part.increment, part.next_value, part.min_value, part.max_value, part.first_collision):
        _bounded(number)
    _bounded(part.inserts_until_failure)
    capacity = part.capacity
    if capacity is not None:
        _bounded(capacity.limit)
        _bounded(capacity.remaining)
    return ColumnEntry(
        column=ColumnName(_qualified(part.table), _identifier(part.column)),
        type=part.type,
        sequence=None if part.sequence is None else _qualified(part.sequence),
        binding=part.binding,
        increment=part.increment,
        next_value=part.next_value,
        min_value=part.min_value,
        max_value=part.max_value,
        first_collision=part.first_collision,
        inserts_until_failure=part.inserts_until_failure,
        on_collision=part.on_collision,
        capacity=Capacity(capacity.limit, capacity.remaining, capacity.used_percent) if capacity else None,
        status=part.status,
    )


def _finding(part: FindingPart) -> Finding:
    return Finding(
        rule=part.rule,
        severity=part.severity,
        subject=_subject(part.subject),
        message=part.message,
        evidence=dict(_evidence(part.evidence.items())),
        remedy=_remedy(part.remedy) if part.remedy else None,
        new=part.new,
    )


def _evidence(items: Iterable[tuple[str, object]]) -> Iterable[tuple[str, EvidenceValue]]:
    for key, value in items:
        _bounded(value)
        yield key, tuple(value) if isinstance(value, list) else value  # type: ignore[misc]


def _bounded(value: object) -> None:
    """Python writes no integer of more than 4,300 digits, and ``Decimal`` rounds no float of more than 28."""
    if isinstance(value, int) and abs(value) >= _LARGEST:
        raise msgspec.ValidationError(f"a number has more than {_MAX_DIGITS:,} digits")
    if isinstance(value, float) and abs(value) >= 1e20:
        raise msgspec.ValidationError("a percentage is beyond all measure")


def _remedy(part: RemedyPart) -> Remedy:
    return Remedy(part.safety, part.sql, part.note)


def _not_checked(part: NotCheckedPart) -> NotChecked:
    return NotChecked(_subject(part.subject), part.reason, part.message, part.how_to_check)


def _subject(part: SubjectPart) -> Subject:
    sequence = None if part.sequence is None else _qualified(part.sequence)
    table = None if part.table is None else _qualified(part.table)
    if part.column is None:
        return Subject(sequence=sequence, table=table)
    if table is None:
        raise msgspec.ValidationError("a subject has a column and no table")
    return Subject(column=ColumnName(table, _identifier(part.column)), sequence=sequence)


def _qualified(text: str) -> QualifiedName:
    """``schema.name`` as it was written; unlike ``QualifiedName.parse`` it cuts nothing to 63 bytes."""
    match = _QUALIFIED.fullmatch(text)
    if match is None:
        raise msgspec.ValidationError(f"{_name(text)} is no schema.name as SQL writes it")
    return QualifiedName(_unquoted(match[1], match[2]), _unquoted(match[3], match[4]))


def _identifier(text: str) -> str:
    match = _IDENTIFIER.fullmatch(text)
    if match is None:
        raise msgspec.ValidationError(f"{_name(text)} is no identifier as SQL writes it")
    return _unquoted(match[1], match[2])


def _unquoted(plain: str | None, quoted: str) -> str:
    return plain if plain is not None else quoted.replace('""', '"')


def _name(text: str) -> str:
    return repr(text[:40] + "..." if len(text) > 40 else text)
