"""Schemas that a platform or an extension keeps for itself: out of scope unless the user names them.

A name that nobody else would choose is enough; a common word (``auth``, ``storage``) counts only where the platform's
own role owns the schema.
"""

import re
from functools import cache

_UNMISTAKABLE = re.compile(
    r"""_timescaledb_.*|timescaledb_.*|_realtime|supabase_functions|supabase_migrations|graphql|graphql_public|pgsodium.*
    |pgbouncer|hdb_catalog|hdb_views|pglogical|pglogical_origin|tiger|tiger_data|topology|columnar|columnar_internal|citus
    |citus_internal|aws_.*|rds.*|rdsadmin|_heroku|cron|partman|repack|pgagent|crdb_internal""".replace("\n    ", ""),
)
_COMMON = frozenset({"auth", "storage", "realtime", "vault", "net", "extensions"})
_PLATFORM_OWNER = re.compile(r"supabase.*|cloud_admin|rdsadmin|azuresu|cloudsqladmin|neon_superuser")


@cache
def is_platform_schema(schema: str, owner: str) -> bool:
    """Whether ``schema`` is the platform's own business."""
    if _UNMISTAKABLE.fullmatch(schema):
        return True
    return schema in _COMMON and _PLATFORM_OWNER.fullmatch(owner) is not None
