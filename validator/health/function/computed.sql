      -- Values that are computed, as a check has the server do it: what is made of the next numbers, where that is refused or
      -- comes again, and which stored values the numbers beyond them give. The column's own, where they are not plain numbers;
      -- and the keys of further unique indexes, of which the earliest failure counts.
      own_kind := CASE type_name WHEN 'varchar' THEN 'text' WHEN 'numeric' THEN format_type(type_oid, modifier) ELSE type_name END;
      own_opens := '(' || coalesce(head, '') || '((';
      own_closes := ')::int8)' || CASE WHEN head IS NULL THEN '::' || coalesce(r.narrowing, 'int8') ELSE tail END || ')';
      own_distinct := NULL;
      key_limit := NULL;
      limit_is_column := false;
      key_at := NULL;
      key_doubt := NULL;
      key_reason := NULL;
      own_key := NULL;
      IF r.whole_key IS NOT TRUE AND other_keys IS NOT NULL AND r.overwritten IS NOT TRUE THEN
        SELECT min(i.indexrelid::bigint)::oid, count(*) = 1 INTO own_key, admits
        FROM pg_index i
        WHERE i.indexrelid = ANY (other_keys) AND i.indkey[0] = 0 AND i.indpred IS NULL AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid AND d.refclassid = 'pg_class'::regclass
            AND d.refobjid = r.relid AND d.refobjsubid NOT IN (0, r.attnum));
        IF own_key IS NOT NULL AND (simulated OR NOT admits OR r.partial_keys IS NOT NULL) THEN
          detail := format('the unique index %I is made of the id in a way that is not computed here', (SELECT k.relname FROM pg_class k WHERE k.oid = own_key));
          RAISE SQLSTATE 'SQ001';
        ELSIF own_key IS NOT NULL AND fits < inserts THEN
          limit_at := next_drawn + greatest(fits - 1, 0) * step;
        END IF;
      END IF;
      targets := CASE WHEN next_drawn IS NULL THEN '{}' ELSE
        CASE WHEN simulated THEN ARRAY[0::oid] ELSE '{}' END || CASE WHEN r.overwritten THEN '{}' ELSE other_keys || made_columns END END;
      FOREACH target IN ARRAY targets LOOP BEGIN
        last_insert := draws_left - 1;
        alone := coalesce(target = ANY (made_columns), false);
        IF target = 0 THEN
          not_null := true;
          value_type := type_name;
          max_length := CASE WHEN type_name IN ('varchar', 'bpchar') AND modifier > 4 THEN modifier - 4 END;
          kind := own_kind;
          opens := own_opens;
          closes := own_closes;
          stored := id;
          stored_where := '';
        ELSE
