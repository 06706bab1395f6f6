"""Score `check` against a folder of cases.

    python -m tests.casekit.run --server 18=DSN --server 10=DSN [--command "seqguard"] [-j 2] tests/cases

Each case is loaded on each server that its versions allow; `COMMAND check DSN --format json --config FILE` is run on
it (without a COMMAND, what `python -m validator` runs, without its imports each time), and every truth is compared with
the report. Prints each wrong truth; the last line counts. Exit status 0 only if
every truth is right.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo

from tests.casekit.forked import Forked
from tests.casekit.judge import MUST_NOT_BE_OK, Judgement, judge
from tests.casekit.load import LoadError, Server, loaded
from tests.casekit.parse import Case, Truth, parse_folder

REPOSITORY = Path(__file__).resolve().parents[2]
CHECKED = (0, 1, 4)  # exit statuses that come with a report
SECONDS = 180

_WITHOUT_ICU = "ICU is not supported in this build"
"""What such a server says to a case about collations: nothing to test there, and no wrong answer of the check."""


class NoReportError(Exception):
    """`check` ended without a report that can be judged; the message says how."""


@dataclass(frozen=True)
class View:
    """As whom, by which path and for which application role the check is run."""

    role: str | None
    search_path: str | None
    app_role: str | None


@dataclass(frozen=True)
class Scored:
    truth: Truth
    judgement: Judgement


@dataclass(frozen=True)
class Checker:
    """Runs the command under test; without one, what stands in this repository."""

    command: tuple[str, ...] | Forked
    strict: bool
    psql: str

    def score(self, case: Case, server: Server) -> list[Scored]:
        """Judge every truth of a case that holds on this server."""
        truths = case.truths_on(server.version)
        try:
            with loaded(case.path, server, psql=self.psql) as dsn:
                return [scored for view, group in _by_view(truths) for scored in self._judge(dsn, view, group)]
        except LoadError as error:
            if _WITHOUT_ICU in str(error):
                print(f"NOT TESTED: {case.path.stem} on {server.version}: a server without ICU", flush=True)
                return []
            return [Scored(truth, Judgement((f"does not load: {error}",))) for truth in truths]

    def _judge(self, dsn: str, view: View, truths: Sequence[Truth]) -> Iterator[Scored]:
        try:
            report = self._report(dsn, view)
        except NoReportError as error:
            yield from (Scored(truth, Judgement((str(error),))) for truth in truths)
            return
        for truth in truths:
            yield Scored(truth, judge(truth, report, strict=self.strict))

    def _report(self, dsn: str, view: View) -> dict[str, Any]:
        target = make_conninfo(dsn, user=view.role) if view.role else dsn
        with tempfile.TemporaryDirectory() as folder:
            config = Path(folder, ".seqguard.yml")
            settings = {"version": 1, **({"app_roles": [view.app_role]} if view.app_role else {})}
            config.write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML
            arguments = ["check", target, "--format", "json", "--config", str(config)]
            try:
                if isinstance(self.command, Forked):
                    return _read_report(self.command(arguments, _environment(view), folder, SECONDS))
                done = subprocess.run(
                    [*self.command, *arguments],
                    capture_output=True,
                    text=True,
                    env=_environment(view),
                    cwd=folder,
                    timeout=SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                raise NoReportError(f"no answer within {SECONDS} s") from None
        return _read_report(done)


def _environment(view: View) -> dict[str, str]:
    hidden = ("DATABASE_URL", "SEQGUARD_DSN")
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PG") and key not in hidden}
    kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(REPOSITORY), kept.get("PYTHONPATH"))))
    if view.search_path:
        kept["PGOPTIONS"] = f"-c search_path={view.search_path}"
    return kept


def _read_report(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    if done.returncode not in CHECKED:
        said = (done.stderr or done.stdout).strip()
        raise NoReportError(f"exit status {done.returncode}: {said[-300:]}")
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise NoReportError(f"the output is not JSON: {error}") from None
    if report["exit_status"] != done.returncode:
        raise NoReportError(f"exit_status {report['exit_status']} in the report, {done.returncode} in truth")
    return report


def _by_view(truths: Sequence[Truth]) -> list[tuple[View, list[Truth]]]:
    """Truths that one run of `check` can answer, together."""
    groups: dict[View, list[Truth]] = {}
    for truth in truths:
        groups.setdefault(_view(truth), []).append(truth)
    return list(groups.items())


def _view(truth: Truth) -> View:
    """What cannot be known as a role, or is found by a path, is checked as that role; else the role only inserts."""
    role, path = truth.get("role"), truth.get("search_path")
    connects = role is not None and (truth.status in MUST_NOT_BE_OK or path is not None)
    return View(role if connects else None, path, None if connects else role)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: prints what is wrong and a count, returns the exit status."""
    parser = argparse.ArgumentParser(description="Score `check` against a folder of cases, on real servers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--server", action="append", required=True, type=Server.parse, metavar="VERSION=DSN")
    parser.add_argument("--command", help="what is under test; by default this repository's")
    parser.add_argument("--case", action="append", default=[], help="only cases whose file name has this")
    parser.add_argument("--psql", default="psql", help="the psql that loads the cases")
    parser.add_argument("--lenient", action="store_true", help="do not compare max, min, remaining and limit")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    command = tuple(shlex.split(options.command)) if options.command else Forked()
    checker = Checker(command, not options.lenient, options.psql)
    cases = parse_folder(options.folder, options.case)
    runs = [(case, server) for case in cases for server in options.server if server.version in case.versions]
    right = total = alarms = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for (case, server), results in zip(runs, pool.map(lambda run: checker.score(*run), runs), strict=True):
            for scored in results:
                total += 1
                right += not scored.judgement.wrongs
                alarms += scored.judgement.false_alarm
                for wrong in scored.judgement.wrongs:
                    print(f"{case.name} on {server.version}: {scored.truth.subject}: {wrong}", flush=True)
    if isinstance(command, Forked):
        command.close()
    print(f"{right} of {total} truths right in {len(runs)} runs of {len(cases)} cases; {alarms} false alarms")
    return 0 if total and right == total else 1


if __name__ == "__main__":
    sys.exit(main())
