"""The options of ``seqguard guard``."""

import argparse
from pathlib import Path

from validator.cli.common_options import DATABASE, add_scope, add_timeouts, count, jobs

USAGE = "seqguard guard [OPTIONS] [TARGET] -- COMMAND [ARGUMENT ...]"
STATUS = """exit status, that of COMMAND where it failed (128 and the signal's number where one ended it), else:
  0  it has made nothing worse that reaches --fail-on, or --fix has mended that
  1  it has, and that is still so
  2  wrong usage or configuration: COMMAND was not run
  3  could not check: before, and COMMAND was not run; or afterwards
  4  it has made nothing worse that was seen, but something in scope could not be checked

COMMAND has standard input and output for itself; what Seqguard says is on standard error.
"""


def add_guard(guard: argparse.ArgumentParser) -> None:
    """Adds every option of the command."""
    guard.add_argument("target", nargs="?", metavar="TARGET", help=DATABASE)
    guard.add_argument("--dsn", metavar="DSN", help="the same as TARGET")
    guard.add_argument("--label", metavar="NAME", help="a name for the target, such as staging")
    guard.add_argument(
        "--fix",
        action="store_true",
        help="bring along the sequences that COMMAND has left behind, as 'seqguard fix --apply' does, and nothing else",
    )
    add_scope(guard)
    guard.add_argument(
        "-o",
        "--output",
        action="append",
        default=[],
        metavar="FORMAT=PATH",
        help="write what COMMAND has made worse there, as a report; repeatable",
    )
    guard.add_argument(
        "-c", "--config", type=Path, metavar="PATH", help=".seqguard.yml where the command runs, if there"
    )
    guard.add_argument(
        "--fail-on", choices=["error", "warning", "never"], help="from which severity on the status is 1 (error)"
    )
    guard.add_argument("--allow-incomplete", action="store_true", help="what could not be checked is no 4")
    guard.add_argument("--attempts", type=count, metavar="N", help="how often --fix asks for a lock (8)")
    guard.add_argument("--jobs", type=jobs, metavar="N", help="connections that the check reads with (4)")
    add_timeouts(guard, "for one column's reading")
    guard.add_argument("-q", "--quiet", action="store_true", help="say nothing where nothing was made worse")
    guard.add_argument("--no-color", action="store_true", help="plain text on a terminal, too")
    guard.add_argument("--no-progress", action="store_true", help="no progress bar")
    guard.set_defaults(horizon=None, only=[], location=None, format=None)
    guard.set_defaults(**dict.fromkeys(("via", "engine", "image", "restore", "database")))
