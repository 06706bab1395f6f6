"""Runs the rules that are switched on, and gives their findings the severity that the configuration asks for. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from validator.facts.database_facts import DatabaseFacts
from validator.model.finding import Finding
from validator.model.policy import Policy
from validator.rules.all_rules import ALL_RULES
from validator.rules.rule import Rule


def active_rules(rules: Iterable[Rule], policy: Policy) -> tuple[Rule, ...]:
    """The rules that run: not switched off, or switched on where they are off of themselves."""
    return tuple(rule for rule in rules if policy.severities.get(rule.name, rule.doc.severity) is not None)


def run_rules(rules: Iterable[Rule], facts: DatabaseFacts, policy: Policy) -> tuple[Finding, ...]:
    """What the active rules find. A configured severity holds for all findings of its rule."""
    findings: list[Finding] = []
    for rule in active_rules(rules, policy):
        configured = policy.severities.get(rule.name)
        for finding in rule.check(facts):
            findings.append(replace(finding, severity=configured) if configured else finding)
    return tuple(findings)


def run(facts: DatabaseFacts) -> list[Finding]:
    """What all rules find under the policy that the facts were derived with."""
    return list(run_rules(ALL_RULES, facts, facts.policy))
