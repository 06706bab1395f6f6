"""Scan real databases' dumps and compare with what is known of them.

    python -m tests.casekit.corpora FOLDER

For each NAME.sql.gz the folder has a NAME.truth.json, counted on a server: every column that a sequence feeds with its
next value, extremes and whether it is behind; orphans, shared and late-bound sequences, sequences that their column
does not own, integer keys that nothing fills. Each must stand in the report, and nothing else of its kind. Names are
compared without quotation marks. The last line counts; the status is 0 only if all dumps agree, and there is one.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
SECONDS = 120


def scanned(dump: Path) -> dict[str, Any]:
    """The JSON report of a scan."""
    command = [sys.executable, "-m", "validator", "check", str(dump), "--via", "scan", "--format", "json"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=SECONDS)
    if done.returncode not in (0, 1):
        raise ValueError(f"status {done.returncode}: {done.stderr.strip()}")
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def wrong(report: dict[str, Any], truth: dict[str, Any]) -> Iterator[str]:
    """What the report says otherwise than the truth."""
    yield from _differ("columns", _reported_columns(report), _true_columns(truth))
    yield from _differ("orphans", _subjects(report, "orphan-sequence", "sequence"), truth["orphan_sequences"])
    yield from _differ(
        "shared",
        _subjects(report, "sequence-shared", "sequence"),
        (one["sequence"] for one in truth["shared_sequences"]),
    )
    yield from _differ(
        "late-bound", _subjects(report, "late-bound-sequence-name", "column"), truth["late_bound_defaults"]
    )
    not_owned = _subjects(report, "sequence-not-owned", "sequence") + _subjects(
        report, "sequence-owned-elsewhere", "sequence"
    )
    yield from _differ(
        "not owned", not_owned, (one["sequence"] for one in truth["sequences_not_owned_by_their_column"])
    )
    unfilled = (one["column"] for one in truth["integer_primary_keys_without_default"] if not one["is_fk"])
    yield from _differ("unfilled", _subjects(report, "id-without-default", "column"), unfilled)
    if report["not_checked"]:
        yield f"not checked: {report['not_checked']}"


def _differ(what: str, reported: Iterable[object], true: Iterable[object]) -> Iterator[str]:
    found, wanted = ({str(one).replace('"', "") for one in group} for group in (reported, true))
    for one in sorted(found - wanted):
        yield f"{what}: {one} is reported, and not so"
    for one in sorted(wanted - found):
        yield f"{what}: {one} is not reported"


def _reported_columns(report: dict[str, Any]) -> list[tuple[object, ...]]:
    behind = set(_subjects(report, "sequence-behind-data", "column"))
    columns = [(f"{c['table']}.{c['column']}", c) for c in report["columns"] if c["sequence"] is not None]
    return [
        (name, c["sequence"], c["next_value"], c["min_value"], c["max_value"], name in behind) for name, c in columns
    ]


def _true_columns(truth: dict[str, Any]) -> list[tuple[object, ...]]:
    return [
        (c["column"], c["sequence"], c["next"], c["min"], c["max"], c["status"] == "behind") for c in truth["columns"]
    ]


def _subjects(report: dict[str, Any], rule: str, part: str) -> list[str]:
    subjects = [finding["subject"] for finding in report["findings"] if finding["rule"] == rule]
    return [f"{one['table']}.{one['column']}" if part == "column" else one["sequence"] for one in subjects]


def main(argv: list[str]) -> int:
    """Prints what is wrong with each dump of the folder."""
    dumps = sorted(Path(argv[0]).glob("*.sql.gz"))
    right = 0
    for dump in dumps:
        name = dump.name.removesuffix(".sql.gz")
        truth = json.loads((dump.parent / f"{name}.truth.json").read_text())
        try:
            problems = list(wrong(scanned(dump), truth))
        except ValueError as error:
            problems = [str(error)]
        right += not problems
        for problem in problems:
            print(f"{name}: {problem}")
    print(f"{right} of {len(dumps)} dumps scan to the truth")
    return 0 if dumps and right == len(dumps) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
