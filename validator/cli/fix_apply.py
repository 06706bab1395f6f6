"""``seqguard fix --apply`` and ``--dry-run``: check, repair, check again."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from validator.cli.fix_locked import let_pass, locked
from validator.cli.outputs import save
from validator.cli.read_target import connect_options
from validator.cli.say import for_log, say
from validator.cli.standard_output import write
from validator.cli.target import Connection
from validator.judgement.verdict import decide
from validator.model.finding import Finding, Severity
from validator.model.names import QualifiedName
from validator.model.repairs import Outcome, Plan, Rehearsal, Repair, State
from validator.model.report import Report
from validator.repair.plan import plan
from validator.reporters import applied
from validator.reporters.markdown_text import prose
from validator.reporters.repairs import ways_to_check
from validator.reporters.visible import visible
from validator.reporters.words import counted, target_words
from validator.sources.errors import SourceError, TakesNoWrites

if TYPE_CHECKING:
    from validator.cli.fix import Scope
    from validator.repair.apply import Applier
    from validator.sources.database.connect import ConnectOptions

_MOST_LEFT = 20
_NOTHING = Plan((), (), ())


def must_take_repairs(scope: "Scope") -> None:
    """Raises SourceError where there is no connection, or the server takes no writes: before a check that may be long,
    and before there is anything to say of repairs."""
    from validator.sources.database.takes_writes import must_be_for_writing

    must_be_for_writing(_options(scope))


def apply_repairs(scope: "Scope") -> int:
    """The exit status. Raises SourceError; KeyboardInterrupt after it has said what is done and what is not.

    What could not be looked at for a lock is looked at again, as often as a repair asks for its own.
    """
    from validator.repair.apply import Patience

    outcomes: list[Outcome] = []
    report = scope.check()
    names: list[QualifiedName] = []
    for attempt in range(scope.arguments.attempts or Patience().attempts):
        if names:
            with _applier(scope, _NOTHING) as applier:
                let_pass(applier, names, attempt, quiet=scope.arguments.quiet)
            report = scope.check()
        wanted = _untried(plan(report.findings), outcomes)
        if wanted.safe:
            _run(scope, wanted, outcomes)
            report = scope.check()
        names = locked(report)
        if not names:
            break
    checked = f"Checked{' again' if outcomes else ''}{_rules_alone(scope.arguments)}"
    _show(scope, outcomes, _ending(checked, report, plan(report.findings)), report)
    failed = any(outcome.state not in (State.DONE, State.FINE) for outcome in outcomes)
    return 1 if failed else report.exit_status


def _untried(wanted: Plan, outcomes: Sequence[Outcome]) -> Plan:
    """Without those repairs that have been run, or could not be."""
    tried = {outcome.repair.remedy.sql for outcome in outcomes}
    return replace(wanted, safe=tuple(repair for repair in wanted.safe if repair.remedy.sql not in tried))


def _run(scope: "Scope", wanted: Plan, outcomes: list[Outcome]) -> None:
    """Adds what became of each; says it all where it is cut off."""
    with _applier(scope, wanted) as applier:
        try:
            applier.run()
        except TakesNoWrites:  # since a moment ago: nothing was tried, and to run it again helps nobody
            raise
        except (KeyboardInterrupt, SourceError):
            said = ["What is done is done; what was not reached is as it was. Run it again."]
            _show(scope, [*outcomes, *applier.outcomes], said)
            raise
        outcomes += applier.outcomes


def repair(scope: "Scope", findings: Sequence[Finding]) -> list[Outcome]:
    """Runs what is safe of the repairs of ``findings``, and says each on standard error. Raises SourceError."""
    wanted = plan(findings)
    if not wanted.safe:
        return []
    with _applier(scope, wanted) as applier:
        applier.run()
    return applier.outcomes


def rehearse_repairs(scope: "Scope", report: Report) -> int:
    """The exit status that ``--apply`` would have, as far as it can be told before. Raises SourceError."""
    wanted = plan(report.findings)
    with _applier(scope, wanted) as applier:
        rehearsals = applier.rehearse()
        waits = list(_waits(applier, rehearsals))
    if scope.arguments.format == "markdown":
        text = applied.rehearsed_markdown(rehearsals)
    else:
        text = applied.rehearsed_text(rehearsals, color=_color(scope.arguments), width=_width(scope.arguments))
    status = _foretold(scope, report, rehearsals)
    ending = [*waits, *_left(report, wanted)]
    if status == 1:
        ending.append("Afterwards the check would still fail: status 1, as --apply would have it")
    _deliver(scope, text, ending)
    return status


def _waits(applier: "Applier", rehearsals: Sequence[Rehearsal]) -> Iterator[str]:
    """What the wait for a lock means to writers, and who would be waited for now."""
    ready = [r.outcome.repair.remedy.work for r in rehearsals if r.outcome.state is State.DONE]
    works = [work for work in ready if work is not None and work.tables]
    if not works:
        return
    seconds = applier.timeouts.lock
    long = f"up to {seconds:g} s an attempt" if seconds else "as long as it takes"
    yield (
        f"While a repair waits for its first lock, new writers to that table wait behind it, {long} (--lock-timeout): "
        "a shorter timeout is kinder to them"
    )
    for blocker in applier.holders(works):
        yield f"It would have to wait now: {blocker.words}"


def _foretold(scope: "Scope", report: Report, rehearsals: Sequence[Rehearsal]) -> int:
    """1 where a repair can't be run, or a finding that fails the check is there that none of them mends wholly."""
    states = {r.outcome.state for r in rehearsals}
    if states - {State.DONE, State.FINE}:
        return 1
    mended = {id(f) for r in rehearsals if not _sets_aside(r.outcome.repair) for f in r.outcome.repair.causes}
    left = [finding for finding in report.findings if id(finding) not in mended]
    return decide(left, report.not_checked, scope.policy)[1]


def _sets_aside(repair: Repair) -> bool:
    """Whether an id that the sequence is not moved past stays in its way, which the remark beside the SQL says."""
    work = repair.remedy.work
    return work is not None and work.move is not None and bool(repair.remedy.note)


def _applier(scope: "Scope", wanted: Plan) -> "Applier":
    from validator.repair.apply import Applier, Patience

    patience = Patience(attempts=scope.arguments.attempts) if scope.arguments.attempts else Patience()
    return Applier(_options(scope), wanted.safe, patience, _teller(wanted, scope.arguments))


def _options(scope: "Scope") -> "ConnectOptions":
    assert isinstance(scope.target, Connection)  # noqa: S101 - a dump is wrong usage
    return connect_options(scope.target.dsn, scope.arguments, scope.settings)


def _teller(wanted: Plan, arguments: argparse.Namespace) -> Callable[[Outcome, str], None]:
    """Says each step as it happens: who kills the command knows from the lines so far what is done."""
    total = len(wanted.safe)
    numbers = {id(repair): number for number, repair in enumerate(wanted.safe, 1)}

    def tell(outcome: Outcome, words: str) -> None:
        if arguments.quiet:
            return
        change = f" {outcome.before} -> {outcome.after}" if outcome.state is State.DONE and outcome.before else ""
        state = outcome.state.value if outcome.state is not State.NOT_REACHED else "waiting"
        more = f": {words}" if words else ""
        say(f"{numbers[id(outcome.repair)]}/{total} {outcome.repair.subject}{change} {state}{more}")

    return tell


def _show(scope: "Scope", outcomes: Sequence[Outcome], ending: Sequence[str], report: Report | None = None) -> None:
    if scope.arguments.format == "markdown":
        text = applied.applied_markdown(outcomes)
    elif outcomes:
        text = applied.applied_text(outcomes, color=_color(scope.arguments), width=_width(scope.arguments))
    else:
        seen = ", of what could be looked at" if report is not None and report.not_checked else ""
        text = f"Nothing to repair that is safe to run unasked{seen}.\n"
    _deliver(scope, text, ending)


def _deliver(scope: "Scope", text: str, ending: Sequence[str]) -> None:
    """``text`` and lines below it, which a database may have had a say in.

    Where that can't be written it goes to standard error: no status tells of it, which is the repairs' own.
    """
    if scope.arguments.format == "markdown":
        text = "\n".join([text, *(f"- {prose(line)}" for line in ending), *([""] if ending else [])])
    else:
        text = "\n".join([text.rstrip("\n"), *map(visible, ending), ""])
    path = scope.arguments.output
    if path is None:
        written = write(for_log(text))
    else:
        try:
            save(text, path)
            written = True
        except OSError as error:
            say(f"{path} could not be written: {error.strerror}; what was to stand in it:")
            written = False
    if not written:
        print(for_log(text), file=sys.stderr)


def _ending(checked: str, report: Report, wanted: Plan) -> list[str]:
    """The check afterwards: its verdict, and the findings that are left."""
    lines = [f"{checked}: {report.verdict.upper()}, {target_words(report.target, str, str)}"]
    left = [f for f in report.findings if f.severity is not Severity.INFO]
    lines += [f"  {f.severity}: {f.rule}: {f.subject}: {f.message}" for f in left[:_MOST_LEFT]]
    if len(left) > _MOST_LEFT:
        lines.append(f"  ... and {len(left) - _MOST_LEFT:,} more: seqguard check shows them")
    return [*lines, *_left(report, wanted)]


def _rules_alone(arguments: argparse.Namespace) -> str:
    """What the verdict does not speak of."""
    return f" for {', '.join(arguments.only)} alone" if arguments.only else ""


def _left(report: Report, wanted: Plan) -> Iterator[str]:
    if wanted.review:
        them = "it" if len(wanted.review) == 1 else "them"
        yield f"{counted(len(wanted.review), 'repair')} to decide on: seqguard fix --review prints {them}"
    for item in report.not_checked[:_MOST_LEFT]:
        yield f"  not checked: {item.subject}: {item.message}"
        yield from (f"    to check it: {line}" for line, _ in ways_to_check(item.how_to_check))
    if report.not_checked:
        more = ": seqguard check says why, and what would help" if len(report.not_checked) > _MOST_LEFT else ""
        yield f"{len(report.not_checked):,} not checked, so not repaired{more}"


def _terminal(arguments: argparse.Namespace) -> bool:
    return sys.stdout is not None and sys.stdout.isatty() and arguments.output is None


def _color(arguments: argparse.Namespace) -> bool:
    plain = arguments.no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return _terminal(arguments) and not plain


def _width(arguments: argparse.Namespace) -> int:
    return shutil.get_terminal_size((100, 24)).columns if _terminal(arguments) else 100
