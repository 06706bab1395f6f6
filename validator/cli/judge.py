"""From what was read to the report: rules, ignores, baseline, verdict."""

import argparse
import time
from datetime import date
from pathlib import Path

from validator import __version__
from validator.cli.say import say
from validator.cli.scope import looked_at, named_in_vain
from validator.facts.database_facts import DatabaseFacts, derive
from validator.judgement.baseline import Accepted, apply_baseline, updated_baseline, write_baseline
from validator.judgement.build_report import build_report
from validator.judgement.entries import entries, not_checked, notes
from validator.judgement.run_rules import active_rules, run_rules
from validator.judgement.suppressions import apply_ignores
from validator.model.policy import Policy
from validator.model.report import Report
from validator.reporters.words import counted
from validator.rules.all_rules import ALL_RULES
from validator.sources.source_reading import SourceReading


def judged(
    reading: SourceReading,
    policy: Policy,
    baseline: Path | None,
    accepted: tuple[Accepted, ...],
    started: float,
    arguments: argparse.Namespace,
) -> Report:
    """The report. ``baseline`` is the file of what is ``accepted``, written anew where the command line says so;
    ``started`` is time.monotonic() at the beginning of the run. Raises BaselineError."""
    facts = derive(reading.snapshot, policy, reading.bindings)
    if arguments.verbose:
        _say_what_was_read(facts, time.monotonic() - started)
    findings = run_rules(ALL_RULES, facts, policy)
    applied = apply_ignores(findings, policy.ignores, date.today(), {r.name for r in active_rules(ALL_RULES, policy)})
    kept, suppressed, said = applied.kept, applied.suppressed, [*notes(facts), *applied.notes]
    said += named_in_vain(policy, reading)
    unknown = list(not_checked(facts))
    if baseline is not None:
        seen = looked_at(reading, unknown)
        if arguments.update_baseline:
            accepted = updated_baseline(kept, accepted, seen)
            write_baseline(baseline, accepted)
        from_baseline = apply_baseline(kept, accepted, baseline, seen)
        kept, suppressed = from_baseline.kept, suppressed + from_baseline.suppressed
        said += from_baseline.notes
    return build_report(
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


def _say_what_was_read(facts: DatabaseFacts, seconds: float) -> None:
    target = facts.snapshot.target
    columns = counted(len(facts.columns), "column")
    sequences = counted(len(facts.snapshot.catalog.sequences), "sequence")
    say(
        f"PostgreSQL {target.server_version or 'of unknown version'}, database {target.database or 'of unknown name'}: "
        f"{columns}, {sequences} read in {seconds:.2f} s"
    )
