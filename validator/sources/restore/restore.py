"""A dump into a throw-away server, statement by statement, by a role that can do nothing else."""

from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from functools import partial

from validator.model.frozen import frozen
from validator.model.names import QualifiedName
from validator.sources.dump.contents import Dump, Statement
from validator.sources.restore.errors import Failure, Lost
from validator.sources.restore.ledger import UNDEFINED, Ledger
from validator.sources.restore.owners import grants_to_owners
from validator.sources.restore.plan import Plan, Stage, Step, is_foreign_key, make_plan
from validator.sources.restore.prepare import prepare
from validator.sources.restore.rows import RowLoader, in_loading_order
from validator.sources.restore.session import ROLE, RefusedError, Session
from validator.sources.restore.side_by_side import side_by_side
from validator.sources.restore.watch import Server, Watch
from validator.sources.restore.words import head, tokens_of

STATEMENT_SECONDS = 600.0
GROWTH_PER_BYTE = 10
LEAST_GROWTH = 2 * 1024**3
DEADLOCK = "40P01"
ALREADY_THERE = ("42P06", "42710")
"""duplicate_schema, duplicate_object: what the superuser made before, or every database has."""
MADE_BEFORE = ("SCHEMA", "EXTENSION", "PROCEDURAL", "LANGUAGE", "TRUSTED")


@frozen
class Restored:
    """A database to be read by ``dsn``, which is that of the role that owns everything in it.

    ``failures`` has each cause once; ``lost`` the relations of which nothing may be said, and why. ``unloaded`` are
    the tables whose rows nobody wanted.
    """

    dsn: str
    database: str
    failures: tuple[Failure, ...] = ()
    lost: tuple[Lost, ...] = ()
    unloaded: frozenset[QualifiedName] = frozenset()


def restore(
    dump: Dump,
    server: Server,
    *,
    wanted: Callable[[QualifiedName], bool] | None = None,
    stand_ins: Iterable[QualifiedName] = (),
    jobs: int = 2,
    progress: Callable[[int], None] = lambda done: None,
    statement_timeout: float = STATEMENT_SECONDS,
    growth: int | None = None,
) -> Restored:
    """Restores all of ``dump``, or only the rows of those tables that are ``wanted``.

    ``stand_ins`` are sequences that the dump names and does not hold: they are made before its statements are run.
    ``progress`` is told bytes of TableData.size as they are done; ``statement_timeout`` is in seconds, 0 for none;
    ``growth`` in bytes bounds what the server may write. Raises RestoreError where nothing can be relied on, and what
    the dump raises when it can't be read.
    """
    plan = make_plan(dump.statements)
    most = growth or max(GROWTH_PER_BYTE * sum(table.size for table in dump.data), LEAST_GROWTH)
    ledger = Ledger()
    database, failed = prepare(server, dump.header, plan)
    for failure in failed:
        ledger.failure(failure)
    with Watch(server, statement_timeout, most) as watch:
        session = partial(Session, server, database, watch, dump.header, conforming=plan.conforming_strings)
        with closing(session()) as first:
            for name in stand_ins:
                with suppress(RefusedError):  # what needs it will say so
                    first.run(f"CREATE SEQUENCE {name}", f"a stand-in for {name}")
            run = Runner(first, ledger, full=wanted is None)
            later = run.schema(plan.stages[Stage.SCHEMA])
            local = [table for table in dump.data if table.table not in plan.foreign]
            tables = [table for table in local if wanted is None or wanted(table.table)]
            loader = RowLoader(dump, ledger, progress, plan.conforming_strings)
            lanes = dump.lanes(in_loading_order(dump, tables))
            side_by_side(lanes, jobs, watch, partial(session, timed=False), loader.load)
            run.all(plan.stages[Stage.VALUES])
            make_indexes(plan, ledger, jobs, watch, session)
            run.all([*later, *grants_to_owners(plan), *plan.stages[Stage.AFTER]])
    unloaded = frozenset(table.table for table in dump.data) - {table.table for table in tables}
    return Restored(server.conninfo(database, ROLE), database, tuple(ledger.failures), ledger.lost, unloaded)


def make_indexes(plan: Plan, ledger: Ledger, jobs: int, watch: Watch, session: Callable[[], Session]) -> None:
    """Those of different tables side by side: two of the same would wait for each other's locks."""

    def make(own: Session, steps: Iterable[Step]) -> None:
        Runner(own, ledger, full=True).all(steps)

    side_by_side(plan.by_table(), jobs, watch, session, make)


class Runner:
    """Runs steps over one connection."""

    def __init__(self, session: Session, ledger: Ledger, *, full: bool) -> None:
        self._session = session
        self._ledger = ledger
        self._full = full

    def all(self, steps: Iterable[Step]) -> None:
        """Runs them in order; those that fail go to the ledger."""
        for step in steps:
            try:
                self._run(step)
            except RefusedError as error:
                self._note(step.statement, error)

    def schema(self, steps: list[Step]) -> list[Step]:
        """Runs them in order, and what fails once more: in a hand-made dump it may stand before what it needs.

        Gives what is to be tried again after the indexes: a view may need a primary key.
        """
        later: list[Step] = []
        for step in self._failed(self._failed(steps)):
            if "TABLE" in head(step.statement.text):
                self.all([step])
            else:
                later.append(step)
        return later

    def _failed(self, steps: list[Step]) -> list[Step]:
        failed = []
        for step in steps:
            try:
                self._run(step)
            except RefusedError:
                failed.append(step)
        return failed

    def _run(self, step: Step) -> None:
        statement = step.statement
        words = head(statement.text)
        if words[:1] == ("REFRESH",) and not self._full:
            return
        what = statement.place or "a statement"
        if is_foreign_key(statement.text) and not self._full and self._add_unproven(step, what):
            return
        try:
            self._session.run(statement.text, what, step.path)
        except RefusedError as error:
            if error.sqlstate == DEADLOCK:
                self._session.run(statement.text, what, step.path)
            elif not is_there_already(words, error.sqlstate) and not is_gone_already(
                statement.text, words, error.sqlstate
            ):
                raise

    def _add_unproven(self, step: Step, what: str) -> bool:
        """Adds a foreign key NOT VALID: rows that it refers to may not have been loaded."""
        text = step.statement.text.rstrip().removesuffix(";")
        try:
            self._session.run(text + ("" if text.endswith("NOT VALID") else " NOT VALID"), what, step.path)
        except RefusedError:
            return False
        return True

    def _note(self, statement: Statement, error: RefusedError) -> None:
        self._ledger.statement(statement, error, self._session.current_schema())


def is_there_already(words: tuple[str, ...], sqlstate: str | None) -> bool:
    """Whether a CREATE was refused only because it is there."""
    return sqlstate in ALREADY_THERE and words[:1] == ("CREATE",) and bool({*words[1:]} & {*MADE_BEFORE})


def is_gone_already(text: str, words: tuple[str, ...], sqlstate: str | None) -> bool:
    """Whether something was to be dropped that is not there, as in the first part of a dump made with --clean."""
    if words[:1] == ("DROP",):
        return True
    dropped = words[:1] == ("ALTER",) and any(token.is_word("drop") for token in tokens_of(text))
    return dropped and sqlstate in UNDEFINED
