"""--apply and --dry-run: what is done, what is said, and what is left alone."""

import re

import psycopg
import pytest
from psycopg import sql

from tests.databases import fresh_database
from tests.repair.scripts import WAYS, run_script, states
from tests.repair.test_script import AFTERWARDS, MIXED
from tests.rules.test_remedies import BROKEN, went_back
from tests.rules.test_remedies import states as with_increments
from tests.wait import backends, started, until, until_blocked


@pytest.fixture
def mixed(database):
    with psycopg.connect(database.dsn, autocommit=True) as connection:
        connection.execute(MIXED.encode())
    return database


def table(text):
    """Sequence to the rest of its line in the table before -> after."""
    lines = text.splitlines()
    rows = lines[1 : lines.index("")]
    return {line.split("  ")[0]: " ".join(line.split()[1:]) for line in rows if not line.startswith(" ")}


def test_before_and_after(mixed, inside):
    run = inside("fix", mixed.dsn, "--apply", "--table", "products", "--table", "a", "--table", "b", "--table", "twice")
    assert table(run.stdout) == {"public.products_id_seq": "1 -> 8 done", "public.tens": "3 -> 33 done"}
    assert "\n2 done\nChecked again: FAIL, " in run.stdout
    assert "  error: duplicate-ids: public.twice.id: id 4 stands in public.twice more than once" in run.stdout
    assert "to decide on: seqguard fix --review prints them" in run.stdout
    assert run.returncode == 1  # an id that stands twice is left
    assert run.stderr.splitlines() == [
        "seqguard: 1/2 public.tens 3 -> 33 done",
        "seqguard: 2/2 public.products_id_seq 1 -> 8 done",
    ]


def test_all_of_it_and_once_more(mixed, inside):
    inside("fix", mixed.dsn, "--apply")
    assert states(mixed) == AFTERWARDS
    again = inside("fix", mixed.dsn, "--apply")
    assert again.stdout.startswith("Nothing to repair that is safe to run unasked.\nChecked: FAIL, ")
    assert states(mixed) == AFTERWARDS


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_never_back_never_out_of_bounds(broken, database, inside):
    """The situations of tests/rules, through the command: ascending, descending, shared, CYCLE, lattices, limits."""
    database.load(broken.setup)
    before = with_increments(database)
    run = inside("fix", database.dsn, "--apply", "--only", "sequence-behind-data")
    after = with_increments(database)
    assert went_back(before, after) == []
    assert all((after[name][1] - last) % step == 0 for name, (step, last, _) in before.items())
    assert broken.expected in {last for _, last, _ in after.values()}
    assert run.returncode == (1 if "outlier" in run.stdout or "insert no." in run.stdout else 0), run.stdout
    for _ in range(3):
        database.execute(broken.insert)


@pytest.mark.parametrize(("allocation", "expected"), [("pooled", 801), ("pooled-lo", 751)])
def test_ids_that_the_application_counts_off(allocation, expected, database, inside, tmp_path):
    database.load("CREATE SEQUENCE s INCREMENT 50; CREATE TABLE t (id bigint PRIMARY KEY);")
    database.load("INSERT INTO t VALUES (60), (777); SELECT nextval('s'), nextval('s')")
    (tmp_path / ".seqguard.yml").write_text(
        f"version: 1\nbindings:\n  - {{column: public.t.id, sequence: public.s, allocation: {allocation}}}\n"
    )
    run = inside("fix", database.dsn, "--apply")
    assert (run.returncode, states(database)) == (0, {"public.s": (expected, True)})


def test_an_empty_table_stays_where_it_is(database, inside, tmp_path):
    """It is emptied, and its sequence set, between the check and the lock."""
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (9)")
    admin = database.connect()
    with psycopg.connect(database.dsn) as other:
        other.execute("DELETE FROM t")
        with started("fix", database.dsn, "--apply", "--lock-timeout", "60s", folder=tmp_path) as running:
            until_blocked(admin)
            database.execute("SELECT setval('t_id_seq', 70, false)")
            other.commit()
            run = running.end()
    assert (run.returncode, states(database)) == (0, {"public.t_id_seq": (70, False)})
    assert table(run.stdout) == {"public.t_id_seq": "70 -> 70 fine already"}


def test_what_was_mended_meanwhile_is_left_alone(database, inside, tmp_path):
    """The precondition is looked at again once the locks are there."""
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (9)")
    admin = database.connect()
    with psycopg.connect(database.dsn) as other:
        other.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE")
        with started("fix", database.dsn, "--apply", "--lock-timeout", "60s", folder=tmp_path) as running:
            until_blocked(admin)
            database.execute("SELECT setval('t_id_seq', 500)")
            other.commit()
            run = running.end()
    assert run.returncode == 0
    assert table(run.stdout) == {"public.t_id_seq": "501 -> 501 fine already"}
    assert states(database) == {"public.t_id_seq": (500, True)}


def test_an_import_that_is_not_committed_is_waited_for(database, inside, tmp_path):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (9)")
    admin = database.connect()
    with psycopg.connect(database.dsn) as importer:
        importer.execute("INSERT INTO t SELECT generate_series(1000, 2000)")
        with started("fix", database.dsn, "--apply", "--lock-timeout", "60s", folder=tmp_path) as running:
            until_blocked(admin)
            importer.commit()
            run = running.end()
    assert run.returncode == 0, run
    assert table(run.stdout) == {"public.t_id_seq": "1 -> 2001 done"}


def test_who_holds_the_lock_is_said(database, inside):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1)")
    with psycopg.connect(database.dsn, application_name="nightly import") as holder:
        holder.execute("INSERT INTO t VALUES (2)")
        pid = holder.info.backend_pid
        run = inside("fix", database.dsn, "--apply", "--attempts", "2", "--lock-timeout", "50ms")
    assert run.returncode == 1
    who = rf"pid {pid} \(role postgres, nightly import, idle in transaction, for \d+ s\)"
    held = f"{who} holds RowExclusiveLock on public.t"
    assert re.search(f"no lock within 0.05 s, 1 attempt: {held}; trying again", run.stderr)
    assert re.search(f"no lock within 0.05 s, 2 attempts: {held}", " ".join(run.stdout.split()))
    assert states(database) == {"public.t_id_seq": (1, False)}


@pytest.mark.parametrize(
    "gid", ["nightly 'import'", "a\\b", "\x1b[2J\n::error::"], ids=["quoted", "backslash", "controls"]
)
def test_a_prepared_transaction_is_named(database, inside, gid):
    """What is said ends it, as it stands, and is one line."""
    database.load("CREATE TABLE t (id serial PRIMARY KEY); CREATE TABLE o (); INSERT INTO t VALUES (1)")
    connection = database.connect()
    for name, written in (("another", "INSERT INTO o DEFAULT VALUES"), (gid, "INSERT INTO t VALUES (2)")):
        # a savepoint has a number of its own, which is locked as well
        connection.execute(f"BEGIN; {written}; SAVEPOINT one; INSERT INTO o DEFAULT VALUES")
        connection.execute(sql.SQL("PREPARE TRANSACTION {}").format(name))
    try:
        run = inside("fix", database.dsn, "--apply", "--attempts", "1", "--lock-timeout", "50ms")
        dry = inside("fix", database.dsn, "--dry-run")
        who = r"a prepared transaction \((.+), database \w+, role postgres, for \d+ s\)"
        held = f"{who} holds RowExclusiveLock on public.t; COMMIT PREPARED or ROLLBACK PREPARED ends it"
        said = re.search(f"no lock within 0.05 s, 1 attempt: {held}$", run.stderr, re.M)
        assert said, run
        assert re.search(f"^It would have to wait now: {held}$", dry.stdout, re.M)[1] == said[1]
        connection.execute(f"ROLLBACK PREPARED {said[1]}")
        assert database.execute("SELECT gid FROM pg_prepared_xacts") == [("another",)]
    finally:
        for (name,) in database.execute("SELECT quote_literal(gid) FROM pg_prepared_xacts"):
            connection.execute(f"ROLLBACK PREPARED {name}")


@pytest.mark.majors(11)
def test_a_roles_own_timeout_is_not_for_the_looks_before(database, tmp_path):
    """The first question of all waits longer than the role's statement_timeout; views can be locked since 11."""
    role = database.create_role("fix_hurried")
    database.load(
        f"CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (9); ALTER TABLE t OWNER TO {role};"
        f"ALTER ROLE {role} SET statement_timeout = '150ms'"
    )
    admin = database.connect()
    with psycopg.connect(database.dsn) as holder:
        holder.execute("LOCK TABLE pg_catalog.pg_settings IN ACCESS EXCLUSIVE MODE")
        with started("fix", database.dsn_as(role), "--apply", "--lock-timeout", "60s", folder=tmp_path) as running:
            until_blocked(admin)
            long = "wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '400ms'"
            until(lambda: backends(admin, long) or running.process.poll() is not None, "it to wait longer than that")
            holder.rollback()
            run = running.end()
    assert (run.returncode, states(database)) == (0, {"public.t_id_seq": (9, True)}), run
    database.execute(f"DROP OWNED BY {role} CASCADE")


def test_a_roles_own_timeout_hides_nobody_who_holds_a_lock(database, tmp_path):
    role = database.create_role("fix_hurried")
    database.load(
        f"CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (9); ALTER TABLE t OWNER TO {role};"
        f"ALTER ROLE {role} SET statement_timeout = '150ms'; GRANT pg_read_all_stats TO {role}"
    )
    admin = database.connect()
    with psycopg.connect(database.dsn, application_name="importer") as holder:
        holder.execute("INSERT INTO t VALUES (2)")
        arguments = ("--apply", "--lock-timeout", "2s", "--attempts", "1")
        with started("fix", database.dsn_as(role), *arguments, folder=tmp_path) as running:
            until_blocked(admin)
            with psycopg.connect(database.dsn) as other:  # who is asked for the holder waits, too
                other.execute("LOCK TABLE pg_catalog.pg_inherits IN ACCESS EXCLUSIVE MODE")
                long = "query ~ 'WITH RECURSIVE' AND clock_timestamp() - query_start > interval '300ms'"
                until(lambda: backends(admin, long) or running.process.poll() is not None, "it to look who that is")
            run = running.end()
    assert run.returncode == 1
    assert "importer, idle in transaction" in " ".join(run.stdout.split()), run
    database.execute(f"DROP OWNED BY {role} CASCADE")


def test_one_that_is_locked_keeps_no_other_waiting(database, inside):
    database.load("".join(f"CREATE TABLE {t} (id serial PRIMARY KEY); INSERT INTO {t} VALUES (1);" for t in "abc"))
    with psycopg.connect(database.dsn) as holder:
        holder.execute("INSERT INTO a VALUES (2)")
        run = inside("fix", database.dsn, "--apply", "--attempts", "2", "--lock-timeout", "50ms")
    assert table(run.stdout) == {
        "public.a_id_seq": "failed",
        "public.b_id_seq": "1 -> 2 done",
        "public.c_id_seq": "1 -> 2 done",
    }
    assert run.returncode == 1


def test_a_dry_run_changes_and_locks_nothing(mixed, inside):
    before = states(mixed)
    with psycopg.connect(mixed.dsn) as holder:
        for name in ("products", "a", "b"):
            holder.execute(f"LOCK TABLE {name} IN ROW EXCLUSIVE MODE")
        run = inside("fix", mixed.dsn, "--dry-run", "--lock-timeout", "50ms")
    assert (run.returncode, run.stderr) == (1, "")  # an id that stands twice is left, as by --apply
    assert states(mixed) == before
    text = " ".join(run.stdout.split())
    assert "public.products_id_seq next value 1 -> 8 why sequence-behind-data: the very next insert" in text
    assert (
        "lock SHARE ROW EXCLUSIVE on public.products: reading goes on; INSERT, UPDATE, DELETE and VACUUM wait "
        "lock SHARE ROW EXCLUSIVE on public.products_id_seq: nextval() waits time"
    ) in text
    assert "public.wide_id_seq counts in bigint" in text
    assert "Nothing was changed and nothing locked. 5 repairs of 5 would be run." in text
    assert "new writers to that table wait behind it, up to 0.05 s an attempt (--lock-timeout): a shorter" in text
    held = r"pid \d+ \(role postgres, idle in transaction, for \d+ s\) holds RowExclusiveLock on public\."
    assert sorted(re.findall(f"It would have to wait now: {held}(a|b|products)", text)) == ["a", "b", "products"]


def test_nobody_is_named_who_holds_nothing(mixed, inside):
    with psycopg.connect(mixed.dsn) as reader:
        reader.execute("SELECT * FROM products")
        reader.execute("INSERT INTO fine DEFAULT VALUES")
        assert "would have to wait" not in inside("fix", mixed.dsn, "--dry-run").stdout


def test_a_writer_behind_a_waiting_repair_waits_as_long_as_that(database, inside, tmp_path):
    """What the documentation says of writers with a timeout of their own."""
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1)")
    admin = database.connect()
    with psycopg.connect(database.dsn) as holder, psycopg.connect(database.dsn, autocommit=True) as writer:
        holder.execute("INSERT INTO t VALUES (7)")
        writer.execute("SET lock_timeout = '50ms'")
        writer.execute("INSERT INTO t VALUES (8)")
        with started("fix", database.dsn, "--apply", "--lock-timeout", "60s", folder=tmp_path) as running:
            until_blocked(admin)
            with pytest.raises(psycopg.errors.LockNotAvailable):
                writer.execute("INSERT INTO t VALUES (9)")
            holder.commit()
            assert running.end().returncode == 0


@pytest.mark.parametrize(
    ("script", "options", "status"),
    [
        ("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1);", [], 0),
        ("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1), (2000000000);", [], 1),
        ("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (2000000000);", [], 1),
        ("CREATE TABLE t (id int PRIMARY KEY);", [], 0),
        ("CREATE TABLE t (id int PRIMARY KEY);", ["--fail-on", "warning"], 1),
        ("CREATE TABLE t (id int DEFAULT 0); CREATE SEQUENCE s; ALTER TABLE t ALTER id SET DEFAULT nextval('s');"
         "INSERT INTO t VALUES (4), (4);", [], 1),
    ],
)  # fmt: skip
def test_a_dry_run_has_the_status_of_what_follows(database, inside, script, options, status):
    database.load(script)
    rehearsed = inside("fix", database.dsn, "--dry-run", *options)
    assert rehearsed.returncode == status
    assert ("the check would still fail: status 1" in rehearsed.stdout) is (status == 1)
    assert inside("fix", database.dsn, "--apply", *options).returncode == status


def test_a_dry_run_with_nothing_to_do(database, inside):
    run = inside("fix", database.dsn, "--dry-run")
    assert (run.returncode, run.stdout) == (0, "Nothing to repair that is safe to run unasked.\n")


def test_a_dry_run_comes_true(mixed, inside):
    rehearsed = inside("fix", mixed.dsn, "--dry-run", "-f", "markdown").stdout
    applied = inside("fix", mixed.dsn, "--apply", "-f", "markdown").stdout
    assert "1. `public.tens`: next value 3 → 33\n" in rehearsed
    assert "| `public.tens` | `3` | `33` | done: moved past the ids on its way |\n" in applied


def test_through_a_pooler_in_transaction_mode(mixed, inside, pgbouncer):
    """No state of a session: every setting ends with its transaction, whoever has the connection next."""
    dsn = pgbouncer.conninfo(mixed.name)
    assert inside("fix", dsn, "--dry-run").returncode == 1
    run = inside("fix", dsn, "--apply")
    assert run.returncode == 1, run
    assert states(mixed) == AFTERWARDS
    with psycopg.connect(dsn, autocommit=True, prepare_threshold=None) as connection:
        for name, value in (("lock_timeout", "0"), ("statement_timeout", "0"), ("row_security", "on")):
            assert connection.execute(f"SHOW {name}").fetchone() == (value,)
        assert connection.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (0,)


def test_a_database_of_any_bytes(server, inside):
    with fresh_database(server, "SQL_ASCII") as database:
        with psycopg.connect(database.dsn, autocommit=True, client_encoding="SQL_ASCII") as connection:
            name = b'"t\xff"'
            connection.execute(b"CREATE TABLE " + name + b" (id serial PRIMARY KEY)")
            connection.execute(b"INSERT INTO " + name + b" VALUES (1), (5)")
        run = inside("fix", database.dsn, "--apply")
        assert run.returncode == 0, run
        with psycopg.connect(database.dsn, autocommit=True, client_encoding="SQL_ASCII") as connection:
            row = connection.execute(b'SELECT last_value FROM "t\xff_id_seq"').fetchone()
        assert row == (5,)


AUDIT = """
CREATE TABLE ddl_log (what text);
CREATE FUNCTION log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS
  $$ BEGIN INSERT INTO ddl_log VALUES (tg_tag); END $$;
CREATE EVENT TRIGGER log_ddl ON ddl_command_end EXECUTE PROCEDURE log_ddl();
"""


@pytest.mark.parametrize("way", ["--apply", *WAYS])
def test_an_event_trigger_finds_its_tables_as_ever(database, inside, tmp_path, way):
    """ALTER SEQUENCE runs under the session's search_path; only the ids are read under another."""
    names = ("t", "u")
    database.load("".join(f"CREATE TABLE {t} (id serial PRIMARY KEY); INSERT INTO {t} VALUES (1), (2);" for t in names))
    database.load(AUDIT)
    if way == "--apply":
        assert inside("fix", database.dsn, "--apply", "--schema", "public").returncode == 0
    else:
        text = inside("fix", database.dsn, "--transaction", WAYS[way][-1], "--only", "sequence-behind-data").stdout
        run_script(database, text, way, tmp_path)
    assert states(database) == {"public.t_id_seq": (2, True), "public.u_id_seq": (2, True)}
    assert ("ALTER SEQUENCE",) in database.execute("SELECT what FROM ddl_log")


def test_what_an_event_trigger_says_is_told_as_its_own(database, inside):
    database.load("CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t VALUES (1);")
    database.load(AUDIT.replace("INSERT INTO ddl_log", "INSERT INTO no_log"))
    run = inside("fix", database.dsn, "--apply", "--table", "t")
    text = " ".join(run.stdout.split())
    assert run.returncode == 1
    assert 'relation "no_log" does not exist (PL/pgSQL function log_ddl() line 1' in text
    assert "dropped or changed" not in text
