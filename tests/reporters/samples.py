"""Reports built by hand: what a run could end with, from nothing wrong to everything wrong under hostile names."""

from dataclasses import replace

from validator.model.finding import Finding, NotChecked, Severity, Subject
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import Reason
from validator.model.remedy import Remedy, Safety
from validator.model.report import Capacity, ColumnEntry, Report, Status, Suppressed, Verdict
from validator.model.snapshot import Target

INT_MAX = 2**31 - 1
HOSTILE = (
    "a|b",
    r"a\|b",
    "`",
    "``a` `",
    " padded ",
    "<script>alert(1)</script>",
    "</details>",
    "[x](javascript:1)",
    "![x](//evil)",
    "@admin",
    "shop/repo#12",
    "GH-12",
    "https://evil.example/?a=1&b=2",
    "www.evil.example",
    "mail@evil.example",
    "*_~~bold~~_*",
    "&lt;&#64;",
    "$x$ :smile: !1 ~2",
    "line\nDROP TABLE x;",
    "bell\a\x1b[31mred\x1b]8;;http://evil\x1b\\",
    "c1\x9b31m\x7f",
    "bidi\u202egnp.exe\u2066\u200b\ufeff",
    "[bold red]rich[/]",
    'quo"te',
    "naïve ключ 列",
    "'; DROP TABLE x; --",
)
"""Names that PostgreSQL takes, and that break a document or a terminal that does not take care."""


def entry(table: str = "products", /, **changes: object) -> ColumnEntry:
    """A healthy serial column ``id`` of schema public; ``changes`` are fields of ColumnEntry."""
    healthy = ColumnEntry(
        column=ColumnName(QualifiedName("public", table), "id"),
        type="integer",
        sequence=QualifiedName("public", f"{table}_id_seq"),
        binding="serial",
        increment=1,
        next_value=8,
        min_value=1,
        max_value=7,
        first_collision=None,
        inserts_until_failure=None,
        on_collision=None,
        capacity=Capacity(INT_MAX, INT_MAX - 7, 3.2e-7),
        status=Status.OK,
    )
    return replace(healthy, **changes)  # type: ignore[arg-type]


def behind(table: str = "products", column: str = "id", *, schema: str = "public") -> tuple[ColumnEntry, Finding]:
    """A column whose 2nd next insert collides, and the finding that says so."""
    name = ColumnName(QualifiedName(schema, table), column)
    sequence = QualifiedName(schema, f"{table}_{column}_seq")
    measured = {"next_value": 6, "max_value": 7, "first_collision": 7, "inserts_until_failure": 1}
    finding = Finding(
        rule="sequence-behind-data",
        severity=Severity.ERROR,
        subject=Subject(column=name, sequence=sequence),
        message=f"the 2nd insert into {name.table} fails: {name.column} 7 is taken",
        evidence=measured | {"on_collision": "error", "sqlstate": "23505"},
        remedy=Remedy(Safety.SAFE, f"SELECT pg_catalog.setval('{str(sequence).replace(chr(39), chr(39) * 2)}', 7);"),
    )
    entry_of_it = entry(table, **measured, column=name, sequence=sequence, on_collision="error", status=Status.BEHIND)
    return entry_of_it, finding


def report(**changes: object) -> Report:
    """A passing report of two columns; ``changes`` are fields of Report."""
    passing = Report(
        target=Target("database", "shop", "16.4", "staging"),
        verdict=Verdict.PASS,
        exit_status=0,
        columns=(entry("orders"), entry("products")),
        findings=(),
        suppressed=(),
        not_checked=(),
        sequences=2,
        duration_seconds=0.4123,
        tool_version="0.1.0",
    )
    return replace(passing, **changes)  # type: ignore[arg-type]


def not_checked(table: str = "secrets") -> NotChecked:
    column = ColumnName(QualifiedName("public", table), "id")
    return NotChecked(
        Subject(column=column, sequence=QualifiedName("public", f"{table}_id_seq")),
        Reason.NO_PRIVILEGE,
        f"the role may not read {column.table}",
        f"GRANT SELECT ON {column.table} TO ci",
    )


def failing() -> Report:
    broken, finding = behind("products", "product_id")
    return report(verdict=Verdict.FAIL, exit_status=1, columns=(entry("orders"), broken), findings=(finding,))


def incomplete() -> Report:
    unread = entry("secrets", status=Status.UNKNOWN, next_value=None, min_value=None, max_value=None, capacity=None)
    columns = (entry("orders"), unread)
    return report(verdict=Verdict.INCOMPLETE, exit_status=4, columns=columns, not_checked=(not_checked(),))


def everything() -> Report:
    """Every kind of content at once, each hostile name as table and column."""
    pairs = [behind(name, name) for name in HOSTILE]
    public = QualifiedName("public", "invoices")
    burnt = Finding(
        "outlier-id",
        Severity.WARNING,
        Subject(column=ColumnName(public, "id"), sequence=QualifiedName("public", "invoices_id_seq")),
        "one id, 2000000000, is far beyond the others",
        {"max_value": 2_000_000_000, "inserts_until_failure": 999_999_993, "first_collision": 1_000_000_000},
        Remedy(
            Safety.NEEDS_REVIEW, "DELETE FROM public.invoices WHERE id = 2000000000", "Is 2000000000 a real invoice?"
        ),
    )
    downwards = entry("countdown", increment=-1, next_value=-8, min_value=-7, max_value=-1)
    used_up = entry(
        "tokens", next_value=None, inserts_until_failure=0, status=Status.EXHAUSTED, capacity=Capacity(7, 0, 100.0)
    )
    exhausted = Finding(
        "sequence-exhausted",
        Severity.ERROR,
        Subject(column=used_up.column, sequence=used_up.sequence),
        "the next nextval fails",
        {"limit": 7, "remaining": 0, "inserts_until_failure": 0, "sqlstate": "2200H", "used_percent": 100.0},
        new=False,
    )
    text = entry("bills", type="text", max_value="INV-7", min_value="INV-1", first_collision="INV-7", binding="default")
    orphan = Finding(
        "orphan-sequence", Severity.INFO, Subject(sequence=QualifiedName("public", "lost")), "nothing uses it"
    )
    accepted = replace(burnt, rule="sequence-not-owned", remedy=None)
    return report(
        target=Target("database", "shop\n`", "16.4 (Debian)", "@staging", standby=True),
        verdict=Verdict.FAIL,
        exit_status=1,
        columns=(*(e for e, _ in pairs), downwards, used_up, text),
        findings=(*(f for _, f in pairs), exhausted, burnt, orphan),
        suppressed=(Suppressed(accepted, "ignore", "archived | nothing inserts, see #12"),),
        not_checked=tuple(not_checked(name) for name in HOSTILE),
        sequences=len(pairs) + 3,
        notes=("the ignore of public.old.id (line 12) expired on 2026-01-31: it counts again", "1. @admin <b>"),
    )
