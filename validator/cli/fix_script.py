"""The script that ``seqguard fix`` prints."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial

from validator import __version__
from validator.cli.deliver import deliver
from validator.cli.read_target import connect_options
from validator.cli.say import say
from validator.config.settings import Settings
from validator.model.repairs import Plan
from validator.model.report import Report
from validator.repair.plan import as_script, plan
from validator.repair.render_sql import Form, Transactions, gives_up_in_time, locked_at_once, script
from validator.reporters.printable_sql import has_spelling, printable_sql
from validator.reporters.visible import visible
from validator.reporters.words import counted, target_words

_LOCKS = (
    "Tables are locked so that reading goes on, and writers wait: also those that come while a lock is waited for, as",
    "long as the first lock_timeout; a shorter one is kinder. The further locks are waited for less than the server's",
    "deadlock_timeout, which the script asks for: where a writer and a repair wait for each other, the repair gives up",
)
_MANY_RELATIONS = 3_000
"""A table's repair locks its indexes as well, and a server has room for 64 x 100 locks and some more by default."""

_NO_WRITER = ("first, and the server ends no writer for it.",)
_HARDLY_A_WRITER = (
    "first. The server hardly ever ends a writer for it, but with so many locks, or partitions, in one transaction it",
    "may. Each repair by itself (--transaction each, --apply) holds fewer, for a shorter time.",
)
_HOW = {
    Transactions.EACH: (
        "Run it with psql:  psql -X -v ON_ERROR_STOP=1 -f fix.sql",
        "Each repair is a transaction of its own, and may be run again: what is done is not done twice, and no",
        "sequence moves back. Where a lock is not to be had in time, that repair ends with an error and changes",
        "nothing: run the script again. For a migration tool that wraps scripts in a transaction: --transaction none.",
    ),
    Transactions.ONE: (
        "Run it with psql:  psql -X -v ON_ERROR_STOP=1 -f fix.sql",
        "All repairs are one transaction: all is done or nothing. It may be run again, and moves no sequence back.",
        "It keeps writers out of all these tables at once: where it does not get all locks in time, it changes",
        "nothing; run it again, or take a transaction for each repair (--transaction each).",
    ),
    Transactions.NONE: (
        "For a migration tool that wraps it in a transaction, or:  psql -X -v ON_ERROR_STOP=1 -1 -f fix.sql",
        "Outside a transaction it fails and changes nothing, also where whatever runs it goes on after errors. It may",
        "be run again, and moves no sequence back. It keeps writers out of all these tables until the tool commits:",
        "where it does not get all locks in time, it fails, and nothing is changed; run it again.",
    ),
}


def write_script(report: Report, arguments: argparse.Namespace, settings: Settings) -> int:
    """To the file or standard output; the exit status. Raises SourceError where it can't be written."""
    escapes = report.target.unicode_escapes
    wanted = as_script(plan(report.findings), partial(has_spelling, unicode_escapes=escapes))
    if arguments.review:
        wanted = Plan((), wanted.review, ())
    form = Form(
        Transactions(arguments.transaction or "each"),
        connect_options("", arguments, settings).lock_timeout,
        partial(printable_sql, unicode_escapes=escapes),
        visible,
    )
    text = script(wanted, _heading(report, wanted, form, arguments), report.not_checked, form)
    deliver(text, arguments.output)
    if arguments.output is not None and not arguments.quiet:
        say(f"{arguments.output}: {_counts(report, wanted)}")
    incomplete = report.not_checked and not arguments.allow_incomplete
    return 4 if incomplete or wanted.unwritable else 0


def _heading(report: Report, wanted: Plan, form: Form, arguments: argparse.Namespace) -> Iterator[str]:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    yield f"Repairs of sequences: {target_words(report.target, str, str)}"
    yield f"Written by seqguard {__version__} on {now}: {_counts(report, wanted)}."
    if report.target.standby:
        yield "Read from a standby, which takes no writes: run this on the primary."
    if wanted.safe:
        yield from _HOW[form.transactions]
        yield from _LOCKS
        yield from _NO_WRITER if gives_up_in_time(wanted.safe, form) else _HARDLY_A_WRITER
        yield from _room(locked_at_once(wanted.safe, form))
    elif wanted.unwritable:
        yield "Nothing here can be run: see below what can't be written as a script, and what does it."
    elif wanted.review:
        yield "Only questions are left: nothing here can be run unasked, and all of it is commented out."
    elif arguments.review:
        yield "Nothing is left to decide: there is no statement in this script."
    else:
        yield "Nothing to repair: there is no statement in this script."


def _room(relations: int) -> Iterator[str]:
    if relations > _MANY_RELATIONS:
        yield f"It locks {relations:,} tables and sequences in one transaction, and the tables' indexes: a server with"
        yield "default settings may have no room for so many. Where it ends with 'out of shared memory', nothing is"
        yield "changed: raise max_locks_per_transaction, which takes a restart, or write it with --transaction each."


def _counts(report: Report, wanted: Plan) -> str:
    counts = [f"{counted(len(wanted.safe), 'repair')} to run", f"{len(wanted.review):,} to decide on"]
    if wanted.unwritable:
        counts.append(f"{len(wanted.unwritable):,} that can't be written here")
    if report.not_checked:
        counts.append(f"{len(report.not_checked):,} not checked")
    return ", ".join(counts)
