"""Columns that something filled at an earlier check of the same database, and that nothing fills at a later one. Pure.

A single check can't tell that from a key whose ids the application assigns: id-without-default warns of those, and only
of primary keys. Who has seen both knows more.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from validator.facts.binding import BindingKind, Bindings
from validator.judgement.build_report import sort_findings
from validator.judgement.suppressions import apply_ignores
from validator.model.catalog import Catalog, Kind
from validator.model.finding import Finding, Severity, Subject
from validator.model.names import ColumnName, quote_identifier
from validator.model.policy import Policy
from validator.model.report import ColumnEntry, Report, Status

RULE = "id-without-default"


def filled_before(before: Report) -> dict[ColumnName, ColumnEntry]:
    """The columns that inserts might leave out."""
    filled = (
        e for e in before.columns if e.binding != BindingKind.NONE.value and e.status is not Status.BROKEN_DEFAULT
    )
    return {entry.column: entry for entry in filled}


def no_longer_there(before: Report, after: Report) -> tuple[ColumnName, ...]:
    """Columns that were filled and have no entry now: they are gone, or filled otherwise, or nothing fills them."""
    return tuple(sorted(filled_before(before).keys() - {entry.column for entry in after.columns}))


def with_lost_defaults(
    before: Report, after: Report, catalog: Catalog, bindings: Bindings, policy: Policy, today: date
) -> Report:
    """``after`` with an error for each column that has lost what filled it and must not be null; ``catalog`` has those
    that are no longer in the report, if they are there."""
    severity = policy.severities.get(RULE, Severity.ERROR)
    if severity is None:
        return after
    lost = apply_ignores(_lost(before, catalog, bindings, severity), policy.ignores, today).kept
    known = {f.subject.column: f for f in after.findings if f.rule == RULE}
    told = {
        of.subject.column: replace(known[of.subject.column], message=of.message, severity=severity)
        if of.subject.column in known
        else of
        for of in lost
    }
    others = (f for f in after.findings if f.rule != RULE or f.subject.column not in told)
    return replace(after, findings=sort_findings([*others, *told.values()]))


def _lost(before: Report, catalog: Catalog, bindings: Bindings, severity: Severity) -> Iterator[Finding]:
    for name, entry in sorted(filled_before(before).items()):
        column, table = catalog.columns.get(name), catalog.tables.get(name.table)
        if column is None or table is None or table.is_partition or table.kind not in (Kind.TABLE, Kind.PARTITIONED):
            continue
        if name in bindings.filled or not column.not_null or name.table in catalog.outside_scope:
            continue
        by = str(entry.sequence) if entry.sequence is not None else "a default"
        without = f"an insert into {name.table} that leaves {quote_identifier(name.column)} out"
        yield Finding(
            rule=RULE,
            severity=severity,
            subject=Subject(column=name),
            message=f"{without} fails now: {by} filled it before, and nothing does any more",
            evidence={"sqlstate": "23502"},
        )
