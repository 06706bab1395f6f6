      -- Values that are computed, as a check has the server do it: what is made of the next numbers, where that is refused or
      -- comes again, and which stored values the numbers beyond them give. The column's own, where they are not plain numbers;
      -- and the keys of further unique indexes, of which the earliest failure counts.
      own_kind := CASE type_name WHEN 'varchar' THEN 'text' WHEN 'numeric' THEN format_type(type_oid, modifier) ELSE type_name END;
      own_opens := '(' || coalesce(head, '') || '((';
      own_closes := ')::int8)' || CASE WHEN head IS NULL THEN '::' || coalesce(r.narrowing, 'int8') ELSE tail END || ')';
      own_distinct := NULL;
      key_limit := NULL;
      key_at := NULL;
      key_doubt := NULL;
      key_reason := NULL;
      targets := CASE WHEN next_drawn IS NULL THEN '{}' ELSE
        CASE WHEN simulated THEN ARRAY[0::oid] ELSE '{}' END || CASE WHEN r.overwritten THEN '{}' ELSE other_keys END END;
      FOREACH target IN ARRAY targets LOOP BEGIN
        last_insert := draws_left - 1;
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
