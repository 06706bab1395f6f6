  LOOP
    table_name := format('%I.%I', r.nspname, r.relname);
    schema_name := r.nspname;
    id := quote_ident(r.attname);
    id_column := id;
    sequence_name := CASE WHEN r.seq IS NOT NULL AND NOT r.seq_is_temporary THEN format('%I.%I', r.seq_schema, r.seq_name) END;
    status := 'unknown';
    max_id := NULL; sequence_value := NULL; next_value := NULL; first_collision := NULL; inserts_until_failure := NULL;
    on_collision := NULL; remaining := NULL; used_percent := NULL; reason := NULL; detail := NULL; distinct_at := NULL;

    -- What the catalog tells by itself.
    IF r.how = 'none' THEN
      WITH RECURSIVE chain AS (
        SELECT t.* FROM pg_type t WHERE t.oid = r.atttypid
        UNION ALL SELECT t.* FROM chain c JOIN pg_type t ON t.oid = c.typbasetype AND c.typtype = 'd'
      ) SELECT c.typname INTO type_name FROM chain c WHERE c.typtype <> 'd';
      CONTINUE WHEN type_name NOT IN ('int2', 'int4', 'int8');
      CONTINUE WHEN r.assigning_trigger IS NOT NULL OR r.drawing_trigger IS NOT NULL;  -- filled, or told of by a row of its own
      IF r.doubtful_trigger IS NULL THEN
        status := 'no-default';
        detail := 'an integer primary key that nothing fills' || coalesce((
          SELECT format('; %I.%I, which it owns, stands unused: its default was lost', sn.nspname, sc.relname)
          FROM pg_depend d JOIN pg_class sc ON sc.oid = d.objid AND sc.relkind = 'S' JOIN pg_namespace sn ON sn.oid = sc.relnamespace
          WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
            AND d.refobjid = r.relid AND d.refobjsubid = r.attnum AND d.deptype = 'a'
            AND NOT EXISTS (SELECT FROM pg_depend u WHERE u.classid = 'pg_attrdef'::regclass
                            AND u.refclassid = 'pg_class'::regclass AND u.refobjid = sc.oid)
          ORDER BY sc.relname LIMIT 1), '');
      ELSE
        reason := 'unsupported-expression';
        detail := format('the trigger %I may fill it', r.doubtful_trigger);
      END IF;
      RETURN NEXT;
      CONTINUE;
    END IF;

    BEGIN
    -- A default around one nextval() that can be computed: the SQL on either side of it.
    head := NULL;
    IF r.expr IS NOT NULL AND r.stride = 1 AND NOT r.beside_unknown AND NOT recast THEN
      piece := regexp_match(r.expr, '^(.*)nextval\((?:''(?:[^'']|'''')*''|\(''(?:[^'']|'''')*''::text\))::regclass\)(.*)$');
      IF (SELECT count(*) = 1 FROM regexp_matches(r.expr, 'nextval', 'g')) AND piece IS NOT NULL
         AND NOT EXISTS (SELECT FROM pg_depend d  -- on what is PostgreSQL's own, nothing has an entry
                         WHERE d.classid = 'pg_attrdef'::regclass AND d.objid = r.default_oid
                           AND NOT (d.refclassid = 'pg_class'::regclass AND d.refobjid IN (r.seq, r.relid))
                           AND NOT (r.inlined AND d.refclassid = 'pg_proc'::regclass AND d.refobjid = ANY (drawing))) THEN
        EXECUTE is_evaluable INTO admits USING piece[1] || '(0)' || piece[2], words, '{}'::text[];
        IF admits THEN
          head := piece[1];
          tail := piece[2];
        END IF;
      END IF;
    END IF;

