"""Which database or dump is meant: the command line, the configuration, the environment, in that order."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from validator.cli.exit_status import UsageError
from validator.model.frozen import frozen

STANDARD_INPUT = "-"
_PATH = re.compile(r"(?=.*[./])[\w./ +-]{1,250}")


class NoTargetError(UsageError):
    """Nothing says what is to be checked."""


@frozen
class Connection:
    """A connection string; empty where libpq's own PG* variables shall say it."""

    dsn: str


@frozen
class DumpFile:
    """The path of a dump, or ``-`` for standard input."""

    path: str

    @property
    def file(self) -> Path:
        """What the system calls it."""
        return Path("/dev/stdin" if self.path == STANDARD_INPUT else self.path)


Target = Connection | DumpFile


def find_target(
    positional: str | None, option: str | None, configured: str | None, environ: Mapping[str, str]
) -> Target:
    """What is to be checked. UsageError where that can't be told."""
    if positional is not None and option is not None:
        raise UsageError("both TARGET and --dsn are given: give one of them")
    for name, text in (("TARGET", positional), ("--dsn", option)):
        if text is not None and not text.strip():
            raise UsageError(f"{name} is given and empty: is the variable set that it comes from?")
    given = positional or option or configured or environ.get("SEQGUARD_DSN") or environ.get("DATABASE_URL") or ""
    given = given.strip()
    if not given:
        if not any(
            environ.get(name) for name in ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE", "PGPORT", "PGUSER")
        ):
            raise NoTargetError(
                "no target: give a connection string or a dump as TARGET, or set SEQGUARD_DSN, DATABASE_URL or PGHOST"
            )
        return Connection("")
    if given == STANDARD_INPUT or _is_path(given):
        return DumpFile(given)
    for prefix in ("postgresql+psycopg2://", "postgresql+psycopg://", "postgresql+asyncpg://", "postgis://"):
        if given.startswith(prefix):  # as SQLAlchemy and Django's URLs have it
            return Connection("postgresql://" + given[len(prefix) :])
    if "://" not in given and "=" not in given:
        raise UsageError(
            f"{_shown(given)} is neither a connection string (postgresql://... or key=value pairs) nor an existing "
            "dump: no such file or folder"
        )
    if "://" in given and not given.startswith(("postgresql://", "postgres://")) and "=" not in given.split("://")[0]:
        raise UsageError("TARGET is no PostgreSQL URI: it must begin with postgresql://")
    return Connection(given)


def _shown(given: str) -> str:
    """A text that looks like a path; what else stands in the place of a target may be a password."""
    return repr(given) if _PATH.fullmatch(given) else "TARGET"


def _is_path(text: str) -> bool:
    try:
        return "://" not in text and os.path.lexists(Path(text))
    except (OSError, ValueError):
        return False
