"""What the tests of broken dumps share."""

import pytest

from tests.inside import inside
from tests.remembered import simulated_once

__all__ = ["inside", "simulated_once"]


@pytest.fixture(autouse=True)
def _simulated_once(simulated_once: None) -> None:
    """One dump is read dozens of times here, and most of that would be the same simulation."""
