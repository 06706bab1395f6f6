"""A real check, and Prometheus's own programs reading what it wrote, as docs/metrics.md tells people to do."""

import re
import subprocess
from pathlib import Path

import pytest
import urllib3
from prometheus_client.parser import text_string_to_metric_families

from tests.databases import Database
from tests.matrix import ROOT
from tests.wait import until

RULES = ROOT / "docs" / "monitoring"
UNTIL_FAILURE = "seqguard_column_inserts_until_failure"


@pytest.fixture
def shop(database: Database) -> Database:
    """A table that is behind by three inserts, under a name that nobody should have."""
    database.load("""
        CREATE TABLE "odd "" \\ name" (id serial PRIMARY KEY);
        INSERT INTO "odd "" \\ name" VALUES (4);
        CREATE TABLE fine (id serial PRIMARY KEY);
    """)
    return database


def checked(inside, shop: Database, path: Path) -> str:
    run = inside("check", shop.dsn, "--label", "shop", "-q", "-o", f"openmetrics={path}")
    assert run.returncode == 1
    return path.read_text(encoding="utf8")


def until_failure(text: str) -> dict[str, float]:
    families = text_string_to_metric_families(text)
    found = [sample for family in families if family.name == UNTIL_FAILURE for sample in family.samples]
    return {sample.labels["table"]: sample.value for sample in found}


def get(address: str) -> str:
    return urllib3.request("GET", f"http://{address}/metrics", timeout=10, retries=False).data.decode()


def answered(address: str) -> str | None:
    try:
        return get(address)
    except urllib3.exceptions.HTTPError:
        return None


ODD = {r'public."odd "" \\ name"': 3.0}


def test_promtool_finds_nothing_to_say(inside, shop, tmp_path, program):
    promtool = program("promtool", "prometheus")
    text = checked(inside, shop, tmp_path / "seqguard.prom")
    run = subprocess.run([promtool, "check", "metrics"], input=text, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


def test_the_alert_rules_fire_when_they_should(program):
    promtool = program("promtool", "prometheus")
    for command in (["check", "rules", "seqguard.rules.yml"], ["test", "rules", "seqguard.rules.test.yml"]):
        run = subprocess.run([promtool, *command], cwd=RULES, capture_output=True, text=True, check=False)
        assert run.returncode == 0, run.stdout + run.stderr


def test_the_rules_speak_of_metrics_that_there_are(inside, shop, tmp_path):
    text = checked(inside, shop, tmp_path / "seqguard.prom")
    there = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    rules = (RULES / "seqguard.rules.yml").read_text(encoding="utf8")
    named = {word.split("{")[0] for word in re.sub(r"[()]", " ", rules).split() if word.startswith("seqguard_")}
    assert named
    assert named <= there


def test_node_exporter_takes_it_from_a_folder(inside, shop, tmp_path, program, serving):
    exporter = program("prometheus-node-exporter", "prometheus-node-exporter")
    folder = tmp_path / "textfile"
    folder.mkdir()
    checked(inside, shop, folder / "seqguard.prom")
    flags = ("--collector.disable-defaults", "--collector.textfile", f"--collector.textfile.directory={folder}")
    with serving(exporter, *flags) as address:
        text = until(lambda: answered(address), "node_exporter answers")
    assert "node_textfile_scrape_error 0" in text
    assert until_failure(text) == ODD


def test_the_pushgateway_takes_it(inside, shop, tmp_path, program, serving):
    gateway = program("prometheus-pushgateway", "prometheus-pushgateway")
    checked(inside, shop, tmp_path / "seqguard.prom")
    with serving(gateway) as address:
        until(lambda: answered(address), "the Pushgateway answers")
        group = f"http://{address}/metrics/job/seqguard/target/shop"
        body = (tmp_path / "seqguard.prom").read_bytes()
        assert urllib3.request("PUT", group, body=body, timeout=10, retries=False).status == 200
        assert until_failure(get(address)) == ODD
