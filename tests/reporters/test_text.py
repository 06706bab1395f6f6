import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporters import samples
from tests.reporters.names import NAMES
from validator.model.report import Report, Verdict
from validator.reporters import text

STYLE = re.compile(r"\x1b\[[\d;]*m")
ALL = [samples.report, samples.failing, samples.incomplete, samples.everything]


def plain(report: Report, width: int = 80) -> str:
    return text.render(report, color=False, width=width)


def test_a_failing_report_reads_like_this() -> None:
    assert (
        plain(samples.failing())
        == """\
FAIL  1 error, 0 warnings, 0 not checked; 2 columns, 2 sequences
      staging (database shop, PostgreSQL 16.4), 0.41 s

Errors (1)
  public.products.product_id  sequence-behind-data
    the 2nd insert into public.products fails: product_id 7 is taken
    sequence public.products_product_id_seq: next 6, largest id 7, first
      collision 7, 1 more insert succeeds, then SQLSTATE 23505

Repair, safe to run (1)
-- sequence-behind-data: public.products.product_id
SELECT pg_catalog.setval('public.products_product_id_seq', 7);

seqguard explain sequence-behind-data  what it means, an example, the repair
seqguard fix  these repairs as one script
seqguard check -f markdown  this report as a document
"""
    )


def test_a_passing_report_is_two_or_three_lines() -> None:
    assert (
        plain(samples.report(), 120)
        == """\
PASS  0 errors, 0 warnings, 0 not checked; 2 columns, 2 sequences; staging (database shop, PostgreSQL 16.4), 0.41 s
Nothing stands in the way of the next inserts.
"""
    )
    assert plain(samples.report(), 80).count("\n") == 3


def test_a_report_that_passes_by_what_was_accepted_says_so() -> None:
    text = plain(samples.report(suppressed=samples.everything().suppressed), 120)
    assert "Nothing new fails; what was accepted still stands." in text
    assert "Nothing stands in the way" not in text


def test_an_incomplete_report_says_how_to_make_it_complete() -> None:
    lines = plain(samples.incomplete()).splitlines()
    assert lines[0] == "INCOMPLETE  0 errors, 0 warnings, 1 not checked; 2 columns, 2 sequences"
    assert lines[3:7] == [
        "Not checked (1)",
        "  public.secrets.id  no-privilege",
        "    the role may not read public.secrets",
        "    to check it: GRANT SELECT ON public.secrets TO ci",
    ]
    assert "Nothing stands in the way" not in "\n".join(lines)


def test_a_database_without_id_columns_is_not_called_healthy() -> None:
    shown = plain(samples.report(columns=(), sequences=0))
    assert "No id column was found in scope. Is this the right database, and are its\nmigrations run?" in shown
    assert "Nothing stands in the way" not in shown


def test_a_run_that_passes_with_something_not_checked_does_not_say_that_all_is_well() -> None:
    shown = plain(replace(samples.incomplete(), verdict=Verdict.PASS, exit_status=0))
    assert shown.startswith("PASS  0 errors, 0 warnings, 1 not checked;")
    assert "Nothing stands in the way" not in shown


def test_sections_come_in_the_order_of_what_to_do() -> None:
    headings = re.findall(r"^(\S.*) \((\d+)\)$", plain(samples.everything(), 120), re.MULTILINE)
    names = str(len(samples.HOSTILE))
    assert headings == [
        ("Errors", str(len(samples.HOSTILE) + 1)), ("Warnings", "1"), ("Infos", "1"),
        ("Repair, safe to run", names), ("Repair, to be decided first", "1"),
        ("Not checked", names), ("Suppressed", "1"), ("Notes", "2"),
    ]  # fmt: skip


def test_infos_and_suppressed_findings_take_one_line_each_and_old_findings_say_so() -> None:
    lines = plain(samples.everything(), 120).splitlines()
    assert "  public.lost  orphan-sequence: nothing uses it" in lines
    assert "  public.invoices.id  sequence-not-owned, accepted by ignore: archived | nothing inserts, see #12" in lines
    assert "  public.tokens.id  sequence-exhausted  (not new)" in lines


def test_repair_that_asks_a_question_shows_the_question() -> None:
    shown = plain(samples.everything())
    assert (
        "\n-- outlier-id: public.invoices.id\n-- Is 2000000000 a real invoice?\n"
        "DELETE FROM public.invoices WHERE id = 2000000000;\n"
    ) in shown


@pytest.mark.parametrize("sample", ALL)
@pytest.mark.parametrize("width", [1, 40, 80, 120])
def test_colour_changes_nothing_but_colour(sample: Callable[[], Report], width: int) -> None:
    coloured = text.render(sample(), color=True, width=width)
    assert STYLE.sub("", coloured) == plain(sample(), width)
    assert STYLE.search(coloured)


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = text.render(samples.failing(), color=True, width=100)
    for name, value in {"NO_COLOR": "1", "COLUMNS": "30", "TERM": "dumb", "FORCE_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    assert text.render(samples.failing(), color=True, width=100) == expected


@pytest.mark.parametrize("sample", ALL)
def test_only_printable_characters_pass_through(sample: Callable[[], Report]) -> None:
    assert all(line.isprintable() for line in plain(sample()).split("\n"))


@settings(deadline=None, max_examples=60)
@given(NAMES, NAMES, st.booleans(), st.integers(20, 140))
def test_no_name_brings_a_control_character_or_a_line_of_its_own(
    table: str, column: str, color: bool, width: int
) -> None:
    def shown(table: str, column: str, width: int) -> list[str]:
        entry, finding = samples.behind(table, column)
        unread = replace(samples.not_checked(), subject=finding.subject, message=f"may not read {table}")
        target = replace(samples.report().target, label=table, database=column)
        report = samples.report(
            target=target, columns=(entry,), findings=(finding,), not_checked=(unread,), notes=(column,)
        )
        return STYLE.sub("", text.render(report, color=color, width=width)).split("\n")

    assert all(line.isprintable() for line in shown(table, column, width))
    assert len(shown(table, column, 10_000)) == len(shown("products", "id", 10_000))


@settings(deadline=None, max_examples=60)
@given(NAMES, st.integers(1, 140))
def test_sql_is_never_wrapped(name: str, width: int) -> None:
    entry, finding = samples.behind(name, "id")
    lines = plain(samples.report(columns=(entry,), findings=(finding,)), width).split("\n")
    assert [line for line in lines if line.startswith("SELECT pg_catalog.setval(") and line.endswith(", 7);")]


def test_words_wrap_at_the_width_but_no_word_is_cut() -> None:
    _, finding = samples.behind("a" * 60)
    shown = plain(samples.report(findings=(replace(finding, message="列列列列列列 " * 20 + "x" * 70),)), 40)
    prose_lines = [line for line in shown.splitlines() if "列" in line]
    assert len(prose_lines) > 2
    assert all(len(line) + line.count("列") <= 40 for line in prose_lines)
    assert "    " + "x" * 70 in shown.splitlines()
    assert f"public.{'a' * 60}_id_seq" in shown


def test_square_brackets_are_no_markup_of_rich() -> None:
    _, finding = samples.behind("[bold red]rich[/]")
    shown = text.render(samples.report(findings=(finding,)), color=True, width=120)
    assert 'public."[bold red]rich[/]"' in STYLE.sub("", shown)
