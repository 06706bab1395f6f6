"""``seqguard guard``: checks, runs a command, checks again: what has the command made worse?"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from validator.cli.check import rule_docs
from validator.cli.exit_status import UsageError
from validator.cli.fix import Scope, scope_of
from validator.cli.fix_apply import repair
from validator.cli.guard_options import USAGE
from validator.cli.outputs import Outputs, files, write_files
from validator.cli.run_command import Ended, check_command, run_command
from validator.cli.say import for_log, say
from validator.cli.target import Connection
from validator.judgement.lost_defaults import no_longer_there, with_lost_defaults
from validator.judgement.made_worse import made_worse
from validator.judgement.verdict import decide
from validator.model.finding import Severity
from validator.model.policy import Policy
from validator.model.report import Report
from validator.repair.bring_along import BEHIND, bringing_along, is_safe
from validator.reporters.formats import Options, render
from validator.reporters.words import counted
from validator.sources.errors import SourceError


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """The command's status where it failed, else that of the comparison. Raises UsageError, ConfigurationError;
    SourceError where the check before could not be made."""
    if not arguments.command_line:
        raise UsageError(f"no command to guard: {USAGE}")
    if arguments.attempts is not None and not arguments.fix:
        raise UsageError("--attempts is for --fix")
    check_command(arguments.command_line)
    scope = scope_of(arguments, environ)
    if not isinstance(scope.target, Connection):
        raise UsageError("guard needs a database that the command changes, and TARGET is a dump")
    written = files(arguments.output)
    before = _before(scope)
    ended = run_command(arguments.command_line)
    _say_how_it_ended(ended)
    if ended.stopped is not None:
        say("not checked afterwards: run 'seqguard check' to see what the command has left")
        raise ended.stopped
    try:
        left = _afterwards(scope, before)
    except SourceError as error:
        if ended.status:
            say(*f"not checked afterwards: {error}".splitlines())
            return ended.status
        say("the command was run, and succeeded; this could not be checked after it:")
        raise
    outputs = Outputs("text", written, Options(fail_on=scope.policy.fail_on, rules=rule_docs()))
    write_files(left, outputs)
    return ended.status or left.exit_status


def _before(scope: Scope) -> Report:
    try:
        report = scope.check()
    except SourceError:
        say("the command was not run, for this could not be checked before it:")
        raise
    there = [f"{report.count(severity)} {severity}{'s' * (report.count(severity) != 1)}" for severity in _BAD]
    if not scope.arguments.quiet:
        said = f"before: {counted(len(report.columns), 'column')}, {', '.join(there)}"
        say(f"{said}, {len(report.not_checked)} not checked")
    return report


_BAD = (Severity.ERROR, Severity.WARNING)


def _say_how_it_ended(ended: Ended) -> None:
    if ended.status > 128:
        say(f"the command was ended by signal {ended.status - 128}")
    elif ended.status:
        say(f"the command failed with status {ended.status}")


def _afterwards(scope: Scope, before: Report) -> Report:
    """What is worse than before, once ``--fix`` has mended what it can. Raises SourceError."""
    after = _check_again(scope, before)
    left = _only_worse(before, after, scope.policy)
    known = len(left.findings)
    wanted = bringing_along(left.findings, after.findings) if scope.arguments.fix else ()
    while wanted and repair(scope, wanted):
        after = _check_again(scope, before)
        left = _only_worse(before, after, scope.policy)
        widened = any(finding.rule != BEHIND for finding in wanted)  # only then is there something to move now
        wanted = tuple(f for f in bringing_along(left.findings, after.findings) if f.rule == BEHIND and widened)
    _tell(scope, left, known - len(left.findings))
    return left


def _check_again(scope: Scope, before: Report) -> Report:
    """The report, with the columns among its errors that have lost what filled them ``before``. Raises SourceError."""
    try:
        after, reading = scope.checked()
        if gone := no_longer_there(before, after):
            after, reading = scope.checked(*gone)
    except UsageError as error:  # a name that the command line or the configuration gives is no longer there
        raise SourceError(str(error)) from None
    catalog, today = reading.snapshot.catalog, date.today()
    return with_lost_defaults(before, after, catalog, reading.bindings, scope.policy, today)


def _only_worse(before: Report, after: Report, policy: Policy) -> Report:
    """``after`` with those findings alone that were not there before, or not as bad."""
    findings = made_worse(before, after)
    verdict, status = decide(findings, after.not_checked, policy)
    others = len(after.findings) - len(findings)
    there = f"{counted(others, 'finding')} from before the command left out: 'seqguard check' has all"
    notes = (*after.notes, there) if others else after.notes
    return replace(after, findings=findings, verdict=verdict, exit_status=status, notes=notes)


def _tell(scope: Scope, left: Report, mended: int) -> None:
    arguments = scope.arguments
    if mended > 0:
        say(f"after: {counted(mended, 'finding')} of the command's making mended")
    if not left.findings and (left.exit_status == 0 or not left.not_checked):
        if not arguments.quiet and not mended:
            unseen = f" that was seen; {len(left.not_checked):,} not checked" if left.not_checked else ""
            say(f"after: the command has made nothing worse{unseen}")
        return
    color = sys.stderr.isatty() and not arguments.no_color
    text = render("text", left, Options(color=color, width=100))
    print(for_log(text), end="", file=sys.stderr)
    behind = [finding for finding in left.findings if finding.rule == BEHIND]
    if any(map(is_safe, behind)) and not arguments.fix:
        say("--fix brings along the sequences that a command leaves behind; so does 'seqguard fix --apply' now")
    elif any(finding.remedy is not None for finding in behind):
        say("what is to be decided first is not run: 'seqguard fix --review' prints it")
    elif any(finding.remedy is not None and finding.rule != BEHIND for finding in left.findings):
        say("--fix brings sequences along and does nothing else: 'seqguard fix' prints the other repairs")
