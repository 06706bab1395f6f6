import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.reporters import samples
from tests.reporters.names_of_commands import PIECES
from tests.reporters.runner import commands
from validator.model.report import Report
from validator.reporters import gitlab
from validator.reporters.options import Options

ALL = [samples.report, samples.failing, samples.incomplete, samples.everything]
REQUIRED = ["description", "check_name", "fingerprint", "severity", "location"]
ENTRY = {
    "type": "object",
    "required": REQUIRED,
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "check_name": {"type": "string", "pattern": "^[a-z-]+$"},
        "fingerprint": {"type": "string", "minLength": 1},
        "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
        "location": {
            "type": "object",
            "required": ["path", "lines"],
            "properties": {
                "path": {"type": "string", "pattern": "^(?!\\.?/)"},
                "lines": {
                    "type": "object",
                    "required": ["begin"],
                    "properties": {"begin": {"type": "integer", "minimum": 1}},
                },
            },
        },
    },
}
"""The fields that GitLab's documentation asks for, with the values that it names."""


def entries(report: Report, **options: object) -> Any:
    text = gitlab.render(report, Options(**options))  # type: ignore[arg-type]
    assert not text.startswith("\ufeff")
    parsed = json.loads(text)
    Draft202012Validator({"type": "array", "items": ENTRY}).validate(parsed)
    return parsed


@pytest.mark.parametrize("sample", ALL)
def test_each_entry_has_what_gitlab_asks_for_and_a_fingerprint_of_its_own(sample: Callable[[], Report]) -> None:
    report = sample()
    found = entries(report)
    assert len(found) == len(report.findings) + len(report.not_checked)
    assert len({entry["fingerprint"] for entry in found}) == len(found)


def test_nothing_to_say_is_an_empty_array() -> None:
    assert gitlab.render(samples.report(), Options()) == "[]\n"


def test_an_entry_reads_like_this() -> None:
    (entry,) = entries(samples.failing(), location="db/schema.sql")
    del entry["fingerprint"]
    assert entry == {
        "description": "public.products.product_id: the 2nd insert into public.products fails: product_id 7 is taken "
        "(next 6, largest id 7, first collision 7, 1 more insert succeeds, then SQLSTATE 23505). In staging (database "
        "shop, PostgreSQL 16.4).",
        "check_name": "sequence-behind-data",
        "severity": "critical",
        "location": {"path": "db/schema.sql", "lines": {"begin": 1}},
    }


def test_severities() -> None:
    found = entries(samples.everything())
    assert {entry["check_name"]: entry["severity"] for entry in found} == {
        "sequence-behind-data": "critical",
        "sequence-exhausted": "critical",
        "not-checked": "major",
        "outlier-id": "minor",
        "orphan-sequence": "info",
    }
    allowed = entries(samples.incomplete(), allow_incomplete=True)
    assert [entry["severity"] for entry in allowed] == ["minor"]


def test_what_was_accepted_is_left_out() -> None:
    assert "sequence-not-owned" not in gitlab.render(samples.everything(), Options())


@settings(deadline=None, max_examples=50)
@given(PIECES)
def test_names_are_only_names(name: str) -> None:
    _, finding = samples.behind(name, name)
    target = samples.Target("database", name)
    report = samples.report(findings=(finding,), not_checked=(samples.not_checked(name),), target=target)
    text = gitlab.render(report, Options())
    assert all(line.isprintable() for line in text.splitlines())
    assert commands(text) == []
    assert len(entries(report)) == 2
