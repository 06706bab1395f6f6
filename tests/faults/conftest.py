"""A guarded server for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.faults.guarded import GuardedServer
from tests.inside import inside
from tests.matrix import MatrixServer

__all__ = ["guarded", "inside"]


@pytest.fixture(scope="session")
def guarded(server: MatrixServer) -> Iterator[GuardedServer]:
    """A guarded server of the same major as `server`."""
    with GuardedServer(server.major, max_connections=12) as running:
        running.prepare()
        yield running
