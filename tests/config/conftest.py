"""What the tests of the configuration share."""

import importlib.util
from collections.abc import Callable
from pathlib import Path

import pytest

from validator.config.errors import ConfigurationError
from validator.config.load_yaml import parse_settings
from validator.config.settings import Settings

CONTRACT_RULES = (
    "sequence-behind-data",
    "duplicate-ids",
    "sequence-exhausted",
    "sequence-running-out",
    "sequence-cycles",
    "outlier-id",
    "id-without-default",
    "default-names-missing-sequence",
    "late-bound-sequence-name",
    "sequence-not-owned",
    "sequence-owned-elsewhere",
    "sequence-shared",
    "sequence-type-mismatch",
    "orphan-sequence",
    "id-not-unique",
    "role-cannot-use-sequence",
    "prefer-identity",
)

Load = Callable[..., Settings]
Complain = Callable[..., str]


@pytest.fixture(scope="session")
def rules() -> tuple[str, ...]:
    """The names of all rules: from the registry where there is one."""
    if importlib.util.find_spec("validator.rules.all_rules") is None:
        return CONTRACT_RULES
    registry = importlib.import_module("validator.rules.all_rules")
    return tuple(rule.name for rule in registry.ALL_RULES)


@pytest.fixture(scope="session")
def load() -> Load:
    """Settings of the lines below ``version: 1``."""

    def _load(body: str) -> Settings:
        return parse_settings(f"version: 1\n{body}", Path(".seqguard.yml"), CONTRACT_RULES)

    return _load


@pytest.fixture(scope="session")
def complain(load: Load) -> Complain:
    """The one error that the lines below ``version: 1`` give."""

    def _complain(body: str) -> str:
        with pytest.raises(ConfigurationError) as caught:
            load(body)
        message = str(caught.value)
        assert message.startswith(".seqguard.yml:")
        assert "\n" not in message
        return message

    return _complain
