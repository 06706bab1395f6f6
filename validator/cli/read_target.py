"""Reads what is to be checked: a database, or a dump, scanned or restored."""

import argparse
import sys
from typing import TYPE_CHECKING

from validator.cli.exit_status import UsageError
from validator.cli.progress import Progress
from validator.cli.target import Connection, DumpFile, Target
from validator.config.settings import NameKind, Settings
from validator.model.policy import Policy
from validator.sources.source_reading import SourceReading

if TYPE_CHECKING:
    from validator.sources.database.connect import ConnectOptions

DEFAULT_JOBS = 4
_FOR_DUMPS = ("via", "engine", "image", "restore", "database")
_FOR_RESTORES = ("engine", "image", "restore")


def read_target(target: Target, arguments: argparse.Namespace, settings: Settings, policy: Policy) -> SourceReading:
    """Everything in scope of the target; UsageError where the options do not fit it, SourceError where it can't be
    read."""
    given = [option for option in _FOR_DUMPS if getattr(arguments, option) is not None]
    if isinstance(target, Connection):
        if given:
            raise UsageError(f"--{given[0]} is for dumps, and TARGET is a connection")
        return _database(target, arguments, settings, policy)
    restored = [option for option in _FOR_RESTORES if option in given]
    if restored and arguments.via == "scan":
        raise UsageError(f"--{restored[0]} needs a server, and --via scan takes none: say --via restore")
    if arguments.image is not None and arguments.engine not in (None, "auto", "docker"):
        raise UsageError(f"--image is for --engine docker, not for --engine {arguments.engine}")
    if arguments.via == "restore" or restored:
        raise UsageError("--via restore is not there yet")
    return _scanned(target, arguments, settings, policy)


def _database(target: Connection, arguments: argparse.Namespace, settings: Settings, policy: Policy) -> SourceReading:
    from validator.sources.database.connect import describe
    from validator.sources.database.read_snapshot import read_snapshot

    options = connect_options(target.dsn, arguments, settings)
    if arguments.verbose:
        print(f"seqguard: reading {describe(target.dsn)}", file=sys.stderr)
    with Progress(shown(arguments)) as progress:
        return read_snapshot(
            options,
            policy,
            jobs=jobs(arguments, settings),
            label=arguments.label,
            named=named(settings),
            announce=progress.announce,
            progress=progress.advance,
        )


def _scanned(target: DumpFile, arguments: argparse.Namespace, settings: Settings, policy: Policy) -> SourceReading:
    from validator.sources.dump.open_dump import open_dump
    from validator.sources.dump.read_dump import read_dump

    with (
        open_dump(target.path, database=arguments.database) as dump,
        Progress(shown(arguments), "scanning the dump", in_bytes=True) as progress,
    ):
        return read_dump(
            dump,
            policy,
            jobs=jobs(arguments, settings),
            label=arguments.label,
            named=named(settings),
            announce=progress.announce,
            progress=progress.advance,
        )


def connect_options(dsn: str, arguments: argparse.Namespace, settings: Settings) -> "ConnectOptions":
    """How to connect, as the command line and the configuration say."""
    from validator.sources.database.connect import ConnectOptions

    return ConnectOptions(
        dsn,
        _first(arguments.connect_timeout, settings.connect_timeout, 10.0),
        _first(arguments.statement_timeout, settings.statement_timeout, 60.0),
        _first(arguments.lock_timeout, settings.lock_timeout, 5.0),
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
