-- Tables whose mere planning may call a function that is not a superuser's, nor that of who has logged in. The planner computes
-- what their indexes, extended statistics and partition key call with constants, whatever the query is, and for a partitioned
-- table it plans all partitions. What they depend on may be such a function, or call one: an operator, a function with a parsed
-- body, a domain by its CHECKs. The walk goes from the functions up.
WITH RECURSIVE reached AS (
  SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid AS class, p.oid, 0 AS part, p.oid AS function
  FROM pg_catalog.pg_proc p
  JOIN pg_catalog.pg_roles r ON r.oid = p.proowner
  WHERE NOT r.rolsuper AND r.rolname <> session_user
  UNION
  SELECT n.class, n.oid, n.part, r.function
  FROM reached r
  CROSS JOIN LATERAL (
    SELECT d.classid, d.objid, d.objsubid
    FROM pg_catalog.pg_depend d
    WHERE d.refclassid = r.class AND d.refobjid = r.oid AND r.class <> 'pg_catalog.pg_class'::pg_catalog.regclass
      AND d.classid IN ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass,
                        'pg_catalog.pg_type'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass,
                        'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, 'pg_catalog.pg_class'::pg_catalog.regclass)
    UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, k.contypid, 0
    FROM pg_catalog.pg_constraint k
    WHERE r.class = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = r.oid AND k.contypid <> 0
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, i.indrelid, 0
    FROM pg_catalog.pg_index i
    WHERE r.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND i.indexrelid = r.oid
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, s.stxrelid, 0
    FROM pg_catalog.pg_statistic_ext s
    WHERE r.class = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass AND s.oid = r.oid
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, h.inhparent, 0
    FROM pg_catalog.pg_inherits h
    JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid AND c.relispartition
    WHERE r.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND h.inhrelid = r.oid
  ) n (class, oid, part)
  WHERE r.part = 0
)
SELECT r.oid::bigint, pg_catalog.min(r.function::pg_catalog.regprocedure::text)
FROM reached r
JOIN pg_catalog.pg_class c ON c.oid = r.oid AND c.relkind IN ('r', 'p')
WHERE r.class = 'pg_catalog.pg_class'::pg_catalog.regclass AND r.part = 0
GROUP BY r.oid
ORDER BY r.oid
