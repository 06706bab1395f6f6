"""The traceback of an unexpected error: readable, and as harmless as all else that is said."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.action.conftest import HEALTHY
from tests.action.runner_files import heard
from tests.faults.test_secrets import BREAKS
from tests.matrix import ROOT
from tests.reporters.names_of_commands import FORGING, OTHERS

SAID = "\n".join((*FORGING, *OTHERS, "\x1b[31mred", "\u202eturned round", "\x85::error::next line", "\x0b::error::tab"))


@pytest.mark.parametrize("how", ["command", "action"])
def test_nothing_in_it_acts(tmp_path: Path, how: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(BREAKS, encoding="utf8")
    (tmp_path / "healthy.sql").write_text(HEALTHY, encoding="utf8")
    inputs = {"INPUT_TARGET": "healthy.sql", "INPUT_COMMENT": "off", "RUNNER_DEBUG": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "validator", *(["check", "healthy.sql", "-v"] if how == "command" else [])],
        capture_output=True,
        encoding="utf8",
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}",
            "PYTHONIOENCODING": "utf8",
            "GITHUB_ACTIONS": "true",
            "SAID": SAID,
            **(inputs if how == "action" else {}),
        },
        check=False,
    )
    assert run.returncode == 3
    commands = [c.name for c in heard(run.stdout)]
    assert commands == (["stop-commands", "error"] if how == "action" else [])
    assert heard(run.stderr) == []
    lines = re.split(r"\r\n|[\n\r]", run.stderr.removesuffix("\n"))
    assert all(line.startswith("seqguard: ") and line.isprintable() for line in lines)
    trace = [line.removeprefix("seqguard: ") for line in lines]
    start = trace.index("Traceback (most recent call last):")
    assert re.fullmatch(r'  File ".*", line \d+, in \w+', trace[start + 1])
    assert "RuntimeError: broken on purpose: ::set-output name=a::b" in trace, (
        "a name is no command there, and is shown"
    )
    assert "##[set-output name=a;]b".replace("##", "#\\x23") in trace
    assert "\\x1b[31mred" in trace
