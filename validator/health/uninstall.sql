-- Seqguard {{version}}: removes the function check_sequence_health() and the view sequence_health, where they are Seqguard's,
-- and the schema, where Seqguard made it and nothing else is in it.
DO $seqguard$
DECLARE
  target CONSTANT pg_catalog.text := {{schema}};
  ours CONSTANT pg_catalog.text := '^seqguard [0-9]+\.[0-9]+\.[0-9]+: ';
  search_path_before CONSTANT pg_catalog.text := pg_catalog.current_setting('search_path');
  space pg_catalog.oid;
  space_owner pg_catalog.oid;
  old pg_catalog.record;
  removed pg_catalog.text[] := '{}';
  why pg_catalog.text;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  SELECT n.oid, n.nspowner INTO space, space_owner FROM pg_catalog.pg_namespace n WHERE n.nspname = target;
  FOR old IN
    SELECT 0 AS place, pg_catalog.format('VIEW %I.%I', target, c.relname) AS what, c.relkind = 'v' AS right_kind,
           pg_catalog.obj_description(c.oid, 'pg_class') AS said, c.relowner AS owner
    FROM pg_catalog.pg_class c WHERE c.relnamespace = space AND c.relname = 'sequence_health'
    UNION ALL
    SELECT 1, pg_catalog.format('FUNCTION %I.%I(%s)', target, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)), true,
           pg_catalog.obj_description(p.oid, 'pg_proc'), p.proowner
    FROM pg_catalog.pg_proc p WHERE p.pronamespace = space AND p.proname = 'check_sequence_health'
    ORDER BY 1
  LOOP
    IF old.right_kind AND old.said ~ ours THEN
      IF NOT has_schema_privilege(space, 'USAGE') THEN
        RAISE EXCEPTION 'permission denied for schema %', quote_ident(target) USING ERRCODE = 'insufficient_privilege',
          HINT = format('GRANT USAGE ON SCHEMA %I TO %I', target, current_user);
      ELSIF NOT pg_has_role(old.owner, 'USAGE') AND NOT pg_has_role(space_owner, 'USAGE') THEN
        RAISE EXCEPTION 'must be owner of %', lower(split_part(old.what, ' ', 1)) || substr(old.what, strpos(old.what, ' '))
          USING ERRCODE = 'insufficient_privilege', HINT = format('It belongs to %1$I: run it as %1$I', pg_get_userbyid(old.owner))
            || CASE WHEN EXISTS (SELECT FROM pg_roles r WHERE r.oid = old.owner AND r.rolsuper) THEN ''
                    ELSE format(', or as a member: GRANT %I TO %I', pg_get_userbyid(old.owner), current_user) END;
      END IF;
      BEGIN
        EXECUTE 'DROP ' || old.what;
      EXCEPTION WHEN dependent_objects_still_exist THEN
        GET STACKED DIAGNOSTICS why = PG_EXCEPTION_DETAIL;
        RAISE EXCEPTION 'the % can''t be removed: %', lower(split_part(old.what, ' ', 1)), pg_catalog.replace(why, E'\n', ', ')
          USING HINT = 'Drop what depends on it first.', ERRCODE = 'dependent_objects_still_exist';
      END;
      removed := removed || old.what;
    ELSE
      RAISE NOTICE 'left alone, for it is not Seqguard''s: %', old.what;
    END IF;
  END LOOP;
  IF pg_catalog.obj_description(space, 'pg_namespace') ~ ours AND NOT pg_has_role(space_owner, 'USAGE') THEN
    RAISE EXCEPTION 'must be owner of schema %', quote_ident(target) USING ERRCODE = 'insufficient_privilege',
      HINT = format('It belongs to %1$I, and was made for what is removed here: run it as %1$I', pg_get_userbyid(space_owner));
  ELSIF pg_catalog.obj_description(space, 'pg_namespace') ~ ours THEN
    BEGIN
      EXECUTE pg_catalog.format('DROP SCHEMA %I', target);
      removed := removed || pg_catalog.format('SCHEMA %I', target);
    EXCEPTION WHEN dependent_objects_still_exist THEN
      RAISE NOTICE 'left alone, for there is more in it: SCHEMA %', pg_catalog.quote_ident(target);
    END;
  END IF;
  why := CASE WHEN removed = '{}' THEN 'nothing to remove' ELSE 'removed ' || array_to_string(removed, ', ') END;
  PERFORM pg_catalog.set_config('search_path', search_path_before, true);
  RAISE NOTICE '%', why;
END
$seqguard$;
