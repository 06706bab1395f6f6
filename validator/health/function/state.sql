      -- Its furthest id, and the sequence's state: in one statement, whose snapshot is the older of the two, so that a row that
      -- is inserted meanwhile is either not seen or below the next value.
      rows_from := CASE WHEN r.relkind = 'p' THEN table_name ELSE 'ONLY ' || table_name END;
      IF r.overwritten THEN  -- by a trigger, in every insert: its values meet no row
        rows_from := format('(SELECT %s FROM %s WHERE false) AS none', id, rows_from);
      END IF;
      IF NOT coalesce(r.indexed, false) OR NOT vouched OR simulated THEN
        SELECT sum(pg_relation_size(u.oid)) INTO bytes FROM unnest(r.relid || r.parts) AS u (oid);
        IF bytes > max_scan_bytes AND (simulated OR NOT coalesce(r.indexed, false)) THEN
          reason := 'too-large';
          detail := format(CASE WHEN simulated THEN 'what its default makes is looked for in all rows, and the table has %s'
                                ELSE 'no index finds its largest id, and the table has %s' END, pg_size_pretty(bytes));
          RAISE SQLSTATE 'SQ001';
        END IF;
      END IF;
      exact := CASE WHEN type_name IN ('float4', 'float8')  -- printed, it may keep 6 digits only, or 15
                    THEN 'CASE WHEN (%1$s)::float8 = trunc((%1$s)::float8) AND abs((%1$s)::float8) < 9.2e18'
                         ' THEN (%1$s)::bigint::numeric::text ELSE (%1$s)::text END' ELSE '(%1$s)::text' END;
      EXECUTE format(CASE  -- ORDER BY is planned in less time than an aggregate
                       WHEN is_text THEN 'SELECT q.last_value, q.is_called, (SELECT ''x'' FROM %3$s WHERE %2$s IS NOT NULL LIMIT 1)'
                                         ' FROM %4$s AS q'
                       WHEN simulated THEN 'SELECT q.last_value, q.is_called, (SELECT ' || format(exact, 'm.v') || ' FROM (SELECT'
                                           ' %1$s(%2$s) AS v FROM %3$s) m) FROM %4$s AS q'
                       WHEN r.in_order THEN 'SELECT q.last_value, q.is_called, (SELECT %2$s FROM %3$s WHERE %2$s IS NOT NULL'
                                            ' ORDER BY 1 %5$s LIMIT 1) FROM %4$s AS q'
                       ELSE 'SELECT q.last_value, q.is_called, (SELECT %1$s(%2$s) FROM %3$s) FROM %4$s AS q' END,
                     CASE WHEN r.increment > 0 THEN 'max' ELSE 'min' END, id, rows_from,
                     CASE WHEN r.seq_readable THEN sequence_name
                          ELSE format('(SELECT pg_sequence_last_value(%s) AS last_value, true AS is_called)', r.seq) END,
                     CASE WHEN r.increment > 0 THEN 'DESC' ELSE '' END)
      INTO last_drawn, called, furthest;
      extreme := CASE WHEN NOT simulated OR furthest ~ '^-?[0-9]+(\.0+)?$' THEN furthest::numeric END;
      IF last_drawn IS NULL THEN
        reason := CASE WHEN r.seq_readable THEN 'outside-snapshot' ELSE 'no-privilege' END;
        detail := CASE WHEN r.seq_readable THEN 'the sequence belongs to another session'
                       ELSE format('%I may not read the sequence', current_user) END;
        RAISE SQLSTATE 'SQ001';
      END IF;
      IF r.repeats AND furthest IS NULL AND NOT guarded THEN
        status := NULL;  -- an inheritance child without rows: its parent speaks for it
        RAISE SQLSTATE 'SQ001';
      END IF;

