"""The roles of a live database that an application may connect as."""

import psycopg

from validator.sources.database.connect import ConnectOptions, connect, describe, harmless, redact
from validator.sources.database.queries import query
from validator.sources.errors import SourceError


def inserting_roles(options: ConnectOptions, server_major: int) -> tuple[str, ...]:
    """Names of roles that can log in and may insert, fifty at most; SourceError where they can't be read."""
    connection = connect(options)
    try:
        with harmless(connection, options):
            rows = connection.execute(query("inserting_roles", server_major)).fetchall()
    except psycopg.Error as error:
        message = " ".join(redact(str(error), options.dsn).split())
        raise SourceError(f"the roles of {describe(options.dsn)} could not be read: {message}") from None
    finally:
        connection.close()
    return tuple(str(row[0]) for row in rows)
