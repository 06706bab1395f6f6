"""However short a document must be, it fits, is whole Markdown, says what it lacks, and lets no name act."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import cycle, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporters import samples
from tests.reporters.names import NAMES
from tests.reporters.parsed_markdown import Document
from validator.model.finding import Severity
from validator.model.names import MAX_IDENTIFIER_BYTES, truncate
from validator.model.remedy import Remedy, Safety
from validator.model.report import Report, Suppressed, Verdict
from validator.reporters import markdown
from validator.reporters.markdown import Frame
from validator.reporters.markdown_fit import (
    GITHUB_COMMENT,
    GITHUB_STEP_SUMMARY,
    GITLAB_NOTE,
    Limit,
    chosen,
    fit,
    fit_brief,
)
from validator.reporters.markdown_sections import Section, sections
from validator.reporters.markdown_text import Markdown

WHERE = "The whole report is in the file `seqguard.md`."
FRAME = Frame(whole=Markdown(WHERE), with_duration=False)
FORGE_LINK = re.compile(r"[@#$~]\w|://|www\.|\bgh-\d|:\w+:|!\d", re.IGNORECASE)
AWKWARD = [
    "\N{ELEPHANT}" * 20,
    "`" * 63,
    "|" * 63,
    "@admin #123 !1 $2 ~3 &4 %5",
    "GH-123 www.evil.example https://evil.example/?a=b",
    "</details><details><summary><img src=x onerror=alert(1)>",
    "[x](https://evil.example) ![y](//evil.example)",
    "```\n/merge\n/close\n```",
    "a@b.example :smile: 0123456789abcdef",
    "\u202e\u2066\x1b[31m\r\n\t\ufeff",
    "-->",
    "*" * 30 + "_" * 30,
]
LIMITS = [GITHUB_STEP_SUMMARY, GITLAB_NOTE, GITHUB_COMMENT, Limit(8_000), Limit(3_000, in_bytes=True), Limit(1_500)]


def large(names: list[str], count: int) -> Report:
    """``count`` columns of each kind: behind, to be decided on, a warning, an info, not checked, accepted."""
    names = [truncate(name.replace("\0", "") or "x") for name in names]
    pairs = [samples.behind(f"{name[:40]}{number}", name) for number, name in enumerate(islice(cycle(names), count))]
    behind = [
        replace(f, message=f"the 2nd insert into {f.subject.column} fails: {n}")
        for (_, f), n in zip(pairs, cycle(names), strict=False)
    ]
    review = Remedy(Safety.NEEDS_REVIEW, f"SELECT 1; -- {names[0]}", f"Is {names[0]} right?")
    sql = Remedy(Safety.SAFE, "\n".join(names))
    return samples.report(
        target=replace(samples.report().target, label=names[0], database=names[-1]),
        verdict=Verdict.FAIL,
        exit_status=1,
        columns=tuple(entry for entry, _ in pairs),
        findings=(
            *behind,
            *(replace(f, remedy=sql) for f in behind[:3]),
            *(replace(f, severity=Severity.WARNING, remedy=review) for f in behind),
            *(replace(f, severity=Severity.INFO, remedy=None) for f in behind),
        ),
        suppressed=tuple(Suppressed(f, "ignore", names[0]) for f in behind),
        not_checked=tuple(replace(samples.not_checked(), subject=f.subject, message=f.message) for f in behind),
        notes=tuple(names),
    )


def whole(text: str) -> Document:
    """``text`` parsed, after it has been looked through for anything that is open or that acts."""
    document = Document(text)
    assert document.foreign_html == ""
    assert document.kinds <= {"text", "code_inline", "strong_open", "strong_close", "html_inline", "softbreak"}
    assert not FORGE_LINK.search(document.outside_code)
    html = "".join(token.content for token in document.tokens if token.type == "html_block")
    assert html.count("<details>") == html.count("</details>") == html.count("<summary>")
    assert all(len(row) == len(rows[0]) for rows in document.tables.values() for row in rows)
    lines = text.split("\n")
    assert [line for line in lines if line.startswith("/")] == []
    for fence in (token for token in document.tokens if token.type == "fence"):
        assert fence.map is not None
        assert lines[fence.map[1] - 1] == fence.markup
    assert text.endswith("\n")
    return document


def test_the_limits_are_those_that_the_forges_state() -> None:
    assert Limit(65_536) == GITHUB_COMMENT
    assert Limit(1_048_576, in_bytes=True) == GITHUB_STEP_SUMMARY
    assert Limit(1_000_000, in_bytes=True) == GITLAB_NOTE
    assert Limit(3).holds("\N{ELEPHANT}" * 3)
    assert not Limit(3).holds("abcd")
    assert not Limit(11, in_bytes=True).holds("\N{ELEPHANT}" * 3)
    assert Limit(12, in_bytes=True).holds("\N{ELEPHANT}" * 3)
    assert Limit(10, in_bytes=True).minus("é") == Limit(8, in_bytes=True)
    assert Limit(1).minus("abc") == Limit(0)


def test_what_fits_is_shown_whole_and_says_of_nothing_that_it_is_missing() -> None:
    for sample in (samples.report, samples.failing, samples.incomplete, samples.everything):
        assert fit(sample(), GITHUB_STEP_SUMMARY) == markdown.render(sample())


@pytest.mark.parametrize("limit", LIMITS, ids=str)
def test_thousands_of_awkward_names_fit_and_do_nothing(limit: Limit) -> None:
    text = fit(large(AWKWARD, 3_000), limit, FRAME)
    assert limit.holds(text)
    document = whole(text)
    assert "FAIL" in document.inlines[0].text
    assert WHERE in text
    assert "Left out here" in text


@settings(deadline=None, max_examples=20)
@given(st.lists(NAMES, min_size=1, max_size=4), st.sampled_from(LIMITS[2:]), st.integers(1, 100))
def test_any_names_fit_and_do_nothing(names: list[str], limit: Limit, count: int) -> None:
    text = fit(large(names, count), limit, FRAME)
    assert limit.holds(text)
    whole(text)


def test_every_length_is_whole_and_has_no_room_for_more() -> None:
    report = large(AWKWARD, 60)
    of = sections(report, 200)
    size = len(fit(report, Limit(10**9), FRAME))
    while size > 60:
        limit = Limit(size)

        def fits(shown: Mapping[str, int], limit: Limit = limit) -> bool:
            return limit.holds(markdown.document(report, of, shown, FRAME))

        text = fit(report, limit, FRAME)
        whole(text)
        shown = chosen(of, fits)
        if shown is None:
            assert text == markdown.counts(report, FRAME)
        else:
            assert text == markdown.document(report, of, shown, FRAME)
            for name, section in of.items():
                assert shown[name] == len(section.entries) or not fits({**shown, name: len(section.entries)})
        size = size * 4 // 5
    assert chosen(of, lambda shown: False) is None


@pytest.mark.parametrize(
    ("most", "shown"),
    [
        (0, (0, 0, 0)),
        (1, (1, 0, 0)),
        (3, (2, 1, 0)),
        (10, (5, 5, 0)),
        (23, (10, 10, 2)),
        (45, (25, 10, 10)),
        (299, (100, 100, 40)),
        (300, (100, 100, 100)),
    ],
)
def test_the_sections_grow_in_turns_the_important_ones_first(most: int, shown: tuple[int, int, int]) -> None:
    def section(title: str) -> Section:
        return Section(title, ("x",) * 100, 100, lambda entries: Markdown("".join(entries)))

    of = {name: section(name) for name in ("columns", "failing", "warnings")}
    found = chosen(of, lambda counts: sum(counts.values()) <= most)
    assert found == {"failing": shown[0], "warnings": shown[1], "columns": shown[2]}
    without = chosen(of, lambda counts: counts["warnings"] == 0 and sum(counts.values()) <= most)
    assert without is not None
    assert without["warnings"] == 0
    assert without["failing"] >= shown[0]


def test_what_is_left_out_is_what_is_counted() -> None:
    report = large(["a"], 300)
    text = fit(report, Limit(30_000), FRAME)
    (said,) = (line for line in text.split("\n") if line.startswith("Left out here"))
    assert said.endswith(WHERE)
    tables = Document(text).tables
    for title, total in (("What fails", 303), ("Warnings", 300), ("Not checked", 300), ("Everything checked", 300)):
        rows = len(tables.get(title, [])) - 1
        missing = f"{total - rows} of" if rows > 0 else "all"
        assert f'{missing} {total} under "{title}"' in said
    assert "more are left out here." in text


def test_what_asks_for_nothing_goes_first() -> None:
    entries = tuple(samples.entry(f"table_{number}") for number in range(5_000))
    entry, finding = samples.behind()
    report = samples.report(columns=(entry, *entries), findings=(finding,), verdict=Verdict.FAIL, exit_status=1)
    tables = Document(fit(report, Limit(8_000), FRAME)).tables
    assert [len(rows) for title, rows in tables.items() if title == "What fails"] == [2]
    assert 1 < len(tables["Everything checked"]) < 100
    sizes = (Document(fit(report, Limit(size), FRAME)).tables for size in range(400, 2_000, 10))
    assert list(next(tables for tables in sizes if tables)) == ["What fails"]


def test_an_entry_without_an_end_costs_its_own_section_only() -> None:
    pairs = [samples.behind(f"t{number}") for number in range(20)]
    endless = Remedy(Safety.NEEDS_REVIEW, "SELECT 1;", "\n".join(["why"] * 40_000))
    findings = [f for _, f in pairs] + [replace(pairs[0][1], severity=Severity.WARNING, remedy=endless)]
    text = fit(samples.report(columns=tuple(e for e, _ in pairs), findings=tuple(findings)), GITHUB_COMMENT, FRAME)
    tables = whole(text).tables
    assert {title: len(rows) - 1 for title, rows in tables.items()} == {
        "What fails": 20,
        "Warnings": 1,
        "Everything checked": 20,
    }
    assert 'all 1 under "SQL that needs a decision first". ' + WHERE in text


def test_a_name_without_an_end_leaves_the_counts() -> None:
    report = samples.report(
        target=replace(samples.report().target, label="@" * 100_000), notes=("x" * 100_000,), tool_version="9" * 100_000
    )
    for made in (fit, fit_brief):
        text = made(report, GITHUB_COMMENT, FRAME)
        assert text == f"## ✅ Seqguard: PASS\n\n**0 errors, 0 warnings, 0 not checked**\n\n{WHERE}\n"


def test_the_short_form_is_heading_summary_and_last_line() -> None:
    text = fit_brief(samples.everything(), GITHUB_COMMENT, Frame(name="staging `1`", with_duration=False))
    document = whole(text)
    assert document.tables == {}
    assert document.fences == []
    assert document.inlines[0].text == "❌ Seqguard staging `1`: FAIL"
    assert document.inlines[-1].text == "seqguard 0.1.0. seqguard explain RULE says what a rule means."


def test_names_are_as_long_as_names_are() -> None:
    assert max(len(truncate(name).encode()) for name in AWKWARD) == MAX_IDENTIFIER_BYTES
