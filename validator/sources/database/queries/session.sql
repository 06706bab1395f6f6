-- Who asks, where, and what an unqualified name would mean to this session. Run before search_path is pinned.
SELECT pg_catalog.current_database(),
       pg_catalog.current_setting('server_version'),
       pg_catalog.current_setting('server_version_num')::int,
       current_user::text,
       pg_catalog.pg_is_in_recovery(),
       pg_catalog.current_schemas(false)::text[]
