"""How tests make a database."""

from typing import Any

from psycopg import Connection, sql

FILE_COPY_SINCE = 15


def create_database(admin: Connection[Any], name: str, major: int, encoding: str = "UTF8") -> None:
    """Makes a database from template0; `admin` is an autocommit connection.

    Before 15 the server copies the template's files. Since then it would write every page of them to its log unless
    told otherwise, which takes five times as long and saves checkpoints that cost nothing here.
    """
    strategy = "STRATEGY FILE_COPY" if major >= FILE_COPY_SINCE else ""
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {} {}").format(
            sql.Identifier(name), encoding, sql.SQL(strategy)
        )
    )
