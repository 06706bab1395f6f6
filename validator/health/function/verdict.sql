      -- Whichever comes first.
      IF NOT too_early AND (NOT near_end OR NOT (fails_after = remaining OR fails_after < in_sight)) THEN
        fails_after := NULL;
      END IF;
      IF collides_at IS NOT NULL AND (fails_after IS NULL OR collides_at < fails_after) THEN
        first_collision := CASE WHEN collides_with BETWEEN -9223372036854775808 AND 9223372036854775807
                                     AND collides_with = trunc(collides_with) THEN collides_with END;
        inserts_until_failure := collides_at;
        on_collision := CASE WHEN guarded AND (NOT is_within OR collides_with BETWEEN coalesce(within_low, collides_with)
                                               AND coalesce(within_high, collides_with)) THEN 'error' ELSE 'duplicate' END;
      ELSE
        inserts_until_failure := fails_after;
      END IF;
      IF on_collision = 'duplicate' AND by_wider THEN
        on_collision := 'error';
      ELSIF on_collision = 'duplicate' AND ((r.beside_constants AND (simulated OR r.cycle OR r.writes IS NOT NULL)) OR (is_within AND r.cycle)) THEN
        detail := format('%s is there already, and may be refused by a unique index that speaks of some rows alone, which is not followed here',
                         coalesce(collides_text, collides_with::text));
        RAISE SQLSTATE 'SQ001';
      END IF;
      by_key := key_at IS NOT NULL AND (fails_after IS NULL OR key_at < fails_after) AND (
        inserts_until_failure IS NULL OR key_at < inserts_until_failure OR on_collision = 'duplicate');
      IF by_key THEN
        collides_at := key_at;
        inserts_until_failure := key_at;
        on_collision := 'error';
        collides_with := first + key_at * step;
        collides_text := NULL;
        IF simulated THEN
          EXECUTE 'SELECT ' || format(exact, '(' || own_opens || '$1' || own_closes || '::' || own_kind || ')')
            INTO collides_text USING (next_drawn + key_at * step)::bigint;
          collides_with := CASE WHEN type_name NOT IN ('text', 'varchar', 'bpchar') AND collides_text ~ '^-?[0-9]+(\.0+)?$' THEN collides_text::numeric END;
          collides_text := CASE WHEN collides_with IS NULL THEN quote_literal(left(collides_text, 100)) END;
        END IF;
        first_collision := collides_with;
      END IF;
      max_id := CASE WHEN extreme BETWEEN -9223372036854775808 AND 9223372036854775807 AND extreme = trunc(extreme) THEN extreme END;
      sequence_value := last_drawn;
      next_value := next_drawn;
      used_percent := trunc(used, 1);  -- 99.99 is not 100 yet

      -- Ids that stand twice already, where nothing vouches that there are none; not where (tenant, id) says that they may.
      twice := false;
      reason := NULL;
      IF NOT vouched AND fails_after IS DISTINCT FROM 0 AND on_collision IS DISTINCT FROM 'error' THEN
        IF NOT guarded AND EXISTS (
             SELECT FROM unnest(r.wider_key) AS w (attnum)
             WHERE w.attnum <> r.attnum AND NOT EXISTS (
               SELECT FROM pg_partitioned_table pt WHERE pt.partrelid = r.relid AND w.attnum = ANY (pt.partattrs::int2[]))) THEN
          NULL;
        ELSIF bytes <= max_scan_bytes THEN
          EXECUTE format('SELECT EXISTS (SELECT FROM %2$s WHERE %1$s IS NOT NULL GROUP BY %1$s HAVING count(*) > 1)', id,
                         CASE WHEN r.relkind = 'p' THEN table_name ELSE 'ONLY ' || table_name END)
          INTO twice;
        ELSE
          reason := 'too-large';
        END IF;
      END IF;
      status := CASE
        WHEN (remaining = 0 OR too_early) AND fails_after = 0 THEN 'exhausted'
        WHEN key_doubt IS NOT NULL THEN 'unknown'  -- such an index may refuse an insert before
        WHEN on_collision = 'error' THEN 'behind'
        WHEN on_collision = 'duplicate' OR twice THEN 'duplicates'
        WHEN reason IS NOT NULL THEN 'unknown'
        WHEN near_end THEN 'running-out'
        ELSE 'ok' END;
      IF status = 'unknown' AND key_doubt IS NOT NULL THEN
        reason := coalesce(key_reason, 'unsupported-expression');
        detail := key_doubt;
        RAISE SQLSTATE 'SQ001';
      END IF;
      detail := CASE
        WHEN status = 'exhausted' AND limit_is_column THEN format('the next insert fails: the column %I does not take what is made of it', key_limit)
        WHEN status = 'exhausted' AND key_limit IS NOT NULL THEN format('the next insert fails: the key of the unique index %I can''t be made', key_limit)
        WHEN status = 'exhausted' AND skipped > 0 AND remaining > 0 THEN format(
          CASE skipped WHEN 1 THEN 'the next insert fails' ELSE 'the next %s inserts fail' END || ': the column takes nothing %s %s',
          skipped, CASE WHEN step > 0 THEN 'below' ELSE 'above' END, CASE WHEN step > 0 THEN low ELSE high END)
        WHEN status = 'exhausted' THEN 'the next insert fails: no value is left that the sequence gives and the column takes'
        WHEN on_collision IS NOT NULL THEN format(
          CASE collides_at WHEN 0 THEN 'the next insert %2$s' WHEN 1 THEN '1 more insert succeeds, the one after it %2$s'
                           ELSE '%1$s more inserts succeed, the one after them %2$s' END,
          collides_at, format(CASE WHEN by_key THEN 'fails: the unique index %2$I has the key of %1$s already'
                                        WHEN on_collision = 'error' THEN 'fails: %1$s is taken already' ELSE 'writes %1$s once more' END,
                              coalesce(collides_text, collides_with::text), other_key))
        WHEN twice THEN 'an id stands twice already, and no unique index forbids it'
        WHEN status = 'unknown' THEN format('whether an id stands twice is not looked for: the table has %s', pg_size_pretty(bytes))
        WHEN status = 'running-out' AND limit_is_column THEN format('%s inserts are left before the column %I does not take what is made of them', remaining, key_limit)
        WHEN status = 'running-out' AND key_limit IS NOT NULL
          THEN format('%s inserts are left before the keys of the unique index %I come again or can''t be made', remaining, key_limit)
        WHEN status = 'running-out' THEN format(CASE WHEN distinct_at = remaining THEN '%s inserts are left before its values come again'
                                                     ELSE '%s inserts are left' END, remaining) END;
      -- Ends the subtransaction, and with it every lock that reading this table has taken: a transaction that kept them all
      -- would run out of shared memory at some thousand tables. Variables keep their values.
      RAISE SQLSTATE 'SQ001';
    EXCEPTION
      WHEN SQLSTATE 'SQ001' THEN
        NULL;
      WHEN lock_not_available THEN
        lock_timeouts := lock_timeouts + 1;
        IF lock_timeouts = 3 THEN
          PERFORM set_config('lock_timeout', '50ms', true);  -- until the function returns
        END IF;
        status := 'unknown'; reason := 'lock-timeout'; detail := 'another transaction holds a lock on it';
      WHEN OTHERS THEN
        status := 'unknown';
        reason := CASE
          WHEN SQLSTATE = '42501' THEN 'no-privilege'
          WHEN SQLSTATE IN ('42P01', '42703', '42704', '55000') OR (SQLSTATE = 'XX000' AND SQLERRM ~ '^(could not open relation with OID|cache lookup failed)')
            THEN 'outside-snapshot'
          WHEN SQLSTATE ~ '^(XX|58)' THEN 'corrupt'
          WHEN SQLSTATE ~ '^53' THEN 'too-large'
          ELSE 'unsupported-expression' END;
        detail := CASE WHEN SQLSTATE = '55000' THEN 'it was replaced meanwhile: ' ELSE '' END || SQLERRM;
    END;
    CONTINUE WHEN status IS NULL;
    IF status = 'unknown' THEN
      reason := coalesce(reason, 'unsupported-expression');
      IF reason <> 'too-large' OR sequence_value IS NULL THEN
        max_id := NULL; sequence_value := NULL; next_value := NULL; first_collision := NULL; inserts_until_failure := NULL;
        on_collision := NULL; remaining := NULL; used_percent := NULL;
      END IF;
    END IF;
    RETURN NEXT;
  END LOOP;
END
$health$
