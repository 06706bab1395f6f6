DECLARE
  in_sight CONSTANT numeric := 10000;  -- inserts
  standby CONSTANT boolean := pg_is_in_recovery();
  major CONSTANT int := current_setting('server_version_num')::int / 10000;
  call_of_nextval CONSTANT text := ':funcid ' || 'nextval'::regproc::oid || ' ';  -- in a stored expression (pg_node_tree)
  call_of_lastval CONSTANT text := ':funcid ' || 'lastval'::regproc::oid || ' ';
  call_of_either CONSTANT text := format(':funcid (?:%s|%s) ', 'currval'::regproc::oid, 'lastval'::regproc::oid);
  -- Defaults that are one value of one sequence, perhaps cast to an integer type, as pg_get_expr() prints them.
  casts CONSTANT text := '((?:\)*::(?:integer|bigint|smallint))*)\)*$';
  plain CONSTANT text := '^\(*nextval\(''((?:[^'']|'''')*)''::regclass\)' || casts;
  late CONSTANT text :=
    '^\(*nextval\(\(+''((?:[^'']|'''')*)''::(?:text|character varying|name|bpchar)(?:\)::text)*\)::regclass\)' || casts;
  by_oid CONSTANT text := '^\(*nextval\(\(*''?([0-9]{1,20})''?(?:::(?:oid|bigint|integer))?\)*::regclass\)' || casts;
  late_name CONSTANT text :=
    '^\s*(?:("(?:[^"]|"")+"|[[:alpha:]_][[:alnum:]_$]*)\s*\.\s*)?("(?:[^"]|"")+"|[[:alpha:]_][[:alnum:]_$]*)\s*$';
  -- In the body of a trigger: a statement that changes a table, its name, and the rest; an error that ends the insert.
  written_to CONSTANT text := '\m(delete\s+from|truncate(?:\s+table)?|insert\s+into|merge\s+into|update)\s+(?:only\s+)?(?:(?:"(?:[^"]|"")+"|[[:alpha:]_][[:alnum:]_$]*)\s*\.\s*)?("(?:[^"]|"")+"|[[:alpha:]_][[:alnum:]_$]*)([^;]*)';
  raises CONSTANT text := '\mraise\M(?!\s+(?:debug|log|info|notice|warning)\M)';
  plain_name CONSTANT text := '^[a-z_][a-z0-9_]*$';  -- not quoted, and without what a regular expression would take for its own
  -- One bound of a CHECK or an index's predicate: a column (or a domain's VALUE), an operator, an integer; or the other way round.
  term CONSTANT text := '\(*("(?:[^"]|"")*"|[a-z_][a-z0-9_$]*|VALUE)\)*(?:::(?:integer|bigint|smallint|numeric)\)*)*';
  integer_constant CONSTANT text := '\(*''?(-?[0-9]+)''?\)*(?:::(?:integer|bigint|smallint|numeric)\)*)*';
  comparison CONSTANT text := '\s*(<=|>=|<|>|=)\s*';
  -- What a default may be made of to be computed here: PostgreSQL's own, depending on nothing but its arguments, evaluated
  -- once in every insert, and not costly. $1 is the text as pg_get_expr() prints it, with the search_path above: all else
  -- has a dot in it. $2 are these words and further ones, $3 the columns it may name, as quote_ident() writes them: what is called
  -- or cast to is none of them, whatever its name is. Texts and quoted names are found in one pass: either may hold the other's quotes.
  words CONSTANT text[] := '{abs,ascii,btrim,ceil,ceiling,char_length,character_length,chr,concat,concat_ws,div,floor,format,
    initcap,left,length,lower,lpad,ltrim,md5,mod,octet_length,overlay,position,replace,reverse,right,round,rpad,rtrim,sign,
    split_part,strpos,substr,substring,to_char,to_hex,translate,trim,trunc,upper,
    bigint,bpchar,char,character,collate,int,int2,int4,int8,integer,name,numeric,smallint,text,varchar,varying,
    both,for,from,in,leading,placing,trailing}';
  words_of_keys CONSTANT text[] := '{case,else,end,then,when}';
  words_of_checks CONSTANT text[] := '{all,and,any,array,between,false,is,not,"null",or,true}';  -- "null" is a word, null would be NULL
  one_argument CONSTANT text := '(?:[^(),]|\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))*';
  arguments CONSTANT text := '(?:[^()]|\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))*';
  a_text CONSTANT text := '\s*(?:::\s*(?:text|character varying)\s*)?';  -- what is left of one that is written out
  -- How long a text gets, and by what it is searched, is written out, too, and is no value of megabytes or search of hours.
  grows_unbounded CONSTANT text := '\m[lr]pad\((?!' || arguments || ',\s*[0-9]{1,3}\s*(?:,' || arguments || ')?\))'
    || '|\mreplace\((?!' || arguments || ',' || a_text || ',' || a_text || '\))|\mformat\((?!' || a_text || '[,)])|\m[0-9]+[A-Za-z_]';
  searched_unbounded CONSTANT text := '(?:^|[^~])~(?:\*|(?![*~]))(?!\*)(?!' || a_text || '(?:[),]|$|\m(?:and|or|then|else|end)\M))'
    || '|\msubstring\((?!' || one_argument || '(?:(?:,|\mfrom\M)\s*[0-9]+\s*(?:(?:,|\mfor\M)\s*[0-9]+\s*)?|(?:,|\mfrom\M)' || a_text || ')\))';
  is_evaluable CONSTANT text := $sql$
    SELECT length($1) <= 2000
           AND text !~ '[^A-Za-z0-9_ (),:+*/%|<>=~\[\]\n-]|--|/\*'
           AND NOT EXISTS (SELECT FROM regexp_matches(without_texts, '("(?:[^"]|"")*")(\s*[(.])?', 'g') AS q (name)
                           WHERE CASE WHEN q.name[2] IS NULL THEN q.name[1] <> ALL ($3) ELSE q.name[2] <> '(' OR q.name[1] !~ '^"[a-z_0-9]+"$' END)
           AND NOT EXISTS (SELECT FROM regexp_matches(text, '(::\s*)?([A-Za-z_][A-Za-z0-9_]*)(\s*\()?', 'g') AS w (word)
                           WHERE lower(w.word[2]) <> ALL ($2)
                             AND (w.word[1] IS NOT NULL OR w.word[3] IS NOT NULL OR lower(w.word[2]) <> ALL ($3)))
           AND (SELECT coalesce(min(b.depth), 0) >= 0 AND coalesce(sum(b.step), 0) = 0 FROM (
                  SELECT p.step, sum(p.step) OVER (ORDER BY p.place) AS depth
                  FROM (SELECT CASE p.sign[1] WHEN '(' THEN 1 ELSE -1 END AS step, p.place
                        FROM regexp_matches(text, '[()]', 'g') WITH ORDINALITY AS p (sign, place)) p) b)
           AND text !~* $sql$ || quote_literal(grows_unbounded) || $sql$ AND text !~* $sql$ || quote_literal(searched_unbounded) || $sql$
           -- no back references, no repetition of repetitions
           AND (text !~* '(?:^|[^~])~(?!~)|\msubstring\(' OR NOT EXISTS (
                 SELECT FROM regexp_matches($1, '(''(?:[^'']|'''')*'')|"(?:[^"]|"")*"', 'g') AS l (quoted)
                 WHERE l.quoted[1] ~ '\\[0-9]|\(\?|\)[*+?]*\{|(\{.*){7}'))
           AND (text !~* '\mreplace\(' OR length($1) <= 200 AND (text !~* '\mreplace\(.*\mreplace\(' OR NOT EXISTS (
                 SELECT FROM regexp_matches($1, '(,\s*)?(''(?:[^'']|'''')*'')|"(?:[^"]|"")*"', 'g') AS l (quoted)
                 WHERE l.quoted[1] IS NOT NULL AND length(l.quoted[2]) > 4)))
           AND (text !~* '\mformat\(' OR NOT EXISTS (
                 SELECT FROM regexp_matches($1, '(''(?:[^'']|'''')*'')|"(?:[^"]|"")*"', 'g') AS l (quoted) WHERE l.quoted[1] ~ '\*|%[^A-Za-z]*[0-9]{4}'))
           AND (text !~* '\m(lpad|rpad|format|replace|overlay)\(' OR (
                 $1 !~ '[0-9]{5}' AND text !~ '\*' AND text !~* '\mreplace\(.*\m(lpad|rpad|format)\(|\m(lpad|rpad|format)\(.*\mreplace\('
                 AND (SELECT count(*) < 3 FROM regexp_matches(text, '\m(lpad|rpad|format|overlay)\(|\mreplace\(.*\mreplace\(', 'gi'))
                 AND (SELECT count(*) < 4 FROM regexp_matches($1, '[0-9]{4}', 'g')) AND (SELECT count(*) < 20 FROM regexp_matches($1, '[0-9]{3}', 'g'))))
    FROM (SELECT regexp_replace($1, '(''(?:[^'']|'''')*'')|("(?:[^"]|"")*")', ' \2', 'g') AS without_texts) AS t,
      LATERAL (SELECT regexp_replace(regexp_replace(regexp_replace(without_texts, '"(?:([a-z_0-9]+)"(\()|(?:[^"]|"")*")', ' |\1\2', 'g'),
                                     '\m[0-9]+\.[0-9]*', '0', 'g'), '\s+\(', '(', 'g') AS text) AS u$sql$;
  -- What stands between the ANDs or ORs of a condition as pg_get_expr() prints it: $1 without the parentheses around it all, $2 apart.
  parts_between CONSTANT text := $sql$
    SELECT array_agg(p.part ORDER BY p.nth)
    FROM (SELECT u.nth, coalesce(string_agg(u.token, '' ORDER BY u.place) FILTER (WHERE NOT u.ends AND NOT (u.wrapped AND u.place IN (1, u.most))), '') AS part
          FROM (SELECT t.*, count(*) FILTER (WHERE t.ends) OVER (ORDER BY t.place) AS nth
                FROM (SELECT w.*, w.token = $2 AND w.depth = w.wrapped::int AS ends
                      FROM (SELECT d.*, bool_and(d.depth > 0 OR d.place = d.most) OVER () AS wrapped
                            FROM (SELECT m.piece[1] AS token, m.place, count(*) OVER () AS most,
                                         sum(CASE m.piece[1] WHEN '(' THEN 1 WHEN ')' THEN -1 ELSE 0 END) OVER (ORDER BY m.place) AS depth
                                  FROM regexp_matches($1, '(''(?:[^'']|'''')*''|"(?:[^"]|"")*"|[()]| (?:AND|OR) |[^''"() ]+| )', 'g')
                                       WITH ORDINALITY AS m (piece, place)) d) w) t) u
          GROUP BY u.nth) p$sql$;
  -- The number that stands in a text: from which character on, how many others there are, the text as SQL.
  decimal_in CONSTANT text := $sql$(SELECT CASE WHEN digits ~ '^-?0*[0-9]{1,19}$' THEN CASE WHEN
    digits::numeric BETWEEN -9223372036854775808 AND 9223372036854775807 THEN digits::bigint END END FROM (SELECT substr(whole, %1$s,
    GREATEST(length(whole) - %2$s, 0)) AS digits FROM (SELECT (%3$s)::text COLLATE "C" AS whole) AS of_text) AS of_part)$sql$;
  hexadecimal_in CONSTANT text := $sql$(SELECT CASE WHEN digits ~ '^0*[0-9a-fA-F]{1,16}$' THEN
    ('x' || lpad(ltrim(digits, '0'), 16, '0'))::bit(64)::bigint END FROM (SELECT substr(whole, %1$s,
    GREATEST(length(whole) - %2$s, 0)) AS digits FROM (SELECT (%3$s)::text COLLATE "C" AS whole) AS of_text) AS of_part)$sql$;
  on_a_line CONSTANT int[] := '{0,1,2,3,10,99,100,101,999,1001,5003,9999}';
  tried CONSTANT bigint[] := '{1,2,10,11,31}';  -- 10 tells decimal digits from others, 31 has a letter for its last digit
  recast CONSTANT boolean := EXISTS (SELECT FROM pg_cast k WHERE k.oid >= 16384 AND k.castsource < 16384 AND k.casttarget < 16384);
  -- Functions whose whole body is one nextval() of a name written out, and triggers that put one into a column.
  spoken CONSTANT text := '(?:pg_catalog\s*\.\s*)?nextval\s*\(\s*''((?:[^''\\]|'''')*)''\s*(?:::\s*(?:regclass|text)\s*)*\)(?:\s*::\s*(?:bigint|int8))?';
  field CONSTANT text := 'new\s*\.\s*("(?:[^"]|"")+"|[a-z_][a-z0-9_$]*)';
  kept_in_variable CONSTANT text := '^\s*declare\s+([a-z_][a-z0-9_]*)\s+(bigint|integer|int|smallint|int8|int4|int2|text|numeric)\s*'
    || '(?:(?::=|=|default\M)([^;]*))?;\s*begin\s+(?:\1\s*:?=([^;]*);\s*)?return\M([^;]*);\s*end\s*;?\s*$';
  selects CONSTANT text := '\mselect\s+(' || spoken || ')\s+into\s+(?:strict\s+)?(' || field || ')\s*;';
  coalesces CONSTANT text := field || '\s*:?=\s*coalesce\s*\(\s*' || field || '\s*,\s*(' || spoken || ')\s*\)\s*;';
  coalesces_unless CONSTANT text := field || '\s*:?=\s*coalesce\s*\(\s*nullif\s*\(\s*' || field || '\s*,\s*(-?[0-9]+)\s*\)\s*,\s*(' || spoken || ')\s*\)\s*;';
  drawn_into_variable CONSTANT text := '^\s*declare\s+([a-z_][a-z0-9_]*)\s+(?:bigint|int8)\s*(?:;\s*begin\s+\1\s*)?:?=\s*(' || spoken
    || ')\s*;\s*(?:begin\s+)?(' || field || ')\s*:?=\s*\1\s*;\s*return\M';
  only_on_insert CONSTANT text := '^\s*begin\s+if\s+\(?\s*tg_op\s*=\s*''INSERT''\s*\)?\s*then((?:(?!\m(?:if|elsif|elseif|else)\M).)*)'
    || '(?:\m(?:elsif|elseif|else)\M(?:(?!\mif\M).)*)?\mend\s+if\s*;\s*return\M';
  fills CONSTANT text := '^\s*begin\s+(?:if\M((?:(?!\mthen\M)[^;])*)\mthen\s+)?' || field || '\s*:?=\s*' || spoken
    || '\s*;\s*(end\s+if\s*;\s*)?return\s+new\s*;\s*end\s*;?\s*$';
  long_body CONSTANT int := 10000;          -- bytes: a regular expression may take very long on more
  signs CONSTANT text := '([]*+?.(){}|^$\\[])';  -- of regular expressions
  drawing oid[];
  untrusted oid[];                          -- tables whose mere planning may run somebody else's code
  shadowed boolean;                         -- what a body calls by name alone may be somebody's own
  parsed jsonb;                             -- the bodies of SQL functions that are stored parsed, triggers with a WHEN
  grown oid[];
  lock_timeouts int := 0;
  r record;
  part record;
  span record;
  doubt text;
  other_keys oid[];                         -- further unique indexes that are made of the id
  made_columns oid[]; alone boolean; limit_is_column boolean; by_wider boolean;  -- defaults of generated columns that may refuse what is made of the id
  other_key text; key_doubt text; key_reason text; key_at numeric; key_limit text; by_key boolean;
  own_distinct numeric; own_key oid;        -- the index on an expression that stands in for one on the column itself
  layered name[]; layers text[];            -- columns that triggers fill, and SQL of what they put there; NULL: not followed
  row_opens text; row_closes text; not_null boolean; place int;
  targets oid[]; target oid;                -- whose values are computed: 0 is the column itself, the others are such indexes
  id text;
  rows_from text;
  filter text;
  type_oid oid;
  type_name name;
  modifier int;
  conditions text[];
  condition text;
  conjuncts text[]; alternatives text[];    -- of a CHECK
  others text[]; patterns text[]; fixed text[];  -- columns that one names besides, how they are found there, what they hold when left out
  piece text[];
  bound numeric;
  low numeric; high numeric;                -- what the column takes
  within_low numeric; within_high numeric;  -- what a partial index speaks of
  is_within boolean;
  guarded boolean; vouched boolean;
  admits boolean;
  kept int;
  last_drawn bigint; called boolean;
  extreme numeric;
  recent boolean; twice boolean;
  wraps_now boolean;
  occupied numeric; occupied_later numeric;
  next_drawn numeric; draws_left numeric;
  round_start numeric; round_end numeric; round_draws numeric;
  first numeric; step numeric; inserts numeric; fits numeric;
  too_early boolean; skipped numeric; entry numeric;  -- before what the column takes; inserts until there; what is taken first
  limit_at numeric; whole numeric; used numeric; near_end boolean;
  collides_at numeric; collides_with numeric; own_at numeric; own_with numeric;
  bytes bigint;
  simulated boolean; is_text boolean;
  head text; tail text;                     -- what stands before and behind the number in SQL that makes a value of it
  raw text; opens text; closes text; written text;  -- SQL of the number $1 as the default has it; of any, as the column compares it
  own_opens text; own_closes text; own_kind text;
  stored text; stored_where text;           -- SQL of what a row of the table has for it, and of which rows
  kind text; max_length int; value_type name;
  refusals text; lossy text; number_in text;
  gap_at_top boolean;
  levels oid[]; routed boolean; places text;  -- partitioned tables that choose; whether some id may have no partition; who has one
  before int; behind int;
  texts text[];
  trial text; verdict text; found text; first_found text;
  is_bad boolean;
  hunt int;
  last_insert numeric; origin numeric; good numeric; bad numeric; here numeric; width numeric;
  steps numeric; refused_at numeric; distinct_at numeric; fails_after numeric; slope numeric;
  repeats_at bigint; checked_at bigint; missing boolean; met_at bigint;
  line numeric[];
  exact text; checks text;
  furthest text; collides_text text;
