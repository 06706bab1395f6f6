-- Who asks, where, and what an unqualified name would mean to this session. Run before search_path is pinned, so every name
-- is qualified.
SELECT pg_catalog.current_database(),
       pg_catalog.current_setting('server_version'),
       pg_catalog.current_setting('server_version_num'),
       current_user,
       pg_catalog.pg_is_in_recovery(),
       pg_catalog.array_to_json(pg_catalog.current_schemas(false)),
       EXISTS (SELECT FROM pg_catalog.pg_roles r
               WHERE (r.rolsuper OR r.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))
                 AND (pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER') OR pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER'))),
       pg_catalog.current_setting('server_encoding')
