SELECT h.status, h.table_name, h.id_column, h.sequence_name, h.max_id, h.next_value, h.first_collision, h.inserts_until_failure,
       h.remaining, h.used_percent, coalesce(h.detail, '') AS detail
FROM check_sequence_health() h
ORDER BY array_position(ARRAY['broken-default', 'exhausted', 'behind', 'duplicates', 'unknown', 'running-out', 'no-default', 'ok'],
                        CASE WHEN h.detail LIKE '%: its default was lost' THEN 'broken-default' ELSE h.status END),
         h.inserts_until_failure NULLS LAST, h.used_percent DESC NULLS LAST, h.table_name, h.id_column
