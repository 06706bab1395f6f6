      -- What refuses an id that is taken: a unique index, or the rows that partial ones speak of.
      guarded := coalesce(r.whole_key, false);
      vouched := coalesce(r.valid_key, false);
      filter := '';
      is_within := false;
      within_low := NULL;
      within_high := NULL;
      IF simulated AND NOT guarded AND r.partial_keys IS NOT NULL THEN
        detail := 'its values are not computed here for a partial unique index';
        RAISE SQLSTATE 'SQ001';
      END IF;
      IF NOT guarded AND r.partial_keys IS NOT NULL THEN
        kept := 0;
        FOR part IN
          SELECT i.indexrelid, i.indisvalid, pg_get_expr(i.indpred, i.indrelid) AS predicate,
                 EXISTS (SELECT FROM pg_depend d LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
                         WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                           AND (d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
                                OR (t.oid IS NOT NULL AND t.typtype <> 'e')))
                 -- what measures distances in somebody's type of ranges is called by the planner, with a column's statistics
                 OR (EXISTS (SELECT FROM pg_range g WHERE g.rngsubdiff::oid >= 16384)
                     AND EXISTS (SELECT FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
                                 WHERE a.attrelid = r.relid AND a.attnum > 0 AND t.oid >= 16384 AND t.typtype NOT IN ('b', 'e'))) AS calls,
                 n.speaks_of_id, n.undecided, n.strange, n.new_row
          FROM unnest(r.partial_keys) WITH ORDINALITY AS u (oid, place)
          JOIN pg_index i ON i.indexrelid = u.oid
          CROSS JOIN LATERAL (  -- a row of constant defaults, for the columns that the predicate names
            SELECT bool_or(a.attnum = r.attnum) AS speaks_of_id,
                   bool_or(a.attnotnull AND f.text IS NULL) AS undecided,
                   bool_or(f.text IS NOT NULL AND f.text !~ '^(NULL::[a-z0-9_ ."()]+|true|false|-?[0-9]+(\.[0-9]+)?|''([^'']|'''')*''::[a-z0-9_ ."()]+)$'
                           OR (t.typnamespace <> 'pg_catalog'::regnamespace AND t.typtype <> 'e')
                           OR EXISTS (SELECT FROM pg_depend d  -- a cast that is not printed, or that is made after the default
                                      WHERE d.classid = 'pg_attrdef'::regclass AND d.objid = g.oid
                                        AND (d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
                                             OR (d.refclassid = 'pg_type'::regclass AND d.refobjid <> a.atttypid)))) AS strange,
                   string_agg(format('(%s)::%s AS %I', coalesce(f.text, 'NULL'), format_type(a.atttypid, a.atttypmod), a.attname), ', ')
                     AS new_row
            FROM pg_attribute a
            JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_attrdef g ON g.adrelid = a.attrelid AND g.adnum = a.attnum
            CROSS JOIN LATERAL (SELECT CASE WHEN a.attidentity <> '' THEN 'nextval' ELSE pg_get_expr(g.adbin, g.adrelid) END AS text) f
            WHERE a.attrelid = r.relid AND a.attnum > 0
              AND EXISTS (SELECT FROM regexp_matches(pg_get_expr(i.indpred, i.indrelid), '"(?:[^"]|"")*"|[a-z_][a-z0-9_$]*', 'g') AS w (word)
                          WHERE w.word[1] = quote_ident(a.attname))
          ) n
          ORDER BY u.place
        LOOP
          IF part.calls THEN
            detail := 'a partial unique index calls what is not evaluated here';
            RAISE SQLSTATE 'SQ001';
          END IF;
          admits := NULL;
          IF NOT coalesce(part.speaks_of_id, false) AND NOT coalesce(part.undecided, false) THEN
            IF coalesce(part.strange, false) THEN
              detail := 'whether a partial unique index speaks of new rows depends on a default that is not evaluated here';
              RAISE SQLSTATE 'SQ001';
            END IF;
            EXECUTE format('SELECT coalesce((%s), false) FROM (SELECT %s) new_row', part.predicate, coalesce(part.new_row, '1')) INTO admits;
          END IF;
          CONTINUE WHEN NOT admits;
          kept := kept + 1;
          vouched := CASE WHEN kept = 1 THEN part.indisvalid ELSE vouched AND part.indisvalid END;
          filter := filter || CASE WHEN kept > 1 THEN ' OR ' ELSE '' END || format('(%s)', part.predicate);
        END LOOP;
        guarded := kept > 0;
        IF kept = 1 THEN
          is_within := true;
          FOREACH condition IN ARRAY regexp_split_to_array(filter, '\s+AND\s+') LOOP
            piece := regexp_match(condition, '^' || term || comparison || integer_constant || '$');
            IF piece IS NULL THEN
              piece := regexp_match(condition, '^' || integer_constant || comparison || term || '$');
              piece := ARRAY[piece[3], translate(piece[2], '<>', '><'), piece[1]];
            END IF;
            IF piece[1] IS DISTINCT FROM id THEN
              is_within := false;
              EXIT;
            END IF;
            bound := piece[3]::numeric;
            IF piece[2] IN ('>', '>=', '=') THEN within_low := greatest(within_low, bound + (piece[2] = '>')::int); END IF;
            IF piece[2] IN ('<', '<=', '=') THEN within_high := least(within_high, bound - (piece[2] = '<')::int); END IF;
          END LOOP;
        END IF;
        filter := CASE WHEN is_within OR kept = 0 THEN '' ELSE format(' AND (%s)', filter) END;
      END IF;
      IF NOT guarded AND r.parts IS NOT NULL THEN
        -- By unique indexes of the partitions, where there is one partition or the id alone says which one.
        SELECT NOT simulated AND id ~ plain_name AND coalesce(bool_and(x.refuses), false) AS refuse, bool_and(x.valid) AS valid,
               count(*) AS leaves INTO part
        FROM pg_class k
        JOIN pg_attribute a ON a.attrelid = k.oid AND a.attname = r.attname
        CROSS JOIN LATERAL (
          SELECT count(*) > 0 AS refuses, coalesce(bool_or(i.indisvalid), false) AS valid
          FROM pg_index i
          WHERE i.indrelid = k.oid AND i.indislive AND i.indisready AND i.indisunique AND array_upper(i.indclass, 1) = 0
            AND i.indkey[0] = a.attnum AND i.indpred IS NULL) x
        WHERE k.oid = ANY (r.parts) AND k.relkind <> 'p';
        IF part.refuse AND part.leaves > 1 THEN
          SELECT bool_and(pt.partnatts = 1 AND coalesce(pt.partattrs[0] = a.attnum OR pg_get_expr(pt.partexprs, l.relid)
                          ~ ('^(\m(mod|abs|' || id || ')\M|\m[0-9]+\M|[ ()+*/%,-])+$'), false)) INTO part.refuse
          FROM unnest(levels) AS l (relid)
          JOIN pg_partitioned_table pt ON pt.partrelid = l.relid
          JOIN pg_attribute a ON a.attrelid = l.relid AND a.attname = r.attname;
        END IF;
        guarded := part.refuse;
        vouched := part.refuse AND part.valid;
        IF EXISTS (
             SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attname = r.attname
             WHERE i.indrelid = ANY (r.parts) AND i.indislive AND i.indisready AND (i.indisunique OR i.indisexclusion)
               AND NOT (guarded AND i.indisunique AND i.indkey[0] = a.attnum AND i.indpred IS NULL)
               AND ((array_upper(i.indclass, 1) = 0 AND i.indkey[0] IN (a.attnum, 0))
                    OR (r.wider_key IS NULL AND a.attnum = ANY (i.indkey::int2[])))) THEN
          detail := 'partitions have unique indexes on the id that the whole table has not';
          RAISE SQLSTATE 'SQ001';
        END IF;
      END IF;

