"""Connection strings as frameworks write them, made such as libpq takes.

Sources: PostgreSQL manual, "Connection Strings"; Prisma ("PostgreSQL connector", arguments of the connection URL),
SQLAlchemy ("PostgreSQL dialect": driver names and asyncpg's arguments), Django ("postgis" of dj-database-url), Doctrine
("serverVersion", "charset").
"""

import re

_FRAMEWORKS = ("postgresql+psycopg2://", "postgresql+psycopg://", "postgresql+asyncpg://", "postgis://")
_FOREIGN = frozenset(
    [
        "schema",
        "pgbouncer",
        "connection_limit",
        "pool_timeout",
        "socket_timeout",
        "statement_cache_size",
        "sslaccept",
        "sslidentity",
        "prepared_statement_cache_size",
        "prepared_statement_name_func",
        "serverversion",
        "server_version",
        "charset",
    ]
)
"""Parameters of frameworks, in lower case, that say nothing about which server and database is meant."""

_NAME = re.compile(r"[A-Za-z_]{1,40}")


def as_libpq(text: str) -> str:
    """A URI without the driver's name in its scheme and without parameters that are a framework's; other texts as they
    are."""
    for prefix in _FRAMEWORKS:
        if text.startswith(prefix):
            text = "postgresql://" + text[len(prefix) :]
    if not text.startswith(("postgresql://", "postgres://")):
        return text
    address, separator, query = text.partition("?")
    kept = [part for part in query.split("&") if part.partition("=")[0].lower() not in _FOREIGN]
    return f"{address}?{'&'.join(kept)}" if separator and any(kept) else address


def unknown_parameters(text: str, known: frozenset[str]) -> list[str]:
    """Names of a URI's parameters that are none of ``known``, as far as they look like names."""
    names = (part.partition("=")[0] for part in text.partition("?")[2].split("&"))
    return [name for name in names if _NAME.fullmatch(name) and name not in known]
