"""What the property tests share."""

from tests.inside import inside

__all__ = ["inside"]
