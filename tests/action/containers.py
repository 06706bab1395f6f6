"""`docker run` as people type it, for tests of the image."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.conftest import Run


def docker_run(
    image: str,
    *arguments: str,
    options: tuple[str, ...] = (),
    folder: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 180,
) -> Run:
    """Runs and removes a container; ``folder`` is its /data, read-only."""
    mounted = ("--volume", f"{folder}:/data:ro") if folder else ()
    variables = [part for name, text in (env or {}).items() for part in ("--env", f"{name}={text}")]
    done = subprocess.run(
        ["docker", "run", "--rm", *options, *mounted, *variables, image, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf8",
        timeout=timeout,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def inside(image: str, script: str, *options: str) -> str:
    """What a shell in the image says to ``script``."""
    run = docker_run(image, "-c", script, options=("--entrypoint", "/bin/sh", *options))
    assert run.returncode == 0, run.stderr
    return run.stdout
