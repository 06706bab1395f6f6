import gzip
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from tests.conftest import skip_unless_required
from tests.npm_package import UnavailableError
from tests.reporters import multitool, samples
from tests.reporters.names_of_commands import PIECES
from tests.reporters.runner import commands
from validator.model.finding import Finding, Severity, Subject
from validator.model.report import Report, Suppressed
from validator.model.snapshot import Target
from validator.reporters import sarif
from validator.reporters.options import Options
from validator.rules.all_rules import ALL_RULES, RULE_NAMES

ALL = [samples.report, samples.failing, samples.incomplete, samples.everything]
RULES = tuple(rule.doc for rule in ALL_RULES)
DOCS = Path(__file__).resolve().parents[2] / "docs"
ADVICE = {
    "SARIF2002": "messages by id",
    "SARIF2003": "the commit: the upload says it",
    "SARIF2006": "whether the schema's address answers, which it does not without a network",
    "SARIF2009": "rule ids such as CS2001",
    "SARIF2010": "a snippet of the source",
    "SARIF2011": "the lines around it",
    "SARIF2012": "a second name for each rule",
}
"""Notes of the validator that don't concern us. Anything else that it says fails a test."""


def rendered(report: Report, **options: Any) -> str:
    return sarif.render(report, Options(**{"rules": RULES} | options))


def run_of(report: Report, **options: Any) -> dict[str, Any]:
    document = json.loads(rendered(report, **options))
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def results(report: Report, **options: Any) -> list[dict[str, Any]]:
    found = run_of(report, **options)["results"]
    assert isinstance(found, list)
    return found


def driver_rules(report: Report, **options: Any) -> dict[str, dict[str, Any]]:
    return {rule["id"]: rule for rule in run_of(report, **options)["tool"]["driver"]["rules"]}


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    try:
        schema = multitool.schema()
    except UnavailableError as missing:
        skip_unless_required(missing)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def hostile_accepted() -> Report:
    """Everything, also as accepted, and more findings of one rule."""
    report = samples.everything()
    accepted = tuple(Suppressed(finding, "baseline", f"[x](y) {{0}} {finding.subject}") for finding in report.findings)
    return replace(report, suppressed=(*report.suppressed, *accepted))


@pytest.mark.parametrize("sample", [*ALL, hostile_accepted])
def test_documents_follow_the_published_schema(sample: Callable[[], Report], validator: Draft202012Validator) -> None:
    validator.validate(json.loads(rendered(sample())))
    validator.validate(json.loads(rendered(sample(), rules=(), suppressed=False, location="ключ [1]/a b.sql")))


@pytest.mark.parametrize("sample", [samples.report, hostile_accepted])
def test_the_validator_has_nothing_against_it(
    sample: Callable[[], Report], validator: Draft202012Validator, tmp_path: Path
) -> None:
    found = multitool.complaints(rendered(sample()), tmp_path)
    assert [c for c in found if c.level != "note" or c.rule not in ADVICE] == []
    assert "SARIF2003" in {c.rule for c in found}  # it has looked


def test_the_validator_would_say_so(validator: Draft202012Validator, tmp_path: Path) -> None:
    document = json.loads(rendered(samples.failing()))
    del document["runs"][0]["tool"]["driver"]["rules"][0]["help"]
    del document["runs"][0]["results"][0]["locations"]
    found = {(c.rule, c.level) for c in multitool.complaints(json.dumps(document), tmp_path) if c.level != "note"}
    assert ("GH2012", "error") in found
    assert len(found) > 1


def test_a_result_has_what_github_shows() -> None:
    (result,) = results(samples.failing(), location="db/schema.sql")
    assert result["ruleId"] == "sequence-behind-data"
    assert result["level"] == "error"
    assert result["message"]["text"] == (
        "public.products.product_id: the 2nd insert into public.products fails: product_id 7 is taken (next 6, largest "
        "id 7, first collision 7, 1 more insert succeeds, then SQLSTATE 23505). In staging (database shop, PostgreSQL "
        "16.4)."
    )
    assert "```sql\n-- sequence-behind-data" in result["message"]["markdown"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "db/schema.sql", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1},
    }
    assert [name["fullyQualifiedName"] for name in location["logicalLocations"]] == [
        "public.products.product_id",
        "public.products",
        "public.products_product_id_seq",
    ]
    assert re.fullmatch(r"[0-9a-f]{32}:1", result["partialFingerprints"]["primaryLocationLineHash"])


@pytest.mark.parametrize("sample", ALL)
def test_every_result_has_a_place_a_rule_and_a_fingerprint_of_its_own(sample: Callable[[], Report]) -> None:
    run = run_of(sample())
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == ".seqguard.yml"
    hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
    assert len(set(hashes)) == len(hashes)


@pytest.mark.parametrize("path", ["a b/c#d?e%20.sql", "ключ/[1].sql", "a:b.sql", "\udcff.sql"])
def test_the_place_is_a_relative_reference(path: str) -> None:
    uri = results(samples.failing(), location=path)[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+", uri)
    assert unquote(uri, errors="surrogateescape") == path


def test_levels() -> None:
    levels = {result["ruleId"]: result["level"] for result in results(samples.everything())}
    assert levels == {
        "sequence-behind-data": "error",
        "sequence-exhausted": "error",
        "not-checked": "error",
        "outlier-id": "warning",
        "sequence-not-owned": "warning",
        "orphan-sequence": "note",
    }


def test_what_was_not_checked_is_a_result_and_a_warning_of_the_run() -> None:
    run = run_of(samples.incomplete())
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("not-checked", "error")
    assert "GRANT SELECT ON public.secrets TO ci" in result["message"]["text"]
    (invocation,) = run["invocations"]
    said = {note["message"]["text"]: note["level"] for note in invocation["toolExecutionNotifications"]}
    assert said["1 subject in scope could not be checked."] == "warning"
    assert results(samples.incomplete(), allow_incomplete=True)[0]["level"] == "warning"


def test_accepted_findings_are_suppressed_or_left_out() -> None:
    (result,) = (r for r in results(samples.everything()) if "suppressions" in r)
    assert result["ruleId"] == "sequence-not-owned"
    assert result["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "ignore: archived | nothing inserts, see #12"}
    ]
    run = run_of(samples.everything(), suppressed=False)
    assert not [r for r in run["results"] if "suppressions" in r or r["ruleId"] == "sequence-not-owned"]
    notes = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert "1 finding accepted before are left out: code scanning would open an alert for each." in notes


def test_every_rule_is_described_whether_it_fired_or_not() -> None:
    rules = driver_rules(samples.report())
    assert list(rules) == [*RULE_NAMES, "not-checked", "left-out"]
    for name, rule in rules.items():
        for description in ("shortDescription", "fullDescription"):
            assert 0 < len(rule[description]["text"]) <= 1024
            assert rule[description]["text"].endswith(".")
        assert rule["help"]["text"].strip()
        assert rule["help"]["markdown"].strip()
        assert rule["properties"]["problem.severity"] in ("error", "warning", "recommendation")
        assert rule["properties"]["precision"] in ("very-high", "high")
        assert len(rule["properties"]["tags"]) <= 10
        assert "security-severity" not in rule["properties"]
        assert "security" not in rule["properties"]["tags"]
        page = rule["helpUri"].partition("/docs/")[2]
        assert (DOCS / page).is_file()
        assert page == f"rules/{name}.md" or name not in RULE_NAMES


def test_a_rule_says_why_what_to_do_and_shows_examples() -> None:
    rule = driver_rules(samples.report())["sequence-behind-data"]
    doc = RULES[0]
    assert (
        rule["shortDescription"]["text"] == "Values that the sequence is about to hand out are in the column already."
    )
    assert doc.bad.strip() in rule["help"]["markdown"]
    assert "## What to do" in rule["help"]["markdown"]
    assert " ".join(doc.repair.split()) in rule["help"]["text"]


def test_default_levels() -> None:
    rules = driver_rules(samples.report())
    assert rules["sequence-behind-data"]["defaultConfiguration"] == {"level": "error"}
    assert rules["outlier-id"]["defaultConfiguration"] == {"level": "warning"}
    assert rules["prefer-identity"]["defaultConfiguration"] == {"level": "note", "enabled": False}


def test_a_rule_that_nobody_described_is_there_too() -> None:
    assert set(driver_rules(samples.everything(), rules=())) == {
        "sequence-behind-data",
        "sequence-exhausted",
        "sequence-not-owned",
        "outlier-id",
        "orphan-sequence",
        "not-checked",
        "left-out",
    }


def category(label: str | None, database: str | None = "shop") -> str:
    return str(run_of(samples.report(target=Target("database", database, "16", label)))["automationDetails"]["id"])


def test_each_database_has_a_category_of_its_own() -> None:
    assert category("staging") == "seqguard/staging/"
    assert category(None) == "seqguard/shop/"
    assert category("a/b c") == "seqguard/a%2Fb%20c/"
    assert category(None, None) == "seqguard/database/"
    long = {category("x" * 5000), category("x" * 5000 + "y")}
    assert len(long) == 2
    assert all(len(name) < 200 and name.count("/") == 2 for name in long)


def test_the_version_is_semantic_where_it_is() -> None:
    assert run_of(samples.report())["tool"]["driver"]["semanticVersion"] == "0.1.0"
    assert "semanticVersion" not in run_of(samples.report(tool_version="0.2.0rc1"))["tool"]["driver"]


def test_github_gets_no_more_than_it_shows_and_is_told_of_the_rest() -> None:
    errors = [samples.behind(f"t{n:05}")[1] for n in range(5100)]
    warnings = [replace(finding, severity=Severity.WARNING) for finding in errors[:10]]
    assert len(results(samples.report(findings=tuple(errors[:5000])))) == 5000
    found = results(samples.report(findings=(*errors, *warnings)))
    assert len(found) == 5000
    assert {result["level"] for result in found[:-1]} == {"error"}
    last = found[-1]
    assert (last["ruleId"], last["level"]) == ("left-out", "warning")
    assert last["message"]["text"] == (
        "111 results are left out here, 101 of them errors; the JSON report (seqguard check -f json) has all of them. "
        "In staging (database shop, PostgreSQL 16.4)."
    )
    assert last["partialFingerprints"] != found[0]["partialFingerprints"]


def test_ten_megabytes_hold_it_whatever_the_names_are() -> None:
    alphabet = [chr(n) for n in range(0x4E00, 0x9000)]
    text = "".join(alphabet[(n * n * 7919 + n * 31) % len(alphabet)] for n in range(60_000))
    findings = tuple(
        Finding("duplicate-ids", Severity.ERROR, Subject(), text[n * 10 : n * 10 + 900]) for n in range(4900)
    )
    shown = rendered(samples.report(findings=findings))
    assert len(shown.encode()) < 10_000_000
    assert len(gzip.compress(shown.encode())) < 10_000_000
    (run,) = json.loads(shown)["runs"]
    assert run["results"][-1]["ruleId"] == "left-out"
    assert len(run["results"]) > 1000


def test_a_repair_that_is_too_long_is_not_there_at_all() -> None:
    finding = samples.failing().findings[0]
    assert finding.remedy
    longer = replace(finding, remedy=replace(finding.remedy, sql="SELECT 1;\n" * 2000))
    (result,) = results(samples.report(findings=(longer,)))
    assert "markdown" not in result["message"]


def test_a_text_is_neither_a_link_nor_a_placeholder() -> None:
    def text(message: str) -> str:
        finding = Finding("duplicate-ids", Severity.ERROR, Subject(), message)
        return str(results(samples.report(findings=(finding,)))[0]["message"]["text"])

    assert "[x] of int[] {{0}} C:\\a." in text("[x] of int[] {0} C:\\a")
    assert "\\[x\\](javascript:1) \\\\" in text("[x](javascript:1) \\")
    assert "\\\\\\[x\\\\\\](1)" in text("\\[x\\](1)")


@settings(deadline=None, max_examples=40)
@given(PIECES)
def test_names_are_only_names(name: str) -> None:
    _, finding = samples.behind(name, name)
    report = samples.report(
        target=Target("database", name, "16", name),
        findings=(finding,),
        not_checked=(samples.not_checked(name),),
        suppressed=(Suppressed(finding, "ignore", name),),
        notes=(name,),
    )
    shown = rendered(report, location=name)
    assert all(line.isprintable() for line in shown.splitlines())
    assert commands(shown) == []
    (run,) = json.loads(shown)["runs"]
    assert len(run["results"]) == 3
    for result in run["results"]:
        text = result["message"]["text"]
        assert not re.search(r"(?<!\{)(?:\{\{)*\{(?!\{)", text)
        assert not re.search(r"(?<!\\)(?:\\\\)*\]\(", text)
