"""The options of ``seqguard fix``."""

import argparse
from pathlib import Path

from validator.cli.common_options import TARGET, add_dump, add_scope, count, jobs, seconds

STATUS = """exit status, of the script:
  0  it repairs all that is safe to repair, whatever is left to decide
  2  wrong usage or configuration
  3  could not check at all: no connection, unreadable dump; or the script could not be written
  4  incomplete: something in scope could not be checked, or its repair can't be written, so nothing here repairs it

of --apply, that of the check that runs afterwards over the same scope; of --dry-run the same, as far as it is known:
  0  nothing that reaches --fail-on is left
  1  something is left, or a repair failed or was not permitted
  3  no connection, or it was lost on the way
  4  nothing is left that was seen, but something could not be checked
"""


def add_fix(fix: argparse.ArgumentParser) -> None:
    """Adds every option of the command."""
    fix.add_argument("target", nargs="?", metavar="TARGET", help=TARGET)
    fix.add_argument("--dsn", metavar="DSN", help="the same as TARGET")
    fix.add_argument("--label", metavar="NAME", help="a name for the target, such as staging")
    fix.add_argument("--apply", action="store_true", help="run the repairs that are safe, each in its own transaction")
    fix.add_argument(
        "--dry-run",
        action="store_true",
        help="show what --apply would do: new values, locks, how long, its status; nothing is changed or locked",
    )
    fix.add_argument("--only", action="append", default=[], metavar="RULE", help="only this rule's repairs; repeatable")
    fix.add_argument(
        "--review", action="store_true", help="only the repairs that ask a question first, which stay commented out"
    )
    add_scope(fix)
    fix.add_argument(
        "--transaction",
        choices=["each", "one", "none"],
        help="BEGIN and COMMIT around each repair, around the whole script, or none, for a migration tool that wraps "
        "it in a transaction itself (each)",
    )
    fix.add_argument(
        "-f", "--format", choices=["text", "markdown"], help="of what --apply and --dry-run say (text); a script is SQL"
    )
    fix.add_argument(
        "-o",
        "--output",
        type=_path,
        metavar="PATH",
        help="write there, not to standard output (-)",
    )
    fix.add_argument("-c", "--config", type=Path, metavar="PATH", help=".seqguard.yml where the command runs, if there")
    fix.add_argument(
        "--fail-on", choices=["error", "warning", "never"], help="what --apply must leave nothing of (error)"
    )
    fix.add_argument("--allow-incomplete", action="store_true", help="what could not be checked is no 4")
    fix.add_argument("--attempts", type=count, metavar="N", help="how often --apply asks for a lock (8)")
    fix.add_argument(
        "--lock-timeout",
        type=seconds,
        metavar="SECONDS",
        help="for the first lock, and for writers behind it; the script's, too; 0: without end (5)",
    )
    fix.add_argument(
        "--statement-timeout", type=seconds, metavar="SECONDS", help="for one column's reading, and one repair's (60)"
    )
    fix.add_argument("--connect-timeout", type=seconds, metavar="SECONDS", help="for the connection (10)")
    fix.add_argument("--jobs", type=jobs, metavar="N", help="connections that the check reads with (4)")
    fix.add_argument("-q", "--quiet", action="store_true", help="no line a repair on standard error")
    fix.add_argument("--no-color", action="store_true", help="plain text on a terminal, too")
    fix.add_argument("--no-progress", action="store_true", help="no progress bar")
    fix.set_defaults(horizon=None)
    add_dump(fix)


def _path(text: str) -> Path | None:
    """None is standard output."""
    return None if text == "-" else Path(text)
