"""The server that was chosen, once it runs: what it is, and whether it will do after all."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

import psycopg

from validator.sources.dump.contents import Header
from validator.sources.ephemeral.server_process import EphemeralServerError
from validator.sources.quiet import quiet
from validator.sources.restore.choose import Choice, is_older, older_than
from validator.sources.restore.errors import one_line
from validator.sources.restore.watch import Server


@contextmanager
def started(chosen: Choice, header: Header, needed: frozenset[str]) -> Iterator[tuple[Server, Choice]]:
    """Starts ``chosen``, or the next best where that fails; the server, and what is now known of it.

    EphemeralServerError where none starts, or what started is older than the server that was dumped: one line.
    """
    reasons = list(chosen.reasons)
    for each in (chosen, *chosen.otherwise):
        with ExitStack() as stack:
            try:
                server = stack.enter_context(each.server)
                known = as_it_is(each, server, needed)
            except EphemeralServerError as error:
                reasons.append(f"{each.engine}: {error}")
                continue
            if is_older(known.version, header):
                reasons.append(f"{known.words}: {older_than(header)}")
                continue
            yield server, replace(known, reasons=tuple(reasons))
            return
    raise EphemeralServerError(f"no PostgreSQL to restore into: {'; '.join(reasons)}; or --via scan")


def as_it_is(chosen: Choice, server: Server, needed: frozenset[str]) -> Choice:
    """The choice with the version and the extensions that the running server says it has."""
    quiet()
    try:
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            version = connection.info.parameter_status("server_version") or ""
            rows = connection.execute("SELECT name FROM pg_catalog.pg_available_extensions").fetchall()
    except psycopg.Error as error:
        raise EphemeralServerError(f"the throw-away server can't be asked what it is: {one_line(str(error))}") from None
    words = version.split()
    lacking = needed - {str(row[0]) for row in rows}
    return replace(chosen, version=words[0] if words else None, lacking=tuple(sorted(lacking)))
