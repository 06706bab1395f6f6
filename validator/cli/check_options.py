"""The options of ``seqguard check``."""

import argparse
from pathlib import Path

from validator.cli.common_options import TARGET, add_dump, add_scope, add_timeouts, count, jobs
from validator.reporters.formats import DEFAULT, RENDERERS

STATUS = """exit status:
  0  every id column in scope was checked and nothing reaches --fail-on
  1  findings at or above --fail-on
  2  wrong usage or configuration: nothing was checked
  3  could not check at all: no connection, unreadable dump, failed restore
  4  incomplete: nothing reaches --fail-on, but something in scope could not be checked
"""


def add_check(check: argparse.ArgumentParser) -> None:
    """Adds every option of the command."""
    check.add_argument("target", nargs="?", metavar="TARGET", help=TARGET)
    check.add_argument("--dsn", metavar="DSN", help="the same as TARGET")
    check.add_argument("--label", metavar="NAME", help="a name for the target in reports, such as staging")
    check.add_argument(
        "-f", "--format", choices=list(RENDERERS), default=DEFAULT, help="what goes to stdout (%(default)s)"
    )
    check.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FORMAT=PATH",
        help="also write this format there; repeatable",
    )
    check.add_argument(
        "-c", "--config", type=Path, metavar="PATH", help=".seqguard.yml where the command runs, if there"
    )
    check.add_argument(
        "--location",
        type=Path,
        metavar="PATH",
        help="the file of this repository that sarif, gitlab and github show findings at (the configuration file)",
    )
    add_scope(check)
    check.add_argument(
        "--fail-on", choices=["error", "warning", "never"], help="from which severity on the status is 1 (error)"
    )
    check.add_argument(
        "--allow-incomplete", action="store_true", help="what could not be checked does not fail the run"
    )
    check.add_argument("--baseline", type=Path, metavar="PATH", help="findings accepted before; only new ones fail")
    check.add_argument("--update-baseline", action="store_true", help="accept all present findings into the baseline")
    check.add_argument(
        "--horizon", type=count, metavar="N", help="how many inserts ahead a collision counts as an error (any)"
    )
    check.add_argument("--jobs", type=jobs, metavar="N", help="connections, or tables of a dump, side by side (4)")
    add_timeouts(check, "for one column's reading")
    add_dump(check)
    check.add_argument("-q", "--quiet", action="store_true", help="say nothing where there is nothing to say")
    check.add_argument("--no-color", action="store_true", help="plain text on a terminal, too")
    check.add_argument("--no-progress", action="store_true", help="no progress bar")
