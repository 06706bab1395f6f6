"""A report that is read back is the report that was written; any other file is refused in one line."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reporters import samples
from tests.reporters.names import NAMES
from validator.model.finding import Finding, NotChecked, Severity, Subject
from validator.model.names import ColumnName, QualifiedName
from validator.model.observation import Reason
from validator.model.remedy import Remedy, Safety
from validator.model.report import Capacity, ColumnEntry, Report, Status, Suppressed, Verdict
from validator.model.snapshot import Target
from validator.reporters import json as json_report
from validator.reporters import markdown, report_document, text
from validator.reporters.read_json import MAX_BYTES, UnreadableReport, parse

SCHEMA = json.loads((Path(__file__).resolve().parents[2] / "docs" / "report.schema.json").read_text(encoding="utf8"))
SAMPLES = [samples.report, samples.failing, samples.incomplete, samples.everything]

texts = st.one_of(NAMES, st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
qualified = st.builds(QualifiedName, NAMES, NAMES)
columns = st.builds(ColumnName, qualified, NAMES)
integers = st.one_of(st.integers(), st.integers(-(2**64), 2**64), st.sampled_from([2**63, -(2**63), 10**400]))
values = st.one_of(st.none(), integers, texts)
percents = st.floats(0, 100, allow_nan=False)
capacities = st.builds(Capacity, limit=integers, remaining=integers, used_percent=percents)
bindings = ["identity-always", "identity-by-default", "serial", "default", "trigger", "configured", "none"]
entries = st.builds(
    ColumnEntry,
    column=columns,
    type=texts,
    sequence=st.one_of(st.none(), qualified),
    binding=st.sampled_from(bindings),
    increment=st.one_of(st.none(), integers),
    next_value=st.one_of(st.none(), integers),
    min_value=values,
    max_value=values,
    first_collision=values,
    inserts_until_failure=st.one_of(st.none(), st.integers(0, 2**70)),
    on_collision=st.sampled_from([None, "error", "duplicate"]),
    capacity=st.one_of(st.none(), capacities),
    status=st.sampled_from(Status),
)
subjects = st.one_of(
    st.builds(Subject, column=columns, sequence=st.one_of(st.none(), qualified)),
    st.builds(Subject, sequence=st.one_of(st.none(), qualified), table=st.one_of(st.none(), qualified)),
)
evidence_values = st.one_of(
    values,
    percents,
    st.booleans(),
    st.lists(texts, max_size=3).map(tuple),
    st.sampled_from([float("inf"), float("nan")]),
)
findings = st.builds(
    Finding,
    rule=st.sampled_from(["sequence-behind-data", "outlier-id"]),
    severity=st.sampled_from(Severity),
    subject=subjects,
    message=texts,
    evidence=st.dictionaries(texts, evidence_values, max_size=4),
    remedy=st.one_of(st.none(), st.builds(Remedy, st.sampled_from(Safety), texts, texts)),
    new=st.booleans(),
)
reports = st.builds(
    Report,
    target=st.builds(
        Target,
        texts,
        st.one_of(st.none(), texts),
        st.one_of(st.none(), texts),
        st.one_of(st.none(), texts),
        st.booleans(),
    ),
    verdict=st.sampled_from(Verdict),
    exit_status=st.integers(0, 255),
    columns=st.lists(entries, max_size=3).map(tuple),
    findings=st.lists(findings, max_size=3).map(tuple),
    suppressed=st.lists(
        st.builds(Suppressed, findings, st.sampled_from(["ignore", "baseline"]), texts), max_size=2
    ).map(tuple),
    not_checked=st.lists(st.builds(NotChecked, subjects, st.sampled_from(Reason), texts, texts), max_size=2).map(tuple),
    sequences=st.integers(0, 2**40),
    duration_seconds=st.floats(0, 1e6),
    tool_version=texts,
    notes=st.lists(texts, max_size=3).map(tuple),
)


def written(report: Report) -> bytes:
    return json_report.render(report).encode()


def changed(change: Callable[[Any], None], sample: Callable[[], Report] = samples.failing) -> bytes:
    document = json.loads(written(sample()))
    change(document)
    return json.dumps(document).encode()


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableReport) as refused:
        parse(data)
    assert len(str(refused.value)) < 400
    return str(refused.value)


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_was_written_is_what_is_read(sample: Callable[[], Report]) -> None:
    report = sample()
    read = parse(written(report))
    assert written(read) == written(report)
    rounded = replace(report, duration_seconds=read.duration_seconds, columns=read.columns)
    assert markdown.render(read) == markdown.render(rounded)
    assert (read.findings, read.suppressed, read.not_checked) == (
        report.findings,
        report.suppressed,
        report.not_checked,
    )


@settings(deadline=None, max_examples=300)
@given(reports)
def test_any_report_comes_back_as_it_was(report: Report) -> None:
    read = parse(written(report))
    assert written(read) == written(report)
    assert [f.fingerprint for f in read.findings] == [f.fingerprint for f in report.findings]
    assert (read.columns, read.target, read.notes) == (
        tuple(
            replace(
                entry, capacity=entry.capacity and replace(entry.capacity, used_percent=after.capacity.used_percent)
            )
            for entry, after in zip(report.columns, read.columns, strict=True)
        ),
        report.target,
        report.notes,
    )
    for before, after in zip(report.findings, read.findings, strict=True):
        assert {k: v for k, v in before.evidence.items() if isinstance(v, tuple)} == {
            k: v for k, v in after.evidence.items() if isinstance(v, tuple)
        }
    markdown.render(read)
    text.render(read, color=False, width=100)


def test_the_types_are_those_of_the_schema() -> None:
    column, finding, subject = (SCHEMA["$defs"][name] for name in ("column", "finding", "subject"))
    properties = SCHEMA["properties"]
    suppressed = {
        "required": finding["required"] + properties["suppressed"]["items"]["required"],
        "properties": finding["properties"] | properties["suppressed"]["items"]["properties"],
    }
    for part, schema in (
        (report_document.ReportDocument, SCHEMA),
        (report_document.ToolPart, properties["tool"]),
        (report_document.TargetPart, properties["target"]),
        (report_document.SummaryPart, properties["summary"]),
        (report_document.ColumnPart, column),
        (report_document.CapacityPart, column["properties"]["capacity"]["oneOf"][1]),
        (report_document.FindingPart, finding),
        (report_document.SubjectPart, subject),
        (report_document.RemedyPart, finding["properties"]["remedy"]["oneOf"][1]),
        (report_document.SuppressedPart, suppressed),
        (report_document.NotCheckedPart, properties["not_checked"]["items"]),
    ):
        fields = part.__struct_fields__
        assert sorted(fields) == sorted(schema["properties"]), part
        required = fields[: len(fields) - len(part.__struct_defaults__)]
        assert sorted(required) == sorted(schema["required"]), part
    assert sorted(bindings) == sorted(column["properties"]["binding"]["enum"])


def test_what_is_new_within_the_version_is_skipped() -> None:
    def grow(document: Any) -> None:
        document["added"] = {"deep": [[["anything"]]]}
        for part in (document["tool"], document["target"], document["summary"], document["columns"][0]):
            part["added"] = 1
        document["findings"][0] |= {"added": None, "location": {"path": "migrations/1.sql", "line": 3}}
        document["findings"][0]["subject"]["added"] = "x"

    assert written(parse(changed(grow))) == written(samples.failing())
    assert parse(b"\xef\xbb\xbf" + written(samples.failing())).findings == samples.failing().findings


@pytest.mark.parametrize(
    ("version", "advice"), [(2, "a newer seqguard can"), (10**300, "a newer seqguard can"), (0, "no seqguard can")]
)
def test_another_version_is_refused_with_its_number(version: int, advice: str) -> None:
    said = refusal(changed(lambda document: document.update(version=version, columns="as it may be then")))
    assert f"a report of version {version:.4g}; this seqguard reads version 1, {advice}" in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "it is empty"),
        (b" \n\t", "it is empty"),
        (b"\xff\xfe{\x00", "it is no JSON"),
        (b'{"version": 1, "tool": {"name": "\xff"', "it is no UTF-8 text"),
        (b"seqguard: no connection", "it is no JSON"),
        (b"null", "it is no report that seqguard wrote: Expected `object`, got `null`"),
        (b"[1, 2]", "it is no report that seqguard wrote: Expected `object`, got `array`"),
        (b'{"version": "2.1.0", "runs": []}', "it is no report that seqguard wrote: Expected `int`, got `str`"),
        (b'{"version": 1, "tool": {"name": "other", "version": "1"}}', "no report that seqguard wrote: Invalid enum"),
        (b'{"version": 1, "tool": {"name": "seqguard", "version": "1"}}', "missing required field `target`"),
        (b'{"version": 1, "x": ' + b"[" * 1_000_000, "nested too deeply"),
        (b'{"a":' * 1_000_000, "nested too deeply"),
    ],
)  # fmt: skip
def test_what_is_no_report_is_refused(data: bytes, said: str) -> None:
    assert said in refusal(data)


def test_a_report_that_is_too_large_is_not_looked_at() -> None:
    assert "it is larger than 25 MB" in refusal(b" " * (MAX_BYTES + 1))


def test_a_report_cut_at_any_place_is_refused() -> None:
    data = written(samples.everything()).rstrip()
    for end in range(0, len(data), 97):
        assert refusal(data[:end])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda d: d["columns"][0].update(next_value="8"), "got `str` - at `$.columns[0].next_value`"),
        (lambda d: d["columns"][0].update(next_value=8.5), "Expected `int | null`, got `float`"),
        (lambda d: d["columns"][0].update(next_value=True), "Expected `int | null`, got `bool`"),
        (lambda d: d["columns"][1].pop("status"), "missing required field `status` - at `$.columns[1]`"),
        (lambda d: d["columns"][0].update(status="fine"), "Invalid enum value 'fine' - at `$.columns[0].status`"),
        (lambda d: d["columns"][0].update(inserts_until_failure=-1), "`int` >= 0"),
        (lambda d: d["columns"][0].update(max_value=10**1000), "more than 1,000 digits"),
        (lambda d: d["columns"][0]["capacity"].update(used_percent=1e300), "`float` < 1000000000"),
        (lambda d: d.update(verdict="green"), "Invalid enum value 'green' - at `$.verdict`"),
        (lambda d: d.update(findings={}), "Expected `array`, got `object` - at `$.findings`"),
        (lambda d: d.update(exit_status=256), "`int` <= 255"),
        (lambda d: d.update(duration_seconds=-1), "`float` >= 0"),
        (lambda d: d["findings"][0]["evidence"].update(x={}), "got `object` - at `$.findings[0].evidence[...]`"),
        (lambda d: d["findings"][0]["evidence"].update(x=10**1000), "more than 1,000 digits"),
        (lambda d: d["findings"][0]["evidence"].update(x=1e300), "beyond all measure"),
        (lambda d: d["findings"][0].update(rule="<b>"), "matching regex"),
        (lambda d: d["findings"][0].update(fingerprint="x"), "matching regex"),
        (lambda d: d["findings"][0].pop("location"), "missing required field `location`"),
        (lambda d: d["findings"][0]["subject"].update(table=None), "a subject has a column and no table"),
        (lambda d: d["findings"][0]["subject"].update(table="products"), "'products' is no schema.name"),
        (lambda d: d["findings"][0]["subject"].update(table='a."b'), "is no schema.name"),
        (lambda d: d["findings"][0]["subject"].update(table='a."b\0"'), "is no schema.name"),
        (lambda d: d["columns"][0].update(column="Upper"), "'Upper' is no identifier"),
        (lambda d: d["columns"][0].update(column='""'), "is no identifier"),
        (lambda d: d["target"].update(label=7), "Expected `str | null`, got `int` - at `$.target.label`"),
    ],
)  # fmt: skip
def test_what_is_not_as_it_must_be_is_named(change: Callable[[Any], None], said: str) -> None:
    assert said in refusal(changed(change))


def test_half_a_character_is_no_text() -> None:
    data = written(samples.failing()).replace(b'"label": "staging"', rb'"label": "\ud800"')
    assert "it is no JSON" in refusal(data)


def test_what_is_said_of_a_hostile_value_is_short() -> None:
    said = refusal(changed(lambda d: d.update(verdict="x" * 1_000_000)))
    assert said.endswith("...")
    assert "'" + "x" * 40 + "...'" in refusal(changed(lambda d: d["columns"][0].update(table="x" * 1_000_000)))


def test_importing_the_formats_does_not_import_the_reader() -> None:
    import subprocess
    import sys

    code = "import sys, validator.reporters.formats; print('msgspec' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
