"""What the tests of the SQL function share."""

import pytest

from tests.inside import inside
from tests.remembered import tokenized_once

__all__ = ["inside", "tokenized_once"]


@pytest.fixture(autouse=True)
def _tokenized_once(tokenized_once: None) -> None:
    """The function's own body is 100 kB, and in each database that the command is to report about."""
