"""Which of several processes runs which test."""

from xdist.scheduler import LoadScopeScheduling

CONTAINERS = "test_docker"


class Scheduling(LoadScopeScheduling):
    """A test goes to whichever process is free; all tests with containers go to one.

    There is but one Docker Engine, and every start of a container there clears away those of killed owners, which
    tests make on purpose. The name of the file tells, not a mark: xdist 3.8 with pytest 9.2 does not see its own
    `xdist_group` (issue 1386 of pytest-xdist).
    """

    def _split_scope(self, nodeid: str) -> str:
        return CONTAINERS if is_with_containers(nodeid) else nodeid


def is_with_containers(nodeid: str) -> bool:
    return nodeid.partition("::")[0].rpartition("/")[2].startswith(CONTAINERS)
