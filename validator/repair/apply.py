"""Runs repairs, each in a transaction of its own: what is done is done, whatever happens to the others.

Those that do not get their locks come again, after the others and after a pause that grows: writers that queue behind a
waiting lock are let through in between. Two of these at once do no harm: each repair looks again once it has its
locks, and finds nothing to do where the other one was first.
"""

import random
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import errors

from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.model.remedy import Work
from validator.model.repairs import Outcome, Rehearsal, Repair, State
from validator.repair.blockers import Blocker, blockers, touched
from validator.repair.permissions import Standing, lacking, standings
from validator.repair.queries import DEADLOCK_TIMEOUT
from validator.repair.run_work import Entangled, Ran, Timeouts, looking, rehearse, run_work, wait_for
from validator.sources.database.any_bytes import primary_message
from validator.sources.database.connect import ConnectOptions, connect, describe, redact
from validator.sources.database.takes_writes import must_take_writes
from validator.sources.errors import SourceError

IN_DOUBT = "it was being committed: run this again, which does nothing if it was done"
_QUICK_TRIES, _QUICK_PAUSE = 9, 0.05
_CONNECTS = 6
"""How often a lost connection is opened anew: with the pauses between, a server that restarts has some seconds."""
_GONE = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedObject,
    errors.InvalidSchemaName,
    errors.WrongObjectType,
    errors.ObjectNotInPrerequisiteState,  # a view or a foreign table in a table's place (model.held_names)
)


@frozen
class Patience:
    """How often a lock is asked for, and the pauses between, in seconds: each twice the last, up to ``longest``."""

    attempts: int = 8
    pause: float = 0.25
    longest: float = 10.0

    def after(self, attempt: int) -> float:
        """The pause after ``attempt`` (from 1), drawn anew so that two who wait for each other do not meet again."""
        pause = min(self.pause * 2.0 ** (attempt - 1), self.longest)
        return pause * random.uniform(0.5, 1.5)  # noqa: S311


class Applier:
    """Runs repairs. ``outcomes`` has one for each, in their order, right at any moment, even if the run is cut off."""

    def __init__(
        self,
        options: ConnectOptions,
        repairs: Sequence[Repair],
        patience: Patience,
        tell: Callable[[Outcome, str], None] = lambda outcome, words: None,
    ) -> None:
        self.outcomes = [Outcome(repair, State.NOT_REACHED) for repair in repairs]
        self._options = options
        self.patience = patience
        self._tell = tell
        self._connection = connect(options)
        self._standings: dict[QualifiedName, Standing] = {}
        self.timeouts = Timeouts(options.lock_timeout, options.statement_timeout, 1.0)

    def __enter__(self) -> "Applier":
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.close()

    def prepare(self) -> None:
        """What is asked before anything is locked. Raises SourceError; TakesNoWrites where it is of no use to go on."""
        try:
            with looking(self._connection, self.timeouts):
                must_take_writes(self._connection, self._options.dsn)
                row = self._connection.execute(DEADLOCK_TIMEOUT).fetchone()
                self._standings = standings(self._connection, [outcome.repair for outcome in self.outcomes])
        except psycopg.Error as error:
            raise SourceError(f"{describe(self._options.dsn)}: {self._words(error)}") from None
        if row is not None:
            deadlock = float(str(row[0])) / 1000
            self.timeouts = Timeouts(self._options.lock_timeout, self._options.statement_timeout, deadlock)

    def run(self) -> None:
        """All of them. Raises SourceError where the connection is lost and there is no new one."""
        self.prepare()
        pending = list(range(len(self.outcomes)))
        for attempt in range(1, self.patience.attempts + 1):
            last = attempt == self.patience.attempts
            pending = [number for number in pending if not self._settle(number, attempt, last=last)]
            if not pending:
                return
            time.sleep(self.patience.after(attempt))
            self._awake()

    def rehearse(self) -> list[Rehearsal]:
        """What each would do now; nothing is locked and nothing changed."""
        self.prepare()
        return [self._rehearsed(outcome.repair) for outcome in self.outcomes]

    def _rehearsed(self, repair: Repair) -> Rehearsal:
        work = _work(repair)
        if needs := lacking(work, self._standings):
            return Rehearsal(Outcome(repair, State.NEEDS, needs))
        try:
            ran, seconds = rehearse(self._connection, work, self.timeouts)
        except psycopg.Error as error:
            self._again_if_lost(error)
            return Rehearsal(Outcome(repair, *self._why(error)))
        state = State.DONE if ran.moved else State.FINE
        return Rehearsal(Outcome(repair, state, "", ran.before, ran.after), seconds if work.move else None)

    def _settle(self, number: int, attempt: int, *, last: bool) -> bool:
        """Tries repair ``number``; whether it need not be tried again."""
        repair = self.outcomes[number].repair
        work = _work(repair)
        if needs := lacking(work, self._standings):
            return self._settled(number, Outcome(repair, State.NEEDS, needs))

        def committing() -> None:
            self.outcomes[number] = Outcome(repair, State.UNKNOWN, IN_DOUBT)

        try:
            ran = self._tried(work, committing)
        except (Entangled, errors.LockNotAvailable, errors.DeadlockDetected):
            return self._kept_out(number, work, attempt, last=last)
        except psycopg.Error as error:
            if self._again_if_lost(error) and not last:
                self._tell(self.outcomes[number], f"the connection was lost ({self._words(error)}); trying again")
                return False
            in_doubt = self.outcomes[number].state is State.UNKNOWN
            outcome = self.outcomes[number] if in_doubt else Outcome(repair, *self._why(error))
            return self._settled(number, outcome)
        if work.move is not None and not ran.moved:
            lost = "or done when the connection was lost" if self.outcomes[number].message == IN_DOUBT else ""
            return self._settled(number, Outcome(repair, State.FINE, lost, ran.before, ran.after))
        return self._settled(number, Outcome(repair, State.DONE, work.done, ran.before, ran.after))

    def _tried(self, work: Work, committing: Callable[[], None]) -> Ran:
        """As ``run_work``, but disentangled soon.

        Where a writer holds what is wanted next and waits for what is held already, to let go for a moment is enough.
        Who takes the default locks the table and then the sequence; who draws for himself, the other way round: so the
        repair does it by turns.
        """
        for number in range(_QUICK_TRIES):
            try:
                return run_work(self._connection, work, self.timeouts, committing, sequence_first=number % 2 == 1)
            except Entangled:
                time.sleep(random.uniform(0.2, 1) * _QUICK_PAUSE)  # noqa: S311
        return run_work(self._connection, work, self.timeouts, committing)

    def _settled(self, number: int, outcome: Outcome) -> bool:
        self.outcomes[number] = outcome
        self._tell(self.outcomes[number], outcome.message if outcome.state is not State.DONE else "")
        return True

    def kept_out(self, names: Sequence[QualifiedName], attempt: int, *, reading: bool = False) -> str:
        """Who holds a lock on one of ``names`` that was not to be had, in words."""
        return self._holding(self._blockers(names, reading=reading), attempt)

    def holders(self, works: Iterable[Work]) -> list[Blocker]:
        """Who holds just now what ``works`` would lock: the first few of them."""
        return self._blockers(list(dict.fromkeys(name for work in works for name in touched(work))))

    def _blockers(self, names: Sequence[QualifiedName], *, reading: bool = False) -> list[Blocker]:
        with suppress(psycopg.Error), looking(self._connection, self.timeouts):
            return blockers(self._connection, names, reading=reading)
        return []

    def _holding(self, found: Sequence[Blocker], attempt: int) -> str:
        who = "; ".join(blocker.words for blocker in found) or "whoever held it is gone"
        tries = "1 attempt" if attempt == 1 else f"{attempt} attempts"
        return f"no lock within {self.timeouts.lock:g} s, {tries}: {who}"

    def _kept_out(self, number: int, work: Work, attempt: int, *, last: bool) -> bool:
        """A lock was not to be had: says who holds it, and queues for that lock alone where it can."""
        repair = self.outcomes[number].repair
        found = self._blockers(touched(work))
        words = self._holding(found, attempt)
        if last:
            return self._settled(number, Outcome(repair, State.FAILED, words))
        self.outcomes[number] = Outcome(repair, State.NOT_REACHED, words)
        self._tell(self.outcomes[number], f"{words}; trying again")
        first = work.tables[0].name if work.tables else None
        held = next((b.relation for b in found if not b.is_sequence and b.relation != first), None)
        if held is not None:
            with suppress(psycopg.Error):
                wait_for(self._connection, held, self.timeouts)
        return False

    def _awake(self) -> None:
        """After a pause: idle_session_timeout (14 and newer) may have ended the connection, which is no attempt."""
        try:
            self._connection.execute("")
        except psycopg.Error as error:
            self._again_if_lost(error)

    def _again_if_lost(self, error: psycopg.Error) -> bool:
        """Whether the connection was lost, and there is a new one. Raises SourceError where there is none."""
        if not self._connection.closed:
            return False
        for attempt in range(1, _CONNECTS + 1):
            try:
                self._connection = connect(self._options)
                return True
            except SourceError as failed:
                why = failed
            if attempt < _CONNECTS:
                time.sleep(self.patience.after(attempt))
        raise SourceError(f"the connection was lost ({self._words(error)}), and then: {why}") from None

    def _why(self, error: psycopg.Error) -> tuple[State, str]:
        message = self._words(error)
        match error:
            case errors.QueryCanceled():
                limit = f"--statement-timeout ({self.timeouts.statement:g} s), or an administrator"
                return State.FAILED, f"it was cancelled by {limit}: {message}"
            case errors.InsufficientPrivilege():
                return State.NEEDS, f"the server says: {message}"
        if error.diag.context:  # of a function: an event trigger's, most likely
            return State.FAILED, f"{message} ({' '.join(error.diag.context.split())})"
        if isinstance(error, _GONE):
            return State.FAILED, f"dropped or changed since it was read: {message}"
        return State.FAILED, message

    def _words(self, error: psycopg.Error) -> str:
        return " ".join((primary_message(error) or redact(str(error), self._options.dsn)).split())


def _work(repair: Repair) -> Work:
    work: Any = repair.remedy.work
    assert isinstance(work, Work), "only a repair that is taken apart can be run"  # noqa: S101
    return work
