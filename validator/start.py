"""Where the command begins: what comes before and after the work itself ends at a signal without a word too many.

Importing takes a tenth of a second. Python's own answer to Ctrl-C meanwhile is a traceback; nothing is open yet, and so
nothing has to be closed. `validator.cli.main` has handlers of its own for as long as it works.
"""

import contextlib
import os
import signal
from types import FrameType

_LEAVING = {
    signal.SIGINT: b"seqguard: interrupted\n",
    signal.SIGTERM: b"seqguard: terminated\n",
    signal.SIGHUP: b"seqguard: the terminal was closed\n",
}


def main() -> int:
    """The exit status of the command that the arguments say."""
    for number in _LEAVING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, a shell's background job
            signal.signal(number, _leave)
    from validator.cli.main import main as work

    return work()


def _leave(number: int, frame: FrameType | None) -> None:
    with contextlib.suppress(OSError):
        os.write(2, _LEAVING[signal.Signals(number)])
    os._exit(128 + number)
