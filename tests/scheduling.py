"""Which of several processes runs which test."""

from xdist.scheduler import LoadScopeScheduling

CONTAINERS = "test_docker"
FORGE = "tests/forge/"


class Scheduling(LoadScopeScheduling):
    """A test goes to whichever process is free; all tests with containers go to one, and so do all that post comments.

    There is but one Docker Engine, and every start of a container there clears away those of killed owners, which
    tests make on purpose. The name of the file tells, not a mark: xdist 3.8 with pytest 9.2 does not see its own
    `xdist_group` (issue 1386 of pytest-xdist).

    Comments go through Prism, which takes many seconds to read a forge's description, once in each process.
    """

    def _split_scope(self, nodeid: str) -> str:
        if is_with_containers(nodeid):
            return CONTAINERS
        return FORGE if nodeid.startswith(FORGE) else nodeid


def is_with_containers(nodeid: str) -> bool:
    return nodeid.partition("::")[0].rpartition("/")[2].startswith(CONTAINERS)
