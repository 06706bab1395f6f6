"""Runs what a page shows as its reader would: psql reads SQL from a pipe, bash runs commands."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.databases import Database
from tests.matrix import ROOT

_END = "the end of what the page shows"
CLEAN_RESTORES_SINCE = 17


@dataclass(frozen=True)
class Printed:
    """What came out; ``sqlstate`` of the last error, 00000 where there was none."""

    output: str
    errors: str
    sqlstate: str = "00000"
    status: int = 0

    @property
    def text(self) -> str:
        """As one text; a block that prints a result and an error as well does not say in which order."""
        return self.output + self.errors


def in_psql(database: Database, text: str, *options: str) -> Printed:
    """Statement after statement, each in a transaction of its own unless the text begins one; errors don't end it."""
    closed = text if text.rstrip().endswith((";", "\\.", "\\gexec")) else f"{text};"
    done = subprocess.run(
        [str(database.server.binary("psql")), "-X", *options, "-d", database.dsn],
        input=f"{closed}\n\\echo {_END} :LAST_ERROR_SQLSTATE\n",
        capture_output=True,
        text=True,
        encoding="utf8",
        env={"PATH": os.environ["PATH"], "PGCLIENTENCODING": "UTF8"},
        check=False,
    )
    output, end, state = done.stdout.partition(_END)
    assert end, done
    return Printed(output, done.stderr, state.strip(), done.returncode)


def in_bash(text: str, folder: Path, database: Database, variables: Mapping[str, str]) -> Printed:
    """Commands in ``folder``, with PostgreSQL's clients and the command seqguard, up to the first that fails.

    On older servers they all run: pg_restore 18 sets a parameter that these do not know, says so, and ends with 1.
    """
    strict = ["-e", "-o", "pipefail"] if database.server.major >= CLEAN_RESTORES_SINCE else []
    own = folder / "bin"
    if not own.is_dir():
        own.mkdir()
        (own / "seqguard").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m validator "$@"\n', encoding="utf8")
        (own / "seqguard").chmod(0o755)
    done = subprocess.run(
        ["bash", "-u", *strict, "-c", text],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf8",
        cwd=folder,
        env={
            "PATH": os.pathsep.join((str(own), str(database.server.binary("psql").parent), os.environ["PATH"])),
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            **variables,
        },
        check=False,
    )
    return Printed(done.stdout, done.stderr, status=done.returncode)
