"""Each rule's own examples, on a real server, through the whole command: bad fires, good does not."""

from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.databases import Database
from tests.inside import Inside
from validator.rules.all_rules import ALL_RULES, RULE_NAMES
from validator.rules.explain import explain, listing
from validator.rules.rule import Rule


@pytest.mark.parametrize("kind", ["bad", "good"])
@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_example(rule: Rule, kind: str, database: Database, inside: Inside, tmp_path: Path) -> None:
    script = rule.doc.bad if kind == "bad" else rule.doc.good
    before = roles(database)
    try:
        database.load(script)
        if rule.doc.config:
            (tmp_path / ".seqguard.yml").write_text(rule.doc.config, encoding="utf8")
        run = inside("check", database.dsn, "-f", "json")
    finally:
        drop_roles(database, roles(database) - before)
    assert run.returncode in (0, 1), run.stderr
    fired = [finding for finding in run.json["findings"] if finding["rule"] == rule.name]
    assert bool(fired) is (kind == "bad"), run.json["findings"]


def roles(database: Database) -> set[str]:
    return {row[0] for row in database.execute("SELECT rolname FROM pg_catalog.pg_roles")}


def drop_roles(database: Database, names: set[str]) -> None:
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        for name in map(sql.Identifier, names):
            connection.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(name))


def test_every_rule_has_one_name_and_one_module() -> None:
    assert len(set(RULE_NAMES)) == len(RULE_NAMES) == 17
    for rule in ALL_RULES:
        assert rule.check.__module__ == f"validator.rules.{rule.name.replace('-', '_')}"


def test_explain_says_everything_and_nothing_too_wide() -> None:
    for rule in ALL_RULES:
        text = explain(rule)
        assert text.startswith(f"{rule.name} (")
        assert "SQLSTATE" in text or rule.name == "orphan-sequence"
        prose = text.partition("It fires after")[0]
        assert max(map(len, prose.splitlines())) <= 100
        assert rule.name in listing()
