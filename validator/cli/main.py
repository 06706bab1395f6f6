"""The command ``seqguard``: parses, runs one command, and turns every failure into one line and a status."""

import argparse
import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from types import FrameType

from validator.cli.exit_status import ExitStatus, HungUp, Terminated
from validator.cli.failures import failure
from validator.cli.parser import build_parser
from validator.cli.say import say
from validator.cli.standard_output import accept_all_characters, tolerated


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command and returns the exit status; never raises but for argparse's own SystemExit."""
    accept_all_characters()
    collecting = gc.isenabled()
    gc.disable()  # nothing here is cyclic and large, and looking for it takes a fifth of the time on a large database
    try:
        return _guarded(_chosen(sys.argv[1:] if argv is None else argv))
    finally:
        if collecting:
            gc.enable()
        with tolerated():
            if sys.stdout is not None:
                sys.stdout.flush()


def _chosen(argv: Sequence[str]) -> Callable[[], int]:
    """The command that the arguments say; without any, in GitHub Actions, the action."""
    if not argv and os.environ.get("GITHUB_ACTIONS") == "true":
        from validator.cli import action

        return lambda: action.run(os.environ)
    own, command_line = _parted(argv)
    arguments = build_parser().parse_args(own)
    arguments.command_line = command_line
    return lambda: _told(arguments)


def _parted(argv: Sequence[str]) -> tuple[Sequence[str], list[str]]:
    """The arguments that are Seqguard's, and the command that stands behind guard's ``--``."""
    if not argv or argv[0] != "guard" or "--" not in argv:
        return argv, []
    at = list(argv).index("--")
    return argv[:at], list(argv[at + 1 :])


def _guarded(run: Callable[[], int]) -> int:
    """The status of ``run``. Whatever signal ends it is raised inside: on the way out all that is open closes."""
    try:
        with _raised():
            return run()
    except HungUp:
        say("the terminal was closed")
        return int(ExitStatus.HUNG_UP)
    except Terminated:
        say("terminated")
        return int(ExitStatus.TERMINATED)
    except KeyboardInterrupt:
        say("interrupted")
        return int(ExitStatus.INTERRUPTED)


def _told(arguments: argparse.Namespace) -> int:
    """The command's own status, or that of its failure, which is told in words."""
    try:
        return _run(arguments)
    except Exception as error:
        given = (part for value in vars(arguments).values() for part in (value if isinstance(value, list) else [value]))
        failed = failure(error, map(str, given))
        if arguments.verbose:
            say(*failed.trace.splitlines())
        say(*failed.lines)
        return int(failed.status)


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
    if arguments.command == "fix":
        from validator.cli import fix

        return fix.run(arguments, os.environ)
    if arguments.command == "guard":
        from validator.cli import guard

        return guard.run(arguments, os.environ)
    if arguments.command == "health":
        from validator.cli import health

        return health.run(arguments, os.environ)
    from validator.cli import check

    return check.run(arguments, os.environ)


def _terminate(number: int, frame: FrameType | None) -> None:
    raise Terminated


def _hang_up(number: int, frame: FrameType | None) -> None:
    raise HungUp


_HANDLERS = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: _terminate,
    signal.SIGHUP: _hang_up,
}


@contextlib.contextmanager
def _raised() -> Iterator[None]:
    """Signals become exceptions inside; one that is ignored, as by nohup, stays so."""
    previous = {n: there for n in _HANDLERS if (there := signal.getsignal(n)) not in (signal.SIG_IGN, None)}
    try:
        for number in previous:
            signal.signal(number, _HANDLERS[number])
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
