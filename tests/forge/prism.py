"""Prism as a proxy that answers for itself where a request or an answer is not as the description says."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.faults.guarded import free_port
from tests.forge.npm_packages import node_modules

STARTED = re.compile(r"Prism is listening")


class Prism:
    """`url` is where it listens; `complaints()` what it has found wrong since the last time."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self._log = log
        self._seen = 0

    def complaints(self) -> list[str]:
        text = self._log.read_text(encoding="utf8", errors="replace")
        new, self._seen = text[self._seen :], len(text)
        return [line for line in new.splitlines() if "VIOLATIONS" in line]


@contextmanager
def prism_before(upstream: str, description: Path) -> Iterator[Prism]:
    """A proxy before the server at `upstream`; UnavailableError where it can't be had."""
    program = node_modules() / ".bin" / "prism"
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [shutil.which("node") or "node", program, "proxy", description, upstream, "--errors", "-p", str(port)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        try:
            deadline = time.monotonic() + 120
            while not STARTED.search(log.read_text(encoding="utf8", errors="replace")):
                assert process.poll() is None, f"Prism ended: {log.read_text(encoding='utf8')[-500:]}"
                assert time.monotonic() < deadline, "Prism did not start within two minutes"
                time.sleep(0.05)
            yield Prism(f"http://127.0.0.1:{port}", log)
        finally:
            process.terminate()
            process.wait(timeout=30)
