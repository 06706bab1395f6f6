-- Seqguard {{version}}: the function check_sequence_health() and the view sequence_health.
--
-- One statement: it is done as a whole or not at all, in psql and in any migration tool. Run again, it replaces what an
-- earlier version made and keeps its privileges. It touches nothing that is not Seqguard's: that is told by the comment on it.
DO $seqguard$
DECLARE
  target CONSTANT pg_catalog.text := {{schema}};
  roles CONSTANT pg_catalog.text[] := {{roles}};  -- public: everybody
  version CONSTANT int[] := pg_catalog.string_to_array('{{version}}', '.')::int[];
  make_schema CONSTANT boolean := {{create_schema}};
  over_newer CONSTANT boolean := {{force}};
  ours CONSTANT pg_catalog.text := '^seqguard ([0-9]+\.[0-9]+\.[0-9]+): ';
  mark CONSTANT pg_catalog.text := 'seqguard {{version}}: ';
  arguments CONSTANT pg_catalog.text := 'schema_pattern text, max_scan_bytes bigint, lookup_path name[]';
  search_path_before CONSTANT pg_catalog.text := pg_catalog.current_setting('search_path');
  function_name CONSTANT pg_catalog.text := pg_catalog.concat(pg_catalog.quote_ident(target), '.check_sequence_health');
  view_name CONSTANT pg_catalog.text := pg_catalog.concat(pg_catalog.quote_ident(target), '.sequence_health');
  -- <:> is a colon that a letter follows, which some migration tools take for a parameter.
  function_text CONSTANT pg_catalog.text := pg_catalog.replace($function${{function}}$function$, '<:>', ':');
  view_text CONSTANT pg_catalog.text := pg_catalog.replace($view$
{{view}}$view$, 'check_sequence_health()', pg_catalog.concat(function_name, '()'));
  space pg_catalog.oid;
  made_schema boolean := false;
  old pg_catalog.record;
  replaced int[];
  granted pg_catalog.record;
  kept_grants pg_catalog.text[] := '{}';
  open_to_all boolean := false;
  owned pg_catalog.text;
  role pg_catalog.text;
  why pg_catalog.text;
BEGIN
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  FOREACH role IN ARRAY roles LOOP
    IF role <> 'public' AND NOT EXISTS (SELECT FROM pg_roles r WHERE r.rolname = role) THEN
      RAISE EXCEPTION 'there is no role %', quote_ident(role) USING ERRCODE = 'undefined_object';
    END IF;
  END LOOP;
  SELECT n.oid INTO space FROM pg_namespace n WHERE n.nspname = target;
  IF space IS NULL AND NOT make_schema THEN
    RAISE EXCEPTION 'there is no schema %: make it first, or have it made with --create-schema', quote_ident(target)
      USING ERRCODE = 'invalid_schema_name';
  ELSIF space IS NULL THEN
    IF NOT has_database_privilege(current_database(), 'CREATE') THEN
      RAISE EXCEPTION 'permission denied for database %', quote_ident(current_database())
        USING HINT = format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user), ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('CREATE SCHEMA %I', target);
    EXECUTE format('COMMENT ON SCHEMA %I IS %L', target, mark || 'made for check_sequence_health()');
    SELECT n.oid INTO space FROM pg_namespace n WHERE n.nspname = target;
    made_schema := true;
  ELSE
    why := concat_ws(', ', CASE WHEN NOT has_schema_privilege(space, 'USAGE') THEN 'USAGE' END,
                     CASE WHEN NOT has_schema_privilege(space, 'CREATE') THEN 'CREATE' END);
    IF why <> '' THEN
      RAISE EXCEPTION 'permission denied for schema %', quote_ident(target) USING ERRCODE = 'insufficient_privilege',
        HINT = format('GRANT %s ON SCHEMA %I TO %I, or run it as the schema''s owner %I', why, target, current_user,
                      (SELECT pg_get_userbyid(CASE WHEN o.rolname = 'pg_database_owner' THEN d.datdba ELSE n.nspowner END)
                       FROM pg_namespace n LEFT JOIN pg_roles o ON o.oid = n.nspowner, pg_database d
                       WHERE n.oid = space AND d.datname = current_database()));
    END IF;
  END IF;

  -- What is there already.
  FOR old IN
    SELECT 'function' AS kind, p.oid, p.proacl AS acl, p.proowner AS owner, obj_description(p.oid, 'pg_proc') AS said,
           pg_get_function_identity_arguments(p.oid) AS arguments
    FROM pg_proc p WHERE p.pronamespace = space AND p.proname = 'check_sequence_health'
    UNION ALL
    SELECT 'view', c.oid, c.relacl, c.relowner, CASE WHEN c.relkind = 'v' THEN obj_description(c.oid, 'pg_class') END, NULL
    FROM pg_class c WHERE c.relnamespace = space AND c.relname = 'sequence_health'
  LOOP
    IF old.said IS NULL OR old.said !~ ours THEN
      RAISE EXCEPTION 'there is a % already that is not Seqguard''s: nothing is changed', CASE old.kind
          WHEN 'view' THEN view_name ELSE format('%s(%s)', function_name, old.arguments) END
        USING HINT = 'Choose another schema.', ERRCODE = 'duplicate_object';
    END IF;
    replaced := string_to_array((regexp_match(old.said, ours))[1], '.')::int[];
    IF replaced > version AND NOT over_newer THEN
      RAISE EXCEPTION '% is of the newer version %: nothing is changed', function_name, array_to_string(replaced, '.')
        USING HINT = 'Use that version of Seqguard, or --force.', ERRCODE = 'duplicate_object';
    END IF;
    IF NOT pg_has_role(old.owner, 'USAGE') THEN
      RAISE EXCEPTION 'must be owner of % %', old.kind, CASE old.kind WHEN 'view' THEN view_name ELSE function_name END
        USING ERRCODE = 'insufficient_privilege', HINT = format('It belongs to %1$I: run it as %1$I', pg_get_userbyid(old.owner))
          || CASE WHEN EXISTS (SELECT FROM pg_roles r WHERE r.oid = old.owner AND r.rolsuper) THEN ''
                  ELSE format(', or as a member: GRANT %I TO %I', pg_get_userbyid(old.owner), current_user) END;
    END IF;
    IF old.kind = 'function' AND old.acl IS NULL THEN
      open_to_all := true;
    END IF;
    IF old.kind = 'function' AND pg_get_userbyid(old.owner) <> current_user THEN
      owned := format('%s belongs to %I, as before: whoever calls it runs, with the caller''s own rights, whatever that role may '
                      'write into it at any time. If that is not meant, uninstall it first', function_name, pg_get_userbyid(old.owner));
    END IF;
    FOR granted IN SELECT a.* FROM aclexplode(old.acl) a WHERE a.grantee <> old.owner LOOP
      kept_grants := kept_grants || format('GRANT %s ON %s TO %s%s', granted.privilege_type,
        CASE old.kind WHEN 'view' THEN view_name ELSE format('FUNCTION %s(%s)', function_name, arguments) END,
        CASE WHEN granted.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(granted.grantee)) END,
        CASE WHEN granted.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END);
    END LOOP;
    kept_grants := kept_grants || format('ALTER %s OWNER TO %I',
      CASE old.kind WHEN 'view' THEN 'VIEW ' || view_name ELSE format('FUNCTION %s(%s)', function_name, arguments) END,
      pg_get_userbyid(old.owner));
  END LOOP;

  -- In place, where arguments and columns are the same; otherwise the older one has to go first.
  BEGIN
    IF EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = space AND p.proname = 'check_sequence_health'
               AND pg_get_function_identity_arguments(p.oid) <> arguments) THEN
      RAISE invalid_function_definition;
    END IF;
    EXECUTE 'CREATE OR REPLACE FUNCTION ' || function_name || function_text;
    EXECUTE 'CREATE OR REPLACE VIEW ' || view_name || ' AS ' || view_text;
  EXCEPTION WHEN invalid_function_definition OR invalid_table_definition THEN
    BEGIN
      EXECUTE 'DROP VIEW IF EXISTS ' || view_name;
      FOR old IN SELECT pg_get_function_identity_arguments(p.oid) AS arguments
                 FROM pg_proc p WHERE p.pronamespace = space AND p.proname = 'check_sequence_health' LOOP
        EXECUTE format('DROP FUNCTION %s(%s)', function_name, old.arguments);
      END LOOP;
    EXCEPTION WHEN dependent_objects_still_exist THEN
      GET STACKED DIAGNOSTICS why = PG_EXCEPTION_DETAIL;
      RAISE EXCEPTION 'the older % can''t be replaced: %', function_name, replace(why, E'\n', ', ')
        USING HINT = 'Drop what depends on it, install, and make that again.', ERRCODE = 'dependent_objects_still_exist';
    END;
    EXECUTE 'CREATE FUNCTION ' || function_name || function_text;
    EXECUTE 'CREATE VIEW ' || view_name || ' AS ' || view_text;
  END;
  IF current_setting('server_version_num')::int >= 110000 THEN
    EXECUTE format('ALTER FUNCTION %s(%s) SET jit = off', function_name, arguments);  -- compiling takes longer than it saves
  END IF;
  -- A view that its owner puts in a table's place while that is waited for would run with the caller's rights.
  IF current_setting('restrict_nonsystem_relation_kind', true) IS NOT NULL THEN  -- 12.20, 13.16, 14.13, 15.8, 16.4, 17
    EXECUTE format('ALTER FUNCTION %s(%s) SET restrict_nonsystem_relation_kind = %L', function_name, arguments, 'view, foreign-table');
  END IF;
  IF current_setting('server_version_num')::int >= 150000 THEN
    EXECUTE format('ALTER VIEW %s SET (security_invoker = true)', view_name);
  END IF;
  EXECUTE format('COMMENT ON FUNCTION %s(%s) IS %L', function_name, arguments,
                 mark || 'is every id column safe for the next inserts? Runs with the caller''s rights and reads only.');
  EXECUTE format('COMMENT ON VIEW %s IS %L', view_name, mark || 'check_sequence_health(), the most urgent first');

  -- Who may use it: whoever could before, and who is named now; nobody else.
  IF NOT open_to_all THEN
    EXECUTE format('REVOKE ALL ON FUNCTION %s(%s) FROM PUBLIC', function_name, arguments);
  END IF;
  FOREACH why IN ARRAY kept_grants LOOP
    EXECUTE why;
  END LOOP;
  FOREACH role IN ARRAY roles LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s(%s) TO %s', function_name, arguments,
                   CASE role WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(role) END);
    EXECUTE format('GRANT SELECT ON %s TO %s', view_name, CASE role WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(role) END);
    IF made_schema THEN
      EXECUTE format('GRANT USAGE ON SCHEMA %I TO %s', target, CASE role WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(role) END);
    ELSIF NOT has_schema_privilege(role, space, 'USAGE') THEN
      RAISE WARNING '% has no USAGE on the schema yet: GRANT USAGE ON SCHEMA % TO %', quote_ident(role), quote_ident(target),
        CASE role WHEN 'public' THEN 'PUBLIC' ELSE quote_ident(role) END;
    END IF;
  END LOOP;
  why := CASE
    WHEN replaced IS NULL THEN format('installed %s() and %s, version {{version}}', function_name, view_name)
    ELSE format('replaced %s() and %s: version {{version}} %s', function_name, view_name,
                CASE WHEN replaced = version THEN 'as before' ELSE 'instead of ' || array_to_string(replaced, '.') END) END;
  PERFORM pg_catalog.set_config('search_path', search_path_before, true);
  RAISE NOTICE '%', why;
  IF owned IS NOT NULL THEN
    RAISE WARNING '%', owned;
  END IF;
END
$seqguard$;
