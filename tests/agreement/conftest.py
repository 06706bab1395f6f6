"""What the tests of agreement share."""

from tests.inside import inside
from tests.remembered import simulated_once

__all__ = ["inside", "simulated_once"]
