import pytest
from hypothesis import given, settings

from tests.reporters import samples
from tests.reporters.names_of_commands import FORGING, PIECES
from tests.reporters.runner import Command, commands, lines
from validator.model.report import Report, Suppressed
from validator.reporters import github
from validator.reporters.options import Options

KINDS = ("error", "warning", "notice")


def shown(report: Report, **options: object) -> list[Command]:
    return commands(github.render(report, Options(**options)))  # type: ignore[arg-type]


def test_a_failing_report_reads_like_this() -> None:
    assert github.render(samples.failing(), Options(location="db/a, b.sql")) == (
        "Seqguard: FAIL: 1 error, 0 warnings, 0 not checked; 2 columns, 2 sequences of staging (database shop, "
        "PostgreSQL 16.4)\n"
        "::error file=db/a%2C b.sql,line=1,title=Seqguard%3A sequence-behind-data::public.products.product_id: the 2nd "
        "insert into public.products fails: product_id 7 is taken (next 6, largest id 7, first collision 7, 1 more "
        "insert succeeds, then SQLSTATE 23505).\n"
    )


def test_a_passing_report_is_one_line_and_no_command() -> None:
    text = github.render(samples.report(), Options())
    assert text.startswith("Seqguard: PASS: 0 errors")
    assert len(lines(text)) == 1
    assert commands(text) == []


def test_what_was_not_checked_is_an_error_unless_it_is_allowed() -> None:
    (refused,) = shown(samples.incomplete())
    assert refused.name == "error"
    assert refused.properties["title"] == "Seqguard: not-checked"
    assert "GRANT SELECT ON public.secrets TO ci" in refused.data
    (allowed,) = shown(samples.incomplete(), allow_incomplete=True)
    assert allowed.name == "warning"


def test_each_severity_has_its_kind() -> None:
    found = shown(samples.everything())
    assert {c.properties["title"]: c.name for c in found if c.name in KINDS} == {
        "Seqguard: sequence-behind-data": "error",
        "Seqguard: more than GitHub shows": "error",
        "Seqguard: outlier-id": "warning",
        "Seqguard: orphan-sequence": "notice",
    }


@pytest.mark.parametrize("number", [9, 10, 11, 250])
def test_ten_of_a_kind_and_the_tenth_says_what_is_missing(number: int) -> None:
    findings = tuple(samples.behind(f"t{n:03}")[1] for n in range(number))
    report = samples.report(findings=findings)
    errors = [c for c in shown(report) if c.name == "error"]
    assert len(errors) == min(number, 10)
    text = github.render(report, Options())
    for n in range(number):
        assert text.count(f"public.t{n:03}.id: ") == 1
    if number > 10:
        assert errors[-1].data == f"{number - 9} errors more: the log of this step has them all"
        assert [c.name for c in shown(report)][-2:] == ["group", "endgroup"]
        assert f"error: sequence-behind-data: public.t{number - 1:03}.id: " in text
    else:
        assert "more than GitHub shows" not in text


def test_one_line_an_entry_for_what_is_no_annotation() -> None:
    found = lines(github.render(samples.everything(), Options()))
    assert (
        "suppressed: sequence-not-owned: public.invoices.id, accepted by ignore: archived | nothing inserts, see #12"
        in found
    )
    assert "note: 1. @admin <b>" in found


def check(table: str, *, many: bool) -> None:
    _, finding = samples.behind(table, table)
    unread = samples.not_checked(table)
    findings = tuple([finding] * (20 if many else 1))
    report = samples.report(
        findings=findings,
        not_checked=(unread,),
        suppressed=(Suppressed(finding, "ignore", table),),
        notes=(table,),
        target=samples.Target("database", table, "16", table),
    )
    text = github.render(report, Options(location=table))
    found = commands(text)
    expected = ["error"] * (10 if many else 2) + (["group", "endgroup"] if many else [])
    assert [c.name for c in found] == expected
    assert all(set(c.properties) == {"file", "line", "title"} for c in found if c.name in KINDS)
    assert all(c.properties["line"] == "1" for c in found if c.name in KINDS)
    for known in (["add-path", "set-output", "group", "endgroup"], ["add-path", "set-output"]):
        # an older runner, and one that was told to stop
        assert [c.name for c in commands(text, known)] == [n for n in expected if n in known]
    assert all(line.isprintable() for line in lines(text))


@pytest.mark.parametrize("many", [False, True])
@pytest.mark.parametrize("name", [name for name in FORGING if "\0" not in name])
def test_forged_commands_in_names_are_none(name: str, many: bool) -> None:
    check(name, many=many)


@settings(deadline=None, max_examples=50)
@given(PIECES)
def test_no_name_is_a_command(name: str) -> None:
    check(name, many=False)


def test_a_message_is_never_so_long_that_the_runner_cuts_it() -> None:
    _, finding = samples.behind("\N{GRINNING FACE}" * 3000)
    (error,) = shown(samples.report(findings=(finding,)))
    assert len(error.data.encode("utf-16-le")) // 2 <= 4096
    assert error.data.endswith(" ...")
