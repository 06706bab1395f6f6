"""What the tests of agreement share."""

from tests.inside import inside

__all__ = ["inside"]
