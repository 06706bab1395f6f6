"""The command line's options (CONTRACT: "Commands")."""

import argparse
import difflib
import sys
from collections.abc import Iterator
from typing import NoReturn

from validator import __version__
from validator.cli import check_options, comment_options, fix_options, guard_options, health_options, init_options
from validator.cli.exit_status import ExitStatus


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
        epilog=check_options.STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    check_options.add_check(check)
    fix = commands.add_parser(
        "fix",
        help="print the repair as one SQL script, or run it",
        description="Checks as 'seqguard check' does, and prints one SQL script that mends what was found. Nothing is "
        "changed but with --apply, which runs what is safe in it; what needs a decision is never run.",
        epilog=fix_options.STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    fix_options.add_fix(fix)
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
    guard_options.add_guard(guard)
    explain = commands.add_parser("explain", help="what a rule means, with its example and repair", allow_abbrev=False)
    explain.add_argument("rule", nargs="?", metavar="RULE", help="without it, the list of all rules")
    init = commands.add_parser(
        "init",
        help="write .seqguard.yml and a workflow for this repository",
        description="Looks at a repository, and at a database if one is given, and writes what a check in CI needs.",
        allow_abbrev=False,
    )
    init_options.add_init(init)
    comment = commands.add_parser(
        "comment",
        help="post or update the pull request's comment from a saved JSON report",
        description="Posts a JSON report that 'seqguard check -o json=PATH' wrote as a comment of a pull or merge "
        "request, which the environment of the run names.",
        epilog=comment_options.STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    comment_options.add_comment(comment)
    health = commands.add_parser(
        "health",
        help="the SQL function check_sequence_health(): print, install or uninstall it",
        description="Puts into a database a function that says what a check says, for whoever monitors by SQL.",
        allow_abbrev=False,
    )
    health_options.add_health(health)
    for command in (check, fix, guard, explain, init, comment):
        command.add_argument("-v", "--verbose", action="store_true", help="say more on standard error")
    return parser
