"""Whatever the file holds, it is read or there is one ConfigurationError; nothing else ever comes out."""

from pathlib import Path

import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.config.conftest import CONTRACT_RULES
from validator.config.compose import decode
from validator.config.errors import ConfigurationError
from validator.config.load_yaml import KEYS, parse_settings
from validator.config.settings import Settings

PATH = Path(".seqguard.yml")
SLOW_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def outcome(text: str) -> Settings | ConfigurationError:
    try:
        return parse_settings(text, PATH, CONTRACT_RULES)
    except ConfigurationError as error:
        failure = error
    assert str(failure).startswith(".seqguard.yml")
    assert failure.what
    assert failure.advice
    assert "\n" not in str(failure)
    return failure


punctuation = "abc:-[]{}#&*!|>'\"%@`,?\\ \n\t\r0129.~$<\0\x85\ufeff"
yaml_like = st.lists(st.sampled_from([*punctuation, "version: 1\n", "- ", "ignore:\n"])).map("".join)


@SLOW_MACHINE
@given(yaml_like | st.text())
@example("version: 1\nignore: &a [*a]")
@example("version: !!int x")
@example("version: !!binary aaa")
@example("%YAML 3.0\n--- a")
@example("%TAG ! a\n--- !b c")
@example('"\\xZZ"')
def test_any_text(text):
    outcome(text)


@SLOW_MACHINE
@given(st.binary())
def test_any_bytes(data):
    try:
        decode(data, ".seqguard.yml")
    except ConfigurationError as error:
        assert "UTF-8" in error.what  # noqa: PT017 - either outcome is right


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=12)
leaves |= st.sampled_from(
    ["public", "a.b", "a.b.c", "${A}", "${NONE}", "off", "error", "5s", "pooled", *CONTRACT_RULES[:3]]
)
inner = st.sampled_from(["rule", "subject", "reason", "until", "column", "sequence", "warning", "error", "running_out"])
values = st.recursive(
    leaves,
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(inner | st.sampled_from(CONTRACT_RULES), below, max_size=4)
    ),
    max_leaves=10,
)


@SLOW_MACHINE
@given(st.dictionaries(st.sampled_from(KEYS[1:]), values, max_size=4))
def test_any_value_under_any_key(document):
    result = outcome(yaml.safe_dump({"version": 1, **document}, allow_unicode=True))
    if isinstance(result, ConfigurationError):
        assert result.place.line is not None


@SLOW_MACHINE
@given(st.integers(0, 2**63 - 1))
def test_large_numbers_are_exact(number):
    text = f"version: 1\nthresholds: {{running_out: {{inserts_left: {{warning: {number}, error: 0}}}}}}"
    result = outcome(text)
    assert isinstance(result, Settings)
    assert result.policy.running_out.inserts_left.warning == number
