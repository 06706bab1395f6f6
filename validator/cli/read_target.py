"""Reads what is to be checked: a database, or a dump, scanned or restored."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TypedDict

from validator.cli.exit_status import UsageError
from validator.cli.import_ahead import import_ahead
from validator.cli.progress import Progress
from validator.cli.say import say
from validator.cli.target import Connection, DumpFile, Target
from validator.config.settings import NameKind, Settings
from validator.model.policy import Policy
from validator.sources.source_reading import SourceReading

if TYPE_CHECKING:
    from validator.sources.database.connect import ConnectOptions
    from validator.sources.dump.contents import Dump
    from validator.sources.restore.choose import Choice

DEFAULT_JOBS = 4
MOST_TOLD = 20
_FOR_THE_REPORT = ("validator.cli.judge",)
_FOR_DUMPS = ("via", "engine", "image", "restore", "database")
_FOR_RESTORES = ("engine", "image", "restore")


def read_target(target: Target, arguments: argparse.Namespace, settings: Settings, policy: Policy) -> SourceReading:
    """Everything in scope of the target; UsageError where the options do not fit it, SourceError where it can't be
    read."""
    from validator.sources.ephemeral.leftovers import clear_leftovers

    given = [option for option in _FOR_DUMPS if getattr(arguments, option) is not None]
    if isinstance(target, Connection):
        if given:
            raise UsageError(f"--{given[0]} is for dumps, and TARGET is a connection")
        return _database(target, arguments, settings, policy)
    clear_leftovers()
    restored = [option for option in _FOR_RESTORES if option in given]
    if restored and arguments.via == "scan":
        raise UsageError(f"--{restored[0]} needs a server, and --via scan takes none: say --via restore")
    if arguments.image is not None and arguments.engine not in (None, "auto", "docker"):
        raise UsageError(f"--image is for --engine docker, not for --engine {arguments.engine}")
    if arguments.via == "restore" or restored:
        return _restored(target, arguments, settings, policy)
    return _scanned(target, arguments, settings, policy)


def _database(target: Connection, arguments: argparse.Namespace, settings: Settings, policy: Policy) -> SourceReading:
    from validator.sources.database.connect import describe
    from validator.sources.database.read_snapshot import read_snapshot

    options = connect_options(target.dsn, arguments, settings)
    if arguments.verbose:
        say(f"reading {describe(target.dsn)}")
    import_ahead(*_FOR_THE_REPORT)
    with Progress(shown(arguments)) as progress:
        return read_snapshot(
            options,
            policy,
            **asked(arguments, settings, progress),
        )


def _scanned(target: DumpFile, arguments: argparse.Namespace, settings: Settings, policy: Policy) -> SourceReading:
    from validator.sources.dump.open_dump import open_dump
    from validator.sources.dump.read_dump import read_dump

    with (
        open_dump(target.path, database=arguments.database) as dump,
        Progress(shown(arguments), "scanning the dump", in_bytes=True) as progress,
    ):
        say_what_was_refused(dump, arguments)
        import_ahead(*_FOR_THE_REPORT)
        return read_dump(
            dump,
            policy,
            **asked(arguments, settings, progress),
        )


def _restored(target: DumpFile, arguments: argparse.Namespace, settings: Settings, policy: Policy) -> SourceReading:
    from validator.sources.dump.open_dump import open_dump
    from validator.sources.restore.choose import choose_engine, needed_extensions
    from validator.sources.restore.read_restored import expect, read_restored
    from validator.sources.restore.restore import restore
    from validator.sources.restore.started import started

    with open_dump(target.path, database=arguments.database) as dump:
        say_what_was_refused(dump, arguments)
        expected = expect(dump, policy, named(settings))
        needed = needed_extensions(dump.statements)
        chosen = choose_engine(arguments.engine or "auto", dump.header, needed, image=arguments.image, say=say)
        wanted = None if arguments.restore == "full" else expected.wants
        tables = [data for data in dump.data if wanted is None or wanted(data.table)]
        with started(chosen, dump.header, needed) as (server, taken):
            say_which(taken, arguments)
            with Progress(shown(arguments), "restoring the dump", in_bytes=True) as progress:
                progress.announce(sum(data.size for data in tables))
                restored = restore(
                    dump,
                    server,
                    wanted=wanted,
                    stand_ins=expected.stand_ins,
                    jobs=jobs(arguments, settings),
                    progress=progress.advance,
                )
            if arguments.verbose:
                for failure in restored.failures:
                    say(f"{failure.place}: {failure.name}: {failure.message}")
            with Progress(shown(arguments)) as progress:
                return read_restored(
                    expected,
                    restored,
                    connect_options(restored.dsn, arguments, settings),
                    policy,
                    **asked(arguments, settings, progress),
                )


def say_what_was_refused(dump: "Dump", arguments: argparse.Namespace) -> None:
    """The commands in a script that nobody obeys, the first of them."""
    if arguments.verbose:
        for refused in dump.refused[:MOST_TOLD]:
            say(f"not run: line {refused.line}: {refused.command}")
        if len(dump.refused) > MOST_TOLD:
            say(f"not run: {len(dump.refused) - MOST_TOLD:,} more")


def say_which(chosen: "Choice", arguments: argparse.Namespace) -> None:
    """Which server was taken, and why the others could not be."""
    if arguments.verbose or chosen.lacking:
        say(f"restoring into {chosen.words}")
        if chosen.lacking:
            say(f"it has no extension {', '.join(chosen.lacking)}: what depends on that is not checked; see --image")
        for reason in chosen.reasons:
            say(f"not taken: {reason}")


def connect_options(dsn: str, arguments: argparse.Namespace, settings: Settings) -> "ConnectOptions":
    """How to connect, as the command line and the configuration say."""
    from validator.sources.database.connect import ConnectOptions

    return ConnectOptions(
        dsn,
        _first(arguments.connect_timeout, settings.connect_timeout, 10.0),
        _first(arguments.statement_timeout, settings.statement_timeout, 60.0),
        _first(arguments.lock_timeout, settings.lock_timeout, 5.0),
    )


class Asked(TypedDict):
    """What every reading is told."""

    jobs: int
    label: str | None
    named: tuple[str, ...]
    announce: Callable[[int], None]
    progress: Callable[[int], None]


def asked(arguments: argparse.Namespace, settings: Settings, progress: Progress) -> Asked:
    """What the command line and the configuration ask of a reading, whatever its source."""
    return Asked(
        jobs=jobs(arguments, settings),
        label=arguments.label,
        named=named(settings),
        announce=progress.announce,
        progress=progress.advance,
    )


def jobs(arguments: argparse.Namespace, settings: Settings) -> int:
    """How many connections, or tables, side by side."""
    return int(_first(arguments.jobs, settings.jobs, DEFAULT_JOBS))


def named(settings: Settings) -> tuple[str, ...]:
    """The columns that the configuration speaks of."""
    return tuple(n.text for n in settings.names if n.kind in (NameKind.COLUMN, NameKind.SUBJECT))


def shown(arguments: argparse.Namespace) -> bool:
    """Whether there is somebody to show progress to."""
    return sys.stderr.isatty() and not arguments.no_progress and not arguments.quiet


def _first(given: float | None, configured: float | None, otherwise: float) -> float:
    return next(value for value in (given, configured, otherwise) if value is not None)
