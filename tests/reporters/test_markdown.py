import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from tests.reporters import samples
from tests.reporters.names import NAMES
from tests.reporters.parsed_markdown import Cell, Document
from validator.model.finding import Finding, Severity
from validator.model.names import ColumnName, QualifiedName
from validator.model.remedy import Remedy, Safety
from validator.model.report import Report, Verdict
from validator.reporters import markdown
from validator.reporters.visible import visible


def rendered(report: Report, **options: int) -> Document:
    return Document(markdown.render(report, **options))


def texts(row: list[Cell]) -> list[str]:
    return [cell.text for cell in row]


def with_severity(finding: Finding, severity: Severity) -> Finding:
    return replace(finding, severity=severity)


def test_a_failing_report_reads_like_this() -> None:
    assert (
        markdown.render(samples.failing())
        == """\
## ❌ Seqguard: FAIL

**1 error** in 2 columns and 2 sequences of `staging` (database `shop`, PostgreSQL 16.4).

### What fails

| Column, sequence | Next insert that fails, and why |
| --- | --- |
| `public.products.product_id`<br>`public.products_product_id_seq` | **the 2nd insert: id 7 is taken**<br>\
the next value is 6, and ids go up to 7<br>`sequence-behind-data` |

### Repair

<details>
<summary>SQL that is safe to run (1)</summary>

```sql
-- sequence-behind-data: public.products.product_id
SELECT pg_catalog.setval('public.products_product_id_seq', 7);
```

</details>

<details>
<summary>Everything checked (2)</summary>

| Column | Type | Sequence | Binding | Next | Largest id | First collision | Used | Status |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |
| `public.products.product_id` | `integer` | `public.products_product_id_seq` | serial | 6 | 7 | 7 | \\<0.1 % | behind |
| `public.orders.id` | `integer` | `public.orders_id_seq` | serial | 8 | 7 | \N{EN DASH} | \\<0.1 % | ok |

</details>

seqguard 0.1.0, 0.41 s. `seqguard explain RULE` says what a rule means, `seqguard fix` writes the repairs as one script.
"""
    )


def test_a_passing_report_is_a_heading_a_sentence_and_a_folded_table() -> None:
    document = rendered(samples.report())
    assert [t.content for t in document.tokens if t.type == "inline"][:2] == [
        "✅ Seqguard: PASS",
        "Nothing stands in the way of the next inserts: "
        "2 columns and 2 sequences of `staging` (database `shop`, PostgreSQL 16.4).",
    ]
    assert list(document.tables) == ["Everything checked"]
    assert document.fences == []


def test_what_was_not_checked_comes_with_its_grant_in_code() -> None:
    document = rendered(samples.incomplete())
    assert document.inlines[0].text == "⚠\ufe0f Seqguard: INCOMPLETE"
    what, why, how = document.tables["Not checked"][1]
    assert (what.codes, how.codes) == (["public.secrets.id"], ["GRANT SELECT ON public.secrets TO ci"])
    assert why.text == "the role may not read public.secrets (no-privilege)"


def test_several_ways_to_check_stand_below_each_other_and_only_sql_is_code() -> None:
    item = replace(
        samples.not_checked(), how_to_check='GRANT SELECT ON "a\nb" TO ci;\nGRANT USAGE ON c TO ci\nor as owner'
    )
    cell = rendered(samples.report(not_checked=(item,))).tables["Not checked"][1][2]
    assert cell.pieces == (
        ("code_inline", r'GRANT SELECT ON U&"a\000Ab" TO ci;'),
        ("html_inline", "<br>"),
        ("code_inline", "GRANT USAGE ON c TO ci"),
        ("html_inline", "<br>"),
        ("text", "or as owner"),
    )


def test_everything_at_once_makes_only_the_documents_own_markup() -> None:
    document = rendered(samples.everything())
    assert document.kinds <= {"text", "code_inline", "strong_open", "strong_close", "html_inline"}
    assert document.foreign_html == ""
    assert not re.search(r"[@#]\w|://|www\.|:\w+:", document.outside_code)
    assert list(document.tables) == [
        "What fails", "Warnings", "Infos", "Not checked", "Accepted before, not counted", "Everything checked",
    ]  # fmt: skip


def test_every_row_has_its_cells_in_their_places_whatever_the_names() -> None:
    document = rendered(samples.everything())
    report = samples.everything()
    for row, finding in zip(document.tables["What fails"][1:], report.findings, strict=False):
        assert row[0].codes == [visible(str(finding.subject.column)), visible(str(finding.subject.sequence))]
        assert row[1].codes[-1] == finding.rule
        assert len(row) == 2
    assert [row[0].codes for row in document.tables["Not checked"][1:]] == [
        [visible(str(item.subject))] for item in report.not_checked
    ]
    checked = {row[0].text: texts(row) for row in document.tables["Everything checked"][1:]}
    for entry in report.columns:
        row = checked[visible(str(entry.column))]
        assert row[2:4] == [visible(str(entry.sequence)), entry.binding]
        assert row[8] == entry.status


@settings(deadline=None, max_examples=60)
@given(NAMES, NAMES, NAMES)
def test_any_names_come_out_verbatim_in_code_and_make_nothing(schema: str, table: str, column: str) -> None:
    entry, finding = samples.behind(table, column, schema=schema)
    unread = replace(samples.not_checked(), subject=finding.subject, message=f"may not read {table}")
    labelled = replace(samples.report().target, label=table, database=column)
    report = samples.report(
        target=labelled, columns=(entry,), findings=(finding,), not_checked=(unread,), notes=(f"{schema} expired",)
    )
    document = rendered(report)
    column_name, sequence = visible(str(finding.subject.column)), visible(str(finding.subject.sequence))
    row = document.tables["What fails"][1]
    assert row[0].pieces == (("code_inline", column_name), ("html_inline", "<br>"), ("code_inline", sequence))
    assert [cell.lines for cell in row[1:]] == [
        ["the 2nd insert: id 7 is taken", "the next value is 6, and ids go up to 7", "sequence-behind-data"]
    ]
    assert document.tables["Not checked"][1][0].codes == [column_name]
    assert [cell.text for cell in document.tables["Everything checked"][1]] == [
        column_name, "integer", sequence, "serial", "6", "7", "7", "<0.1 %", "behind",
    ]  # fmt: skip
    assert document.kinds <= {"text", "code_inline", "strong_open", "strong_close", "html_inline"}
    assert document.foreign_html == ""
    assert not re.search(r"[@#]|://|www\.", document.outside_code)


def test_warnings_fail_where_they_are_what_makes_the_run_fail() -> None:
    entry, finding = samples.behind()
    warned = with_severity(finding, Severity.WARNING)
    failed = rendered(samples.report(columns=(entry,), findings=(warned,), verdict=Verdict.FAIL, exit_status=1))
    assert failed.inlines[1].text.startswith("1 warning in ")
    assert len(failed.tables["What fails"]) == 2
    assert "Warnings" not in failed.tables
    passed = rendered(samples.report(columns=(entry,), findings=(warned,)))
    assert "What fails" not in passed.tables
    assert passed.tables["Warnings"][1][1].lines[0] == "the 2nd insert: id 7 is taken"
    assert passed.inlines[1].text.startswith("Nothing fails this check (1 warning):")


def test_a_message_stays_where_it_says_more_than_the_numbers() -> None:
    entry, finding = samples.behind()
    wider = replace(finding, evidence={**finding.evidence, "on_collision": "duplicate", "partly_unique": ("day", "id")})
    (row,) = rendered(samples.report(columns=(entry,), findings=(wider,))).tables["What fails"][1:]
    assert row[1].lines == ["the 2nd insert: id 7 a second time", finding.message, "sequence-behind-data"]


def test_large_insert_numbers_text_ids_descending_columns_and_old_findings() -> None:
    document = rendered(samples.everything())
    warned = document.tables["Warnings"][1][1].lines
    assert warned[0] == "insert no. 999,999,994: id 1000000000 is taken"
    exhausted = document.tables["What fails"][-1][1].lines
    assert exhausted == [
        "the very next insert: the sequence is used up", "the next nextval fails", "sequence-exhausted, not new",
    ]  # fmt: skip
    checked = {row[0].text: row for row in document.tables["Everything checked"]}
    assert checked["public.countdown.id"][5].text == "-7 (smallest)"
    assert checked["public.bills.id"][5].codes == ["INV-7"]
    assert document.tables["Everything checked"][1][8].text == "exhausted"


def test_safe_sql_stands_apart_from_sql_that_asks() -> None:
    safe, review = rendered(samples.everything()).fences
    assert safe.count("setval") == len(samples.HOSTILE)
    assert "DELETE" not in safe
    assert review.splitlines() == [
        "-- outlier-id: public.invoices.id",
        "-- Is 2000000000 a real invoice?",
        "DELETE FROM public.invoices WHERE id = 2000000000;",
    ]


def test_the_same_repair_for_two_findings_stands_once() -> None:
    entry, finding = samples.behind()
    twin = replace(finding, rule="sequence-exhausted")
    (safe,) = rendered(samples.report(columns=(entry,), findings=(finding, twin))).fences
    assert safe.count("setval") == 1
    assert safe.startswith("-- sequence-behind-data: public.products.id\n-- sequence-exhausted: public.products.id\n")


def test_a_remedy_may_be_only_a_question_and_an_empty_one_is_left_out() -> None:
    _, finding = samples.behind()
    asking = replace(finding, remedy=Remedy(Safety.NEEDS_REVIEW, "", "Which of them?\nAnd why?"))
    (review,) = rendered(samples.report(findings=(asking,))).fences
    assert review == "-- sequence-behind-data: public.products.id\n-- Which of them?\n-- And why?\n"
    empty = replace(finding, remedy=Remedy(Safety.SAFE, ""))
    assert rendered(samples.report(findings=(empty,))).fences == []


@pytest.mark.parametrize(("rows", "missing"), [(3, 7), (10, 0)])
def test_a_large_report_is_cut_at_the_stated_number_of_rows_and_says_so(rows: int, missing: int) -> None:
    pairs = [samples.behind(f"t{number}") for number in range(10)]
    report = samples.report(columns=tuple(e for e, _ in pairs), findings=tuple(f for _, f in pairs))
    document = rendered(report, max_rows=rows)
    assert {title: len(table) - 1 for title, table in document.tables.items()} == {
        "What fails": rows,
        "Everything checked": rows,
    }
    assert document.fences[0].count("setval") == rows
    said = [inline.text for inline in document.inlines if "left out" in inline.text]
    assert said == ["7 more are left out here; the JSON report has all 10."] * (3 if missing else 0)


def test_what_is_worst_is_not_what_is_cut() -> None:
    healthy = tuple(samples.entry(f"a{number}") for number in range(5))
    report = samples.report(columns=(*healthy, samples.behind("z")[0]))
    assert rendered(report, max_rows=2).tables["Everything checked"][1][0].text == "public.z.id"


def test_a_database_without_id_columns_is_not_called_healthy() -> None:
    document = rendered(samples.report(columns=(), sequences=0))
    assert document.inlines[1].text.startswith("Nothing was there to check: no id column was found in ")
    assert "Is this the right database" in document.inlines[1].text
    assert "Nothing stands in the way" not in document.inlines[1].text
    assert document.tables == {}


def test_what_the_template_prints_is_escaped_unless_it_is_markdown() -> None:
    document = rendered(samples.report(tool_version="<b>0.1</b> @x"))
    assert document.inlines[-1].text.startswith("seqguard <b>0.1</b> @x, 0.41 s.")
    assert "html_inline" not in document.kinds


def test_a_finding_on_a_table_or_a_sequence_alone_has_just_its_name() -> None:
    table = QualifiedName("public", "t")
    on_table = Finding("r", Severity.INFO, samples.Subject(table=table), "m")
    on_column = Finding("r", Severity.INFO, samples.Subject(column=ColumnName(table, "c")), "m")
    on_sequence = Finding("r", Severity.INFO, samples.Subject(sequence=table), "m")
    infos = rendered(samples.report(findings=(on_table, on_column, on_sequence))).tables["Infos"]
    assert [row[0].lines for row in infos[1:]] == [["public.t"], ["public.t.c"], ["public.t"]]


def test_a_report_that_passes_by_what_was_accepted_says_so() -> None:
    text = markdown.render(samples.report(suppressed=samples.everything().suppressed))
    assert "Nothing new fails this check, and what was accepted still stands (1 suppressed)" in text
    assert "Nothing stands in the way" not in text
