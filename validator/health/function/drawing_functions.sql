BEGIN
  -- Functions whose code may hand out a sequence's value: those that name nextval, and those that name one of these.
  SELECT array_agg(p.oid) INTO drawing
  FROM pg_proc p
  WHERE p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    AND (p.prosrc ILIKE '%nextval%'
         OR (p.prosrc = '' AND strpos(to_jsonb(p)->>'prosqlbody', call_of_nextval) > 0)
         OR p.oid IN (SELECT d.objid FROM pg_depend d JOIN pg_class s ON s.oid = d.refobjid AND s.relkind = 'S'
                      WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_class'::regclass));
  WHILE drawing IS NOT NULL LOOP
    SELECT array_agg(p.oid) INTO grown
    FROM pg_proc p
    WHERE p.oid <> ALL (drawing)
      AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
      AND EXISTS (SELECT FROM pg_proc q
                  WHERE q.oid = ANY (drawing)
                    AND (strpos(lower(p.prosrc), lower(q.proname)) > 0
                         OR EXISTS (SELECT FROM pg_depend d
                                    WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                                      AND d.refclassid = 'pg_proc'::regclass AND d.refobjid = q.oid)));
    EXIT WHEN grown IS NULL;
    drawing := drawing || grown;
  END LOOP;
  drawing := coalesce(drawing, '{}');
  shadowed := EXISTS (
      SELECT FROM pg_proc p
      WHERE p.proname::text = ANY (words) AND p.pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        AND NOT EXISTS (SELECT FROM unnest(p.proargtypes::oid[]) a (type) WHERE a.type >= 16384))
    OR EXISTS (
      SELECT FROM pg_operator o
      WHERE o.oid >= 16384 AND o.oprname IN ('||', '+', '-', '*', '/', '%') AND o.oprleft < 16384 AND o.oprright < 16384);
  IF major >= 14 AND drawing <> '{}' THEN
    EXECUTE 'SELECT coalesce(jsonb_object_agg(p.oid::text, pg_get_function_sqlbody(p.oid)), ''{}'') FROM pg_proc p'
            ' WHERE p.oid = ANY ($1) AND p.prosqlbody IS NOT NULL' INTO parsed USING drawing;
  END IF;

