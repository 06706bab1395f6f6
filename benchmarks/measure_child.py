"""Runs one command and says what it took; a process of its own, and a small one.

A child's peak memory begins with what its parent held when it was started, so the parent must hold little: this is run
with `python -I -S` and imports next to nothing.

python -I -S measure_child.py RESULT COMMAND ARGUMENT...   RESULT: a file that takes "wall user system maxrss status"
"""

import os
import sys
import time


def main() -> int:
    result, command = sys.argv[1], sys.argv[2:]
    started = time.perf_counter()
    pid = os.posix_spawnp(command[0], command, os.environ)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - started
    with open(result, "w", encoding="ascii") as out:
        out.write(
            f"{wall!r} {used.ru_utime!r} {used.ru_stime!r} {used.ru_maxrss} {os.waitstatus_to_exitcode(status)}\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
