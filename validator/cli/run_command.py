"""Runs the command of ``seqguard guard``: standard input, output and error are its own, and it is always waited for."""

import os
import shutil
import signal
import subprocess
from collections.abc import Sequence

from validator.cli.exit_status import HungUp, Terminated, UsageError
from validator.model.frozen import frozen

_NOT_FOUND = "no such command: {0!r} is neither a file that can be run nor on the PATH"


@frozen
class Ended:
    """How a command ended: its ``status`` as a shell has it, 128 and more for a signal; ``stopped`` by ours."""

    status: int
    stopped: KeyboardInterrupt | None = None


def check_command(command: Sequence[str]) -> None:
    """UsageError where there is no such command."""
    if shutil.which(command[0]) is None:
        raise UsageError(_NOT_FOUND.format(command[0]))


def run_command(command: Sequence[str]) -> Ended:
    """Runs ``command`` to its end. UsageError where it can't be started.

    SIGINT, SIGTERM and SIGHUP that this process gets while it waits are passed on; the command is waited for all the
    same, for it may be in the midst of a transaction.
    """
    try:
        process = subprocess.Popen(command)
    except FileNotFoundError:
        raise UsageError(_NOT_FOUND.format(command[0])) from None
    except OSError as error:
        raise UsageError(f"{command[0]!r} can't be run: {(error.strerror or str(error)).lower()}") from None
    stopped: KeyboardInterrupt | None = None
    while True:
        try:
            code = process.wait()
            return Ended(code if code >= 0 else 128 - code, stopped)
        except KeyboardInterrupt as interrupt:
            stopped = stopped or interrupt
            _pass_on(process, interrupt)


def _pass_on(process: subprocess.Popen[bytes], interrupt: KeyboardInterrupt) -> None:
    """A terminal's Ctrl-C goes to every process in front of it, the command too; a second one might end it in the midst
    of its tidying up."""
    if isinstance(interrupt, HungUp):
        process.send_signal(signal.SIGHUP)
    elif isinstance(interrupt, Terminated):
        process.terminate()
    elif not _in_front_of_the_terminal():
        process.send_signal(signal.SIGINT)


def _in_front_of_the_terminal() -> bool:
    """Whether the terminal, wherever standard input comes from, sends its signals to this process group."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
