"""``seqguard fix``: the repairs as one SQL script, or run."""

import argparse
import difflib
import time
from collections.abc import Mapping
from dataclasses import replace

from validator.cli.check import policy_of, rule_docs, rule_names
from validator.cli.exit_status import UsageError
from validator.cli.fix_apply import apply_repairs, must_take_repairs, rehearse_repairs
from validator.cli.fix_script import write_script
from validator.cli.outputs import spare
from validator.cli.read_target import read_target
from validator.cli.scope import check_names, with_given_names
from validator.cli.target import Connection, DumpFile, Target, find_target
from validator.config.errors import Place
from validator.config.find_settings import find_settings
from validator.config.settings import Named, NameKind, Settings
from validator.model.finding import Severity
from validator.model.frozen import frozen
from validator.model.names import ColumnName
from validator.model.policy import Policy
from validator.model.report import Report
from validator.sources.source_reading import SourceReading


@frozen
class Scope:
    """What is to be repaired, and how to check it: before, and after."""

    target: Target
    settings: Settings
    policy: Policy
    arguments: argparse.Namespace

    def check(self) -> Report:
        """Raises UsageError, SourceError."""
        return self.checked()[0]

    def checked(self, *further: ColumnName) -> tuple[Report, SourceReading]:
        """The report and what it was made from, with ``further`` columns in its catalog whatever fills them. Raises
        UsageError, SourceError."""
        started = time.monotonic()
        asked = tuple(Named(NameKind.COLUMN, str(name), str(name), Place("")) for name in further)
        settings = replace(self.settings, names=self.settings.names + asked)
        reading = read_target(self.target, self.arguments, settings, self.policy)
        check_names(self.settings, self.policy, reading)
        from validator.cli.judge import judged

        return judged(reading, self.policy, None, (), started, self.arguments), reading


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """The exit status. Raises UsageError, ConfigurationError, SourceError."""
    scope = scope_of(arguments, environ)
    _check_usage(arguments, scope.target)
    if arguments.apply or arguments.dry_run:
        must_take_repairs(scope)
    if arguments.apply and not arguments.dry_run:
        return apply_repairs(scope)
    report = scope.check()
    return rehearse_repairs(scope, report) if arguments.dry_run else write_script(report, arguments, scope.settings)


def scope_of(arguments: argparse.Namespace, environ: Mapping[str, str]) -> Scope:
    """What the options say. A baseline is left aside: what was accepted for a time is broken all the same.

    What is ignored stays so.
    """
    settings = find_settings(arguments.config, rule_names)
    policy = policy_of(arguments, settings)
    if arguments.only:
        policy = replace(policy, severities=_severities(arguments.only, policy))
    settings = with_given_names(settings, arguments)
    return Scope(find_target(arguments.target, arguments.dsn, settings.target, environ), settings, policy, arguments)


def _severities(only: list[str], policy: Policy) -> dict[str, Severity | None]:
    """All rules off but those that are named; one that is off is switched on by being named."""
    for name in only:
        if name not in rule_names():
            close = difflib.get_close_matches(name, rule_names(), n=1)
            hint = f" (did you mean {close[0]}?)" if close else ""
            raise UsageError(f"--only {name!r} is no rule{hint}; 'seqguard explain' lists them")
    severities: dict[str, Severity | None] = {}
    for doc in rule_docs():
        severities[doc.name] = policy.severities.get(doc.name, doc.severity) if doc.name in only else None
        if doc.name in only and severities[doc.name] is None:
            severities[doc.name] = Severity.INFO
    return severities


def _check_usage(arguments: argparse.Namespace, target: Target) -> None:
    running = "--apply" if arguments.apply else "--dry-run" if arguments.dry_run else None
    if running is None:
        for option in ("format", "attempts", "fail_on"):
            if getattr(arguments, option) is not None:
                raise UsageError(f"--{option.replace('_', '-')} is for --apply and --dry-run; a script is SQL")
    elif not isinstance(target, Connection):
        raise UsageError(
            f"{running} needs a database, and TARGET is a dump: without {running} the script is printed, to be run "
            "where the dump is restored"
        )
    elif arguments.review:
        raise UsageError(
            f"{running} and --review exclude each other: what needs a decision is never run; print the script, "
            "uncomment what is right, and run that"
        )
    elif arguments.transaction is not None:
        raise UsageError(f"--transaction is for the script; {running} takes a transaction for each repair")
    if arguments.output is not None:
        folder = arguments.output.parent
        if not folder.is_dir():
            raise UsageError(f"--output {str(arguments.output)!r}: the folder {folder} does not exist: make it first")
        if arguments.output.is_dir():
            raise UsageError(f"--output {str(arguments.output)!r}: that is a folder; name a file in it")
        if isinstance(target, DumpFile):
            spare(target.file, [arguments.output])
