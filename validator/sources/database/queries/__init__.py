"""The catalog queries: one reviewed file a query, in SQL, for PostgreSQL 10 to 18."""

from functools import cache
from importlib.resources import files

from validator.model.held_names import SHAPE

_NEXTVAL = "':funcid ' || 'pg_catalog.nextval'::pg_catalog.regproc::pg_catalog.oid || ' '"
"""How a call of nextval looks in a stored expression (pg_node_tree)."""

_LAST_DRAWN = (
    "':funcid (' || 'pg_catalog.currval'::pg_catalog.regproc::pg_catalog.oid || '|' "
    "|| 'pg_catalog.lastval'::pg_catalog.regproc::pg_catalog.oid || ') '"
)
"""The same of currval and lastval, as a regular expression."""

_SCHEMAS = """
  SELECT oid, nspname, pg_catalog.has_schema_privilege(oid, 'USAGE') AS usage,
         pg_catalog.pg_get_userbyid(nspowner)::text AS owner
  FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' OFFSET 0
"""
"""The schemas that are not PostgreSQL's own; OFFSET 0 has each looked at once, however many tables it has."""


@cache
def _text(name: str) -> str:
    return files(__name__).joinpath(f"{name}.sql").read_text(encoding="utf8")


def query(name: str, major: int) -> str:
    """The text of ``name``.sql as the server's major version needs it."""
    return _text(name).format(
        nextval=_NEXTVAL,
        last_drawn=_LAST_DRAWN,
        schemas=_SCHEMAS,
        shape=SHAPE,
        nkeyatts="i.indnkeyatts" if major >= 11 else "i.indnatts",
        generated="a.attgenerated" if major >= 12 else "''",
        enforced="k.conenforced" if major >= 18 else "true",
        body="coalesce(pg_catalog.pg_get_function_sqlbody(p.oid), p.prosrc)" if major >= 14 else "p.prosrc",
    )
