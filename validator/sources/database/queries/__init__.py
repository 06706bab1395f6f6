"""The catalog queries: one reviewed file a query, in SQL, for PostgreSQL 10 to 18."""

from functools import cache
from importlib.resources import files


@cache
def _text(name: str) -> str:
    return files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf8")


def query(name: str, major: int) -> str:
    """The text of ``name``.sql as the server's major version needs it."""
    return _text(name).format(
        nkeyatts="i.indnkeyatts" if major >= 11 else "i.indnatts",
        generated="a.attgenerated" if major >= 12 else "''",
        enforced="k.conenforced" if major >= 18 else "true",
        body="coalesce(pg_catalog.pg_get_function_sqlbody(p.oid), p.prosrc)" if major >= 14 else "p.prosrc",
    )
