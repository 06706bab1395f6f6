BEGIN
  -- Functions whose code may hand out a sequence's value: those that name nextval, and those that name one of these.
  IF major >= 14 THEN
    EXECUTE 'SELECT array_agg(p.oid) FROM pg_proc p WHERE p.prosqlbody IS NOT NULL AND strpos(p.prosqlbody::text, $1) > 0'
      INTO grown USING call_of_nextval;
  END IF;
  SELECT array_agg(p.oid) INTO drawing
  FROM pg_proc p
  WHERE p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    AND (octet_length(p.prosrc) > 100 * long_body OR p.prosrc ILIKE '%nextval%'
         OR p.oid = ANY (grown)
         OR p.oid IN (SELECT d.objid FROM pg_depend d JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
                      WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_class'::regclass));
  grown := drawing;
  WHILE grown IS NOT NULL LOOP
    SELECT array_agg(p.oid) INTO grown
    FROM pg_proc p
    WHERE p.oid <> ALL (drawing)
      AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      AND EXISTS (SELECT FROM pg_proc q
                  WHERE q.oid = ANY (grown)
                    AND (strpos(CASE WHEN octet_length(p.prosrc) <= 100 * long_body THEN lower(p.prosrc) ELSE '' END, lower(q.proname)) > 0
                         OR EXISTS (SELECT FROM pg_depend d
                                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                                      AND d.refclassid = 'pg_proc'::regclass AND d.refobjid = q.oid)));
    drawing := drawing || grown;
  END LOOP;
  drawing := coalesce(drawing, '{}');
  -- The planner computes what indexes, extended statistics and partition keys call with constants, whatever the query is. Where whoever
  -- asks has power over the server, that code must be a superuser's or their own. What they depend on may call it in turn.
  IF EXISTS (SELECT FROM pg_roles p
             WHERE (p.rolname = current_user AND p.rolsuper)
                OR (p.rolname IN ('pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files')
                    AND pg_has_role(current_user, p.oid, 'MEMBER'))) THEN
    WITH RECURSIVE reached AS (
      SELECT 'pg_proc'::regclass::oid AS class, p.oid, 0 AS part
      FROM pg_proc p JOIN pg_roles o ON o.oid = p.proowner
      WHERE NOT o.rolsuper AND o.rolname <> current_user
      UNION
      SELECT n.class, n.oid, n.part
      FROM reached r
      CROSS JOIN LATERAL (
        SELECT d.classid, d.objid, d.objsubid
        FROM pg_depend d
        WHERE d.refclassid = r.class AND d.refobjid = r.oid AND r.class <> 'pg_class'::regclass
          AND d.classid IN ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass, 'pg_constraint'::regclass,
                            'pg_statistic_ext'::regclass, 'pg_class'::regclass)
        UNION ALL
        SELECT 'pg_type'::regclass, k.contypid, 0 FROM pg_constraint k
        WHERE r.class = 'pg_constraint'::regclass AND k.oid = r.oid AND k.contypid <> 0
        UNION ALL
        SELECT 'pg_class'::regclass, i.indrelid, 0 FROM pg_index i WHERE r.class = 'pg_class'::regclass AND i.indexrelid = r.oid
        UNION ALL
        SELECT 'pg_class'::regclass, s.stxrelid, 0 FROM pg_statistic_ext s WHERE r.class = 'pg_statistic_ext'::regclass AND s.oid = r.oid
        UNION ALL
        SELECT 'pg_class'::regclass, h.inhparent, 0
        FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid AND c.relispartition
        WHERE r.class = 'pg_class'::regclass AND h.inhrelid = r.oid
      ) n (class, oid, part)
      WHERE r.part = 0
    )
    SELECT array_agg(DISTINCT r.oid) INTO untrusted FROM reached r WHERE r.class = 'pg_class'::regclass AND r.part = 0;
  END IF;
  shadowed := EXISTS (
      SELECT FROM pg_proc p
      WHERE p.proname::text = ANY (words) AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        AND NOT EXISTS (SELECT FROM unnest(p.proargtypes::oid[]) a (type) WHERE a.type >= 16384))
    OR EXISTS (
      SELECT FROM pg_operator o
      WHERE o.oid >= 16384 AND o.oprname IN ('||', '+', '-', '*', '/', '%') AND o.oprleft < 16384 AND o.oprright < 16384);
  FOR r IN  -- to print one takes locks on tables, which somebody may hold
    SELECT p.oid, true AS is_body FROM pg_proc p WHERE major >= 14 AND p.oid = ANY (drawing) AND p.prosrc = ''
    UNION ALL
    SELECT g.oid, false FROM pg_trigger g
    WHERE g.tgfoid = ANY (drawing) AND g.tgqual IS NOT NULL AND NOT g.tgisinternal AND g.tgtype::int & 7 = 7
  LOOP
    BEGIN
      EXECUTE 'SELECT ' || CASE WHEN r.is_body THEN 'pg_get_function_sqlbody($1)' ELSE 'pg_get_triggerdef($1)' END INTO condition USING r.oid;
      IF octet_length(condition) <= long_body THEN
        texts := texts || ARRAY[CASE WHEN r.is_body THEN '' ELSE 'trigger ' END || r.oid, condition];
      END IF;
    EXCEPTION
      WHEN lock_not_available THEN
        PERFORM set_config('lock_timeout', '50ms', true);
      WHEN OTHERS THEN
        NULL;  -- dropped meanwhile, or damaged
    END;
  END LOOP;
  parsed := coalesce(jsonb_object(texts), '{}');
