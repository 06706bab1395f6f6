"""Prometheus's own programs, as Debian has them, and the command inside this process."""

import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import skip_unless_required
from tests.inside import inside
from tests.matrix import UnavailableError
from tests.temporary import minimal_environment

__all__ = ["inside", "program", "serving"]


@pytest.fixture(scope="session")
def program() -> Callable[[str, str], str]:
    """Where a program of a Debian package is."""

    def found(name: str, package: str) -> str:
        path = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/bin")
        if path is None:
            skip_unless_required(UnavailableError("prometheus", f"no {name} (Debian: apt-get install {package})"))
        return path

    return found


@pytest.fixture
def serving(tmp_path: Path) -> Callable[..., object]:
    """A context manager: a program that listens on a port of its own, by its address."""

    @contextmanager
    def served(*command: str) -> Iterator[str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = f"127.0.0.1:{free.getsockname()[1]}"
        output = tmp_path / "output"
        with output.open("wb") as log:
            process = subprocess.Popen(
                [*command, f"--web.listen-address={address}"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=minimal_environment(),
            )
        try:
            yield address
        finally:
            process.kill()
            process.wait()

    return served
