"""Whether a database takes writes: asked before anything is said of what will be done there.

Sources: PostgreSQL manual, "Recovery Information Functions"; "Statement Behavior" (default_transaction_read_only).
"""

from typing import Any

import psycopg

from validator.sources.database.connect import ConnectOptions, connect, describe, redact
from validator.sources.errors import SourceError, TakesNoWrites

_QUERY = (
    "SELECT pg_catalog.pg_is_in_recovery(), "
    "pg_catalog.current_setting('default_transaction_read_only')::pg_catalog.bool"
)


def must_be_for_writing(options: ConnectOptions) -> None:
    """The same over a connection of its own. Raises SourceError, TakesNoWrites."""
    with connect(options) as connection:
        try:
            must_take_writes(connection, options.dsn)
        except psycopg.Error as error:
            raise SourceError(f"{describe(options.dsn)}: {' '.join(redact(str(error), options.dsn).split())}") from None


def must_take_writes(connection: psycopg.Connection[Any], dsn: str) -> None:
    """Raises TakesNoWrites, psycopg.Error. A setting that keeps writers out is obeyed, not overridden."""
    row = connection.execute(_QUERY).fetchone()
    standby, frozen = row if row is not None else (False, False)
    if standby:
        raise TakesNoWrites(f"{describe(dsn)} is a standby, which takes no writes: give the primary")
    if frozen:
        raise TakesNoWrites(
            f"{describe(dsn)}: default_transaction_read_only is on, so somebody wants nothing written there: nothing "
            "was changed. To write all the same: PGOPTIONS='-c default_transaction_read_only=off' before the command"
        )
