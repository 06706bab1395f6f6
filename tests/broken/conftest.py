"""What the tests of broken dumps share."""

from tests.inside import inside

__all__ = ["inside"]
