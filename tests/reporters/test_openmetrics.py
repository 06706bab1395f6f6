"""OpenMetrics, read by the parsers of the format and of the older one that node_exporter and the Pushgateway read."""

from dataclasses import replace

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as plain_text

from tests.reporters import samples
from tests.reporters.names_of_commands import FORGING
from tests.reporters.runner import commands
from tests.reporters.samples import HOSTILE, entry, report
from validator.model.names import ColumnName, QualifiedName
from validator.model.report import Capacity, Report, Status
from validator.model.snapshot import Target
from validator.reporters.formats import Options, render

NOW = 1_795_837_310.25


def samples_of(text: str, parse=openmetrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Value by name and labels; each only once."""
    found = [
        ((sample.name, tuple(sorted(sample.labels.items()))), sample.value)
        for family in parse(text)
        for sample in family.samples
    ]
    assert len(dict(found)) == len(found)
    return dict(found)


def figures(of: Report, checked_at: float | None = NOW) -> dict[tuple[str, str], float]:
    """Value by name and what is told apart: the column, or the last label."""
    text = render("openmetrics", of, Options(checked_at=checked_at))
    return {
        (name.removeprefix("seqguard_"), dict(labels).get("status") or dict(labels).get("table") or labels[0][1]): value
        for (name, labels), value in samples_of(text).items()
    }


@pytest.mark.parametrize("kind", ["report", "failing", "incomplete", "everything"])
def test_both_formats_read_the_same(kind):
    text = render("openmetrics", getattr(samples, kind)(), Options(checked_at=NOW))
    assert text.endswith("# EOF\n")
    assert samples_of(text) == samples_of(text, plain_text) != {}
    assert {family.type for family in openmetrics(text)} == {"gauge"}


def test_the_figures_of_a_column():
    tokens = entry(
        "tokens", status=Status.RUNNING_OUT, inserts_until_failure=12, capacity=Capacity(2**63 - 1, 12, 99.5)
    )
    found = figures(report(columns=(tokens,)))
    assert found["column_inserts_until_failure", "public.tokens"] == 12
    assert found["column_inserts_left", "public.tokens"] == 12
    assert found["column_used_percent", "public.tokens"] == 99.5
    assert found["column_status", "running-out"] == 1
    assert found["column_checked_timestamp_seconds", "public.tokens"] == NOW


def test_what_is_not_known_has_no_sample():
    """Zero would be an alarm, and a large number a pass."""
    found = figures(samples.incomplete(), checked_at=None)
    assert [key for key in found if key[1] == "public.secrets"] == []
    assert found["column_status", "unknown"] == 1
    assert found["not_checked", "staging"] == 1
    assert not any("timestamp" in name for name, _ in found)
    assert not any("until_failure" in name for name, _ in found)


def test_the_figures_of_the_run():
    text = render("openmetrics", samples.everything(), Options(checked_at=NOW))
    found = {
        (name, dict(labels).get("severity") or dict(labels).get("verdict")): value
        for (name, labels), value in samples_of(text).items()
    }
    of = samples.everything()
    assert found["seqguard_findings", "error"] == sum(1 for f in of.findings if f.severity == "error") > 1
    assert found["seqguard_findings", "warning"] == found["seqguard_findings", "info"] == 1
    assert found["seqguard_verdict", "fail"] == 1
    assert found["seqguard_not_checked", None] == len(of.not_checked)
    assert found["seqguard_suppressed", None] == 1
    assert found["seqguard_check_timestamp_seconds", None] == NOW
    assert found["seqguard_check_duration_seconds", None] == of.duration_seconds


def test_no_two_columns_share_their_labels():
    """Prometheus would refuse the whole file."""
    names = [*HOSTILE, "a\x01", r"a\x01", r"a\\x01", "##[", r"#\x23[", "a\u200b", r"a\u200b", "a\udc80", r"a\x80"]
    tables = [QualifiedName(name, name) for name in names]
    columns = [entry(column=ColumnName(table, table.name), sequence=table) for table in tables]
    columns += [replace(columns[0], sequence=None), replace(columns[0], sequence=QualifiedName("public", "other"))]
    text = render("openmetrics", report(columns=tuple(columns)), Options(checked_at=NOW))
    found = samples_of(text)
    assert sum(1 for name, _ in found if name == "seqguard_column_status") == len(columns)
    assert found == samples_of(text, plain_text)
    assert all(character.isprintable() or character == "\n" for character in text)


@pytest.mark.parametrize("name", FORGING)
def test_no_name_is_a_command_in_a_log(name):
    table = QualifiedName("public", name)
    of = report(
        target=Target("database", name, "18.4", name),
        columns=(entry(column=ColumnName(table, name), sequence=table),),
    )
    assert commands(render("openmetrics", of)) == []
