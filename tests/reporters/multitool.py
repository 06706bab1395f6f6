"""Microsoft's SARIF validator, from npm: the rules of SARIF, and those of GitHub Advanced Security."""

import json
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.npm_package import NpmPackage, UnavailableError

PACKAGE = NpmPackage(
    "@microsoft/sarif-multitool-linux",
    "5.7.0",
    "NxUbpq6ISCWoTQ/NfOYEwEDKq1Heka/rMoJ5R5LMydcAZQX/X7g5mWHcgxDub+0M07LC96tZ5LZHvF1Qy3gjTA==",
)


@dataclass(frozen=True)
class Complaint:
    rule: str
    level: str
    text: str


def schema() -> Any:
    """The JSON Schema of SARIF 2.1.0 that comes with it. UnavailableError where it can't be had, or can't be run."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise UnavailableError("npm", f"{PACKAGE.name} is for Linux on x86-64")
    return json.loads((PACKAGE.folder() / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))


def complaints(sarif: str, folder: Path) -> list[Complaint]:
    """All that it says of a document, notes too. Its exit status says nothing: its own report is read."""
    program = PACKAGE.folder() / "Sarif.Multitool"
    program.chmod(0o755)
    asked, answer = folder / "asked.sarif", folder / "answer.sarif"
    asked.write_text(sarif, encoding="utf8")
    done = subprocess.run(
        [program, "validate", asked, "--output", answer, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"],
        capture_output=True,
        text=True,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        timeout=120,
        check=False,
    )
    assert "Analysis completed successfully." in done.stdout, done.stdout + done.stderr
    (run,) = json.loads(answer.read_text(encoding="utf-8-sig"))["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"], invocation
    assert not invocation.get("toolConfigurationNotifications"), invocation
    return [_complaint(result, run) for result in run["results"]]


def _complaint(result: dict[str, Any], run: dict[str, Any]) -> Complaint:
    message = result["message"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    text = message.get("text") or rules[result["ruleId"]]["messageStrings"][message["id"]]["text"]
    return Complaint(result["ruleId"], result.get("level", "warning"), f"{text} {message.get('arguments', '')}")
