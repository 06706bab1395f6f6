"""Which database or dump is meant: the command line, the environment, the configuration, libpq, in that order."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from validator.cli.exit_status import UsageError
from validator.config.configured_target import ConfiguredTarget
from validator.model.frozen import frozen
from validator.sources.database.connection_string import as_libpq
from validator.sources.errors import ChoiceError

STANDARD_INPUT = "-"
VARIABLES = ("SEQGUARD_DSN", "DATABASE_URL")
"""Of the environment, each the whole of a target."""

_LIBPQ = ("PGHOST", "PGHOSTADDR", "PGSERVICE", "PGDATABASE", "PGPORT", "PGUSER")
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
    positional: str | None, option: str | None, configured: ConfiguredTarget | None, environ: Mapping[str, str]
) -> Target:
    """What is to be checked. UsageError where that can't be told, ConfigurationError where the file's can't be."""
    if positional is not None and option is not None:
        raise UsageError("both TARGET and --dsn are given: give one of them")
    for name, text in (("TARGET", positional), ("--dsn", option)):
        if text is not None and not text.strip():
            raise UsageError(f"{name} is given and empty: is the variable set that it comes from?")
        if text is not None:
            return _target(repr(text) if _PATH.fullmatch(text) else name, text.strip())
    for name in VARIABLES:
        if text := environ.get(name, "").strip():
            return _target(f"${name}", text)
    if configured is not None and (text := configured.value(environ)):
        return _target(f"{configured.place}: target", text)
    if any(map(environ.get, _LIBPQ)):
        return Connection("")
    raise NoTargetError(
        "no target: give a connection string or a dump as TARGET, or set SEQGUARD_DSN, DATABASE_URL or PGHOST"
    )


def _target(shown: str, text: str) -> Target:
    """``text`` as a target. ``shown`` is what an error calls it: what stands in the place of one may be a password."""
    if text == STANDARD_INPUT or _is_path(text):
        return DumpFile(text)
    text = as_libpq(text)
    if "://" not in text and "=" not in text:
        raise UsageError(
            f"{shown} is neither a connection string (postgresql://... or key=value pairs) nor an existing "
            "dump: no such file or folder"
        )
    scheme, separator, _ = text.partition("://")
    if separator and scheme not in ("postgresql", "postgres") and "=" not in scheme:
        raise UsageError(f"{shown} is no PostgreSQL URI: it must begin with postgresql://")
    from validator.sources.database.connect import must_be_readable

    try:
        must_be_readable(text)
    except ChoiceError as error:
        raise UsageError(f"{shown} is no usable target: {error}") from None
    return Connection(text)


def _is_path(text: str) -> bool:
    try:
        return "://" not in text and os.path.lexists(Path(text))
    except (OSError, ValueError):
        return False
