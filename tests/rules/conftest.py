"""What the tests of rules share."""

from tests.inside import inside

__all__ = ["inside"]
