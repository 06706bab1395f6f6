"""Which rules run, and with which severity."""

from collections.abc import Iterable

import pytest

from validator.facts.database_facts import DatabaseFacts, derive
from validator.judgement.run_rules import active_rules, run_rules
from validator.model.catalog import Catalog
from validator.model.finding import Finding, Severity
from validator.model.policy import Policy
from validator.model.rule_doc import RuleDoc
from validator.model.snapshot import Snapshot, Target
from validator.rules.rule import Rule


@pytest.fixture
def facts() -> DatabaseFacts:
    return derive(Snapshot(Target("database"), Catalog()), Policy())


@pytest.fixture
def rules(finding) -> tuple[Rule, ...]:
    def doc(name: str, severity: Severity | None) -> RuleDoc:
        return RuleDoc(name, severity, "", "", "", "", "")

    def two(_: DatabaseFacts) -> Iterable[Finding]:
        yield finding(rule="two-levels", severity=Severity.ERROR)
        yield finding("a.b.c", rule="two-levels", severity=Severity.WARNING)

    def quiet(_: DatabaseFacts) -> Iterable[Finding]:
        yield finding(rule="off-by-itself", severity=Severity.INFO)

    return Rule(doc("two-levels", Severity.ERROR), two), Rule(doc("off-by-itself", None), quiet)


def severities(rules, facts, policy):
    return [(f.rule, f.severity.value) for f in run_rules(rules, facts, policy)]


def test_a_rule_keeps_its_own_severities(rules, facts):
    assert severities(rules, facts, Policy()) == [("two-levels", "error"), ("two-levels", "warning")]


def test_a_configured_severity_holds_for_all_findings(rules, facts):
    policy = Policy(severities={"two-levels": Severity.INFO})
    assert severities(rules, facts, policy) == [("two-levels", "info")] * 2


def test_a_rule_switched_off_does_not_run(facts):
    def broken(_: DatabaseFacts) -> Iterable[Finding]:
        raise AssertionError("it ran")

    rule = Rule(RuleDoc("broken", Severity.ERROR, "", "", "", "", ""), broken)
    assert run_rules([rule], facts, Policy(severities={"broken": None})) == ()


def test_a_rule_that_is_off_by_itself_runs_once_it_gets_a_severity(rules, facts):
    policy = Policy(severities={"off-by-itself": Severity.WARNING, "two-levels": None})
    assert [rule.name for rule in active_rules(rules, policy)] == ["off-by-itself"]
    assert severities(rules, facts, policy) == [("off-by-itself", "warning")]
