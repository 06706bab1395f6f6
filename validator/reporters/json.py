"""The JSON report, version 1: ``docs/report.schema.json`` describes it field by field.

Within version 1 a field is added, never renamed. Each column, finding and the like stands on a line of its own.
"""

import math
from typing import Any

from validator.model.finding import EvidenceValue, Finding, NotChecked, Severity, Subject
from validator.model.names import quote_identifier
from validator.model.remedy import Remedy
from validator.model.report import Capacity, ColumnEntry, Report, Suppressed
from validator.model.snapshot import Target
from validator.model.undecoded import is_text
from validator.reporters import json_text
from validator.reporters.printable_sql import printable_sql
from validator.reporters.words import percent

VERSION = 1


def render(report: Report) -> str:
    """The document, with a newline at its end; what is not visible is escaped, so that a terminal can show it."""
    return json_text.document(_document(report))


def _document(report: Report) -> dict[str, Any]:
    return {
        "version": VERSION,
        "tool": {"name": "seqguard", "version": report.tool_version},
        "target": _target(report.target),
        "verdict": report.verdict,
        "exit_status": report.exit_status,
        "summary": {
            "columns": len(report.columns),
            "sequences": report.sequences,
            "errors": report.count(Severity.ERROR),
            "warnings": report.count(Severity.WARNING),
            "infos": report.count(Severity.INFO),
            "suppressed": len(report.suppressed),
            "not_checked": len(report.not_checked),
        },
        "columns": [_column(entry) for entry in report.columns],
        "findings": [_finding(finding) for finding in report.findings],
        "suppressed": [_suppressed(suppressed) for suppressed in report.suppressed],
        "not_checked": [_not_checked(item) for item in report.not_checked],
        "duration_seconds": round(report.duration_seconds, 3),
        "notes": list(report.notes),
    }


def _target(target: Target) -> dict[str, Any]:
    known = {
        "kind": target.kind,
        "database": target.database,
        "server_version": target.server_version,
        "label": target.label,
    }
    return known | ({"standby": True} if target.standby else {})


def _column(entry: ColumnEntry) -> dict[str, Any]:
    return {
        "table": str(entry.column.table),
        "column": quote_identifier(entry.column.column),
        "type": entry.type,
        "sequence": _name(entry.sequence),
        "binding": entry.binding,
        "increment": entry.increment,
        "next_value": entry.next_value,
        "min_value": entry.min_value,
        "max_value": entry.max_value,
        "first_collision": entry.first_collision,
        "inserts_until_failure": entry.inserts_until_failure,
        "on_collision": entry.on_collision,
        "capacity": _capacity(entry.capacity) if entry.capacity else None,
        "status": entry.status,
    }


def _capacity(capacity: Capacity) -> dict[str, Any]:
    return {
        "limit": capacity.limit,
        "remaining": capacity.remaining,
        "used_percent": percent(capacity.used_percent),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "new": finding.new,
        "subject": _subject(finding.subject),
        "message": finding.message,
        "evidence": {key: _evidence(value) for key, value in finding.evidence.items()},
        "remedy": _remedy(finding.remedy) if finding.remedy else None,
        "location": None,
        "fingerprint": finding.fingerprint,
    }


def _evidence(value: EvidenceValue) -> object:
    """JSON has no infinity and no not-a-number."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _remedy(remedy: Remedy) -> dict[str, Any]:
    sql = remedy.sql if is_text(remedy.sql) else printable_sql(remedy.sql)
    return {"safety": remedy.safety, "sql": sql} | ({"note": remedy.note} if remedy.note else {})


def _suppressed(suppressed: Suppressed) -> dict[str, Any]:
    return _finding(suppressed.finding) | {"by": suppressed.by, "reason": suppressed.reason}


def _not_checked(item: NotChecked) -> dict[str, Any]:
    return {
        "subject": _subject(item.subject),
        "reason": item.reason,
        "message": item.message,
        "how_to_check": item.how_to_check,
    }


def _subject(subject: Subject) -> dict[str, str | None]:
    return {
        "table": _name(subject.table_name),
        "column": quote_identifier(subject.column.column) if subject.column else None,
        "sequence": _name(subject.sequence),
    }


def _name(name: object) -> str | None:
    return None if name is None else str(name)
