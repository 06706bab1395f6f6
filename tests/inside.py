"""The command inside the test's own process: the real main(), a third of the time that a process takes."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.conftest import Run
from validator.cli.main import main

Inside = Callable[..., Run]


@pytest.fixture
def inside(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Inside:
    """Runs `seqguard ARGS` in an empty folder, its home too, with none of the caller's settings for databases."""
    for name in list(os.environ):
        if name.startswith(("PG", "SEQGUARD_")) or name == "DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Run:
        capsys.readouterr()
        with monkeypatch.context() as changed:
            for name, value in (env or {}).items():
                changed.setenv(name, value)
            changed.setattr(sys, "argv", ["seqguard", *map(str, arguments)])
            try:
                status = main([str(argument) for argument in arguments])
            except SystemExit as ended:
                status = int(ended.code or 0)
        said = capsys.readouterr()
        return Run(status, said.out, said.err)

    return run
