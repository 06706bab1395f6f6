"""The command ``seqguard``: parses, runs one command, and turns every failure into one line and a status."""

import argparse
import gc
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from types import FrameType

from validator.cli.exit_status import ExitStatus, Terminated, UsageError
from validator.cli.parser import build_parser
from validator.cli.say import say
from validator.cli.standard_output import accept_all_characters, tolerated

_REPORT_AT = "please report it with the output of the same command and -v"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns the exit status; never raises but for argparse's own SystemExit."""
    accept_all_characters()
    collecting = gc.isenabled()
    gc.disable()  # nothing here is cyclic and large, and looking for it takes a fifth of the time on a large database
    try:
        arguments = build_parser().parse_args(argv)
        previous = signal.signal(signal.SIGTERM, _terminate)
        try:
            return _guarded(arguments)
        finally:
            signal.signal(signal.SIGTERM, previous)
    finally:
        if collecting:
            gc.enable()
        with tolerated():
            if sys.stdout is not None:
                sys.stdout.flush()


def _guarded(arguments: argparse.Namespace) -> int:
    try:
        return _run(arguments)
    except Terminated:
        return _say("terminated", ExitStatus.TERMINATED)
    except KeyboardInterrupt:
        return _say("interrupted", ExitStatus.INTERRUPTED)
    except Exception as error:
        return _failed(error, arguments)


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command == "explain":
        from validator.cli import explain

        return explain.run(arguments)
    if arguments.command == "comment":
        from validator.cli import comment

        return comment.run(arguments, os.environ)
    if arguments.command == "init":
        from validator.cli import init

        return init.run(arguments)
    from validator.cli import check

    return check.run(arguments, os.environ)


def _failed(error: Exception, arguments: argparse.Namespace) -> int:
    from validator.config.errors import ConfigurationError
    from validator.judgement.baseline import BaselineError
    from validator.sources.database.connect import redact, secrets_of
    from validator.sources.errors import SourceError

    for given in (*vars(arguments).values(), *_environment()):
        for text in given if isinstance(given, list) else [given]:
            secrets_of(str(text))
    if isinstance(error, UsageError | ConfigurationError | BaselineError):
        return _say(redact(str(error)), ExitStatus.USAGE)
    if isinstance(error, SourceError):
        say(redact(str(error)))
        return int(ExitStatus.NOT_CHECKED)
    if arguments.verbose:
        sys.stderr.write(redact(traceback.format_exc()))
    where = traceback.extract_tb(error.__traceback__)[-1]
    what = " ".join(redact(f"{type(error).__name__}: {error}").split())
    place = f"{os.path.basename(where.filename)}:{where.lineno}"
    return _say(f"an unexpected error at {place}: {what}; {_REPORT_AT}", ExitStatus.NOT_CHECKED)


def _environment() -> tuple[str, ...]:
    return tuple(os.environ.get(name, "") for name in ("SEQGUARD_DSN", "DATABASE_URL"))


def _say(message: str, status: ExitStatus) -> int:
    say(*message.splitlines())
    return int(status)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated
