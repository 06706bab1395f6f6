"""The script: what it says, that it runs wherever it is said to, and that a second run changes nothing."""

import re
import threading

import psycopg
import pytest

from tests.databases import fresh_database
from tests.matrix import MatrixServer
from tests.repair.scripts import WAYS, errors_going_on, run_script, states
from tests.wait import started, until_blocked

MIXED = """
CREATE TABLE products (id serial PRIMARY KEY, name text); INSERT INTO products VALUES (1), (2), (7);
CREATE SEQUENCE tens INCREMENT 10 START 3;
CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('tens')); INSERT INTO a VALUES (3), (14);
CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('tens')); INSERT INTO b VALUES (23), (24);
CREATE TABLE "T'a;--\né$$\\" (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
INSERT INTO "T'a;--\né$$\\" OVERRIDING SYSTEM VALUE VALUES (1);
CREATE TABLE wide (id serial PRIMARY KEY); ALTER TABLE wide ALTER id TYPE bigint;
CREATE TABLE big (id serial PRIMARY KEY); INSERT INTO big VALUES (1), (2000000000);
CREATE TABLE twice (id int DEFAULT nextval('tens')); INSERT INTO twice VALUES (4), (4);
CREATE TABLE fine (id serial PRIMARY KEY); INSERT INTO fine DEFAULT VALUES;
CREATE TABLE empty (id serial PRIMARY KEY); SELECT setval('empty_id_seq', 70, false);
""".replace("\\n", "\n")
AFTERWARDS = {
    'public."T\'a;--\né$$\\_id_seq"': (1, True),
    "public.big_id_seq": (1, True),
    "public.empty_id_seq": (70, False),
    "public.fine_id_seq": (1, True),
    "public.products_id_seq": (7, True),
    "public.tens": (23, True),
    "public.wide_id_seq": (1, False),
}


@pytest.fixture
def mixed(database):
    """All belongs to a role that is no superuser, and the script runs as that role."""
    role = database.create_role("fix_script_owner")
    database.execute(f"ALTER SCHEMA public OWNER TO {role}")
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.execute(f"SET ROLE {role}")
        connection.execute(MIXED.encode())
    yield database
    database.execute(f"DROP OWNED BY {role} CASCADE")


@pytest.mark.parametrize(("way", "form"), [(way, form) for way, forms in WAYS.items() for form in forms])
def test_it_runs_and_runs_again(mixed, inside, tmp_path, way, form):
    printed = inside("fix", mixed.dsn_as("fix_script_owner"), "--transaction", form)
    assert (printed.returncode, printed.stderr) == (0, "")
    run_script(mixed, printed.stdout, way, tmp_path, "fix_script_owner")
    assert states(mixed) == AFTERWARDS
    run_script(mixed, printed.stdout, way, tmp_path, "fix_script_owner")
    assert states(mixed) == AFTERWARDS
    left = inside("check", mixed.dsn, "-f", "json").json["findings"]
    assert {f["rule"] for f in left if f["remedy"] and f["remedy"]["safety"] == "safe"} == set()
    assert [f["subject"]["table"] for f in left if f["rule"] == "sequence-behind-data"] == ["public.big"]


def test_without_a_transaction_the_bare_form_fails_and_changes_nothing(mixed, inside, tmp_path):
    printed = inside("fix", mixed.dsn, "--transaction", "none")
    before = states(mixed)
    with pytest.raises(RuntimeError, match="LOCK TABLE can only be used in transaction blocks"):
        run_script(mixed, printed.stdout, "psql -f", tmp_path)
    assert states(mixed) == before


def test_without_a_transaction_nothing_is_changed_by_whoever_goes_on_after_errors(mixed, inside, tmp_path):
    mixed.load(
        "CREATE SEQUENCE loose; CREATE TABLE owner (id int PRIMARY KEY DEFAULT nextval('loose'));"
        "ALTER SEQUENCE products_id_seq START WITH 2"
    )
    rules = ("sequence-behind-data", "sequence-type-mismatch", "sequence-not-owned")
    only = [word for rule in rules for word in ("--only", rule)]
    text = inside("fix", mixed.dsn, "--transaction", "none", *only).stdout
    mixed.load("ALTER SEQUENCE products_id_seq START WITH 3")
    for kind in ("DO 'BEGIN", "AS bigint", "START WITH 2", "OWNED BY"):
        assert kind in active(text)
    everything = (
        "SELECT c.oid, c.relfilenode, s.*, (SELECT count(*) FROM pg_depend WHERE objid = c.oid) FROM pg_class AS c"
        " LEFT JOIN pg_sequence AS s ON s.seqrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace ORDER BY c.oid"
    )
    before = (states(mixed), mixed.execute(everything))
    errors = errors_going_on(mixed, text, tmp_path)
    assert (states(mixed), mixed.execute(everything)) == before
    assert set(errors) == {"LOCK TABLE can only be used in transaction blocks", "not in a transaction"}
    assert errors.count("not in a transaction") == len(re.findall("^DO E?'BEGIN", text, re.MULTILINE)) >= 5


@pytest.mark.parametrize("form", ["each", "one"])
def test_whoever_goes_on_after_a_lock_that_was_not_had_changes_nothing(mixed, inside, tmp_path, form):
    text = inside("fix", mixed.dsn, "--transaction", form, "--lock-timeout", "50ms").stdout
    with psycopg.connect(mixed.dsn) as writer:
        for table in ("a", "big", "products", '"T\'a;--\né$$\\"'):
            writer.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE".encode())
        before = states(mixed)
        errors = errors_going_on(mixed, text, tmp_path)
    assert states(mixed) == before
    assert errors[0] == "canceling statement due to lock timeout"


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
@pytest.mark.parametrize("form", ["each", "one", "none"])
@pytest.mark.parametrize("written", ["a", "b"])
def test_ids_written_while_it_waits_are_seen_whatever_the_isolation(database, inside, written, form, level):
    """A snapshot from before the lock would miss them, and the sequence would stay behind without a word. The first
    lock is waited for, or the second, behind which the script has asked the server for deadlock_timeout.
    """
    database.load(
        "CREATE SEQUENCE s; CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('s'));"
        "CREATE TABLE b (id int PRIMARY KEY DEFAULT nextval('s')); INSERT INTO a VALUES (1), (2)"
    )
    text = inside("fix", database.dsn, "--transaction", form).stdout
    text = text.replace("LEAST(500,", "LEAST(60000,")
    with psycopg.connect(database.dsn, autocommit=True) as connection, psycopg.connect(database.dsn) as writer:
        connection.execute(f"SET default_transaction_isolation = '{level.lower()}'; SET deadlock_timeout = '60s'")
        writer.execute(f"INSERT INTO {written} SELECT generate_series(3, 20)".encode())
        commit = threading.Timer(0.5, writer.commit)
        commit.start()
        if form == "none":
            with connection.transaction():
                connection.execute(text.encode())
        else:
            connection.execute(text.encode())
        commit.join()
    assert states(database) == {"public.s": (20, True)}


def test_a_stricter_transaction_that_has_read_something_is_refused(database, inside):
    database.execute("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (2)")
    text = inside("fix", database.dsn, "--transaction", "none").stdout
    with psycopg.connect(database.dsn) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.execute("SELECT 1 FROM t")
        with pytest.raises(psycopg.errors.ActiveSqlTransaction, match="must be called before any query"):
            connection.execute(text.encode())
    assert states(database) == {"public.t_id_seq": (1, False)}


@pytest.mark.parametrize("way", [*WAYS, "--apply"])
def test_what_was_set_since_it_was_printed_stays(database, inside, tmp_path, way):
    """CACHE, a limit, CYCLE: nothing of it goes back; and what sessions have cached meanwhile is thrown away."""
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (30), (31)")
    text = inside("fix", database.dsn, "--transaction", WAYS.get(way, ("each",))[-1]).stdout
    changed = "ALTER SEQUENCE t_id_seq CACHE 20 MAXVALUE 70000 CYCLE"
    if way == "--apply":
        admin = database.connect()
        with psycopg.connect(database.dsn) as other:
            other.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE")
            with started("fix", database.dsn, "--apply", "--lock-timeout", "60s", folder=tmp_path) as running:
                until_blocked(admin)
                database.execute(changed)
                other.commit()
                running.end()
        session = database.connect()
    else:
        database.execute(changed)
        session = database.connect()
        session.execute("INSERT INTO t DEFAULT VALUES")  # 1, and 2 to 20 are this session's
        run_script(database, text, way, tmp_path)
    assert session.execute("INSERT INTO t DEFAULT VALUES RETURNING id").fetchone() == (32,)
    assert database.execute("SELECT seqcache, seqmax, seqcycle, seqstart FROM pg_sequence") == [(20, 70000, True, 1)]


def active(text):
    """The statements that would run, without comments."""
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))


def test_what_it_says(mixed, inside):
    text = inside("fix", mixed.dsn).stdout
    assert re.match(
        r"-- Repairs of sequences: database test_\S+ \(PostgreSQL \d+\.\d+\)\n-- Written by seqguard ", text
    )
    assert "psql -X -v ON_ERROR_STOP=1 -f fix.sql" in text
    assert text.count("ALTER SEQUENCE public.tens START WITH 3;") == 1  # once, for both columns
    assert "-- sequence-behind-data: public.a.id: the very next insert into public.a fails: id 3 is taken" in text
    assert "-- sequence-behind-data: public.b.id: the 3rd insert into public.b fails: id 23 is taken" in text
    assert "-- next value: 3 now, 33 afterwards if nothing is written meanwhile" in text
    assert "-- next value: 1 now, 8 afterwards if nothing is written meanwhile" in text
    assert "2000000000, far beyond 1: it is left aside" in text
    assert "-- QUESTION: Which of the rows keeps the id" in text
    assert all(line.startswith("-- ") for line in text[text.index("-- TO BE DECIDED") :].splitlines() if line)
    assert "\\" not in active(text).replace("\\000A", "").replace("\\\\", "").replace("\\u000A", "")
    assert {line.partition(" ")[0] for line in active(text).splitlines() if line and line[0] != " "} == {
        "BEGIN;", "BEGIN", "SET", "LOCK", "ALTER", "SELECT", "COMMIT;",
    }  # fmt: skip


def test_the_locks_come_in_order_and_only_the_first_is_waited_for(mixed, inside):
    text = inside("fix", mixed.dsn, "--lock-timeout", "3s", "--table", "a", "--table", "b", "--table", "twice").stdout
    kept = ("SET LOCAL lock_timeout", "SELECT pg_catalog.set_config", "LOCK", "ALTER")
    lines = [line for line in active(text).splitlines() if line.startswith(kept)]
    assert lines == [
        "SET LOCAL lock_timeout = '3s';",
        "LOCK TABLE ONLY public.a IN SHARE ROW EXCLUSIVE MODE;",
        "SELECT pg_catalog.set_config('lock_timeout', "
        "GREATEST(LEAST(500, s.setting::integer OPERATOR(pg_catalog./) 4), 1)::pg_catalog.text, true)",
        "LOCK TABLE ONLY public.b IN SHARE ROW EXCLUSIVE MODE;",
        "LOCK TABLE ONLY public.twice IN SHARE ROW EXCLUSIVE MODE;",
        "ALTER SEQUENCE public.tens START WITH 3;",
    ]


@pytest.mark.parametrize("form", ["each", "one", "none"])
@pytest.mark.parametrize(("deadlock_timeout", "waits"), [("50ms", "25ms"), ("1s", "500ms"), ("10s", "500ms")])
def test_the_further_locks_are_waited_for_less_than_deadlock_timeout(database, inside, deadlock_timeout, waits, form):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (2)")
    text = inside("fix", database.dsn, "--transaction", form).stdout
    assert "and the server ends no writer for it." in text
    with psycopg.connect(database.dsn) as connection:
        connection.execute(f"SET deadlock_timeout = '{deadlock_timeout}'")
        connection.commit()
        connection.execute(text[: text.index("-- changes nothing, but keeps")].encode())
        assert connection.execute("SHOW lock_timeout").fetchone() == (waits,)


def test_many_locks_share_what_is_less_than_deadlock_timeout(database, inside, tmp_path):
    """Two tables and a sequence behind the first; sequences alone; and two repairs in one, of which nobody knows how
    long the first one reads."""
    database.load(
        "CREATE SEQUENCE s; CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('s')); INSERT INTO a VALUES (1), (2);"
        "CREATE TABLE b (id bigint PRIMARY KEY DEFAULT nextval('s'));"
        "CREATE TABLE c (id bigint PRIMARY KEY DEFAULT nextval('s'))"
    )
    assert "/) 4), 1)" in inside("fix", database.dsn).stdout
    database.load("CREATE TABLE p (id serial PRIMARY KEY); CREATE TABLE q (id serial PRIMARY KEY);")
    database.load("ALTER TABLE p ALTER id TYPE bigint; ALTER TABLE q ALTER id TYPE bigint")
    wider = inside("fix", database.dsn, "--transaction", "one", "--only", "sequence-type-mismatch").stdout
    lines = [line.strip().partition(" ")[0] for line in active(wider).splitlines() if line]
    assert lines == ["BEGIN;", "SET", "ALTER", "SELECT", "FROM", "WHERE", "ALTER", "COMMIT;"]
    run_script(database, wider, "psql -f", tmp_path)
    for form, ended in (("each", "no writer for it."), ("one", "hardly ever"), ("none", "hardly ever")):
        database.load(
            "CREATE TABLE IF NOT EXISTS t (id serial PRIMARY KEY); INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING"
        )
        head = inside("fix", database.dsn, "--transaction", form).stdout.partition("\n\n")[0]
        assert ended in head


@pytest.fixture
def with_few_locks(server):
    """A database with 1,600 sequences behind, of a server that has room for far fewer locks."""
    own = MatrixServer(server.major)
    own.settings |= {"max_locks_per_transaction": 10, "max_connections": 20}
    with own as running, fresh_database(running) as database:
        make = "CREATE TABLE t{0} (id serial PRIMARY KEY); INSERT INTO t{0} VALUES (1), (2);"
        for number in range(0, 1600, 20):
            database.load("".join(make.format(number + more) for more in range(20)))
        yield database


@pytest.mark.majors(18)
def test_more_locks_than_there_is_room_for(with_few_locks, inside, tmp_path):
    room = "-- It locks 3,200 tables and sequences in one transaction, and the tables' indexes: a server with\n"
    text = inside("fix", with_few_locks.dsn, "--transaction", "one").stdout
    assert room in text
    with pytest.raises(RuntimeError, match=r"(?s)out of shared memory.*max_locks_per_transaction"):
        run_script(with_few_locks, text, "psql -f", tmp_path)
    moved = "SELECT count(*) FROM pg_sequences WHERE last_value IS NOT NULL"
    assert with_few_locks.execute(moved) == [(0,)]
    each, few = (("--transaction", "each"), ("--transaction", "none", "--table", "t1*"))
    assert [inside("fix", with_few_locks.dsn, *words).stdout.count("It locks") for words in (each, few)] == [0, 0]


def test_no_secret_is_in_it(mixed, inside):
    dsn = psycopg.conninfo.make_conninfo(mixed.dsn, password="correct-horse")
    assert "correct-horse" not in inside("fix", dsn).stdout


def test_nothing_to_repair_is_a_script_too(database, inside, tmp_path):
    database.load("CREATE TABLE t (id serial PRIMARY KEY)")
    run = inside("fix", database.dsn)
    assert run.returncode == 0
    assert "Nothing to repair" in run.stdout
    assert active(run.stdout).strip() == ""
    for way in WAYS:
        if way != "in a transaction":
            run_script(database, run.stdout, way, tmp_path)


@pytest.mark.majors(10, 16)
def test_partitions_are_locked_after_their_table(database, inside, tmp_path):
    database.load(
        "CREATE TABLE p (id bigserial, d int) PARTITION BY LIST (d); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);"
        "CREATE UNIQUE INDEX ON p1 (id); INSERT INTO p (id, d) VALUES (1, 1), (5, 1)"
    )
    text = inside("fix", database.dsn).stdout
    first, brief, second = (
        text.index(s) for s in ("LOCK TABLE ONLY public.p IN", "LEAST(500", "LOCK TABLE public.p IN")
    )
    assert first < brief < second
    run_script(database, text, "psql -f", tmp_path)
    assert database.execute("SELECT last_value FROM p_id_seq") == [(5,)]


def test_a_row_policy_is_no_blindfold(database, inside, tmp_path):
    """A script that a superuser had printed, run by an owner who is shown some of the rows only."""
    role = database.create_role("fix_half_blind")
    database.load(
        f"CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (5); ALTER TABLE t OWNER TO {role};"
        f"ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY;"
        "CREATE POLICY p ON t USING (id < 3)"
    )
    text = inside("fix", database.dsn).stdout
    with pytest.raises(RuntimeError, match="row-level security"):
        run_script(database, text, "psql -f", tmp_path, role)
    assert states(database) == {"public.t_id_seq": (1, False)}
    database.execute(f"DROP OWNED BY {role} CASCADE")


def test_operators_of_others_are_not_called(database, inside, tmp_path):
    """numeric - bigint has no operator of its own: one in public would fit best, and would run as whoever repairs."""
    database.load(
        "CREATE SEQUENCE s INCREMENT 10; CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'));"
        "INSERT INTO t VALUES (1), (11); CREATE TABLE called (x int);"
        "CREATE FUNCTION trap(numeric, bigint) RETURNS numeric LANGUAGE sql AS"
        " $$ INSERT INTO public.called VALUES (1); SELECT $1 - $2::numeric $$;"
        f"CREATE OPERATOR public.- ({'PROCEDURE'} = trap, LEFTARG = numeric, RIGHTARG = bigint);"
    )
    run_script(database, inside("fix", database.dsn).stdout, "psql -f", tmp_path)
    assert states(database) == {"public.s": (11, True)}
    assert database.execute("SELECT * FROM called") == []
    database.execute("SELECT setval('s', 1, false)")
    assert inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data").returncode == 0
    assert database.execute("SELECT * FROM called") == []


def test_what_asks_for_the_transaction_calls_no_operators_of_others(database, inside, tmp_path):
    """Outside of the pinned part, and with a search_path that has public before pg_catalog."""
    database.load(
        "CREATE TABLE t (id int PRIMARY KEY, x serial); CREATE SEQUENCE s OWNED BY t.id; ALTER TABLE t ALTER id"
        " SET DEFAULT nextval('s'); INSERT INTO t VALUES (1); CREATE TABLE called (x int);"
        "CREATE FUNCTION trap(text, text) RETURNS boolean LANGUAGE sql AS"
        " $$ INSERT INTO public.called VALUES (1); SELECT true $$;"
        f"CREATE OPERATOR public.= ({'PROCEDURE'} = trap, LEFTARG = text, RIGHTARG = text);"
    )
    text = inside("fix", database.dsn, "--transaction", "none").stdout
    run_script(database, text, "in a transaction", tmp_path)
    assert database.execute("SELECT last_value FROM s") == [(1,)]
    assert database.execute("SELECT * FROM called") == []


def bytes_in_names(database, *names):
    """Tables with ids 1 and 5 and a sequence at 1; each name is quoted SQL in bytes, as the server is to hold them."""
    with psycopg.connect(database.dsn, autocommit=True, client_encoding="SQL_ASCII") as connection:
        for name in names:
            connection.execute(b"CREATE TABLE " + name + b" (id serial PRIMARY KEY)")
            connection.execute(b"INSERT INTO " + name + b" VALUES (1), (5)")


def positions(database):
    """Where the sequences stand, without their names: those may be any bytes."""
    with psycopg.connect(database.dsn, autocommit=True, client_encoding="SQL_ASCII") as connection:
        rows = connection.execute(
            "SELECT pg_catalog.pg_sequence_last_value(c.oid) FROM pg_catalog.pg_class AS c WHERE c.relkind = 'S'"
        ).fetchall()
    return sorted((row[0] for row in rows), key=str)


@pytest.mark.parametrize("form", ["each", "one", "none"])
def test_what_no_script_can_say_is_not_counted_among_what_is_run(server, inside, tmp_path, form):
    with fresh_database(server, "SQL_ASCII") as database:
        bytes_in_names(database, b'"t\xff"', b"plain")
        database.load("CREATE SEQUENCE s; CREATE SEQUENCE s2")
        bytes_in_names(database, b'"u\xff"')
        with psycopg.connect(database.dsn, autocommit=True, client_encoding="SQL_ASCII") as connection:
            connection.execute(b"ALTER TABLE \"u\xff\" ALTER id SET DEFAULT nextval('s')")  # a name of its own is fine
        only = ("--only", "sequence-behind-data", "--transaction", form)
        run = inside("fix", database.dsn, *only, "--allow-incomplete")
        assert run.returncode == 4
        assert ": 1 repair to run, 0 to decide on, 2 that can't be written here.\n" in run.stdout
        missing = run.stdout[run.stdout.index("-- NOT IN THIS SCRIPT") :]
        assert all(line.startswith("-- ") for line in missing.splitlines() if line)
        assert '-- public."t\\xff_id_seq"\n' in missing
        assert "-- public.s\n" in missing
        assert "xff" not in active(run.stdout)
        assert "SEQUENCE public.s " not in active(run.stdout)
        saved = inside("fix", database.dsn, *only, "-o", tmp_path / "fix.sql")
        assert (saved.returncode, "2 that can't be written here" in saved.stderr) == (4, True)
        run_script(database, run.stdout, "psql -f" if form != "none" else "psql -1 -f", tmp_path)
        assert database.execute("SELECT last_value FROM plain_id_seq") == [(5,)]
        assert database.execute("SELECT last_value, is_called FROM s") == [(1, False)]
        assert inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data").returncode == 0
        assert database.execute("SELECT last_value FROM s") == [(5,)]


def test_a_script_of_nothing_but_what_it_can_not_say(server, inside):
    with fresh_database(server, "SQL_ASCII") as database:
        bytes_in_names(database, b'"t\xff"')
        run = inside("fix", database.dsn)
        assert (run.returncode, active(run.stdout).strip()) == (4, "")
        assert ": 0 repairs to run, 0 to decide on, 1 that can't be written here.\n" in run.stdout
        assert "Nothing here can be run" in run.stdout
        assert "Nothing to repair" not in run.stdout


@pytest.mark.parametrize(
    ("encoding", "codec"), [("LATIN1", "latin-1"), ("WIN1256", "cp1256"), ("SQL_ASCII", "utf-8"), ("UTF8", "utf-8")]
)
@pytest.mark.parametrize(("way", "form"), [("psql -f", "each"), ("psql -1 -f", "none")])
def test_characters_that_can_not_be_seen_in_any_encoding(server, inside, tmp_path, encoding, codec, way, form):
    """Before 13 a server of another encoding than UTF8 takes no escape beyond ASCII, with SQL_ASCII none ever does."""
    with fresh_database(server, encoding) as database:
        bytes_in_names(database, '"so\u00adft"'.encode(codec), '"a\n\u00a0\'b"'.encode(codec))
        run = inside("fix", database.dsn, "--transaction", form)
        assert (run.returncode, run.stderr) == (0, "")
        as_they_are = encoding == "SQL_ASCII" or (server.major < 13 and encoding != "UTF8")
        assert run.stdout.count("stand below as they are") == (2 if as_they_are else 0)
        assert ("\u00ad" in run.stdout) == as_they_are
        run_script(database, run.stdout, way, tmp_path)
        assert positions(database) == [5, 5]


@pytest.mark.majors(10, 12)
def test_a_name_that_acts_on_a_terminal_is_not_written_without_escapes(server, inside):
    with fresh_database(server, "LATIN1") as database:
        bytes_in_names(database, b'"t\x9b2J"')
        run = inside("fix", database.dsn)
        assert (run.returncode, active(run.stdout).strip()) == (4, "")
        assert "\x9b" not in run.stdout
        assert "1 that can't be written here" in run.stdout
        assert inside("fix", database.dsn, "--apply").returncode == 0
        assert positions(database) == [5]


def uncommented(text):
    """The proposals below TO BE DECIDED, as somebody has agreed to them."""
    asked = text[text.index("-- TO BE DECIDED") :]
    return "\n".join(line[5:] for line in asked.splitlines() if line.startswith("--   "))


@pytest.mark.parametrize(("way", "form"), [(way, form) for way, forms in WAYS.items() for form in forms])
def test_a_question_runs_once_it_is_uncommented(database, inside, tmp_path, way, form):
    """Where the script's own transaction has ended above it, it needs one: SET LOCAL does nothing outside."""
    database.load(
        "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1); CREATE TABLE bare (id int PRIMARY KEY)"
    )
    text = inside("fix", database.dsn, "--transaction", form).stdout
    agreed = uncommented(text)
    assert agreed.count("SET LOCAL lock_timeout") == 1
    run_script(database, text + agreed, way, tmp_path)
    assert states(database) == {"public.bare_id_seq": (1, False), "public.t_id_seq": (1, True)}


@pytest.mark.parametrize("form", ["each", "one", "none"])
def test_where_only_questions_are_left_it_says_so(database, inside, form):
    database.load("CREATE TABLE bare (id int PRIMARY KEY)")
    text = inside("fix", database.dsn, "--transaction", form).stdout
    assert "\n-- Only questions are left: nothing here can be run unasked, and all of it is commented out.\n" in text
    assert active(text).strip() == ""


def test_what_following_the_last_id_of_all_means_is_asked(database, inside, tmp_path):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (2147483647)")
    text = inside("fix", database.dsn, "--review").stdout
    assert "leaves no value: every insert that takes the default fails from then on. Delete or renumber" in text
    database.load("INSERT INTO t DEFAULT VALUES")
    run_script(database, uncommented(text), "psql -f", tmp_path)
    with pytest.raises(psycopg.errors.SequenceGeneratorLimitExceeded):
        database.execute("INSERT INTO t DEFAULT VALUES")


def test_a_lone_id_that_leaves_room_says_nothing_of_that(database, inside):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (2000000000)")
    text = inside("fix", database.dsn, "--review").stdout
    assert "% of the range. Delete or renumber" in text


@pytest.mark.parametrize("naming", [
    "CREATE VIEW v AS SELECT id FROM t",
    "CREATE RULE r AS ON DELETE TO t WHERE old.id = 1 DO INSTEAD NOTHING",
    "CREATE POLICY p ON t USING (id > 0)",
])  # fmt: skip
def test_what_stands_in_the_way_of_a_wider_column_is_asked(database, inside, tmp_path, naming):
    database.load(f"CREATE TABLE t (id serial PRIMARY KEY); SELECT setval('t_id_seq', 2147483647); {naming}")
    text = inside("fix", database.dsn, "--review", "--only", "sequence-exhausted").stdout
    assert "It fails where a view, a rule, a trigger or a policy names the column: drop those before" in text
    with pytest.raises(RuntimeError, match="cannot alter type of a column used"):
        run_script(database, uncommented(text), "psql -f", tmp_path)
