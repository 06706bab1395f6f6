"""The JSON Schema for editors and the loader agree; so do the schema and the list of rules."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from tests.config.conftest import CONTRACT_RULES
from tests.config.test_load_yaml import EVERYTHING
from tests.config.test_secrets import ELSEWHERE
from validator.config.errors import ConfigurationError
from validator.config.load_yaml import KEYS, parse_settings

SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "seqguard.schema.json"
SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2, as editors read it: ``off`` is a text, a day is a text."""


EditorLoader.yaml_implicit_resolvers = {
    first: [(tag, regex) for tag, regex in resolvers if tag.rpartition(":")[2] in ("int", "float", "null", "merge")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
EditorLoader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", yaml.SafeLoader.yaml_implicit_resolvers["t"][0][1], ["t", "f"]
)


def schema_accepts(text: str) -> bool:
    document = yaml.load(text, Loader=EditorLoader)
    return Draft202012Validator(SCHEMA).is_valid(document)


def loader_accepts(text: str) -> bool:
    try:
        parse_settings(text, Path(".seqguard.yml"), CONTRACT_RULES)
    except ConfigurationError:
        return False
    return True


GOOD = [
    "",
    "target: service=staging",
    "target: ${SEQGUARD_DSN}",
    "target: ' ${A:-host=h dbname=a$b} '",
    "target: host=h dbname=a$$b",
    "schemas: []",
    "schemas: [public, 'tenant_*', '\"Tenant 1\"', '\"a.b\"', 'a$b', $$]",
    "tables: [orders, public.orders, '*.audit_log', 'public.\"Order Items\"', ' a . b ']",
    "exclude: ['$NAME.x$']",
    "fail_on: never",
    "allow_incomplete: false",
    "horizon: 1",
    "baseline: $NAME.json",
    "location: db/schema.sql",
    "app_roles: [a, '\"B\"']",
    "thresholds: {}",
    "thresholds: {running_out: {}}",
    "thresholds: {running_out: {warning: 0, error: 100, inserts_left: {}}}",
    "thresholds: {running_out: {warning: 33.3, inserts_left: {warning: 5000}}}",
    "rules: {}",
    "rules: {prefer-identity: warning, sequence-shared: off, orphan-sequence: false}",
    "ignore: []",
    "ignore: [{subject: a, reason: r}]",
    "ignore: [{subject: a.b, reason: r, until: 2027-03-01}]",
    "ignore: [{subject: 'a.*.c', reason: $$, rule: sequence-shared}]",
    "bindings: [{column: a.b.c, sequence: a.d}]",
    "bindings: [{column: a.b.c, sequence: a.d, allocation: pooled}]",
    "jobs: 64",
    "statement_timeout: 0",
    "lock_timeout: 1.5",
    "connect_timeout: 500ms",
    "connect_timeout: 5 min",
]

BAD = [
    "schems: []",
    "version2: 1",
    "target:",
    "target: 5",
    "target: ' '",
    "target: host=h user=${A}",
    "target: ${A}${B}",
    "target: '${A'",
    "target: ${1}",
    "target: ${A:-${B}}",
    "schemas: public",
    "schemas: [1]",
    "schemas: [a.b]",
    "schemas: ['']",
    "schemas: ['a b']",
    "schemas:",
    "tables: [a.b.c]",
    "tables: ['a.']",
    "exclude: ['.a']",
    "exclude: ['\"a']",
    "fail_on: info",
    "fail_on: off",
    "fail_on: true",
    "allow_incomplete: 'true'",
    "allow_incomplete: yes",
    "allow_incomplete: 1",
    "horizon: 0",
    "horizon: 1.5",
    "horizon: '1'",
    "horizon: 9223372036854775808",
    "baseline: []",
    "location: ''",
    "app_roles: [{}]",
    "thresholds: []",
    "thresholds: {running_ou: {}}",
    "thresholds: {running_out: {warning: -1}}",
    "thresholds: {running_out: {error: 101}}",
    "thresholds: {running_out: {error: 90%}}",
    "thresholds: {running_out: {inserts_left: {warning: 2000.5}}}",
    "thresholds: {running_out: {inserts_left: {waning: 2000}}}",
    "rules: [a]",
    "rules: {sequence-shard: off}",
    "rules: {sequence-shared: on}",
    "rules: {sequence-shared: true}",
    "rules: {sequence-shared: OFF}",
    "rules: {sequence-shared: fatal}",
    "rules: {sequence-shared: }",
    "ignore: {}",
    "ignore: [a]",
    "ignore: [{subject: a}]",
    "ignore: [{reason: a}]",
    "ignore: [{subject: a, reason: ''}]",
    "ignore: [{subject: a.b.c.d, reason: r}]",
    "ignore: [{subject: a, reason: r, untill: 2027-03-01}]",
    "ignore: [{subject: a, reason: r, until: 2027-3-1}]",
    "ignore: [{subject: a, reason: r, until: soon}]",
    "ignore: [{subject: a, reason: r, rule: no-such-rule}]",
    "bindings: [{column: a.b.c}]",
    "bindings: [{sequence: a.b}]",
    "bindings: [{column: a.b.c, sequence: a.d, allocation: hilo}]",
    "bindings: [{column: a.b.c, sequence: a.d, kind: x}]",
    "jobs: 0",
    "jobs: 65",
    "statement_timeout: 30000",
    "statement_timeout: -1",
    "statement_timeout: 5 days",
    "statement_timeout: true",
]

BAD += [body.format("'${A}'") for body in ELSEWHERE]

BEYOND_A_SCHEMA = [
    "target: postgresql://u:hunter2@h/d",
    "target: ${A:-password=hunter2}",
    "thresholds: {running_out: {warning: 95}}",
    "ignore: [{subject: a, reason: r, until: 2027-02-30}]",
    "bindings: [{column: a.b, sequence: a.d}]",
    "app_roles: [a.b]",
]


@pytest.mark.parametrize("body", GOOD)
def test_both_accept(body):
    text = f"version: 1\n{body}"
    assert (schema_accepts(text), loader_accepts(text)) == (True, True)


@pytest.mark.parametrize("body", BAD)
def test_both_refuse(body):
    text = f"version: 1\n{body}"
    assert (schema_accepts(text), loader_accepts(text)) == (False, False)


@pytest.mark.parametrize("text", ["horizon: 1", "version: 2", "version: '1'", "[]", "a"])
def test_both_refuse_a_file_without_the_right_version(text):
    assert (schema_accepts(text), loader_accepts(text)) == (False, False)


@pytest.mark.parametrize("body", BEYOND_A_SCHEMA)
def test_the_loader_alone_refuses(body):
    text = f"version: 1\n{body}"
    assert (schema_accepts(text), loader_accepts(text)) == (True, False)


def test_both_accept_a_file_with_everything_in_it():
    assert schema_accepts(EVERYTHING)
    assert loader_accepts(EVERYTHING)


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_has_every_key_with_a_description():
    assert list(SCHEMA["properties"]) == list(KEYS)
    assert all(value.get("description") for value in SCHEMA["properties"].values())


def test_the_schema_has_every_rule(rules):
    assert sorted(SCHEMA["$defs"]["rule"]["enum"]) == sorted(rules)
    assert sorted(SCHEMA["properties"]["rules"]["properties"]) == sorted(rules)
