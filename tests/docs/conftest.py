"""The command inside the test's own process."""

from tests.inside import inside

__all__ = ["inside"]
