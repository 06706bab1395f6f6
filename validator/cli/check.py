"""``seqguard check``: is every id column safe for the next inserts?"""

import argparse
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from validator import __version__
from validator.cli.exit_status import UsageError
from validator.cli.outputs import Outputs, files, write_report
from validator.cli.read_target import read_target
from validator.cli.say import say
from validator.cli.scope import check_names, looked_at, with_given_names
from validator.cli.target import find_target
from validator.config.load_yaml import find_settings
from validator.config.settings import Settings
from validator.facts.database_facts import DatabaseFacts, derive
from validator.judgement.baseline import (
    Accepted,
    BaselineError,
    apply_baseline,
    read_baseline,
    updated_baseline,
    write_baseline,
)
from validator.judgement.build_report import build_report
from validator.judgement.entries import entries, not_checked, notes
from validator.judgement.run_rules import active_rules, run_rules
from validator.judgement.suppressions import apply_ignores
from validator.model.finding import Severity
from validator.model.patterns import InvalidPattern, Scope
from validator.model.policy import Policy
from validator.reporters.words import counted
from validator.rules.all_rules import ALL_RULES, RULE_NAMES


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """The exit status. Raises UsageError, ConfigurationError, BaselineError, SourceError."""
    started = time.monotonic()
    named = arguments.target is not None or arguments.dsn is not None
    settings = find_settings(arguments.config, RULE_NAMES, environ, has_target=named)
    policy = _policy(arguments, settings)
    settings = with_given_names(settings, arguments)
    outputs = Outputs(arguments.format, files(arguments.output))
    baseline = arguments.baseline or settings.baseline
    if arguments.update_baseline and baseline is None:
        raise UsageError("--update-baseline needs to know the file: add --baseline PATH")
    accepted = _accepted_before(baseline, updating=arguments.update_baseline)
    target = find_target(arguments.target, arguments.dsn, settings.target, environ)
    reading = read_target(target, arguments, settings, policy)
    check_names(settings, policy, reading)
    facts = derive(reading.snapshot, policy, reading.bindings)
    if arguments.verbose:
        _say_what_was_read(facts, time.monotonic() - started)
    findings = run_rules(ALL_RULES, facts, policy)
    applied = apply_ignores(findings, policy.ignores, date.today(), {r.name for r in active_rules(ALL_RULES, policy)})
    kept, suppressed, said = applied.kept, applied.suppressed, [*notes(facts), *applied.notes]
    unknown = list(not_checked(facts))
    if baseline is not None:
        seen = looked_at(reading, unknown)
        if arguments.update_baseline:
            accepted = updated_baseline(kept, accepted, seen)
            write_baseline(baseline, accepted)
        from_baseline = apply_baseline(kept, accepted, baseline, seen)
        kept, suppressed = from_baseline.kept, suppressed + from_baseline.suppressed
        said += from_baseline.notes
    report = build_report(
        reading.snapshot.target,
        entries(facts),
        kept,
        suppressed,
        unknown,
        policy,
        sequences=len({c.sequence.name for c in facts.columns if c.sequence is not None}),
        duration_seconds=time.monotonic() - started,
        tool_version=__version__,
        notes=said,
    )
    write_report(report, outputs, arguments)
    return report.exit_status


def _accepted_before(baseline: Path | None, *, updating: bool) -> tuple[Accepted, ...]:
    """What the baseline accepts; where it is to be written anyway, none if it is not there or damaged."""
    if baseline is None:
        return ()
    try:
        return read_baseline(baseline)
    except BaselineError:
        if not updating:
            raise
        return ()


def _policy(arguments: argparse.Namespace, settings: Settings) -> Policy:
    policy = settings.policy
    if arguments.fail_on is not None:
        policy = replace(policy, fail_on=None if arguments.fail_on == "never" else Severity(arguments.fail_on))
    if arguments.allow_incomplete:
        policy = replace(policy, allow_incomplete=True)
    if arguments.horizon is not None:
        policy = replace(policy, horizon=arguments.horizon)
    policy = replace(
        policy,
        schemas=tuple(arguments.schema) or policy.schemas,
        tables=tuple(arguments.table) or policy.tables,
        exclude=policy.exclude + tuple(arguments.exclude),
    )
    try:
        Scope.parse(policy.schemas, policy.tables, policy.exclude)
    except InvalidPattern as error:
        raise UsageError(f"--schema, --table or --exclude: {error}") from None
    return policy


def _say_what_was_read(facts: DatabaseFacts, seconds: float) -> None:
    target = facts.snapshot.target
    columns = counted(len(facts.columns), "column")
    sequences = counted(len(facts.snapshot.catalog.sequences), "sequence")
    say(
        f"PostgreSQL {target.server_version or 'of unknown version'}, database {target.database or 'of unknown name'}: "
        f"{columns}, {sequences} read in {seconds:.2f} s"
    )
