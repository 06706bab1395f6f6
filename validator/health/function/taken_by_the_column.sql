      -- What the column takes: its type, what the value is cast to, CHECKs that are bounds, the ranges of its partitions.
      conditions := '{}';
      type_oid := r.atttypid;
      modifier := r.atttypmod;
      type_name := r.type_name;
      WHILE type_name IS NULL LOOP  -- a domain, or none of PostgreSQL's own types
        SELECT t.typname, t.typtype, t.typbasetype, t.typtypmod, t.typnamespace INTO part FROM pg_type t WHERE t.oid = type_oid;
        IF part.typtype IS DISTINCT FROM 'd' THEN
          type_name := CASE WHEN part.typnamespace = 'pg_catalog'::regnamespace THEN part.typname ELSE '' END;
        ELSE
          conditions := conditions || ARRAY(SELECT pg_get_expr(k.conbin, 0) FROM pg_constraint k
                                            WHERE k.contypid = type_oid AND k.contype = 'c');
          IF modifier = -1 THEN modifier := part.typtypmod; END IF;
          type_oid := part.typbasetype;
        END IF;
      END LOOP;
      is_text := type_name IN ('text', 'varchar', 'bpchar');
      simulated := head IS NOT NULL OR type_name NOT IN ('int2', 'int4', 'int8', 'numeric')
                   OR (type_name = 'numeric' AND modifier >= 4 AND ((modifier - 4) & 1024) <> 0);
      IF type_name NOT IN ('int2', 'int4', 'int8', 'numeric', 'text', 'varchar', 'bpchar', 'float4', 'float8', 'oid')
         OR (simulated AND recast)
         OR (is_text AND EXISTS (SELECT FROM pg_attribute a JOIN pg_collation k ON k.oid = a.attcollation
                                 WHERE a.attrelid = r.relid AND a.attnum = r.attnum AND to_jsonb(k)->>'collisdeterministic' = 'false')) THEN
        detail := format('values of type %s are not computed here', format_type(r.atttypid, r.atttypmod));
        RAISE SQLSTATE 'SQ001';
      END IF;
      IF simulated AND r.cycle THEN
        detail := 'its default is an expression around nextval() or a function, which is not computed here where the sequence cycles';
        RAISE SQLSTATE 'SQ001';
      END IF;
      IF simulated AND standby THEN
        reason := 'outside-snapshot';
        detail := 'a standby holds the sequence up to 32 values ahead of its primary, and what is made of them is not computed there';
        RAISE SQLSTATE 'SQ001';
      END IF;
      high := CASE type_name WHEN 'int2' THEN 32767 WHEN 'int4' THEN 2147483647 WHEN 'int8' THEN 9223372036854775807 END;
      low := -high - 1;
      IF type_name = 'numeric' AND modifier >= 4 THEN
        high := power(10::numeric, greatest((((modifier - 4) >> 16) & 65535) - ((modifier - 4) & 2047), 0)) - 1;
        high := trunc(high);
        low := -high;
      END IF;
      IF r.narrowing IS NOT NULL THEN
        high := least(high, CASE r.narrowing WHEN 'int2' THEN 32767 ELSE 2147483647 END);
        low := greatest(low, CASE r.narrowing WHEN 'int2' THEN -32768 ELSE -2147483648 END);
      ELSE
        high := least(high, 9223372036854775807);
        low := greatest(low, -9223372036854775808);
      END IF;
      IF r.checked THEN
        conditions := conditions || ARRAY(
          SELECT pg_get_expr(k.conbin, k.conrelid) FROM pg_constraint k
          WHERE k.conrelid = r.relid AND k.contype = 'c' AND k.conkey = ARRAY[r.attnum]
            AND coalesce((to_jsonb(k)->>'conenforced')::boolean, true));
      END IF;
