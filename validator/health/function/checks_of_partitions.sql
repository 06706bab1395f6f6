      -- CHECKs that partitions alone have: told of only where they let in all ids that may come to them, of the next ones and
      -- around the numbers that they name.
      IF r.parts IS NOT NULL AND next_drawn IS NOT NULL AND r.overwritten IS NOT TRUE THEN
        FOR part IN
          SELECT k.conname, c.oid::regclass::text AS leaf, pg_get_expr(k.conbin, k.conrelid) AS text, pg_get_partition_constraintdef(c.oid) AS bounds,
                 ARRAY(SELECT quote_ident(o.attname) FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attnum = ANY (k.conkey)) AS columns
          FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
          JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = r.attname AND a.attnum = ANY (k.conkey)
          WHERE k.conrelid = ANY (r.parts) AND k.contype = 'c' AND k.coninhcount = 0 AND coalesce((to_jsonb(k)->>'conenforced')::boolean, true)
        LOOP
          EXECUTE parts_between INTO conjuncts USING part.text, ' AND ';
          FOREACH condition IN ARRAY conjuncts LOOP
            detail := format('the CHECK %I of the partition %s may refuse the next ids', part.conname, part.leaf);
            CONTINUE WHEN CASE WHEN id ~ '^\w' THEN condition !~ ('\m' || id || '\M') ELSE strpos(condition, id) = 0 END;
            EXECUTE is_evaluable INTO admits USING condition, words || words_of_checks, ARRAY[id];
            IF NOT admits OR simulated OR recast OR type_name NOT IN ('int2', 'int4', 'int8') THEN
              RAISE SQLSTATE 'SQ001';
            END IF;
            EXECUTE is_evaluable INTO admits USING part.bounds, words || words_of_checks, ARRAY[id];
            BEGIN
              EXECUTE format(
                'SELECT EXISTS (SELECT FROM (SELECT n.n::bigint::%s AS %s FROM (SELECT %L::numeric + g * %L::numeric FROM generate_series(0, $1) g'
                ' UNION SELECT (l.piece[1])::numeric + d FROM regexp_matches($2, ''-?[0-9]+'', ''g'') AS l (piece), generate_series(-1, 1) d) n (n)'
                ' WHERE n.n BETWEEN $3 AND $4 OFFSET 0) v WHERE NOT coalesce((%s), true) AND coalesce((%s), true))',
                type_name, id, entry, step, condition, CASE WHEN admits THEN part.bounds ELSE 'true' END)
                INTO missing USING (least(in_sight, inserts - skipped) - 1)::bigint, condition, CASE WHEN step > 0 THEN entry ELSE coalesce(low, -9223372036854775808) END,
                                   CASE WHEN step > 0 THEN coalesce(high, 9223372036854775807) ELSE entry END;
            EXCEPTION WHEN data_exception THEN
              missing := true;
            END;
            IF missing THEN
              RAISE SQLSTATE 'SQ001';
            END IF;
          END LOOP;
        END LOOP;
        detail := NULL;
      END IF;
