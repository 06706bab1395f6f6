import json
import re
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.reporters import samples
from tests.reporters.names import NAMES
from validator.model.finding import Severity
from validator.model.observation import Reason
from validator.model.remedy import Safety
from validator.model.report import Capacity, Report, Status, Verdict
from validator.reporters import json as json_report

DOCS = Path(__file__).resolve().parents[2] / "docs"
SCHEMA = json.loads((DOCS / "report.schema.json").read_text(encoding="utf8"))
VALIDATOR = Draft202012Validator(SCHEMA)
EXAMPLE = json.loads(re.findall(r"```json\n(.*?)```", (DOCS / "report.md").read_text(encoding="utf8"), re.DOTALL)[0])


def document(report: Report) -> Any:
    parsed = json.loads(json_report.render(report))
    VALIDATOR.validate(parsed)
    return parsed


@pytest.mark.parametrize("sample", [samples.report, samples.failing, samples.incomplete, samples.everything])
def test_reports_of_all_kinds_follow_the_schema(sample: Callable[[], Report]) -> None:
    assert document(sample())["verdict"] == sample().verdict


def test_the_schema_is_a_schema_and_the_documented_example_follows_it() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    VALIDATOR.validate(EXAMPLE)


def test_each_entry_stands_on_a_line_of_its_own() -> None:
    report = samples.everything()
    lines = json_report.render(report).splitlines()
    entries = [line for line in lines if line.startswith("    ")]
    listed = (report.columns, report.findings, report.suppressed, report.not_checked, report.notes)
    assert len(entries) == sum(map(len, listed))
    assert json.loads(entries[0].rstrip(","))["table"] == 'public."a|b"'


def test_names_are_as_sql_writes_them() -> None:
    entry, finding = samples.behind("Seq 7", "select", schema="We ird")
    shown = document(samples.report(columns=(entry,), findings=(finding,)))
    subject = shown["findings"][0]["subject"]
    assert {key: shown["columns"][0][key] for key in subject} == subject
    assert subject == {"table": '"We ird"."Seq 7"', "column": '"select"', "sequence": '"We ird"."Seq 7_select_seq"'}


def test_letters_of_any_script_can_be_read_and_what_is_invisible_is_escaped() -> None:
    text = json_report.render(samples.report(columns=(samples.entry("ключ 列 \u202e\x7f\U000e0001"),)))
    assert r'"public.\"ключ 列 \u202e\u007f\udb40\udc01\""' in text


def test_a_log_that_shows_the_document_finds_no_command_in_it() -> None:
    report = samples.report(columns=(samples.entry("##[add-path]###x"),))
    text = json_report.render(report)
    assert "##" not in text
    assert document(report)["columns"][0]["table"] == 'public."##[add-path]###x"'


def test_the_duration_is_in_milliseconds_at_most() -> None:
    assert document(samples.report(duration_seconds=0.4123456))["duration_seconds"] == 0.412


def test_a_subject_without_a_column_has_null_for_what_it_is_not() -> None:
    info = next(f for f in document(samples.everything())["findings"] if f["rule"] == "orphan-sequence")
    assert info["subject"] == {"table": None, "column": None, "sequence": "public.lost"}


def test_integers_are_exact_and_texts_stay_texts() -> None:
    last = 2**63 - 1
    entry = samples.entry(next_value=last, max_value=last - 1, min_value=-(2**63), capacity=Capacity(last, 1, 99.99))
    assert f'"next_value": {last}, "min_value": {-(2**63)}, "max_value": {last - 1}' in json_report.render(
        samples.report(columns=(entry,))
    )
    assert document(samples.everything())["columns"][-1]["max_value"] == "INV-7"


@pytest.mark.parametrize(("used", "shown"), [(99.99, 99.9), (100.0, 100.0), (89.96, 89.9), (0.04, 0.0), (2.3, 2.3)])
def test_used_percent_is_cut_to_one_decimal(used: float, shown: float) -> None:
    entry = samples.entry(capacity=Capacity(7, 0, used))
    assert document(samples.report(columns=(entry,)))["columns"][0]["capacity"]["used_percent"] == shown


def test_summary_counts_what_is_there() -> None:
    names = len(samples.HOSTILE)
    assert document(samples.everything())["summary"] == {
        "columns": names + 3,
        "sequences": names + 3,
        "errors": names + 1,
        "warnings": 1,
        "infos": 1,
        "suppressed": 1,
        "not_checked": names,
    }


def test_what_may_be_missing_is_there_only_when_it_is_true() -> None:
    everything, passing = document(samples.everything()), document(samples.report())
    assert everything["target"]["standby"] is True
    assert "standby" not in passing["target"]
    outlier = next(f for f in everything["findings"] if f["rule"] == "outlier-id")
    assert outlier["remedy"]["note"] == "Is 2000000000 a real invoice?"
    assert "note" not in everything["findings"][0]["remedy"]
    assert everything["suppressed"][0]["by"] == "ignore"
    assert everything["suppressed"][0]["reason"] == "archived | nothing inserts, see #12"
    assert len(everything["notes"]) == 2


def test_unknown_evidence_is_kept_and_infinity_is_null() -> None:
    _, finding = samples.behind()
    evidence = {"anything": ("a", "b"), "rate": float("inf"), "share": 0.5, "sure": True, "none": None}
    shown = document(samples.report(findings=(replace(finding, evidence=evidence),)))["findings"][0]["evidence"]
    assert shown == {"anything": ["a", "b"], "rate": None, "share": 0.5, "sure": True, "none": None}


@settings(deadline=None, max_examples=60)
@given(NAMES, NAMES)
def test_any_name_can_be_printed_and_read_back(table: str, column: str) -> None:
    entry, finding = samples.behind(table, column)
    report = samples.report(columns=(entry,), findings=(finding,))
    assert all(line.isprintable() for line in json_report.render(report).split("\n"))
    shown = document(report)
    assert shown["columns"][0]["table"] == str(entry.column.table)
    assert shown["findings"][0]["message"] == finding.message
    assert shown["findings"][0]["remedy"]["sql"] == finding.remedy.sql


@pytest.mark.parametrize(
    ("place", "values"),
    [
        (("properties", "verdict"), Verdict),
        (("properties", "not_checked", "items", "properties", "reason"), Reason),
        (("$defs", "column", "properties", "status"), Status),
        (("$defs", "finding", "properties", "severity"), Severity),
        (("$defs", "finding", "properties", "remedy", "oneOf", 1, "properties", "safety"), Safety),
    ],
)
def test_the_schema_lists_the_values_of_the_model(place: tuple[str | int, ...], values: type[StrEnum]) -> None:
    part = SCHEMA
    for step in place:
        part = part[step]
    assert sorted(part["enum"]) == sorted(values)


def test_the_schema_describes_each_field_and_admits_new_ones() -> None:
    undescribed: list[str] = []
    closed: list[str] = []

    def walk(part: Any, path: str) -> None:
        if isinstance(part, dict):
            if "properties" in part and part.get("additionalProperties") is not True:
                closed.append(path)
            for name, field in part.get("properties", {}).items():
                if "description" not in field:
                    undescribed.append(f"{path}.{name}")
            for name, inner in part.items():
                walk(inner, f"{path}.{name}")
        elif isinstance(part, list):
            for number, inner in enumerate(part):
                walk(inner, f"{path}.{number}")

    walk(SCHEMA, "")
    assert (undescribed, closed) == ([], [])


def test_every_field_that_comes_out_is_in_the_schema() -> None:
    strict = json.loads((DOCS / "report.schema.json").read_text(encoding="utf8").replace(
        '"additionalProperties": true', '"unevaluatedProperties": false'
    ))  # fmt: skip
    del strict["$defs"]["finding"]["unevaluatedProperties"]  # a suppressed finding has more; its own part stays strict
    Draft202012Validator(strict).validate(document(samples.everything()))
    with pytest.raises(Exception, match="surprise"):
        Draft202012Validator(strict).validate(document(samples.everything()) | {"surprise": 1})


def test_ten_thousand_columns_take_well_under_a_second() -> None:
    report = samples.report(columns=tuple(samples.entry(f"table_{number}") for number in range(10_000)))
    started = process_time()
    text = json_report.render(report)
    assert process_time() - started < 0.9
    assert text.count('"status": "ok"') == 10_000
