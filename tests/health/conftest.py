"""What the tests of the SQL function share."""

from tests.inside import inside

__all__ = ["inside"]
