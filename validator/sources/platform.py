"""Schemas that a platform or an extension keeps for itself: out of scope unless the user names them.

A name that nobody else would choose is enough; a common word (``auth``, ``cron``) counts only where the platform's own
role owns the schema. What an extension has made itself is told by pg_depend, whatever its schema is called.
"""

import re
from functools import cache

_UNMISTAKABLE = re.compile(
    r"_timescaledb_.*|timescaledb_(information|experimental)|_realtime|supabase_(functions|migrations)|graphql_public"
    r"|pgsodium(_masks)?|hdb_(catalog|views)|pglogical(_origin)?|tiger_data|columnar_internal|citus_internal|rdsadmin"
    r"|_heroku|crdb_internal"
)
_COMMON = frozenset(
    {"auth", "storage", "realtime", "vault", "net", "extensions", "graphql", "pgbouncer"}
    | {"cron", "partman", "repack", "pgagent", "topology", "tiger", "columnar", "citus"}
)
_PLATFORM_OWNER = re.compile(r"supabase.*|cloud_admin|rdsadmin|azuresu|cloudsqladmin|cloudsqlsuperuser|neon_superuser")


@cache
def is_platform_schema(schema: str, owner: str) -> bool:
    """Whether ``schema`` is the platform's own business."""
    if _UNMISTAKABLE.fullmatch(schema):
        return True
    return schema in _COMMON and _PLATFORM_OWNER.fullmatch(owner) is not None
