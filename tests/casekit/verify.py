"""Verify the truths of cases by really inserting rows on servers.

    python -m tests.casekit.verify --server 18=DSN --server 10=DSN [--case NAME] tests/cases

Every truth gets a database of its own. Prints one line for each disagreement; the last line counts. Exit status 1
when a truth does not hold.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

import psycopg
from psycopg import sql

from tests.casekit.load import LoadError, Server, loaded
from tests.casekit.measure import (
    Connection,
    SequenceState,
    connect,
    read_extreme,
    read_owner,
    read_sequence,
    read_values,
)
from tests.casekit.parse import Case, Truth, parse_folder
from tests.casekit.probe import Outcome, insert_until_failure, move_sequence, refused_value
from tests.casekit.sense import COLLISIONS, contradictions

MOST_INSERTS = 2000
LAST_INSERTS = 3  # of a failure that is far away, so many inserts before it are run, too


@dataclass(frozen=True)
class Trial:
    """One truth, the statement that puts it to the test, and the database it is tried in."""

    truth: Truth
    statement: str | None
    dsn: str
    most: int

    def number(self, key: str) -> int | None:
        value = self.truth.get(key)
        return None if value in (None, "none") else int(value)

    @property
    def draws(self) -> int:
        """How many values one insert takes from the sequence."""
        return self.number("draws") or 1


def verify_truth(case: Case, truth: Truth, server: Server, *, psql: str, most: int) -> list[str]:
    """What disagrees between one truth and the server; empty: it holds."""
    wrongs = list(contradictions(truth))
    try:
        with loaded(case.path, server, psql=psql) as dsn:
            trial = Trial(truth, _statement(case, truth), dsn, min(most, int(truth.get("bound") or most)))
            with connect(dsn) as connection:
                wrongs += _compare_state(connection, truth)
            wrongs += _compare_inserts(trial)
        if _end(trial) is not None:
            with loaded(case.path, server, psql=psql) as dsn:
                wrongs += _compare_end(Trial(truth, trial.statement, dsn, most))
        if truth.get("limit") is not None:
            with loaded(case.path, server, psql=psql) as dsn:
                wrongs += _compare_limit(Trial(truth, trial.statement, dsn, most))
        for attempt in _refusals(trial):
            with loaded(case.path, server, psql=psql) as dsn:
                wrongs += attempt(Trial(truth, trial.statement, dsn, most))
    except LoadError as error:
        wrongs.append(f"does not load: {error}")
    except psycopg.Error as error:
        wrongs.append(f"could not be measured: {str(error).splitlines()[0]}")
    return wrongs


def _statement(case: Case, truth: Truth) -> str | None:
    probe = truth.get("probe")
    if probe:
        return case.probes[probe]
    return f"INSERT INTO {truth.table} DEFAULT VALUES" if truth.table else None


def _compare_state(connection: Connection, truth: Truth) -> Iterator[str]:
    """The figures that can be read without inserting."""
    if truth.sequence and {"next", "seq_last"} & truth.values.keys():
        state = read_sequence(connection, truth.sequence)
        following = state.nth(0)
        yield from _differs(truth, "next", "none" if following is None else following)
        yield from _differs(truth, "seq_last", state.last_value)
    if not truth.table or not truth.column:
        return
    for key in ("max", "min", "max_tree", "min_tree"):
        if truth.get(key) is not None:
            yield from _differs(truth, key, read_extreme(connection, key, truth.table, truth.column))
    if truth.sequence and truth.get("owned") is not None:
        yield from _differs(truth, "owned", read_owner(connection, truth.sequence, truth.table, truth.column))
    if truth.get("visible_max") is not None:
        _become(connection, truth)
        yield from _differs(truth, "visible_max", read_extreme(connection, "max", truth.table, truth.column))


def _compare_inserts(trial: Trial) -> Iterator[str]:
    """The first inserts, up to the first failure."""
    truth = trial.truth
    if trial.statement is None or not ({"inserts_until_failure", "inserts_until_duplicate"} & truth.values.keys()):
        return
    outcome = _run(trial, move_by=None, limit=trial.most)
    failure, duplicate = trial.number("inserts_until_failure"), trial.number("inserts_until_duplicate")
    if "inserts_until_failure" in truth.values and not _out_of_reach(failure, trial.most):
        got = "none" if outcome.failed_after is None else outcome.failed_after
        yield from _differs(truth, "inserts_until_failure", got, outcome.message)
        yield from _differs(truth, "error", outcome.sqlstate or "none")
    elif outcome.failed_after is not None:
        yield f"an insert failed after {outcome.failed_after}: {outcome.message}"
    if "inserts_until_duplicate" in truth.values and not _out_of_reach(duplicate, trial.most):
        got = "none" if outcome.duplicate_after is None else outcome.duplicate_after
        yield from _differs(truth, "inserts_until_duplicate", got)
    elif outcome.duplicate_after is not None and truth.get("dups") != "allowed":
        yield f"{outcome.duplicate} stands twice after {outcome.duplicate_after} inserts"
    if not _out_of_reach(duplicate if failure is None else failure, trial.most):
        yield from _compare_collision(trial, outcome)


def _compare_end(trial: Trial) -> Iterator[str]:
    """A failure further away than can be walked: the sequence is set close to it and walked from there."""
    end = _end(trial)
    if end is None:
        return
    ahead = min(end, LAST_INSERTS)
    outcome = _run(trial, move_by=(end - ahead) * trial.draws, limit=ahead + 2)
    ended = outcome.failed_after
    if ended is None and "inserts_until_duplicate" in trial.truth.values:
        ended = outcome.duplicate_after
    if ended != ahead:
        yield f"after {end - ahead} draws: ended after {ended}, truth says {ahead}: {outcome.message}"
    if trial.number("inserts_until_duplicate") is None:
        yield from _differs(trial.truth, "error", outcome.sqlstate or "none")
    if trial.truth.get("first_collision") != "none":
        yield from _compare_collision(trial, outcome)


def _compare_limit(trial: Trial) -> Iterator[str]:
    """The value `limit` itself is taken, the one after it is refused with `error`."""
    truth = trial.truth
    if truth.sequence is None or trial.statement is None:
        return
    with connect(trial.dsn) as connection:
        limit = int(truth.values["limit"])
        connection.execute("SELECT pg_catalog.setval(%s::regclass, %s, false)", (truth.sequence, limit))
        outcome = insert_until_failure(connection, trial.statement, truth.column, None, 2)
    if outcome.failed_after != 1:
        yield f"limit={limit}: failed after {outcome.failed_after} inserts from there: {outcome.message}"
    yield from _differs(truth, "error", outcome.sqlstate or "none")


def _refusals(trial: Trial) -> tuple[Callable[[Trial], Iterator[str]], ...]:
    """Where a truth says how many inserts are `refused` before the first one that is not: what to try, each anew."""
    if trial.number("refused") is None or trial.statement is None or trial.truth.sequence is None:
        return ()
    return (_compare_last_refused, _compare_first_taken, *([_compare_left] if trial.number("remaining") else []))


def _compare_last_refused(trial: Trial) -> Iterator[str]:
    refused = trial.number("refused") or 0
    outcome = _run(trial, move_by=(refused - 1) * trial.draws, limit=1)
    yield from _differs(trial.truth, "error", outcome.sqlstate or "none", outcome.message)


def _compare_first_taken(trial: Trial) -> Iterator[str]:
    """It succeeds, or its id is there already."""
    refused = trial.number("refused") or 0
    outcome = _run(trial, move_by=refused * trial.draws, limit=1)
    if outcome.sqlstate not in (None, *COLLISIONS):
        yield f"insert no. {refused + 1} is refused too: {outcome.message}"


def _compare_left(trial: Trial) -> Iterator[str]:
    """`remaining` counts from the first one that is taken."""
    refused, remaining = trial.number("refused") or 0, trial.number("remaining") or 0
    ahead = min(remaining, LAST_INSERTS)
    outcome = _run(trial, move_by=(refused + remaining - ahead) * trial.draws, limit=ahead + 1)
    if outcome.failed_after != ahead and outcome.sqlstate not in COLLISIONS:
        yield f"{ahead} inserts before the end: ended after {outcome.failed_after}: {outcome.message}"


def _run(trial: Trial, *, move_by: int | None, limit: int) -> Outcome:
    truth = trial.truth
    assert trial.statement is not None
    with connect(trial.dsn) as connection:
        seen = None
        if truth.get("role") is None and truth.table and truth.column and truth.get("returning") != "no":
            seen = read_values(connection, truth.table, truth.column)
        if move_by is not None and truth.sequence:
            move_sequence(connection, truth.sequence, _state(connection, truth), move_by)
        _become(connection, truth)
        outcome = insert_until_failure(connection, trial.statement, truth.column, seen, limit)
        if outcome.failed_after is None or outcome.collided is not None:
            return outcome
        connection.execute("RESET SESSION AUTHORIZATION")
        if outcome.sqlstate not in COLLISIONS or not (truth.sequence and truth.table and truth.column):
            return outcome
        refused = refused_value(connection, truth.sequence, truth.table, truth.column, trial.draws)
    return replace(outcome, collided=refused)


def _state(connection: Connection, truth: Truth) -> SequenceState:
    assert truth.sequence is not None
    return read_sequence(connection, truth.sequence)


def _become(connection: Connection, truth: Truth) -> None:
    if (role := truth.get("role")) is not None:
        connection.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(role)))
    if (path := truth.get("search_path")) is not None:
        connection.execute("SELECT pg_catalog.set_config('search_path', %s, false)", (path,))


def _compare_collision(trial: Trial, outcome: Outcome) -> Iterator[str]:
    if trial.truth.get("first_collision") is None:
        return
    stands_twice = None if trial.truth.get("dups") == "allowed" else outcome.duplicate
    got = stands_twice if outcome.failed_after is None else outcome.collided
    yield from _differs(trial.truth, "first_collision", "none" if got is None else got)


def _end(trial: Trial) -> int | None:
    """After how many inserts the end comes that is too far to be walked to."""
    if trial.statement is None or trial.truth.sequence is None:
        return None
    if trial.number("refused") is not None:
        return None  # `remaining` counts from further on
    for key in ("inserts_until_failure", "inserts_until_duplicate", "remaining"):
        if (value := trial.number(key)) is not None and value >= trial.most:
            return value
    return None


def _out_of_reach(number: int | None, most: int) -> bool:
    return number is not None and number >= most


def _differs(truth: Truth, key: str, got: object, why: str | None = None) -> Iterator[str]:
    want = truth.get(key)
    if want is not None and not _same(want, str(got)):
        because = f" ({why.splitlines()[0]})" if why else ""
        yield f"{key} is {got}, the case says {want}{because}"


def _same(want: str, got: str) -> bool:
    """Equal as text or as numbers: a real prints 16777216 as 1.6777216e+07."""
    if want == got:
        return True
    try:
        return Decimal(want) == Decimal(got)
    except InvalidOperation:
        return False


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line: prints disagreements and a count, returns the exit status."""
    parser = argparse.ArgumentParser(description="Verify the truths of cases on real servers.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--server", action="append", required=True, type=Server.parse, metavar="VERSION=DSN")
    parser.add_argument("--case", action="append", default=[], help="only cases whose file name has this")
    parser.add_argument("--psql", default="psql", help="the psql that loads the cases")
    parser.add_argument("--inserts", type=int, default=MOST_INSERTS, help="how many inserts are walked")
    parser.add_argument("-j", "--jobs", type=int, default=2)
    options = parser.parse_args(arguments)
    work = [
        (case, truth, server)
        for case in parse_folder(options.folder, options.case)
        for server in options.server
        for truth in case.truths_on(server.version)
    ]

    def verified(item: tuple[Case, Truth, Server]) -> list[str]:
        return verify_truth(*item, psql=options.psql, most=options.inserts)

    wrong = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for (case, truth, server), wrongs in zip(work, pool.map(verified, work), strict=True):
            wrong += bool(wrongs)
            for line in wrongs:
                print(f"{case.name} on {server.version}: {truth.subject}: {line}", flush=True)
    cases = len({case.name for case, _, _ in work})
    print(f"{len(work) - wrong} of {len(work)} truths of {cases} cases hold")
    return 1 if wrong or not work else 0


if __name__ == "__main__":
    sys.exit(main())
