"""The command inside this process, and scripts run as people run them."""

from tests.inside import inside

__all__ = ["inside"]
