"""``seqguard check``: is every id column safe for the next inserts?"""

import argparse
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from pathlib import Path

from validator.cli.exit_status import UsageError
from validator.cli.location import shown_at
from validator.cli.outputs import Outputs, files, spare, write_report
from validator.cli.read_target import read_target
from validator.cli.say import say
from validator.cli.scope import check_names, with_given_names
from validator.cli.target import Connection, DumpFile, find_target
from validator.config.find_settings import DEFAULT_PATH, find_settings
from validator.config.settings import Settings
from validator.judgement.baseline import Accepted, BaselineError, read_baseline
from validator.model.finding import Severity
from validator.model.frozen import frozen
from validator.model.patterns import InvalidPattern, Scope
from validator.model.policy import Policy
from validator.model.report import Report
from validator.model.rule_doc import RuleDoc
from validator.reporters.options import Options


@frozen
class Checked:
    """A report, what every format of it is told, and the files that it goes to: (format, path) of each."""

    report: Report
    options: Options
    files: tuple[tuple[str, Path], ...]


def run(arguments: argparse.Namespace, environ: Mapping[str, str]) -> int:
    """The exit status. Raises UsageError, ConfigurationError, BaselineError, SourceError."""
    checked = check(arguments, environ)
    write_report(checked.report, Outputs(arguments.format, checked.files, checked.options), arguments)
    return checked.report.exit_status


def check(
    arguments: argparse.Namespace,
    environ: Mapping[str, str],
    *,
    configured: bool = True,
    allow: Callable[[str, Path], None] = lambda name, path: None,
) -> Checked:
    """The report, written nowhere yet. Raises what ``run`` does. ``configured``: the file's ``target`` counts;
    ``allow`` raises UsageError for a file, config or baseline, that must not be read."""
    started = time.monotonic()
    allow("config", arguments.config or DEFAULT_PATH)
    settings = find_settings(arguments.config, rule_names)
    policy = policy_of(arguments, settings)
    settings = with_given_names(settings, arguments)
    options = _options(arguments, settings, policy, environ)
    outputs = files(arguments.output)
    baseline = arguments.baseline or settings.baseline
    if arguments.update_baseline and baseline is None:
        raise UsageError("--update-baseline needs to know the file: add --baseline PATH")
    if baseline is not None:
        allow("baseline", baseline)
    accepted = _accepted_before(baseline, updating=arguments.update_baseline)
    target = find_target(arguments.target, arguments.dsn, settings.target if configured else None, environ)
    if not configured and settings.target is not None and target == Connection(""):
        say(f"{settings.target.place}: target counts for nothing here: libpq's PG* variables say what is checked")
    if isinstance(target, DumpFile):
        written = [path for _, path in outputs]
        spare(target.file, [*written, baseline] if baseline is not None else written)
    reading = read_target(target, arguments, settings, policy)
    check_names(settings, policy, reading)
    from validator.cli.judge import judged

    report = judged(reading, policy, baseline, accepted, started, arguments)
    # here, for judging has imported all rules
    options = replace(options, rules=rule_docs(), checked_at=time.time())
    return Checked(report, options, outputs)


def rule_names() -> Collection[str]:
    """The names of all rules."""
    from validator.rules.all_rules import RULE_NAMES

    return RULE_NAMES


def rule_docs() -> tuple[RuleDoc, ...]:
    """What there is to say about each rule."""
    from validator.rules.all_rules import ALL_RULES

    return tuple(rule.doc for rule in ALL_RULES)


def _options(arguments: argparse.Namespace, settings: Settings, policy: Policy, environ: Mapping[str, str]) -> Options:
    return Options(
        location=shown_at(arguments.location, settings, environ),
        fail_on=policy.fail_on,
        allow_incomplete=policy.allow_incomplete,
        suppressed=not environ.get("GITHUB_ACTIONS"),
    )


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


def policy_of(arguments: argparse.Namespace, settings: Settings) -> Policy:
    """What the command line makes of the configuration's. Raises UsageError."""
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
