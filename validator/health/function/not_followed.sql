    -- Further unique indexes that are made of the id: they refuse nothing that its own lets in where they keep all numbers apart and
    -- can't fail, as a sum can;
    -- and the number does not decide their keys where a column has its part in them that the insert has to give.
    other_keys := NULL;
    IF r.made_of_id IS NOT NULL OR layered <> '{}' THEN
      SELECT array_agg(i.indexrelid ORDER BY k.relname) INTO other_keys
      FROM pg_index i
      JOIN pg_class k ON k.oid = i.indexrelid
      LEFT JOIN pg_attrdef d ON d.adrelid = i.indrelid AND d.adnum = i.indkey[0]
      CROSS JOIN LATERAL (
        SELECT translate(regexp_replace(regexp_replace(coalesce(pg_get_expr(i.indexprs, i.indrelid), pg_get_expr(d.adbin, d.adrelid)),
                                                       '''(?:[^'']|'''')*''::text', '''''', 'g'), '\m([a-z0-9_]+)\(', '\1 ', 'g'), '()', '') AS shown
      ) f
      CROSS JOIN LATERAL (SELECT coalesce(f.shown, '') AS text) e  -- nothing: a column that a trigger fills
      WHERE (i.indexrelid = ANY (r.made_of_id) OR (i.indexrelid = ANY (r.single_keys) AND EXISTS (
              SELECT FROM pg_attribute a
              WHERE a.attrelid = r.relid AND a.attname = ANY (layered) AND (a.attnum = i.indkey[0] OR a.attnum IN (
                SELECT x.refobjsubid FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid = i.indexrelid
                  AND x.refclassid = 'pg_class'::regclass AND x.refobjid = i.indrelid)))))
        AND NOT (id ~ plain_name AND r.whole_key AND NOT recast AND r.how <> 'wrapped' AND r.type_name IN ('int2', 'int4', 'int8') AND (
              e.text = id OR e.text ~ ('^(upper |lower )?(md5 )?('''' \|\| )*(to_hex )?' || id || '(::(bigint|numeric|text|character varying))?( \|\| '''')*(::uuid)?$')))
        AND (i.indkey[0] <> 0 OR r.relhastriggers OR i.indpred IS NOT NULL OR NOT EXISTS (
              SELECT FROM pg_depend x
              JOIN pg_attribute a ON a.attrelid = r.relid AND a.attnum = x.refobjsubid
              JOIN pg_type t ON t.oid = a.atttypid
              WHERE x.classid = 'pg_class'::regclass AND x.objid = i.indexrelid AND x.refclassid = 'pg_class'::regclass
                AND x.refobjid = r.relid AND a.attnum <> r.attnum AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefaultbin IS NULL));
    END IF;

    -- Generated columns that are made of the id, and may refuse what that comes to: by their type, NOT NULL or a CHECK.
    made_columns := NULL;
    IF r.made_of IS NOT NULL THEN
      SELECT array_agg(d.oid) INTO made_columns
      FROM pg_attrdef d
      JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      JOIN pg_type t ON t.oid = a.atttypid
      WHERE d.adrelid = r.relid AND d.adnum = ANY (r.made_of)
        AND (a.attnotnull OR (to_jsonb(a)->>'attgenerated' = 's'
                              AND (a.atttypmod >= 0 OR t.typtype = 'd' OR a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)))
             OR EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = d.adrelid AND k.contype = 'c' AND k.conkey = ARRAY[d.adnum]))
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indexrelid = ANY (other_keys) AND i.indkey[0] = d.adnum);
    END IF;

    -- What plain SQL does not follow.
    doubt := CASE
      WHEN r.relid = ANY (untrusted) THEN 'to read it may run what its indexes, statistics or partition key call and is no superuser''s'
      WHEN r.how = 'trigger' THEN format('the trigger %I may fill a column from a sequence', r.drawing_trigger)
      WHEN r.relkind = 'v' THEN 'inserts through a view are not followed here'
      WHEN r.neighbours IS NOT NULL THEN format('the exclusion constraint %I may refuse a value for another one that is near it', r.neighbours)
      WHEN r.asked THEN 'another column''s default asks for the value that was drawn, which is not followed here'
      WHEN r.ruled THEN 'a rule on INSERT acts on the table'
      WHEN r.doubtful_trigger IS NOT NULL THEN format('the trigger %I may change what is inserted', r.doubtful_trigger)
      WHEN r.meddling_trigger IS NOT NULL THEN format('the trigger %I may set its sequence, refuse or remove rows, or insert further ones', r.meddling_trigger)
      WHEN r.spared IS NOT NULL AND (r.spared <> '=' OR r.how = 'wrapped' OR r.stands_for BETWEEN r.seqmin AND r.seqmax)
        THEN format('the trigger %I may change what is inserted', (SELECT g.tgname FROM pg_trigger g WHERE g.oid = r.filler))
      WHEN r.overwritten AND r.checked THEN 'its default''s value, which a trigger replaces, is not followed here where there are CHECKs'
      WHEN r.writes AND r.other_keys AND layers IS NULL THEN 'a trigger may fill another unique column from the id'
      WHEN r.how = 'wrapped' AND head IS NULL THEN 'its default is an expression around nextval() or a function, which is not computed here'
      WHEN r.beside_wrapped OR r.beside_unknown THEN 'another column''s default may draw from the same sequence in a way that is not followed here'
      WHEN r.strange_name THEN 'the name inside nextval() is not followed here'
      WHEN r.off_path THEN 'the sequence is looked up by search_path, and is not on that of this session'
    END;
    IF doubt IS NULL AND (r.seq IS NULL OR r.seq_is_temporary) THEN
      status := 'broken-default';
      inserts_until_failure := 0;
      detail := 'the next insert fails: its default names a sequence that does not exist';
    ELSIF doubt IS NULL AND r.several_sequences AND major < 13 THEN
      status := 'broken-default';
      inserts_until_failure := 0;
      detail := 'the next insert fails: the identity column owns more than one sequence';
    ELSIF r.relkind = 'f' OR r.foreign_parts THEN
      reason := 'foreign-table';
      detail := 'its rows, or some of them, are on another server';
    ELSE
      reason := 'unsupported-expression';
      detail := coalesce(doubt, CASE
        WHEN r.cycle AND r.stride > 1 THEN 'one insert draws several values from a sequence that cycles'
      END);
    END IF;
    IF detail IS NULL THEN
      reason := CASE WHEN NOT r.readable OR NOT (r.seq_readable OR r.seq_usable) THEN 'no-privilege'
                     WHEN r.hidden THEN 'row-security' END;
      detail := CASE WHEN NOT r.readable THEN format('%I may not read the table', current_user)
                     WHEN reason = 'no-privilege' THEN format('%I may not read the sequence', current_user)
                     WHEN r.hidden THEN format('row-level security hides rows from %I', current_user) END;
    END IF;
    IF detail IS NOT NULL THEN
      RAISE SQLSTATE 'SQ001';
    END IF;

