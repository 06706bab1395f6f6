"""docs/configuration.md: each example loads, each key is there, each error that it quotes is the real one."""

import re
from pathlib import Path

import pytest

from tests.config.conftest import CONTRACT_RULES
from validator.config.errors import ConfigurationError
from validator.config.load_yaml import KEYS, parse_settings

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


def load(text: str):
    return parse_settings(text, Path(".seqguard.yml"), CONTRACT_RULES)


def test_there_are_examples():
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_loads(text):
    load(text)


@pytest.mark.parametrize("key", KEYS)
def test_each_key_has_a_section_and_an_example(key):
    headings = re.findall(r"^### (.*)$", PAGE, re.MULTILINE)
    assert any(f"`{key}`" in heading for heading in headings)
    assert any(re.search(rf"^{key}:", example, re.MULTILINE) for example in EXAMPLES)


def test_the_error_that_the_page_shows_is_the_real_one():
    (shown,) = re.findall(r"^\.seqguard\.yml:\d+:\d+: .*$", PAGE, re.MULTILINE)
    line = int(shown.split(":")[1])
    lines = EXAMPLES[0].replace("sequence-shared", "sequence-shard").split("\n")
    with pytest.raises(ConfigurationError) as caught:
        load("\n".join(lines))
    assert str(caught.value) == shown
    assert "sequence-shard" in lines[line - 1]
