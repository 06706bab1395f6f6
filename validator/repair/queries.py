"""What the server is asked besides: who may do what, and who stands in the way. All by catalog-qualified names, so that
no search_path matters; parameters go along unprepared, as a pooler in transaction mode wants it."""

RELATIONS = """
SELECT wanted.number,
       pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)),
       pg_catalog.pg_has_role(c.relowner, 'USAGE'),
       pg_catalog.has_table_privilege(
         c.oid, 'UPDATE, DELETE, TRUNCATE' || CASE WHEN pg_catalog.current_setting('server_version_num')::int >= 170000
                                                   THEN ', MAINTAIN' ELSE '' END),
       pg_catalog.has_any_column_privilege(c.oid, 'SELECT'),
       pg_catalog.has_schema_privilege(n.oid, 'USAGE'),
       pg_catalog.quote_ident(CURRENT_USER),
       (SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.oid = c.relowner),
       CASE WHEN pg_catalog.current_setting('server_version_num')::int < 130000 AND c.relkind = 'p'
            THEN ARRAY(WITH RECURSIVE part (oid) AS (
                         SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = c.oid
                          UNION ALL
                         SELECT i.inhrelid FROM part JOIN pg_catalog.pg_inherits AS i ON i.inhparent = part.oid)
                       SELECT pg_catalog.quote_ident(pn.nspname) || '.' || pg_catalog.quote_ident(pc.relname)
                         FROM part
                         JOIN pg_catalog.pg_class AS pc ON pc.oid = part.oid
                         JOIN pg_catalog.pg_namespace AS pn ON pn.oid = pc.relnamespace
                        WHERE NOT pg_catalog.has_table_privilege(part.oid, 'UPDATE, DELETE, TRUNCATE')
                        ORDER BY 1)
            ELSE '{}' END
  FROM ROWS FROM (pg_catalog.unnest(%s::pg_catalog.text[]), pg_catalog.unnest(%s::pg_catalog.text[]))
       WITH ORDINALITY AS wanted (schema, name, number)
  JOIN pg_catalog.pg_namespace AS n ON n.nspname = wanted.schema
  JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = wanted.name
"""
"""By number from 1: the owner, whether this role is as good as the owner, may lock a table and read something of it
(the id is enough; where it is not the id, the server says so), may name it; this role; whether the owner is a
superuser; the partitions that this role may not lock.

Up to 12, LOCK TABLE of a partitioned table asks for the right to lock each partition, at any depth; since 13 it asks
for that of the table alone (release notes of 13). No right to the partition's schema is asked for.
"""

_BLOCKERS = """
WITH RECURSIVE wanted (oid) AS (
  SELECT c.oid
    FROM ROWS FROM (pg_catalog.unnest(%s::pg_catalog.text[]), pg_catalog.unnest(%s::pg_catalog.text[]))
         AS w (schema, name)
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = w.schema
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.name
   UNION
  SELECT i.inhrelid
    FROM wanted
    JOIN pg_catalog.pg_inherits AS i ON i.inhparent = wanted.oid
    JOIN pg_catalog.pg_class AS p ON p.oid = i.inhparent AND p.relkind = 'p'
)
SELECT n.nspname, c.relname, c.relkind = 'S', l.mode, l.pid,
       COALESCE(a.usename, x.owner), a.application_name, a.backend_type, a.state,
       pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - COALESCE(a.xact_start, x.prepared)),
       x.gid, x.database
  FROM wanted
  JOIN pg_catalog.pg_class AS c ON c.oid = wanted.oid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_locks AS l ON l.locktype = 'relation' AND l.relation = c.oid
   AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
  LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
  LEFT JOIN (
    SELECT own.virtualtransaction, p.gid, p.owner, p.database, p.prepared
      FROM pg_catalog.pg_prepared_xacts AS p
      JOIN pg_catalog.pg_locks AS own ON own.locktype = 'transactionid' AND own.transactionid = p.transaction
     WHERE own.granted AND own.pid IS NULL AND p.database = pg_catalog.current_database()
  ) AS x ON l.pid IS NULL AND x.virtualtransaction = l.virtualtransaction
 WHERE l.granted
   AND l.mode {modes}
   AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
 ORDER BY a.xact_start NULLS LAST, l.pid
 LIMIT 5
"""
"""Who holds a lock on one of the relations, or on their partitions.

A prepared transaction has no pid: the lock on its own number leads to it, which has the same
virtualtransaction: -1/xid, or that of the session that prepared it.
"""

BLOCKERS = _BLOCKERS.format(modes="NOT IN ('AccessShareLock', 'RowShareLock')")
"""One that a repair's own lock has to wait for."""

READING_BLOCKERS = _BLOCKERS.format(modes="= 'AccessExclusiveLock'")
"""One that reading has to wait for."""

STATE = "SELECT s.last_value, s.is_called FROM {sequence} AS s"

DEADLOCK_TIMEOUT = (
    "SELECT s.setting::pg_catalog.numeric FROM pg_catalog.pg_settings AS s WHERE s.name = 'deadlock_timeout'"
)
"""In milliseconds."""
