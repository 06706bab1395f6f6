      IF simulated THEN
        low := NULL;
        high := NULL;
        FOREACH condition IN ARRAY conditions LOOP
          EXECUTE is_evaluable INTO admits USING condition, words || words_of_checks, ARRAY['value', id];
          IF NOT admits THEN
            detail := 'a CHECK is more than bounds on the column';
            RAISE SQLSTATE 'SQ001';
          END IF;
        END LOOP;
      END IF;
      FOREACH condition IN ARRAY CASE WHEN simulated THEN '{}' ELSE conditions END LOOP
        FOREACH condition IN ARRAY regexp_split_to_array(condition, '\s+AND\s+') LOOP
          CONTINUE WHEN (regexp_match(condition, '^' || term || '\s+IS NOT NULL\)*$'))[1] IN (id, 'VALUE');
          piece := regexp_match(condition, '^' || term || comparison || integer_constant || '$');
          IF piece IS NULL THEN
            piece := regexp_match(condition, '^' || integer_constant || comparison || term || '$');
            piece := ARRAY[piece[3], translate(piece[2], '<>', '><'), piece[1]];
          END IF;
          IF piece[1] IS NULL OR piece[1] NOT IN (id, 'VALUE') THEN
            detail := 'a CHECK is more than bounds on the column';
            RAISE SQLSTATE 'SQ001';
          END IF;
          bound := piece[3]::numeric;
          IF piece[2] IN ('>', '>=', '=') THEN low := greatest(low, bound + (piece[2] = '>')::int); END IF;
          IF piece[2] IN ('<', '<=', '=') THEN high := least(high, bound - (piece[2] = '<')::int); END IF;
        END LOOP;
      END LOOP;
