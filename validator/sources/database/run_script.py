"""Runs one script of Seqguard's own in a transaction, and hears what the server has to say about it."""

import psycopg

from validator.sources.database.any_bytes import primary_message
from validator.sources.database.connect import ConnectOptions, connect, describe, redact
from validator.sources.database.takes_writes import must_take_writes
from validator.sources.errors import SourceError


def run_script(options: ConnectOptions, text: str, *, keep: bool = True) -> tuple[str, ...]:
    """The server's notices and warnings. Unless ``keep``, everything is taken back at the end.

    SourceError where there is no connection, or the server refuses: then nothing is changed.
    """
    notices: list[str] = []
    connection = connect(options)
    try:
        must_take_writes(connection, options.dsn)
        connection.add_notice_handler(lambda said: notices.append(said.message_primary or ""))
        connection.execute(
            "BEGIN;"
            f"SET LOCAL statement_timeout = {int(options.statement_timeout * 1000)};"
            f"SET LOCAL lock_timeout = {int(options.lock_timeout * 1000)};"
            "SET LOCAL client_min_messages = notice"
        )
        connection.execute(text.encode())
        connection.execute("COMMIT" if keep else "ROLLBACK")
    except psycopg.Error as error:
        message = primary_message(error) or redact(str(error), options.dsn)
        hint = f" ({error.diag.message_hint})" if error.diag.message_hint else ""
        raise SourceError(f"{describe(options.dsn)}: {' '.join(message.split())}{hint}") from None
    finally:
        connection.close()
    return tuple(notices)
