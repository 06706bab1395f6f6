"""Runs one command while test servers are up.

    python -m tests.with_servers 10 18 -- COMMAND ARG...
    python -m tests.with_servers --given "18=postgresql://... 10=host=..." -- COMMAND ARG...

The first starts its own servers, the second uses some that are there. In ARG, `{servers}` alone becomes one
`--server=MAJOR=CONNINFO` a server, and `{18}` the conninfo of that major. Without majors, those of
`$SEQGUARD_TEST_MAJORS`. COMMAND finds the embedded clients (psql, pg_dump) first on its PATH; the status is COMMAND's.
"""

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable

from tests.matrix import MatrixServer, wanted_majors
from tests.temporary import own_temporary_folder
from validator.sources.ephemeral.embedded import embedded_install


def expand(arguments: Iterable[str], conninfos: dict[int, str]) -> list[str]:
    """The arguments with servers put in; conninfos by major."""
    expanded: list[str] = []
    for argument in arguments:
        if argument == "{servers}":
            expanded += [f"--server={major}={conninfo}" for major, conninfo in conninfos.items()]
            continue
        text = argument
        for major, conninfo in conninfos.items():
            text = text.replace(f"{{{major}}}", conninfo)
        expanded.append(text)
    return expanded


def parse_given(text: str) -> dict[int, str]:
    """Connection strings by major, from `18=CONNINFO 10=CONNINFO`; a CONNINFO may hold spaces."""
    parts = re.split(r"(?:^|\s+)(\d+)=", text.strip())
    return {int(major): conninfo.strip() for major, conninfo in zip(parts[1::2], parts[2::2], strict=True)}


def main(argv: list[str]) -> int:
    if "--" not in argv:
        print(__doc__, file=sys.stderr)
        return 2
    split = argv.index("--")
    with own_temporary_folder(), contextlib.ExitStack() as stack:
        if argv[0] == "--given":
            conninfos = parse_given(" ".join(argv[1:split]))
        else:
            majors = [int(major) for major in argv[:split]] or wanted_majors()
            conninfos = {major: stack.enter_context(MatrixServer(major)).conninfo() for major in majors}
        path = f"{embedded_install().bindir}{os.pathsep}{os.environ.get('PATH', '')}"
        command = expand(argv[split + 1 :], conninfos)
        return subprocess.run(command, env={**os.environ, "PATH": path}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
