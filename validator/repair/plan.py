"""From findings to repairs: each one once, in the order to run them in. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from validator.model.finding import Finding, Severity
from validator.model.remedy import Remedy, Safety
from validator.model.repairs import Plan, Repair

_FIRST = ("sequence-type-mismatch", "sequence-exhausted", "sequence-running-out", "default-names-missing-sequence")
"""More room before anything is moved into it."""


def plan(findings: Iterable[Finding]) -> Plan:
    """The same SQL for several findings is one repair: a sequence that ten columns draw from is moved once."""
    ordered = sorted(findings, key=lambda f: (f.rule not in _FIRST, f.severity.rank, str(f.subject), f.rule))
    return Plan(
        _grouped(ordered, Safety.SAFE),
        _grouped(ordered, Safety.NEEDS_REVIEW),
        tuple(f for f in ordered if f.remedy is None and f.severity is not Severity.INFO),
    )


def as_script(wanted: Plan, has_spelling: Callable[[str], bool]) -> Plan:
    """``wanted`` without those safe repairs that a script can't hold: half of one would be worse than none."""
    writable = [has_spelling(repair.remedy.sql) for repair in wanted.safe]
    return replace(
        wanted,
        safe=tuple(r for r, can in zip(wanted.safe, writable, strict=True) if can),
        unwritable=tuple(r for r, can in zip(wanted.safe, writable, strict=True) if not can),
    )


def _grouped(findings: Iterable[Finding], safety: Safety) -> tuple[Repair, ...]:
    groups: dict[tuple[str, str], tuple[Remedy, list[Finding]]] = {}
    for finding in findings:
        remedy = finding.remedy
        if remedy is not None and remedy.safety is safety:
            groups.setdefault((remedy.sql, remedy.note), (remedy, []))[1].append(finding)
    return tuple(Repair(remedy, tuple(causes)) for remedy, causes in groups.values())
