"""Workflows run for real by act: jobs, services and the action are containers of the Docker Engine."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.matrix import ROOT, UnavailableError

ACT = Path(sys.executable).parent / "act"


@dataclass
class Job:
    """What a job's log says: the lines and the result of each step by its id, and what act heard as commands."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    results: dict[str, str] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    result: str = ""

    def log(self, step: str) -> str:
        return "\n".join(self.lines.get(step, []))

    def heard(self, step: str, name: str) -> list[dict[str, Any]]:
        """What act obeyed of that name: `set-output` and `summary` too, which it reads from files."""
        return [c for c in self.commands if c["command"] == name and c.get("stepID") == [step]]

    def outputs(self, step: str) -> dict[str, str]:
        return {c["name"]: c["arg"] for c in self.heard(step, "set-output")}


@dataclass(frozen=True)
class Workflow:
    """How a whole run ended."""

    returncode: int
    jobs: dict[str, Job]
    everything: str


def repository(folder: Path, workflow: str, files: dict[str, str], image: str | None) -> Path:
    """A repository that holds the action, as a checkout of this project does, with ``image`` if that is given."""
    folder.mkdir(exist_ok=True)
    description = (ROOT / "action.yml").read_text(encoding="utf8")
    if image is not None:
        assert "image: Dockerfile" in description
        description = description.replace("image: Dockerfile", f"image: docker://{image}")
    for name, text in {"action.yml": description, ".github/workflows/test.yml": workflow, **files}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf8")
    for command in (["init", "--quiet", "--initial-branch=main"], ["add", "--all"], ["commit", "--quiet", "-m", "all"]):
        identity = ("-c", "user.name=test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *command], cwd=folder, check=True, capture_output=True)
    return folder


def run_act(folder: Path, runner_image: str, *arguments: str, event: str = "push", timeout: float = 400) -> Workflow:
    """Runs the workflow in ``folder``; ``runner_image`` is the machine that jobs run on. No image is pulled."""
    if not ACT.exists() or shutil.which("git") is None:
        raise UnavailableError("docker", f"no {ACT.name}, or no git")
    home = folder.parent / "home"
    home.mkdir(exist_ok=True)
    kept = {name: os.environ[name] for name in ("PATH", "DOCKER_HOST") if name in os.environ}
    options = ["--platform", f"ubuntu-latest={runner_image}", "--pull=false", "--action-offline-mode", "--rm"]
    done = subprocess.run(
        [str(ACT), event, "--json", *options, "--no-cache-server", *arguments],
        cwd=folder,
        env={**kept, "HOME": str(home)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf8",
        timeout=timeout,
        check=False,
    )
    return Workflow(done.returncode, _jobs(done.stdout), done.stdout)


def _jobs(log: str) -> dict[str, Job]:
    jobs: dict[str, Job] = {}
    for line in log.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if not isinstance(entry, dict) or "jobID" not in entry:
            continue
        job = jobs.setdefault(entry["jobID"], Job())
        step = entry.get("stepID", [""])[0]
        if entry.get("raw_output"):
            job.lines.setdefault(step, []).extend(entry["msg"].rstrip("\r\n").split("\n"))
        if "stepResult" in entry and entry.get("stage") == "Main":
            job.results[step] = entry["stepResult"]
        if "jobResult" in entry:
            job.result = entry["jobResult"]
        if "command" in entry:
            job.commands.append(entry)
    return jobs
