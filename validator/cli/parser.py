"""The command line's options (CONTRACT: "Commands")."""

import argparse
import difflib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from validator import __version__
from validator.cli import fix_options, guard_options
from validator.cli.exit_status import ExitStatus
from validator.reporters.formats import DEFAULT, RENDERERS

_TARGET = (
    "a postgresql:// URI or a libpq string (service=staging), or a dump that pg_dump wrote, - for standard input; "
    "without it --dsn, SEQGUARD_DSN, DATABASE_URL, the configuration or libpq's PG* variables say it"
)
_DATABASE = "a postgresql:// URI or a libpq string (service=staging); without it as for 'seqguard check'"
_STATUS = """exit status:
  0  every id column in scope was checked and nothing reaches --fail-on
  1  findings at or above --fail-on
  2  wrong usage or configuration: nothing was checked
  3  could not check at all: no connection, unreadable dump, failed restore
  4  incomplete: nothing reaches --fail-on, but something in scope could not be checked
"""


_POSTED = """exit status:
  0  posted, updated, or nothing to do: it stands there already, or there is no pull request
  2  wrong usage, or REPORT is no JSON report of a version that is known here
  3  it could not be posted

The token is read from SEQGUARD_TOKEN, GITHUB_TOKEN or GITLAB_TOKEN, or the variable that --token-from names.
"""


class Parser(argparse.ArgumentParser):
    """Wrong usage is one line, and repeats no connection string that stood in the wrong place."""

    def error(self, message: str) -> NoReturn:
        """Ends the command with status 2."""
        from validator.sources.database.connect import redact, secrets_of

        for argument in sys.argv[1:]:
            secrets_of(argument)
        label, unknown, rest = message.partition("unrecognized arguments: ")
        if unknown:
            message = self._unknown(label + unknown, rest.split())
        elif message.startswith("argument COMMAND: invalid choice"):
            message = (
                "the first argument must be a command: check, fix, guard, health, explain, init or comment, as in "
                "'seqguard check TARGET'"
            )
        self.exit(int(ExitStatus.USAGE), f"{self.prog}: {redact(message)}; '{self.prog} --help' says more\n")

    def _unknown(self, text: str, arguments: list[str]) -> str:
        """Names the options only: what stands beside an unknown one may be a password."""
        options = [a.partition("=")[0] for a in arguments if a.startswith("-") and len(a) > 1]
        known = [o for c in self._subparsers._group_actions for o in _options(c)] if self._subparsers else []
        close = [c for o in options for c in difflib.get_close_matches(o, known, n=1, cutoff=0.7)]
        hint = "" if not close else " (another command's)" if close[0] in options else f" (did you mean {close[0]}?)"
        if sys.argv[1:2] == ["guard"] and len(options) < len(arguments) and "--" not in sys.argv:
            return f"the command to guard must stand behind --: {guard_options.USAGE}"
        if not options:
            return (
                "too many arguments: check, fix, guard, health and init take one TARGET, explain one RULE, comment one "
                "REPORT"
            )
        return text + " ".join(options) + hint


def _options(action: argparse.Action) -> Iterator[str]:
    for parser in (action.choices or {}).values() if isinstance(action.choices, dict) else ():
        yield from parser._option_string_actions
        for further in parser._actions:
            yield from _options(further)


def options_of(command: str) -> list[argparse.Action]:
    """All options of a command, its TARGET or the like too."""
    parsers = next(a.choices for a in build_parser()._actions if isinstance(a.choices, dict))
    return list(parsers[command]._actions)


def build_parser(made_of: type[Parser] = Parser) -> argparse.ArgumentParser:
    """The parser; each command sets ``command``."""
    parser = made_of(
        prog="seqguard",
        description="Will the next inserts into this PostgreSQL database get a usable id?",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"seqguard {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check",
        help="is every id column safe for the next inserts?",
        description="Says for each id column of a database (read-only) or a dump which of the next inserts will fail.",
        epilog=_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_check(check)
    fix = commands.add_parser(
        "fix",
        help="print the repair as one SQL script, or run it",
        description="Checks as 'seqguard check' does, and prints one SQL script that mends what was found. Nothing is "
        "changed but with --apply, which runs what is safe in it; what needs a decision is never run.",
        epilog=fix_options.STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    fix_options.add_fix(fix, _TARGET, _count, _jobs, _seconds)
    _add_dump(fix)
    guard = commands.add_parser(
        "guard",
        help="run a bulk load between two checks: what has it left behind?",
        usage=guard_options.USAGE,
        description="Checks, runs COMMAND (a bulk load, an import, a migration), checks again, and says what COMMAND "
        "has made worse.",
        epilog=guard_options.STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    guard_options.add_guard(guard, _DATABASE, _count, _jobs, _seconds)
    explain = commands.add_parser("explain", help="what a rule means, with its example and repair", allow_abbrev=False)
    explain.add_argument("rule", nargs="?", metavar="RULE", help="without it, the list of all rules")
    init = commands.add_parser(
        "init",
        help="write .seqguard.yml and a workflow for this repository",
        description="Looks at a repository, and at a database if one is given, and writes what a check in CI needs.",
        allow_abbrev=False,
    )
    _add_init(init)
    comment = commands.add_parser(
        "comment",
        help="post or update the pull request's comment from a saved JSON report",
        description="Posts a JSON report that 'seqguard check -o json=PATH' wrote as a comment of a pull or merge "
        "request, which the environment of the run names.",
        epilog=_POSTED,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_comment(comment)
    health = commands.add_parser(
        "health",
        help="the SQL function check_sequence_health(): print, install or uninstall it",
        description="Puts into a database a function that says what a check says, for whoever monitors by SQL.",
        allow_abbrev=False,
    )
    _add_health(health)
    for command in (check, fix, guard, explain, init, comment):
        command.add_argument("-v", "--verbose", action="store_true", help="say more on standard error")
    return parser


def _add_check(check: argparse.ArgumentParser) -> None:
    check.add_argument("target", nargs="?", metavar="TARGET", help=_TARGET)
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
    for name, what in (
        ("schema", "only these schemas"),
        ("table", "only these tables"),
        ("exclude", "none of these tables"),
    ):
        check.add_argument(
            f"--{name}", action="append", default=[], metavar="PATTERN", help=f"{what}; * and ? match; repeatable"
        )
    check.add_argument(
        "--fail-on", choices=["error", "warning", "never"], help="from which severity on the status is 1 (error)"
    )
    check.add_argument(
        "--allow-incomplete", action="store_true", help="what could not be checked does not fail the run"
    )
    check.add_argument("--baseline", type=Path, metavar="PATH", help="findings accepted before; only new ones fail")
    check.add_argument("--update-baseline", action="store_true", help="accept all present findings into the baseline")
    check.add_argument(
        "--horizon", type=_count, metavar="N", help="how many inserts ahead a collision counts as an error (any)"
    )
    check.add_argument("--jobs", type=_jobs, metavar="N", help="connections, or tables of a dump, side by side (4)")
    _add_timeouts(check, "for one column's reading")
    _add_dump(check)
    check.add_argument("-q", "--quiet", action="store_true", help="say nothing where there is nothing to say")
    check.add_argument("--no-color", action="store_true", help="plain text on a terminal, too")
    check.add_argument("--no-progress", action="store_true", help="no progress bar")


def _add_timeouts(command: argparse.ArgumentParser, statement: str) -> None:
    command.add_argument("--statement-timeout", type=_seconds, metavar="SECONDS", help=f"{statement} (60)")
    command.add_argument("--lock-timeout", type=_seconds, metavar="SECONDS", help="for one lock (5)")
    command.add_argument("--connect-timeout", type=_seconds, metavar="SECONDS", help="for the connection (10)")


def _add_init(init: argparse.ArgumentParser) -> None:
    init.add_argument("target", nargs="?", metavar="TARGET", help="a database or dump that proposals are made from")
    init.add_argument("--dsn", metavar="DSN", help="the same as TARGET")
    init.add_argument(
        "--directory", type=Path, default=Path(), metavar="DIR", help="the repository's root (where the command runs)"
    )
    init.add_argument("--github", action="store_true", help="write for GitHub, whatever the repository says")
    init.add_argument("--gitlab", action="store_true", help="write for GitLab, whatever the repository says")
    init.add_argument("--force", action="store_true", help="replace files that are there")
    init.add_argument("--dry-run", action="store_true", help="show the files instead of writing them")


def _add_health(health: argparse.ArgumentParser) -> None:
    actions = health.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, what in (
        ("print", "print the script, for psql and migration tools; connects to nothing"),
        ("install", "install the function and its view, or replace those of another version"),
        ("uninstall", "remove what was installed, and nothing else"),
    ):
        action = actions.add_parser(name, help=what, description=f"{what[0].upper()}{what[1:]}.", allow_abbrev=False)
        if name != "print":
            _add_where(action)
        action.add_argument("--schema", default="public", metavar="NAME", help="where the function goes (%(default)s)")
        if name == "print":
            action.add_argument("--uninstall", action="store_true", help="the script that removes it")
        if name != "uninstall":
            _add_installation(action)
        action.add_argument("-v", "--verbose", action="store_true", help="say more on standard error")


def _add_where(action: argparse.ArgumentParser) -> None:
    action.add_argument("target", nargs="?", metavar="TARGET", help="the database, as 'seqguard check' takes it")
    action.add_argument("--dsn", metavar="DSN", help="the same as TARGET")
    action.add_argument(
        "-c", "--config", type=Path, metavar="PATH", help=".seqguard.yml where the command runs, if there"
    )
    action.add_argument("--dry-run", action="store_true", help="do everything, say so, and take it back")
    _add_timeouts(action, "for the whole script")


def _add_installation(action: argparse.ArgumentParser) -> None:
    action.add_argument("--create-schema", action="store_true", help="make the schema if it is not there")
    action.add_argument(
        "--grant",
        action="append",
        default=[],
        metavar="ROLE",
        help="who may call it besides its owner, public for everybody; repeatable",
    )
    action.add_argument("--force", action="store_true", help="replace a function of a newer version, too")


def _add_dump(check: argparse.ArgumentParser) -> None:
    dump = check.add_argument_group("where TARGET is a dump")
    dump.add_argument("--via", choices=["scan", "restore"], help="read the file itself, or restore it first (scan)")
    dump.add_argument(
        "--engine",
        choices=["auto", "embedded", "local", "docker"],
        help="the throw-away server to restore into: the first of the others that can take the dump (auto)",
    )
    dump.add_argument("--image", metavar="IMAGE", help="the image that --engine docker runs (postgres:MAJOR)")
    dump.add_argument(
        "--restore", choices=["full", "ids"], help="all rows, or those of tables with an id column in question (ids)"
    )
    dump.add_argument("--database", metavar="NAME", help="which database of a pg_dumpall file")


def _add_comment(comment: argparse.ArgumentParser) -> None:
    comment.add_argument("report", metavar="REPORT", help="the JSON report, - for standard input")
    comment.add_argument(
        "--comment",
        choices=["update", "new", "hide-and-new", "on-failure", "off"],
        default="update",
        help="update the one that is there; a new one for each run; hide the old ones first; none unless the check "
        "fails; none at all (%(default)s)",
    )
    comment.add_argument(
        "--comment-key", default="default", metavar="KEY", help="tells several comments on one pull request apart"
    )
    comment.add_argument("--repository", metavar="OWNER/NAME", help="another one than the run's")
    comment.add_argument("--pull-request", type=_count, metavar="N", help="another one than the run's; needs --commit")
    comment.add_argument("--commit", metavar="SHA", help="the commit that was checked")
    comment.add_argument("--token-from", metavar="VARIABLE", help="the environment variable that holds the token")


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1 on")
    return int(text)


def _jobs(text: str) -> int:
    number = _count(text)
    if number > 64:
        raise argparse.ArgumentTypeError("at most 64 connections")
    return number


def _seconds(text: str) -> float:
    from validator.config.sections import PLAIN_SECONDS, parse_duration

    bare = text.isascii() and text.replace(".", "", 1).isdigit()
    seconds = float(text) if bare else parse_duration(text)
    if bare and seconds is not None and seconds > PLAIN_SECONDS:
        # PostgreSQL's own settings count milliseconds
        raise argparse.ArgumentTypeError(f"{text!r} would be seconds: say {text}ms or {text}s, whichever is meant")
    if seconds is None or seconds > 2_000_000:
        raise argparse.ArgumentTypeError(f"{text!r} is no time: give seconds, or a number with ms, s, min or h")
    return seconds
