"""Exit statuses (CONTRACT: "Exit status"); 0, 1 and 4 are the verdict's own."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """Those that do not come from a verdict."""

    USAGE = 2
    NOT_CHECKED = 3
    HUNG_UP = 129
    INTERRUPTED = 130
    TERMINATED = 143


class UsageError(Exception):
    """Wrong usage or configuration: nothing was checked. What, where, and what to do."""


class Terminated(KeyboardInterrupt):
    """SIGTERM, raised like Ctrl-C so that whatever is open closes on the way out."""


class HungUp(Terminated):
    """SIGHUP: the terminal, or the connection that it came by, is gone."""
